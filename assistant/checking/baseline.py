"""Baselines: of an old table only what is new."""

from __future__ import annotations

from collections import Counter

from assistant.checking.registry import INTERNAL_ERROR
from assistant.checking.summary import summary
from assistant.model.report import Finding, Report, TableReport


def without_known(current: Report, known: Report) -> Report:
    """The report less the findings that an earlier one already had (a baseline).

    A finding is known where the same file had the same objection to the same text: row numbers may
    have moved since. Scores stay those of the whole table.
    """
    left = Counter(
        _identity(checked, finding) for checked in known.tables for finding in checked.findings
    )
    reports: list[TableReport] = []
    for checked in current.tables:
        new: list[Finding] = []
        for finding in checked.findings:
            identity = _identity(checked, finding)
            # A rule that crashed said nothing: that is never old news.
            if left[identity] and finding.code != INTERNAL_ERROR.code:
                left[identity] -= 1
            else:
                new.append(finding)
        reports.append(checked.model_copy(update={"findings": tuple(new)}))
    return current.model_copy(
        update={"tables": tuple(reports), "summary": summary(reports, current.problems)}
    )


def _identity(checked: TableReport, finding: Finding) -> tuple[str | None, ...]:
    source = checked.source
    return (
        source.path,
        source.part,
        finding.code,
        finding.field,
        finding.excerpt,
        finding.message,
    )
