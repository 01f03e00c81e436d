"""The labelled set: every layout can be drawn, and its truth stands in the drawing."""

from __future__ import annotations

from pathlib import Path

import pytest

from assistant.evaluation import documents, facts
from assistant.evaluation.draw import Drawn, draw
from assistant.evaluation.layouts import Layout, Shows, load_layouts
from assistant.evaluation.reading import fold
from assistant.evaluation.spoiling import DAMAGES
from assistant.model.errors import UserError
from assistant.model.table import GoalScope

LAYOUTS = {layout.name: layout for layout in load_layouts()}
#: a table with every kind of level and value first
TABLES = sorted(facts.tables(), key=lambda table: -len(table.indicators))
#: what issue 3 names
NAMED = {
    *("project-88", "project-101", "hunan", "department", "application", "unit-first"),
    *("sign-and-figure", "operator-words", "activity-grades", "self-evaluation", "two-blocks"),
    *("towns", "centred", "many-projects", "bracketed-list", "prose", "semicolon-list"),
    *("old-fujian", "no-levels", "damage-spaces", "damage-signs", "damage-marks", "damage-tags"),
}


def drawn(layout: Layout) -> Drawn:
    return draw(TABLES[: layout.projects], layout)


def test_the_layouts_of_the_issue_are_there() -> None:
    assert set(LAYOUTS) >= NAMED


@pytest.mark.parametrize("layout", LAYOUTS.values(), ids=LAYOUTS)
def test_the_truth_of_a_drawing_stands_in_it(layout: Layout) -> None:
    one = drawn(layout)
    assert len(one.truth) == (1 if layout.shows(Shows.TASK) else layout.projects)
    texts = fold(" ".join(one.drawing.texts())) or ""
    for table in one.truth:
        assert table.kind is layout.kind
        assert [row.id for row in table.indicators] == [
            f"r{number}" for number in range(1, len(table.indicators) + 1)
        ]
        assert len(table.indicators) >= 4
        if not layout.damage:
            heads = (table.organization, table.project, *(goal.text for goal in table.goals))
            rows = [row.name for row in table.indicators]
            assert all((fold(text) or "") in texts for text in (*heads, *rows) if text)


def test_only_what_a_layout_prints_is_its_truth() -> None:
    (plain,) = drawn(LAYOUTS["no-levels"]).truth
    row = plain.indicators[0]
    assert (row.level1, row.level2, row.explanation, row.further) == (None, None, None, ())
    assert plain.budget is None and plain.goals == ()
    (two,) = drawn(LAYOUTS["two-blocks"]).truth
    assert [row.scope for row in two.indicators[:2]] == [GoalScope.WHOLE_PERIOD, None]
    (graded,) = drawn(LAYOUTS["activity-grades"]).truth
    assert all(len(row.grades) == 4 and row.task for row in graded.indicators)


def test_a_value_split_over_columns_says_the_same() -> None:
    (whole,) = drawn(LAYOUTS["project-88"]).truth
    for name in ("application", "unit-first", "sign-and-figure", "sign-apart"):
        (split,) = drawn(LAYOUTS[name]).truth
        for row, other in zip(split.indicators, whole.indicators, strict=True):
            assert row.target and other.target
            assert (row.target.value, row.target.unit) == (other.target.value, other.target.unit)


@pytest.mark.parametrize("name", [name for name, one in DAMAGES.items() if not one.lasting])
def test_damage_changes_the_drawing_and_not_the_truth(name: str) -> None:
    layout = LAYOUTS["project-88"].model_copy(update={"damage": (name,)})
    assert drawn(layout).truth == drawn(LAYOUTS["project-88"]).truth
    assert drawn(layout).drawing.texts() != drawn(LAYOUTS["project-88"]).drawing.texts()


def test_tables_drawn_are_those_that_ship() -> None:
    assert len(TABLES) >= 15
    assert all(row.target for table in TABLES for row in table.indicators)


def test_a_layout_file_that_is_wrong_is_named(tmp_path: Path) -> None:
    (tmp_path / "a.yaml").write_text("title: 表\nnumbre: 1\n", encoding="utf-8")
    with pytest.raises(UserError, match=r"a\.yaml"):
        load_layouts(tmp_path)


def test_text_without_what_merges_cover() -> None:
    one = drawn(LAYOUTS["project-101"]).drawing
    filled, dropped = (documents.text(one, style).splitlines() for style in ("pipes", "dropped"))
    assert len(filled) == len(dropped)
    assert sum(len(line) for line in dropped) < sum(len(line) for line in filled)
