"""Whether a proposed row may stand, and what its value rests on. The program decides, never the model.

A value counts as a past one only where the model cites a row it was given, which holds that value in
that unit and measures the same; as the task's only where the quoted words stand in the task and state
it. Where a claim is false the row is refused. A row without a claim gets the value that past rows
suggest, where they do; else it keeps the model's own, marked as such.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from rapidfuzz import fuzz

from assistant.drafting.activities import Activities
from assistant.drafting.composing.places import place
from assistant.drafting.composing.targets import asker_of, from_history
from assistant.drafting.figures import stated
from assistant.drafting.following import form_of
from assistant.drafting.past import Past
from assistant.drafting.shapes import Draft, Quote
from assistant.drafting.understanding.tasktext import TaskText, sentences
from assistant.drafting.verify import BRIEF, quoted, same_value, source, verified
from assistant.drafting.with_model.answers import ProposedRow
from assistant.drafting.with_model.evidence import Given
from assistant.drafting.with_model.tracing import Sources, contrary, shares
from assistant.drafting.with_model.words import fit
from assistant.library.language.measure import shipped_measures
from assistant.model.evidence import DraftIndicator, Evidence, Match, TargetBasis
from assistant.model.grammar import parse_target, render_target
from assistant.model.target import Operator, Target, TargetKind
from assistant.model.taxonomy import (
    COST,
    COST_LEVELS,
    ECONOMIC,
    LEVEL1_OF,
    SUSTAINABILITY,
    canonical_level2,
)
from assistant.model.text import Shadow, fold
from assistant.model.units import implied_direction

UNVERIFIED = "模型建议，未核实"
_CHECKED = "模型建议，来源已核对"
_LONGEST_NAME, _LONGEST_REASON = 40, 200
# Names alike from here on measure the same thing, 0 to 100.
_ALIKE = 75
# A figure of the task under nearly this name has its row.
_ALIKE_STATED = 70
# What may well be above 100%, and from where on nobody believes a figure without a source.
_GROWTH = re.compile(r"增|提升|提高|上升")
_MOST = 10**8


class RefusedError(Exception):
    """A row that may not stand; `str(error)` says why in Chinese. `again`: worth asking once more."""

    def __init__(self, why: str, *, again: bool = True) -> None:
        super().__init__(why)
        self.again = again


def levels(draft: Draft) -> list[str]:
    """The categories a model may add rows to: costs add up to the budget already."""
    # 可持续影响 is no category of the 2021 family.
    later = any(row.level1 == COST for row in draft.indicators)
    return [
        level
        for level in LEVEL1_OF
        if level not in COST_LEVELS and not (later and level == SUSTAINABILITY)
    ]


@dataclass(frozen=True)
class Judge:
    """Judges the rows proposed for a draft, by the evidence that was given for it."""

    draft: Draft
    given: Mapping[str, Given]
    library: Past
    known: Activities

    def row(self, said: ProposedRow) -> DraftIndicator:
        """The row as it may stand, its id still open. Raises RefusedError."""
        level2 = canonical_level2(said.level2)
        if level2 is None or level2 not in levels(self.draft):
            raise RefusedError(f"二级指标只能是{'、'.join(levels(self.draft))}")
        name = fit(said.name, _LONGEST_NAME)
        if name is None:
            raise RefusedError("名称里有不该有的符号")
        target = _target(said.target, name)
        cited = self._cited(said, target)
        words = self._quoted(said, name, target)
        sources = self.sources
        if cited:
            sources = sources.with_row(cited.name, cited.target)
        if untraced := sources.untraced(name):
            raise RefusedError(f"名称里的“{untraced}”没有出处")
        evidence: tuple[Evidence, ...] = ()
        if words:
            basis, evidence = TargetBasis.BRIEF, (words,)
            why = f"{_CHECKED}：任务描述写明“{words.quote}”。"
        elif cited and _same_measure(name, cited, target):
            basis, evidence, why = cited.basis, cited.evidence, f"{_CHECKED}：{cited.rationale}"
            target = cited.target if cited.target.operator else target
            level2 = cited.level2 if cited.level2 in levels(self.draft) else level2
        elif target.kind is TargetKind.DATE:
            raise RefusedError("日期只能取自任务原文，请在 quote 里照抄")
        elif own := self._own(name, level2, target):
            target, basis, evidence, why = own
        else:
            self._may_be_own(name, level2, target)
            basis, why = TargetBasis.MODEL, f"{UNVERIFIED}。"
        reason = fit(said.reason, _LONGEST_REASON)
        if reason and sources.with_row(name, target).untraced(reason) is None:
            why = f"{why}{reason.rstrip('。')}。"
        where = place(level2, form_of(self.draft))
        return DraftIndicator(
            id="r0",
            level1=where.level1,
            level2=where.level2,
            level1_raw=where.level1,
            level2_raw=where.level2,
            name=name,
            target=target,
            target_basis=basis,
            rationale=why,
            evidence=evidence,
        )

    @cached_property
    def sources(self) -> Sources:
        """The figures that a text about this draft may state."""
        words = [each.name for each in self.given.values()]
        return Sources(self.draft.brief, self.draft.indicators, words)

    def _cited(self, said: ProposedRow, target: Target) -> Given | None:
        """What the model cites, where it was given and holds this value."""
        if said.cite is None:
            return None
        given = self.given.get(said.cite)
        if given is None:
            raise RefusedError(f"所引编号“{said.cite[:40]}”不在给出的资料里")
        if not same_value(given.target, target) or contrary(given.target.operator, target.operator):
            value = render_target(given.target)
            raise RefusedError(f"所引“{said.cite}”的指标值是 {value}，不是所写的值")
        return given

    def _may_be_own(self, name: str, level2: str, target: Target) -> None:
        """Refuse a value without source that no table would hold, or that says otherwise than the task."""
        assert target.value is not None
        upward = implied_direction(name) == "up"
        share = target.unit == "%"
        if (share and target.value > 100 and _GROWTH.search(name)) or target.value > _MOST:
            raise RefusedError("没有出处，指标值过大")
        if target.value == 0 and (upward or (share and implied_direction(name) != "down")):
            raise RefusedError("指标值为0，看不出做了什么")
        if upward and target.operator in (Operator.LE, Operator.LT):
            raise RefusedError("这项指标越多越好，指标值应写“≥”")
        if (target.unit or "").endswith("元") and level2 != ECONOMIC:
            raise RefusedError("金额只能取自任务和预算")
        for row in self.draft.indicators:
            stated = row.target_basis is TargetBasis.BRIEF and row.target
            alike = fuzz.ratio(fold(name), fold(row.name)) >= _ALIKE_STATED
            if stated and stated.unit == target.unit and alike:
                raise RefusedError(f"任务已写明“{row.name}”", again=False)

    def _quoted(self, said: ProposedRow, name: str, target: Target) -> Evidence | None:
        """The words of the task the model quotes, where they stand there and state this value."""
        if said.quote is None:
            return None
        text = self.draft.brief.text
        span = Shadow(text).find(said.quote)
        if span is None:
            raise RefusedError(f"任务原文里没有“{said.quote[:40]}”")
        at = [
            (end, mention)
            for start, end, mention in stated(text, target)
            if span[0] <= start and end <= span[1] and not mention.rate
        ]
        if not at or all(contrary(mention.operator, target.operator) for _, mention in at):
            raise RefusedError("引文没有写出这个指标值")
        if all(end in self._read for end, _ in at):
            raise RefusedError("这个数已有指标", again=False)
        if not shares(name, _sentence(text, at[0][0])):
            raise RefusedError("引文说的不是这项指标")
        words = text[slice(*span)]
        return Evidence(
            id=BRIEF,
            quote=words,
            match=quoted(said.quote, text),
            source=source(BRIEF, self.library, self.known),
        )

    @cached_property
    def _read(self) -> frozenset[int]:
        """Where the figures end that have a row of their own."""
        brief = self.draft.brief
        figures = (*(f for a in brief.activities for f in a.figures), *brief.figures)
        due = [each for each in (brief.deadline, *(a.deadline for a in brief.activities)) if each]
        quotes: list[Quote] = [quote for figure in figures for quote in figure.quotes]
        quotes += [deadline.quote for deadline in due]
        return frozenset(quote.end for quote in quotes)

    def _own(
        self, name: str, level2: str, target: Target
    ) -> tuple[Target, TargetBasis, tuple[Evidence, ...], str] | None:
        """What the program itself finds for a measure that came without a source."""
        brief = self.draft.brief
        chosen = from_history(name, level2, target, self.library, asker_of(brief))
        if chosen is None:
            return None
        stands = None if chosen.derived else chosen.target
        found = [verified(e, stands, brief, self.library, self.known) for e in chosen.evidence]
        evidence = tuple(each for each in found if each.match is not Match.NOT_FOUND)
        if not evidence:
            return None
        why = f"指标由模型建议，取值由程序查得：{chosen.rationale}"
        return chosen.target, chosen.basis, evidence, why


def _target(text: str, name: str) -> Target:
    """The value as the forms print it. Raises RefusedError where nothing could be measured by it."""
    target = parse_target(text)
    if target.kind is TargetKind.DATE:
        printed = render_target(target)
    elif target.kind is TargetKind.NUMBER and target.value is not None and target.unit:
        upward = implied_direction(name) != "down"
        operator = target.operator or (Operator.GE if upward else Operator.LE)
        printed = render_target(target.model_copy(update={"operator": operator, "qualifier": None}))
    else:
        raise RefusedError("指标值要有数和单位，写成 ≥95%、≤3次 的样子")
    clean = parse_target(printed)
    if clean.qualifier or (clean.kind, clean.value, clean.unit) != (
        target.kind,
        target.value,
        target.unit,
    ):
        raise RefusedError("指标值里只写符号、数和单位")
    return clean


def _same_measure(name: str, given: Given, target: Target) -> bool:
    """Whether what is cited measures what the row does: another's value would be no precedent."""
    measures = shipped_measures()
    one, other = measures.read(name, target.unit), measures.read(given.name, target.unit)
    alike = fuzz.ratio(fold(name), fold(given.name)) >= _ALIKE
    return one.name == other.name or alike


def _sentence(text: str, at: int) -> str:
    """The sentence of a text in which a figure ends."""
    folded = TaskText(text)
    for start, end in sentences(folded.text):
        quote = folded.quote(start, end)
        if quote.start < at <= quote.end:
            return quote.text
    return text
