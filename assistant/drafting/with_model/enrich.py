"""What a model may add to an offline draft: a few further indicators, never trusted.

The draft's own rows stay as they are. A proposed value counts as a past one only where the row the
model names was given to it and holds that value and unit, as the task's only where the quoted words
stand in the task and state it; everything else is marked `model`. Whatever the endpoint does, a
draft comes back: at worst the offline one, with one line that says so.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence

from rapidfuzz import fuzz

from assistant.checking import Options, check_table
from assistant.drafting.composing.places import place
from assistant.drafting.composing.placing import insert
from assistant.drafting.figures import figures
from assistant.drafting.following import follow, form_of
from assistant.drafting.shapes import Draft, Usage
from assistant.drafting.verify import BRIEF, quoted, same_value, table_name
from assistant.drafting.with_model.proposals import Proposal, propose
from assistant.library import Hit, Library
from assistant.llm.asking import EndpointError
from assistant.llm.endpoint import Endpoint
from assistant.llm.prompts import Rendered, load_prompt
from assistant.model.evidence import DraftIndicator, Evidence, Match, TargetBasis
from assistant.model.grammar import parse_target, render_target
from assistant.model.report import Severity
from assistant.model.target import Target, TargetKind
from assistant.model.taxonomy import (
    COST,
    COST_LEVELS,
    LEVEL1_OF,
    SUSTAINABILITY,
    canonical_level2,
)
from assistant.model.text import Shadow, fold

_MOST = 6
_MOST_PRECEDENTS = 24
_PRECEDENTS_EACH = 4
# Names alike from here on measure the same thing, 0 to 100.
_SAME_MEASURE = 85
UNVERIFIED = "模型建议，未核实"


def enrich(
    draft: Draft,
    endpoint: Endpoint,
    library: Library,
    *,
    on_step: Callable[[str], None] | None = None,
) -> Draft:
    """The draft with at most six further indicators a model proposed, checked again."""
    tell = on_step or (lambda _: None)
    tell(f"请模型 {endpoint.model} 补充指标…")
    precedents = _precedents(draft, library)
    try:
        answer = propose(endpoint, _prompt(draft, precedents))
    except EndpointError as error:
        line = f"{error}，本稿没有用到模型，是离线起草的。"
        tell(line)
        usage = _spent(draft.usage, calls=1)
        return draft.model_copy(update={"usage": usage, "notes": (*draft.notes, line)})
    usage = _spent(
        draft.usage,
        calls=1,
        prompt=answer.prompt_tokens,
        completion=answer.completion_tokens,
        seconds=answer.seconds,
    )
    rows = _accepted(draft, answer.items, precedents)
    enriched = _without_errors(follow(draft, insert(draft, rows)), draft)
    tell(
        f"模型提出{len(answer.items)}条，采用{len(enriched.indicators) - len(draft.indicators)}条。"
    )
    return enriched.model_copy(update={"usage": usage})


def _precedents(draft: Draft, library: Library) -> dict[str, Hit]:
    """Past rows about what is to be done, and past rows like those the draft has."""
    events = [activity.event for activity in draft.brief.activities] or [draft.brief.project]
    names = [row.name for row in draft.indicators]
    hits: dict[str, Hit] = {}
    for topic in dict.fromkeys((*events, *names)):
        for hit in library.search(topic, k=_PRECEDENTS_EACH).hits:
            if hit.target is not None and len(hits) < _MOST_PRECEDENTS:
                hits[hit.id] = hit
    return hits


def _prompt(draft: Draft, precedents: Mapping[str, Hit]) -> Rendered:
    return load_prompt("propose").render(
        task=draft.brief.text,
        rows=[_line(row.level2, row.name, row.target) for row in draft.indicators],
        precedents=[_line(id, hit.name, hit.target) for id, hit in precedents.items()],
        levels=_levels(draft),
        most=_MOST,
    )


def _line(first: str | None, name: str, target: Target | None) -> str:
    return "｜".join((first or "", name, render_target(target) if target else ""))


def _levels(draft: Draft) -> list[str]:
    # Costs add up to the budget already; 可持续影响 is no category of the 2021 family.
    later = any(row.level1 == COST for row in draft.indicators)
    return [
        level
        for level in LEVEL1_OF
        if level not in COST_LEVELS and not (later and level == SUSTAINABILITY)
    ]


def _accepted(
    draft: Draft, proposals: Iterable[Proposal], precedents: Mapping[str, Hit]
) -> Sequence[DraftIndicator]:
    rows: list[DraftIndicator] = []
    for proposal in proposals:
        level2, target = canonical_level2(proposal.level2), parse_target(proposal.target)
        known = [row.name for row in (*draft.indicators, *rows)]
        if level2 not in _levels(draft) or target.kind is TargetKind.TEXT:
            continue
        if any(fuzz.ratio(fold(proposal.name), fold(name)) >= _SAME_MEASURE for name in known):
            continue
        if len(rows) < _MOST:
            rows.append(_row(draft, proposal, level2, target, precedents))
    return rows


def _row(
    draft: Draft,
    proposal: Proposal,
    level2: str,
    target: Target,
    precedents: Mapping[str, Hit],
) -> DraftIndicator:
    where = place(level2, form_of(draft))
    basis = TargetBasis.MODEL
    if evidence := _cited(proposal, target, precedents):
        basis = TargetBasis.HISTORY
    elif evidence := _quoted(proposal, target, draft.brief.text):
        basis = TargetBasis.BRIEF
    reason = f"：{proposal.reason}" if proposal.reason else ""
    return DraftIndicator(
        id="r0",
        level1=where.level1,
        level2=where.level2,
        level1_raw=where.level1,
        level2_raw=where.level2,
        name=proposal.name,
        target=target,
        target_basis=basis,
        rationale=f"{'模型建议，来源已核对' if evidence else UNVERIFIED}{reason}",
        evidence=(evidence,) if evidence else (),
    )


def _cited(proposal: Proposal, target: Target, given: Mapping[str, Hit]) -> Evidence | None:
    """The past row the model names, where it was given and holds this value in this unit."""
    hit = given.get(proposal.cite or "")
    if hit is None or hit.target is None or hit.target.kind is not TargetKind.NUMBER:
        return None
    if target.kind is not TargetKind.NUMBER or not same_value(target, hit.target):
        return None
    return Evidence(id=hit.id, quote=hit.target.raw, match=Match.EXACT, source=table_name(hit))


def _quoted(proposal: Proposal, target: Target, task: str) -> Evidence | None:
    """The words of the task the model quotes, where they stand there and state this value."""
    span = Shadow(task).find(proposal.quote) if proposal.quote else None
    if span is None or not any(
        span[0] <= start and end <= span[1] for start, end in figures(task, target)
    ):
        return None
    words = task[slice(*span)]
    match = quoted(proposal.quote or "", task)
    return Evidence(id=BRIEF, quote=words, match=match, source=TargetBasis.BRIEF.label)


def _without_errors(enriched: Draft, before: Draft) -> Draft:
    """The enriched draft, without added rows that the rule book calls wrong."""
    known = {row.id for row in before.indicators}
    options = Options(profile=form_of(before).name)
    report = check_table(enriched, options)
    wrong = {
        finding.indicator
        for finding in report.findings
        if finding.severity is Severity.ERROR and finding.indicator not in known
    }
    if wrong:
        left = tuple(row for row in enriched.indicators if row.id not in wrong)
        enriched = follow(enriched, enriched.model_copy(update={"indicators": left}))
        report = check_table(enriched, options)
    return enriched.model_copy(update={"report": report})


def _spent(
    usage: Usage, *, calls: int, prompt: int = 0, completion: int = 0, seconds: float = 0.0
) -> Usage:
    return Usage(
        calls=usage.calls + calls,
        prompt_tokens=usage.prompt_tokens + prompt,
        completion_tokens=usage.completion_tokens + completion,
        seconds=round(usage.seconds + seconds, 3),
    )
