"""The header against itself, and money against the standard it must keep to."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

from assistant.checking.basis import ARITHMETIC, FORM, GUIDE_88, GUIDE_101, REVIEW
from assistant.checking.context import Context, Row, amount, figures, in_ten_thousands
from assistant.checking.objection import Objection
from assistant.checking.registry import Topic, rule
from assistant.model.report import Severity
from assistant.model.table import FurtherRole, GoalScope, TableKind
from assistant.model.text import fold
from assistant.model.units import SIMPLE, convert

_ROUNDING = Decimal("0.05")


@rule(
    "STR111",
    "部分指标没有归类",
    Severity.ADVICE,
    Topic.STRUCTURE,
    basis=GUIDE_88,
    what="别的行都有一级、二级指标，有几行既没有一级也没有二级。没有分级的表不查。",
    why="没有归类的行不知道考核哪一方面，也没法汇总。",
    bad="""
数量指标 | 培训期数 | ≥4期
质量指标 | 培训合格率 | ≥95%
时效指标 | 按期完成率 | =100%
| 学员满意度 | ≥90%
""",
    good="""
数量指标 | 培训期数 | ≥4期
质量指标 | 培训合格率 | ≥95%
时效指标 | 按期完成率 | =100%
服务对象满意度指标 | 学员满意度 | ≥90%
""",
)
def unclassified(table: Context) -> Iterator[Objection]:
    """A few rows without any level where the others have them."""
    bare = [
        row
        for row in table.rows
        if not (row.level1 or row.level2 or row.indicator.level1_raw or row.indicator.level2_raw)
    ]
    if bare and len(bare) * 3 < len(table.rows):
        for row in bare:
            yield row.objection(
                "level2",
                f"“{row.label}”没有填一级、二级指标。",
                suggestion="归到产出、效益、满意度、成本中的一类。",
                excerpt=row.label,
            )


@rule(
    "STR112",
    "没有项目或单位名称",
    Severity.ADVICE,
    Topic.STRUCTURE,
    basis=FORM,
    what="项目支出目标表填了预算、目标和指标，却没有项目名称，也没有单位名称。",
    why="不知道是谁的、哪个项目的表，没法对应预算。",
    bad="""
类型=project 年度=2024 预算=20万元
目标=举办培训班4期
数量指标 | 培训期数 | ≥4期
""",
    good="""
类型=project 年度=2024 预算=20万元 单位=某县教育局 项目=教师培训
目标=举办培训班4期
数量指标 | 培训期数 | ≥4期
""",
)
def nobodys(table: Context) -> Iterator[Objection]:
    """A project form filled in but for whose it is."""
    whole = table.table
    filled = table.rows and whole.goals and table.budget is not None and whole.year is not None
    if whole.kind is TableKind.PROJECT and filled and not (whole.project or whole.organization):
        yield Objection(
            "没有填写项目名称和单位名称。",
            suggestion="在表头填写项目名称、主管部门和实施单位。",
            field="project",
        )


@rule(
    "OLD111",
    "标题年份与表的年度不同",
    Severity.WARNING,
    Topic.STALENESS,
    basis=REVIEW,
    what="标题里写的年度与表头填的年度不同。",
    why="多半是用上年的表改的，标题或年度有一处没改。",
    bad="""
标题=2023年度项目支出绩效目标表 年度=2024
数量指标 | 培训期数 | ≥4期
""",
    good="""
标题=2024年度项目支出绩效目标表 年度=2024
数量指标 | 培训期数 | ≥4期
""",
)
def title_of_another_year(table: Context) -> Iterator[Objection]:
    """One year in the title, and it is not the table's; a span of years (2023—2025) is no year."""
    year, title = table.table.year, fold(table.table.title or "")
    years = {int(found) for found in re.findall(r"(?<!\d)(20\d\d)(?=年)", title)}
    if year is not None and len(years) == 1 and year not in years and not _SPAN.search(title):
        (named,) = years
        yield Objection(
            f"标题里是{named}年，表的年度是{year}年。",
            suggestion="核对后改成一致。",
            field="year",
            excerpt=table.table.title,
        )


_SPAN = re.compile(r"20\d\d年?[-~至到]")
_DUE = re.compile(
    r"(?<!\d)(20\d\d)年(?:\d{1,2}月)?(?:\d{1,2}[日号])?(?:年?底|年?末)?(?:以?前|之前|底|末)(?:[^,.;]{0,4}(?:完成|建成|完工|竣工|投入|交付|验收))?"
)


@rule(
    "OLD112",
    "目标里的期限早于本年度",
    Severity.WARNING,
    Topic.STALENESS,
    basis=GUIDE_88,
    what="年度目标、任务里写着“2022年底前完成”等期限，年份早于表的年度。",
    why="已经过去的期限不能是今年的目标，多半是旧表留下的。",
    bad="""
年度=2024
目标=2023年12月底前完成校舍加固2栋
""",
    good="""
年度=2024
目标=2024年11月底前完成校舍加固2栋
""",
)
def past_deadline(table: Context) -> Iterator[Objection]:
    """A deadline in goals or tasks that lies before the table's year."""
    year = table.table.year
    if year is None:
        return
    whole = {goal.text for goal in table.table.goals if goal.scope is GoalScope.WHOLE_PERIOD}
    for passage in table.passages:
        if passage.field not in ("goals", "tasks") or passage.text in whole:
            continue
        for match in _DUE.finditer(passage.folded):
            near = passage.folded[max(0, match.start() - 6) : match.end() + 6]
            if int(match[1]) < year and not _LOOKING_BACK.search(near):
                yield passage.objection(
                    f"这张表是{year}年的，{passage.label}里的期限却是“{match[0]}”。",
                    suggestion=f"改为{year}年内的日期；以前已经完成的，从目标里删去。",
                    excerpt=match[0],
                )
                break


_LOOKING_BACK = re.compile(
    r"比|较|同比|截[至止]|上年|去年|已|结转|存量|登记|出生|参加工作|入职|立项"
)


@rule(
    "MON121",
    "成本目标超过支出标准",
    Severity.WARNING,
    Topic.MONEY,
    basis=GUIDE_101,
    what="成本指标的备注或“标准、依据”一栏写了支出标准，指标值比它高（同一单位）。",
    why="有支出标准的，成本目标不能超过标准。",
    bad="成本指标 | 人均培训成本 | ≤550元/人·天 | 备注=支出标准为450元/人·天",
    good="成本指标 | 人均培训成本 | ≤450元/人·天 | 备注=支出标准为450元/人·天",
)
def beyond_standard(table: Context) -> Iterator[Objection]:
    """A ceiling above the one standard that the row itself names."""
    for row in table.costs:
        if row.value is None or row.unit is None or row.at_least:
            continue
        standards = {
            value
            for text in _standards(row)
            for figure in figures(text)
            if text[figure.end : figure.end + 1] != "/"
            and (value := convert(figure.value, figure.unit, row.unit)) is not None
        } | {
            value
            for text in _standards(row)
            for said in _PER.findall(text)
            if (value := _rate(said, row.unit)) is not None
        }
        if len(standards) == 1 and row.value > max(standards):
            yield row.objection(
                "target",
                f"“{row.label}”是{row.text('target')}，超过了写明的支出标准"
                f"{amount(max(standards))}{row.unit}。",
                suggestion="降到标准以内；标准已经调整的，写明新的标准。",
            )


_PER = re.compile(rf"\d[\d,.]*(?:万|亿)?元/(?:{SIMPLE})(?:[·*](?:{SIMPLE}))?")


def _standards(row: Row) -> Iterator[str]:
    texts = [
        (row.indicator.note or "", "标准"),
        *(
            (cell.text, cell.heading)
            for cell in row.indicator.further
            if cell.role is FurtherRole.OTHER
        ),
    ]
    for text, heading in texts:
        if "标准" in heading and ("标准" in text or heading != "标准"):
            yield fold(text)


def _rate(said: str, unit: str) -> Decimal | None:
    from assistant.model.grammar import parse_target

    target = parse_target(said)
    if target.value is None or target.unit is None:
        return None
    return convert(target.value, target.unit, unit)


@rule(
    "MON122",
    "任务的成本超过任务预算",
    Severity.WARNING,
    Topic.MONEY,
    basis=ARITHMETIC,
    what="表里注明了每行指标属于哪项任务（活动）时，一项任务下各项成本相加超过这项任务的预算。",
    why="任务有多少钱就只能花多少，成本上限之和超过预算就是允许超支。",
    bad="""
任务=培训 | 举办培训班4期 | 20万元
成本指标 | 培训费 | ≤15万元 | 任务=t1
成本指标 | 教材费 | ≤8万元 | 任务=t1
""",
    good="""
任务=培训 | 举办培训班4期 | 23万元
成本指标 | 培训费 | ≤15万元 | 任务=t1
成本指标 | 教材费 | ≤8万元 | 任务=t1
""",
)
def task_overspent(table: Context) -> Iterator[Objection]:
    """Cost rows of one task that add up to more than the task has."""
    groups: dict[str, list[Row]] = {}
    for row in table.costs:
        if row.money is not None and not row.per_unit and not row.is_total and row.indicator.task:
            groups.setdefault(row.indicator.task, []).append(row)
    if not groups:
        return
    for task in table.table.tasks:
        rows, budget = groups.get(task.id, []), in_ten_thousands(task.budget)
        total = sum((row.money for row in rows if row.money is not None), Decimal(0))
        if budget is None or not rows or total <= budget + _ROUNDING:
            continue
        yield rows[0].objection(
            "target",
            f"任务“{task.name}”的成本合计{amount(total)}万元，超过任务预算{amount(budget)}万元。",
            suggestion="核对各项成本和任务预算。",
            related=tuple(row.id for row in rows[1:]),
        )
