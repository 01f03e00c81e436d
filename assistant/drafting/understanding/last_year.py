"""The earlier table of the same work as the start of a new one: what is taken over, and what is not.

Dates move on by as many years as lie between. Money is not taken over: a new budget is asked for. Rows
that the rule book calls errors are left out, and the user is told which.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import NamedTuple

from assistant.checking import check_table
from assistant.drafting.activities import Activities
from assistant.drafting.shapes import Activity, Brief, Gap
from assistant.drafting.understanding.graded import direction
from assistant.drafting.understanding.headings import project_name
from assistant.drafting.understanding.phrases import clean, event_of, kind_of, parse, work_of
from assistant.drafting.understanding.rates import category
from assistant.drafting.understanding.tasktext import TaskText
from assistant.library.language.measure import shipped_measures
from assistant.library.targets.outliers import impossible
from assistant.model.grammar import parse_target, render_target
from assistant.model.report import Severity
from assistant.model.table import GoalScope, GoalTable, Indicator, TableKind
from assistant.model.target import Operator, Target, TargetKind
from assistant.model.taxonomy import COST_LEVELS, QUANTITY, SATISFACTION, SERVED_SATISFACTION
from assistant.model.units import convert, implied_direction

#: Evidence that cites a row of `Brief.last` begins with it.
LAST = "last:"

_YEAR = re.compile(r"(?<!\d)(20\d\d)(?=年|[-./]\d|$)")
_MEASURED = re.compile(
    r"(?:期数|次数|场次|人次|人数|户数|数量|面积|里程|长度|份数|册数|件数|株数|批次|班次|天数|个数|家数|台数|套数|篇数|数|(?<!质)量)$"
)
# Warnings after which a value is no target: better the less is reached, or reached whatever is done.
_NO_TARGET = frozenset({"VAL107", "VAL145"})
# A measure that stands before the figure (参训率100%) says what the row's name says.
_NAMED = re.compile(r"[\u4e00-\u9fff]*[率度数]")
# What one costs stays what it was, whatever the budget.
_PRICE = re.compile(r"[人户亩生村场次均]均|每[\u4e00-\u9fff]|标准|单价|单位成本")
_HEADER = frozenset({"target", "name", "level2"})
_DROPPED = re.compile(
    r"(?:不再|取消|停止|停办|去掉|删去|删除|不)(?:开展|实施|举办|安排|组织|进行|做)?(?P<what>[\u4e00-\u9fff]{2,15})"
)


class Carried(NamedTuple):
    """A row taken over: its name and target in the new year, and how they follow where they moved."""

    row: Indicator
    level2: str
    name: str
    target: Target
    printed: str  # the target as last year's table has it
    arithmetic: str | None


def year_after(last: GoalTable) -> int | None:
    """The year of the new table where none is given."""
    return last.year + 1 if last.year else None


def carried(brief: Brief) -> list[Carried]:
    """The rows of last year's table that the new one keeps, in their order.

    Not kept: rows with an error, sums of money (they follow from the new budget), what the task text
    drops (不再开展…) or itself states of the same measure.
    """
    if brief.last is None:
        return []
    faulty, stated = _faulty(brief.last), _measures_of(brief)
    dropped = _dropped(brief.text)
    kept = []
    for each in _rows(brief.last, brief.year):
        named = _measure(each.name, each.target.unit)
        if each.row.id in faulty or named in stated or any(word in each.name for word in dropped):
            continue
        if _is_sum(each):
            continue
        kept.append(each)
    return kept


def with_last(brief: Brief, known: Activities) -> Brief:
    """The brief of a task text with what last year's table adds: activities, office, kind, gaps."""
    last = brief.last
    assert last is not None
    rows = carried(brief)
    before = list(_activities(rows, known)) or [_whole(last, known)]
    update: dict[str, object] = {
        "activities": (*brief.activities, *_not_said(brief.activities, before)),
        "organization": brief.organization or last.organization,
        "long_term": brief.long_term or any(g.scope is GoalScope.WHOLE_PERIOD for g in last.goals),
    }
    if last.kind is TableKind.DEPARTMENT:
        update["kind"] = last.kind
    said_before = {
        a.id for a in brief.activities if any(_same_work(a, b.object, b.kind) for b in before)
    }
    brief = brief.model_copy(update=update)
    dated = any(each.target.kind is TargetKind.DATE for each in rows)
    gaps = tuple(
        _asking_of_last(gap, last)
        for gap in brief.gaps
        if not (gap.about == "deadline" and dated)
        and not (gap.about == "quantity" and gap.activity in said_before)
        and not (gap.about == "organization" and brief.organization)
    )
    return brief.model_copy(update={"gaps": gaps})


def left_out(last: GoalTable) -> list[str]:
    """What the user must know of rows that were left out for an error."""
    faults = _faulty(last)
    return [
        f"去年的“{row.name}”没有沿用：{faults[row.id]}"
        for row in last.indicators
        if row.id in faults
    ]


def moved(raw: str, by: int) -> str:
    """A name or target with each year in it moved on by so many years."""
    return _YEAR.sub(lambda year: str(int(year[1]) + by), raw) if by else raw


def years_between(brief: Brief) -> int:
    """By how many years dates of last year's table move."""
    last = brief.last.year if brief.last else None
    return brief.year - last if brief.year and last else 0


# -- rows ------------------------------------------------------------------------------------------


def _rows(last: GoalTable, year: int | None) -> Iterator[Carried]:
    by = year - last.year if year and last.year else 0
    for row in last.indicators:
        if row.target is None or row.scope is GoalScope.WHOLE_PERIOD or not row.name.strip():
            continue
        raw = row.target.raw
        if not re.search(r"\w", raw):
            continue
        name, after = moved(row.name, by), moved(raw, by)
        changed = f"{last.year}年表写“{raw}”，顺延{by}年：{after}" if after != raw else None
        target = parse_target(after) if changed else _official(row, row.target)
        yield Carried(row, _level2(row), name, target, raw, changed)


def _official(row: Indicator, printed: Target) -> Target:
    """The same figure as forms print it: 95%以上 is ≥95%, 20个/年 of the best grade is ≥20个/年."""
    if printed.kind is not TargetKind.NUMBER:
        return printed
    plain = {} if not _NAMED.fullmatch(printed.qualifier or "") else {"qualifier": None}
    operator = printed.operator or direction(row)
    return parse_target(render_target(printed.model_copy(update={**plain, "operator": operator})))


def _level2(row: Indicator) -> str:
    if row.level2:
        return row.level2
    if row.level1 == SATISFACTION:
        return SERVED_SATISFACTION
    counts = row.target and row.target.unit not in (None, "%") and row.target.value is not None
    return QUANTITY if counts and _MEASURED.search(row.name) else category(row.name)


def _faulty(last: GoalTable) -> dict[str, str]:
    """The rows with an error in what is taken over, each with what the rule book says."""
    findings = check_table(last).findings
    wrong = {row.id: why for row in last.indicators if (why := _no_share(row))}
    return wrong | {
        finding.indicator: finding.message
        for finding in reversed(findings)
        if (finding.severity is Severity.ERROR or finding.code in _NO_TARGET)
        and finding.indicator
        and finding.field in _HEADER
    }


def _no_share(row: Indicator) -> str | None:
    """Why a percentage is none that anybody aims at, or None."""
    target = row.target
    if target is None or target.unit != "%" or target.value is None:
        return None
    if target.value < 0:
        return f"指标值是“{target.raw}”，不能是负数。"
    if implied_direction(row.name) == "up" and target.operator in (Operator.LE, Operator.LT):
        return f"“{row.name}”越高越好，指标值却写成“{target.raw}”。"
    if impossible(row.name, target.value, target.unit):
        return f"“{row.name}”不可能超过100%，指标值却是“{target.raw}”。"
    return None


def _is_sum(each: Carried) -> bool:
    unit = each.target.unit or ""
    priced = "/" in unit or _PRICE.search(each.name)
    return each.level2 in COST_LEVELS and unit.endswith("元") and not priced


def _measures_of(brief: Brief) -> set[tuple[str, str | None]]:
    figures = (*(f for a in brief.activities for f in a.figures), *brief.figures)
    return {_measure(figure.name, figure.target.unit) for figure in figures}


def _measure(name: str, unit: str | None) -> tuple[str, str | None]:
    read = shipped_measures().read(name)
    return f"{read.object}{read.name}", unit


def _dropped(text: str) -> list[str]:
    return [clean(match["what"]) for match in _DROPPED.finditer(TaskText(text).text)]


# -- activities ------------------------------------------------------------------------------------


def _activities(rows: Sequence[Carried], known: Activities) -> Iterator[Activity]:
    """What was done: from the quantities, one activity for all that count the same work."""
    found: dict[str, Activity] = {}
    for each in rows:
        if each.level2 != QUANTITY or each.target.value is None or each.target.unit == "%":
            continue
        words = _MEASURED.sub("", re.sub(r"20\d\d年度?", "", each.name))
        phrase = parse(words, known)
        phrase = phrase if len(phrase.thing) > 1 else phrase._replace(verb="", thing=words)
        kind = kind_of(phrase, words, known) or known.general
        same = next((a for a in found.values() if _same_work(a, phrase.thing, kind.key)), None)
        if same is not None:
            said = f"{same.phrase}，{each.name}{_value(each.target)}"
            found[same.id] = same.model_copy(update={"phrase": said})
            continue
        id = f"l{len(found) + 1}"
        found[id] = Activity(
            id=id, kind=kind.key, title=phrase.title, event=event_of(phrase, kind),
            work=work_of(phrase) or words, object=phrase.thing,
            phrase=f"{phrase.title}{_value(each.target)}",
        )  # fmt: skip
    yield from found.values()


def _whole(last: GoalTable, known: Activities) -> Activity:
    """The work itself, where no row counts it: by the name of the project or of the table."""
    titled = re.sub(
        r"20\d\d年度?|(?:项目)?(?:支出)?(?:绩效)?目标(?:申报)?表|[（(].*?[)）]",
        "",
        last.title or "",
    )
    words = project_name(last.project or titled) or name_of(last)
    phrase = parse(re.sub(r"(?:项目)?(?:专项)?(?:经费|资金|预算)$", "", words), known)
    phrase = phrase if len(phrase.thing) > 1 else phrase._replace(verb="", thing=words)
    kind = kind_of(phrase, words, known) or known.general
    return Activity(
        id="l1", kind=kind.key, title=phrase.title, event=event_of(phrase, kind),
        work=work_of(phrase) or words, object=phrase.thing, phrase=words,
    )  # fmt: skip


def name_of(last: GoalTable) -> str:
    """The project of last year's table without its year; what the whole table is about at least."""
    whole = "部门整体支出" if last.kind is TableKind.DEPARTMENT else "项目"
    return project_name(last.project or "") or whole


def _value(target: Target) -> str:
    return target.raw.lstrip("≥≤=><")


def _same_work(activity: Activity, thing: str, kind: str) -> bool:
    alike = thing in activity.title or activity.object in thing
    return activity.kind == kind and len(thing) > 1 and alike


def _not_said(stated: Sequence[Activity], before: Sequence[Activity]) -> list[Activity]:
    """The activities of last year that the text says nothing of."""
    return [
        activity
        for activity in before
        if not any(_same_work(other, activity.object, activity.kind) for other in stated)
    ]


# -- what is asked ---------------------------------------------------------------------------------


def _asking_of_last(gap: Gap, last: GoalTable) -> Gap:
    budget = last.budget
    if gap.about != "budget" or budget is None or budget.total is None:
        return gap
    amount = convert(budget.total, budget.unit, "万元") or Decimal(0)
    before = f"去年是{amount.normalize():f}万元，没有沿用"
    return gap.model_copy(update={"question": f"今年的预算是多少万元？{before}。"})
