"""The report as one HTML page: the score, the findings beside the rows of the table; no script."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby

from assistant.model.report import Report, Severity
from assistant.model.table import GoalTable
from assistant.writing.page import templates
from assistant.writing.reports.opinion import verdict
from assistant.writing.reports.view import (
    ASKS,
    SEVERITY,
    Row,
    TableView,
    change,
    most_frequent,
    place,
    problem_text,
    totals,
    views,
)


def render(report: Report, tables: Sequence[GoalTable]) -> str:
    """The whole report; every text of the documents is escaped, nothing is loaded from elsewhere."""
    rules = most_frequent(report)
    return (
        templates()
        .get_template("report.html.j2")
        .render(
            report=report,
            views=views(report, tables),
            severities=list(Severity),
            words=SEVERITY,
            asks=ASKS,
            rules=rules,
            most=max((count for *_, count in rules), default=1),
            totals=totals(report),
            groups=_groups,
            verdict=verdict,
            place=place,
            change=change,
            problem_text=problem_text,
        )
    )


def _groups(view: TableView) -> list[tuple[str, list[Row]]]:
    """The rows under their levels, neighbours of one level together."""
    return [(levels, list(rows)) for levels, rows in groupby(view.rows, key=lambda row: row.levels)]
