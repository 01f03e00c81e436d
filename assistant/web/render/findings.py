"""What checking objects to, as HTML: by severity or by row, each leading to its place."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from markupsafe import Markup

from assistant.checking.registry import INTERNAL_ERROR
from assistant.model.report import Applicability, Finding, Severity, Waiver
from assistant.model.table import GoalTable
from assistant.web.render import render
from assistant.web.render.change import pieces
from assistant.web.render.table import row_numbers
from assistant.web.texts import t

Order = Literal["severity", "row"]

_REPEATED = 3  # as in the reports


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
    groups: tuple[tuple[Item, ...], ...]


def findings_view(
    table: GoalTable,
    findings: Sequence[Finding],
    *,
    scope: str,
    order: Order = "severity",
    fixable: bool = False,
    keepable: bool = False,
    stale: Sequence[Waiver] = (),
    note: str | None = None,
) -> Markup:
    """The findings of one table; `scope` is the one its rows were rendered with.

    With `fixable` each finding that carries a ready fix gets a button (event `fix` with its index);
    with `keepable` each can be kept with a reason and a name (event `waive`), and what is kept taken
    back (event `withdraw`). A rule that objects to many rows is one entry that opens. `stale` are
    waivers whose finding is gone.
    """
    numbers = row_numbers(table)
    items = [_item(index, finding, numbers) for index, finding in enumerate(findings)]
    standing = [item for item in items if item.finding.waived is None]
    return render(
        "findings.html",
        scope=scope,
        sections=_by_row(standing) if order == "row" else _by_severity(standing),
        kept=[item for item in items if item.finding.waived],
        counts=[(s, sum(item.finding.severity is s for item in standing)) for s in Severity],
        fixable=fixable,
        keepable=keepable,
        unwaivable=INTERNAL_ERROR.code,
        stale=stale,
        display=Applicability.DISPLAY,
        pieces=pieces,
        note=note,
    )


def _item(index: int, finding: Finding, numbers: dict[str, int]) -> Item:
    row = numbers.get(finding.indicator or "")
    place = t("findings.row", number=row) if row else t("findings.table")
    return Item(index, finding, place, row)


def _by_severity(items: Sequence[Item]) -> list[Section]:
    sections = [(s, [item for item in items if item.finding.severity is s]) for s in Severity]
    return [Section(None, severity, _grouped(members)) for severity, members in sections if members]


def _grouped(items: Sequence[Item]) -> tuple[tuple[Item, ...], ...]:
    """Findings of one rule at many rows together, at the place of the first."""
    often = Counter(item.finding.code for item in items if item.row)
    groups: dict[tuple[object, ...], list[Item]] = {}
    for item in items:
        repeats = item.row and often[item.finding.code] >= _REPEATED
        groups.setdefault((item.finding.code,) if repeats else (item.index,), []).append(item)
    return tuple(map(tuple, groups.values()))


def _by_row(items: Sequence[Item]) -> list[Section]:
    rows = sorted({item.row or 0 for item in items})
    return [
        Section(
            t("findings.row", number=row) if row else t("findings.table"),
            None,
            tuple(
                (item,)
                for item in sorted(items, key=lambda item: item.finding.severity.rank)
                if (item.row or 0) == row
            ),
        )
        for row in rows
    ]
