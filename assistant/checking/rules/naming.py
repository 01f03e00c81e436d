"""Names that do not say what is measured, and values that repeat or replace the name."""

from __future__ import annotations

import re
from collections.abc import Iterator

from assistant.checking.basis import GUIDE_88, GUIDE_101, REVIEW
from assistant.checking.context import Context, Row, figures
from assistant.checking.objection import Objection
from assistant.checking.registry import Topic, rule
from assistant.checking.words import any_of, ends_with
from assistant.model.report import Severity
from assistant.model.taxonomy import QUANTITY
from assistant.model.text import fold

_SIGNS = re.compile(r"[\W_]+")


@rule(
    "WRD108",
    "名称和指标值是同一句话",
    Severity.WARNING,
    Topic.WORDING,
    basis=GUIDE_88,
    what="指标名称和指标值写的是一样的话，或名称只是“效果显著”“1年”之类的指标值。",
    why="名称要说量什么，指标值要说达到多少；两格一样，等于只填了一格。",
    bad="时效指标 | 按期完工 | 按期完工",
    good="时效指标 | 项目完工时间 | 2023年11月30日前",
)
def value_as_name(table: Context) -> Iterator[Objection]:
    """A target that repeats its name, or a name that is a target."""
    vague = table.words.unmeasurable
    for row in table.rows:
        name, raw = _SIGNS.sub("", row.name), _SIGNS.sub("", row.raw)
        repeated = len(raw) >= _SENTENCE and row.words is not None and name.endswith(raw)
        same = bool(row.raw) and (name == raw or repeated)
        repeated = bool(row.words) and len(row.raw) >= 4 and row.name.endswith(row.raw)
        if same or repeated or vague.fullmatch(row.name) or _FIGURE_ONLY.fullmatch(row.name):
            yield row.objection(
                "name",
                f"指标名称“{row.label}”和指标值“{row.text('target')}”说的是同一句话。"
                if same or repeated
                else f"指标名称写的是“{row.label}”，这是指标值的说法。",
                suggestion="名称写量什么（如“项目完工时间”“验收合格率”），指标值写达到多少。",
            )


_SENTENCE = 4  # 安全培训按期完成 | 按期完成: characters from which words are said twice
_FIGURE_ONLY = re.compile(r"\d[\d.,]*(?:年|个月|月|天|日|小时|分钟|%|万元|元)")


@rule(
    "WRD109",
    "名称没有说量什么",
    Severity.ADVICE,
    Topic.WORDING,
    basis=GUIDE_88,
    what="数量指标的名称只是一件事或一样东西，没有“次数、人数、数量、面积”等所量的东西；"
    "成本指标的名称没有“经费、费用、成本”等字样。",
    why="光看“网站维护”，不知道数的是次数、个数还是天数，换一个人就会报另一个数。",
    bad="数量指标 | 党建网站管理维护 | ≥12次",
    good="数量指标 | 党建网站管理维护次数 | ≥12次",
)
def name_without_measure(table: Context) -> Iterator[Objection]:
    """A count whose name names nothing countable, or money whose name speaks of none."""
    counted = ends_with(table.measures.counted)
    unplaced = (row for row in table.rows if not (row.level1 or row.level2 or row.grades))
    for row in (*table.under(QUANTITY), *unplaced):
        countable = row.value is not None and row.unit and row.dimension not in ("share", "money")
        if countable and not _measured(row, counted):
            yield row.objection(
                "name",
                f"“{row.label}”没有说明量的是什么（指标值{row.text('target')}）。",
                suggestion=f"在名称里写明所量的东西，如“……{_NOUNS.get(row.unit or '', '数量')}”。",
            )
    spent = any_of((*table.measures.money, *table.measures.totals))
    for row in table.costs:
        if row.money is not None and not row.per_unit and not spent.search(row.name):
            yield row.objection(
                "name",
                f"“{row.label}”没有说明是什么钱（指标值{row.text('target')}）。",
                suggestion="在名称后写明“经费”“费用”或“成本”。",
            )


def _measured(row: Row, counted: re.Pattern[str]) -> bool:
    """Whether the name ends in what is counted, before or within a bracket at its end."""
    ends = {row.stem, row.stem.split("(")[0], row.name.rstrip(")")}
    return any(counted.search(end) for end in ends) or row.named_rate


_NOUNS = {
    "次": "次数",
    "人": "人数",
    "人次": "人次",
    "天": "天数",
    "期": "期数",
    "场": "场次",
    "平方米": "面积",
    "亩": "面积",
    "公里": "里程",
    "米": "长度",
}


@rule(
    "WRD110",
    "指标值又写进了名称",
    Severity.ADVICE,
    Topic.WORDING,
    basis=REVIEW,
    what="指标名称里写了数字和单位，与指标值是同一个数。",
    why="同一个数写两处，调整时容易只改一处，变成互相矛盾。",
    bad="成本指标 | 每年财政补助1000万元 | =1000万元",
    good="成本指标 | 每年财政补助 | =1000万元",
)
def value_in_name(table: Context) -> Iterator[Objection]:
    """The target's own figure in the name."""
    for row in table.rows:
        if row.value is None or row.unit is None or row.dimension == "share":
            continue
        if _FIGURE_ONLY.fullmatch(row.name):
            continue  # a name that is nothing else is another rule's
        if any((f.value, f.unit) == (row.value, row.unit) for f in figures(row.name)):
            yield row.objection(
                "name",
                f"名称里已经写了指标值（{row.text('target')}）。",
                suggestion="名称里不写数，数只写在指标值里。",
            )


@rule(
    "WRD111",
    "名称太笼统",
    Severity.ADVICE,
    Topic.WORDING,
    basis=GUIDE_101,
    what="任务名称只有“专项工作”“其他经费”之类到处可用的词，项目名称以“等”字结尾，或指标只写“项目完成数”“活动次数”。",
    why="看不出钱用在哪一件事上，也就无法判断指标是否对得上。",
    bad="任务=专项工作 | 召开推进会2次 | 50万元",
    good="任务=安全生产专项检查 | 检查企业120家 | 50万元",
)
def unspecific_name(table: Context) -> Iterator[Objection]:
    """A task or a row whose name holds only generic words; a project that ends in and so on."""
    generic = table.words.generic
    for task in table.table.tasks:
        rest = _SIGNS.sub("", "".join(generic.split(fold(task.name))))
        if not rest.strip("的和与及或等") and not _RUNNING.search(task.name):
            yield Objection(
                f"任务名称“{task.name}”没有说是哪一件事。",
                suggestion="写明具体事项，如“安全生产专项检查”。",
                field="tasks",
                location=task.location,
                excerpt=task.name,
            )
    project = table.table.project or ""
    if re.search(r"等(?:经费|费用|支出|项目|工作)?$", fold(project)):
        yield Objection(
            f"项目名称“{project}”以“等”字收尾，把几件事并成了一个项目。",
            suggestion="写明项目是做什么的；几件事分不开的，用概括的名称。",
            field="project",
            excerpt=project,
        )
    for row in table.rows:
        if _ANYTHING.fullmatch(row.stem):
            yield row.objection(
                "name",
                f"“{row.label}”没有说是什么项目、什么活动。",
                suggestion="写明具体事项，如“引进人才项目落地数”“义诊活动次数”。",
            )


_ANYTHING = re.compile(
    r"(?:项目|活动|工作|任务|事项)(?:落地|完成|开展|实施|建设|推进|执行|举办)?(?:数|数量|个数|项数|次数|场次|率|情况)"
)


#: Daily running is one known thing, though its words occur everywhere.
_RUNNING = re.compile(r"日常|正常|运转|运行|基本")
