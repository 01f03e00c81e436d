"""`jixiao eval draft`: drafts for many task descriptions, offline and with a model, beside simpler ways.

Where a task was written after a past table, that table and its near copies are out of the library
while it is drafted, and the draft is held against it.
"""

from __future__ import annotations

import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from assistant.drafting import Brief, Draft, draft, read_brief
from assistant.drafting.activities import load_activities
from assistant.drafting.drafting import DEFAULT_PROFILE
from assistant.evaluation import drafting_peers as peers
from assistant.evaluation.drafting_briefs import Family, TaskBrief, families, past_tables
from assistant.evaluation.drafting_quality import Made, drafted, failed, measured
from assistant.evaluation.drafting_sources import Sources
from assistant.evaluation.indicators import asked_rows
from assistant.evaluation.suggesting import library_without, near_copies
from assistant.library import Document, Library
from assistant.llm.asking import Model
from assistant.model.errors import UserError
from assistant.model.table import GoalTable, Value

Progress = Callable[[int, int], None]
OFFLINE = "离线"


class Way(Value):
    """One way of making tables over one family of tasks."""

    name: str
    made: tuple[Made, ...]


class FamilyQuality(Value):
    """Every way over one family, ours first."""

    name: str
    title: str
    ways: tuple[Way, ...]


class DraftingQuality(Value):
    """What `jixiao eval draft` prints as JSON."""

    families: tuple[FamilyQuality, ...]

    def whole(self) -> FamilyQuality:
        """All families as one."""
        names = [way.name for way in self.families[0].ways]
        ways = tuple(
            Way(
                name=name,
                made=tuple(
                    made
                    for family in self.families
                    for way in family.ways
                    if way.name == name
                    for made in way.made
                ),
            )
            for name in names
        )
        return FamilyQuality(name="", title="合计", ways=ways)


def measure(
    progress: Progress,
    model: Model | None = None,
    chosen: Sequence[Family] | None = None,
) -> DraftingQuality:
    """All families measured, or those chosen; `progress` hears of each task."""
    chosen = families() if chosen is None else chosen
    past = past_tables()
    total = sum(len(family.briefs) for family in chosen)
    done: dict[str, list[list[tuple[str, Made]]]] = {family.name: [] for family in chosen}
    with tempfile.TemporaryDirectory() as place:
        # Tasks that leave out the same tables share a library: making one costs more than a draft.
        for at, (family, brief, library, gone) in enumerate(_libraries(chosen, past, Path(place))):
            done[family.name].append(list(_ways(brief, library, gone, past, model)))
            progress(at + 1, total)
    return DraftingQuality(
        families=tuple(
            FamilyQuality(
                name=family.name, title=family.title, ways=tuple(_columns(done[family.name]))
            )
            for family in chosen
        )
    )


def _columns(lines: Sequence[Sequence[tuple[str, Made]]]) -> Iterator[Way]:
    for column in zip(*lines, strict=True):
        yield Way(name=column[0][0], made=tuple(made for _, made in column))


def _libraries(
    chosen: Sequence[Family], past: dict[str, Document], place: Path
) -> Iterator[tuple[Family, TaskBrief, Library, frozenset[str]]]:
    """Each task with the library it is drafted in, and the tables that one does not have."""
    groups: dict[frozenset[str], list[tuple[Family, TaskBrief]]] = {}
    for family in chosen:
        for brief in family.briefs:
            gone = brief.without
            names = near_copies(past[gone], list(past.values())) if gone else set()
            groups.setdefault(frozenset(names), []).append((family, brief))
    for at, (without, tasks) in enumerate(groups.items()):
        with library_without(place / str(at), without) as library:
            draft(read_brief("举办培训班1期"), library)  # the first one reads what all share
            for family, brief in tasks:
                yield family, brief, library, without


def _ways(
    brief: TaskBrief,
    library: Library,
    gone: frozenset[str],
    past: dict[str, Document],
    model: Model | None,
) -> Iterator[tuple[str, Made]]:
    """What each way makes of one task."""
    own = past[brief.table] if brief.table else None
    earlier = past[brief.last].table if brief.last else None
    real = asked_rows(own) if own else []
    start = time.perf_counter()
    try:
        read = _read(brief, own, earlier)
        made = draft(read, library)
    except UserError as error:
        for name in (OFFLINE, *([model.name] if model else []), peers.NEAREST, peers.TEMPLATE):
            yield name, failed(brief, str(error))
        return
    took = time.perf_counter() - start
    sources = Sources(brief.text, read.year, gone, _printed(earlier))
    yield OFFLINE, drafted(made, brief, real, sources, took)
    if model:
        start = time.perf_counter()
        better = _with_model(model, read, library, made)
        spent = took + time.perf_counter() - start
        yield model.name, drafted(better, brief, real, sources, spent)
    copied = peers.nearest(read, library)
    yield (
        peers.NEAREST,
        measured(copied, brief, real) if copied else failed(brief, "没有相近的往年表"),
    )
    yield peers.TEMPLATE, measured(peers.template(read), brief, real)


def _read(brief: TaskBrief, own: Document | None, earlier: GoalTable | None) -> Brief:
    """The brief as staff would give it: whose table and of which year stand beside the text."""
    whose = own.table if own else earlier
    return read_brief(
        brief.text,
        organization=whose.organization if whose else None,
        year=brief.year or (own.table.year if own else None),
        kind=brief.kind,
        last=earlier,
    )


def _printed(table: GoalTable | None) -> dict[str, str]:
    rows = table.indicators if table else ()
    return {row.id: row.target.raw if row.target else "" for row in rows}


def _with_model(model: Model, brief: Brief, library: Library, offline: Draft) -> Draft:
    from assistant.drafting.with_model import draft_with

    return draft_with(
        model,
        brief,
        library,
        offline=offline,
        activities=load_activities(),
        profile=DEFAULT_PROFILE,
    )
