"""A goal table laid out on an official form: from values to a sheet of merged cells."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from assistant.model.table import GoalScope, GoalTable, Indicator, Task
from assistant.writing.files import clean
from assistant.writing.forms import Form
from assistant.writing.header import SIDE_WIDTH, header
from assistant.writing.rows import Part, columns_of, rows
from assistant.writing.sheet import (
    LANDSCAPE,
    PORTRAIT,
    Block,
    Line,
    LineStyle,
    Paper,
    Sheet,
    Template,
)
from assistant.writing.wording import fill

# A form is turned when its columns would be squeezed to less than this share of their width.
_SQUEEZE = 1.15


def lay_out(
    table: GoalTable,
    form: Form,
    *,
    title: str,
    template: tuple[Path, Paper] | None = None,
) -> Sheet:
    """The table on this form, under this title. What the form has no place for is left out.

    `template`: the file that the table is put into, and what its page has room for.
    """
    columns = columns_of(table, form)
    need = sum(column.width for column in columns) + SIDE_WIDTH
    landscape = form.page == "landscape" or (
        form.page == "auto" and need > PORTRAIT.width * _SQUEEZE
    )
    paper = template[1] if template else LANDSCAPE if landscape else PORTRAIT
    words = {
        "title": clean(" ".join(title.split())),
        "year": str(table.year) if table.year else "",
        "organization": table.organization or "",
        "project": table.project or "",
        "unit": table.budget.unit if table.budget else "万元",
    }
    indicators = [rows(table, form, columns, paper.width, part) for part in _by_period(table, form)]
    parts: list[Line | Block] = [Line(words["title"], LineStyle.TITLE)]
    if form.subtitle and not (words["year"] and words["year"] in title):
        parts.append(Line(clean(fill(form.subtitle, words)), LineStyle.SUBTITLE))
    if form.above:
        left, right = (clean(fill(text, words)) for text in form.above)
        parts.append(Line(left, LineStyle.NOTE, right))
    parts.extend(header(table, form.header, words, indicators[0].edges))
    parts.extend(indicators)
    if form.below:
        parts.append(Line("　　　　　　".join(form.below), LineStyle.NOTE))
    return Sheet(
        name="绩效目标表",
        parts=tuple(parts),
        paper=paper,
        fonts=form.fonts,
        template=Template(template[0], words) if template else None,
    )


def _by_period(table: GoalTable, form: Form) -> Iterator[Part]:
    """The rows of the whole period apart from those of the year, where the document has both.

    A form that sets the two side by side has them all in one block. A task stands in the block of
    its rows; one without any, in the last.
    """
    label = form.indicators.label
    whole = tuple(row for row in table.indicators if row.scope is GoalScope.WHOLE_PERIOD)
    if not whole or form.indicators.side_by_side:
        yield Part(table.indicators, table.tasks, label)
        return
    rest = tuple(row for row in table.indicators if row.scope is not GoalScope.WHOLE_PERIOD)
    if not rest:
        yield Part(whole, table.tasks, "实施期绩效指标", told_apart=True)
        return
    of_whole, of_rest = _with_rows(table.tasks, whole), _with_rows(table.tasks, rest)
    first = tuple(task for task in table.tasks if task.id in of_whole)
    last = tuple(task for task in table.tasks if task.id in of_rest or task.id not in of_whole)
    yield Part(whole, first, "实施期绩效指标", told_apart=True)
    yield Part(rest, last, "年度绩效指标", told_apart=True)


def _with_rows(tasks: Sequence[Task], rows: Sequence[Indicator]) -> frozenset[str]:
    """The ids of the tasks that these rows stand under, and of the tasks above those."""
    parents = {task.id: task.parent for task in tasks}
    found: set[str] = set()
    for row in rows:
        above = row.task
        while above in parents and above not in found:
            found.add(above)
            above = parents[above]
    return frozenset(found)
