"""Values that a scanner misread, and scoring that measures something else than the target."""

from __future__ import annotations

import re
from collections.abc import Iterator

from assistant.checking.basis import FORM, REVIEW
from assistant.checking.context import Context
from assistant.checking.objection import Objection
from assistant.checking.registry import Topic, rule
from assistant.model.damage import suspected_lost_sign
from assistant.model.report import Severity
from assistant.model.target import Operator
from assistant.model.text import fold


@rule(
    "VAL126",
    "指标值像是识别错误",
    Severity.WARNING,
    Topic.VALUE,
    basis=FORM,
    what="指标值里有扫描识别常见的错字：“=”成了“二”，“≥”成了“%=”“Z”，数字里夹了字母。",
    why="值读错了，别的核对都没有意义。",
    bad="质量指标 | 设备验收合格率 | 二100%",
    good="质量指标 | 设备验收合格率 | =100%",
)
def misread(table: Context) -> Iterator[Objection]:
    """A sign or a digit that became another character. A lost sign that left a figure is VAL104's."""
    for row in table.rows:
        raw = row.text("target") or ""
        if not _SUSPECT.match(raw.strip()):
            continue
        restored = suspected_lost_sign(raw, row.unit)
        yield row.objection(
            "target",
            f"指标值“{raw}”像是识别错误。",
            suggestion=f"可能是“{restored.raw}”，请对照原件改正。"
            if restored
            else "请对照原件改正。",
            after=restored.raw if restored else None,
        )


#: NOTE: III类 and II级 are numerals, not misread figures.
_SUSPECT = re.compile(
    r"二(?=\d)|[%％][=＝≥](?=\d)|[乏之工くZz](?=\d)|[A-Za-z]{1,2}\.\d"
    r"|[≥≤=]?(?=[\d.IlO]*[IlO])(?=[.Il]*[\dO])[\d.IlO]{2,}(?:[\u4e00-\u9fff%]|$)"
)


@rule(
    "VAL127",
    "评分标准考的是另一个量",
    Severity.ADVICE,
    Topic.VALUE,
    basis=REVIEW,
    what="指标值是百分比，评分标准却按超期的天数、周数、月数扣分。",
    why="比率没有进入打分，指标值定多少都一样。",
    bad="时效指标 | 任务完成及时率 | =100% | 评分=按时完成得满分，每超过1周扣0.5分",
    good="时效指标 | 任务完成及时率 | =100% | 评分=达到100%得满分，每低1%扣0.5分",
)
def scored_by_time(table: Context) -> Iterator[Objection]:
    """A share that is scored by how late something was."""
    for row in table.rows:
        scoring = fold(row.indicator.scoring or "")
        if row.share is None or row.operator in (Operator.LE, Operator.LT):
            continue
        late = _LATE.search(scoring)
        if late and not _BY_SHARE.search(scoring):
            yield row.objection(
                "scoring",
                f"指标值是“{row.text('target')}”，评分标准却按时间扣分（“{late[0]}”）。",
                suggestion="评分标准改为每低百分之几扣多少分；要按超期天数扣的，指标值改成完成日期。",
            )


_LATE = re.compile(
    r"每(?:超过|超出|超期|超|推迟|延迟|延误|逾期|拖延|晚)[^,.;]{0,8}?\d*(?:个)?(?:工作日|天|日|周|月|年|小时)[^,.;]{0,4}?扣"
)
_BY_SHARE = re.compile(r"每[^,.;]{0,8}\d+(?:\.\d+)?(?:%|个百分点)[^,.;]{0,4}扣")
