"""The same indicator twice, and the same indicator with two values."""

from __future__ import annotations

import re
from collections.abc import Iterator

from assistant.checking.basis import GUIDE_101, REVIEW
from assistant.checking.context import Context, Row
from assistant.checking.objection import Objection
from assistant.checking.registry import Topic, rule
from assistant.model.report import Severity

_PUNCTUATION = re.compile(r"[\W_]+|的")


def _same_name(table: Context) -> Iterator[list[Row]]:
    """Rows of one name, task, and period, where there are several."""
    groups: dict[tuple[str, str | None, bool], list[Row]] = {}
    for row in table.rows:
        name = _PUNCTUATION.sub("", row.stem)
        if name:
            groups.setdefault((name, row.indicator.task, row.annual), []).append(row)
    return (rows for rows in groups.values() if len(rows) > 1)


def _meaning(row: Row) -> tuple[object, ...]:
    target = row.target
    if target is None or target.value is None:
        return (row.raw,)
    return (target.operator, target.value, target.high, target.unit)


@rule(
    "DUP101",
    "指标重复",
    Severity.WARNING,
    Topic.DUPLICATES,
    basis=GUIDE_101,
    what="同一项任务下，两行指标的名称和指标值都相同。",
    why="一件事考核两次，占了两份分值。",
    bad="""
数量指标 | 党建工作督查次数 | ≥6次
数量指标 | 党建工作督查次数 | ≥6次
""",
    good="""
数量指标 | 党建工作督查次数 | ≥6次
数量指标 | 党建工作督查乡镇数 | ≥14个
""",
)
def repeated(table: Context) -> Iterator[Objection]:
    """A row said before, name and value."""
    for rows in _same_name(table):
        seen: dict[tuple[object, ...], Row] = {}
        for row in rows:
            first = seen.setdefault(_meaning(row), row)
            if first is not row:
                yield row.objection(
                    "name",
                    f"“{row.label}”与前面一行重复（指标值都是{row.text('target') or '空'}）。",
                    suggestion="删去一行，或改成不同的指标。",
                    related=(first.id,),
                )


@rule(
    "DUP102",
    "同一指标有两个值",
    Severity.WARNING,
    Topic.DUPLICATES,
    basis=REVIEW,
    what="同一项任务下，两行指标名称相同、单位相同而指标值不同。",
    why="不知道以哪个为准，怎么做都会有一行没完成。",
    bad="""
数量指标 | 党建工作督查次数 | ≥6次
数量指标 | 党建工作督查次数 | ≥4次
""",
    good="""
数量指标 | 乡镇党建工作督查次数 | ≥6次
数量指标 | 机关党建工作督查次数 | ≥4次
""",
)
def contradictory(table: Context) -> Iterator[Objection]:
    """Rows of one name and unit whose values differ."""
    for rows in _same_name(table):
        first = rows[0]
        for row in rows[1:]:
            if (
                row.unit == first.unit
                and _meaning(row) != _meaning(first)
                and row.raw
                and first.raw
            ):
                yield row.objection(
                    "target",
                    f"“{row.label}”前面是{first.text('target')}，这里是{row.text('target')}。",
                    suggestion="核对后只留一个；不是一件事的，把名称写清。",
                    related=(first.id,),
                )
