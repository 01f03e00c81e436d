"""The report as an Excel list: one finding a row, to filter, sort and pass on."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from io import BytesIO
from typing import TYPE_CHECKING

from assistant.model.report import Report, Severity
from assistant.model.table import GoalTable
from assistant.writing.excel import put_text
from assistant.writing.files import clean
from assistant.writing.reports.view import (
    SEVERITY,
    TableView,
    field_word,
    most_frequent,
    place,
    problem_text,
    remedy,
    views,
)

if TYPE_CHECKING:
    from openpyxl import Workbook

_Value = str | int | Decimal

_FILLS = {"错误": "FFF8D7DA", "警告": "FFFFF0CC", "建议": "FFDDEBF7"}

# Printed are those up to the basis; what follows is for filtering and for looking up.
_FINDINGS = (
    ("序号", 6),
    ("级别", 7),
    ("绩效目标表", 26),
    ("指标序号", 9),
    ("三级指标", 30),
    ("指标值", 18),
    ("问题", 42),
    ("修改建议", 42),
    ("依据", 30),
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
_PRINTED = 9
_TABLES = (
    ("序号", 6),
    ("绩效目标表", 36),
    ("部门（单位）", 28),
    ("指标数", 9),
    *((word, 8) for word in SEVERITY.values()),
    ("得分", 8),
    ("审核规则", 44),
    ("文件", 40),
)
_RULES = (("编号", 10), ("规则", 36), ("级别", 8), ("次数", 8))
_PROBLEMS = (("级别", 10), ("读取情况", 90))


def render(report: Report, tables: Sequence[GoalTable]) -> bytes:
    """Sheets: the findings, the tables, the rules by frequency, and what reading had trouble with."""
    from openpyxl import Workbook

    workbook = Workbook()
    workbook.remove(workbook.worksheets[0])
    joined = views(report, tables)
    _sheet(workbook, "问题清单", _FINDINGS, _findings(joined), printed=_PRINTED)
    _sheet(workbook, "各表得分", _TABLES, map(_table, joined))
    rules = [
        (code, name, SEVERITY[severity], count)
        for code, name, severity, count in most_frequent(report)
    ]
    _sheet(workbook, "按规则统计", _RULES, rules)
    if report.problems:
        words = dict.fromkeys(Severity, "读取提示") | {Severity.ERROR: "读取失败"}
        rows = [(words[problem.severity], problem_text(problem)) for problem in report.problems]
        _sheet(workbook, "读取情况", _PROBLEMS, rows)
    workbook.properties.title = "绩效目标审核问题清单"
    workbook.properties.creator = ""
    buffer = BytesIO()
    workbook.save(buffer)
    return buffer.getvalue()


def _findings(joined: Sequence[TableView]) -> Iterator[tuple[_Value, ...]]:
    number = 0
    for view in joined:
        for row, finding in view.ordered():
            number += 1
            indicator = row.indicator if row else None
            yield (
                number,
                SEVERITY[finding.severity],
                view.name,
                row.number if row else "",
                indicator.name if indicator else "整张表",
                row.target if row else "",
                finding.message,
                remedy(finding),
                finding.basis or "",
                finding.code,
                finding.name,
                view.organization,
                (indicator.level1 or indicator.level1_raw or "") if indicator else "",
                (indicator.level2 or indicator.level2_raw or "") if indicator else "",
                field_word(finding.field),
                place(finding.location),
                finding.excerpt or "",
                view.file,
            )


def _table(view: TableView) -> tuple[_Value, ...]:
    return (
        view.number,
        view.name,
        view.organization,
        len(view.rows),
        *(view.count(severity) for severity in Severity),
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
    body = Font(name="宋体", size=10)
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
            if isinstance(value, str):
                put_text(cell, clean(value))
                if columns[column - 1][0] == "级别" and value in fills:
                    cell.fill = fills[value]
            else:
                cell.value = value
            cell.font, cell.alignment, cell.border = body, wrapped, border
    to.freeze_panes = "A2"
    to.auto_filter.ref = f"A1:{get_column_letter(len(columns))}{last}"
    to.page_setup.paperSize, to.page_setup.orientation = 9, "landscape"
    to.page_setup.fitToWidth, to.page_setup.fitToHeight = 1, 0
    to.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    to.print_title_rows = "1:1"
    to.print_area = f"A1:{get_column_letter(printed or len(columns))}{last}"
