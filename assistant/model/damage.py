"""What a damaged target probably said. A guess to confirm, never a silent change.

Seen in scanned tables: `≥` read as `2`, `=` read as `二`, `10` read as `IO`, `≥` read as `%=`.
"""

from __future__ import annotations

import re
from decimal import Decimal

from assistant.model.figures import shadow
from assistant.model.grammar import parse_target
from assistant.model.target import Target, TargetKind
from assistant.model.units import canonical_unit, dimension

_READ_AS_SIGN = (
    (re.compile(r"二(?=[0-9])"), "="),
    (re.compile(r"%[=≥](?=[0-9])"), "≥"),
    (re.compile(r"[Zz乏之工](?=[0-9])"), "≥"),
    (re.compile(r"く(?=[0-9])"), "<"),
)
_LETTERS = re.compile(r"[≥>=<≤]?(?=[0-9IlOoQ]*[IlOoQ])(?P<digits>[0-9IlOoQ.]{2,})(?P<unit>.*)")
_DIGIT_OF = str.maketrans("IlOoQ", "11000")
_APART = re.compile(r"(?<=[0-9.])\s+(?=[0-9.])")


def suspected_lost_sign(raw: str, unit: str | None = None) -> Target | None:
    """What the cell would say with its sign or digits restored, or None where nothing is suspect.

    `290%` gives ≥90%, `2280次` ≥280次, `二100百分比` =100%, `%=99百分比` ≥99%, `IO次` 10次,
    `≥ 9 0 %` ≥90%. `unit` is that of the unit cell or the name, where the value has none.
    A share beyond 100% is surely damaged; a count that begins with 2 only may be: weigh it against
    the other rows (do they print signs?) and past values. `raw` of the answer is the restored text.
    """
    plain = shadow(raw.strip())
    for pattern, sign in _READ_AS_SIGN:
        if match := pattern.match(plain):
            return _figure(sign + plain[match.end() :], unit)
    if letters := _LETTERS.fullmatch(plain):
        at, end = letters.span("digits")
        return _figure(plain[:at] + plain[at:end].translate(_DIGIT_OF) + letters["unit"], unit)
    if _APART.search(plain):
        return _figure(_APART.sub("", plain), unit)
    return _two_for_sign(plain, unit)


def _figure(text: str, unit: str | None) -> Target | None:
    target = parse_target(text)
    if target.kind is not TargetKind.NUMBER or target.qualifier:
        return None
    if target.unit is None and unit:
        return target.model_copy(update={"unit": canonical_unit(unit) or unit})
    return target


def _two_for_sign(plain: str, unit: str | None) -> Target | None:
    """A number without sign that begins with 2 where a ≥ could have stood."""
    printed = _figure(plain, unit)
    if printed is None or printed.operator is not None or not re.match(r"2[1-9]", plain):
        return None
    restored = _figure(f"≥{plain[1:]}", unit)
    if restored is None or printed.value is None or restored.value is None:
        return None
    if restored.unit and dimension(restored.unit) == "share":
        beyond = printed.value > 100 >= restored.value
        return restored if restored.unit == "%" and beyond else None
    return restored if printed.value >= Decimal(100) else None
