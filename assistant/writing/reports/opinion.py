"""The report as a finance office writes it: 绩效目标审核意见, one for each table."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from assistant.model.report import Finding, Report, Severity
from assistant.model.table import GoalTable
from assistant.writing.files import clean
from assistant.writing.reports.view import (
    ASKS,
    SEVERITY,
    Row,
    TableView,
    problem_text,
    remedy,
    totals,
    views,
)
from assistant.writing.sheet import (
    PORTRAIT,
    Block,
    Cell,
    CellStyle,
    Line,
    LineStyle,
    Sheet,
    edges,
)
from assistant.writing.wording import budget_text

_TITLE = "绩效目标审核意见"
_NUMERALS = "一二三四五六"
_SIGNATURE = (
    "审核单位（盖章）：　　　　　　　　审核人：　　　　　　　审核日期：　　　　年　　月　　日"
)
# heading, millimetres, style
_ISSUES = (
    ("序号", 12.0, CellStyle.CENTRE),
    ("指标", 36.0, CellStyle.VALUE),
    ("问题", 46.0, CellStyle.VALUE),
    ("修改建议", 42.0, CellStyle.VALUE),
    ("依据", 34.0, CellStyle.VALUE),
)
_OVERVIEW = (
    ("序号", 12.0, CellStyle.CENTRE),
    ("绩效目标表", 60.0, CellStyle.VALUE),
    ("部门（单位）", 42.0, CellStyle.VALUE),
    ("指标", 12.0, CellStyle.CENTRE),
    ("错误", 12.0, CellStyle.CENTRE),
    ("警告", 12.0, CellStyle.CENTRE),
    ("建议", 12.0, CellStyle.CENTRE),
    ("得分", 14.0, CellStyle.CENTRE),
)


def sheets(report: Report, tables: Sequence[GoalTable]) -> list[Sheet]:
    """A page of its own for each table, behind an overview where there are several."""
    joined = views(report, tables)
    pages = [_opinion(view) for view in joined]
    if len(joined) != 1 or report.problems:
        pages.insert(0, _overview(report, joined))
    return pages


def verdict(view: TableView) -> str:
    """What the reviewer is advised to do with the table; the decision stays with the reviewer."""
    if view.count(Severity.ERROR):
        return "建议退回，改正错误后重新申报"
    if view.count(Severity.WARNING):
        return "建议核实所列问题，修改完善后申报"
    if view.count(Severity.ADVICE):
        return "建议通过，可参考所列意见进一步完善"
    return "未发现问题，建议通过"


def _opinion(view: TableView) -> Sheet:
    parts: list[Line | Block] = [Line(_TITLE, LineStyle.TITLE), _about(view)]
    numbers = iter(_NUMERALS)
    parts.append(Line(f"{next(numbers)}、总体意见", LineStyle.HEADING))
    parts.append(Line(clean(_overall(view)), LineStyle.BODY))
    count = 0
    for severity in Severity:
        found = [pair for pair in view.ordered() if pair[1].severity is severity]
        if found:
            heading = (
                f"{next(numbers)}、{ASKS[severity]}的问题（{SEVERITY[severity]} {len(found)} 处）"
            )
            parts.append(Line(heading, LineStyle.HEADING))
            parts.append(_issues(found, count, view))
            count += len(found)
    parts.append(Line(_SIGNATURE, LineStyle.NOTE))
    return Sheet(name=f"{view.number}", parts=tuple(parts))


def _about(view: TableView) -> Block:
    table = view.table
    year = f"{table.year}年度" if table and table.year else ""
    texts = [
        ("绩效目标表", view.name, "部门（单位）", view.organization),
        ("年　　度", year, "预算金额", budget_text(table.budget if table else None)),
        ("文　　件", view.file, "审核规则", view.rules),
    ]
    styles = (CellStyle.LABEL, CellStyle.VALUE) * 2
    cells = [
        Cell(clean(text), row, column, style=style)
        for row, line in enumerate(texts)
        for column, (text, style) in enumerate(zip(line, styles, strict=True))
    ]
    return Block(edges((26.0, 64.0, 28.0, 52.0), PORTRAIT.width), len(texts), tuple(cells))


def _overall(view: TableView) -> str:
    found = len(view.report.findings)
    looked = f"经审核，《{view.name}》共设指标 {len(view.rows)} 项"
    if not found:
        return f"{looked}，得分 {view.score} 分。{verdict(view)}。"
    kinds = "、".join(
        f"{ASKS[level]}的 {count} 处" for level in Severity if (count := view.count(level))
    )
    return f"{looked}，发现问题 {found} 处，其中{kinds}，得分 {view.score} 分。{verdict(view)}。"


def _issues(found: Sequence[tuple[Row | None, Finding]], before: int, view: TableView) -> Block:
    rows = [
        (
            str(number),
            _subject(row),
            _objection(finding, view),
            remedy(finding) or "—",
            finding.basis or "—",
        )
        for number, (row, finding) in enumerate(found, start=before + 1)
    ]
    return replace(_listing(_ISSUES, rows), listed=True)


def _subject(row: Row | None) -> str:
    if row is None:
        return "整张表"
    target = f"：{row.target}" if row.target else ""
    return "\n".join(filter(None, (f"第 {row.number} 项 {row.indicator.name}{target}", row.levels)))


def _objection(finding: Finding, view: TableView) -> str:
    others = "、".join(view.row_name(id) for id in finding.related)
    return "\n".join(filter(None, (finding.message, f"相关：{others}" if others else "")))


def _overview(report: Report, joined: Sequence[TableView]) -> Sheet:
    rows = [
        (
            str(view.number),
            view.name,
            view.organization,
            str(len(view.rows)),
            *(str(view.count(severity)) for severity in Severity),
            view.score,
        )
        for view in joined
    ]
    parts: list[Line | Block] = [
        Line("绩效目标审核情况汇总", LineStyle.TITLE),
        Line(totals(report), LineStyle.BODY),
    ]
    if rows:
        parts.append(_listing(_OVERVIEW, rows))
    if report.problems:
        parts.append(Line("读取情况", LineStyle.HEADING))
        parts.extend(Line(problem_text(problem), LineStyle.BODY) for problem in report.problems)
    return Sheet(name="汇总", parts=tuple(parts))


def _listing(
    columns: Sequence[tuple[str, float, CellStyle]], rows: Sequence[Sequence[str]]
) -> Block:
    cells = [
        Cell(heading, 0, at, style=CellStyle.HEADING) for at, (heading, _, _) in enumerate(columns)
    ]
    cells += [
        Cell(clean(text), number, at, style=columns[at][2])
        for number, row in enumerate(rows, start=1)
        for at, text in enumerate(row)
    ]
    bounds = edges([width for _, width, _ in columns], PORTRAIT.width)
    return Block(bounds, 1 + len(rows), tuple(cells), heading_rows=1, repeat=True)


def markdown(report: Report, tables: Sequence[GoalTable]) -> str:
    """The same opinions as Markdown."""
    from assistant.writing import plain

    return plain.markdown(sheets(report, tables))
