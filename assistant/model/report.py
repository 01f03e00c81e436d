"""What checking says of tables: findings, and the report that gathers them. Shapes of the JSON contract."""

from __future__ import annotations

from datetime import datetime
from decimal import ROUND_DOWN, Decimal
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


class Waived(Value):
    """That a finding was looked at and is kept: why, by whom, when."""

    reason: str
    by: str
    at: datetime


class Waiver(Waived):
    """A finding that someone keeps, bound to what was objected to and not to a place.

    It holds for the finding of rule `code` on the row called `subject` (None: on the table) with the
    same field, excerpt and message; a row may move, but once its text is another, so is the finding.
    `table` says whose table: its unit, project, title and year, or else the file's name; None: any
    (a waiver kept with its draft). Among findings of the same words, which only twin rows or copies
    of a table have, the one at `row` (of `file`) is meant.
    """

    code: str
    subject: str | None = None
    field: str | None = None
    excerpt: str | None = None
    message: str
    table: str | None = None
    file: str | None = None
    row: str | None = None


class Waivers(Value):
    """The waivers of an office, as `jixiao check --waivers FILE` reads them."""

    waivers: tuple[Waiver, ...]


class Finding(Value):
    """One objection, located in the table. `field` names a field of the row or of the table.

    With `waived` it stays in the report, but counts neither for the score nor for the exit status.
    """

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
    waived: Waived | None = None


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
    """What checking says of one table; `score` is 0 to 100, `profile` the rule profile used and why.

    `organization` and `indicators` (how many rows) are the table's, for whoever has the report only.
    """

    source: Source
    title: str | None
    organization: str | None = None
    indicators: int = 0
    score: Decimal
    profile: str
    profile_reason: str
    findings: tuple[Finding, ...]

    @property
    def open(self) -> tuple[Finding, ...]:
        """The findings that nobody has waived."""
        return tuple(finding for finding in self.findings if finding.waived is None)


class RuleCount(Value):
    """How often one rule fired: `findings` that stand, in how many `files`, and those `waived`.

    `waiver_rate` is the share waived, 0 to 1: a high one speaks against the rule.
    """

    code: str
    name: str
    severity: Severity
    findings: int
    files: int
    waived: int
    waiver_rate: Decimal


class DepartmentCount(Value):
    """The tables of one department (`organization` None: those that name none) and what was found.

    `by_severity` counts findings that stand; `score` is the mean of its tables' scores.
    """

    organization: str | None
    files: int
    tables: int
    indicators: int
    by_severity: dict[str, int]
    waived: int
    score: Decimal


class Summary(Value):
    """Counts over a whole report; `by_severity` and `by_code` count the findings that stand.

    `rules` come with the most frequent first, `departments` with the lowest score first.
    """

    files: int
    tables: int
    indicators: int
    by_severity: dict[str, int]
    by_code: dict[str, int]
    waived: int = 0
    rules: tuple[RuleCount, ...] = ()
    departments: tuple[DepartmentCount, ...] = ()


class Report(Value):
    """What `jixiao check` prints. `stale_waivers` are those whose finding is no longer there."""

    tables: tuple[TableReport, ...]
    problems: tuple[Problem, ...]
    summary: Summary
    stale_waivers: tuple[Waiver, ...] = ()


def score_text(score: Decimal) -> str:
    """A score as it is shown everywhere: the two decimals of the JSON, never rounded up to 100."""
    return format(score.quantize(Decimal("0.01"), rounding=ROUND_DOWN), "f")
