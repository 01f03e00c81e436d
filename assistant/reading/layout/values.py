"""Where a name ends and its value begins, in words that run on.

A value shows itself by a sign and a figure, a figure with its unit, a date, or the stock words of a
qualitative target (`有所提高`, `效果明显`). What shows nothing of the kind is not split: a guess would
be an invention.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from assistant.model import units
from assistant.model.grammar import parse_target
from assistant.model.target import TargetKind

SIGN = (
    r"(?:>=|<=|=>|[≥≤＞＜=＝><≧≦》《二](?=\s?\d)|[≥≤＞＜=＝><≧≦》《]|大于等于|小于等于|等于|大于|小于"
    r"|不少于|不低于|不超过|不高于|不大于|不小于|不多于|不得?低于|不得?超过|控制在|至少|低于|高于|少于|超过)"
)
FIGURE = r"(?:\d{1,3}(?:[,，]\d{3})+(?:\.\d+)?(?!\d)|\d+(?:\.\d+)?)"
_CHINESE_FIGURE = r"(?:百分之[一二两三四五六七八九十百]+|[一二两三四五六七八九十百]+)"
_TAIL = r"(?:[及或含]?以[上内下]|之内|左右)"
# a unit that only begins the next word: 10项目验收 is no 10项
_WORD_FROM_UNIT = (
    r"(?!项目|年度|年均|人员|人均|人才|人民|人口|个人|个税|场地|场所|次数|件数|面积|口粮|家庭|家长|村民|村庄|村级"
    r"|户均|户籍|种植|种类|种子|种养|处理|处置|门诊|门店|期末|期间|班级|班子|本级|本年|本地|条件|条例|座谈|台账"
    r"|分散|分类|分布|分配|分析|分级|天然|日常|月度|月均|周期|周边|组织|组建|团体|团队|学校|学生|学习|校园|县级"
    r"|县域|县城|镇区|乡村|乡镇企业|街道办|社区居|区域|只数|台风|元旦|单位|机构|群众|套餐|首次|首批|页面|对口|对象|把关"
    r"|例会|点对|块状|支出|支付|支持|支部|头数|片区|道路|项下|面源|面向|所需|所属|时间|升级|升学|米面|吨位|亩均)"
)
_DATE = (
    r"(?:\d{4}年\d{1,2}月(?:\d{1,2}日)?\s*(?:[-—~～至]+\s*(?:\d{4}年)?\d{1,2}月(?:\d{1,2}日)?)?"
    r"|(?:\d{4}年)?(?<!\d)\d{1,2}\s*[-—~～至]\s*\d{1,2}月(?:份|底)?|\d{4}年(?:度)?(?:全年|年底|年末|底|末|内)|(?<!\d)\d{1,2}月\d{1,2}日|(?<!\d)\d{1,2}月(?=底|末|前|初))"
    r"(?:底|末|初)?(?:(?:之?前|内|到位|完成|完工|竣工|底前)(?![时率情验日期量度]))?"
)
_ADVERB = r"(?:有所|明显|显著|持续|不断|逐步|稳步|进一步|有效|大幅度?|较大|基本|全面|正面|有力|长期|切实|巩固|逐年|得到|稳定|良性|积极|充分)"
_VERB = r"(?:提高|提升|改善|增强|加强|增加|优化|下降|减少|降低|保障|推进|完善|促进|支撑|健全|发展|规范|落实|影响|保持|好转|稳定|缓解|发挥|消除|满足|推动|增长|持续|改进)"
# words that are a value wherever they end an item
_QUALITATIVE = (
    rf"(?:(?:{_ADVERB}){{1,2}}{_VERB}|{_VERB}(?:明显|显著)"
    r"|(?:效果|成效|影响)(?:明显|显著|良好|较好|好)|控制在预算(?:范围)?(?:之?内|中)|不?超过?预算|不超预算"
    r"|按(?:期|时|计划|进度|规定|要求)(?:完工|完成|落实|到位|发放|执行)|严格执行|达到预期(?:效果|目标)?|达成预期(?:指标|目标)?|专款专用)"
)
# words that are a value only behind a name that ends like a measure
_AFTER_MEASURE = (
    r"(?:长期|长远|长效|中长期|持续|提升|提高|改善|增强|增加|减少|降低|高|较高|好|较好|良好|优|良|优良|合格|达标|规范|完成|已完成"
    r"|及时|是|否|有|无|基本健全|健全|显著|明显|有效)"
)
_MEASURE_END = (
    "(?:"
    + "|".join(
        [
            "(?<=[率度性力量数况响平用准库])",
            "(?<=(?:程度|情况|水平|作用|影响|能力|质量|比例|环境|条件|意识|状况|时间|效益|效果|效率|期限|年限|标准))",
        ]
    )
    + ")"
)
_ORDINAL = re.compile(
    r"^\s*(?:指标\s*[0-9０-９一二三四五六七八九十]{1,2}\s*[:：、.．]?|[（(]?\d{1,2}\s*(?:[)）、]|[.．](?!\d))|[①-⑳]"
    r"|[（(][一二三四五六七八九十]+[)）]|[一二三四五六七八九十]+[是、]|其中\s*[:：]?|以及|并且?|和(?=[^\s]{4}))\s*"
)
_FEW_WORDS = 4  # around a figure: 参训率100%; more are a name with its value
_CONNECTOR = re.compile(r"\s*(?:要?达到|要?达|力争达到|为|是|[:：])\s*$")
_EDGE = " \t\n\u3000\xa0:：|｜；;，,。.、"
#: Characters a name cannot end with: what follows belongs to it.
OPEN_END = "、和与及的第之每约共（(“《-—~～至年月日"


@cache
def unit_pattern() -> str:
    """A unit of a figure, `/` and an alternative in brackets included."""
    simple = rf"(?:{units.SIMPLE})"
    counted = r"(?:/(?:[\u4e00-\u9fff]{1,2}(?=[\s，,；;。)）\d≥≤]|$)|" + simple + r"))"
    return (
        rf"(?:%|％|﹪|‰|个?百分[比点]|{_WORD_FROM_UNIT}[万亿]?{simple}|万)"
        rf"(?:[（(][\u4e00-\u9fff]{{1,2}}[)）])?(?:{counted}(?:[*·]{simple})?)?"
    )


@cache
def value_pattern(bare: bool = False) -> str:
    """A value that shows itself by a sign, a unit, or as a date; `bare` takes a lone figure too."""
    unit = unit_pattern()
    span = rf"\s*(?:[-—~～至]+\s*{SIGN}?{FIGURE}\s*(?:{unit})?)?"
    each = r"(?:各|每月每人|每[人月年次亩户])?\s*"
    signed = rf"{SIGN}+\s*{FIGURE}\s*(?:{unit})?{span}{_TAIL}?"
    counted = rf"{each}{FIGURE}\s*{unit}{span}{_TAIL}?"
    spanned = rf"{FIGURE}\s*[-—~～至]+\s*{FIGURE}\s*{unit}{_TAIL}?"
    shapes = [_DATE, signed, spanned, counted]
    if bare:
        shapes.append(rf"(?<![\d.]){FIGURE}(?![\d.]*\d)")
    return "(?:" + "|".join(shapes) + ")"


@cache
def qualitative_pattern() -> str:
    """The stock words of a qualitative target."""
    return rf"(?:{_QUALITATIVE}|(?:{_MEASURE_END}){_AFTER_MEASURE})"


@dataclass(frozen=True, slots=True)
class Split:
    """A name and its value, as printed but for what joins them; `sure` where a mark parts them."""

    name: str
    value: str
    sure: bool = False


def split_item(text: str, *, in_brackets: bool = False) -> Split | None:
    """One item of a list taken apart: `名称（目标值）`, `名称：目标值`, `名称≥95%`, `名称有所提高`.

    None where nothing shows where the name ends. `in_brackets`: the form prints every value in
    brackets behind its name, so they may hold any words.
    """
    text = bare_item(text)
    if inside := _last_brackets(text):
        name, value = text[: inside[0]], text[inside[0] + 1 : inside[1]]
        last = text[inside[1] + 1 :].strip(_EDGE) == ""
        if last and is_name(name) and value.strip() and (in_brackets or is_value(value)):
            return Split(name.strip(_EDGE), value.strip(), sure=True)
    parted = re.fullmatch(r"([^:：]{2,60}?)\s*[:：]\s*([^:：]{1,40})", text, re.DOTALL)
    if parted and is_name(parted[1]) and is_value(parted[2]):
        return Split(parted[1].strip(_EDGE), parted[2].strip(), sure=True)
    return _by_value(text)


def bare_item(text: str) -> str:
    """An item without its number (`指标1：`, `①`, `一是`) and outer punctuation."""
    before = None
    text = text.strip(_EDGE)
    while before != text:
        before, text = text, _ORDINAL.sub("", text, count=1).strip(_EDGE)
    return text


def bare_name(text: str) -> str:
    """A name without its number and without the word that leads over to its value (达到, 为)."""
    return _CONNECTOR.sub("", bare_item(text)).strip(_EDGE)


@cache
def _ending() -> re.Pattern[str]:
    chinese = rf"(?:{SIGN})?{_CHINESE_FIGURE}\s*(?:{unit_pattern()}){_TAIL}?|百分之[一二两三四五六七八九十]+{_TAIL}?"
    return re.compile(
        rf"(?P<value>{value_pattern()}|(?:{SIGN}){chinese}|{chinese}|{SIGN}\s*\S{{1,6}}|(?:{_MEASURE_END}){FIGURE}|{qualitative_pattern()})"
        r"(?:[（(][^（）()]*[)）])?\s*$"
    )


def _by_value(text: str) -> Split | None:
    """The item cut where its longest ending that is a value begins."""
    at = 0
    while match := _ending().search(text, at):
        value = text[match.start() :].strip()
        name = _CONNECTOR.sub("", text[: match.start()]).strip(_EDGE)
        if is_name(name) and not name.endswith(tuple(OPEN_END)):
            return Split(name, value)
        at = match.start() + 1
    return None


def _last_brackets(text: str) -> tuple[int, int] | None:
    """Where the last pair of brackets opens and closes, pairs inside it counted."""
    end = max(text.rfind(")"), text.rfind("）"))
    depth = 0
    for at in range(end, -1, -1):
        depth += (text[at] in ")）") - (text[at] in "(（")
        if depth == 0 and text[at] in "(（":
            return at, end
    return None


def is_name(text: str) -> bool:
    """Whether the words can name an indicator: two Chinese characters at least, all of one cell."""
    return "\t" not in text and len(re.findall(r"[\u4e00-\u9fff]", text)) >= 2 and len(text) <= 80


def is_value(text: str) -> bool:
    """Whether the whole text is a value by its shape."""
    text = text.strip(_EDGE)
    if not text or len(text) > 40:
        return False
    if re.fullmatch(rf"{value_pattern(bare=True)}|{_QUALITATIVE}|{_AFTER_MEASURE}", text):
        return True
    target = parse_target(text)
    return target.kind is not TargetKind.TEXT and len(target.qualifier or "") <= _FEW_WORDS


_SPACE = r"[ \u3000\xa0]"
#: What sets cells off in a line without other marks.
SPACE_BETWEEN = re.compile(r"[ \u3000\xa0]{2,}|(?<=\S)[ \u3000\xa0](?=\S)")


# a bookmark, a tag, or what a pair of tags encloses: spaces in it part nothing
_MARKED = re.compile(
    r"\[bookmark:[^\]]*\]|<(p|div|span|td)\b[^<>]*>[^<>|]*</\1>|<[^<>]{1,80}>", re.I
)


@cache
def _space_inside() -> re.Pattern[str]:
    """A gap inside a value: `≥ 95 %`, `2000 次`, `各 1 次`."""
    return re.compile(
        rf"(?:(?<=[≥≤＞＜=＝><≧≦])(?<![a-z/]>)|(?<=[大小等少多低高]于)|(?<=不超过)){_SPACE}(?=\d)|(?<=\s各){_SPACE}(?=\d)"
        rf"|(?<=\d){_SPACE}(?=(?:{unit_pattern()}|[\u4e00-\u9fff]{{1,2}})(?:以[上内下])?(?:\s|$))"
    )


def cells_between_spaces(line: str) -> list[str]:
    """The cells of a line set off by spaces, a value with spaces inside kept as one."""
    inside = [match.span() for match in _space_inside().finditer(line)]
    inside += [match.span() for match in _MARKED.finditer(line)]
    pieces, start = [], 0
    for gap in SPACE_BETWEEN.finditer(line):
        if not any(left <= gap.start() < right for left, right in inside):
            pieces.append(line[start : gap.start()])
            start = gap.end()
    return [*pieces, line[start:]]
