"""Whether words a model wrote around figures speak of the task: its things, its promises, and no others.

Figures are held elsewhere. Here: things that no source names (慰问外商60人次 of a task about 困难党员),
and what is promised or claimed without a figure (全省第一, 提前一个月, 已经批准, 不再培训).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from assistant.drafting.understanding.tasktext import TaskText

# What a goal may not say of itself: it must stand in the task.
_PROMISED = re.compile(
    r"第一|[特一]等奖?|一流|国家级|省级|全国|全省|首[位创个]|领先|唯一|满分|零[\u4e00-\u9fff]{2}|提前|翻番|"
    r"[一二两三四五六七八九十半]个?(?:月|季度|周|天|成|倍)|不再|不必|不用|无需|免于|取消|停止|暂停|未能|"
    r"批准|审定|核实|核对|同意|审核通过|财政部|国务院|一律|完全|彻底|根除|消除"
)
# What goals say of any work.
_USUAL = re.compile(
    r"组织|开展|实施|举办|完成|计划|安排|投入|使用|财政|资金|预算|控制|推进|落实|确保|保障|力争|提升|提高|参加|参与|"
    r"人员|累计|共计|总计|合计|合格|达到|全年|年度|本年|以上|以内|以下|左右|不少于|不低于|不超过|通过|工作|任务|各项|"
    r"面向|围绕|建成|新建|发放|服务|覆盖|支持|支出|经费|总额|成本|其中|用于|进行|做好|以及|同时|并且|实现|满意度|对象"
)
_CLAUSE = re.compile(r"[,，;；。!！?？\n]")
_HAN = re.compile(r"[\u4e00-\u9fff]+")
_RUN = 2


def strange(name: str, sources: Iterable[str]) -> str | None:
    """The first words of a name that no source has a character of; None where it is made of known ones."""
    known = set("".join(sources))
    for words in _HAN.findall(_USUAL.sub("|", name)):
        for run in _unknown(words, known):
            if len(run) >= _RUN:
                return run
    return None


def unfounded(text: str, sources: Iterable[str]) -> str | None:
    """What a goal promises, or does to what is not of the task; None where all is of the task."""
    texts = [*sources]
    for promise in _PROMISED.finditer(text):
        if not any(promise[0] in source for source in texts):
            return promise[0]
    folded = TaskText(text).text
    for clause in _CLAUSE.split(folded):
        if re.search(r"\d", clause) and (found := strange(clause, texts)):
            return found
    return None


def _unknown(words: str, known: set[str]) -> Iterator[str]:
    run = ""
    for character in words:
        if character in known:
            yield run
            run = ""
        else:
            run += character
    yield run
