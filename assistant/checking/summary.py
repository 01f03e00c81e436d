"""What a report counts: over everything, by rule, by department."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from decimal import ROUND_DOWN, Decimal

from assistant.model.report import (
    DepartmentCount,
    Finding,
    Problem,
    RuleCount,
    Severity,
    Summary,
    TableReport,
)


def summary(checked: Sequence[TableReport], problems: Sequence[Problem]) -> Summary:
    """The counts; waived findings are counted on their own."""
    standing = [finding for table in checked for finding in table.open]
    by_code = Counter(finding.code for finding in standing)
    paths = {table.source.path for table in checked}
    paths.update(problem.path for problem in problems if problem.path is not None)
    return Summary(
        files=len(paths),
        tables=len(checked),
        indicators=sum(table.indicators for table in checked),
        by_severity=_by_severity(standing),
        by_code=dict(sorted(by_code.items())),
        waived=sum(len(table.findings) for table in checked) - len(standing),
        rules=_rules(checked),
        departments=_departments(checked),
    )


def _by_severity(findings: Sequence[Finding]) -> dict[str, int]:
    counted = Counter(finding.severity for finding in findings)
    return {severity.value: counted[severity] for severity in Severity}


def _rules(checked: Sequence[TableReport]) -> tuple[RuleCount, ...]:
    standing: Counter[str] = Counter()
    waived: Counter[str] = Counter()
    files: dict[str, set[str]] = {}
    known: dict[str, Finding] = {}
    for table in checked:
        for finding in table.findings:
            (standing if finding.waived is None else waived)[finding.code] += 1
            files.setdefault(finding.code, set()).add(table.source.path)
            known.setdefault(finding.code, finding)
    return tuple(
        RuleCount(
            code=code,
            name=known[code].name,
            severity=known[code].severity,
            findings=standing[code],
            files=len(files[code]),
            waived=waived[code],
            waiver_rate=_rounded(Decimal(waived[code]) / (standing[code] + waived[code]), "0.001"),
        )
        for code in sorted(known, key=lambda code: (-standing[code], -waived[code], code))
    )


def _departments(checked: Sequence[TableReport]) -> tuple[DepartmentCount, ...]:
    members: dict[str | None, list[TableReport]] = {}
    for table in checked:
        members.setdefault(table.organization, []).append(table)
    counts = [
        DepartmentCount(
            organization=organization,
            files=len({table.source.path for table in own}),
            tables=len(own),
            indicators=sum(table.indicators for table in own),
            by_severity=_by_severity([finding for table in own for finding in table.open]),
            waived=sum(len(table.findings) - len(table.open) for table in own),
            score=_rounded(sum((table.score for table in own), Decimal(0)) / len(own), "0.01"),
        )
        for organization, own in members.items()
    ]
    return tuple(sorted(counts, key=lambda each: (each.organization is None, each.score)))


def _rounded(value: Decimal, step: str) -> Decimal:
    return value.quantize(Decimal(step), rounding=ROUND_DOWN)
