"""The report for a terminal: by table, then by row. A document's words cannot steer the terminal."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import click

from assistant.model.report import Finding, Report, Severity
from assistant.model.table import GoalTable
from assistant.writing.files import clean
from assistant.writing.reports.view import (
    SEVERITY,
    TableView,
    place,
    problem_text,
    remedy,
    totals,
    views,
)

_COLOURS = {Severity.ERROR: "red", Severity.WARNING: "yellow", Severity.ADVICE: "cyan"}
_RULE = "─" * 60


def render(report: Report, tables: Sequence[GoalTable], *, color: bool) -> str:
    """The whole report as text; ANSI colours only where `color`."""
    text = "\n".join(_lines(report, tables))
    return text if color else click.unstyle(text)


def _lines(report: Report, tables: Sequence[GoalTable]) -> Iterator[str]:
    for view in views(report, tables):
        yield from _table(view)
        yield ""
    if report.problems:
        yield click.style("读取情况", bold=True)
        for problem in report.problems:
            word = "读取失败" if problem.severity is Severity.ERROR else "读取提示"
            painted = click.style(word, fg=_COLOURS[problem.severity], bold=True)
            yield f"  {painted}  {_flat(problem_text(problem))}"
        yield ""
    yield click.style(_RULE, dim=True)
    yield click.style(totals(report), bold=True)


def _table(view: TableView) -> Iterator[str]:
    named = "　".join(filter(None, (view.name, view.organization)))
    yield click.style(_flat(named), bold=True, underline=True)
    yield click.style(_flat(view.report.source.path), dim=True)
    found = "　".join(f"{SEVERITY[level]} {view.count(level)}" for level in Severity)
    yield f"得分 {view.score}　{found}　共 {len(view.rows)} 项指标"
    yield click.style(_flat(f"规则：{view.rules}"), dim=True)
    if not view.report.findings:
        yield "  没有发现问题。"
        return
    if view.of_table:
        yield ""
        yield click.style("  整张表", bold=True)
        for finding in view.of_table:
            yield from _finding(finding, view)
    for row in view.flagged:
        target = f"：{row.target}" if row.target else ""
        yield ""
        yield click.style(_flat(f"  第 {row.number} 项　{row.indicator.name}{target}"), bold=True)
        where = place(row.indicator.location)
        beside = "　".join(filter(None, (row.levels, f"原文{where}" if where else "")))
        if beside:
            yield click.style(_flat(f"  {beside}"), dim=True)
        for finding in row.findings:
            yield from _finding(finding, view)


def _finding(finding: Finding, view: TableView) -> Iterator[str]:
    word = click.style(SEVERITY[finding.severity], fg=_COLOURS[finding.severity], bold=True)
    yield f"    {word} {_flat(finding.code)} {_flat(finding.name)}"
    yield f"      {_flat(finding.message)}"
    if finding.indicator is None and (where := place(finding.location)):
        yield f"      位置：{_flat(where)}"
    if finding.related:
        others = "、".join(view.row_name(id) for id in finding.related)
        yield f"      相关：{_flat(others)}"
    if said := remedy(finding):
        yield f"      建议：{_flat(said)}"
    if finding.basis:
        yield click.style(f"      依据：{_flat(finding.basis)}", dim=True)


def _flat(text: str) -> str:
    """On one line, and without the escape characters that would steer the terminal."""
    return " ".join(clean(text).split("\n"))
