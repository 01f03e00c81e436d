"""The parts of a project document that say what is to be done, by its headings.

Background, grounds, organisation and annexes are no task: their figures (全县总人口32万人) are no
targets. A text without such headings is read whole.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from enum import Enum
from typing import NamedTuple

from assistant.drafting.understanding.tasktext import LONGEST


class Sense(Enum):
    """What a section is for."""

    MATTER = "matter"  # what is done, how much, when, for how much
    OPEN = "open"  # its heading says nothing of the kind
    BACKGROUND = "background"  # why; a subsection may still be matter
    ASIDE = "aside"  # how it is organised, annexes: nothing in it is a task


class Section(NamedTuple):
    """A stretch of the text under one heading; the heading itself is not part of it."""

    heading: str
    level: int
    start: int
    end: int
    sense: Sense


_NUMBERS = "一二三四五六七八九十"
_MARKS = (
    re.compile(rf"第[{_NUMBERS}\d]{{1,3}}(?:章|部分|篇)[、.．:：\s　]*"),
    re.compile(rf"(?:第[{_NUMBERS}\d]{{1,3}}节[\s　]*|[{_NUMBERS}]{{1,3}}[、.．])[\s　]*"),
    re.compile(rf"[（(][{_NUMBERS}]{{1,3}}[）)][、.．]?[\s　]*"),
    re.compile(r"\d{1,2}(?:[.．]\d{1,2}){1,3}[、.．]?[\s　]*|\d{1,2}[ 　]+(?=[\u4e00-\u9fff])"),
    re.compile(r"\d{1,2}[、.．](?!\d)[\s　]*"),
)
_PLAIN = 5  # the level of a heading without a number, below all numbered ones
_HEADING = re.compile(r"(?:20\d\d年度?)?[\u4e00-\u9fff（）()、/“”]{2,24}?(?=[：:]|[。.]?\s*$)")
_INLINE = re.compile(r"(?P<words>(?:20\d\d年度?)?[\u4e00-\u9fff、]{2,14})[。：:](?=.)")
_MATTER = re.compile(
    r"内容|任务|目标|绩效|预算|资金|经费|投资|概算|匡算|进度|步骤|时间安排|时序|安排|规模|对象|范围|标准|工期|期限|指标|产出|效益|预期效果|重点工作|工作重点|项目名称|实施地点|工作计划|培训计划|活动方案|补充说明|采购清单|设备清单"
)
_BACK = re.compile(
    r"背景|必要性|可行性|现状|问题|意义|依据|缘由|由来|原则|指导思想|总体思路|条件|概况|情况|自然|区域|县情|区情|上年|往年|去年|前期|回顾|总结|基础|分析|形势|经验"
)
_ASIDE = re.compile(
    r"保障(?:措施|机制|体系)?$|组织(?:与|和|及)?(?:领导|机构|保障|管理|实施)|监督|监管|管理(?:制度|办法|措施|机构|模式|要求)|风险|应急预案|环境影响|结论|附件|附表|附图|目[ 　]*录|责任分工|职责|工作要求|有关要求|相关要求|纪律|招投?标|后期管护|运行管护|宣传发动|验收管理|档案管理|资金管理|参考文献"
)
# Here a document may name rates that it holds itself to.
_SURE = re.compile(r"^(?:工作)?保障|保障措施|工作要求|组织(?:领导|实施)$")
_STRONG = re.compile(
    r"内容|任务|预算|投资|概算|经费(?!管理)|进度|目标|规模|效益|绩效|工期|资金(?:需求|安排|来源|筹措|概算|测算)"
)
# 项目概况 often holds what is built; 单位概况 does not.
_OF_PROJECT = re.compile(r"项目(?:基本)?(?:概况|情况|简介|信息)|基本信息|^工程概况")
_FURNITURE = re.compile(
    r"\s*(?:[-—–－]+\s*\d{1,4}\s*[-—–－]+|第\s*\d{1,4}\s*页.{0,12}|\d{1,4}\s*/\s*\d{1,4}|\d{1,3}|.{0,40}[.…·]{3,}\s*\d{1,3}|"
    # 二、建设内容    4 is of a list of contents; 督导检查    6 is a row of a table, with an empty cell.
    rf"(?:第|[（(]?[{_NUMBERS}]{{1,3}}[）)、.．]|\d{{1,2}}(?:\.\d|[、.．])).{{0,40}}[\t　 ]{{2,}}\s*\d{{1,3}})\s*"
)
_FIGURE = re.compile(r"\d")
# 人员及公用经费：在职96人 is an item of the work, not the head of the budget.
_SPENT = re.compile(r"(?:人员|公用|运转|办公|日常|办案|业务|[及和、])+经费")


def matter(text: str) -> list[tuple[int, int]]:
    """The stretches to be read, in the order of the text, at most `LONGEST` characters in all."""
    parts = [(part.start, part.end) for part in sections(text) if part.sense is Sense.MATTER]
    if not parts:
        parts = [(0, len(text))]
    else:
        parts = [
            (part.start, part.end)
            for part in sections(text)
            if part.sense in (Sense.MATTER, Sense.OPEN)
        ]
        if _size(parts) > LONGEST:  # what is surely matter comes first
            parts = [
                (part.start, part.end)
                for number, part in enumerate(sections(text))
                if part.sense is Sense.MATTER or number == 0
            ]
    return list(_within([piece for part in parts for piece in _printed(text, *part)]))


def set_aside(text: str) -> list[tuple[int, int]]:
    """The sections on how it is made sure of (保障措施), where others hold the task."""
    parts = sections(text)
    if not any(part.sense is Sense.MATTER for part in parts):
        return []
    return [
        (part.start, part.end)
        for part in parts
        if part.sense is Sense.ASIDE and _SURE.search(part.heading)
    ]


def sections(text: str) -> list[Section]:
    """The text by its headings; what stands before the first one is a section without a heading."""
    found = list(_headings(text))
    result = [Section("", 0, 0, found[0][2] if found else len(text), Sense.OPEN)]
    above: list[Section] = []
    for number, (heading, level, _, start) in enumerate(found):
        end = found[number + 1][2] if number + 1 < len(found) else len(text)
        above = [section for section in above if section.level < level]
        sense = _sense(heading, above[-1].sense if above else Sense.OPEN)
        section = Section(heading, level, start, end, sense)
        above.append(section)
        result.append(section)
    return result


def _sense(heading: str, above: Sense) -> Sense:
    if above is Sense.ASIDE:
        return above
    if _ASIDE.search(heading) and not (_STRONG.search(heading) and "管理" not in heading):
        return Sense.ASIDE
    if _BACK.search(heading) and not _STRONG.search(heading) and not _OF_PROJECT.search(heading):
        return Sense.BACKGROUND
    if _MATTER.search(heading):
        return Sense.MATTER
    return Sense.OPEN if _OF_PROJECT.search(heading) else above


def _headings(text: str) -> Iterator[tuple[str, int, int, int]]:
    """Each heading: its words, its level, where its line begins, where what it heads begins."""
    at = 0
    for line in text.splitlines(keepends=True):
        bare = line.strip()
        if bare and not _FURNITURE.fullmatch(line):
            begin = at + line.index(bare[0])
            level, mark = _marked(bare)
            words = bare[mark:].strip()
            whole = _HEADING.fullmatch(re.sub(r"[：:。.]\s*$", "", words))
            inline = _INLINE.match(words)
            named = None if inline and _SPENT.fullmatch(inline["words"]) else whole or inline
            if named and (level < _PLAIN or _stands_alone(words, whole is not None)):
                heading = named["words"] if inline and not whole else named[0]
                if _known(heading) or (whole and level < len(_MARKS) - 1):
                    start = at + len(line) if whole else begin + mark + len(heading) + 1
                    yield heading, level, at, start
        at += len(line)


def _marked(line: str) -> tuple[int, int]:
    """The level of a numbered line, and how long its number is."""
    for level, mark in enumerate(_MARKS):
        if found := mark.match(line):
            return level, found.end()
    return _PLAIN, 0


def _known(heading: str) -> bool:
    return any(words.search(heading) for words in (_MATTER, _BACK, _ASIDE, _OF_PROJECT))


def _stands_alone(words: str, whole: bool) -> bool:
    """Whether a line without a number is a heading: short, known, without a figure."""
    return whole and len(words) <= 12 and not _FIGURE.search(words)


def _printed(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """A section without the page numbers printed into it."""
    at = begin = start
    for line in text[start:end].splitlines(keepends=True):
        if line.strip() and _FURNITURE.fullmatch(line):
            if at > begin:
                yield begin, at
            begin = at + len(line)
        at += len(line)
    if end > begin:
        yield begin, end


def _size(parts: list[tuple[int, int]]) -> int:
    return sum(end - start for start, end in parts)


def _within(parts: list[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    left = LONGEST
    for start, end in parts:
        if left <= 0:
            return
        yield start, min(end, start + left)
        left -= end - start
