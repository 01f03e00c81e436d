"""How well reading does: each document read, and the reading held against what it says.

A row is recovered where a row of the reading has exactly its name. Fields are compared for the rows
recovered and for the head of the table; a field that neither side has is not counted.
"""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict, deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from decimal import Decimal
from itertools import zip_longest
from time import perf_counter
from typing import Any

from assistant.evaluation.labelled import Labelled
from assistant.model.errors import UserError
from assistant.model.table import Budget, GoalTable, Indicator, Value
from assistant.model.target import Target
from assistant.reading import read_file

# what a repair may take away from between two words: tags, bookmarks, stars, hints, slots
_MARKS = re.compile(r"</?p>|\[bookmark:[^\]]*\]|★|（[≥≤]\*+%?）|指标\d+[:：]")
_FORMULA = {"geqslant": "≥", "leqslant": "≤"}
_LONGEST_SHOWN = 60


class Difference(Value):
    """Where a reading differs from the truth: in a field of a row or of the head (`row` None)."""

    row: str | None
    field: str
    wanted: str | None
    got: str | None


class Measured(Value):
    """One document read: rows wanted, recovered and false; fields compared and right.

    `invented` are names and values that stand nowhere in the document. `failure` says why nothing
    was read.
    """

    document: str
    layout: str
    format: str
    rows: int
    recovered: int
    false_rows: int
    fields: int
    right: int
    invented: tuple[str, ...] = ()
    failure: str | None = None
    seconds: float
    differences: tuple[Difference, ...] = ()

    @property
    def faults(self) -> int:
        """Everything wrong with it, counted alike."""
        lost = self.rows - self.recovered
        return lost + self.false_rows + self.fields - self.right + len(self.invented)

    @property
    def share_wrong(self) -> float:
        """Faults for each thing there was to get right."""
        return self.faults / (self.rows + self.fields)


class Cell(Value):
    """All documents of one layout in one format."""

    layout: str
    format: str
    documents: int
    rows: int
    recovered: int
    false_rows: int
    fields: int
    right: int
    invented: int
    failed: int

    @property
    def rows_share(self) -> float:
        """Rows recovered, in percent."""
        return 100 * self.recovered / self.rows if self.rows else 100.0

    @property
    def fields_share(self) -> float:
        """Fields right, in percent; 0 where no row was recovered."""
        return 100 * self.right / self.fields if self.fields else 0.0


class ReadingQuality(Value):
    """The measure of a labelled set."""

    documents: int
    cells: tuple[Cell, ...]
    worst: tuple[Measured, ...]


def measure(
    documents: Sequence[Labelled], progress: Callable[[int, int], None], worst: int = 10
) -> ReadingQuality:
    """Read every document and compare; `worst` documents are told in full."""
    done: list[Measured] = []
    for number, document in enumerate(documents):
        progress(number, len(documents))
        done.append(measured(document))
    progress(len(documents), len(documents))
    gathered: dict[tuple[str, str], list[Measured]] = defaultdict(list)
    for one in done:
        gathered[one.layout, one.format].append(one)
    # one of each layout and format: else the layouts with many rows are all one hears of
    worst_ones = [max(ones, key=lambda one: one.faults) for ones in gathered.values()]
    ranked = sorted((one for one in worst_ones if one.faults), key=lambda one: -one.share_wrong)
    return ReadingQuality(
        documents=len(done),
        cells=tuple(_cell(*place, ones) for place, ones in gathered.items()),
        worst=tuple(ranked[:worst]),
    )


def _cell(layout: str, format: str, ones: Sequence[Measured]) -> Cell:
    def total(count: Callable[[Measured], int]) -> int:
        return sum(map(count, ones))

    return Cell(
        layout=layout,
        format=format,
        documents=len(ones),
        rows=total(lambda one: one.rows),
        recovered=total(lambda one: one.recovered),
        false_rows=total(lambda one: one.false_rows),
        fields=total(lambda one: one.fields),
        right=total(lambda one: one.right),
        invented=total(lambda one: len(one.invented)),
        failed=total(lambda one: one.failure is not None),
    )


def measured(document: Labelled) -> Measured:
    """One document read and compared. A crash of the reader is a failure of the document."""
    start = perf_counter()
    failure = None
    tables: tuple[GoalTable, ...] = ()
    try:
        tables = read_file(document.path).tables
    except UserError as error:
        failure = str(error)
    except Exception as error:  # the measure must go on, and it tells
        failure = f"程序出错：{type(error).__name__}: {error}"
    seconds = perf_counter() - start
    rows = [row for table in document.truth for row in table.indicators]
    pairs, false_rows = _matched(rows, [row for table in tables for row in table.indicators])
    compared: list[tuple[str | None, str, Any, Any]] = [
        (wanted.name, *sides)
        for wanted, got in pairs
        for sides in _compared(_row_fields(wanted), _row_fields(got))
    ]
    if tables:
        compared += [
            (None, *sides)
            for wanted, got in zip_longest(document.truth, tables)
            for sides in _compared(_head_fields(wanted), _head_fields(got))
        ]
    wrong = [one for one in compared if one[2] != one[3]]
    found = {id(wanted) for wanted, _ in pairs}
    lost = [row.name for row in rows if id(row) not in found]
    differences = [
        *(Difference(row=name, field="name", wanted=name, got=None) for name in lost),
        *(Difference(row=row.name, field="name", wanted=None, got=row.name) for row in false_rows),
        *(
            Difference(row=row, field=field, wanted=_shown(wanted), got=_shown(got))
            for row, field, wanted, got in wrong
        ),
    ]
    return Measured(
        document=document.path.name,
        layout=document.layout,
        format=document.format,
        rows=len(rows),
        recovered=len(pairs),
        false_rows=len(false_rows),
        fields=len(compared),
        right=len(compared) - len(wrong),
        invented=tuple(_invented(tables, document.texts)),
        failure=failure,
        seconds=round(seconds, 4),
        differences=tuple(differences),
    )


def _matched(
    wanted: Sequence[Indicator], got: Sequence[Indicator]
) -> tuple[list[tuple[Indicator, Indicator]], list[Indicator]]:
    """Rows of the same name, the first with the first; and the rows that nobody wanted."""
    waiting: dict[str, deque[Indicator]] = defaultdict(deque)
    for row in wanted:
        waiting[row.name].append(row)
    pairs, false_rows = [], []
    for row in got:
        if waiting[row.name]:
            pairs.append((waiting[row.name].popleft(), row))
        else:
            false_rows.append(row)
    return pairs, false_rows


def _row_fields(row: Indicator) -> dict[str, Any]:
    """What is compared of a row; levels by their canonical names where they have any."""
    target = row.target
    return {
        "level1": row.level1 or row.level1_raw,
        "level2": row.level2 or row.level2_raw,
        "target": fold(target.raw) if target else None,
        "target_value": _meaning(target) if target else None,
        "weight": row.weight,
        "explanation": fold(row.explanation),
        "scoring": fold(row.scoring),
        "note": fold(row.note),
        "scope": row.scope,
        "grades": [(band.grade.value, fold(band.target.raw)) for band in row.grades],
        "further": [(one.role.value, fold(one.text)) for one in row.further],
    }


def _head_fields(table: GoalTable | None) -> dict[str, Any]:
    """What is compared of the head of a table; nothing where there is no table."""
    if table is None:
        return {}
    return {
        "kind": table.kind.value,
        "year": table.year,
        "organization": fold(table.organization),
        "project": fold(table.project),
        "budget": _money(table.budget),
        "goals": [(goal.scope.value, fold(goal.text)) for goal in table.goals],
        "tasks": [(fold(t.name), fold(t.content), _money(t.budget)) for t in table.tasks],
    }


def _compared(wanted: dict[str, Any], got: dict[str, Any]) -> Iterator[tuple[str, Any, Any]]:
    """Each field with its two sides; those that neither side has are left out."""
    for field in wanted or got:
        sides = wanted.get(field), got.get(field)
        if any(side not in (None, []) for side in sides):
            yield field, *sides


def _meaning(target: Target) -> tuple[Any, ...]:
    figures = (target.value, target.high)
    return (target.kind.value, target.operator, *figures, target.unit, fold(target.text))


def _money(budget: Budget | None) -> tuple[Any, ...] | None:
    if budget is None:
        return None
    return budget.total, budget.unit, tuple((part.name, part.amount) for part in budget.parts)


def fold(text: str | None) -> str | None:
    """A text without what may differ between two copies of it: spaces, widths, formula signs."""
    if text is None:
        return None
    for word, sign in _FORMULA.items():
        text = text.replace("\\" + word, sign)
    return re.sub(r"\s+", "", unicodedata.normalize("NFKC", text)) or None


def _invented(tables: Iterable[GoalTable], texts: Sequence[str]) -> Iterator[str]:
    """Names and values that stand nowhere in the document, not even in adjoining cells."""
    if not texts:
        return
    cells = {folded for text in texts if (folded := fold(text))}
    running = "".join(texts)
    whole = "\n".join(fold(text) or "" for text in (running, _MARKS.sub("", running)))
    for table in tables:
        for row in table.indicators:
            said = [row.name, row.target.raw if row.target else "", *(f.text for f in row.further)]
            said += [band.target.raw for band in row.grades]
            for text in said:
                folded = fold(text)
                if folded and folded not in whole and not _joined(folded, cells):
                    yield text


def _joined(text: str, cells: set[str], most: int = 3) -> bool:
    """Whether the text is up to three cells put together: sign, figure and unit."""
    if text in cells:
        return True
    return most > 1 and any(
        text[:end] in cells and _joined(text[end:], cells, most - 1) for end in range(1, len(text))
    )


def _shown(value: Any) -> str | None:
    if value is None or isinstance(value, str):
        return value
    if isinstance(value, Decimal):
        return f"{value:f}"
    if isinstance(value, list | tuple):
        said = " ".join(_shown(one) or "–" for one in value)
        return said if len(said) <= _LONGEST_SHOWN else said[:_LONGEST_SHOWN] + "…"
    return str(value)
