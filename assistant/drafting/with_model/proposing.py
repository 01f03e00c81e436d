"""The proposal: asked for once, judged row by row, what fails asked for again, the rest a plan."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Any, NamedTuple

from assistant.drafting.activities import Activities
from assistant.drafting.composer import MOST
from assistant.drafting.past import Past
from assistant.drafting.shapes import Draft
from assistant.drafting.with_model.answers import Proposal, ProposedRow, Renamed, items
from assistant.drafting.with_model.claims import Judge, RefusedError, levels
from assistant.drafting.with_model.evidence import Given
from assistant.drafting.with_model.exchange import Exchange
from assistant.drafting.with_model.forming import Forming, OnRow
from assistant.drafting.with_model.plan import (
    LEAST,
    MOST_ADDED,
    Plan,
    may_rename,
    without_objections,
)
from assistant.drafting.with_model.reading import LONGEST_TASK
from assistant.drafting.with_model.repairing import Failure, again
from assistant.llm.asking import AnswerError, EndpointError
from assistant.llm.prompts import Rendered, load_prompt
from assistant.model.evidence import DraftIndicator, TargetBasis
from assistant.model.grammar import render_target

_STATED = (TargetBasis.BRIEF, TargetBasis.BUDGET)


class Proposed(NamedTuple):
    """The draft with the model's part in it, what went wrong at last, and how much would not do."""

    draft: Draft
    error: str | None
    refused: int = 0


def proposed(
    offline: Draft,
    given: Mapping[str, Given],
    library: Past,
    known: Activities,
    exchange: Exchange,
    *,
    say: Callable[[str], None],
    on_row: OnRow | None = None,
) -> Proposed:
    """Ask for a proposal and carry out what holds of it. Raises StoppedError; every other failure is told.

    `error` is the clause of the endpoint where it failed before a proposal came whole.
    """
    judge = Judge(offline, given, library, known)
    asked = _prompt(offline, given)
    hear = Forming(on_row).hear if on_row else None
    plan, draft, question, answered = Plan(), offline, asked, False
    failures: list[Failure] = []
    while True:
        try:
            whole = exchange.ask(question, Proposal, hear)
        except AnswerError as error:
            failures = [Failure(None, str(error)), *(each for each in failures if each.name)]
            trouble: str | None = str(error)
        except EndpointError as error:
            return Proposed(draft, str(error), _rows(failures))
        else:
            plan, failures = _planned(plan, whole, judge, first=not answered)
            answered, trouble = True, None
            draft, plan, objections = without_objections(offline, plan)
            failures += [Failure(each.name, each.why) for each in objections]
        if not failures or not exchange.may_repair():
            return Proposed(draft, trouble, _rows(failures))
        wrong = _rows(failures)
        say(f"{wrong}条没有通过核对，请模型改写…" if wrong else "模型的回答不能用，请它重新回答…")
        question = again(asked, failures)


def _rows(failures: Sequence[Failure]) -> int:
    return len({failure.name for failure in failures if failure.name})


def _planned(
    plan: Plan, whole: dict[str, Any], judge: Judge, *, first: bool
) -> tuple[Plan, list[Failure]]:
    """The plan with what holds of an answer, and what does not; a rewritten answer brings rows alone."""
    rows, broken = items(whole, "indicators", ProposedRow)
    failures = [Failure(each.said, each.why) for each in broken]
    if not isinstance(whole.get("indicators", []), list):
        failures.append(Failure(None, "indicators 应当是列表"))
    added: list[DraftIndicator] = [*plan.added]
    for said in rows:
        try:
            added.append(judge.row(said))
        except RefusedError as error:
            if error.again:
                failures.append(Failure(said.name[:40], str(error)))
    plan = replace(plan, added=tuple(added))
    if not first:
        return plan, failures
    renamed, _ = items(whole, "rename", Renamed)
    known = {row.id: row for row in judge.draft.indicators}
    names = {
        each.id: each.name
        for each in renamed
        if each.id in known and may_rename(known[each.id], each.name, judge.sources)
    }
    drop = whole.get("drop")
    dropped = [id for id in drop if isinstance(id, str)] if isinstance(drop, list) else []
    goal = whole.get("goal")
    return (
        replace(
            plan,
            renamed=names,
            dropped=tuple(dict.fromkeys(dropped)),
            goal=goal.strip() if isinstance(goal, str) and goal.strip() else None,
        ),
        failures,
    )


def _prompt(draft: Draft, given: Mapping[str, Given]) -> Rendered:
    return load_prompt("propose").render(
        task=draft.brief.text[:LONGEST_TASK],
        goal=draft.goals[0].text if draft.goals else "",
        rows=[_line(row) for row in draft.indicators],
        given=[each.line for each in given.values()],
        levels=levels(draft),
        most=MOST_ADDED,
        least=LEAST,
        longest=MOST,
    )


def _line(row: DraftIndicator) -> str:
    """A row of the draft as the model reads it; what the task states may not be changed."""
    fixed = "固定" if row.target_basis in _STATED else "惯用"
    value = render_target(row.target) if row.target else ""
    return "｜".join((row.id, fixed, row.level2 or "", row.name, value))
