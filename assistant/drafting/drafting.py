"""The draft itself: brief, rows, sentences, points, check, and repair of what the check finds."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator
from decimal import Decimal

from assistant.checking import Options, Profile, apply_fixes, check_table, load_profile
from assistant.drafting.activities import Activities, load_activities
from assistant.drafting.composer import Composer
from assistant.drafting.composing.goals import annual, whole_period
from assistant.drafting.composing.places import place
from assistant.drafting.composing.rows import Row
from assistant.drafting.composing.tasks import MainTasks
from assistant.drafting.composing.weights import weights
from assistant.drafting.composing.wording import explanation, scoring
from assistant.drafting.past import Past
from assistant.drafting.shapes import Brief, Draft
from assistant.drafting.understanding.brief import NOTHING_READ
from assistant.drafting.understanding.period import of_the_year
from assistant.model.errors import UserError
from assistant.model.evidence import DraftIndicator, TargetBasis
from assistant.model.report import Severity, TableReport
from assistant.model.table import Budget, BudgetPart, Goal, GoalScope, Source, TableKind

#: The form a draft takes where none is asked for.
DEFAULT_PROFILE = "national-88"
_ROUNDS = 2
_MISPLACED = "CLS"


def draft(
    brief: Brief,
    library: Past,
    *,
    profile: str | None = None,
    on_step: Callable[[str], None] | None = None,
    activities: Activities | None = None,
) -> Draft:
    """A checked goal table for a brief; `on_step` hears in Chinese what is being done.

    The check's findings are mended where a sure remedy exists: safe fixes, or another usual measure
    in place of one objected to. The best table seen is kept. Raises UserError where the brief names
    nothing to be done, or there is no such profile.
    """
    if not brief.activities and not brief.lines:
        raise UserError(NOTHING_READ)
    say = on_step or (lambda _: None)
    known = activities or load_activities()
    form = load_profile(profile or DEFAULT_PROFILE)
    say("查往年指标，编写各类指标…")
    avoid: set[str] = set()
    composer = Composer(of_the_year(brief), library, known)
    best = _checked(brief, form, composer.rows())
    for _ in range(_ROUNDS):
        blamed = _blamed(best)
        if not blamed or blamed <= avoid:
            break
        say(f"审核发现{len(blamed)}条可改进，换用其他指标…")
        avoid |= blamed
        other = _checked(brief, form, composer.rows(avoid))
        if _gravity(other.report) >= _gravity(best.report):
            break
        best = other
    return best.model_copy(update={"notes": (composer.note,)}) if composer.note else best


def _checked(brief: Brief, profile: Profile, rows: list[Row]) -> Draft:
    """The table made of these rows, with what checking says of it and its safe fixes applied."""
    options = Options(profile=profile.name)
    table = _table(brief, profile, rows)
    report = check_table(table, options)
    mended = apply_fixes(table, report.findings)
    if mended != table:
        again = check_table(mended, options)
        if _gravity(again) <= _gravity(report):
            table, report = Draft.model_validate(mended.model_dump()), again
    return table.model_copy(update={"report": report})


def _table(brief: Brief, profile: Profile, rows: list[Row]) -> Draft:
    places = [place(row.level2, profile) for row in rows]
    points = weights([where.level1 for where in places], profile)
    department = brief.kind is TableKind.DEPARTMENT
    tasks = MainTasks(brief) if department else None
    indicators = tuple(
        DraftIndicator(
            id=f"r{number}",
            level1=where.level1,
            level2=where.level2,
            level1_raw=where.level1,
            level2_raw=where.level2,
            name=row.name,
            target=row.target,
            explanation=explanation(row, brief.deadline),
            scoring=scoring(row, weight),
            weight=weight,
            note=row.note,
            task=tasks.of(row) if tasks else None,
            target_basis=row.basis,
            rationale=row.rationale,
            evidence=row.evidence,
        )
        for number, (row, where, weight) in enumerate(
            zip(rows, places, points, strict=True), start=1
        )
    )
    source = Source(path="草稿", sha256=hashlib.sha256(brief.text.encode()).hexdigest())
    year = f"（{brief.year}年度）" if brief.year else ""
    empty = TableReport(
        source=source, title=None, score=Decimal(0), profile="", profile_reason="", findings=()
    )
    return Draft(
        source=source,
        kind=TableKind.DEPARTMENT if department else TableKind.PROJECT,
        title=f"{'部门（单位）整体' if department else '项目'}支出绩效目标表{year}",
        year=brief.year,
        organization=brief.organization,
        project=None if department else brief.project,
        budget=_budget(brief),
        goals=tuple(_goals(brief, rows)),
        tasks=tasks.tasks if tasks else (),
        indicators=indicators,
        brief=brief,
        report=empty,
        questions=brief.questions,
    )


def _goals(brief: Brief, rows: list[Row]) -> Iterator[Goal]:
    if brief.long_term:
        yield Goal(scope=GoalScope.WHOLE_PERIOD, text=whole_period(brief, rows))
    yield Goal(scope=GoalScope.ANNUAL, text=annual(of_the_year(brief), rows))


def _budget(brief: Brief) -> Budget | None:
    if brief.budget is None:
        return None
    parts = tuple(
        BudgetPart(name=line.name, amount=line.amount) for line in brief.lines if line.source
    )
    if sum(part.amount for part in parts) != brief.budget.amount:
        parts = ()  # the text names some sources only
    return Budget(total=brief.budget.amount, unit="万元", parts=parts)


def _blamed(made: Draft) -> set[str]:
    """Names of usual rows that the check objects to: by more than advice, or as of another category."""
    rows = {row.id: row for row in made.indicators}
    blamed = set()
    for finding in made.report.findings:
        if finding.severity is Severity.ADVICE and not finding.code.startswith(_MISPLACED):
            continue
        for id in (finding.indicator, *finding.related):
            row = rows.get(id or "")
            if row and row.target_basis in (TargetBasis.HISTORY, TargetBasis.CONVENTION):
                blamed.add(row.name)
    return blamed


def _gravity(report: TableReport) -> tuple[int, int, int]:
    counts = [finding.severity for finding in report.findings]
    return tuple(counts.count(level) for level in Severity)  # type: ignore[return-value]
