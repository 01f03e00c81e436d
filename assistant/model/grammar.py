"""Target values as documents write them, read and printed.

Any text parses. What states one quantity is a `number`, two ends a `range`, a day, month, year or
period a `date`; everything else, and everything unsure, is `text`: a value is never guessed.
Source of the shapes: public goal tables (domain.md, Target values); each has a case in the tests.

Conventions: 以上 includes the value and 以下 does not (grade bands put `70%以上` beside `70%以下`);
以内 and 前 include it; 底 is the last day. A bare quantity (`100%`, `3次`) has no operator.
"""

from __future__ import annotations

import re
from decimal import Decimal
from typing import NamedTuple

from assistant.model.dates import find_date, print_date
from assistant.model.numerals import (
    ARABIC,
    CHINESE,
    DIGITS,
    MULTIPLIER,
    arabic,
    multiply,
    read_number,
    tens,
)
from assistant.model.target import Operator, Target, TargetKind
from assistant.model.units import SIMPLE, canonical_unit, convert, dimension

# --- the shadow that is parsed: half width, one sign per operator, no spaces ----------------------

_FOLDS = str.maketrans(
    {chr(code): chr(code - 0xFEE0) for code in range(0xFF01, 0xFF5F)}
    | dict.fromkeys("‐‑‒–—―─−﹣", "-")
    | dict.fromkeys("∼〜～﹋", "~")
    | dict.fromkeys("【〔〖", "[")
    | dict.fromkeys("】〕〗", "]")
    | dict.fromkeys("≧⩾≮", "≥")
    | dict.fromkeys("≦⩽≯", "≤")
    | {"〉": ">", "〈": "<", "﹥": ">", "﹤": "<", "﹦": "=", "﹪": "%", "，": ",", "\u200b": None}
    | {"\ufeff": None, "\xad": None}
)
_SPACES = re.compile(r"(?<![0-9])\s+|\s+(?![0-9])")
# NOTE: 》 is what a Chinese keyboard gives for > and a scanner for ≥; tables mean ≥ by it.
_SIGNS = re.compile(
    r"\$?\\(?:(?P<ge>geqslant|geq|ge)|(?P<le>leqslant|leq|le)|(?P<gt>gt)|(?P<lt>lt))(?![a-z])\s*\$?"
    r"|&(?:(?P<ge2>ge|gt;=)|(?P<le2>le|lt;=)|(?P<gt2>gt)|(?P<lt2>lt));?"
    r"|(?P<ge3>[>≥]=|=[>≥]|^》=?(?=[0-9]))|(?P<le3>[<≤]=|=[<≤]|^《=?(?=[0-9]))|(?P<eq>==+)"
)
_SIGN_OF = {"ge": "≥", "le": "≤", "gt": ">", "lt": "<", "eq": "="}


def _shadow(raw: str) -> str:
    plain = _SPACES.sub("", raw.translate(_FOLDS))
    return _SIGNS.sub(lambda match: _SIGN_OF[(match.lastgroup or "")[:2]], plain)


# --- words ---------------------------------------------------------------------------------------

_BEFORE = {
    Operator.GE: "≥ 大于等于 大于或等于 高于等于 高于或等于 不少于 不低于 不小于 不得少于 不得低于 不得小于 "
    "不能少于 不能低于 至少 最少 最低",
    Operator.GT: "> 大于 高于 多于 超过 突破",
    Operator.EQ: "= 等于",
    Operator.LT: "< 小于 低于 少于 不足 不到 不满 未满",
    Operator.LE: "≤ 小于等于 小于或等于 低于等于 低于或等于 少于等于 不超过 不超 不高于 不大于 不多于 不得超过 "
    "不得高于 不得大于 不得多于 不能超过 不突破 至多 最多 最高",
}
_AFTER = {
    Operator.GE: "以上 及以上 或以上 (含)以上 含以上 以上(含)",
    Operator.GT: "以上(不含) (不含)以上",
    Operator.LT: "以下 以下(不含) (不含)以下",
    Operator.LE: "以内 之内 内 (含)以内 以内(含) 及以下 或以下 (含)以下 含以下 以下(含)",
}


def _words(table: dict[Operator, str]) -> tuple[dict[str, Operator], str]:
    words = {word: operator for operator, text in table.items() for word in text.split()}
    return words, "|".join(map(re.escape, sorted(words, key=len, reverse=True)))


_OPERATOR_BEFORE, _BEFORE_WORDS = _words(_BEFORE)
_OPERATOR_AFTER, _AFTER_WORDS = _words(_AFTER)
_UPWARD = {Operator.GE, Operator.GT}


# --- figures: a number with its unit -------------------------------------------------------------

_END = rf"(?=$|[)\]·*/,]|{_AFTER_WORDS})"
_THING = rf"(?:{SIMPLE}|[\u4e00-\u9fff]{{1,4}}?{_END})"
_PER = rf"[/每]\(?{_THING}(?:[·*×/.]{_THING})*\)?"
_UNIT = rf"(?:{SIMPLE})(?:\((?:{SIMPLE})\))?(?:{_PER})?"
_WORDED = rf"(?:百分之|千分之)(?:百|{ARABIC}|{CHINESE})|(?:[{DIGITS}]|10|[0-9])成[{DIGITS}半]?(?![{DIGITS}])"


def _figure(n: str = "") -> str:
    """A number and what follows it, as a pattern whose groups end in `n`."""
    return (
        rf"(?:(?P<arabic{n}>{ARABIC})(?:(?P<unit{n}>{_UNIT})"
        rf"|(?P<times{n}>{MULTIPLIER})?(?P<about{n}>余|多)?(?P<rest{n}>{_UNIT}|{_PER})?)"
        rf"|(?P<worded{n}>{_WORDED})|(?P<chinese{n}>{CHINESE})(?P<counted{n}>{_UNIT})?)"
    )


class _Quantity(NamedTuple):
    value: Decimal
    unit: str | None = None
    times: str | None = None  # the multiplier written, such as 万


def _quantity(match: re.Match[str], n: str = "") -> _Quantity | None:
    """What a figure says, or None where it is no definite number."""
    if worded := match[f"worded{n}"]:
        return _worded(worded)
    if numeral := match[f"chinese{n}"]:
        unit = match[f"counted{n}"]
        if unit == "届":  # 十九届 names a congress
            return None
        value = read_number(numeral)
        return None if value is None else _Quantity(value, unit and canonical_unit(unit))
    digits, unit = match[f"arabic{n}"], match[f"unit{n}"]
    if unit:
        return _Quantity(arabic(digits), canonical_unit(unit))
    times, rest = match[f"times{n}"], match[f"rest{n}"]
    if rest and rest[0] in "/每":
        return _money_per(digits, times, rest)
    return _Quantity(arabic(digits, times), rest and canonical_unit(rest), times)


def _worded(text: str) -> _Quantity | None:
    """百分之九十, 千分之五, 九成, 九成五."""
    if "分之" in text:
        scale, _, part = text.partition("分之")
        value = Decimal(100) if part == "百" else read_number(part)
        return None if value is None else _Quantity(value, "%" if scale == "百" else "‰")
    whole, _, part = text.partition("成")
    value = tens(whole, part)
    return None if value is None else _Quantity(value, "%")


def _money_per(digits: str, times: str | None, rest: str) -> _Quantity | None:
    """`620万/月`, `28.40/株`: the 元 was left out. `3/月` may count anything: not read."""
    if times in ("万", "亿"):
        return _Quantity(arabic(digits), canonical_unit(f"{times}元{rest}"))
    unit = canonical_unit(f"元{rest}")
    periodic = unit is not None and dimension(f"次{unit[1:]}") == "frequency"
    if unit is None or (periodic and "." not in digits):
        return None
    return _Quantity(arabic(digits, times), unit)


# --- shapes, tried in this order ------------------------------------------------------------------

_QUICK = re.compile(rf"([≥>=<≤]?)(-?(?:{ARABIC}))(.*)", re.DOTALL)
_ONE = re.compile(rf"(?P<before>{_BEFORE_WORDS})?{_figure()}(?P<behind>{_AFTER_WORDS})?")
_INCLUDED = r"(?:\((?P<in{n}>不?含)\))?"
_TWO = re.compile(
    rf"{_figure('1')}{_INCLUDED.format(n=1)}(?:-{{1,2}}|~{{1,2}}|至|到)"
    rf"{_figure('2')}{_INCLUDED.format(n=2)}"
)
_AROUND = re.compile(
    rf"{_figure('1')}(?P<left>[≥>≤<])[^0-9≥>≤<]{{0,8}}(?P<right>[≥>≤<]){_figure('2')}"
)
_BRACKETS = re.compile(rf"(?P<open>[(\[]){_figure('1')},{_figure('2')}(?P<close>[)\]])")
_JOINED = re.compile(r"[,、;]?(?:且|并且|同时|并|和|至|到|-|~)?")
# 定性效果显著: the word marks the kind of target, it is not part of it
_QUALITATIVE = re.compile(
    r"定性\s*[:：、,，]?\s*(?!指标|目标|分析|评价|评估|描述|研究|和|与|、)(?=\S)"
)
_NUMBER_OR_BOOLEAN = re.compile(rf"[0-9{DIGITS}十是否半年]")
_LONGEST = 60  # characters; longer cells are prose
_MASK = "\ue000"  # stands for each character of a date while figures are looked for
_MARKS = re.compile(r"[,;。!?、|]")
_DIGIT = re.compile(r"[0-9]")
_FILLERS = re.compile(r"(?:达到|达|保持在|控制在|保持|维持在|不|应|须|需|均|为|是|在|:|~)+$")
_WORD = re.compile(r"[(“\"《]?[0-9A-Za-z]*[\u4e00-\u9fff\ue000].*[^0-9.]$", re.DOTALL)
_SHORT_WORDS = frozenset("各共约近超计满余多每均")
_NOTE = re.compile(r"\((?P<note>[^()]*)\)")
_NAMES_A_MEASURE = re.compile(r"(?:率|数|量|度|值|额|:|为|达|达到)$")
_EACH = re.compile(
    rf"每个?(?P<per>{SIMPLE})(?P<verb>开展|组织|举办|召开|进行|完成|发放|补助|补贴)?$"
)
_EARLY_WORDS = re.compile(r"(?:至少|最少|至多|最多|不少于|不低于|不超过)(?=[^0-9])")
# Chinese numerals within words are mostly no quantities (八项规定, 一户一策, 一方平安).
_COUNTED_IN_WORDS = frozenset(
    [
        "次",
        "场",
        "期",
        "人",
        "人次",
        "个",
        "户",
        "天",
        "年",
        "个月",
        "篇",
        "份",
        "件",
        "项",
        "家",
        "台",
        "套",
        "批次",
        "班次",
        "所",
        "%",
        "倍",
        "万元",
        "元",
    ]
)
_BOOLEANS = {"是": "是", "否": "否", "是/否": "是/否", "是否": "是/否"}


def parse_target(raw: str) -> Target:
    """What a target cell says. Never raises; `raw` is kept as printed, outer white space aside."""
    raw = raw.strip()
    return _parse(raw, _shadow(raw))


def _parse(raw: str, shadow: str) -> Target:
    if target := _quick(raw, shadow):
        return target
    if qualitative := _QUALITATIVE.match(raw):
        words = raw[qualitative.end() :]
        return _parse(words, _shadow(words)).model_copy(update={"raw": raw})
    if len(shadow) <= _LONGEST and _NUMBER_OR_BOOLEAN.search(shadow):
        for read in (_boolean, _single, _date, _range, _sentence, _unknown_unit):
            if target := read(raw, shadow):
                return target
    return Target(raw=raw, kind=TargetKind.TEXT, text=raw)


def _quick(raw: str, shadow: str) -> Target | None:
    """`≥95%`, `158人`, `≤15.99万元`, `10`: nearly all cells."""
    match = _QUICK.fullmatch(shadow)
    if match is None:
        return None
    sign, digits, printed = match.groups()
    unit = canonical_unit(printed) if printed else None
    if printed and (unit is None or printed == "月"):
        return None
    if not sign and (dated := find_date(shadow)) and dated.end - dated.start == len(shadow):
        return None
    return _number(raw, sign and Operator(sign), _Quantity(arabic(digits), unit))


def _number(
    raw: str, operator: Operator | str | None, quantity: _Quantity, qualifier: str = ""
) -> Target:
    return Target(
        raw=raw,
        kind=TargetKind.NUMBER,
        operator=Operator(operator) if operator else None,
        value=quantity.value,
        unit=quantity.unit,
        qualifier=qualifier or None,
    )


def _boolean(raw: str, shadow: str) -> Target | None:
    if (text := _BOOLEANS.get(shadow)) is None:
        return None
    return Target(raw=raw, kind=TargetKind.BOOLEAN, text=text)


_DATE_OPERATOR = {
    Operator.LE: "≤ 不晚于 不迟于 不超过 最迟 最晚 截至 截止 截止到 截止至 截至到",
    Operator.LT: "< 早于",
    Operator.GT: "> 晚于",
    Operator.GE: "≥ 不早于",
    Operator.EQ: "=",
}
_OPERATOR_OF_DATE, _DATE_WORDS = _words(_DATE_OPERATOR)
_DATE_HEAD = re.compile(
    rf"(?P<words>.*?)(?:于|在|为|是|:)?(?P<operator>{_DATE_WORDS})?(?:于|在|为)?", re.S
)
_DATE_TAIL = re.compile(
    r"(?P<limit>\(含\)之?前|之前|以前|前|止|之后|以后|后|起)?(?:内|当年)?(?P<words>.*?)[。.]?", re.S
)
_LIMITS = {"前": Operator.LE, "止": Operator.LE, "后": Operator.GT, "起": Operator.GE}
_DONE = re.compile(
    r"完成|到位|完工|竣工|开工|结束|实施|验收|交付|发放|开展|投入|上报|建成|拨付|支付|启动"
)


def _date(raw: str, shadow: str) -> Target | None:
    """`2023年12月`, `11月底之前`, `完成时间为2022年12月31日`, `2021年1月-12月`."""
    dated = find_date(shadow)
    if dated is None:
        return None
    head = _DATE_HEAD.fullmatch(shadow[: dated.start])
    tail = _DATE_TAIL.fullmatch(shadow[dated.end :])
    if head is None or tail is None:
        return None
    before, after = head["words"], tail["words"]
    words = before + after
    if (
        len(before) > 12
        or len(after) > 10
        or _DIGIT.search(words)
        or _MARKS.search(words)
        or _has_figure(words)
    ):
        return None
    if re.fullmatch("[0-9]{4}", dated.iso) and after and not _DONE.search(after):
        return None  # 2021年预算编制: names a year, sets no date
    operator = _OPERATOR_OF_DATE.get(head["operator"] or "")
    if limit := tail["limit"]:
        operator = operator or _LIMITS[limit[-1]]
    return Target(
        raw=raw, kind=TargetKind.DATE, operator=operator, text=dated.iso, qualifier=words or None
    )


def _range(raw: str, shadow: str) -> Target | None:
    """`95%-80%`, `8000-9999分钟`, `<4项,>2项`, `60≤得分<80`, `(60%,80%]`."""
    for read in (_two, _around, _brackets, _two_comparisons):
        if (ends := read(shadow)) is not None:
            return _between(raw, *ends)
    return None


class _End(NamedTuple):
    quantity: _Quantity
    open: bool = False


def _two(shadow: str) -> tuple[_End, _End, str] | None:
    match = _TWO.search(shadow)
    if match is None:
        return None
    words = _qualifier(shadow[: match.start()], shadow[match.end() :])
    one, two = _quantity(match, "1"), _quantity(match, "2")
    if words is None or one is None or two is None:
        return None
    return _End(one, match["in1"] == "不含"), _End(two, match["in2"] == "不含"), words


def _around(shadow: str) -> tuple[_End, _End, str] | None:
    match = _AROUND.fullmatch(shadow)
    if match is None or (match["left"] in "≥>") != (match["right"] in "≥>"):
        return None
    one, two = _quantity(match, "1"), _quantity(match, "2")
    if one is None or two is None:
        return None
    return _End(one, match["left"] in "<>"), _End(two, match["right"] in "<>"), ""


def _brackets(shadow: str) -> tuple[_End, _End, str] | None:
    match = _BRACKETS.fullmatch(shadow)
    if match is None or match["open"] + match["close"] == "()":
        return None
    one, two = _quantity(match, "1"), _quantity(match, "2")
    if one is None or two is None:
        return None
    return _End(one, match["open"] == "("), _End(two, match["close"] == ")"), ""


def _two_comparisons(shadow: str) -> tuple[_End, _End, str] | None:
    """A lower and an upper bound side by side: `<4项,>2项`, `60%以上80%以下`."""
    bounds = [match for match in _ONE.finditer(shadow) if match["before"] or match["behind"]]
    if len(bounds) != 2:
        return None
    first, second = bounds
    words = _qualifier(shadow[: first.start()], shadow[second.end() :])
    if words is None or not _JOINED.fullmatch(shadow, first.end(), second.start()):
        return None
    ends = []
    for match in bounds:
        operator, quantity = _operator(match), _quantity(match)
        if operator is None or quantity is None or operator is Operator.EQ:
            return None
        ends.append((operator in _UPWARD, _End(quantity, operator in (Operator.GT, Operator.LT))))
    (up1, one), (up2, two) = ends
    if up1 == up2:
        return None
    return (one, two, words) if up1 else (two, one, words)


def _between(raw: str, one: _End, two: _End, qualifier: str) -> Target | None:
    """A range, low end first, both ends in one unit."""
    (a, open_a), (b, open_b) = one, two
    if b.times and not (a.unit or a.times) and multiply(a.value, b.times) < b.value:
        a = _Quantity(multiply(a.value, b.times))  # 3-5万人次: 万 stands for both ends
    unit = a.unit or b.unit
    low, high = a.value, b.value
    if a.unit and b.unit and a.unit != b.unit:
        converted = convert(high, b.unit, a.unit)
        if converted is None:
            return None
        high = converted
    if low > high:
        low, high, open_a, open_b = high, low, open_b, open_a
    if low == high:
        return None
    return Target(
        raw=raw,
        kind=TargetKind.RANGE,
        value=low,
        high=high,
        value_open=open_a,
        high_open=open_b,
        unit=unit,
        qualifier=qualifier or None,
    )


def _single(raw: str, shadow: str) -> Target | None:
    """One figure and nothing else: `不少于70人`, `95%以上`, `百分之九十`, `≤620万/月`."""
    match = _ONE.fullmatch(shadow)
    if match is None or not _agree(match) or _is_date(shadow, match):
        return None
    quantity = _quantity(match)
    if quantity is None or (quantity.unit is None and match["rest"]):
        return None
    if match["unit"] == "月" and not (match["before"] or match["behind"]):
        return None  # 13月
    return _number(raw, _operator(match), quantity, match["about"] or "")


def _is_date(shadow: str, match: re.Match[str]) -> bool:
    """`2022年` and `12月` name a date, `≤6月` and `6月以内` a duration, `≤2022年` a date again."""
    dated = find_date(shadow)
    if dated is None or dated.start < match.start() or dated.end < len(shadow.rstrip("内")):
        return False
    return not (match["before"] or match["behind"]) or bool(re.match("[0-9]{4}", dated.iso))


def _agree(match: re.Match[str]) -> bool:
    """Whether the words before and behind a figure do not contradict each other."""
    before, behind = match["before"], match["behind"]
    if not (before and behind) or _OPERATOR_BEFORE[before] is Operator.EQ:
        return True
    return (_OPERATOR_BEFORE[before] in _UPWARD) == (_OPERATOR_AFTER[behind] in _UPWARD)


def _operator(match: re.Match[str]) -> Operator | None:
    return _OPERATOR_BEFORE.get(match["before"] or "") or _OPERATOR_AFTER.get(match["behind"] or "")


def _sentence(raw: str, shadow: str) -> Target | None:
    """Words around exactly one figure: `参训率100%`, `至少全年完成2次宣传`, `11月底完成100%`."""
    masked = _mask_dates(shadow)
    figures = [match for match in _ONE.finditer(masked) if _counts(match, masked)]
    if len(figures) != 1 or not _agree(figures[0]):
        return None
    match = figures[0]
    quantity = _quantity(match)
    if quantity is None or _FIGURE_LEFT.search(masked, match.end()):
        return None
    start, operator = match.start(), _operator(match)
    before = shadow[:start]
    if operator is None and (early := _EARLY_WORDS.match(before)):
        operator, before = _OPERATOR_BEFORE[early[0]], before[early.end() :]
    if quantity.unit and (each := _EACH.search(before)):
        unit = canonical_unit(f"{quantity.unit}/{each['per']}")
        quantity = quantity._replace(unit=unit or quantity.unit)
        before = before[: each.start()] + (each["verb"] or "")
    words = _qualifier(before, shadow[match.end() :])
    if words is None:
        return None
    return _number(raw, operator, quantity, words + (match["about"] or ""))


_FIGURE_LEFT = re.compile("[0-9]")
_LIMIT_WORDS = ("前", "后", "之前", "以前", "之后")


def _counts(match: re.Match[str], masked: str) -> bool:
    """Whether a figure within words is a quantity, not part of a name (第3次, 5A级, 八项规定)."""
    figure = match.end("before") if match["before"] else match.start()
    before, after = masked[:figure], masked[match.end() :]
    if before.endswith(("第", "前")) and not before.endswith(_MASK + "前"):
        return False
    if before[-1:].isascii() and before[-1:].isalnum():
        return False
    quantity = _quantity(match)
    if quantity is None:
        return False
    numeral = match["chinese"]
    if numeral:
        vague = numeral == "一" and match["counted"] == "批"
        return quantity.unit in _COUNTED_IN_WORDS and not after and not vague
    if quantity.unit is None:
        named = bool(match["before"] or match["behind"] or _NAMES_A_MEASURE.search(before))
        return not match["rest"] and not after and named
    if quantity.unit in ("天", "年", "个月") and after.startswith(_LIMIT_WORDS):
        return False
    return True


def _mask_dates(shadow: str) -> str:
    at = 0
    while dated := find_date(shadow, at):
        length = dated.end - dated.start
        shadow = shadow[: dated.start] + _MASK * length + shadow[dated.end :]
        at = dated.end
    return shadow


def _qualifier(before: str, after: str) -> str | None:
    """The words around a figure, or None where they say more than what is measured."""
    before, after = _FILLERS.sub("", before), after.rstrip("。.")
    if note := _NOTE.fullmatch(after):
        after = note["note"]
    words = before + after
    if len(before) > 16 or len(after) > 6 or _MARKS.search(words):
        return None
    if before and (len(before) == 1 or not _WORD.match(before)) and before not in _SHORT_WORDS:
        return None  # 工100%, M.8万元: rather a damaged sign or digit than a word
    return words


def _unknown_unit(raw: str, shadow: str) -> Target | None:
    """`≥3档`: a sign proves that a number is meant, whatever is counted."""
    match = _QUICK.fullmatch(shadow)
    if match is None or not match[1] or not _COUNTED.fullmatch(match[3]):
        return None
    return _number(raw, Operator(match[1]), _Quantity(arabic(match[2]), match[3]))


_COUNTED = re.compile(r"[\u4e00-\u9fff]{1,2}")


def _has_figure(words: str) -> bool:
    return any(_counts(match, words) for match in _ONE.finditer(words))


# --- cells ---------------------------------------------------------------------------------------

_NATURE = re.compile(r"(?:正向|反向|正|反|负向|逆向|定量)(?:指标)?$")
_NO_UNIT = frozenset(("", "无", "/", "-", "—", "\\", "定性", "无单位", "文字描述", "文字"))


def join_cells(operator: str | None, value: str | None, unit: str | None) -> Target:
    """The target of a layout that splits it; `raw` is the cells joined, as one would print them.

    An operator or unit that the value cell repeats is written once; damage in the operator cell
    (`\\geqslant`) becomes its sign; 正向 and 反向 name a nature, not an operator.
    """
    sign = _sign_of_cell(operator)
    value, unit = (value or "").strip(), (unit or "").strip()
    if unit in _NO_UNIT:
        unit = ""
    alone = parse_target(value)
    if sign and alone.operator == sign:
        sign = ""
    if unit and not _needs(alone, unit):
        unit = ""
    raw = f"{sign}{value}{unit}"
    target = parse_target(raw)
    if unit and target.kind is TargetKind.TEXT and alone.kind in _MEASURED:
        counted = parse_target(f"{sign}{value}")
        if counted.kind in _MEASURED:
            return counted.model_copy(update={"raw": raw, "unit": canonical_unit(unit) or unit})
    return target


_MEASURED = (TargetKind.NUMBER, TargetKind.RANGE)


def _needs(alone: Target, unit: str) -> bool:
    """Whether the value cell says something measured that has not got this unit yet."""
    return alone.kind in _MEASURED and (alone.unit is None or alone.unit != canonical_unit(unit))


def _sign_of_cell(cell: str | None) -> str:
    plain = _shadow((cell or "").strip())
    if not plain or _NATURE.fullmatch(plain):
        return ""
    return _OPERATOR_BEFORE.get(plain) or _OPERATOR_AFTER.get(plain) or plain


# --- printing ------------------------------------------------------------------------------------

_QUALIFIER_FIRST = re.compile(r"(?:时间|时限|期限|日期|率|度|数|量)$")


def render_target(target: Target) -> str:
    """The target in the official form (`≥95%`, `≤15.99万元`); it reads back as the same value."""
    forms = _forms(target)
    return next((form for form in forms if _says(form, target)), forms[0])


def _says(form: str, target: Target) -> bool:
    return parse_target(form).model_copy(update={"raw": target.raw}) == target


def _forms(target: Target) -> list[str]:
    words = target.qualifier or ""
    if target.kind in (TargetKind.TEXT, TargetKind.BOOLEAN):
        return [target.text or ""]
    if target.kind is TargetKind.DATE:
        return _date_forms(target, words)
    forms = _range_forms(target) if target.kind is TargetKind.RANGE else [_number_form(target)]
    if not words:
        return forms
    return [
        printed
        for form in forms
        for printed in (f"{words}{form}", f"{words}为{form}", f"{form}({words})", f"{form}{words}")
    ]


def _number_form(target: Target) -> str:
    return f"{target.operator or ''}{_figure_form(target.value, target.unit)}"


def _range_forms(target: Target) -> list[str]:
    unit = target.unit or ""
    low, high = _figure_form(target.value, unit), _figure_form(target.high, unit)
    bounds = f"{'>' if target.value_open else '≥'}{low},{'<' if target.high_open else '≤'}{high}"
    if target.value_open or target.high_open:
        return [bounds]
    short = f"{low}-{high}" if unit == "%" else f"{_figure_form(target.value, None)}-{high}"
    return [short, bounds]


def _date_forms(target: Target, words: str) -> list[str]:
    printed = print_date(target.text or "")
    behind = {Operator.LE: "前", Operator.GE: "起", Operator.GT: "后"}.get(
        target.operator or Operator.EQ
    )
    if behind:
        printed += behind
    elif target.operator:
        printed = f"{target.operator}{printed}"
    if not words:
        return [printed]
    forms = [f"{words}为{printed}", f"{words}{printed}"]
    return (
        forms + [f"{printed}{words}"]
        if _QUALIFIER_FIRST.search(words)
        else [f"{printed}{words}", *forms]
    )


def _figure_form(value: Decimal | None, unit: str | None) -> str:
    return f"{value:f}{unit or ''}"
