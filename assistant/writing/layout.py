"""A goal table laid out on an official form: from values to a sheet of merged cells."""

from __future__ import annotations

from collections.abc import Iterator

from assistant.model.table import GoalScope, GoalTable
from assistant.writing.files import clean
from assistant.writing.forms import Form
from assistant.writing.header import SIDE_WIDTH, header
from assistant.writing.rows import columns_of, rows
from assistant.writing.sheet import (
    LANDSCAPE_WIDTH,
    PORTRAIT_WIDTH,
    Block,
    Line,
    LineStyle,
    Sheet,
)
from assistant.writing.wording import fill

# A form is turned when its columns would be squeezed to less than this share of their width.
_SQUEEZE = 1.15


def lay_out(table: GoalTable, form: Form, *, title: str) -> Sheet:
    """The table on this form, under this title. What the form has no place for is left out."""
    columns = columns_of(table, form)
    need = sum(column.width for column in columns) + SIDE_WIDTH
    landscape = form.page == "landscape" or (
        form.page == "auto" and need > PORTRAIT_WIDTH * _SQUEEZE
    )
    width = LANDSCAPE_WIDTH if landscape else PORTRAIT_WIDTH
    words = {
        "year": str(table.year) if table.year else "",
        "organization": table.organization or "",
        "project": table.project or "",
        "unit": table.budget.unit if table.budget else "万元",
    }
    indicators = [
        rows(part, form, columns, width, label=label, told_apart=part is not table)
        for part, label in _by_period(table, form)
    ]
    parts: list[Line | Block] = [Line(clean(" ".join(title.split())), LineStyle.TITLE)]
    if form.subtitle and not (words["year"] and words["year"] in title):
        parts.append(Line(clean(fill(form.subtitle, words)), LineStyle.SUBTITLE))
    if form.above:
        left, right = (clean(fill(text, words)) for text in form.above)
        parts.append(Line(left, LineStyle.NOTE, right))
    parts.extend(header(table, form.header, words, indicators[0].edges))
    parts.extend(indicators)
    if form.below:
        parts.append(Line("　　　　　　".join(form.below), LineStyle.NOTE))
    return Sheet(name="绩效目标表", parts=tuple(parts), landscape=landscape)


def _by_period(table: GoalTable, form: Form) -> Iterator[tuple[GoalTable, str | None]]:
    """The rows of the whole period apart from those of the year, where the document has both.

    A form that sets the two side by side has them all in one block.
    """
    label = form.indicators.label
    whole = tuple(row for row in table.indicators if row.scope is GoalScope.WHOLE_PERIOD)
    if not whole or form.indicators.side_by_side:
        yield table, label
        return
    yield table.model_copy(update={"indicators": whole}), "实施期绩效指标"
    rest = tuple(row for row in table.indicators if row.scope is not GoalScope.WHOLE_PERIOD)
    if rest:
        yield table.model_copy(update={"indicators": rest}), "年度绩效指标"
