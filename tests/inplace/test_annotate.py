"""The user's own file back with comments: on the right cells, and with nothing else changed."""

from __future__ import annotations

import zipfile
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest
from docx import Document
from lxml import etree
from openpyxl.chart import BarChart, Reference
from openpyxl.comments import Comment
from openpyxl.formatting.rule import CellIsRule
from openpyxl.worksheet.datavalidation import DataValidation

from assistant.checking import check_table, report
from assistant.inplace import Annotated, annotate
from assistant.inplace.notes import AUTHOR
from assistant.model.errors import UserError
from assistant.model.report import Finding, Report
from assistant.model.table import GoalTable, Location
from assistant.reading import Reading, read_file
from tests import documents
from tests.inplace.conftest import WRITERS

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


def checked(path: Path) -> tuple[Reading, Report]:
    reading = read_file(path)
    said = [check_table(table) for table in reading.tables]
    return reading, report(said, reading.problems)


def annotated(path: Path) -> tuple[Annotated, Reading, Report]:
    """The file annotated beside itself, with what was read and found."""
    reading, found = checked(path)
    done = annotate(path, reading.tables, found, path.with_name(f"批注{path.name}"))
    return done, reading, found


def comments_of(path: Path) -> dict[str, str]:
    """Text of each comment by the text of the cell it stands on."""
    if path.suffix == ".xlsx":
        return {
            str(cell.value): cell.comment.text
            for sheet in openpyxl.load_workbook(path)
            for row in sheet.iter_rows()
            for cell in row
            if cell.comment
        }
    document = Document(str(path))
    texts = {str(comment.comment_id): comment.text for comment in document.comments}
    found = {}
    for start in document.element.body.iter(W + "commentRangeStart"):
        around = start.getparent()
        words = "".join(text.text or "" for text in around.iter(W + "t"))
        found[words] = texts[start.get(W + "id")]
    return found


@pytest.mark.parametrize("ending", WRITERS)
@pytest.mark.parametrize("layout", documents.LAYOUTS)
def test_every_finding_is_in_a_comment_and_the_table_is_the_same(
    layout: str, ending: str, tmp_path: Path
) -> None:
    drawing = documents.draw(documents.sample(layout), layout)
    path = WRITERS[ending](tmp_path / f"目标表.{ending}", drawing)
    before = path.read_bytes()
    done, reading, found = annotated(path)
    findings = [finding for table in found.tables for finding in table.findings]
    assert findings
    assert done.placed == len(findings)
    assert done.unplaced == ()
    said = "\n".join(comments_of(done.path).values())
    for finding in findings:
        assert f"【{finding.severity.label}】{finding.code} {finding.name}" in said
        assert finding.message in said
        assert finding.suggestion is None or f"改法：{finding.suggestion}" in said
        assert finding.basis is None or f"依据：{finding.basis}" in said
    assert [t.indicators for t in read_file(done.path).tables] == [
        t.indicators for t in reading.tables
    ]
    assert path.read_bytes() == before


@pytest.mark.parametrize("ending", WRITERS)
def test_a_comment_stands_on_the_cell_it_speaks_of(ending: str, tmp_path: Path) -> None:
    drawing = documents.draw(documents.sample("explained"), "explained")
    path = WRITERS[ending](tmp_path / f"目标表.{ending}", drawing)
    done, _, _ = annotated(path)
    comments = comments_of(done.path)
    assert "VAL109" in comments["有效提升"]  # the value, in a column of its own
    assert "WGT101" in comments["全民阅读氛围"]  # no weight: the row's name
    assert "STR101" in comments["部门(单位)整体绩效目标申报表"]  # of the whole table


def test_a_goal_in_a_paragraph_has_its_comment_there(tmp_path: Path) -> None:
    sample = documents.sample("explained")
    goal = "年度目标：深入贯彻落实，积极推进各项工作。"
    body = (
        f"{documents.paragraph('项目名称：全民阅读推广')}{documents.paragraph(goal)}"
        f"{documents.paragraph('绩效目标表')}"
        f"{documents.word_table(documents.draw(sample, 'explained'))}"
    )
    done, reading, found = annotated(documents.word_body(tmp_path / "目标表.docx", body))
    assert any(goal.text in "深入贯彻落实，积极推进各项工作。" for goal in reading.tables[0].goals)
    assert any(one.field == "goals" for one in found.tables[0].findings)
    assert goal in comments_of(done.path)


def test_findings_of_one_cell_are_one_comment_gravest_first(tmp_path: Path) -> None:
    path = documents.word(
        tmp_path / "目标表.docx", documents.draw(documents.sample("hunan"), "hunan")
    )
    reading, found = checked(path)
    row = reading.tables[0].indicators[0]
    made = [
        Finding(
            code=f"T{n}", name="测试", severity=level, message=f"第{n}条", location=row.location
        )
        for n, level in enumerate(("advice", "error", "warning"), 1)
    ]
    own = found.tables[0].model_copy(update={"findings": tuple(made)})
    done = annotate(
        path, reading.tables, found.model_copy(update={"tables": (own,)}), tmp_path / "b.docx"
    )
    (text,) = comments_of(done.path).values()
    assert [text.index(f"T{n} ") for n in (2, 3, 1)] == sorted(
        text.index(f"T{n} ") for n in (1, 2, 3)
    )


@pytest.mark.parametrize("ending", WRITERS)
def test_what_has_no_cell_is_listed_and_stands_at_the_head(ending: str, tmp_path: Path) -> None:
    drawing = documents.draw(documents.sample("hunan"), "hunan")
    path = WRITERS[ending](tmp_path / f"目标表.{ending}", drawing)
    reading, found = checked(path)
    nowhere = Location(table=9, sheet="没有这张表", row=99, column=3)
    lost = Finding(
        code="T1",
        name="测试",
        severity="error",
        message="找不到的一处",
        location=nowhere,
        excerpt="原来的话",
    )
    own = found.tables[0].model_copy(update={"findings": (lost,)})
    done = annotate(
        path, reading.tables, found.model_copy(update={"tables": (own,)}), tmp_path / f"b.{ending}"
    )
    assert done.unplaced == (lost,)
    ((words, text),) = comments_of(done.path).items()
    assert words == "2023年项目支出绩效目标表"
    assert "没有找到对应的单元格" in text
    assert "原来的话" in text


def test_nested_tables_and_several_tables_are_told_apart(tmp_path: Path) -> None:
    inner = documents.draw(documents.sample("hunan"), "hunan")
    body = (
        "<w:tbl><w:tblPr/><w:tblGrid><w:gridCol/></w:tblGrid><w:tr><w:tc><w:tcPr/>"
        f"{documents.word_table(inner)}<w:p/></w:tc></w:tr></w:tbl>"
        f"{documents.paragraph('第二张')}"
        f"{documents.word_table(documents.draw(documents.sample('explained'), 'explained'))}"
    )
    path = documents.word_body(tmp_path / "两张.docx", body)
    done, reading, _ = annotated(path)
    assert len(reading.tables) == 2
    assert done.unplaced == ()
    assert "VAL109" in comments_of(done.path)["有效提升"]


def test_a_workbook_keeps_every_other_part(tmp_path: Path) -> None:
    path = documents.excel(
        tmp_path / "目标表.xlsx", documents.draw(documents.sample("explained"), "explained")
    )
    book = openpyxl.load_workbook(path)
    sheet = book.worksheets[0]
    rule = DataValidation(type="list", formula1='"≥,≤,=,定性"')
    rule.add("D4:D20")
    sheet.add_data_validation(rule)
    sheet.conditional_formatting.add("I4:I20", CellIsRule(operator="greaterThan", formula=["10"]))
    chart = BarChart()
    chart.add_data(Reference(sheet, min_col=9, min_row=4, max_row=9))
    sheet.add_chart(chart, "K2")
    sheet["C4"].comment = Comment("领导：请核对", "某科长")
    hidden = book.create_sheet("隐藏")
    hidden.sheet_state = "hidden"
    book.save(path)
    _add_extension(path)
    done, _, _ = annotated(path)
    with zipfile.ZipFile(path) as before, zipfile.ZipFile(done.path) as after:
        assert set(before.namelist()) <= set(after.namelist())
        changed = {name for name in before.namelist() if before.read(name) != after.read(name)}
        # comments, their boxes, and the sheet only where it has to name them
        assert changed <= {
            "xl/comments/comment1.xml",
            "xl/drawings/commentsDrawing1.vml",
            "xl/worksheets/sheet1.xml",
            "[Content_Types].xml",
            "xl/worksheets/_rels/sheet1.xml.rels",
        }
        sheet_after = after.read("xl/worksheets/sheet1.xml")
    assert b"x14:slicerList" in sheet_after
    assert any("领导：请核对" in text for text in comments_of(done.path).values())


def _add_extension(path: Path) -> None:
    """An extension of a later Excel in the sheet: openpyxl would drop it."""
    with zipfile.ZipFile(path) as package:
        parts = {name: package.read(name) for name in package.namelist()}
    extension = (
        b'<extLst><ext uri="{A8765BA9-456A-4dab-B4F3-ACF838C121DE}" xmlns:x14="http://schemas.microsoft'
        b'.com/office/spreadsheetml/2009/9/main"><x14:slicerList/></ext></extLst></worksheet>'
    )
    name = "xl/worksheets/sheet1.xml"
    parts[name] = parts[name].replace(b"</worksheet>", extension)
    with zipfile.ZipFile(path, "w") as package:
        for part, content in parts.items():
            package.writestr(part, content)


def test_a_comment_that_is_there_is_written_on(tmp_path: Path) -> None:
    path = documents.excel(
        tmp_path / "目标表.xlsx", documents.draw(documents.sample("explained"), "explained")
    )
    book = openpyxl.load_workbook(path)
    cell = next(c for row in book.worksheets[0].iter_rows() for c in row if c.value == "有效提升")
    cell.comment = Comment("我写的", "某人")
    book.save(path)
    done, _, _ = annotated(path)
    text = comments_of(done.path)["有效提升"]
    assert text.startswith("我写的")
    assert f"{AUTHOR}：" in text
    assert "VAL109" in text


def test_a_word_file_changes_only_where_comments_are(tmp_path: Path) -> None:
    path = documents.word(
        tmp_path / "目标表.docx", documents.draw(documents.sample("explained"), "explained")
    )
    done, _, _ = annotated(path)
    with zipfile.ZipFile(path) as before, zipfile.ZipFile(done.path) as after:
        body = [_without_comments(package) for package in (before, after)]
        assert set(after.namelist()) - set(before.namelist()) == {
            "word/comments1.xml",
            "word/_rels/document.xml.rels",
        }
    assert body[0] == body[1]
    comments = list(Document(str(done.path)).comments)
    assert {comment.author for comment in comments} == {AUTHOR}
    more, _, _ = annotated(done.path)  # once more: what is there stays, ids stay apart
    ids = [comment.comment_id for comment in Document(str(more.path)).comments]
    assert len(ids) == len(set(ids)) == 2 * len(comments)


def _without_comments(package: zipfile.ZipFile) -> bytes:
    root = etree.fromstring(package.read("word/document.xml"))
    for element in list(root.iter()):
        name = etree.QName(element).localname
        run = name == "r" and not "".join(element.itertext())
        if name.startswith("comment") or run:
            element.getparent().remove(element)
    return etree.tostring(root, method="c14n")


@pytest.mark.parametrize("ending", WRITERS)
def test_the_annotated_file_opens(
    ending: str, tmp_path: Path, opens: Callable[[Path], str]
) -> None:
    drawing = documents.draw(documents.sample("hunan"), "hunan")
    path = WRITERS[ending](tmp_path / f"目标表.{ending}", drawing)
    done, _, _ = annotated(path)
    assert "护林员补助" in "".join(opens(done.path).split())


def test_boxes_are_large_enough_for_their_words(tmp_path: Path) -> None:
    path = documents.excel(
        tmp_path / "目标表.xlsx", documents.draw(documents.sample("explained"), "explained")
    )
    done, _, _ = annotated(path)
    sizes = [
        (cell.comment.width, cell.comment.height, len(cell.comment.text))
        for row in openpyxl.load_workbook(done.path).worksheets[0].iter_rows()
        for cell in row
        if cell.comment
    ]
    with zipfile.ZipFile(done.path) as package:
        (name,) = [name for name in package.namelist() if name.endswith(".vml")]
        vml = etree.fromstring(package.read(name))
    anchors = [
        [int(number) for number in anchor.text.split(",")]
        for anchor in vml.iter("{urn:schemas-microsoft-com:office:excel}Anchor")
    ]
    assert len(anchors) == len(sizes)
    for anchor in anchors:
        assert anchor[4] - anchor[0] >= 3  # columns
        assert anchor[6] - anchor[2] >= 4  # rows


@pytest.mark.parametrize("ending", ["txt", "csv", "html"])
def test_other_files_are_refused_with_what_to_do(ending: str, tmp_path: Path) -> None:
    path = tmp_path / f"目标表.{ending}"
    path.write_text("一级指标\t二级指标\t三级指标\t指标值\n", encoding="utf-8")
    empty = report([])
    with pytest.raises(UserError, match="审核意见"):
        annotate(path, (), empty, tmp_path / "b.docx")
    assert not (tmp_path / "b.docx").exists()


def test_the_original_is_never_overwritten(tmp_path: Path) -> None:
    table: GoalTable = documents.sample("hunan")
    path = documents.word(tmp_path / "目标表.docx", documents.draw(table, "hunan"))
    reading, found = checked(path)
    with pytest.raises(UserError, match="不会被覆盖"):
        annotate(path, reading.tables, found, path)
