"""An office's own Word and Excel files as templates of a form: they stay, the table stands in them."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from docx import Document
from docx.shared import Mm, Pt
from openpyxl import Workbook, load_workbook
from openpyxl.drawing.image import Image
from PIL import Image as Picture

from assistant.model.errors import UserError
from assistant.model.table import GoalTable
from assistant.reading import read_file
from assistant.writing import forms, write_table, write_tables
from assistant.writing.form_files import find
from tests.writing import made

FORM = """
title: 项目绩效目标表
summary: 某市财政局自用
template: [抬头 纸.docx, 抬头 纸.xlsx]
fonts:
  title: {name: 华文中宋, size: 20}
  body: 楷体
header:
  - fields: [{label: 项目名称, field: project}, {label: 单位名称, field: organization}]
indicators:
  label: 绩效指标
  columns:
    - {role: level1, heading: 一级指标, width: 22}
    - {role: level2, heading: 二级指标, width: 30}
    - {role: name, heading: 三级指标, width: 60}
    - {role: target, heading: 指标值, width: 30}
"""


def _logo() -> BytesIO:
    data = BytesIO()
    Picture.new("RGB", (160, 40), "#b01e23").save(data, "png")
    data.seek(0)
    return data


def _word(path: Path, *, marked: bool = True) -> None:
    document = Document()
    section = document.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.left_margin = section.right_margin = Mm(28)
    section.header.paragraphs[0].text = "某市财政局文件"
    section.footer.paragraphs[0].text = "{organization}　制"
    document.styles["Normal"].paragraph_format.first_line_indent = Pt(24)
    document.add_picture(_logo(), width=Mm(40))
    document.add_paragraph("某财预〔{year}〕12号")
    if marked:
        document.add_paragraph("{表}")
        document.add_paragraph("负责人签字：")
    document.save(str(path))


def _excel(path: Path, *, marked: bool = True) -> None:
    workbook = Workbook()
    sheet = workbook.worksheets[0]
    sheet.title = "申报"
    sheet.page_setup.paperSize, sheet.page_setup.orientation = 9, "landscape"
    sheet.oddHeader.center.text = "某市财政局 & {organization}"
    sheet["A1"] = "某财预〔{year}〕12号"
    sheet.merge_cells("A1:C1")
    sheet.row_dimensions[1].height = 40
    if marked:
        sheet["A3"] = "{表}"
        sheet["A4"], sheet["A5"] = "负责人签字：", "=1+1"
        sheet.merge_cells("B4:C4")
        sheet.row_dimensions[4].height = 33
    sheet.add_image(Image(_logo()), "B2")
    workbook.create_sheet("填表说明")["A1"] = "逐项填写"
    workbook.save(path)


@pytest.fixture
def form(tmp_path: Path) -> Path:
    folder = tmp_path / "表 样"
    folder.mkdir()
    _word(folder / "抬头 纸.docx")
    _excel(folder / "抬头 纸.xlsx")
    path = folder / "本局.yaml"
    path.write_text(FORM, encoding="utf-8")
    return path


def _rows(table: GoalTable) -> list[tuple[str, Any]]:
    return [(row.name, row.target) for row in table.indicators]


@pytest.mark.parametrize("ending", ["docx", "xlsx"])
def test_the_table_comes_back_from_the_template(form: Path, tmp_path: Path, ending: str) -> None:
    table = made.long()
    (read,) = read_file(write_table(table, tmp_path / f"表.{ending}", str(form))).tables
    assert _rows(read) == _rows(table)
    assert read.organization == table.organization


def test_word_keeps_page_header_picture_and_what_stands_around(form: Path, tmp_path: Path) -> None:
    document = Document(str(write_table(made.project(), tmp_path / "表.docx", str(form))))
    (section,) = document.sections
    assert round(section.left_margin.mm) == 28
    assert section.header.paragraphs[0].text == "某市财政局文件"
    assert section.footer.paragraphs[0].text == "中共某县委组织部　制"
    assert len(document.inline_shapes) == 1
    texts = [each.text for each in document.paragraphs if each.text.strip()]
    assert texts[0] == "某财预〔2025〕12号"
    assert texts[-1] == "负责人签字："
    assert not any("{" in text for text in texts)
    width = sum(column.width for column in document.tables[0].columns)
    assert width == pytest.approx(Mm(210 - 2 * 28), abs=Mm(1))
    assert 'w:eastAsia="楷体"' in document.element.xml
    assert 'w:eastAsia="华文中宋"' in document.element.xml


def test_excel_keeps_page_header_picture_and_what_stands_around(form: Path, tmp_path: Path) -> None:
    workbook = load_workbook(write_table(made.project(), tmp_path / "表.xlsx", str(form)))
    assert workbook.sheetnames == ["申报", "填表说明"]
    sheet = workbook.worksheets[0]
    assert sheet.page_setup.orientation == "landscape"
    assert sheet.oddHeader.center.text == "某市财政局 & 中共某县委组织部"
    assert len(sheet._images) == 1
    assert sheet["A1"].value == "某财预〔2025〕12号"
    assert sheet["A3"].value == "项目绩效目标表"
    rows = {sheet.cell(row, 1).value: row for row in range(1, sheet.max_row + 1)}
    signed = rows["负责人签字："]
    assert signed > rows["绩效指标"] + len(made.ROWS) - 1
    assert sheet.cell(signed + 1, 1).value == "=1+1"
    assert sheet.row_dimensions[signed].height == 33
    merged = {str(each) for each in sheet.merged_cells.ranges}
    assert f"B{signed}:C{signed}" in merged
    last = max(each.max_col for each in sheet.merged_cells.ranges)
    assert any(each.min_row == 1 and each.max_col == last for each in sheet.merged_cells.ranges)


@pytest.mark.parametrize("ending", ["docx", "xlsx"])
def test_without_the_mark_the_table_stands_at_the_end(
    form: Path, tmp_path: Path, ending: str
) -> None:
    _word(form.parent / "抬头 纸.docx", marked=False)
    _excel(form.parent / "抬头 纸.xlsx", marked=False)
    (read,) = read_file(write_table(made.project(), tmp_path / f"表.{ending}", str(form))).tables
    assert _rows(read) == _rows(made.project())


def test_the_form_may_turn_the_page(form: Path, tmp_path: Path) -> None:
    form.write_text(FORM + "page: landscape\n", encoding="utf-8")
    document = Document(str(write_table(made.project(), tmp_path / "表.docx", str(form))))
    section = document.sections[0]
    assert (round(section.page_width.mm), round(section.page_height.mm)) == (297, 210)


@pytest.mark.parametrize("ending", ["docx", "xlsx"])
def test_several_tables_and_the_annex_of_a_draft_share_one_template(
    form: Path, tmp_path: Path, ending: str
) -> None:
    path = write_tables([made.draft(), made.project()], tmp_path / f"表.{ending}", str(form))
    read = read_file(path).tables
    assert [_rows(table) for table in read] == [_rows(made.draft()), _rows(made.project())]


def test_a_title_in_the_template_is_not_said_twice(form: Path, tmp_path: Path) -> None:
    document = Document(str(form.parent / "抬头 纸.docx"))
    document.paragraphs[1].insert_paragraph_before("{title}").style = "Title"
    document.save(str(form.parent / "抬头 纸.docx"))
    written = Document(str(write_table(made.project(), tmp_path / "表.docx", str(form))))
    assert [p.text for p in written.paragraphs].count("项目绩效目标表") == 1


@pytest.mark.parametrize("ending", ["docx", "xlsx"])
def test_a_damaged_template_is_one_clear_message(form: Path, tmp_path: Path, ending: str) -> None:
    (form.parent / f"抬头 纸.{ending}").write_bytes(b"PK\x03\x04 not a package")
    with pytest.raises(UserError, match=rf"模板“抬头 纸\.{ending}”打不开.*另存为 \.{ending}"):
        write_table(made.project(), tmp_path / f"表.{ending}", str(form))
    assert not (tmp_path / f"表.{ending}").exists()


@pytest.mark.parametrize(
    ("template", "says"),
    [
        ("没有.docx", "模板“没有.docx”找不到：请把它和表样文件放在同一个文件夹"),
        ("抬头.doc", "模板 template 只能是 .docx"),
        ("[甲.docx, 乙.docx]", "每种最多一个"),
        ("{word: 甲.docx}", "template"),
    ],
)
def test_a_template_that_cannot_be_one_is_said(form: Path, template: str, says: str) -> None:
    form.write_text(FORM.replace("[抬头 纸.docx, 抬头 纸.xlsx]", template), encoding="utf-8")
    with pytest.raises(UserError) as caught:
        find(str(form))
    assert says in str(caught.value)


def test_a_size_that_nobody_can_read_is_said(form: Path) -> None:
    form.write_text(FORM.replace("size: 20", "size: 200"), encoding="utf-8")
    with pytest.raises(UserError, match="字号 size 以磅计"):
        find(str(form))


@pytest.mark.parametrize("name", [form.name for form in forms()])
@pytest.mark.parametrize("ending", ["docx", "xlsx"])
def test_every_shipped_form_goes_into_a_template(
    form: Path, tmp_path: Path, name: str, ending: str
) -> None:
    """The contract of a form file: with nothing but `template:` added it prints on an office's paper."""
    shipped = Path(__file__).resolve().parents[2] / "corpus/forms" / f"{name}.yaml"
    own = form.parent / f"{name}.yaml"
    text = shipped.read_text(encoding="utf-8")
    own.write_text(text + f"\ntemplate: 抬头 纸.{ending}\n", encoding="utf-8")
    table = made.activity() if name == "activity" else made.project()
    (read,) = read_file(write_table(table, tmp_path / f"表.{ending}", str(own))).tables
    assert [row.name for row in read.indicators] == [row.name for row in table.indicators]


def test_the_example_of_the_readme_works_as_it_stands(form: Path, tmp_path: Path) -> None:
    readme = (Path(__file__).resolve().parents[2] / "corpus/forms/README.md").read_text("utf-8")
    example = readme.partition("```yaml\n")[2].partition("```")[0]
    own = form.parent / "我的表样.yaml"
    own.write_text(example, encoding="utf-8")
    _word(form.parent / "抬头纸.docx")
    _excel(form.parent / "抬头纸.xlsx")
    for ending in ("docx", "xlsx"):
        (read,) = read_file(write_table(made.project(), tmp_path / f"表.{ending}", str(own))).tables
        assert _rows(read) == _rows(made.project())
