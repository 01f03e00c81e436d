"""What checking objects to, as HTML: by severity or by row, each leading to its place."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from markupsafe import Markup

from assistant.model.report import Applicability, Finding, Severity
from assistant.model.table import GoalTable
from assistant.web.render import render
from assistant.web.render.change import pieces
from assistant.web.render.table import row_numbers
from assistant.web.texts import t

Order = Literal["severity", "row"]


@dataclass(frozen=True)
class Item:
    """One finding with where it leads; `index` is its position in the report."""

    index: int
    finding: Finding
    place: str
    row: int | None


@dataclass(frozen=True)
class Section:
    """Findings under one heading."""

    heading: str | None
    severity: Severity | None
    items: tuple[Item, ...]


def findings_view(
    table: GoalTable,
    findings: Sequence[Finding],
    *,
    scope: str,
    order: Order = "severity",
    fixable: bool = False,
    note: str | None = None,
) -> Markup:
    """The findings of one table; `scope` is the one its rows were rendered with.

    With `fixable` each finding that carries a ready fix gets a button (event `fix` with its index).
    """
    numbers = row_numbers(table)
    items = [_item(index, finding, numbers) for index, finding in enumerate(findings)]
    return render(
        "findings.html",
        scope=scope,
        sections=_by_row(items) if order == "row" else _by_severity(items),
        counts=[(s, sum(item.finding.severity is s for item in items)) for s in Severity],
        fixable=fixable,
        display=Applicability.DISPLAY,
        pieces=pieces,
        note=note,
    )


def _item(index: int, finding: Finding, numbers: dict[str, int]) -> Item:
    row = numbers.get(finding.indicator or "")
    place = t("findings.row", number=row) if row else t("findings.table")
    return Item(index, finding, place, row)


def _by_severity(items: Sequence[Item]) -> list[Section]:
    sections = [(s, tuple(item for item in items if item.finding.severity is s)) for s in Severity]
    return [Section(None, severity, members) for severity, members in sections if members]


def _by_row(items: Sequence[Item]) -> list[Section]:
    rows = sorted({item.row or 0 for item in items})
    return [
        Section(
            t("findings.row", number=row) if row else t("findings.table"),
            None,
            tuple(
                sorted(
                    (item for item in items if (item.row or 0) == row),
                    key=lambda item: item.finding.severity.rank,
                )
            ),
        )
        for row in rows
    ]
