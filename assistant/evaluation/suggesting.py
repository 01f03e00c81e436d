"""`jixiao eval suggest`: suggested indicators against real tables, beside what simpler ways would give.

Each shipped past table is taken out of the library together with its near copies, and its indicators
are foreseen from its task (`indicators.task_of`). The clean tables were never in it.
"""

from __future__ import annotations

import shutil
import tempfile
import time
from collections.abc import Callable, Container, Iterator, Sequence
from contextlib import contextmanager
from itertools import combinations
from pathlib import Path
from typing import NamedTuple

from assistant.drafting import Suggestion, read_brief, suggest
from assistant.drafting.suggesting.choosing import alike
from assistant.evaluation import suggesting_peers as peers
from assistant.evaluation.clean import clean_tables
from assistant.evaluation.indicators import Row, asked_rows, close, same, task_of
from assistant.evaluation.targets import TargetsQuality
from assistant.library import Document, Library
from assistant.library.corpus import load_folder
from assistant.model.errors import UserError
from assistant.model.evidence import TargetBasis
from assistant.model.table import Value
from assistant.model.text import fold
from assistant.paths import shipped

Progress = Callable[[int, int], None]
OURS = "本程序"
_STATED = (TargetBasis.BRIEF, TargetBasis.BUDGET)


class Foreseen(Value):
    """One way of suggesting over one set of tables, in counts.

    `rows` real indicators, of which `same` and `close` were foreseen; `suggested` indicators, of which
    `useful` are close to a real one, `repeated` say what another of the list says, `sourced` rest on a
    past row; `categories` of the real tables, `met` of them; `seconds` in all, None where not timed.
    """

    name: str
    tables: int = 0
    rows: int = 0
    same: int = 0
    close: int = 0
    suggested: int = 0
    useful: int = 0
    repeated: int = 0
    sourced: int = 0
    categories: int = 0
    met: int = 0
    seconds: float | None = None

    def __add__(self, other: Foreseen) -> Foreseen:
        mine, more = self.model_dump(exclude={"name"}), other.model_dump(exclude={"name"})
        timed = [value for value in (mine.pop("seconds"), more.pop("seconds")) if value is not None]
        counts = {key: mine[key] + more[key] for key in mine}
        return Foreseen(name=self.name, seconds=sum(timed) if timed else None, **counts)


class SetQuality(Value):
    """Every way over one set; `missed` are tables whose task gave no suggestion at all."""

    name: str
    ways: tuple[Foreseen, ...]
    missed: tuple[str, ...] = ()


class SuggestingQuality(Value):
    """What was measured of suggested indicators."""

    sets: tuple[SetQuality, ...]


class WholeQuality(Value):
    """What `jixiao eval suggest` prints as JSON: which indicators, and which values."""

    indicators: SuggestingQuality
    targets: TargetsQuality


class _Listed(NamedTuple):
    """One line of a list of suggestions, as it is compared."""

    level2: str
    name: str
    row: Row
    sourced: bool


def measure(progress: Progress) -> SuggestingQuality:
    """Both sets measured; `progress` hears of each table."""
    documents = list(load_folder(shipped("corpus") / "tables"))
    strange = [Document(id=each.name, table=each.table) for each in clean_tables()]
    total = len(documents) + len(strange)
    with tempfile.TemporaryDirectory() as place:
        found: list[tuple[Document, list[Foreseen]]] = []
        for at, document in enumerate(documents):
            left = Path(place) / document.id
            with library_without(left, near_copies(document, documents)) as library:
                found.append((document, _foresee(document, library)))
            progress(at + 1, total)
        others: list[tuple[Document, list[Foreseen]]] = []
        with library_without(Path(place) / "all", ()) as library:
            for at, document in enumerate(strange):
                others.append((document, _foresee(document, library)))
                progress(len(documents) + at + 1, total)
    return SuggestingQuality(
        sets=(_summed("往年表，逐张留出", found), _summed("不在语料库里的表", others))
    )


def near_copies(document: Document, documents: Sequence[Document]) -> set[str]:
    """The table itself and those of the same project of the same body."""

    def whose(each: Document) -> tuple[str, str]:
        return fold(each.table.organization or ""), fold(each.table.project or each.id)

    return {
        each.id for each in documents if each.id == document.id or whose(each) == whose(document)
    }


@contextmanager
def library_without(place: Path, without: Container[str]) -> Iterator[Library]:
    """A library of the shipped tables but these, in a new folder that goes with it.

    Beside the folder the whole library is made once: copying it and removing some costs a fifth of making one.
    """
    whole = place.parent / "whole"
    if not whole.exists():
        Library.open(whole).close()
    shutil.copytree(whole, place)
    library = Library.open(place)
    try:
        for table in library.tables():
            if table.id in without:
                library.remove(table.id)
        yield library
    finally:
        library.close()
        shutil.rmtree(place, ignore_errors=True)


def _foresee(document: Document, library: Library) -> list[Foreseen]:
    """Ours whole and in parts, and the peers with lists as long as ours."""
    asked = asked_rows(document)
    task = task_of(document.table, document.brief)
    start = time.perf_counter()
    ours = _suggested(task, document, library)
    took = time.perf_counter() - start
    stated = [each for each in ours if each.target_basis in _STATED]
    past = [each for each in ours if each in stated or each.precedents]
    lists: dict[str, list[_Listed]] = {
        OURS: [_line(each) for each in ours],
        "其中任务自己写明的": [_line(each) for each in stated],
        "写明的和往年表有的": [_line(each) for each in past],
    }
    rows = peers.rows_of(library)
    for name, found in peers.lists(task, rows, library, len(ours)).items():
        lists[name] = [
            _Listed(each.level2 or "", each.name, Row.of(each.level2, each.name, each.unit), True)
            for each in found
        ]
    return [
        _compared(name, asked, listed, took if name == OURS else None)
        for name, listed in lists.items()
    ]


def _suggested(task: str, document: Document, library: Library) -> Sequence[Suggestion]:
    whose = document.table
    try:
        brief = read_brief(task, organization=whose.organization, year=whose.year, plain=True)
        return suggest(brief, library).suggestions
    except UserError:
        return ()


def _line(each: Suggestion) -> _Listed:
    unit = each.target.unit if each.target else None
    row = Row.of(each.level2, each.name, unit)
    return _Listed(each.level2, each.name, row, bool(each.precedents))


def _compared(
    name: str, asked: Sequence[Row], listed: Sequence[_Listed], seconds: float | None
) -> Foreseen:
    categories = {row.level2 for row in asked if row.level2}
    return Foreseen(
        name=name,
        tables=1,
        rows=len(asked),
        same=sum(any(same(row, each.row) for each in listed) for row in asked),
        close=sum(any(close(row, each.row) for each in listed) for row in asked),
        suggested=len(listed),
        useful=sum(any(close(row, each.row) for row in asked) for each in listed),
        repeated=_repeats(listed),
        sourced=sum(each.sourced for each in listed),
        categories=len(categories),
        met=len(categories & {each.row.level2 for each in listed}),
        seconds=seconds,
    )


def _repeats(listed: Sequence[_Listed]) -> int:
    """How many lines say what one before them says."""
    said = {
        second
        for (_, one), (second, two) in combinations(enumerate(listed), 2)
        if alike(one.name, one.level2, two.level2, two.name)
    }
    return len(said)


def _summed(name: str, found: Sequence[tuple[Document, list[Foreseen]]]) -> SetQuality:
    ways: dict[str, Foreseen] = {}
    for _, measured in found:
        for each in measured:
            ways[each.name] = ways[each.name] + each if each.name in ways else each
    return SetQuality(name=name, ways=tuple(ways.values()), missed=tuple(_missed(found)))


def _missed(found: Sequence[tuple[Document, list[Foreseen]]]) -> Iterator[str]:
    for document, measured in found:
        if not measured[0].suggested:
            yield document.id
