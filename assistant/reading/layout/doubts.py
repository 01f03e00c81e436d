"""Values a scanner may have misread. They are read as printed; the user is asked to look.

`≥` is often taken for a 2 (`290%` for `≥90%`), `=` for 二, 10 for IO: seen in public documents.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from assistant.model.target import Target, TargetKind

_RATE = re.compile(r"2(\d{2}(?:\.\d+)?|100)\s*(?:%|％|百分比)")
_COUNT = re.compile(r"2(\d{2,})(?:\.\d+)?\D*")
_SLIPS = (
    (re.compile(r"二\s*\d.*"), "“二”可能是“=”"),
    (re.compile(r"[%％]\s*=.*"), "“%=”可能是“≥”"),
    (re.compile(r".*(?:(?<![A-Za-z])(?:IO|lO|[Il]\d|\dO)(?![A-Za-z])).*"), "字母可能是数字"),
)


def misread(rows: list[dict[str, Any]]) -> Iterator[tuple[dict[str, Any], str, float]]:
    """Rows whose target looks misread, with what to tell the user and how sure it is (0 to 1)."""
    seen = False
    for fields in rows:
        target: Target | None = fields["target"]
        if target is None:
            continue
        if (match := _RATE.fullmatch(target.raw)) and Decimal(match[1]) <= 100:
            seen = True
            yield (
                fields,
                f"指标值“{target.raw}”可能是“≥{target.raw[1:]}”的识别错误，未改动，请核对。",
                0.3,
            )
        for pattern, words in _SLIPS:
            if pattern.fullmatch(target.raw):
                yield fields, f"指标值“{target.raw}”中{words}，未改动，请核对。", 0.4
                break
    if not seen:
        return  # 2280次 alone is an ordinary figure
    for fields in rows:
        target = fields["target"]
        if target is None or target.kind is not TargetKind.NUMBER or _RATE.fullmatch(target.raw):
            continue
        if _COUNT.fullmatch(target.raw):
            yield fields, f"指标值“{target.raw}”开头的“2”可能是“≥”，未改动，请核对。", 0.6
