"""The measure of checking as a person sees it: a table of rules, the misses, the false alarms."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from math import floor

from assistant.evaluation.checking import CheckingQuality, RuleQuality, Told
from assistant.evaluation.page import NONE

HEADINGS = ("规则", "名称", "级别", "植入", "查出", "漏查", "误报", "查全率", "查准率")
_SHOWN = 20  # misses and false alarms of one rule that are told


def rows(quality: CheckingQuality) -> list[tuple[str, ...]]:
    """For each rule its figures, all rules together last."""
    lines = [_row(rule, rule.severity.label) for rule in quality.rules]
    return [*lines, _row(quality.whole, "")]


def _row(rule: RuleQuality, level: str) -> tuple[str, ...]:
    counts = (rule.hits + rule.misses, rule.hits, rule.misses, rule.false_alarms)
    return (
        rule.code,
        rule.name,
        level,
        *map(str, counts),
        percent(rule.recall),
        percent(rule.precision),
    )


def percent(share: float | None) -> str:
    """A share as it is printed; rounded down, so that 100% is only what is wholly right."""
    return NONE if share is None else f"{floor(share * 10) / 10:g}%"


def table(quality: CheckingQuality) -> str:
    """The measure as a Markdown table, and what it was measured on."""
    lines = [HEADINGS, ("---",) * len(HEADINGS), *rows(quality)]
    printed = "\n".join(f"| {' | '.join(line)} |" for line in lines)
    return f"{summary(quality)}\n\n{printed}"


def summary(quality: CheckingQuality) -> str:
    """How much in all, in two sentences."""
    whole = quality.whole
    return (
        f"在 {quality.tables} 张没有问题的表里植入 {quality.kinds} 种缺陷，共 {quality.plantings} 处："
        f"查全率 {percent(whole.recall)}，查准率 {percent(whole.precision)}"
        f"（查出 {whole.hits}，漏查 {whole.misses}，误报 {whole.false_alarms}）。"
        f"没有植入缺陷时，这些表共有 {len(quality.clean_findings)} 条提示。"
    )


def details(quality: CheckingQuality) -> str:
    """The misses, the false alarms and the findings on clean tables: what was planted where."""
    parts = (
        ("漏查", quality.misses),
        ("误报", quality.false_alarms),
        ("没有问题的表上的提示", quality.clean_findings),
    )
    return "\n".join(line for title, told in parts if told for line in _told(title, told))


def _told(title: str, told: Sequence[Told]) -> Iterator[str]:
    yield from ("", f"{title}：")
    for code in sorted({one.code for one in told}):
        of_code = [one for one in told if one.code == code]
        for one in of_code[:_SHOWN]:
            message = f"；提示：{one.message}" if one.message else ""
            yield f"  {code} {one.defect} · {one.table} · {one.planted}{message}"
        if len(of_code) > _SHOWN:
            yield f"  {code} 另有 {len(of_code) - _SHOWN} 处"
