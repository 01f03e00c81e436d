"""A draft with a model: the offline draft, what the model makes better in it, and nothing it made up.

The offline draft is the floor: whatever the model does, a valid draft comes back, with one line in
its notes where the model could not be used.
"""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal

from assistant.drafting.activities import Activities, load_activities
from assistant.drafting.drafting import draft
from assistant.drafting.past import Past
from assistant.drafting.shapes import Brief, Draft
from assistant.drafting.with_model.evidence import gather
from assistant.drafting.with_model.exchange import Exchange
from assistant.drafting.with_model.forming import OnRow
from assistant.drafting.with_model.proposing import Proposed, proposed
from assistant.drafting.with_model.reading import read_with
from assistant.llm.asking import EndpointError, Model
from assistant.llm.budget import Budget
from assistant.llm.stopping import Stop
from assistant.model.evidence import TargetBasis
from assistant.model.report import Severity
from assistant.model.taxonomy import COST_LEVELS


def draft_with(
    model: Model,
    brief: Brief,
    library: Past,
    *,
    offline: Draft,
    activities: Activities | None = None,
    profile: str | None = None,
    budget: Budget | None = None,
    on_step: Callable[[str], None] | None = None,
    on_row: OnRow | None = None,
    stop: Stop | None = None,
) -> Draft:
    """The offline draft of this brief as the model would have it, as far as that can be verified.

    `on_step` hears in Chinese what is being done, `on_row` category, name and value of rows as they
    form: these are for the eye only. Raises StoppedError, and nothing else, whatever the model does.
    """
    say = on_step or (lambda _: None)
    known = activities or load_activities()
    exchange = Exchange(model, budget or Budget(), stop)
    say(f"请模型 {model.name} 一起编制…")
    base = offline
    try:
        fuller = read_with(exchange, brief, known, say)
    except EndpointError as error:
        made = Proposed(base, str(error))
    else:
        base = _redrafted(offline, fuller, library, known, profile)
        given = gather(base, library, known)
        made = proposed(base, given, library, known, exchange, say=say, on_row=on_row)
    line = _told(offline, base, made)
    say(line)
    return made.draft.model_copy(
        update={
            "usage": exchange.usage,
            "prompts": exchange.prompts,
            "notes": (*made.draft.notes, line) if made.error or made.refused else made.draft.notes,
        }
    )


def _redrafted(
    offline: Draft, brief: Brief, library: Past, known: Activities, profile: str | None
) -> Draft:
    """The offline draft of a fuller brief, where it keeps all that the first one states."""
    if brief == offline.brief:
        return offline
    again = draft(brief, library, profile=profile, activities=known)
    kept = _stated(offline) <= _stated(again) and _left_over(again) in (_left_over(offline), 0)
    return again if kept and _objections(again) <= _objections(offline) else offline


def _stated(draft: Draft) -> set[tuple[str | None, str]]:
    rows = (row for row in draft.indicators if row.target_basis is TargetBasis.BRIEF)
    return {(row.level2, row.target.raw) for row in rows if row.target}


def _left_over(draft: Draft) -> Decimal | None:
    """What the cost rows leave of the budget; None where there is none that they must close to."""
    if draft.brief.budget is None:
        return None
    targets = [row.target for row in draft.indicators if row.level2 in COST_LEVELS and row.target]
    spent = sum((t.value for t in targets if t.value and t.unit == "万元"), Decimal(0))
    return draft.brief.budget.amount - spent


def _objections(draft: Draft) -> int:
    return sum(finding.severity is not Severity.ADVICE for finding in draft.report.findings)


def _told(offline: Draft, base: Draft, made: Proposed) -> str:
    """One line that says what became of the model's part."""
    if made.error and made.draft == offline:
        return f"本稿没有用到模型，是离线起草的：{made.error}。"
    if made.error:
        return f"模型的修改没有做完，已核对过的保留在本稿里：{made.error}。"
    before = {row.id for row in base.indicators}
    added = [row for row in made.draft.indicators if row.id not in before]
    own = sum(row.target_basis is TargetBasis.MODEL for row in added)
    unverified = f"，其中{own}条没有出处，标为{TargetBasis.MODEL.label}" if own else ""
    refused = f"；另有{made.refused}条没有通过核对，没有采用" if made.refused else ""
    return f"采用模型补充的指标{len(added)}条{unverified}{refused}。"
