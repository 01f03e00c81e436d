"""The user's answer to the one question, added to the task text in their own words.

The text with the answer is read anew like any task text, so a figure of the answer has the user's words
as its source, and a stored draft holds all that it was made from.
"""

from __future__ import annotations

import re

from assistant.drafting.activities import Activities, load_activities
from assistant.drafting.shapes import Brief, Gap
from assistant.drafting.understanding.brief import read_brief
from assistant.drafting.understanding.counted import PEOPLE
from assistant.drafting.understanding.gaps import counted
from assistant.drafting.understanding.mentions import Sort, mentions
from assistant.drafting.understanding.phrases import PEOPLE_WORDS
from assistant.drafting.understanding.sections import sections
from assistant.drafting.understanding.tasktext import TaskText
from assistant.model.errors import UserError

_NOTHING = re.compile(
    r"(?:我|还|暂时?|目前|也|这个|先)*(?:不(?:知道|清楚|确定|了解|好说|用|填|写)|没有?(?:定|确定|想好|数)?|没法说|未定|待定|无|跳过|算了|随便|再说|都行)"
    r"[了吧呢啊的呀。！!,，]*"
)
_FILL = re.compile(
    r"^(?:大概|大约|应该|可能|差不多|总共|一共|共计?|约|就|是|为|到|按|用|总额|总预算|预算|经费|资金|项目|总|总投资|投资|需要?|写)+|"
    r"(?:左右|吧|了|呢|啊|就行|即可|就可以)+$"
)
_PARTS = re.compile(r"[，,；;。！!\n]+")
#: Heads what was added to a document.
_MORE = "补充说明："
_DOING = re.compile(
    r"^(?:举办|开展|组织|实施|进行|办|搞|做|计划|拟)+(?=[\d一二两三四五六七八九十]|..)"
)
_DONE = re.compile(r"前|完成|结束|竣工|完工|验收|上线|交付|到位")


def answered(
    brief: Brief, gap: Gap | None, answer: str, activities: Activities | None = None
) -> str | None:
    """The task text with the answer added, or None where the answer does not close the gap.

    `gap` is what was asked about; None for a contradiction about the budget. An answer may say more
    than was asked (`30万，12月前`). What it says of the budget counts from then on, whatever stood there.
    """
    known = activities or load_activities()
    said = [_dated(part, brief.year) for part in _PARTS.split(answer.strip()) if _bare(part)]
    if not said or all(_NOTHING.fullmatch(part) for part in said):
        return None
    lines: list[str] = []
    for part in said:
        line, goes_on = _line(brief, gap, part)
        if goes_on and lines:  # 4期，每期50人
            lines[-1] += f"，{part}"
        elif line:
            lines.append(line)
    if not lines:
        return None
    task = brief.text.rstrip()
    # Without a stop the answer would be read as the end of the last sentence.
    task += "" if not task or task.endswith(tuple("。；;.！？!?")) else "。"
    if len(sections(task)) > 1 and _MORE not in task:
        task = f"{task}\n{_MORE}"  # else it would belong to the last section of the document
    text = "\n".join((task, *(f"{line}。" for line in dict.fromkeys(lines))))
    try:
        again = read_brief(text, activities=known, plain=True, last=brief.last)
    except UserError:
        return None
    return text if _closed(brief, again, gap) else None


def _dated(part: str, year: int | None) -> str:
    """A year counted from that of the task, in figures (明年3月)."""
    if year is None:
        return part.strip()
    words = {"今年": year, "本年": year, "当年": year, "明年": year + 1, "次年": year + 1}
    return re.sub("|".join(words), lambda word: f"{words[word[0]]}年", part.strip())


def _line(brief: Brief, gap: Gap | None, part: str) -> tuple[str | None, bool]:
    """One statement of the answer as a sentence the reader takes for what it is.

    True beside it where it only goes on with the statement before.
    """
    about = gap.about if gap else "budget"
    bare = "".join(_bare(part).split())
    task = TaskText(bare)
    found = mentions(task.text, 0, len(task.text))
    if not found:
        return (
            (f"填报单位：{bare}", False)
            if about == "organization"
            else (_number(about, bare), False)
        )
    if all(m.sort is Sort.MONEY for m in found):
        alone = len(found) == 1 and found[0].start == 0 and found[0].end == len(task.text)
        return (f"预算以{_bare(task.words(*found[0][1:3]))}为准" if alone else part), False
    if all(m.sort is Sort.DATE for m in found):
        if len(found) == 1 and re.fullmatch(r"\d{4}", found[0].iso):
            return (f"本表为{found[0].iso}年度" if brief.year is None else None), False
        return (part if _DONE.search(part) else f"{bare}前完成"), False
    if re.match(r"(?:每|共|合计|其中)", bare):
        return bare, True
    bare = _DOING.sub("", bare)
    lead = bare[: bare.index(task.words(found[0].start, found[0].end))]
    goes_on = found[0].unit in PEOPLE and PEOPLE_WORDS.fullmatch(lead) is not None
    return _quantity(brief, gap, bare, lead), goes_on


def _number(about: str, bare: str) -> str | None:
    """A number that has the unit of the question only: 50 of the budget, 2026 of the year."""
    if about == "budget" and re.fullmatch(r"\d+(?:\.\d+)?", bare):
        return f"预算以{bare}万元为准"
    if about == "year" and re.fullmatch(r"20\d\d", bare):
        return f"本表为{bare}年度"
    return None


def _quantity(brief: Brief, gap: Gap | None, bare: str, lead: str) -> str:
    """How much, said of the activity it names, else of the one asked about or the only open one."""
    open_ones = [activity for activity in brief.activities if not counted(activity)]
    named = [a for a in open_ones if lead and lead in a.title]
    asked = [a for a in open_ones if gap and a.id == gap.activity] or open_ones[:1]
    owner = named[0] if len(named) == 1 else asked[0] if asked and not lead else None
    return f"{owner.title or owner.event}{bare.removeprefix(lead)}" if owner else bare


def _closed(brief: Brief, again: Brief, gap: Gap | None) -> bool:
    """Whether less is missing than before, or the budget that was in doubt is settled."""
    if gap is None:
        return again.budget is not None and again.budget != brief.budget
    return _missing(again) < _missing(brief) or (
        brief.given_budget is not None and again.budget is not None and gap.about == "budget"
    )


def _missing(brief: Brief) -> int:
    return len({(gap.about, gap.activity) for gap in brief.gaps})


def _bare(words: str) -> str:
    before = None
    while words != before:
        before, words = words, _FILL.sub("", words.strip())
    return words
