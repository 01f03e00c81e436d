"""Target values as documents write them, read and printed.

Any text parses. What states one quantity is a `number`, two ends a `range`, a day, month, year or
period a `date`; everything else, and everything unsure, is `text`: a value is never guessed.
Source of the shapes: public goal tables (domain.md, Target values); each has a case in the tests.

Conventions: 以上, 以内 and 前 include the value, 以下 does not; 底 is the last day; a bare quantity
(`100%`, `3次`) has no operator; the words around a number are kept as its qualifier.
"""

from __future__ import annotations

import re
from decimal import Decimal

from assistant.model.dates import print_date
from assistant.model.figures import BEFORE, BEHIND, shadow
from assistant.model.numerals import DIGITS, arabic
from assistant.model.phrases import DONE, FIGURE_ONLY, is_date, number, read_shape
from assistant.model.target import Operator, Target, TargetKind
from assistant.model.units import canonical_unit

_LONGEST = 60  # characters; longer cells are prose
_WORTH_READING = re.compile(rf"[0-9{DIGITS}十百千是否半年]")
# 定性效果显著: the word names the kind of target, it is not part of it
_QUALITATIVE = re.compile(
    r"定性\s*[:：、,，]?\s*(?!指标|目标|分析|评价|评估|描述|研究|和|与|、)(?=\S)"
)
_OF_DATES = ("", "年", "年度", "月", "季度")  # what may follow a bare number that is a date
_FRAMED = re.compile(r"\((?P<inner>[^(),]*)\)")
_CURRENCY = re.compile(r"(?P<sign>[≥>=<≤]?)[¥￥](?P<amount>[0-9.,]+[万亿]?)元?")
_VARIABLE = re.compile(r"^[A-Za-z](?=[≥>≤<=])")  # X≥90%


# --- reading -------------------------------------------------------------------------------------


def parse_target(raw: str) -> Target:
    """What a target cell says. Never raises; `raw` is kept as printed, outer white space aside."""
    raw = raw.strip()
    if target := _quick(raw, plain := shadow(raw)):
        return target
    if qualitative := _QUALITATIVE.match(raw):
        return parse_target(raw[qualitative.end() :]).model_copy(update={"raw": raw})
    if len(plain) <= _LONGEST and _WORTH_READING.search(plain):
        return read_shape(raw, _bare(plain)) or _text(raw)
    return _text(raw)


def _quick(raw: str, plain: str) -> Target | None:
    """`≥95%`, `158人`, `≤15.99万元`, `10`: nearly all cells."""
    match = FIGURE_ONLY.fullmatch(plain)
    if match is None:
        return None
    sign, digits, printed = match.groups()
    if (
        printed in _OF_DATES
        and (sign in ("", "=") or printed == "年")
        and (printed == "月" or is_date(plain))
    ):
        return None
    unit = canonical_unit(printed) if printed else None
    if printed and unit is None:
        return None
    return number(raw, Operator(sign) if sign else None, arabic(digits), unit)


def _bare(plain: str) -> str:
    """Without what only frames a value: `X≥90%`, `(≥90%)`, `¥5000`."""
    plain = _VARIABLE.sub("", plain)
    if framed := _FRAMED.fullmatch(plain):
        plain = framed["inner"]
    if money := _CURRENCY.fullmatch(plain):
        plain = f"{money['sign']}{money['amount']}元"
    return plain


def _text(raw: str) -> Target:
    return Target(raw=raw, kind=TargetKind.TEXT, text=raw)


# --- cells ---------------------------------------------------------------------------------------

_NATURE = re.compile(r"(?:正向|反向|正|反|负向|逆向|定量)(?:指标)?$")
_OTHER_WIDTHS = ("＞", "＜", "＝", "≧", "≦")
_RESIDUE = re.compile(r"[*＊_＿×xX…·\s]+")  # ≥**%
_NO_UNIT = frozenset(("", "无", "/", "-", "—", "\\", "定性", "无单位", "文字描述", "文字"))


def join_cells(operator: str | None, value: str | None, unit: str | None) -> Target:
    """The target of a layout that splits it; `raw` is the cells joined, as one would print them.

    An operator or unit that the value cell repeats is written once; damage in the operator cell
    (`\\geqslant`) becomes its sign; 正向 and 反向 name a nature, not an operator.
    """
    sign = _sign_of_cell(operator)
    value, unit = (value or "").strip(), (unit or "").strip()
    alone = parse_target(value)
    if sign and alone.operator == shadow(sign):
        sign = ""
    if unit in _NO_UNIT or not _takes_unit(sign, value, unit, alone):
        unit = ""
    raw = f"{sign}{value}{unit}"
    target = parse_target(raw)
    if unit and alone.unit is None and (canonical_unit(unit) is None or not _measured(target)):
        counted = parse_target(f"{sign}{value}")
        if _measured(counted) and target.kind is not TargetKind.DATE:
            return counted.model_copy(update={"raw": raw, "unit": canonical_unit(unit) or unit})
    return target


def _measured(target: Target) -> bool:
    return target.kind in (TargetKind.NUMBER, TargetKind.RANGE)


def _takes_unit(sign: str, value: str, unit: str, alone: Target) -> bool:
    """Whether the unit cell adds to the value: a figure without it, or the residue of a form."""
    if _measured(alone):
        return alone.unit is None or alone.unit != canonical_unit(unit)
    return bool(_RESIDUE.fullmatch(value)) if value else bool(sign)


def _sign_of_cell(cell: str | None) -> str:
    """The operator to print before the value: as printed, or its sign where that is no damage to it.

    A command of a formula (`\\geqslant`) and a book title mark (》) are damage; words that stand behind a value (以上) cannot be
    joined in front of it.
    """
    printed = (cell or "").strip()
    plain = shadow(printed)
    if not plain or _NATURE.fullmatch(plain):
        return ""
    if printed in _OTHER_WIDTHS:
        return printed
    if plain in BEFORE and "\\" not in printed and printed not in "》《":
        return "".join(printed.split())
    return BEFORE.get(plain) or BEHIND.get(plain) or plain


# --- printing ------------------------------------------------------------------------------------

_RESULT = re.compile(r"合格|达标|到位|完成|覆盖|优良|优秀|通过|及时|落实|左右|全部完成")
_QUALIFIER_FIRST = re.compile(r"(?:时间|时限|期限|日期|率|度|数|量)$")


def render_target(target: Target) -> str:
    """The target in the official form (`≥95%`, `≤15.99万元`); it reads back as the same value.

    Where no official form does (odd words around the figure), the cell as it was printed.
    """
    forms = _forms(target)
    return next((form for form in (*forms, target.raw) if _says(form, target)), forms[0])


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
    if words[-1] in "余多" and target.kind is TargetKind.NUMBER:
        return [
            f"{words[:-1]}{target.operator or ''}{target.value:f}{words[-1]}{target.unit or ''}"
        ]
    behind = _RESULT.fullmatch(words) or (target.value == 0 and target.unit is None)
    orders = ("{1}{0}", "{0}{1}") if behind else ("{0}{1}", "{0}为{1}", "{1}({0})", "{1}{0}")
    return [order.format(words, form) for order in orders for form in forms]


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
    elif target.operator is Operator.LT:
        printed = f"早于{printed}"
    elif target.operator:
        printed = f"{target.operator}{printed}"
    if not words:
        return [printed]
    if _QUALIFIER_FIRST.search(words):
        return [f"{words}为{printed}", f"{words}{printed}", f"{printed}{words}"]
    if DONE.search(words):
        return [f"{printed}{words}", f"{words}{printed}", f"{words}为{printed}"]
    return [f"{words}{printed}", f"{words}为{printed}", f"{printed}{words}"]


def _figure_form(value: Decimal | None, unit: str | None) -> str:
    return f"{value:f}{unit or ''}"
