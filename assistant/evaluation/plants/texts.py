"""Goals, tasks and rows that disagree, or say a thing twice."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

from assistant.checking.notation import table_of
from assistant.evaluation.planting import NEW, Planting, changed, plain, with_row
from assistant.evaluation.plants.making import (
    defect,
    numeric,
    renamed,
    retargeted,
    with_copy,
)
from assistant.model.grammar import parse_target
from assistant.model.table import (
    Goal,
    GoalScope,
    GoalTable,
    Indicator,
    TableKind,
    Task,
)
from assistant.model.target import Operator
from assistant.model.taxonomy import COST_LEVELS, QUALITY, QUANTITY, SERVED_SATISFACTION, SOCIAL


@defect("没有说明是谁的满意度", "CLS114")
def nobody_named(table: GoalTable) -> Iterator[Planting]:
    """The only satisfaction row names nobody."""
    rows = [row for row in table.indicators if row.level2 == SERVED_SATISFACTION]
    if len(rows) != 1:
        return
    for name in (
        "满意度",
        "服务对象满意度",
        "满意率",
        "受益对象满意度",
        "综合满意度",
        "满意度指标",
        "相关对象满意度",
        "服务对象满意程度",
    ):
        yield renamed(table, rows[0], name)


@defect(
    "比率指标全是100%",
    "VAL119",
    REL102="年度目标里仍是原来的比率",
    VAL115="评分标准仍按原来的比率",
)
def everything_100(table: GoalTable) -> Iterator[Planting]:
    """Every rate at 100%."""
    rates = [
        row
        for row in table.indicators
        if numeric(row) and row.target.unit == "%" and row.target.operator is Operator.GE
    ]
    shares = [row for row in table.indicators if row.target and row.target.unit == "%"]
    if len(rates) < 5 or len(rates) < len(shares) * Decimal("0.9"):
        return
    for raw in ("100%", "=100%"):
        planted = table
        for row in rates:
            planted = changed(planted, row.id, target=parse_target(raw))
        ids = frozenset(row.id for row in rates)
        yield Planting(planted, ids, f"{len(rates)}个比率都写成{raw}", raw)


@defect("任务没有对应的指标", "REL101")
def task_without_indicator(table: GoalTable) -> Iterator[Planting]:
    """A task added that no row is about."""
    if not table.tasks:
        return
    parent = table.tasks[-1].parent
    for name, content in (
        ("老旧食堂改造", "翻修职工食堂并更换灶具"),
        ("史志编纂", "编写出版年鉴"),
        ("对口帮扶", "选派干部驻点帮扶结对单位"),
        ("法律顾问聘请", "聘请律师提供合同把关"),
        ("公务用车更新", "购置新能源轿车"),
    ):
        task = Task(id="新任务", name=name, content=content, parent=parent)
        planted = table.model_copy(update={"tasks": (*table.tasks, task)})
        yield Planting(planted, frozenset(), f"新增任务：{name}，{content}", name)


@defect("目标里的数与指标不同", "REL102", REL106="目标里改了的数没有指标")
def goal_against_row(table: GoalTable) -> Iterator[Planting]:
    """A figure of a row changed in the goal or in a task."""
    for planted, what, where in _other_figures(table):
        yield Planting(planted, frozenset(), what, where)


@defect("实施期目标与年度目标相同", "REL104")
def same_goals(table: GoalTable) -> Iterator[Planting]:
    """The goal of the whole period copied from the year."""
    annual = next((goal for goal in table.goals if goal.scope is GoalScope.ANNUAL), None)
    if annual is None:
        return
    for ending in ("", "。", " "):
        whole = annual.model_copy(
            update={"scope": GoalScope.WHOLE_PERIOD, "text": annual.text + ending}
        )
        planted = table.model_copy(update={"goals": (whole, annual)})
        yield Planting(planted, frozenset(), "实施期目标照抄年度目标", f"末尾“{ending}”")


@defect(
    "指标重复",
    "DUP101",
    MON104="重复的成本使合计超过预算",
    MON110="重复的单位成本乘出两份",
    MON122="重复的成本使任务的合计超过预算",
)
def same_row_twice(table: GoalTable) -> Iterator[Planting]:
    """A row said again."""
    for row in table.indicators:
        for name in (row.name, f"{row.name}指标", f" {row.name}"):
            twice = row.model_copy(
                update={"id": NEW, "name": name, "scoring": None, "explanation": None}
            )
            if (planted := with_copy(table, row, twice)) is not None:
                what = f"“{row.name}”又列一行：{name}"
                yield Planting(planted, frozenset({row.id, NEW}), what, name.replace(row.name, "…"))


@defect(
    "同一指标有两个值",
    "DUP102",
    MON104="重复的成本使合计超过预算",
    MON110="重复的单位成本乘出两份",
    REL102="另一个值与目标不同",
    REL105="另一个值不够频次",
    MON122="重复的成本使任务的合计超过预算",
    VAL146="减成了小数",
)
def two_values(table: GoalTable) -> Iterator[Planting]:
    """A row said again with another value."""
    for row in table.indicators:
        if not numeric(row) or row.target.unit == "%" or not row.target.value:
            continue
        for factor in (Decimal("0.8"), Decimal("0.5")):
            value = (row.target.value * factor).normalize()
            raw = f"{row.target.operator or ''}{value:f}{row.target.unit or ''}"
            twice = row.model_copy(
                update={
                    "id": NEW,
                    "target": parse_target(raw),
                    "scoring": None,
                    "explanation": None,
                }
            )
            if (planted := with_copy(table, row, twice)) is not None:
                what = f"“{row.name}”又列一行：{raw}"
                yield Planting(planted, frozenset({row.id, NEW}), what, str(factor))


def _other_figures(table: GoalTable) -> Iterator[tuple[GoalTable, str, str]]:
    """Figures of the annual goal and of tasks that a row also holds, each changed in the text."""
    figures = [
        f"{plain(row.target.value)}{row.target.unit}"
        for row in table.indicators
        if numeric(row)
        and row.target.unit not in (None, "%", "万元", "元")
        and row.level2 in (QUANTITY, QUALITY)
    ]
    for figure in sorted(set(figures)):
        number, unit = re.fullmatch(r"([\d.]+)(.+)", figure).groups()  # type: ignore[union-attr]
        if unit.startswith("万"):
            continue
        for factor in (2, 5):
            other = f"{plain(Decimal(number) * factor)}{unit}"
            for at, goal in enumerate(table.goals):
                if goal.scope is GoalScope.ANNUAL and _occurs(figure, goal.text):
                    text = re.sub(_whole(figure), other, goal.text, count=1)
                    goals = list(table.goals)
                    goals[at] = goal.model_copy(update={"text": text})
                    planted = table.model_copy(update={"goals": tuple(goals)})
                    yield planted, f"年度目标里的{figure}写成{other}", f"目标×{factor}"
            for at, task in enumerate(table.tasks):
                if task.content and _occurs(figure, task.content):
                    text = re.sub(_whole(figure), other, task.content, count=1)
                    tasks = list(table.tasks)
                    tasks[at] = task.model_copy(update={"content": text})
                    planted = table.model_copy(update={"tasks": tuple(tasks)})
                    yield planted, f"任务“{task.name}”里的{figure}写成{other}", f"任务×{factor}"


def _whole(figure: str) -> str:
    return rf"(?<![\d.]){re.escape(figure)}"


def _occurs(figure: str, text: str) -> bool:
    return bool(re.search(_whole(figure), text))


@defect("标题年份与表的年度不同", "OLD111")
def title_of_another_year(table: GoalTable) -> Iterator[Planting]:
    """The title kept from an earlier year."""
    if table.year is None or table.kind is TableKind.ACTIVITY:
        return
    for year in (table.year - 1, table.year - 2, table.year + 1):
        for title in (f"{year}年度项目支出绩效目标表", f"{year}年部门预算项目绩效目标申报表"):
            planted = table.model_copy(update={"title": title})
            yield Planting(planted, frozenset(), f"标题：{title}", title.replace(str(year), "…"))


@defect("任务、项目名称太笼统", "WRD111", REL101="任务只剩笼统的话")
def generic_task(table: GoalTable) -> Iterator[Planting]:
    """A task named by words that fit everywhere."""
    for at, task in enumerate(table.tasks):
        for name in (
            "专项工作",
            "其他经费",
            "专项经费",
            "其他工作",
            "项目支出",
            "其他各项支出",
        ):
            tasks = list(table.tasks)
            tasks[at] = task.model_copy(update={"name": name})
            planted = table.model_copy(update={"tasks": tuple(tasks)})
            yield Planting(planted, frozenset(), f"任务“{task.name}”改名“{name}”", name)


@defect("效益重复产出", "DUP111", DUP101="名称和值都相同的也是重复")
def benefit_repeats_output(table: GoalTable) -> Iterator[Planting]:
    """An output said again as a benefit."""
    benefit = next((row for row in table.indicators if row.level2 == SOCIAL), None)
    for row in table.indicators:
        if benefit is None or row.level2 != QUANTITY or not numeric(row):
            continue
        for name in (row.name, re.sub("数量$", "数", row.name)):
            planted = changed(table, benefit.id, name=name, target=row.target, scoring=None)
            what = f"“{benefit.name}”改为“{name} {row.target.raw if row.target else ''}”"
            yield Planting(
                planted, frozenset({benefit.id, row.id}), what, name.replace(row.name, "…")
            )


@defect("正反两个比率对不上", "DUP112")
def rates_that_do_not_meet(table: GoalTable) -> Iterator[Planting]:
    """A rate and its opposite that are not 100% together."""
    for row in table.indicators:
        if (
            numeric(row)
            and row.target.operator is Operator.GE
            and re.search(r"(?<!不)(合格率|达标率)$", row.name)
        ):
            for off in (5, 10):
                opposite = re.sub(r"(合格率|达标率)$", r"不\1", row.name)
                rest = 100 - row.target.value + off
                twice = row.model_copy(
                    update={
                        "id": NEW,
                        "name": opposite,
                        "target": parse_target(f"≤{plain(rest)}%"),
                        "scoring": None,
                        "explanation": None,
                    }
                )
                if (planted := with_row(table, twice)) is not None:
                    what = f"“{row.name}”{row.target.raw}，另列“{opposite}”≤{plain(rest)}%"
                    yield Planting(planted, frozenset({row.id, NEW}), what, str(off))


@defect(
    "任务只有数量没有质量和成本", "REL107", MON103="新任务没有预算", REL108="年度目标没有提到这件事"
)
def task_with_a_count_only(table: GoalTable) -> Iterator[Planting]:
    """A task added with one quantity and nothing else."""
    if len(table.tasks) < 2 or table.kind is TableKind.ACTIVITY or _general(table):
        return
    for name, content, line in (
        ("史志编纂", "编纂年鉴3卷", "数量指标 | 编纂年鉴卷数 | =3卷"),
        ("职工食堂改造", "更换灶具12台", "数量指标 | 食堂更换灶具台数 | =12台"),
        ("乡贤联谊", "走访乡贤90人次", "数量指标 | 走访乡贤人次 | ≥90人次"),
    ):
        (row,) = table_of(line).indicators
        if (planted := with_row(table, row)) is not None:
            task = Task(id="新任务", name=name, content=content)
            planted = planted.model_copy(update={"tasks": (*table.tasks, task)})
            yield Planting(planted, frozenset(), f"新增任务：{name}，{content}；{line}", name)


@defect("形近的字符", "WRD123")
def look_alikes(table: GoalTable) -> Iterator[Planting]:
    """Radicals for characters in names, letters for digits in targets."""
    radicals = {"人": "⼈", "水": "⽔", "工": "⼯", "生": "⽣", "用": "⽤", "大": "⼤"}
    for row in table.indicators:
        for right, wrong in radicals.items():
            if right in row.name:
                yield renamed(table, row, row.name.replace(right, wrong, 1))


def _general(table: GoalTable) -> bool:
    """Whether a row of quality or cost is about no task, and so may cover any."""
    said = {pair for task in table.tasks for pair in _pairs(f"{task.name}，{task.content}")}
    return any(
        row.task is None and not _pairs(row.name) & said
        for row in table.indicators
        if row.level2 == QUALITY or row.level2 in COST_LEVELS
    )


def _pairs(text: str) -> set[str]:
    return {text[at : at + 2] for at in range(len(text) - 1)}


@defect(
    "指标值识别错误",
    "VAL126",
    VAL102="认错以后没有了单位",
    VAL110="认错以后没有了数",
    CLS101="认错以后成了别的值",
    MON104="认错以后金额不同",
    REL102="认错以后与目标里的数不同",
    WRD123="夹在数字里的字母也是形近的字符",
    MON110="数量没有了数，单位成本对到了相近的另一行",
)
def misread(table: GoalTable) -> Iterator[Planting]:
    """What a scanner makes of signs and noughts."""
    for row in table.indicators:
        if not numeric(row):
            continue
        raw = row.target.raw
        if raw.startswith("="):
            yield retargeted(table, row, raw.replace("=", "二", 1), "=认成二")
        if raw.startswith("≥") and raw.endswith("%"):
            yield retargeted(table, row, raw.replace("≥", "Z", 1), "≥认成Z")
            yield retargeted(table, row, raw.replace("≥", "%=", 1), "≥认成%=")
        if re.search(r"\d0\d*[\u4e00-\u9fff]", raw):
            yield retargeted(table, row, re.sub("(?<=\\d)0", "O", raw, count=1), "0认成O")


@defect("指标过多", "STR121")
def too_many(table: GoalTable) -> Iterator[Planting]:
    """The same kind of row for each of fifty places."""
    if table.kind not in (TableKind.PROJECT, TableKind.DEPARTMENT):
        return
    row = next(row for row in table.indicators if row.level2 == QUANTITY)
    for subject, unit in (
        ("巡查", "次"),
        ("整治点位", "处"),
        ("走访农户", "户"),
        ("清理垃圾", "吨"),
        ("张贴公告", "份"),
        ("维修路灯", "盏"),
    ):
        copies = tuple(
            row.model_copy(
                update={
                    "id": f"{NEW}{at}",
                    "name": f"第{at}片区{subject}{'次数' if unit == '次' else '数量'}",
                    "target": parse_target(f"≥{10 + at}{unit}"),
                    "weight": None if row.weight is None else Decimal(0),
                    "scoring": None,
                    "explanation": None,
                }
            )
            for at in range(1, 61)
        )
        planted = table.model_copy(update={"indicators": (*table.indicators, *copies)})
        if row.weight is None:
            yield Planting(planted, frozenset(), f"另加60行：各片区{subject}", subject)


@defect(
    "没有反映效果的指标", "STR122", GRD105="改了名称，档次没有改", GRD103="改了名称，次序没有改"
)
def only_completion(table: GoalTable) -> Iterator[Planting]:
    """Activities measured by completion alone."""
    if table.kind is not TableKind.ACTIVITY:
        return
    bands = ("100%", "90%以上", "80%以上", "80%以下")
    for ending in ("工作完成率", "任务完成率", "计划执行率", "按期完成率", "落实率", "开展率"):
        rows = tuple(
            row.model_copy(
                update={
                    "name": f"{_task_name(table, row)}第{at}项{ending}",
                    "grades": tuple(
                        band.model_copy(update={"target": parse_target(text)})
                        for band, text in zip(row.grades, bands, strict=True)
                    ),
                }
            )
            for at, row in enumerate(table.indicators, start=1)
        )
        planted = table.model_copy(update={"indicators": rows})
        yield Planting(planted, frozenset(), f"各行都改成“……{ending}”", ending)


def _task_name(table: GoalTable, row: Indicator) -> str:
    task = table.task(row.task or "")
    return task.name if task else ""


@defect("目标照抄工作内容", "WRD112")
def content_as_goal(table: GoalTable) -> Iterator[Planting]:
    """The goal of an activity is its description."""
    if table.kind is not TableKind.ACTIVITY:
        return
    for task in table.tasks:
        for form in ("{}", "做好{}", "全年{}", "{}，确保质量"):
            if task.content and task.parent:
                goal = Goal(scope=GoalScope.ACTIVITY, text=form.format(task.content), task=task.id)
                planted = table.model_copy(update={"goals": (*table.goals, goal)})
                yield Planting(planted, frozenset(), f"“{task.name}”的目标：{goal.text}", form)


@defect("职责有指标没有预算", "MON131", MON103="少了一项职责的预算")
def duty_without_budget(table: GoalTable) -> Iterator[Planting]:
    """A duty that is measured and not paid."""
    tops = [task for task in table.tasks if task.parent is None]
    if table.kind is not TableKind.ACTIVITY or len(tops) < 2:
        return
    for top in tops:
        unpaid = tuple(
            task.model_copy(update={"budget": None}) if top.id in (task.id, task.parent) else task
            for task in table.tasks
        )
        for name in (top.name, f"{top.name}工作", f"其他{top.name}", f"{top.name}专项"):
            tasks = tuple(
                task.model_copy(update={"name": name}) if task.id == top.id else task
                for task in unpaid
            )
            planted = table.model_copy(update={"tasks": tasks})
            what = f"“{name}”及其活动没有预算"
            yield Planting(planted, frozenset(), what, name.replace(top.name, "…"))


@defect("项目名称里是以前的年份", "OLD113")
def project_of_an_earlier_year(table: GoalTable) -> Iterator[Planting]:
    """The project named as last year."""
    if table.kind is not TableKind.PROJECT or table.year is None:
        return
    for year in (table.year - 1, table.year - 2):
        for form in ("{}年{}", "{}年度{}", "{1}（{0}年）"):
            name = form.format(year, table.project)
            planted = table.model_copy(update={"project": name})
            yield Planting(planted, frozenset(), f"项目名称：{name}", f"{form}{table.year - year}")
