"""What one table made for a task is worth, in counts: what it covers, adds up to, and can be traced."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from assistant.checking import Options, check_table
from assistant.drafting import Draft
from assistant.evaluation.drafting_briefs import TaskBrief
from assistant.evaluation.drafting_sources import (
    A_YEAR,
    Source,
    Sources,
    loose,
    nearly,
    quantities,
    traced,
)
from assistant.evaluation.indicators import Row, close, same
from assistant.model.grammar import parse_target
from assistant.model.report import Severity
from assistant.model.table import GoalTable, Value
from assistant.model.target import Target
from assistant.model.taxonomy import (
    BENEFIT_LEVELS,
    COST_LEVELS,
    QUALITY,
    QUANTITY,
    SERVED_SATISFACTION,
    TIMELINESS,
)
from assistant.model.units import convert

#: What every table is to have, in the order shown: a word for it and the level-2 names that count.
CATEGORIES = {
    "数量": frozenset({QUANTITY}),
    "质量": frozenset({QUALITY}),
    "时效": frozenset({TIMELINESS}),
    "成本": frozenset(COST_LEVELS),
    "效益": frozenset(BENEFIT_LEVELS),
    "满意度": frozenset({SERVED_SATISFACTION}),
}
#: How long a table should be.
FEWEST, MOST = 8, 25


class Made(Value):
    """A table made for one task, measured.

    `real` rows of the real table, of which it has `same` and `close` ones; `missing` are stated figures
    no row holds; `foreign` quantities and costs that the task does not give, of `own` such rows;
    `figures` with a source to be found, of which `sourced`, `marked` as a model's, the others named in
    `untraced`; `objections` are the codes found, `counts` rows by category. Seconds: `seconds` our own,
    `model_seconds` the model's.
    """

    brief: str
    rows: int
    real: int = 0
    same: int = 0
    close: int = 0
    stated: int = 0
    missing: tuple[str, ...] = ()
    closes: bool | None = None
    asked: bool | None = None
    counts: tuple[int, ...]
    errors: int = 0
    warnings: int = 0
    objections: tuple[str, ...] = ()
    own: int = 0
    foreign: int = 0
    figures: int = 0
    sourced: int = 0
    marked: int = 0
    untraced: tuple[str, ...] = ()
    loose: tuple[str, ...] = ()
    seconds: float = 0.0
    model_seconds: float = 0.0
    calls: int = 0
    tokens: int = 0
    notes: tuple[str, ...] = ()
    failure: str | None = None

    @property
    def categories(self) -> int:
        """How many of `CATEGORIES` there are rows of."""
        return sum(bool(count) for count in self.counts)

    @property
    def in_length(self) -> bool:
        """Whether the table is neither too short nor too long."""
        return FEWEST <= self.rows <= MOST


def failed(brief: TaskBrief, why: str) -> Made:
    """No table came of the task."""
    return Made(
        brief=brief.label,
        rows=0,
        counts=(0,) * len(CATEGORIES),
        stated=len(brief.figures),
        missing=brief.figures,
        failure=why,
    )


def measured(
    table: GoalTable, brief: TaskBrief, real: Sequence[Row], options: Options | None = None
) -> Made:
    """What can be said of any table for this task; for a draft see also `drafted`."""
    findings = check_table(bare(table), options).findings
    rows = [
        Row.of(row.level2, row.name, row.target.unit if row.target else None)
        for row in table.indicators
    ]
    missing = tuple(figure for figure in brief.figures if not _held(parse_target(figure), table))
    own = [
        row.target
        for row in table.indicators
        if row.level2 in {QUANTITY, *COST_LEVELS} and row.target and row.target.value is not None
    ]
    levels = [row.level2 for row in table.indicators]
    return Made(
        brief=brief.label,
        rows=len(rows),
        real=len(real),
        same=sum(any(same(asked, row) for row in rows) for asked in real),
        close=sum(any(close(asked, row) for row in rows) for asked in real),
        stated=len(brief.figures),
        missing=missing,
        closes=None if brief.cost is None else _closes(table, brief.cost),
        counts=tuple(sum(level in of for level in levels) for of in CATEGORIES.values()),
        errors=sum(each.severity is Severity.ERROR for each in findings),
        warnings=sum(each.severity is Severity.WARNING for each in findings),
        objections=tuple(
            f"{each.code}@{each.indicator or each.field}"
            for each in findings
            if each.severity is not Severity.ADVICE
        ),
        own=len(own),
        foreign=sum(not _given(target, brief) for target in own),
    )


def bare(table: GoalTable) -> GoalTable:
    """The table without what only a draft has, as it would be read in a file."""
    fields = {name: getattr(table, name) for name in GoalTable.model_fields}
    return GoalTable.model_validate(fields, from_attributes=True)


def drafted(
    draft: Draft, brief: TaskBrief, real: Sequence[Row], sources: Sources, seconds: float
) -> Made:
    """A draft of ours: its sources, questions and costs too. `seconds` is all the time it took."""
    found = [(row, traced(row, sources)) for row in draft.indicators]
    usage = draft.usage
    return measured(draft, brief, real, Options(profile=draft.report.profile)).model_copy(
        update={
            "asked": None if brief.asks is None else brief.asks in "".join(draft.questions),
            "figures": sum(source is not Source.NONE for _, source in found),
            "sourced": sum(source is Source.FOUND for _, source in found),
            "marked": sum(source is Source.MARKED for _, source in found),
            "untraced": tuple(
                f"{row.name} {row.target.raw}"
                for row, source in found
                if source is Source.MISSING and row.target
            ),
            "loose": tuple(loose(draft, sources)),
            "seconds": max(0.0, seconds - usage.seconds),
            "model_seconds": usage.seconds,
            "calls": usage.calls,
            "tokens": usage.prompt_tokens + usage.completion_tokens,
            "notes": draft.notes,
        }
    )


def _held(wanted: Target, table: GoalTable) -> bool:
    return any(
        row.target is not None
        and wanted.value is not None
        and (row.target.value, row.target.unit) == (wanted.value, wanted.unit)
        for row in table.indicators
    )


def _closes(table: GoalTable, cost: Decimal) -> bool:
    """Whether the sums of money add up to the budget; a row for the whole may stand beside its parts."""
    sums = [
        amount
        for row in table.indicators
        if row.level2 in COST_LEVELS and row.target and row.target.value is not None
        if (amount := convert(row.target.value, row.target.unit or "", "万元")) is not None
    ]
    return sum(sums) == cost or (cost in sums and sum(sums) == 2 * cost)


def _given(target: Target, brief: TaskBrief) -> bool:
    """Whether the task has this figure: printed, or the product, yearly sum or rest of printed ones."""
    if target.unit == "%" or target.value is None:
        return True
    unit = (target.unit or "").partition("/")[0]
    known = {value for value, _ in quantities(brief.text)}
    sums = (convert(value, of, unit) for value, of in quantities(brief.text))
    money = {amount for amount in sums if amount is not None}
    yearly = {value * times for value in known for times in (*A_YEAR.values(), 24)}
    products = {one * other for one in known for other in known}
    rest = {2 * max(money) - sum(money)} if money else set()
    if target.value in known | money | yearly | products | rest | {Decimal(1), Decimal(12)}:
        return True
    return any(nearly(one / other, target.value) for one in money for other in known if other)
