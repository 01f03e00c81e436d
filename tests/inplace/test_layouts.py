"""Every layout of the evaluation emptied of its content, filled with it again and read."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import pytest

from assistant.evaluation import facts
from assistant.evaluation.draw import draw
from assistant.evaluation.drawing import Drawing
from assistant.evaluation.layouts import Layout, load_layouts
from assistant.inplace import annotate, fill_form
from assistant.model.report import Report, Summary
from assistant.model.table import GoalTable
from assistant.reading import read_file
from assistant.reading.formats.convert import office
from assistant.reading.layout.content import Look, look
from assistant.reading.layout.headings import heading
from tests import documents
from tests.inplace.blank_forms import BLANKS
from tests.inplace.conftest import WRITERS
from tests.inplace.test_fill import said

# forms that have one row for each indicator, of one project, printed without damage
LAYOUTS = [
    layout
    for layout in load_layouts()
    if layout.projects == 1 and not (layout.wording or layout.damage or layout.lines_in_cell)
]


def _bare(text: object) -> str:
    return "" if text is None else re.sub(r"\s+", "", str(text))


def _content(table: GoalTable) -> set[str]:
    """Every text of the table that an office would have put into the form."""
    texts: list[object] = [table.organization, table.project, table.year]
    texts += [goal.text for goal in table.goals]
    for budget in (table.budget, *(task.budget for task in table.tasks)):
        if budget:
            texts += [
                budget.total,
                f"{budget.total}{budget.unit}",
                *(p.amount for p in budget.parts),
            ]
    for task in table.tasks:
        texts += [task.name, task.content]
    for row in table.indicators:
        texts += [row.name, row.explanation, row.scoring, row.note, row.weight, f"{row.weight}分"]
        texts += [band.target.raw for band in row.grades]
        texts += [value.text for value in row.further]
        texts += [row.target.raw, row.target.value] if row.target else []
    return {_bare(text) for text in texts} - {""}


def emptied(drawing: Drawing, table: GoalTable) -> Drawing:
    """The drawing with nothing left but what the form prints."""
    content = _content(table)
    first = min(
        box.row for box in drawing.boxes if _bare(box.text) == _bare(table.indicators[0].name)
    )

    def blank(text: str, row: int) -> bool:
        bare = _bare(text)
        piece = Look.OPERATOR | Look.DIRECTION | Look.UNIT
        split = row >= first and heading(text) is None and bool(look(bare) & piece)
        return bare in content or split or any(len(c) > 6 and c in bare for c in content)

    boxes = [replace(box, text="") if blank(box.text, box.row) else box for box in drawing.boxes]
    return replace(drawing, boxes=boxes)


@pytest.mark.parametrize("ending", WRITERS)
@pytest.mark.parametrize("layout", LAYOUTS, ids=lambda layout: layout.name)
def test_a_layout_emptied_and_filled_says_the_same(
    layout: Layout, ending: str, tmp_path: Path
) -> None:
    drawn = draw(facts.tables()[:1], layout)
    (table,) = drawn.truth
    form = WRITERS[ending](tmp_path / f"form.{ending}", emptied(drawn.drawing, table))
    out = tmp_path / f"out.{ending}"
    done = fill_form(form, table, out)
    fields = ("name", "target", "level1", "level2", "scope")
    back = read_file(out).tables[0]
    wanted = [str(said(row, fields)) for row in table.indicators]
    assert sorted(str(said(row, fields)) for row in back.indicators) == sorted(wanted)
    assert not [sentence for sentence in done.unplaced if "条" in sentence]


@pytest.mark.skipif(office() is None, reason="LibreOffice is not installed")
@pytest.mark.parametrize(("old", "new"), [("doc", "docx"), ("xls", "xlsx")])
def test_old_files_are_turned_into_todays_first(old: str, new: str, tmp_path: Path) -> None:
    from assistant.reading.formats.convert import converted

    table = documents.sample("hunan")
    form = WRITERS[new](tmp_path / f"空表.{new}", BLANKS["project_88"].draw())
    out = tmp_path / f"填好.{new}"
    with converted(form, f".{new}", old) as made:
        done = fill_form(made, table, out)
    assert done.path == out
    assert {row.name for row in read_file(out).tables[0].indicators} == {
        row.name for row in table.indicators
    }
    nothing = Report(
        tables=(),
        problems=(),
        summary=Summary(files=0, tables=0, indicators=0, by_severity={}, by_code={}),
    )
    with converted(out, f".{new}", old) as made:
        assert annotate(made, (), nothing, tmp_path / f"批注.{new}").placed == 0
