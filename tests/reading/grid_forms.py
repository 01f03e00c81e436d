"""Forms on a grid as offices draw them, each with what reading it must give.

The layouts are facts of public documents; what they say here is made up. `FORMS` maps a form's
name to a function that draws it: the drawings of one file and the tables that are in it.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from assistant.model.table import FurtherRole, GoalScope, GoalTable
from tests.documents import Drawing

ANNUAL, WHOLE = GoalScope.ANNUAL, GoalScope.WHOLE_PERIOD
Further = tuple[tuple[FurtherRole, str], ...]


@dataclass(frozen=True)
class Said:
    """What one row must say, as printed."""

    level1: str | None
    level2: str | None
    name: str
    target: str | None
    weight: str | None = None
    explanation: str | None = None
    scoring: str | None = None
    note: str | None = None
    scope: GoalScope | None = None
    further: Further = ()
    grades: tuple[str, ...] = ()


@dataclass(frozen=True)
class Truth:
    """What one table must say; nothing beyond it may be read."""

    rows: tuple[Said, ...]
    project: str | None = None
    organization: str | None = None
    year: int | None = None
    budget: tuple[str | None, str, dict[str, str]] | None = None
    goals: tuple[tuple[GoalScope, str], ...] = ()
    tasks: tuple[tuple[str, str | None, str | None], ...] = ()  # name, content, total


def said(table: GoalTable) -> Truth:
    """A table that was read, in the shape of a truth."""
    budget = table.budget
    return Truth(
        rows=tuple(
            Said(
                one.level1_raw,
                one.level2_raw,
                one.name,
                one.target.raw if one.target else None,
                str(one.weight) if one.weight is not None else None,
                one.explanation,
                one.scoring,
                one.note,
                one.scope,
                tuple((further.role, further.text) for further in one.further),
                tuple(f"{band.grade.value}:{band.target.raw}" for band in one.grades),
            )
            for one in table.indicators
        ),
        project=table.project,
        organization=table.organization,
        year=table.year,
        budget=(
            str(budget.total) if budget.total is not None else None,
            budget.unit,
            {part.name: str(part.amount) for part in budget.parts},
        )
        if budget
        else None,
        goals=tuple((goal.scope, goal.text) for goal in table.goals),
        tasks=tuple(
            (
                task.name,
                task.content,
                str(task.budget.total) if task.budget and task.budget.total is not None else None,
            )
            for task in table.tasks
        ),
    )


@dataclass(frozen=True)
class Item:
    """One indicator, its target in pieces."""

    level1: str
    level2: str
    name: str
    sign: str
    value: str
    unit: str
    weight: str = "10"
    actual: str = "已完成"
    long: str = ""

    @property
    def target(self) -> str:
        return (self.sign if self.sign != "定性" else "") + self.value + self.unit

    @property
    def number(self) -> bool:
        return self.sign != "定性"


CANAL = (
    Item("产出指标", "数量指标", "维修渠道长度", "≥", "12.5", "公里", "10", "12.6公里", "≥36公里"),
    Item("产出指标", "数量指标", "改造涵闸座数", "=", "4", "座", "5", "4座", "12座"),
    Item("产出指标", "数量指标", "清淤土方量", "≥", "8600", "立方米", "5", "9000立方米", "≥2万立方米"),
    Item("产出指标", "质量指标", "工程验收合格率", "=", "100", "%", "10", "100%", "100%"),
    Item("产出指标", "时效指标", "工程完工时间", "定性", "2024年11月底前", "", "10", "10月30日", "2026年底"),
    Item("产出指标", "成本指标", "维修养护总成本", "≤", "86", "万元", "10", "85.2万元", "≤260万元"),
    Item("效益指标", "经济效益指标", "灌区亩均增产", "≥", "30", "公斤", "10", "32公斤", "≥50公斤"),
    Item("效益指标", "社会效益指标", "受益农户数", "≥", "430", "户", "10", "452户", "≥1200户"),
    Item("效益指标", "可持续影响指标", "管护机制健全性", "定性", "逐步健全", "", "10", "基本健全", "健全"),
    Item("满意度指标", "服务对象满意度指标", "受益农户满意度", "≥", "90", "%", "10", "95%", "≥90%"),
)  # fmt: skip
COURT = (
    Item("成本指标", "经济成本指标", "信息化运维费", "≤", "48.6", "万元", "10"),
    Item("成本指标", "社会成本指标", "系统停用影响", "定性", "无", "", "5"),
    Item("成本指标", "生态环境成本指标", "废旧设备污染", "定性", "不产生", "", "5"),
    Item("产出指标", "数量指标", "运维设备台数", "≥", "320", "台", "10"),
    Item("产出指标", "数量指标", "巡检次数", "≥", "12", "次", "10"),
    Item("产出指标", "质量指标", "系统正常运行率", "≥", "98", "%", "10"),
    Item("产出指标", "时效指标", "故障响应时间", "≤", "2", "小时", "10"),
    Item("效益指标", "社会效益指标", "网上立案率", "≥", "60", "%", "20"),
    Item("满意度指标", "服务对象满意度指标", "干警满意度", "≥", "95", "%", "10"),
)
SCHOOL = (
    Item("产出指标", "数量指标", "资助学生人数", "≥", "230", "人", "20"),
    Item("产出指标", "质量指标", "资助标准达标率", "=", "100", "%", "15"),
    Item("产出指标", "时效指标", "资金发放及时率", "≥", "98", "%", "15"),
    Item("效益指标", "社会效益指标", "辍学率", "≤", "0.1", "%", "30"),
    Item("满意度指标", "服务对象满意度指标", "家长满意度", "≥", "92", "%", "10"),
)

LEVEL_STYLES = ("merged", "repeated", "first", "centred", "lower", "last")
FIELDS: dict[str, Callable[[Item], str]] = {
    "level1": lambda item: item.level1,
    "level2": lambda item: item.level2,
    "name": lambda item: item.name,
    "target": lambda item: item.target,
    "sign": lambda item: item.sign,
    "value": lambda item: item.value,
    "unit": lambda item: item.unit,
    "sign value": lambda item: (item.sign if item.number else "") + item.value,
    "value unit": lambda item: item.value + item.unit,
    "nature": lambda item: {"≥": "正向", "=": "正向", "≤": "反向"}.get(item.sign, "定性"),
    "words": lambda item: {"≥": "大于等于", "=": "等于", "≤": "小于等于"}.get(item.sign, ""),
    "weight": lambda item: item.weight,
    "points": lambda item: f"{item.weight}分",
    "actual": lambda item: item.actual,
    "score": lambda item: item.weight,
    "long": lambda item: item.long,
    "blank": lambda item: "",
    "explanation": lambda item: f"反映{item.name}",
    "scoring": lambda item: f"未达标扣{item.weight}分",
    "note": lambda item: "计划标准" if item.number else "",
    "code": lambda item: f"C{len(item.name):03}",
}


def levels(
    drawing: Drawing,
    items: Sequence[Item],
    row: int,
    column: int,
    depth: int,
    style: str = "merged",
) -> None:
    """A level's names beside its rows: merged, on every row, or on one row of each group."""
    names = [(item.level1, item.level2)[: depth + 1] for item in items]
    start = 0
    for index in range(1, len(names) + 1):
        if index < len(names) and names[index] == names[start]:
            continue
        size = index - start
        if style == "merged":
            drawing.put(row + start, column, names[start][depth], size)
        else:
            shown = {
                "repeated": range(size),
                "first": (0,),
                "centred": ((size - 1) // 2,),
                "lower": (size // 2,),
                "last": (size - 1,),
            }[style]
            for offset in range(size):
                text = names[start][depth] if offset in shown else ""
                drawing.put(row + start + offset, column, text)
        start = index


def body(
    drawing: Drawing,
    items: Sequence[Item],
    columns: Sequence[tuple[str, str]],
    style: str = "merged",
    left: int = 0,
) -> None:
    """A heading row of (words, field) and the items under it."""
    top = drawing.rows
    for column, (words, _) in enumerate(columns, left):
        drawing.put(top, column, words)
    fill(drawing, items, [field for _, field in columns], style, left)


def fill(
    drawing: Drawing,
    items: Sequence[Item],
    fields: Sequence[str],
    style: str = "merged",
    left: int = 0,
) -> None:
    """The items below what is drawn, a column to each field."""
    top = drawing.rows
    for column, field in enumerate(fields, left):
        if field in ("level1", "level2"):
            levels(drawing, items, top, column, int(field[-1]) - 1, style)
            continue
        for row, item in enumerate(items, top):
            drawing.put(
                row, column, f"{row - top + 1}" if field == "number" else FIELDS[field](item)
            )


def expected(items: Sequence[Item], *fields: str, **changes: object) -> tuple[Said, ...]:
    """What the rows must say where the table has these fields beside name and target."""
    rows = []
    for item in items:
        row = Said(item.level1, item.level2, item.name, item.target)
        further: list[tuple[FurtherRole, str]] = []
        for field in fields:
            text = FIELDS[field](item) if field in FIELDS else ""
            if field in ("weight", "explanation", "scoring", "note"):
                row = replace(row, **{field: text or None})
            elif field == "actual":
                further.append((FurtherRole.ACTUAL, text))
            elif field == "score":
                further.append((FurtherRole.SCORE, text))
            elif field == "long":
                further.append((FurtherRole.WHOLE_PERIOD, text))
            elif field == "words" and item.number:
                row = replace(row, target=text + item.value + item.unit)
        rows.append(replace(row, further=tuple(further), **changes))  # type: ignore[arg-type]
    return tuple(rows)


def pairs(drawing: Drawing, *lines: Sequence[str], width: int = 6) -> None:
    """Rows of label, value, label, value …; the last value reaches to the right edge."""
    for cells in lines:
        row = drawing.rows
        for column, words in enumerate(cells):
            last = column == len(cells) - 1
            drawing.put(row, column, words, width=width - column if last else 1)


LEVELS = (("一级指标", "level1"), ("二级指标", "level2"), ("三级指标", "name"))
Made = tuple[list[Drawing], list[Truth]]
FORMS: dict[str, Callable[[], Made]] = {}


def form(draw: Callable[[], Made]) -> Callable[[], Made]:
    """Put a form on the list under its function's name."""
    FORMS[draw.__name__] = draw
    return draw
