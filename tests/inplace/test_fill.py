"""Empty forms filled: what is read back is what was put in, and the form keeps everything of its own."""

from __future__ import annotations

import zipfile
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path

import openpyxl
import pytest
from docx import Document
from docx.oxml import parse_xml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from assistant.inplace import fill_form
from assistant.model.errors import UserError
from assistant.model.table import FurtherRole, FurtherValue, GoalScope, GoalTable, Indicator
from assistant.reading import read_file
from assistant.writing import forms, write_table
from tests import documents
from tests.inplace.blank_forms import BLANKS, LEVELS_88, graded
from tests.inplace.conftest import WRITERS, table_of
from tests.inplace.office_forms import OFFICE

_SPACES = (
    'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" '
    'xmlns:v="urn:schemas-microsoft-com:vml"'
)


def said(row: Indicator, fields: tuple[str, ...]) -> tuple[object, ...]:
    """A row's fields, its target by meaning: a form may split it over cells."""
    values: list[object] = []
    for name in fields:
        value = getattr(row, name)
        if name == "target" and value is not None:
            value = (value.operator, value.value, value.high, value.unit, value.text)
        values.append(value)
    return tuple(values)


def filled(form: Path, table: GoalTable) -> tuple[GoalTable, tuple[str, ...]]:
    """The table read again from the filled form, and what was told."""
    out = form.with_name(f"filled{form.suffix}")
    done = fill_form(form, table, out)
    (back,) = read_file(out).tables
    return back, done.unplaced


@pytest.mark.parametrize("ending", WRITERS)
@pytest.mark.parametrize("name", [*BLANKS, *OFFICE])
def test_every_form_gives_the_rows_back(
    name: str, ending: str, table: GoalTable, tmp_path: Path
) -> None:
    blank = (BLANKS | OFFICE)[name]
    form = WRITERS[ending](tmp_path / f"form.{ending}", blank.draw())
    before = form.read_bytes()
    back, told = filled(form, table)
    keeps = tuple(f for f in blank.keeps if name != "hunan" or f != "level1")
    wanted = [said(row, keeps) for row in table.indicators]
    assert sorted(map(str, wanted)) == sorted(str(said(row, keeps)) for row in back.indicators)
    for field in blank.header:
        assert _header(back, field) == _header(table, field)
    assert form.read_bytes() == before
    lacking = {"explanation": "指标解释", "scoring": "评分标准", "weight": "分值", "note": "备注"}
    for field, words in lacking.items():
        assert any(f"“{words}”" in sentence for sentence in told) is (field not in blank.keeps)


def _header(table: GoalTable, field: str) -> object:
    value = getattr(table, field)
    return [goal.text for goal in value] if field == "goals" else value


@pytest.mark.parametrize("ending", WRITERS)
@pytest.mark.parametrize("name", [form.name for form in forms() if form.name != "activity"])
def test_the_official_forms_written_empty_are_filled(
    name: str, ending: str, table: GoalTable, tmp_path: Path
) -> None:
    empty = GoalTable(source=table.source)
    form = write_table(empty, tmp_path / f"form.{ending}", name)
    back, _ = filled(form, table)
    wanted = [said(row, ("name", "target")) for row in table.indicators]
    assert [said(row, ("name", "target")) for row in back.indicators] == wanted


@pytest.mark.parametrize("ending", WRITERS)
def test_no_hint_and_no_empty_slot_is_left_beside_content(
    ending: str, table: GoalTable, tmp_path: Path
) -> None:
    form = WRITERS[ending](tmp_path / f"form.{ending}", BLANKS["project_88"].draw())
    out = tmp_path / f"out.{ending}"
    fill_form(form, table, out)
    texts = _texts(out)
    assert not [text for text in texts if text in ("指标1：", "指标2：", "≥**%", "……")]
    assert not [text for text in texts if text.startswith("目标1：\n目标2：\n")]
    # a category that the table has nothing for stays, with one row to write in
    assert "生态效益指标" in texts


def _texts(path: Path) -> list[str]:
    if path.suffix == ".docx":
        document = Document(str(path))
        return [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    sheet = openpyxl.load_workbook(path).worksheets[0]
    return [str(cell.value) for row in sheet.iter_rows() for cell in row if cell.value is not None]


@pytest.mark.parametrize("ending", WRITERS)
def test_a_category_the_form_lacks_stands_where_it_belongs(ending: str, tmp_path: Path) -> None:
    table = table_of(
        documents.indicator(1, "成本指标/经济成本指标", "培训成本", "≤30万元"),
        documents.indicator(2, "产出指标/数量指标", "培训期数", "≥4期"),
        documents.indicator(3, "产出指标/安全指标", "安全事故数", "=0起"),
        documents.indicator(4, "效益指标/社会效益指标", "就业率", "≥70%"),
    )
    form = WRITERS[ending](tmp_path / f"form.{ending}", BLANKS["project_88"].draw())
    back, _ = filled(form, table)
    fields = ("level1_raw", "level2_raw", "name")
    assert [said(row, fields) for row in back.indicators] == [
        said(row, fields) for row in table.indicators
    ]


@pytest.mark.parametrize("ending", WRITERS)
def test_tasks_go_into_their_block(ending: str, tmp_path: Path) -> None:
    table = documents.sample("department")
    form = WRITERS[ending](tmp_path / f"form.{ending}", BLANKS["department"].draw())
    back, told = filled(form, table)
    plain = [(task.name, task.content, task.budget) for task in table.tasks]
    assert [(task.name, task.content, task.budget) for task in back.tasks] == plain
    assert [goal.text for goal in back.goals] == [goal.text for goal in table.goals]
    assert told == ()


@pytest.mark.parametrize("ending", WRITERS)
def test_duties_and_activities_stand_beside_their_grades(ending: str, tmp_path: Path) -> None:
    table = documents.sample("activity")
    form = WRITERS[ending](tmp_path / f"form.{ending}", graded())
    back, told = filled(form, table)
    assert [task.name for task in back.tasks] == [task.name for task in table.tasks]
    assert [task.parent for task in back.tasks] == [task.parent for task in table.tasks]
    bands = [[band.target.raw for band in row.grades] for row in table.indicators]
    assert [[band.target.raw for band in row.grades] for row in back.indicators] == bands
    assert [row.task for row in back.indicators] == [row.task for row in table.indicators]
    assert {goal.text for goal in back.goals} == {goal.text for goal in table.goals}
    assert told == ()


@pytest.mark.parametrize("ending", WRITERS)
@pytest.mark.parametrize("name", ["two_periods", "stacked_periods"])
def test_both_periods_go_to_their_own_block(name: str, ending: str, tmp_path: Path) -> None:
    year = table_of(*documents.sample("department").indicators)
    long = tuple(
        row.model_copy(
            update={"id": f"w{n}", "scope": GoalScope.WHOLE_PERIOD, "name": f"三年{row.name}"}
        )
        for n, row in enumerate(year.indicators[:3])
    )
    table = year.model_copy(update={"indicators": (*long, *year.indicators)})
    form = WRITERS[ending](tmp_path / f"form.{ending}", BLANKS[name].draw())
    back, _ = filled(form, table)
    for scope in (GoalScope.WHOLE_PERIOD, None):
        wanted = [row.name for row in table.indicators if row.scope is scope]
        assert [row.name for row in back.indicators if row.scope is scope] == wanted


def test_a_period_without_a_place_is_told(table: GoalTable, tmp_path: Path) -> None:
    row = table.indicators[0].model_copy(
        update={"id": "w", "scope": GoalScope.WHOLE_PERIOD, "name": "三年培训期数"}
    )
    both = table.model_copy(update={"indicators": (row, *table.indicators)})
    form = documents.word(tmp_path / "form.docx", BLANKS["project_88"].draw())
    back, told = filled(form, both)
    assert len(back.indicators) == len(table.indicators)
    assert "表样没有放实施期绩效指标的行，1 条实施期指标没有填入。" in told


def test_a_value_beside_the_target_goes_under_its_heading(tmp_path: Path) -> None:
    drawing = documents.Drawing(["项目支出绩效自评表"])
    drawing.line("一级指标", "二级指标", "三级指标", "年度指标值", "实际完成值", "得分")
    drawing.line("", "", "", "", "", "")
    further = (
        FurtherValue(role=FurtherRole.ACTUAL, heading="完成情况", text="5期"),
        FurtherValue(role=FurtherRole.SCORE, heading="得分", text="10"),
        FurtherValue(role=FurtherRole.REASON, heading="偏差原因", text="疫情"),
    )
    row = documents.indicator(1, "产出指标/数量指标", "培训期数", "≥4期", further=further)
    form = documents.excel(tmp_path / "form.xlsx", drawing)
    back, told = filled(form, table_of(row))
    values = {value.role: value.text for value in back.indicators[0].further}
    assert values == {FurtherRole.ACTUAL: "5期", FurtherRole.SCORE: "10"}
    assert any("偏差原因" in sentence for sentence in told)


@pytest.mark.parametrize("ending", WRITERS)
def test_content_in_the_form_stays_and_a_clash_is_told(
    ending: str, table: GoalTable, tmp_path: Path
) -> None:
    drawing = documents.Drawing(["项目支出绩效目标表（2023年度）"])
    drawing.line("项目名称", "另一个项目", "", "")
    drawing.line("一级指标", "二级指标", "三级指标", "指标值")
    drawing.line("产出指标", "数量指标", "举办技能培训期数", "")
    drawing.line("产出指标", "数量指标", "编印教材册数", "≥500册")
    drawing.line("产出指标", "数量指标", "原有的指标", "≥1个")
    drawing.line("产出指标", "数量指标", "", "")
    form = WRITERS[ending](tmp_path / f"form.{ending}", drawing)
    back, told = filled(form, table)
    rows = {row.name: row.target.raw for row in back.indicators if row.target}
    assert rows["举办技能培训期数"] == "≥6期"
    assert rows["编印教材册数"] == "≥500册"
    assert rows["原有的指标"] == "≥1个"
    assert len(back.indicators) == len(table.indicators) + 1
    assert back.project == "另一个项目"
    assert back.year == 2023
    said_of = " ".join(told)
    assert "项目名称：表样中已填“另一个项目”，没有改为“职业技能提升行动”。" in said_of
    assert "“编印教材册数”：表样中已填“≥500册”，没有改为“≥2000册”。" in said_of
    assert "年度：表样中已填“2023”，没有改为“2024”。" in said_of
    assert "表样中已有 1 条别的指标（原有的指标），没有改动。" in said_of


def test_money_comes_in_the_unit_the_form_asks_for(table: GoalTable, tmp_path: Path) -> None:
    drawing = documents.Drawing(["项目支出绩效目标表", "单位：元"])
    drawing.line("项目资金", "年度资金总额", "", "")
    drawing.line("", "其中：财政拨款", "", "")
    drawing.line("一级指标", "二级指标", "三级指标", "指标值")
    drawing.line("", "", "", "")
    form = documents.word(tmp_path / "form.docx", drawing)
    back, told = filled(form, table)
    assert back.budget is not None
    assert (back.budget.total, back.budget.unit) == (Decimal("504000"), "元")
    assert "表样没有放“其他资金8.4万元”的位置，没有填入。" in told


_NAMES = st.text("培训宣传检查走访慰问维护建设人次数量场期", min_size=3, max_size=10)
_TARGETS = st.builds(
    lambda sign, value, unit: f"{sign}{value}{unit}",
    st.sampled_from(["≥", "≤", "=", ""]),
    st.integers(1, 9999),
    st.sampled_from(["次", "人", "%", "万元", "期"]),
)
_LEVELS = [(one, two) for one, seconds in LEVELS_88 for two in seconds]


@st.composite
def _tables(draw: st.DrawFn) -> GoalTable:
    counts = {level: draw(st.integers(0, 4)) for level in _LEVELS}
    names = iter(draw(st.lists(_NAMES, min_size=40, max_size=40, unique=True)))
    rows = [
        documents.indicator(1, "/".join(level), f"{next(names)}数", draw(_TARGETS))
        for level, count in counts.items()
        for _ in range(count)
    ]
    return table_of(*(rows or [documents.indicator(1, "产出指标/数量指标", "培训期数", "≥4期")]))


@settings(
    max_examples=12,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(
    table=_tables(),
    name=st.sampled_from(
        ["project_88", "split_value", "unit_first", "repeated_levels", "fixed_rows"]
    ),
    ending=st.sampled_from(list(WRITERS)),
)
def test_filling_then_reading_gives_the_rows(
    table: GoalTable, name: str, ending: str, tmp_path: Path
) -> None:
    form = WRITERS[ending](tmp_path / f"form.{ending}", BLANKS[name].draw())
    back, _ = filled(form, table)
    fields = ("level1", "level2", "name", "target")
    assert [said(row, fields) for row in back.indicators] == [
        said(row, fields) for row in table.indicators
    ]


# What the form keeps


def test_a_word_form_keeps_its_fonts_widths_and_other_parts(
    table: GoalTable, tmp_path: Path
) -> None:
    form = write_table(GoalTable(source=table.source), tmp_path / "form.docx", "project-88")
    out = tmp_path / "out.docx"
    fill_form(form, table, out)
    with zipfile.ZipFile(form) as before, zipfile.ZipFile(out) as after:
        changed = [n for n in before.namelist() if before.read(n) != after.read(n)]
        assert before.namelist() == after.namelist()
    assert changed == ["word/document.xml"]
    rows = Document(str(out)).tables[1].rows
    first, last = rows[1].cells[3], rows[len(rows) - 1].cells[3]
    assert first.width == last.width
    fonts = [cell.paragraphs[0].runs[0].font.size for cell in (first, last)]
    assert fonts[0] == fonts[1] is not None


def test_rows_below_move_with_everything_that_names_them(table: GoalTable, tmp_path: Path) -> None:
    form = documents.excel(tmp_path / "form.xlsx", BLANKS["repeated_levels"].draw())
    book = openpyxl.load_workbook(form)
    sheet = book.worksheets[0]
    bottom = sheet.max_row
    total = bottom - 1
    sheet.cell(total, 5).value = f"=SUM(E5:E{total - 1})"
    sheet.cell(bottom, 1).comment = openpyxl.comments.Comment("签字", "某人")
    sheet.row_dimensions[bottom].height = 40
    sheet.print_area = f"A1:E{bottom}"
    sheet.print_title_rows = "4:4"
    other = book.create_sheet("汇总")
    other["A1"] = f"=Sheet1!E{total}+1"
    other["B1"] = "别的表不动"
    other.merge_cells("A2:C2")
    book.save(form)
    out = tmp_path / "out.xlsx"
    fill_form(form, table, out)
    after = openpyxl.load_workbook(out)
    sheet, other = after.worksheets
    last = sheet.max_row
    assert sheet.cell(last, 1).value == "填报人："
    assert sheet.cell(last - 1, 5).value == f"=SUM(E5:E{last - 2})"
    assert sheet.cell(last, 1).comment is not None
    assert sheet.row_dimensions[last].height == 40
    assert f"A{last}:B{last}" in [str(merged) for merged in sheet.merged_cells.ranges]
    assert sheet.print_area == f"'Sheet1'!$A$1:$E${last}"
    assert sheet.print_title_rows == "$4:$4"
    assert other["A1"].value == f"=Sheet1!E{last - 1}+1"
    assert other["B1"].value == "别的表不动"
    assert last != bottom


@pytest.mark.parametrize("ending", WRITERS)
def test_the_filled_form_opens(
    ending: str, table: GoalTable, tmp_path: Path, opens: Callable[[Path], str]
) -> None:
    form = write_table(GoalTable(source=table.source), tmp_path / f"form.{ending}", "project-88")
    out = tmp_path / f"out.{ending}"
    fill_form(form, table, out)
    shown = "".join(opens(out).split())
    for row in table.indicators:
        assert row.name in shown


@pytest.mark.parametrize("ending", WRITERS)
def test_last_years_table_is_refused_or_cleared(
    ending: str, table: GoalTable, tmp_path: Path
) -> None:
    drawing = documents.Drawing(["项目支出绩效目标表（2022年度）"])
    drawing.line("项目名称", "上年的项目", "项目单位", "某某局")
    drawing.line("一级指标", "二级指标", "三级指标", "指标值")
    for name in ("上年做的事", "上年培训人数", "上年检查次数", "上年走访户数"):
        drawing.line("产出指标", "数量指标", name, "≥3次")
    form = WRITERS[ending](tmp_path / f"form.{ending}", drawing)
    out = tmp_path / f"out.{ending}"
    with pytest.raises(UserError, match=r"不是空表：里面已填有 4 条别的指标.*--clear"):
        fill_form(form, table, out)
    assert not out.exists()
    done = fill_form(form, table, out, clear=True)
    (back,) = read_file(out).tables
    assert {row.name for row in back.indicators} == {row.name for row in table.indicators}
    assert (back.year, back.project, back.organization) == (
        table.year,
        table.project,
        table.organization,
    )
    assert any("已清除表中原有的 4 条指标" in sentence for sentence in done.unplaced)


@pytest.mark.parametrize("ending", WRITERS)
def test_a_unit_that_the_table_does_not_name_is_told(
    ending: str, table: GoalTable, tmp_path: Path
) -> None:
    form = WRITERS[ending](tmp_path / f"form.{ending}", OFFICE["one_table"].draw())
    _, told = filled(form, table)
    assert any("“主管部门”没有填" in sentence for sentence in told)
    assert f"填报单位：{table.organization}（盖章）" in _texts(form.with_name(f"filled.{ending}"))


def test_of_several_sheets_the_form_is_filled(table: GoalTable, tmp_path: Path) -> None:
    form = documents.excel(tmp_path / "form.xlsx", BLANKS["repeated_levels"].draw())
    book = openpyxl.load_workbook(form)
    book.worksheets[0].title = "目标表"
    help_sheet = book.create_sheet("填报说明", 0)
    for row in (
        ("一级指标", "二级指标", "三级指标", "指标值"),
        ("产出指标", "数量指标", "示例", "≥1次"),
    ):
        help_sheet.append(row)
    book.save(form)
    out = tmp_path / "out.xlsx"
    fill_form(form, table, out)
    with zipfile.ZipFile(form) as before, zipfile.ZipFile(out) as after:
        name = "xl/worksheets/sheet1.xml"
        assert before.read(name) == after.read(name)
    names = [row.name for row in read_file(out).tables[-1].indicators]
    assert sorted(names) == sorted(row.name for row in table.indicators)


def test_seals_text_boxes_and_controls_stay(table: GoalTable, tmp_path: Path) -> None:
    form = documents.word(tmp_path / "form.docx", BLANKS["project_88"].draw())
    document = Document(str(form))
    box = (
        f"<w:r {_SPACES}><w:pict><v:shape><v:textbox><w:txbxContent><w:p><w:r><w:t>公章</w:t></w:r></w:p>"
        "</w:txbxContent></v:textbox></v:shape></w:pict></w:r>"
    )
    control = (
        f"<w:sdt {_SPACES}><w:sdtPr><w:showingPlcHdr/><w:text/></w:sdtPr><w:sdtContent><w:r>"
        "<w:t>单击此处输入文字。</w:t></w:r></w:sdtContent></w:sdt>"
    )
    document.paragraphs[1]._p.append(parse_xml(box))
    document.tables[0].rows[0].cells[-1].paragraphs[0]._p.append(parse_xml(control))
    document.save(str(form))
    back, _ = filled(form, table)
    assert (back.year, back.project) == (table.year, table.project)
    with zipfile.ZipFile(form.with_name("filled.docx")) as package:
        body = package.read("word/document.xml").decode()
    assert body.count("txbxContent>") == 2
    assert "公章" in body
    assert "<w:sdtContent>" in body
    assert "showingPlcHdr" not in body


# What cannot be done


def test_the_form_itself_is_never_overwritten(table: GoalTable, tmp_path: Path) -> None:
    form = documents.word(tmp_path / "form.docx", BLANKS["project_88"].draw())
    before = form.read_bytes()
    with pytest.raises(UserError, match="不会被覆盖"):
        fill_form(form, table, form)
    with pytest.raises(UserError, match=r"另存为 \.docx"):
        fill_form(form, table, tmp_path / "out.xlsx")
    assert form.read_bytes() == before


def test_what_is_no_form_is_refused_in_words(table: GoalTable, tmp_path: Path) -> None:
    text = tmp_path / "form.txt"
    text.write_text("一级指标\t三级指标\t指标值\n", encoding="utf-8")
    with pytest.raises(UserError, match="Word 或 Excel"):
        fill_form(text, table, tmp_path / "out.txt")
    drawing = documents.Drawing(["会议通知"])
    drawing.line("时间", "地点")
    other = documents.word(tmp_path / "other.docx", drawing)
    with pytest.raises(UserError, match="没有找到绩效指标的表头"):
        fill_form(other, table, tmp_path / "out.docx")
    broken = tmp_path / "broken.docx"
    broken.write_bytes(b"PK\x03\x04 cut")
    with pytest.raises(UserError):
        fill_form(broken, table, tmp_path / "out.docx")
    with pytest.raises(UserError, match="找不到文件"):
        fill_form(tmp_path / "none.docx", table, tmp_path / "out.docx")
    assert not (tmp_path / "out.docx").exists()
