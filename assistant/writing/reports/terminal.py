"""The report for a terminal: by table, then by row. A document's words cannot steer the terminal."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import click

from assistant.model.report import Report, Severity, score_text
from assistant.model.table import GoalTable
from assistant.writing.files import clean
from assistant.writing.reports.view import (
    NO_DEPARTMENT,
    SEVERITY,
    Entry,
    TableView,
    departments,
    place,
    problem_text,
    rate,
    remedy,
    stale_text,
    totals,
    views,
    waived_by,
)

_COLOURS = {Severity.ERROR: "red", Severity.WARNING: "yellow", Severity.ADVICE: "cyan"}
_RULE = "─" * 60


def render(report: Report, tables: Sequence[GoalTable], *, color: bool) -> str:
    """The whole report as text; ANSI colours only where `color`."""
    text = "\n".join(_lines(report, tables))
    return text if color else click.unstyle(text)


def _lines(report: Report, tables: Sequence[GoalTable]) -> Iterator[str]:
    joined = views(report, tables)
    if len(joined) > 1:
        yield from _overview(report)
        for department in departments(report, joined):
            yield ""
            yield click.style(_RULE, dim=True)
            found = "　".join(f"{SEVERITY[level]} {department.of(level)}" for level in Severity)
            yield click.style(_flat(department.name), bold=True)
            yield f"平均得分 {department.score}　{len(department.views)} 张表　{found}"
            for view in department.views:
                yield ""
                yield from _table(view)
        yield ""
    else:
        for view in joined:
            yield from _table(view)
            yield ""
    if report.stale_waivers:
        yield click.style("已失效的说明", bold=True)
        for waiver in report.stale_waivers:
            yield f"  {_flat(stale_text(waiver))}"
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


def _overview(report: Report) -> Iterator[str]:
    """A batch in figures: the rules that fire most, then the departments."""
    yield click.style("总览", bold=True)
    yield totals(report)
    if report.summary.rules:
        yield ""
        yield click.style("按规则（次数 / 文件数 / 说明率）", bold=True)
    for rule in report.summary.rules:
        word = click.style(SEVERITY[rule.severity], fg=_COLOURS[rule.severity])
        kept = f" / {rate(rule)}" if rule.waived else ""
        counts = f"{rule.findings} / {rule.files}{kept}"
        yield f"  {word} {_flat(rule.code)}　{counts:<14}{_flat(rule.name)}"
    yield ""
    yield click.style("按部门（平均得分由低到高）", bold=True)
    for count in report.summary.departments:
        found = "　".join(
            f"{SEVERITY[level]} {count.by_severity.get(level.value, 0)}" for level in Severity
        )
        name = _flat(count.organization or NO_DEPARTMENT)
        yield f"  {score_text(count.score):>6}　{count.tables} 张表　{found}　{name}"


def _table(view: TableView) -> Iterator[str]:
    named = "　".join(filter(None, (view.name, view.organization)))
    yield click.style(_flat(named), bold=True, underline=True)
    yield click.style(_flat(view.report.source.path), dim=True)
    found = "　".join(f"{SEVERITY[level]} {view.count(level)}" for level in Severity)
    kept = f"　已说明 {len(view.waived)}" if view.waived else ""
    yield f"得分 {view.score}　{found}{kept}　共 {len(view.rows)} 项指标"
    yield click.style(_flat(f"规则：{view.rules}"), dim=True)
    if not view.report.findings:
        yield "  没有发现问题。"
        return
    for heading, entries in (("整张表", view.general), ("多处出现", view.repeated)):
        if entries:
            yield ""
            yield click.style(f"  {heading}", bold=True)
        for entry in entries:
            yield from _entry(entry, view)
    for row in view.rows:
        if not row.single:
            continue
        target = f"：{row.target}" if row.target else ""
        yield ""
        yield click.style(_flat(f"  第 {row.number} 项　{row.indicator.name}{target}"), bold=True)
        at = place(row.indicator.location)
        beside = "　".join(filter(None, (row.levels, f"原文{at}" if at else "")))
        if beside:
            yield click.style(_flat(f"  {beside}"), dim=True)
        for finding in row.single:
            yield from _entry(Entry(((row, finding),)), view)
    if view.waived:
        yield ""
        yield click.style("  已说明保留（不计分）", bold=True)
    for kept_row, finding, waived in view.waived:
        subject = f"第 {kept_row.number} 项　" if kept_row else ""
        yield f"    {subject}{_flat(finding.code)} {_flat(finding.message)}"
        yield f"      说明：{_flat(waived.reason)}（{_flat(waived_by(waived))}）"


def _entry(entry: Entry, view: TableView) -> Iterator[str]:
    first = entry.first
    word = click.style(SEVERITY[first.severity], fg=_COLOURS[first.severity], bold=True)
    times = f"　×{entry.count}：{entry.where}" if entry.count > 1 else ""
    yield f"    {word} {_flat(first.code)} {_flat(first.name)}{times}"
    for where, said in entry.told(lambda finding: finding.message):
        yield f"      {f'{where}：' if where else ''}{_flat(said)}"
    if not entry.rows and (at := place(first.location)):
        yield f"      位置：{_flat(at)}"
    if others := entry.told(lambda finding: "、".join(map(view.row_name, finding.related))):
        yield from _labelled("相关", others)
    yield from _labelled("建议", entry.told(remedy))
    if first.basis:
        yield click.style(f"      依据：{_flat(first.basis)}", dim=True)


def _labelled(label: str, told: Sequence[tuple[str, str]]) -> Iterator[str]:
    for where, said in told:
        yield f"      {label}{f'（{where}）' if where else ''}：{_flat(said)}"


def _flat(text: str) -> str:
    """On one line, and without the escape characters that would steer the terminal."""
    return " ".join(clean(text).split("\n"))
