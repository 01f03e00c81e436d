"""What an empty form has in the cells that are to be filled in: nothing, or words that ask for it."""

from __future__ import annotations

import re

from assistant.model.units import canonical_unit
from assistant.reading.layout.content import Look, look

# 指标1：, 目标2:, 任务 3, 1., （1）, ①: the number of a slot
_SLOT = re.compile(
    r"(?:(?:绩效|三级)?(?:指标|目标|任务|项目|内容)\s*(?:\d{1,2}|[一二三四五六七八九十]{1,2}|[nNxX])?\s*[:：、.．]?"
    r"|[（(]?\s*\d{1,2}\s*[)）.．、:：]|[①-⑳])"
)
_DOTS = re.compile(r"…+|\.{2,}|·{2,}|。{2,}")
_MARKS = re.compile(
    r"[*＊]+|[_＿]{2,}|(?<![A-Za-z])[xXＸｘ×✕]{2,}(?![A-Za-z])|[○〇□]{2,}|-{3,}|—{3,}"
)
_ASKED = re.compile(
    r"(?:请|此处|在此|需要?|应)(?:\S{0,4})(?:填写|填列|填报|填入|输入|录入|选择|描述|说明)\S{0,24}"
    r"|(?:单击|点击|轻触)\S{0,12}(?:输入|选择|添加|填写)\S{0,16}|选择一项。?"
    r"|(?:例如?|如)\s*[:：]\S{0,40}|.{0,10}(?:必填|选填|可选|自动计算|自动生成)|填写"
)
# a whole cell in brackets: （简要描述项目内容）
_ASIDE = re.compile(r"填[写列报入]|简要|概述|概括|描述|说明|参照|示例|举例")
_BRACKETED = re.compile(r"[（(【\[]([^（）()【】\[\]]*)[)）】\]]")
# what may stand around a mark: ≥**%, 20××年××月, **万元
_AROUND = re.compile(r"[≥≤<>＞＜=＝、，,。.；;:：/\s\d年月日底前个]*")
_MOST_ASIDE = 14


def is_blank(text: str) -> bool:
    """Whether a cell holds nothing of anyone's own: it is empty or only says what is to stand there."""
    lines = [line for line in text.split("\n") if line.strip()]
    return all(map(_is_hint, lines))


def _is_hint(line: str) -> bool:
    bare = re.sub(r"\s+", "", line)
    if bare in ("/", "／", "-", "—", "——", "无", "0"):
        return bare not in ("无", "0")
    if _ASKED.fullmatch(bare):
        return True
    without = _BRACKETED.sub(lambda aside: "" if _asks(aside[1]) else aside[0], bare)
    if _SLOT.fullmatch(without) or not _DOTS.sub("", _SLOT.sub("", without, count=1)):
        return True
    if not _MARKS.search(without):
        return not without
    rest = _MARKS.sub("", _SLOT.sub("", _DOTS.sub("", without), count=1))
    rest = _AROUND.sub("", rest)
    return not rest or canonical_unit(rest) is not None or len(rest) <= _MOST_ASIDE


def _asks(aside: str) -> bool:
    """Whether the words in brackets are the template's: （≥**%）, （必填）, （请填写…）."""
    hints = _MARKS.search(aside) or _ASKED.fullmatch(aside) or _ASIDE.search(aside)
    return not aside or hints is not None or not _DOTS.sub("", aside)


def is_open(text: str) -> bool:
    """Whether a value's cell may be written to: blank, or a sign or unit that the form begins with."""
    return is_blank(text) or bool(look(text) & (Look.OPERATOR | Look.DIRECTION | Look.UNIT))
