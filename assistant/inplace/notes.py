"""The words of a comment, and which cell of its row a finding speaks of."""

from __future__ import annotations

from collections.abc import Sequence

from assistant.model.report import Finding
from assistant.model.table import GoalTable, Indicator, Location

#: Who the comments are by, as Word and Excel show it.
AUTHOR, INITIALS = "绩效助手", "绩效"

_NOWHERE = Location()


def comment(findings: Sequence[Finding], elsewhere: Sequence[Finding] = ()) -> str:
    """The findings of one cell, gravest first, then those `elsewhere` whose cell was not found."""
    paragraphs = [_words(finding) for finding in _graded(findings)]
    if elsewhere:
        paragraphs.append("以下问题没有找到对应的单元格：")
        paragraphs += [_words(finding, excerpt=True) for finding in _graded(elsewhere)]
    return "\n\n".join(paragraphs)


def _graded(findings: Sequence[Finding]) -> list[Finding]:
    return sorted(findings, key=lambda finding: finding.severity.rank)


def _words(finding: Finding, *, excerpt: bool = False) -> str:
    lines = [f"【{finding.severity.label}】{finding.code} {finding.name}", finding.message]
    if excerpt and finding.excerpt:
        lines.append(f"原文：{finding.excerpt}")
    if finding.suggestion:
        lines.append(f"改法：{finding.suggestion}")
    if finding.basis:
        lines.append(f"依据：{finding.basis}")
    return "\n".join(lines)


def place_of(finding: Finding, table: GoalTable) -> Location:
    """Where a finding belongs: its own place, else its row's; empty where it is of the whole table."""
    if finding.location != _NOWHERE:
        return finding.location
    row = table.indicator(finding.indicator) if finding.indicator else None
    return row.location if row else _NOWHERE


def texts_of(finding: Finding, table: GoalTable) -> tuple[str, ...]:
    """What the cell that the finding speaks of may read, best first; empty where it is the name's."""
    row = table.indicator(finding.indicator) if finding.indicator else None
    if row is None or finding.field in (None, "name"):
        return ()
    return tuple(text for text in _field_texts(row, str(finding.field)) if text)


def _field_texts(row: Indicator, field: str) -> tuple[str | None, ...]:
    if field == "target" and row.target:
        # a layout that splits the target has its figure in a cell of its own
        value = None if row.target.value is None else format(row.target.value, "f")
        return row.target.raw, value, row.target.text
    if field == "weight":
        points = None if row.weight is None else format(row.weight, "f")
        return points, f"{points}分"
    if field == "grades":
        return tuple(band.target.raw for band in row.grades)
    if field in ("level1", "level2"):
        return getattr(row, f"{field}_raw"), getattr(row, field)
    value = getattr(row, field, None)
    return (value,) if isinstance(value, str) else ()
