from __future__ import annotations

import zipfile
from pathlib import Path
from typing import Any

import pytest
from docx import Document
from docx.oxml.ns import qn
from docx.shared import Mm

from assistant.model.table import Goal, GoalScope, GoalTable
from assistant.writing import forms, write_table
from tests.writing import made

ALL = {
    "project-88": made.project(),
    "project-101": made.cost_first(),
    "department": made.department(),
    "application": made.scored(),
    "activity": made.activity(),
    "hunan": made.in_benefit(),
    "draft": made.draft(),
    "long": made.long(),
    "empty": made.project(indicators=(), goals=(), budget=None),
}


def written(table: GoalTable, tmp_path: Path, form: str | None = None) -> Any:
    return Document(str(write_table(table, tmp_path / "表.docx", form)))


def spans(row: Any) -> list[tuple[int, str | None, str]]:
    """Width in grid columns, vertical merge and text of each cell as it stands in the XML."""
    found = []
    for cell in row._tr.iterchildren(qn("w:tc")):
        properties = cell.tcPr
        merge = properties.find(qn("w:vMerge"))
        text = "\n".join(
            "".join(t.text or "" for t in p.iter(qn("w:t"))) for p in cell.iter(qn("w:p"))
        )
        state = None if merge is None else merge.get(qn("w:val"), "continue")
        found.append((cell.grid_span, state, text))
    return found


@pytest.mark.parametrize("name", ALL)
def test_every_row_fills_the_grid_and_merges_hold_together(name: str, tmp_path: Path) -> None:
    for table in written(ALL[name], tmp_path).tables:
        columns = len(table._tbl.tblGrid.gridCol_lst)
        open_above: dict[int, int] = {}
        for row in table.rows:
            at, opened = 0, {}
            for width, merge, text in spans(row):
                if merge == "continue":
                    assert open_above.get(at) == width, "continues a merge that is not above it"
                    assert not text
                if merge:
                    opened[at] = width
                at += width
            assert at == columns
            open_above = opened


@pytest.mark.parametrize("name", ALL)
def test_the_page_is_a4_with_repeated_headings_and_whole_rows(name: str, tmp_path: Path) -> None:
    document = written(ALL[name], tmp_path)
    for section in document.sections:
        sides = sorted((section.page_width, section.page_height))
        assert [round(side / Mm(1)) for side in sides] == [210, 297]
        assert round(section.left_margin / Mm(1)) == round(section.right_margin / Mm(1)) == 20
    width = document.sections[0].page_width - Mm(40)
    for table in document.tables:
        total = sum(column.w for column in table._tbl.tblGrid.gridCol_lst)
        assert abs(total - width) < Mm(1)
        assert table.rows[-1]._tr.trPr.find(qn("w:cantSplit")) is not None
    indicators = document.tables[1]
    repeated = [row._tr.trPr.find(qn("w:tblHeader")) is not None for row in indicators.rows]
    assert repeated[0]
    assert repeated == sorted(repeated, reverse=True), "only the first rows repeat"
    assert not all(repeated)


def test_levels_are_merged_over_their_rows(tmp_path: Path) -> None:
    rows = written(made.project(), tmp_path).tables[1].rows
    starts = [text for row in rows for _, merge, text in spans(row) if merge == "restart"]
    assert starts == ["绩效指标", "产出指标", "数量指标"]


def test_the_header_holds_every_part_of_the_money(tmp_path: Path) -> None:
    rows = [
        [text for _, _, text in spans(row)]
        for row in written(made.project(), tmp_path).tables[0].rows
    ]
    assert ["项目资金（万元）", "年度资金总额", "38.50"] in rows
    assert ["", "其中：财政拨款", "30"] in rows
    assert ["", "其他资金", ""] in rows
    assert ["", "上年结转资金", "8.50"] in rows


def test_fonts_are_those_of_an_office_with_a_fallback(tmp_path: Path) -> None:
    path = write_table(made.project(), tmp_path / "表.docx")
    with zipfile.ZipFile(path) as package:
        fonts = package.read("word/fontTable.xml").decode()
        body = package.read("word/document.xml").decode()
    assert 'w:eastAsia="仿宋"' in body
    assert 'w:eastAsia="黑体"' in body
    assert "FangSong;" in fonts


def test_a_draft_names_the_source_of_each_figure(tmp_path: Path) -> None:
    document = written(made.draft(), tmp_path)
    assert len(document.sections) == 2
    annex = [[text for _, _, text in spans(row)] for row in document.tables[-1].rows]
    assert annex[0] == ["序号", "指标及取值", "取值依据", "说明", "出处及原文"]
    assert annex[1][1:3] == ["举办培训班期数：≥4期", "任务描述"]
    assert annex[1][4] == "任务描述：“举办培训班4期”"
    assert "请核对" in annex[5][4]
    assert annex[7][2:] == ["模型（未核实）", "同类指标 6 条，中位数 90%", "无出处，请核实"]


def test_odd_characters_do_not_break_the_file(tmp_path: Path) -> None:
    odd = "坏\x00字\x1b符\ufffe<w:p>&amp;\t制\n换\ud800"
    rows = (made.ROWS[0].model_copy(update={"name": odd}),)
    table = made.project(
        indicators=rows, project=odd, goals=(Goal(scope=GoalScope.ANNUAL, text=odd),)
    )
    document = written(table, tmp_path)
    texts = [text for row in document.tables[1].rows for _, _, text in spans(row)]
    assert "坏字符<w:p>&amp;制\n换" in texts


def test_a_row_taller_than_a_third_of_the_page_may_break(tmp_path: Path) -> None:
    table = made.project(goals=(Goal(scope=GoalScope.ANNUAL, text="完成各项任务。" * 300),))
    rows = written(table, tmp_path).tables[0].rows
    assert [row._tr.trPr.find(qn("w:cantSplit")) is None for row in rows][-1]


@pytest.mark.parametrize("form", [form.name for form in forms()])
def test_any_table_goes_on_any_form(form: str, tmp_path: Path) -> None:
    for table in ALL.values():
        document = written(table, tmp_path, form)
        text = "".join(t.text or "" for t in document.element.iter(qn("w:t")))
        assert all(row.name in text for row in table.indicators)
