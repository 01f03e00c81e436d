"""`jixiao eval suggest`, target values: each real value guessed from the other tables.

A past table's row is guessed without its own table; rows of the clean tables, which are in no
library, from all past tables. Measured are rows with a number and a unit for which at least three
comparable rows stand elsewhere: others are counted, not guessed at. Beside ours stand two simpler
ways: the median of everything with the same unit, and the median of the very same name.
"""

from __future__ import annotations

import tempfile
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from decimal import Decimal
from pathlib import Path
from statistics import median_low
from typing import NamedTuple

from assistant.evaluation.clean import clean_tables
from assistant.library import Document, Library
from assistant.library.corpus import load_folder
from assistant.library.sectors import shipped_sectors
from assistant.library.targets.choosing import Asker
from assistant.library.targets.values import POINTED, near
from assistant.model.table import Indicator, Value
from assistant.model.target import Target, TargetKind
from assistant.model.text import fold
from assistant.model.units import dimension
from assistant.paths import shipped

Progress = Callable[[int, int], None]
OURS = "本程序"
SAME_UNIT = "同单位中位数"
SAME_NAME = "同名中位数"
#: Fewer comparable rows elsewhere are no measure of a suggestion.
ENOUGH = 3
#: How far off: points for shares, parts of the real value for everything else.
POINTS = (Decimal(1), Decimal(5), Decimal(10))
PARTS = (Decimal("0.1"), Decimal("0.25"), Decimal("0.5"))
#: Below these and up to the next, confidences are counted together.
STEPS = (0.0, 0.5, 0.8)
KINDS = ("比率", "满意度", "时限", "单位成本和标准", "金额", "数量")


class Way(Value):
    """One way of guessing values of one kind: of `rows`, `answered`, and near in three degrees."""

    name: str
    kind: str
    rows: int = 0
    answered: int = 0
    within: tuple[int, int, int] = (0, 0, 0)


class Step(Value):
    """Suggestions of nearly one confidence: how many, how sure they were, and how many came near."""

    low: float
    suggested: int
    confidence: float
    near: int


class Guess(Value):
    """One row guessed: where, what was asked there, and what was suggested in words."""

    id: str
    name: str
    asked: str
    suggested: str | None
    method: str
    confidence: float
    near: bool


class TargetSet(Value):
    """One set of tables: its rows with a value, those with enough comparable rows, and how it went."""

    name: str
    tables: int
    valued: int
    comparable: int
    ways: tuple[Way, ...]
    steps: tuple[Step, ...]
    guesses: tuple[Guess, ...]


class TargetsQuality(Value):
    """What was measured of suggested target values."""

    sets: tuple[TargetSet, ...]


class _Past(NamedTuple):
    table: str
    name: str
    unit: str
    value: Decimal


def measure(progress: Progress) -> TargetsQuality:
    """Both sets measured; `progress` hears of each table."""
    shipped_tables = list(load_folder(shipped("corpus") / "tables"))
    clean = [Document(id=each.name, table=each.table) for each in clean_tables()]
    past = [
        _Past(document.id, fold(row.name), target.unit or "", target.value or Decimal(0))
        for document in shipped_tables
        for row, target in valued(document)
    ]
    total, done = len(shipped_tables) + len(clean), 0
    sets = []
    with tempfile.TemporaryDirectory() as place:
        library = Library.open(Path(place))
        for name, documents in (
            ("往年表，逐张留出", shipped_tables),
            ("不在语料库里的表", clean),
        ):
            counted = _Counted()
            for document in documents:
                counted.add(document, library, past)
                done += 1
                progress(done, total)
            sets.append(counted.summed(name, len(documents)))
        library.close()
    return TargetsQuality(sets=tuple(sets))


def valued(document: Document) -> Iterator[tuple[Indicator, Target]]:
    """The rows of a table that ask for one number in a unit, and are not in doubt."""
    for row in document.table.indicators:
        target = row.target or (row.grades[0].target if row.grades else None)
        if (
            target is not None
            and target.kind is TargetKind.NUMBER
            and target.value is not None
            and target.unit is not None
            and document.is_indicator(row)
            and not document.doubts(row)
        ):
            yield row, target


def kind_of(measure: str, unit: str) -> str:
    """What sort of value it is, as the table of results names it."""
    if measure == "满意度":
        return "满意度"
    named = {"share": "比率", "points_of_share": "比率", "duration": "时限", "money": "金额"}
    return named.get(dimension(unit) or "", "单位成本和标准" if "/" in unit else "数量")


class _Counted:
    """Guesses as they are made."""

    def __init__(self) -> None:
        self._valued = 0
        self._guesses: list[Guess] = []
        self._ways: dict[tuple[str, str], Way] = {}

    def add(self, document: Document, library: Library, past: Sequence[_Past]) -> None:
        """Guess every row of a table that can be."""
        table = document.table
        sector = document.sector or shipped_sectors().of(table)
        asker = Asker(table.organization, sector, table.year)
        others = [one for one in past if one.table != document.id]
        for row, target in valued(document):
            self._valued += 1
            unit, value = target.unit or "", target.value or Decimal(0)
            found = library.comparable(row.name, unit, asker, without={document.id})
            if found is None or found.n < ENOUGH or found.suggested is None:
                continue
            suggested = found.suggested
            kind = kind_of(found.measure, unit)
            self._count(OURS, kind, unit, value, suggested.value)
            alike = [one for one in others if one.unit == unit]
            self._count(SAME_UNIT, kind, unit, value, _middle(alike))
            named = [one for one in alike if one.name == fold(row.name)]
            self._count(SAME_NAME, kind, unit, value, _middle(named))
            self._guesses.append(
                Guess(
                    id=f"{document.id}:{row.id}",
                    name=row.name,
                    asked=target.raw,
                    suggested=suggested.target.raw if suggested.target else None,
                    method=suggested.method.label,
                    confidence=suggested.confidence,
                    near=suggested.value is not None and near(suggested.value, value, unit),
                )
            )

    def summed(self, name: str, tables: int) -> TargetSet:
        """All that was counted."""
        return TargetSet(
            name=name,
            tables=tables,
            valued=self._valued,
            comparable=len(self._guesses),
            ways=tuple(
                self._ways[way, kind]
                for kind in KINDS
                for way in (OURS, SAME_UNIT, SAME_NAME)
                if (way, kind) in self._ways
            ),
            steps=tuple(_steps(self._guesses)),
            guesses=tuple(self._guesses),
        )

    def _count(self, way: str, kind: str, unit: str, asked: Decimal, guess: Decimal | None) -> None:
        before = self._ways.get((way, kind), Way(name=way, kind=kind))
        degrees = tuple(
            times + (guess is not None and off(guess, asked, unit, degree))
            for degree, times in enumerate(before.within)
        )
        self._ways[way, kind] = before.model_copy(
            update={
                "rows": before.rows + 1,
                "answered": before.answered + (guess is not None),
                "within": degrees,
            }
        )


def off(guess: Decimal, asked: Decimal, unit: str, degree: int) -> bool:
    """Whether a guess is off by no more than this degree allows."""
    if unit in POINTED:
        return abs(guess - asked) <= POINTS[degree]
    return abs(guess - asked) <= PARTS[degree] * abs(asked)


def _middle(past: Sequence[_Past]) -> Decimal | None:
    return median_low(one.value for one in past) if past else None


def _steps(guesses: Iterable[Guess]) -> Iterator[Step]:
    by_step: defaultdict[float, list[Guess]] = defaultdict(list)
    for guess in guesses:
        if guess.suggested is not None:
            by_step[max(step for step in STEPS if step <= guess.confidence)].append(guess)
    for step in STEPS:
        if group := by_step[step]:
            yield Step(
                low=step,
                suggested=len(group),
                confidence=round(sum(guess.confidence for guess in group) / len(group), 2),
                near=sum(guess.near for guess in group),
            )
