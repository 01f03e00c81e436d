"""Whether each figure of a draft stands where the draft says: read anew, by none of the drafting's code.

What a row's own evidence quotes must stand in its source (the task text, the shipped files of past
tables and customs, the earlier table), and the figure must stand in those quotes or follow from their
numbers by simple arithmetic. What the draft claims to have found itself does not count.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from enum import Enum
from functools import cache
from itertools import combinations
from math import prod
from typing import Any

import yaml

from assistant.drafting import Draft
from assistant.evaluation.drafting_dates import dated
from assistant.model.evidence import DraftIndicator, Evidence, TargetBasis
from assistant.model.numerals import ARABIC, CHINESE, MULTIPLIER, read_number
from assistant.model.target import Target, TargetKind
from assistant.model.text import fold
from assistant.model.units import convert, dimension, find_unit
from assistant.paths import shipped

_NUMBER = re.compile(rf"(?:百|千)分之{CHINESE}|(?:{ARABIC})(?:(?:{MULTIPLIER})(?!分))?|{CHINESE}")
#: How often in a year: what 每季度1次 is multiplied by.
A_YEAR = {
    "每月": 12,
    "按月": 12,
    "逐月": 12,
    "每季": 4,
    "按季": 4,
    "每半年": 2,
    "每学期": 2,
    "每周": 52,
    "每日": 365,
    "每天": 365,
}
#: Words for none at all: 不发生较大事故, 零事故.
_NONE = ("不发生", "无", "零", "杜绝", "不出现", "未发生")
_MOST_FACTORS = 3
_MOST_NUMBERS = 14  # of one row's quotes: more are no arithmetic that a reader would follow


class Source(Enum):
    """What became of one row's figure."""

    NONE = "no figure"
    FOUND = "found"
    MARKED = "a model's, and said to be"
    MISSING = "not found"


@dataclass(frozen=True)
class Sources:
    """What a draft may rest on: the text with the budget given beside it, and past rows by id."""

    text: str
    year: int | None = None
    without: frozenset[str] = frozenset()  # past tables that the library did not have
    last: Mapping[str, str] = field(default_factory=dict)  # row id -> target as printed


def traced(row: DraftIndicator, sources: Sources) -> Source:
    """Where the row's figure is: found in what its evidence quotes, marked as a model's, or nowhere."""
    target = row.target
    if target is None or (target.value is None and target.kind is not TargetKind.DATE):
        return Source.NONE
    if row.target_basis is TargetBasis.MODEL:
        return Source.MARKED
    if not row.evidence or not all(_real(each, sources) for each in row.evidence):
        return Source.MISSING
    quotes = [each.quote for each in row.evidence if each.id in ("brief", "budget", "chat")]
    if row.target_basis in (TargetBasis.BRIEF, TargetBasis.BUDGET):
        return _told(_follows(target, quotes, sources))
    past = [each.quote for each in row.evidence if each.quote not in quotes]
    if target.kind is TargetKind.DATE:  # the earlier table's day, a year on
        yearless = re.sub(r"^(?:\d{4}|-)", "-", target.text or "")
        return _told(any(dated(quote, yearless, None) for quote in past))
    held = any(_states(quote, target) for quote in past)
    return _told(held or _between(target, past))


def loose(draft: Draft, sources: Sources) -> list[str]:
    """Figures of the goal texts that neither the text nor a row of the table holds."""
    known = {(value, unit) for value, unit in quantities(sources.text)}
    for row in draft.indicators:
        if row.target:
            known |= {
                (end, row.target.unit or "")
                for end in (row.target.value, row.target.high)
                if end is not None
            }
    if draft.budget and draft.budget.total is not None:
        known.add((draft.budget.total, draft.budget.unit))
    return [
        f"{value}{unit}"
        for goal in draft.goals
        for value, unit in quantities(goal.text)
        if unit and dimension(unit) != "duration"
        if not any(_same(value, unit, other, of) for other, of in known)
    ]


def quantities(text: str) -> list[tuple[Decimal, str]]:
    """Every number of a text with the unit behind it, "" where there is none."""
    plain = fold(text)
    found: list[tuple[Decimal, str]] = []
    for match in _NUMBER.finditer(plain):
        value = read_number(match[0])
        if value is None:
            continue
        if "分之" in match[0]:
            found.append((value * 100, "%"))
            continue
        unit = find_unit(plain, match.end())
        found.append((value, unit.name if unit else ""))
    return found


def _told(found: bool) -> Source:
    return Source.FOUND if found else Source.MISSING


def _real(evidence: Evidence, sources: Sources) -> bool:
    """Whether the quote stands where the evidence says."""
    quote = fold(evidence.quote)
    if not quote:
        return False
    if evidence.id in ("brief", "budget"):
        return quote in fold(sources.text)
    if evidence.id.startswith("convention:"):
        return evidence.quote in customs().get(evidence.id.removeprefix("convention:"), ())
    if evidence.id.startswith("last:"):
        return quote in fold(sources.last.get(evidence.id.removeprefix("last:"), ""))
    if evidence.id.partition(":")[0] in sources.without:
        return False
    return quote in fold(past_rows().get(evidence.id, ""))


def _states(text: str, target: Target) -> bool:
    """Whether a text states all of a target: its value, and the upper end of a range."""
    ends = [target.value, *([] if target.high is None else [target.high])]
    unit = target.unit or ""
    return all(
        any(value is not None and _same(value, unit, other, of) for other, of in quantities(text))
        for value in ends
    )


def _same(value: Decimal, unit: str, other: Decimal, of: str) -> bool:
    if value == other and (unit == of or not of or not unit):
        return True
    # the column of a pasted table says 预算（元） in its heading alone
    if value in (convert(other, of or "元", unit), convert(other, of, unit)):
        return True
    # 每人每月100元 in the text is 100元/人·月 in the table
    bare = unit.partition("/")[0]
    return bare != unit and convert(other, of.partition("/")[0], bare) == value


def _follows(target: Target, quotes: list[str], sources: Sources) -> bool:
    """Whether the quotes state the target, or their numbers make it."""
    if target.kind is TargetKind.DATE:
        return any(dated(quote, target.text or "", sources.year) for quote in quotes)
    if any(_states(quote, target) for quote in quotes):
        return True
    if target.value is None or target.high is not None:
        return False
    words = "".join(quotes)
    if target.value == 0:
        return any(word in words for word in _NONE)
    a_year = [times for word, times in A_YEAR.items() if word in words]
    for printed_in in ("元", "万元"):  # what a pasted table's heading says once for all
        numbers = [
            number for quote in quotes for number in _in_terms(quote, target.unit or "", printed_in)
        ]
        if a_year:
            numbers.append(Decimal(1))  # 按月发放 is once a month
        if not 0 < len(numbers) <= _MOST_NUMBERS:
            continue
        if target.value in set(_worked_out(numbers, a_year)):
            return True
        if any(nearly(one, target.value) for one in _quotients(numbers)):
            return True
    return False


def nearly(quotient: Decimal, printed: Decimal) -> bool:
    """Whether a figure is the quotient as it is printed: rounded, at most by one of its last digit."""
    last = Decimal(1).scaleb(int(printed.as_tuple().exponent))
    return abs(quotient - printed) < min(last, abs(printed) / 100)


def _in_terms(text: str, unit: str, printed_in: str) -> Iterator[Decimal]:
    """The numbers of a quote, sums of money in the target's own unit."""
    for value, of in quantities(text):
        money = convert(value, of.partition("/")[0] or printed_in, unit.partition("/")[0])
        yield value if money is None else money


def _worked_out(numbers: list[Decimal], a_year: list[int]) -> Iterator[Decimal]:
    """What simple arithmetic makes of the numbers: products, sums, the rest of a sum."""
    for count in range(1, min(_MOST_FACTORS, len(numbers)) + 1):
        for some in combinations(numbers, count):
            yield prod(some, start=Decimal(1))
            yield from (prod(some, start=Decimal(times)) for times in a_year)
    for one in numbers:
        yield 2 * one - sum(numbers)
    for count in range(2, len(numbers) + 1):
        yield from (sum(some, Decimal(0)) for some in combinations(numbers, count))


def _quotients(numbers: list[Decimal]) -> Iterator[Decimal]:
    """One number divided by another, or by two: 7万元 for 2期 of 60人."""
    others = [other for other in numbers if other]
    for one in numbers:
        yield from (one / other for other in others)
        yield from (one / (other * more) for other, more in combinations(others, 2))


def _between(target: Target, past: list[str]) -> bool:
    """A value worked out of several past rows lies within what they hold."""
    found = [number for quote in past for number in _in_terms(quote, target.unit or "", "")]
    if target.value is None or len(past) < 2 or not found:
        return False
    return min(found) <= target.value <= max(found)


@cache
def past_rows() -> dict[str, str]:
    """Every row of the shipped tables, `c-<table>:<row>`, with its target as printed in the file."""
    rows: dict[str, str] = {}
    for path in (shipped("corpus") / "tables").glob("*.yaml"):
        for row in yaml.safe_load(path.read_text(encoding="utf-8"))["indicators"]:
            rows[f"c-{path.stem}:{row['id']}"] = str(row.get("target") or "")
    return rows


@cache
def customs() -> dict[str, frozenset[str]]:
    """The lines of `activities.yaml`, name and value, that evidence may quote, by kind."""
    data: dict[str, Any] = yaml.safe_load(
        (shipped("corpus") / "activities.yaml").read_text(encoding="utf-8")
    )
    return {
        kind["key"]: frozenset(_lines(kind.values())) for kind in (*data["kinds"], data["general"])
    }


def _lines(values: Iterable[Any]) -> Iterator[str]:
    for value in values:
        for entry in value if isinstance(value, list) else ():
            if isinstance(entry, dict):
                name = re.sub(r"\{[eoa]\}", "…", entry["name"].replace("{u}", "每…"))
                yield f"{name} {entry['target']}"
