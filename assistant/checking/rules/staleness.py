"""What belongs to another year: deadlines, events, plans left from an earlier table."""

from __future__ import annotations

import re
from collections.abc import Iterator

from assistant.checking.basis import GUIDE_88, REVIEW
from assistant.checking.context import Context, Passage
from assistant.checking.objection import Objection
from assistant.checking.registry import Topic, rule
from assistant.checking.words import Event, any_of
from assistant.model.report import Severity
from assistant.model.table import GoalScope
from assistant.model.target import TargetKind
from assistant.model.text import fold

_NEAR = 24
#: 2021—2023年行动计划 is a plan of several years.
_YEAR_PLAN = re.compile(
    r"(?<![\d\-—–~～至到])((?:19|20)\d\d)年(?:度|的)?"
    r"(?:[^\W\d的和与、]{0,4}(?:计划|要点|实施方案|任务|安排)|预算|绩效目标|重点工作)"
)
#: What prepares the next year is this year's work.
_LOOKING_AHEAD = re.compile(r"编制|编报|制定|谋划|申报|下达|批复|布置|部署|启动|征订|储备|准备")
_LOOKING_BACK = re.compile(
    r"比|较|同比|上年|去年|总结|结转|结余|完成情况|决算|考核结果|跨年|以来|续建"
)


@rule(
    "OLD101",
    "写了别的年份的会议或活动",
    Severity.WARNING,
    Topic.STALENESS,
    basis=REVIEW,
    what="任务、年度目标或指标里点名的会议、主题教育、规划，按年份不属于这张表的年度。常态化、长效化等说法除外。",
    why="多半是从以前年度的表里复制下来没有改。",
    bad="""
年度=2022
数量指标 | 党的二十大学习培训次数 | ≥4次
质量指标 | 十九届五中全会精神学习培训合格率 | ≥99%
""",
    good="""
年度=2022
数量指标 | 党的二十大学习培训次数 | ≥4次
质量指标 | 党的二十大精神学习培训合格率 | ≥99%
""",
)
def dated_event(table: Context) -> Iterator[Objection]:
    """An event named as this year's work that its year does not fit."""
    year = table.table.year
    if year is None:
        return
    events = table.words.events.events
    pattern = any_of(event.name for event in events)
    by_name = {fold(event.name): event for event in events}
    named = [
        (passage, by_name[match[0]], match.start())
        for passage in _of_the_year(table)
        for match in pattern.finditer(passage.folded)
    ]
    current = [event for _, event, _ in named if event.first <= year <= event.last]
    for passage, event, at in named:
        if event.first <= year <= event.last or _excused(passage.folded, event, at):
            continue
        newer = next((other for other in current if other.first > event.last), None)
        beside = f"；同一张表另有“{newer.title or newer.name}”（{newer.year}）" if newer else ""
        late = "多半是以前年度留下的" if year > event.last else "与年度不符"
        yield passage.objection(
            f"“{event.name}”是{event.year}的，这张表是{year}年的，{late}{beside}。",
            suggestion=f"改为{year}年的工作内容；确实还在做的，写明今年做什么。",
        )


def _of_the_year(table: Context) -> Iterator[Passage]:
    """The texts that speak of this year's work: not the goal of the whole period."""
    whole_period = {goal.text for goal in table.table.goals if goal.scope is GoalScope.WHOLE_PERIOD}
    for passage in table.passages:
        if not (passage.field == "goals" and passage.text in whole_period):
            yield passage


def _excused(folded: str, event: Event, at: int) -> bool:
    near = folded[max(0, at - _NEAR) : at + len(event.name) + _NEAR]
    return bool(event.fine_with) and bool(any_of(event.fine_with).search(near))


@rule(
    "OLD102",
    "引用了别的年度的计划",
    Severity.WARNING,
    Topic.STALENESS,
    basis=REVIEW,
    what="目标、任务或指标里写着“2021年工作计划”“2021年度工作要点”等，与表的年度不同。",
    why="目标应来自当年的计划，旧计划的内容可能已经过时。",
    bad="""
年度=2022
目标=根据2021年度工作计划，举办主体班24期
""",
    good="""
年度=2022
目标=根据2022年度工作计划，举办主体班24期
""",
)
def other_years_plan(table: Context) -> Iterator[Objection]:
    """Another year's plan, budget or tasks named where this year's should be."""
    year = table.table.year
    if year is None:
        return
    for passage in _of_the_year(table):
        for match in _YEAR_PLAN.finditer(passage.folded):
            named = int(match[1])
            near = passage.folded[max(0, match.start() - 8) : match.end() + 8]
            if named == year or _LOOKING_BACK.search(near):
                continue
            if named > year and _LOOKING_AHEAD.search(near):
                continue
            yield passage.objection(
                f"这张表是{year}年的，{passage.label}里写的是“{match[0]}”。",
                suggestion=f"核对后改为{year}年；沿用的内容按今年的安排重写。",
                excerpt=passage.text if passage.row else match[0],
            )


@rule(
    "OLD103",
    "完成期限不在年度内",
    Severity.WARNING,
    Topic.STALENESS,
    basis=GUIDE_88,
    what="指标值是日期，年份与表的年度不同。实施期（长期）指标不查。",
    why="年度目标要在年度内完成；早于年度的期限多半是旧表留下的。",
    bad="""
年度=2022
时效指标 | 项目完成时间 | 2021年12月31日
""",
    good="""
年度=2022
时效指标 | 项目完成时间 | 2022年12月20日
""",
)
def deadline_elsewhere(table: Context) -> Iterator[Objection]:
    """A date of another year; a period counts by its end."""
    year = table.table.year
    if year is None:
        return
    for row in table.rows:
        target = row.target
        if not row.annual or target is None or target.kind is not TargetKind.DATE:
            continue
        end = (target.text or "").rpartition("/")[2]
        if re.match(r"\d{4}", end) and int(end[:4]) != year:
            yield row.objection(
                "target",
                f"这张表是{year}年的，“{row.label}”的期限却是{target.raw}。",
                suggestion=f"改为{year}年内的日期；跨年项目写当年应达到的进度。",
            )
