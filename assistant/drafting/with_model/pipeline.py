"""A draft with a model: the offline draft, what the model makes better in it, and nothing it made up.

The offline draft is the floor: whatever the model does, a valid draft comes back, with one line in
its notes where the model could not be used.
"""

from __future__ import annotations

from collections.abc import Callable

from assistant.drafting.activities import Activities, load_activities
from assistant.drafting.past import Past
from assistant.drafting.shapes import Brief, Draft
from assistant.drafting.with_model.evidence import gather
from assistant.drafting.with_model.exchange import Exchange
from assistant.drafting.with_model.forming import OnRow
from assistant.drafting.with_model.proposing import Proposed, proposed
from assistant.llm.asking import Model
from assistant.llm.budget import Budget
from assistant.llm.stopping import Stop
from assistant.model.evidence import TargetBasis


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
    say(f"请模型 {model.name} 修改草案…")
    given = gather(offline, library, known)
    made = proposed(offline, given, library, known, exchange, say=say, on_row=on_row)
    say(_told(offline, made))
    return made.draft.model_copy(
        update={
            "usage": exchange.usage,
            "prompts": exchange.prompts,
            "notes": (*made.draft.notes, *_notes(offline, made)),
        }
    )


def _notes(offline: Draft, made: Proposed) -> list[str]:
    if made.error is None:
        return []
    if made.draft.indicators == offline.indicators and made.draft.goals == offline.goals:
        return [f"{made.error}，本稿没有用到模型，是离线起草的。"]
    return [f"{made.error}，模型的修改没有做完，已核对过的保留在本稿里。"]


def _told(offline: Draft, made: Proposed) -> str:
    if notes := _notes(offline, made):
        return notes[0]
    before = {row.id for row in offline.indicators}
    added = [row for row in made.draft.indicators if row.id not in before]
    own = sum(row.target_basis is TargetBasis.MODEL for row in added)
    unverified = f"，其中{own}条没有出处，标为{TargetBasis.MODEL.label}" if own else ""
    return f"采用模型补充的指标{len(added)}条{unverified}。"
