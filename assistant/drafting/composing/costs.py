"""The cost rows: the budget's lines, what is left of it, or the whole."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal

from assistant.drafting.activities import Activities, Kind
from assistant.drafting.composing.rows import LONGEST_EVENT, SHORTEST, Row, quotes_of
from assistant.drafting.shapes import Activity, Brief, BudgetLine, Quote
from assistant.drafting.understanding.phrases import head
from assistant.drafting.verify import BUDGET
from assistant.model.evidence import TargetBasis
from assistant.model.grammar import parse_target
from assistant.model.taxonomy import COST

#: What the lines of a budget leave of it.
REST = "其他支出"

_MONEY_END = re.compile(r"(?:费|费用|经费|资金|成本|支出|投资|补助|补贴|津贴|奖金)$")
_BUILDING = re.compile(r"建设|改造|维修|修缮|工程|新建|加固|治理|养护")


def costs(brief: Brief, known: Activities) -> Iterator[Row]:
    """The budget lines, the rest of the budget where they do not fill it, or the total alone."""
    spent = [line for line in brief.lines if not line.source]
    names = _distinct([(line, _cost_name(line, brief.activities, known)) for line in spent])
    for line, name in zip(spent, names, strict=True):
        listed = f"{line.name}{line.amount:f}万元"
        row = _money_row(
            name, line.amount, (line.quote,), f"任务描述列明{line.arithmetic or listed}。"
        )
        yield row._replace(about=line.activities)
    total = brief.budget
    if total is None:
        return
    added = sum((line.amount for line in spent), Decimal(0))
    if not spent:
        source = "任务描述写明" if total.quotes else "填报"
        sums = f"（{total.arithmetic}）" if total.arithmetic else ""
        quotes = total.quotes or _given(brief)
        name = _total_name(brief, known)
        yield _money_row(
            name, total.amount, quotes, f"{source}预算{total.amount:f}万元{sums}，没有列分项。"
        )
    elif added < total.amount:
        rest = total.amount - added
        sums = "－".join(
            f"{amount:f}" for amount in (total.amount, *(line.amount for line in spent))
        )
        quotes = (*(total.quotes or _given(brief)), *(line.quote for line in spent))
        yield _money_row(REST, rest, quotes, f"总预算减去已列明各项：{sums}＝{rest:f}万元。")


def _total_name(brief: Brief, known: Activities) -> str:
    """The whole budget by what it is for: the one activity, else the project where it has a short name."""
    if len(brief.activities) == 1:
        only = brief.activities[0]
        return _cost_of(known.kind(only.kind) or known.general, only)
    project = re.sub(r"(?:专项)?(?:项目|经费|资金|工作)+$", "", brief.project)
    plain = re.fullmatch(r"[\u4e00-\u9fff]+", project) and not project.endswith("等")
    if plain and SHORTEST <= len(project) <= LONGEST_EVENT:
        return f"{project}总成本"
    return "项目总成本"


def _given(brief: Brief) -> tuple[Quote, ...]:
    given = (brief.given_budget or "").strip()
    return (Quote(text=given, start=0, end=len(given)),) if given else ()


def _money_row(name: str, amount: Decimal, quotes: Sequence[Quote], rationale: str) -> Row:
    target = parse_target(f"≤{amount:f}万元")
    return Row(COST, name, target, TargetBasis.BUDGET, rationale, quotes_of(BUDGET, quotes))


def _cost_name(line: BudgetLine, activities: Sequence[Activity], known: Activities) -> str:
    covered = [activity for activity in activities if activity.id in line.activities]
    name = line_name(re.sub(r"^(?:用于|开展|支付|发放)+", "", line.name))
    if name in ("其他", "其它"):
        return REST
    if len(covered) == 1:
        kind = known.kind(covered[0].kind) or known.general
        work = head(covered[0].work, LONGEST_EVENT)
        if work not in name and _speaks_of(name, covered[0]):
            name = _cost_of(kind, covered[0])
    elif len(covered) == 2 and covered[0].kind != covered[1].kind:
        parts = [_cost_of(known.kind(a.kind) or known.general, a, 8) for a in covered]
        joined = "和".join(part.removesuffix("经费").removesuffix("成本") for part in parts)
        name = joined if len(joined) <= 20 else name
    if _MONEY_END.search(name):
        return name
    return f"{name}{'成本' if _BUILDING.search(name) else '经费'}"


def line_name(name: str) -> str:
    """A line by its full name: 基本 is 基本支出."""
    return f"{name}支出" if name in ("基本", "项目", "人员", "公用") else name


def _speaks_of(name: str, activity: Activity) -> bool:
    """Whether a line's name is a short form of the activity (设备, 培训): 工程施工 is a name of its own."""
    short = re.sub(r"(?:工作|活动|项目)?(?:经费|费用|资金|支出|成本|费)?$", "", name)
    return short in f"{activity.title}|{activity.event}|{activity.work}"


def _cost_of(kind: Kind, activity: Activity, longest: int = LONGEST_EVENT) -> str:
    return kind.cost.replace("{a}", head(activity.work, longest))


def _distinct(named: Sequence[tuple[BudgetLine, str]]) -> list[str]:
    """Two lines that would read alike keep the words of the text."""
    names = [name for _, name in named]
    return [
        name if names.count(name) == 1 else f"{line.name.removesuffix('经费')}经费"
        for line, name in named
    ]
