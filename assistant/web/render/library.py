"""The library's tab as HTML: pages of tables, the overview, the record, forms to correct."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from markupsafe import Markup

from assistant.library import (
    Change,
    Document,
    Gaps,
    LibraryStats,
    RowField,
    TableField,
    TablePage,
)
from assistant.library.changes.correcting import head_text, row_text
from assistant.library.changes.shapes import KIND_NAMES, ROW_NAMES, TABLE_NAMES
from assistant.library.document import DOUBTED, DOUBTS
from assistant.library.intake import Intake
from assistant.library.shapes import UNSAID
from assistant.model.taxonomy import LEVEL1, LEVEL2
from assistant.web.render import render
from assistant.web.render.table import row_numbers
from assistant.web.texts import t

#: Lines of a list of counts, and names in a list of what is missing.
_LINES, _NAMES = 12, 10
#: Fields that may have several lines, and those of the form with grades.
_LONG = ("explanation", "scoring", "note", "brief")
_GRADES = (RowField.EXCELLENT, RowField.GOOD, RowField.FAIR, RowField.POOR)


@dataclass(frozen=True)
class Bars:
    """The longest bars (name, count, share of the longest in %), and how many are not shown."""

    shown: tuple[tuple[str, int, float], ...]
    more: int

    @classmethod
    def of(cls, counts: Mapping[str, int], *, last: bool = False) -> Bars:
        """The first of the counts, or with `last` the last of them."""
        every = list(counts.items())
        some = every[-_LINES:] if last else every[:_LINES]
        most = max((count for _, count in some), default=1)
        shown = tuple((name, count, round(100 * count / most, 1)) for name, count in some)
        return cls(shown, len(every) - len(some))


def list_view(page: TablePage, offset: int, step: int) -> Markup:
    """A page of tables (event `table` with an id, `turn` with an offset)."""
    return render("library_list.html", page=page, offset=offset, step=step)


def overview_view(stats: LibraryStats, gaps: Gaps) -> Markup:
    """How much there is and what is missing."""
    named = (
        ("years", [str(year) for year in gaps.years]),
        ("sectors", list(gaps.sectors)),
        ("categories", list(gaps.categories)),
        ("measures", list(gaps.measures)),
        ("doubtful", [f"{reason} {count}" for reason, count in gaps.doubtful.items()]),
    )
    return render(
        "library_overview.html",
        stats=stats,
        unsaid=UNSAID,
        by_year=Bars.of(stats.by_year, last=True),
        by_sector=Bars.of(stats.by_sector),
        by_organization=Bars.of(stats.by_organization),
        by_level2=Bars.of(stats.by_level2),
        measures=Bars.of(stats.measures),
        gaps=[
            (key, names[:_NAMES], len(names) if len(names) > _NAMES else 0) for key, names in named
        ],
        lacking=[("year", gaps.without_year), ("organization", gaps.without_organization)],
    )


def history_view(changes: Sequence[Change], *, own: bool, older: int | None = None) -> Markup:
    """The record of the library, or of one table (`own`); `older` is where the rest begins."""
    return render("library_history.html", changes=changes, own=own, older=older)


def added_view(result: Intake) -> Markup:
    """What became of the files that were added."""
    refused = sum(bool(file.refused) for file in result.files)
    return render("library_added.html", result=result, refused=refused)


def row_form(document: Document, id: str) -> Markup:
    """What of a row may be corrected, with what it says now."""
    row = document.table.indicator(id)
    assert row is not None
    choices: dict[RowField, Sequence[str]] = {
        RowField.LEVEL1: LEVEL1,
        RowField.LEVEL2: LEVEL2,
        RowField.DOUBT: [words for flag, words in DOUBTS.items() if flag != DOUBTED],
    }
    fields = [field for field in RowField if field not in _GRADES or row.grades]
    return render(
        "library_row.html",
        long=_LONG,
        row=id,
        row_name=row.name,
        number=row_numbers(document.table)[id],
        list_id="library-row",
        fields=[
            (field.value, ROW_NAMES[field], row_text(document, row, field), choices.get(field))
            for field in fields
        ],
    )


def head_form(document: Document, sectors: Sequence[str]) -> Markup:
    """What of a table's head may be corrected, with what it says now."""
    choices: dict[TableField, Sequence[str]] = {
        TableField.KIND: list(KIND_NAMES.values()),
        TableField.SECTOR: sectors,
    }
    return render(
        "library_row.html",
        long=_LONG,
        row=None,
        number=None,
        list_id="library-head",
        fields=[
            (field.value, TABLE_NAMES[field], head_text(document, field), choices.get(field))
            for field in TableField
        ],
    )


def new_row_form() -> Markup:
    """The fields of a row that is to be added."""
    fields = (RowField.NAME, RowField.TARGET, RowField.LEVEL1, RowField.LEVEL2, RowField.NOTE)
    choices = {RowField.LEVEL1: LEVEL1, RowField.LEVEL2: LEVEL2}
    return render(
        "library_new_row.html",
        long=_LONG,
        fields=[(field.value, ROW_NAMES[field], choices.get(field)) for field in fields],
        title=t("library.row.add"),
    )
