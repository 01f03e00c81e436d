"""What a model is given to draft from, each piece under an id that its answer can cite.

Past rows, indicators the program suggests itself, and rows of the earlier table of the same work.
Few enough to be read: the nearest first, until they are too many or too long.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from typing import NamedTuple

from assistant.drafting.activities import Activities
from assistant.drafting.past import Past
from assistant.drafting.shapes import Draft, Suggestion
from assistant.drafting.suggesting import suggest
from assistant.drafting.understanding.last_year import LAST
from assistant.drafting.verify import table_name
from assistant.library.shapes import Hit
from assistant.model.errors import UserError
from assistant.model.evidence import Evidence, Match, TargetBasis
from assistant.model.grammar import render_target
from assistant.model.table import GoalTable
from assistant.model.target import Target, TargetKind
from assistant.model.text import fold

_MOST_SUGGESTED, _MOST_PAST, _MOST_LAST = 16, 16, 20
_MOST_CHARACTERS = 5_000


class Given(NamedTuple):
    """One piece of evidence. `derived`: its value was worked out of rows, which need not hold it."""

    id: str
    level2: str
    name: str
    target: Target
    basis: TargetBasis
    evidence: tuple[Evidence, ...]
    rationale: str
    derived: bool = False

    @property
    def line(self) -> str:
        """As the model reads it: id, category, name, value."""
        return "｜".join((self.id, self.level2, self.name, render_target(self.target)))


def gather(draft: Draft, library: Past, known: Activities) -> dict[str, Given]:
    """The evidence for a draft by id, in the order of its worth."""
    have = {fold(row.name) for row in draft.indicators}
    found: dict[str, Given] = {}
    size = 0
    for given in _all(draft, library, known, have):
        size += len(given.line)
        if size > _MOST_CHARACTERS:
            break
        found.setdefault(given.id, given)
    return found


def _all(draft: Draft, library: Past, known: Activities, have: Collection[str]) -> Iterator[Given]:
    if draft.brief.last:
        yield from _of_last(draft.brief.last)
    try:
        found = suggest(draft.brief, library, activities=known, every=True, quick=True).suggestions
    except UserError:  # nothing to be done and nothing alike: then there is nothing to suggest
        return
    yield from _suggested(found, have)
    yield from _past(found, library)


def _of_last(table: GoalTable) -> Iterator[Given]:
    rows = [row for row in table.indicators if row.target and _sound(row.target)]
    for row in rows[:_MOST_LAST]:
        assert row.target is not None
        id = f"{LAST}{row.id}"
        name = table_name(table)
        evidence = Evidence(id=id, quote=row.target.raw, match=Match.EXACT, source=name)
        yield Given(
            id, row.level2 or "", row.name, row.target, TargetBasis.HISTORY, (evidence,),
            f"取值同上一年的表（{name}）。",
        )  # fmt: skip


def _suggested(found: Sequence[Suggestion], have: Collection[str]) -> Iterator[Given]:
    wanted = sorted((s for s in found if _further(s, have)), key=lambda each: -each.confidence)
    for number, each in enumerate(wanted[:_MOST_SUGGESTED], start=1):
        assert each.target is not None
        yield Given(
            f"s{number}", each.level2, each.name, each.target, each.target_basis, each.evidence,
            each.rationale, each.derived,
        )  # fmt: skip


def _further(each: Suggestion, have: Collection[str]) -> bool:
    stated = each.target_basis in (TargetBasis.BRIEF, TargetBasis.BUDGET)
    return not stated and each.target is not None and fold(each.name) not in have


def _past(found: Sequence[Suggestion], library: Past) -> Iterator[Given]:
    """The past rows behind what is suggested, under their own names, the nearest work first."""
    uses = {use.id: use.near or 0.0 for each in found for use in each.precedents}
    for id in sorted(uses, key=lambda id: (-uses[id], id))[:_MOST_PAST]:
        hit = library.row(id)
        if hit and hit.target and _sound(hit.target):
            yield _of_past(hit, hit.target)


def _of_past(hit: Hit, target: Target) -> Given:
    table = table_name(hit)
    evidence = Evidence(id=hit.id, quote=target.raw, match=Match.EXACT, source=table)
    return Given(
        hit.id, hit.level2 or "", hit.name, target, TargetBasis.HISTORY, (evidence,),
        f"取值同往年表（{table}）。",
    )  # fmt: skip


def _sound(target: Target) -> bool:
    return target.kind is TargetKind.NUMBER and target.value is not None and bool(target.unit)
