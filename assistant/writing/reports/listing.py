"""The report as an Excel list: one objection a row, to filter, sort and pass on."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from decimal import Decimal
from io import BytesIO
from typing import TYPE_CHECKING

from assistant.model.report import Finding, Report, RuleCount, Severity
from assistant.model.table import GoalTable
from assistant.writing.excel import put_text
from assistant.writing.files import clean
from assistant.writing.paging import lines as lines_of
from assistant.writing.reports.view import (
    ASKS,
    SEVERITY,
    Department,
    Entry,
    TableView,
    departments,
    field_word,
    place,
    problem_text,
    rate,
    remedy,
    stale_text,
    views,
    waived_by,
)

if TYPE_CHECKING:
    from openpyxl import Workbook

_Value = str | int | Decimal

_FILLS = {"错误": "FFF8D7DA", "警告": "FFFFF0CC", "建议": "FFDDEBF7"}

# Printed are those up to the waiver; what follows is for filtering and for looking up.
_ENTRIES = (
    ("序号", 6),
    ("级别", 7),
    ("绩效目标表", 26),
    ("指标序号", 11),
    ("次数", 6),
    ("三级指标", 30),
    ("指标值", 18),
    ("问题", 42),
    ("修改建议", 42),
    ("依据", 28),
    ("已说明", 20),
    ("编号", 9),
    ("规则", 22),
    ("部门（单位）", 20),
    ("一级指标", 12),
    ("二级指标", 18),
    ("问题字段", 12),
    ("位置", 14),
    ("原文", 30),
    ("文件", 30),
)
_PRINTED = 11
_FOUND = tuple((word, 8) for word in SEVERITY.values())
_TABLES = (
    ("序号", 6),
    ("绩效目标表", 36),
    ("部门（单位）", 28),
    ("指标数", 9),
    *_FOUND,
    ("已说明", 8),
    ("得分", 9),
    ("审核规则", 44),
    ("文件", 40),
)
_RULES = (
    ("编号", 10),
    ("规则", 40),
    ("级别", 8),
    ("次数", 8),
    ("涉及文件", 10),
    ("已说明", 8),
    ("说明率", 9),
)
_DEPARTMENTS = (
    ("序号", 6),
    ("部门（单位）", 40),
    ("文件", 8),
    ("表", 8),
    ("指标数", 9),
    *_FOUND,
    ("已说明", 8),
    ("平均得分", 10),
)
_TOTALS = (("项目", 24), ("数量", 12))
_PROBLEMS = (("级别", 10), ("读取情况", 90))
_STALE = (("编号", 10), ("已失效的说明", 100))

_LONGEST = 32_000  # characters of a cell, which holds 32,767; JSON reports have everything
_LINE, _HIGHEST = 13.5, 400.0  # points; Excel allows rows of 409
_POINTS, _CHARACTER = 10, 1.85  # of the type; millimetres of one unit of a column's width
_SHEET_NAME = 31  # characters that Excel allows
_NOT_IN_A_NAME = re.compile(r"[\[\]:*?/\\]")


def render(report: Report, tables: Sequence[GoalTable]) -> bytes:
    """Sheets: what was found, the tables, the rules by frequency, and what reading had trouble with.

    Of several tables the counts come first, then a sheet with the findings of each department.
    """
    from openpyxl import Workbook

    workbook = Workbook()
    workbook.remove(workbook.worksheets[0])
    joined = views(report, tables)
    by_rule = map(_rule, report.summary.rules)
    if len(joined) > 1:
        _sheet(workbook, "总览", _TOTALS, _totals(report))
        _sheet(workbook, "按规则", _RULES, by_rule)
        parts = departments(report, joined)
        _sheet(workbook, "按部门", _DEPARTMENTS, map(_department, parts))
        _sheet(workbook, "各表得分", _TABLES, map(_table, joined))
        for part, name in zip(parts, sheet_names(part.name for part in parts), strict=True):
            _sheet(workbook, name, _ENTRIES, _entries(part.views), printed=_PRINTED)
    else:
        _sheet(workbook, "问题清单", _ENTRIES, _entries(joined), printed=_PRINTED)
        _sheet(workbook, "各表得分", _TABLES, map(_table, joined))
        _sheet(workbook, "按规则统计", _RULES, by_rule)
    if report.problems:
        words = dict.fromkeys(Severity, "读取提示") | {Severity.ERROR: "读取失败"}
        rows = [(words[problem.severity], problem_text(problem)) for problem in report.problems]
        _sheet(workbook, "读取情况", _PROBLEMS, rows)
    if report.stale_waivers:
        gone = [(waiver.code, stale_text(waiver)) for waiver in report.stale_waivers]
        _sheet(workbook, "失效的说明", _STALE, gone)
    workbook.properties.title = "绩效目标审核问题清单"
    workbook.properties.creator = ""
    buffer = BytesIO()
    workbook.save(buffer)
    return buffer.getvalue()


def sheet_names(names: Iterable[str]) -> Iterator[str]:
    """Names that Excel takes for sheets: short, without its signs, none twice whatever the case."""
    taken = {"总览", "按规则", "按部门", "各表得分", "读取情况", "失效的说明", "history"}
    for name in names:
        whole = _NOT_IN_A_NAME.sub(" ", clean(name)).replace("\n", " ").strip(" '") or "部门"
        named, number = whole[:_SHEET_NAME].rstrip(" '"), 2
        while named.casefold() in taken:
            end = f"({number})"
            named, number = whole[: _SHEET_NAME - len(end)] + end, number + 1
        taken.add(named.casefold())
        yield named


def _totals(report: Report) -> Iterator[tuple[_Value, ...]]:
    summary = report.summary
    yield "文件", summary.files
    yield "绩效目标表", summary.tables
    yield "部门（单位）", sum(count.organization is not None for count in summary.departments)
    yield "指标", summary.indicators
    for severity in Severity:
        label = f"{SEVERITY[severity]}（{ASKS[severity]}）"
        yield label, summary.by_severity.get(severity.value, 0)
    yield "已说明保留", summary.waived
    yield "已失效的说明", len(report.stale_waivers)


def _rule(count: RuleCount) -> tuple[_Value, ...]:
    word = SEVERITY[count.severity]
    figures = (count.findings, count.files, count.waived, rate(count))
    return (count.code, count.name, word, *figures)


def _department(department: Department) -> tuple[_Value, ...]:
    count = department.count
    return (
        department.number,
        department.name,
        count.files,
        count.tables,
        count.indicators,
        *(department.of(severity) for severity in Severity),
        count.waived,
        count.score,
    )


def _entries(joined: Sequence[TableView]) -> Iterator[tuple[_Value, ...]]:
    number = 0
    for view in joined:
        shown = [(entry, "") for entry in view.entries]
        shown += [
            (Entry(((row, finding),)), f"{waived.reason}（{waived_by(waived)}）")
            for row, finding, waived in view.waived
        ]
        for entry, kept in shown:
            number += 1
            yield (number, *_entry(entry, view, kept))


def _entry(entry: Entry, view: TableView, kept: str) -> tuple[_Value, ...]:
    rows, first = entry.rows, entry.first
    indicators = [row.indicator for row in rows]
    numbers = "、".join(str(row.number) for row in rows)
    return (
        SEVERITY[first.severity],
        view.name,
        rows[0].number if len(rows) == 1 else numbers,
        entry.count,
        _each(row.indicator.name for row in rows) or "整张表",
        _each(row.target for row in rows),
        _told(entry, lambda finding: finding.message),
        _told(entry, remedy),
        first.basis or "",
        kept,
        first.code,
        first.name,
        view.organization,
        _each(row.level1 or row.level1_raw or "" for row in indicators),
        _each(row.level2 or row.level2_raw or "" for row in indicators),
        field_word(first.field),
        _told(entry, lambda finding: place(finding.location)),
        _told(entry, lambda finding: finding.excerpt or ""),
        view.file,
    )


def _fitted(text: str) -> str:
    return text if len(text) <= _LONGEST else f"{text[:_LONGEST]}……"


def _each(texts: Iterable[str]) -> str:
    return "\n".join(filter(None, dict.fromkeys(texts)))


def _told(entry: Entry, text: Callable[[Finding], str]) -> str:
    return "\n".join(f"{where}：{said}" if where else said for where, said in entry.told(text))


def _table(view: TableView) -> tuple[_Value, ...]:
    return (
        view.number,
        view.name,
        view.organization,
        len(view.rows),
        *(view.count(severity) for severity in Severity),
        len(view.waived),
        view.report.score,
        view.rules,
        view.file,
    )


def _sheet(
    workbook: Workbook,
    title: str,
    columns: Sequence[tuple[str, int]],
    rows: Iterable[tuple[_Value, ...]],
    *,
    printed: int | None = None,
) -> None:
    from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
    from openpyxl.utils import get_column_letter
    from openpyxl.worksheet.properties import PageSetupProperties

    to = workbook.create_sheet(title)
    thin = Side(style="thin", color="FFBFBFBF")
    border = Border(left=thin, right=thin, top=thin, bottom=thin)
    body = Font(name="宋体", size=_POINTS)
    wrapped = Alignment(vertical="top", wrap_text=True)
    fills = {word: PatternFill("solid", fgColor=colour) for word, colour in _FILLS.items()}
    for column, (heading, width) in enumerate(columns, start=1):
        cell = to.cell(1, column, heading)
        cell.font = Font(name="黑体", size=10, bold=True)
        cell.fill = PatternFill("solid", fgColor="FFF2F2F2")
        cell.alignment = Alignment(horizontal="center", vertical="center", wrap_text=True)
        cell.border = border
        to.column_dimensions[get_column_letter(column)].width = width
    last = 1
    for last, values in enumerate(rows, start=2):
        for column, value in enumerate(values, start=1):
            cell = to.cell(last, column)
            if value == "":
                pass
            elif isinstance(value, str):
                put_text(cell, _fitted(clean(value)))
                if columns[column - 1][0] == "级别" and value in fills:
                    cell.fill = fills[value]
            else:
                cell.value = value
                if isinstance(value, Decimal):
                    cell.number_format = "0.00"
            cell.font, cell.alignment, cell.border = body, wrapped, border
        # NOTE: not every program fits the height of a row to wrapped text by itself.
        fitting = zip(values, columns, strict=True)
        needed = max(
            lines_of(str(value), width * _CHARACTER, _POINTS) for value, (_, width) in fitting
        )
        to.row_dimensions[last].height = min(_LINE * needed + 2, _HIGHEST)
    to.freeze_panes = "A2"
    to.auto_filter.ref = f"A1:{get_column_letter(len(columns))}{last}"
    to.page_setup.paperSize, to.page_setup.orientation = 9, "landscape"
    to.page_setup.fitToWidth, to.page_setup.fitToHeight = 1, 0
    to.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    to.print_title_rows = "1:1"
    to.print_area = f"A1:{get_column_letter(printed or len(columns))}{last}"
