"""The report as one HTML page: the score, the findings beside the rows of the table; no script."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby

from assistant.model.report import Finding, Report, Severity, score_text
from assistant.model.table import GoalTable
from assistant.writing.page import templates
from assistant.writing.reports.opinion import verdict
from assistant.writing.reports.view import (
    ASKS,
    SEVERITY,
    Entry,
    Row,
    TableView,
    change,
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


def render(report: Report, tables: Sequence[GoalTable]) -> str:
    """The whole report; every text of the documents is escaped, nothing is loaded from elsewhere.

    Of several tables the counts come first, then a section for each department, printed from a new
    page, with the rows that have findings.
    """
    joined = views(report, tables)
    return (
        templates()
        .get_template("report.html.j2")
        .render(
            report=report,
            views=joined,
            departments=departments(report, joined) if len(joined) > 1 else (),
            severities=list(Severity),
            words=SEVERITY,
            asks=ASKS,
            most=max((rule.findings for rule in report.summary.rules), default=0) or 1,
            totals=totals(report),
            groups=_groups,
            only=_only,
            verdict=verdict,
            place=place,
            rate=rate,
            change=change,
            remedy=remedy,
            message_of=lambda finding: finding.message,
            score_text=score_text,
            problem_text=problem_text,
            stale_text=stale_text,
            waived_by=waived_by,
        )
    )


def _groups(view: TableView, *, flagged: bool) -> list[tuple[str, list[Row]]]:
    """The rows under their levels, neighbours of one level together; `flagged` ones alone, or all."""
    rows = view.flagged if flagged else view.rows
    return [(levels, list(rows)) for levels, rows in groupby(rows, key=lambda row: row.levels)]


def _only(row: Row | None, finding: Finding) -> Entry:
    """One finding as an entry of its own."""
    return Entry(((row, finding),))
