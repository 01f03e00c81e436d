"""What a query asks: words, and figures understood as fields (a year, a value with its unit)."""

from __future__ import annotations

import re
import unicodedata
from typing import NamedTuple

from assistant.model.grammar import parse_target
from assistant.model.target import Target, TargetKind
from assistant.model.units import SIMPLE, canonical_unit, dimension

#: Longer texts are documents; their first pages say what they are about.
_LONGEST = 4000
_CLAUSES = 24
_SHORTEST_CLAUSE = 3
#: Longer words than this are a sentence and no list of search terms.
_SHORT = 8

_YEARS = re.compile(
    r"(?<![\d.,])((?:19|20)\d{2})年?\s*(?:-|—|–|~|～|至|到)\s*((?:19|20)\d{2})(?![\d.,]|\s*[%‰])(?:年度|年)?"
)
_YEAR = re.compile(r"(?<![\d.,])((?:19|20)\d{2})(?:年度|年|(?![\d.,]|\s*[%‰\u4e00-\u9fff]))")
_SIGN = r"≥|≤|>=|<=|＞|＜|>|<|=|≧|≦|不少于|不低于|不小于|不超过|不高于|不多于|不大于|大于等于|小于等于|大于|小于|高于|低于|至少|最多|达到"
_FIGURE = re.compile(
    rf"(?P<sign>{_SIGN})?\s*(?<![\d.,a-zA-Z])\d[\d,]*(?:\.\d+)?\s*(?P<unit>{SIMPLE})?"
    r"(?:[/·*](?:" + SIMPLE + r"))*\s*(?P<after>及?以上|及?以内|及?以下|左右)?"
)
_BREAK = re.compile(r"[，。；;！!？?\n\r]|(?<!\d),(?!\d)")


class Asked(NamedTuple):
    """`words` is the query without its figures; `clauses` are its parts where it is a text."""

    words: str
    clauses: tuple[str, ...]
    years: frozenset[int]
    targets: tuple[Target, ...]
    units: frozenset[str]


def read_query(query: str) -> Asked:
    """Read a query. Any text at all is one."""
    text = unicodedata.normalize("NFKC", query[:_LONGEST])
    years: set[int] = set()
    targets: list[Target] = []
    units: set[str] = set()

    def year(match: re.Match[str]) -> str:
        years.add(int(match[1]))
        return " "

    def span(match: re.Match[str]) -> str:
        first, last = sorted((int(match[1]), int(match[2])))
        years.update(range(first, last + 1))
        return " "

    def figure(match: re.Match[str]) -> str:
        if not (match["sign"] or match["unit"]):
            return match.group()  # a number in a name: 12350安全生产举报
        target = parse_target(match.group().strip())
        if target.kind is not TargetKind.NUMBER:
            return match.group()
        targets.append(target)
        if target.unit:
            units.add(target.unit)
        return " "

    text = _FIGURE.sub(figure, _YEAR.sub(year, _YEARS.sub(span, text)))
    kept: list[str] = []
    words = text.split(" ")
    for word in words:
        unit = canonical_unit(word) if word else None
        if unit and len(words) > 1:
            units.add(unit)
            if dimension(unit) in {"money", "share"}:
                continue  # says the unit and nothing else; 人数 and 次数 are also words of names
        kept.append(word)
    words_only = " ".join(kept).strip()
    clauses = _clauses(words_only)
    if clauses or len(words_only) > _SHORT:
        # 培训320人 in the text of a task is its own quantity; only ≥95% is a wish.
        targets = [target for target in targets if target.operator]
        units = {target.unit for target in targets if target.unit}
    return Asked(
        words=words_only,
        clauses=clauses,
        years=frozenset(years),
        targets=tuple(targets),
        units=frozenset(units),
    )


def _clauses(text: str) -> tuple[str, ...]:
    parts = [part.strip() for part in _BREAK.split(text)]
    long_enough = [part for part in parts if len(part) >= _SHORTEST_CLAUSE]
    return tuple(dict.fromkeys(long_enough))[:_CLAUSES] if len(long_enough) > 1 else ()
