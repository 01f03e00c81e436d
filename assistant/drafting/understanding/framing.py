"""What frames a task: the documents it rests on, which table it asks for, whether for several years."""

from __future__ import annotations

import re

from assistant.drafting.shapes import Quote
from assistant.drafting.understanding.tasktext import TaskText
from assistant.model.table import TableKind

_NUMBER = r"[\u4e00-\u9fff]{1,12}[〔\[(【]20\d\d[〕\])】](?:第)?\d{1,4}号"
_TITLE = rf"《[^《》]{{2,90}}》(?:\({_NUMBER}[^)]{{0,10}}\))?"
_RESTS = r"(?:根据|依据|依照|按照|遵照|参照|对照|贯彻落实|贯彻|落实|执行|按)"
_LED = re.compile(rf"{_RESTS}[^《。;\n]{{0,30}}$")
_JOINED = re.compile(
    r"^(?:、|和|及|与|以及|,|,?并(?:按|参照))*(?:[\u4e00-\u9fff]{0,16}(?:印发|下发|发布)(?:的)?)?$"
)
_NAMED = re.compile(
    rf"{_RESTS}(?P<what>[\u4e00-\u9fff0-9〔〕\[\]()第]{{4,40}}?(?:号文件|文件|会议纪要|纪要|批复|会议精神|决策部署|工作部署|规定|条例))"
    r"(?=精神|要求|规定|,|。|;|$|\n|部署|和|、)"
)
_CITED = re.compile(rf"{_TITLE}|{_NUMBER}")

_DEPARTMENT = re.compile(
    r"(?:部门|单位)整体(?:支出)?|整体支出|(?:年度|本年|全年)主要任务(?:(?:包括|如下|有|为))?:|部门预算绩效目标"
)
_SPAN = re.compile(
    r"(?P<first>20\d\d)年?(?:度|\d{1,2}月(?:\d{1,2}日)?)?[-—~至到]{1,2}(?P<last>20\d\d)年(?!产|级|出生|生)"
)
_PERIOD_ASKED = re.compile(
    r"中长期|中期(?:绩效)?目标|长期(?:绩效)?目标|实施期(?:内|总)?(?:绩效)?(?:总?目标|(?:为|:)?[二三四五六2-6]年)|"
    r"(?:分|用|利用|力争)(?:[二三四五2-5])年(?:时间)?(?:内)?(?:实施|完成|建成|建设|推进|达到|实现|使|将|对)?|"
    r"(?:实施|建设|项目|执行)(?:周期|期限|期)(?:为|:|共)?(?:[二两三四五2-5])年|"
    r"(?<![前近])[三3五5]年(?:内|共|累计|总目标|目标|合计)"
)


def policies(task: TaskText) -> tuple[Quote, ...]:
    """The documents the work rests on, by title or number: 《…条例》, 财预〔2021〕101号.

    A title that is only worked on (编印《县志》) is none: it must be led in by 根据 and the like, be
    listed behind one that is, or carry a document number.
    """
    found: list[tuple[int, int]] = []
    text = task.text
    for match in _CITED.finditer(text):
        before = text[max(0, match.start() - 40) : match.start()]
        behind = found and _JOINED.match(text[found[-1][1] : match.start()])
        if _LED.search(before) or behind or re.search(_NUMBER, match[0]):
            found.append(_shown(match))
    for match in _NAMED.finditer(text):
        start, end = match.span("what")
        if not any(first < end and start < last for first, last in found):
            found.append((start, end))
    quotes = [task.quote(start, end) for start, end in sorted(found)]
    return tuple({quote.text: quote for quote in reversed(quotes)}.values())[::-1]


def _shown(match: re.Match[str]) -> tuple[int, int]:
    """The place of a document's name; a bare number without the verb that leads it in."""
    if match[0].startswith("《"):
        return match.span()
    led = re.match(rf".*{_RESTS}", match[0])
    return match.start() + (led.end() if led else 0), match.end()


def kind_of_table(text: str) -> TableKind:
    """Which table the folded text asks for: 部门整体支出 where it says so, else that of a project."""
    return TableKind.DEPARTMENT if _DEPARTMENT.search(text) else TableKind.PROJECT


def spans_years(text: str, year: int | None) -> bool:
    """Whether goals for a whole period of years are asked for beside those of `year`."""
    bare = re.sub(r"《[^》]*》", "", text)
    if _PERIOD_ASKED.search(bare):
        return True
    for span in _SPAN.finditer(bare):
        first, last = int(span["first"]), int(span["last"])
        school = bare[span.end() :].startswith(("学年", "学期"))
        if first < last and not school and (year is None or last >= year):
            return True
    return False
