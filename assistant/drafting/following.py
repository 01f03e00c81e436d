"""What follows a change of its own accord: points, explanations, scoring and the goal text.

Only what the program wrote itself, and nobody has touched since, is written anew: a sentence or a
division of points the user changed stays the user's.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from assistant.checking import Profile, load_profile, profiles
from assistant.drafting.composing.rows import Row
from assistant.drafting.composing.weights import weights
from assistant.drafting.composing.wording import explanation, scoring, words
from assistant.drafting.drafting import DEFAULT_PROFILE
from assistant.drafting.figures import figures
from assistant.drafting.shapes import Deadline, Draft
from assistant.model.evidence import DraftIndicator
from assistant.model.grammar import parse_target
from assistant.model.table import Budget
from assistant.model.target import Target


def follow(before: Draft, after: Draft) -> Draft:
    """The changed draft with what rests on the changed fields brought into line."""
    if after == before:
        return after
    after = _with_points(before, after)
    old = {row.id: row for row in before.indicators}
    rows = tuple(
        _with_sentences(old.get(row.id), row, after.brief.deadline) for row in after.indicators
    )
    after = after.model_copy(update={"indicators": rows})
    return after if after.goals != before.goals else _with_goals(before, after)


def form_of(draft: Draft) -> Profile:
    """The profile the draft was checked under; the default one where it is not shipped."""
    shipped = {profile.name for profile in profiles()}
    name = draft.report.profile
    return load_profile(name if name in shipped else DEFAULT_PROFILE)


# -- points ----------------------------------------------------------------------------------------


def _with_points(before: Draft, after: Draft) -> Draft:
    if [(r.id, r.level1) for r in before.indicators] == [
        (r.id, r.level1) for r in after.indicators
    ]:
        return after
    if not before.indicators or _points(before) != [row.weight for row in before.indicators]:
        return after  # not divided by us: the check says where the sum is off
    rows = tuple(
        row.model_copy(update={"weight": weight})
        for row, weight in zip(after.indicators, _points(after), strict=True)
    )
    return after.model_copy(update={"indicators": rows})


def _points(draft: Draft) -> list[object]:
    levels = [row.level1 or "" for row in draft.indicators]
    return list(weights(levels, form_of(draft)))


# -- a row's sentences -----------------------------------------------------------------------------


def _with_sentences(
    old: DraftIndicator | None, row: DraftIndicator, deadline: Deadline | None
) -> DraftIndicator:
    if old is None:
        return row.model_copy(
            update={k: v for k, v in _written(row, deadline).items() if not getattr(row, k)}
        )
    ours = _written(old, deadline)
    mine = {
        field: text
        for field, text in _written(row, deadline).items()
        if getattr(row, field) == getattr(old, field) == ours.get(field)
    }
    return row.model_copy(update=mine) if mine else row


def _written(row: DraftIndicator, deadline: Deadline | None) -> dict[str, str]:
    """The sentences the program writes for a row as it stands."""
    if row.target is None or row.weight is None:
        return {}
    drafted = Row(
        row.level2 or "", row.name, row.target, row.target_basis, row.rationale, row.evidence
    )
    return {"explanation": explanation(drafted, deadline), "scoring": scoring(drafted, row.weight)}


# -- the goal text ---------------------------------------------------------------------------------


def _with_goals(before: Draft, after: Draft) -> Draft:
    goals = list(after.goals)
    for old, new in _pairs(before, after):
        stated = [at for at, goal in enumerate(goals) if old in goal.text]
        if len(stated) == 1 and goals[stated[0]].text.count(old) == 1:
            at = stated[0]
            text = goals[at].text.replace(old, new) if new else _without(goals[at].text, old)
            goals[at] = goals[at].model_copy(update={"text": text})
    after = after.model_copy(update={"goals": tuple(goals)})
    kept = {row.id: row for row in after.indicators}
    for row in before.indicators:
        if row.id in kept:
            after = _with_figure(after, row.target, kept[row.id].target)
    return _with_figure(after, _total(before.budget), _total(after.budget))


def _pairs(before: Draft, after: Draft) -> Iterator[tuple[str, str]]:
    """Promises of the goal text (培训合格率达到95%以上) as they were and as they are to be."""
    kept = {row.id: row for row in after.indicators}
    for row in before.indicators:
        now = kept.get(row.id)
        old, new = _promise(row), _promise(now) if now else ""
        if old and old != new:
            yield old, new


def _promise(row: DraftIndicator) -> str:
    return f"{row.name}{words(row.target)}" if row.target else ""


def _without(text: str, promise: str) -> str:
    return re.sub(rf"[，,；;]?{re.escape(promise)}", "", text, count=1)


def _with_figure(draft: Draft, before: Target | None, after: Target | None) -> Draft:
    """The goal text with the new figure, where it states the old one once and no row has it still."""
    if before is None or after is None or before.value is None or after.value is None:
        return draft
    still = any(
        row.target and (row.target.value, row.target.unit) == (before.value, before.unit)
        for row in draft.indicators
    )
    if still or before.unit != after.unit:
        return draft
    stated = [
        (at, goal, span)
        for at, goal in enumerate(draft.goals)
        for span in figures(goal.text, before)
    ]
    if len(stated) != 1:
        return draft
    at, goal, (start, end) = stated[0]
    digits = re.match(r"[0-9.]+", goal.text[start:end])
    if digits is None or parse_target(digits[0]).value != before.value:
        return draft  # in Chinese numerals or with 万: not ours to write anew
    text = f"{goal.text[:start]}{after.value:f}{goal.text[start + digits.end() :]}"
    goals = (*draft.goals[:at], goal.model_copy(update={"text": text}), *draft.goals[at + 1 :])
    return draft.model_copy(update={"goals": goals})


def _total(budget: Budget | None) -> Target | None:
    if budget is None or budget.total is None:
        return None
    return parse_target(f"{budget.total:f}{budget.unit}")
