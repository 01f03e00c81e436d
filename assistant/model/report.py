"""What checking says of tables: findings, and the report that gathers them. Shapes of the JSON contract."""

from __future__ import annotations

from decimal import Decimal
from enum import StrEnum

from assistant.model.table import Location, Source, Value


class Severity(StrEnum):
    """How sure a finding is: an error is surely wrong, a warning likely, advice is a better way."""

    ERROR = "error"
    WARNING = "warning"
    ADVICE = "advice"

    @property
    def rank(self) -> int:
        """0 for the gravest."""
        return list(Severity).index(self)

    @property
    def label(self) -> str:
        """The Chinese word shown to users."""
        return {"error": "错误", "warning": "警告", "advice": "建议"}[self.value]


class Applicability(StrEnum):
    """How far the program may go with a fix."""

    SAFE = "safe"  # never changes a number or a meaning: may be applied unasked
    CONFIRM = "confirm"  # the user must agree
    DISPLAY = "display"  # a pattern to follow, not a ready text


class Fix(Value):
    """A change of one field of one row (`indicator` None: of the table)."""

    applicability: Applicability
    field: str
    before: str | None
    after: str


class Finding(Value):
    """One objection, located in the table. `field` names a field of the row or of the table."""

    code: str
    name: str
    severity: Severity
    message: str
    suggestion: str | None = None
    basis: str | None = None
    indicator: str | None = None
    field: str | None = None
    location: Location = Location()
    excerpt: str | None = None
    related: tuple[str, ...] = ()
    fix: Fix | None = None


class About(StrEnum):
    """What a reading is unsure of."""

    LAYOUT = "layout"  # which column or place holds what: names and values may be paired wrongly
    VALUE = "value"  # one value that may be misread


class Problem(Value):
    """Something about a file or a reading of it that the user must know.

    `error`: nothing could be read. `warning`: read, but unsure (`confidence` 0 to 1) of `about`.
    """

    severity: Severity
    message: str
    about: About | None = None
    path: str | None = None
    location: Location = Location()
    confidence: float | None = None


class TableReport(Value):
    """What checking says of one table; `score` is 0 to 100, `profile` the rule profile used and why."""

    source: Source
    title: str | None
    score: Decimal
    profile: str
    profile_reason: str
    findings: tuple[Finding, ...]


class Summary(Value):
    """Counts over a whole report; `by_severity` and `by_code` count findings."""

    files: int
    tables: int
    indicators: int
    by_severity: dict[str, int]
    by_code: dict[str, int]


class Report(Value):
    """What `jixiao check` prints."""

    tables: tuple[TableReport, ...]
    problems: tuple[Problem, ...]
    summary: Summary
