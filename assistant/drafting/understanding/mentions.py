"""The figures in a clause: counts, frequencies, money, rates and dates, each at its place."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

from assistant.drafting.understanding.counts import UNIT, beginning, count, often
from assistant.drafting.understanding.mention import (
    AHEAD,
    FILL,
    NUMBER,
    WAYS,
    Mention,
    Sort,
    operator_of,
    plain,
)
from assistant.drafting.understanding.sums import money
from assistant.model.dates import find_date
from assistant.model.numerals import ARABIC, CHINESE, DIGITS, read_number
from assistant.model.target import Operator
from assistant.model.units import canonical_unit

__all__ = ["Mention", "Sort", "mentions"]

_SHARE = re.compile(
    rf"(?<![0-9A-Za-z.])(?P<ahead>{AHEAD})?(?P<fill>{FILL})"
    rf"(?:(?P<low>{ARABIC})(?:%?(?:-|~|至|到|—)(?P<high>{ARABIC}))?(?P<unit>%|‰|个百分点)"
    rf"|百分之(?P<words>百|{ARABIC}|{CHINESE})|(?P<tenths>[一二三四五六七八九]成(?:[半五]|[一二三四六七八九](?=[以的左,、。;)]|$))?))"
    r"(?P<behind>及以上|以上|以内|以下)?"
)
_DUE = re.compile(
    r"(?:以前|之前|前|内|止|结束前|期间)?(?:全部|全面|基本|按时|如期|保质保量)?(?:完成|竣工|完工|建成|交付使用|交付|投入使用|通过验收"
    r"|验收|结束|上线|发放到位|到位|发放完毕|结题|结项|投用|开园|通车|实施完毕|完毕)?(?:任务|目标|工作|项目|建设|验收)?(?=$|[,、。;()\n])"
)
_DUE_WORDS = re.compile(
    r"前|底|末|完成|竣工|完工|建成|交付|使用|验收|结束|上线|到位|完毕|结题|结项|投用|通车|止|内"
)


def mentions(text: str, start: int, end: int) -> list[Mention]:
    """Every figure between `start` and `end` of the folded text, in order, none overlapping."""
    piece = _NO_NUMBER.sub(lambda run: "□" * len(run[0]), text[start:end])
    piece = _NAMES.sub(_without_numbers, piece)
    piece = _WAS.sub(lambda was: was["led"] + "□" * len(was["number"]), piece)
    found: list[Mention] = []
    at = 0
    following: list[Mention | None] = list(_first(piece, 0))
    while nearest := min(
        (mention for mention in following if mention),
        key=lambda mention: (mention.start, -mention.end),
        default=None,
    ):
        found.append(nearest)
        at = max(nearest.end, at + 1)
        # What lies behind this one still holds; only what it overtook is looked for again.
        following = [
            find(piece, at) if mention and mention.start < at else mention
            for find, mention in zip(_FINDERS, following, strict=True)
        ]
    if found and text[end : end + 1] == ":" and _LISTED.search(piece, found[-1].start):
        found.pop()
    return [_moved(mention, start) for mention in found if not _swallowed(mention, found)]


# “一件事一次办”, 《县志(1989—2012)》: numbers in a name are part of it.
# 专项资金三项：… only counts what is listed then.
_LISTED = re.compile(r"[二两三四五六七八九十](?:项|个方面|个|类|方面|部分|件)$")
_NAMES = re.compile(r"“[^“”]{1,20}”|《[^《》]{1,60}》")
_WAS = re.compile(
    rf"(?P<led>由|从)(?P<number>(?:原来|现有|目前|上年)?的?{NUMBER}(?:{UNIT}|%|‰|万元|元)?)(?=(?:{WAYS}))"
)
_NO_NUMBER = re.compile(rf"[{DIGITS}十百千万亿]{{16,}}|[0-9.,]{{16,}}")


def _without_numbers(name: re.Match[str]) -> str:
    return re.sub(rf"[0-9{DIGITS}十百千万两]", "□", name[0])


def _moved(mention: Mention, by: int) -> Mention:
    inner = mention.inner and (mention.inner[0] + by, mention.inner[1] + by)
    return mention._replace(start=mention.start + by, end=mention.end + by, inner=inner)


def _swallowed(mention: Mention, others: list[Mention]) -> bool:
    return any(
        other is not mention and other.start <= mention.start and mention.end <= other.end
        for other in others
    )


# 35微克/立方米, 50毫克/升, 0.8处/公里, 55分贝: how much there is in so much.
_LEVEL = re.compile(
    rf"(?<![0-9A-Za-z.])(?P<ahead>{AHEAD})?(?P<fill>{FILL})(?P<low>{ARABIC})(?:(?:-|~|至|到|—)(?P<high>{ARABIC}))?"
    r"(?P<unit>(?:微克|毫克|克|毫升|μg|ug|mg|处|只|头|个|人|例|起)/(?:立方米|平方米|m3|m³|升|L|千克|公斤|kg|公里|平方公里|百户|百人|万人|十万人?|千人|亩)|分贝|贝可|℃|摄氏度)"
    r"(?P<behind>及以上|以上|以内|以下)?"
)
# A score has no unit: 路面状况指数不低于80.
_SCORE = re.compile(
    rf"(?<=指数|得分|评分|分值|分数)(?P<ahead>{AHEAD})?(?P<fill>(?:为|保持在)?)(?P<low>[0-9]+(?:\.[0-9]+)?)(?P<unit>分)?"
    r"(?P<behind>以上|以内|以下)?(?=[,、。;)\n]|$)"
)
# 一百个人里有九十二个以上
_OF_ALL = re.compile(
    rf"(?P<all>一百|100|十|10)(?:个|名|位|户)?(?:人|户|家|件|次)?(?:里|里面|里头|中|当中)(?:要|得|至少|能|必须)*(?:有|是)?(?:不少于)?(?P<low>{NUMBER})(?:个|名|位|户|件|次|人)+(?P<ahead>□)?(?P<behind>以上)?"
)


def _level(text: str, at: int) -> Mention | None:
    found = [match for pattern in (_LEVEL, _SCORE) if (match := pattern.search(text, at))]
    if not found:
        return None
    match = min(found, key=lambda match: match.start())
    unit = match["unit"] or ""
    high = match.groupdict().get("high")
    return Mention(
        Sort.SHARE, match.start(), match.end(), plain(Decimal(match["low"].replace(",", ""))),
        Decimal(high) if high else None, canonical_unit(unit) or unit, operator_of(match),
    )  # fmt: skip


def _of_all(text: str, at: int) -> Mention | None:
    match = _OF_ALL.search(text, at)
    if match is None or (part := read_number(match["low"])) is None:
        return None
    whole = read_number(match["all"])
    if not whole or not 0 < part <= whole:
        return None
    share = plain(part * 100 / whole)
    return Mention(Sort.SHARE, match.start(), match.end(), share, unit="%", operator=Operator.GE)


def _first(text: str, at: int) -> Iterator[Mention | None]:
    for find in _FINDERS:
        yield find(text, at)


def _date(text: str, at: int) -> Mention | None:
    found = find_date(text, at)
    while found and text[max(found.start - 1, 0) : found.start] in {"每", "按", "逐"}:
        found = find_date(text, found.end)
    if found is None:
        return None
    tail = _DUE.match(text, found.end)
    end = tail.end() if tail else found.end
    if not tail and (word := re.match(r"以前|之前|前|底前|内", text[found.end :])):
        end = found.end + word.end()
    due = bool(_DUE_WORDS.search(text, found.start, end))
    return Mention(Sort.DATE, found.start, end, iso=found.iso, due=due)


def _share(text: str, at: int) -> Mention | None:
    match = _SHARE.search(text, at)
    while match and re.match(r"人口抽样|抽样|人口变动", text[match.end() :]):
        match = _SHARE.search(text, match.end())  # 1%人口抽样调查 is a name
    if not match:
        return None
    low: Decimal | None
    if match["words"]:
        low = Decimal(100) if match["words"] == "百" else read_number(match["words"])
        unit = "%"
    elif match["tenths"]:
        low, unit = (read_number(match["tenths"]) or Decimal(0)) * 100, "%"
    else:
        low, unit = Decimal(match["low"].replace(",", "")), match["unit"]
    if low is None:
        return None
    high = Decimal(match["high"]) if match["high"] else None
    begin = beginning(text, match.start())
    return Mention(Sort.SHARE, begin, match.end(), plain(low), high, unit, operator_of(match))


_NONE = re.compile(
    r"(?<=事故|事件|案件|疫情|投诉|差错|违规|上访|舆情|伤亡)(?:发生)?(?:数量?|起数|次数)?(?:(?:为|控制在|保持|=|:)(?:0|零)(?:起|次|件|例|人)?(?![0-9.万])|(?:0|零)(?:起|次|件|例|人|发生)(?!以))"
    r"|(?:不发生|不出现|杜绝|零)(?P<named>[\u4e00-\u9fff]{0,12}?(?:事故|事件|案件|疫情|投诉|差错|上访))(?![率数])"
)


def _none(text: str, at: int) -> Mention | None:
    match = _NONE.search(text, at)
    if match is None:
        return None
    named = match.span("named") if match["named"] else None
    return Mention(Sort.NONE, match.start(), match.end(), unit="起", inner=named)


_FINDERS = (_date, _none, money, _share, _level, _of_all, count, often)
