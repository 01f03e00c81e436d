"""The score of a table: one figure to compare drafts of the same table by.

    score = 100 × S ÷ (S + P)
    P = 12 × errors + 4 × warnings + 1 × advice,  S = 20 + number of rows

A table without findings has 100; every further finding lowers the figure, a graver one more; the
same finding weighs less in a long table. Waived findings and failures of the program itself (SYS)
do not count.
"""

from __future__ import annotations

from collections.abc import Iterable
from decimal import ROUND_DOWN, Decimal

from assistant.model.report import Finding, Severity

_POINTS = {Severity.ERROR: 12, Severity.WARNING: 4, Severity.ADVICE: 1}
_BASE = 20


def score(findings: Iterable[Finding], *, rows: int) -> Decimal:
    """0 to 100 with two decimals, rounded down: only a table without findings has 100."""
    points = sum(
        _POINTS[finding.severity]
        for finding in findings
        if finding.waived is None and not finding.code.startswith("SYS")
    )
    size = _BASE + rows
    exact = Decimal(100 * size) / Decimal(size + points)
    return exact.quantize(Decimal("0.01"), rounding=ROUND_DOWN)
