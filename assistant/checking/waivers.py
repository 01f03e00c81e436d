"""Waivers: findings that someone looked at and keeps, with a reason, a name and a date.

A waiver is bound to what was objected to (see `model.report.Waiver`), never to a place: rows may
move, but a changed text is a new finding, and the waiver is told as stale. One waiver covers one
finding.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import UTC, datetime
from pathlib import PurePosixPath, PureWindowsPath

from assistant.checking.registry import INTERNAL_ERROR
from assistant.checking.score import score
from assistant.checking.summary import summary
from assistant.model.errors import UserError
from assistant.model.report import Finding, Report, TableReport, Waived, Waiver
from assistant.model.table import GoalTable

_Key = tuple[str | None, ...]


def waiver_for(
    finding: Finding, table: GoalTable, *, reason: str, by: str, any_table: bool = False
) -> Waiver:
    """A waiver of this finding, made now. With `any_table` it is kept with the table itself.

    Raises UserError without a reason or a name, and for a failure of the program itself, which says
    that something was not checked.
    """
    reason, by = " ".join(reason.split()), " ".join(by.split())
    if not reason:
        raise UserError("要写明保留的理由，如“按上级批复执行”。")
    if not by:
        raise UserError("要写明是谁作的说明。")
    if finding.code == INTERNAL_ERROR.code:
        raise UserError(f"{finding.code} 是程序自身出错，有内容没有查到，不能保留。")
    return Waiver(
        code=finding.code,
        subject=_subject(finding, table),
        field=finding.field,
        excerpt=finding.excerpt,
        message=finding.message,
        table=None if any_table else table_label(table),
        file=None if any_table else _file(table.source.path),
        row=finding.indicator,
        reason=reason,
        by=by,
        at=datetime.now(UTC).replace(microsecond=0),
    )


def table_label(table: GoalTable) -> str:
    """Whose table it is, in words that stay when the file is renamed or moved."""
    year = str(table.year) if table.year else None
    named = (table.organization, table.project, table.title)
    return "／".join(filter(None, (*named, year))) if any(named) else _file(table.source.path)


def apply_waivers(
    report: Report,
    tables: Sequence[GoalTable],
    waivers: Iterable[Waiver],
    ran: Callable[[str], bool] = lambda _code: True,
) -> Report:
    """The report with the waived findings marked, out of the scores and the counts.

    `tables` are those of the report, in its order. A waiver of a table that was checked, by a rule
    that `ran`, whose finding is not there is one of the report's `stale_waivers`.
    """
    waiting = list(waivers)
    marked: list[TableReport] = []
    for checked, table in zip(report.tables, tables, strict=True):
        one, waiting = _mark(checked, table, waiting)
        marked.append(one)
    labels = {table_label(table) for table in tables}
    files = {_file(table.source.path) for table in tables}
    stale = tuple(
        waiver
        for waiver in waiting
        if ran(waiver.code)
        and (waiver.table is None or waiver.table in labels or waiver.file in files)
    )
    return report.model_copy(
        update={
            "tables": tuple(marked),
            "summary": summary(marked, report.problems),
            "stale_waivers": stale,
        }
    )


def waive_table(
    checked: TableReport, table: GoalTable, waivers: Iterable[Waiver]
) -> tuple[TableReport, tuple[Waiver, ...]]:
    """One table's report with its waived findings marked, and the waivers that found nothing."""
    marked, left = _mark(checked, table, list(waivers))
    return marked, tuple(left)


def _mark(
    checked: TableReport, table: GoalTable, waivers: list[Waiver]
) -> tuple[TableReport, list[Waiver]]:
    """Each waiver given to the finding it means: of several of the same words, to that at its row."""
    label = table_label(table)
    open_: dict[_Key, list[int]] = {}
    for at, finding in enumerate(checked.findings):
        open_.setdefault(_of_finding(finding, table), []).append(at)
    marks: dict[int, Waived] = {}
    left: list[Waiver] = []
    for exactly in (True, False):  # first those whose row stands where it stood
        left, turn = [], waivers
        for waiver in turn:
            places = open_.get(_of_waiver(waiver), []) if waiver.table in (None, label) else []
            own = [at for at in places if checked.findings[at].indicator == waiver.row]
            if at_rows := own if exactly else places:
                at = at_rows[0]
                places.remove(at)
                marks[at] = Waived(reason=waiver.reason, by=waiver.by, at=waiver.at)
            else:
                left.append(waiver)
        waivers = left
    findings = tuple(
        finding.model_copy(update={"waived": marks.get(at)})
        for at, finding in enumerate(checked.findings)
    )
    return (
        checked.model_copy(
            update={"findings": findings, "score": score(findings, rows=len(table.indicators))}
        ),
        left,
    )


def _subject(finding: Finding, table: GoalTable) -> str | None:
    row = table.indicator(finding.indicator) if finding.indicator else None
    return row.name if row else None


def _of_finding(finding: Finding, table: GoalTable) -> _Key:
    subject = _subject(finding, table)
    return (finding.code, subject, finding.field, finding.excerpt, finding.message)


def _of_waiver(waiver: Waiver) -> _Key:
    return (waiver.code, waiver.subject, waiver.field, waiver.excerpt, waiver.message)


def _file(path: str) -> str:
    return (PureWindowsPath(path) if "\\" in path else PurePosixPath(path)).name
