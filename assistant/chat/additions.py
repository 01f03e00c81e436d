"""Rows to add to a draft: what drafting suggests for its task and the table does not have yet."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from rapidfuzz import fuzz

from assistant.chat import edits
from assistant.chat.requests import Add
from assistant.drafting import Draft, Suggestion, suggest
from assistant.drafting.composing.places import place
from assistant.drafting.following import form_of
from assistant.model.errors import UserError
from assistant.model.evidence import DraftIndicator
from assistant.model.taxonomy import LEVEL1_OF
from assistant.model.text import fold

if TYPE_CHECKING:
    from assistant.library import Library

# Names alike from here on measure the same thing: 培训合格率 and 学员培训合格率. 0 to 100.
_SAME_MEASURE = 85
# A past row this near in name tells the category of a row the user dictates. 0 to 1.
_TELLING = 0.5
_MOST = 10


def rows_to_add(draft: Draft, add: Add, library: Library, said: str) -> tuple[DraftIndicator, ...]:
    """The new rows, best first. Raises UserError, in words, where there is none to add."""
    if add.name is not None:
        return (_dictated(draft, add.name, add, library, said),)
    wanted = min(add.count, _MOST)
    found: list[Suggestion] = []
    # A category that has least comes first, and in it what is surest.
    sizes = Counter(row.level2 for row in draft.indicators)
    offered = sorted(
        suggest(draft.brief, library, every=True).suggestions,
        key=lambda each: (sizes[each.level2], -each.confidence),
    )
    for suggestion in offered:
        known = [row.name for row in draft.indicators] + [each.name for each in found]
        if len(found) < wanted and _fits(suggestion, add) and not _present(suggestion.name, known):
            found.append(suggestion)
    if not found:
        about = f"“{add.topic}”的" if add.topic else ""
        raise UserError(
            f"没有找到可以补充的{about}{add.level or '指标'}：资料里有依据的都已在表中。"
            "您可以直接给出，如“加一条社会效益指标：群众知晓率≥85%”。"
        )
    return tuple(_row(draft, suggestion) for suggestion in found)


def _fits(suggestion: Suggestion, add: Add) -> bool:
    in_level = add.level in (None, suggestion.level1, suggestion.level2)
    # A row without a value is no row of a draft.
    valued = suggestion.target is not None
    return valued and in_level and (add.topic is None or fold(add.topic) in fold(suggestion.name))


def _present(name: str, known: list[str]) -> bool:
    return any(fuzz.ratio(fold(name), fold(other)) >= _SAME_MEASURE for other in known)


def _row(draft: Draft, suggestion: Suggestion) -> DraftIndicator:
    where = place(suggestion.level2, form_of(draft))
    return DraftIndicator(
        id="r0",
        level1=where.level1,
        level2=where.level2,
        level1_raw=where.level1,
        level2_raw=where.level2,
        name=suggestion.name,
        target=suggestion.target,
        target_basis=suggestion.target_basis,
        rationale=suggestion.rationale,
        evidence=suggestion.evidence,
    )


def _dictated(draft: Draft, name: str, add: Add, library: Library, said: str) -> DraftIndicator:
    level2 = add.level if add.level in LEVEL1_OF else None
    if level2 is None:
        hits = library.search(name, k=5).hits
        near = (
            hit.level2 for hit in hits if hit.score >= _TELLING and _under(hit.level2, add.level)
        )
        level2 = next((level for level in near if level), None)
    if level2 is None:
        raise UserError(
            f"“{name}”属于哪一类指标？请写明，如“加一条质量指标：{name}{add.target or ''}”。"
        )
    where = place(level2, form_of(draft))
    return edits.user_row(where, name, add.target or "", said)


def _under(level2: str | None, level1: str | None) -> bool:
    return level2 in LEVEL1_OF and level1 in (None, LEVEL1_OF[level2])
