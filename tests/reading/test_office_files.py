"""Word and Excel as a reader of the page sees them: formats, symbols, boxes, fields, what is hidden."""

from __future__ import annotations

import zipfile
from pathlib import Path
from typing import Any

import pytest

from assistant.reading import read_file
from assistant.reading.formats.displayed import displayed
from assistant.reading.grid import Part
from tests.documents import paragraph, word_body

# Number formats; what LibreOffice shows for each is the same unless said


@pytest.mark.parametrize(
    ("value", "code", "shown"),
    [
        (0.95, '"≥"0%', "≥95%"),
        (95, '≥0"%"', "≥95%"),
        (95, '"≥"0"%"', "≥95%"),
        (12.5, '0.00"万元"', "12.50万元"),
        (12.5, "0.00万元", "12.50万元"),
        (158, '"不少于"0"人"', "不少于158人"),
        (1234567, '#,##0"元"', "1,234,567元"),
        (12345, '0!.0,"万"', "1.2万"),
        (12345678, '0.00,,"百万元"', "12.35百万元"),
        (0.955, "0.00%", "95.50%"),
        (0.005, "0.0%", "0.5%"),
        (158, 'General"人"', "158人"),
        (158, 'G/通用格式"人"', "158人"),
        (-3, "0;-0", "-3"),
        (-3, "0.0", "-3.0"),
        (-3, '0;"负"0', "负3"),
        (0, '0;-0;"无"', "无"),
        (0, '0;-0;"—"', "—"),
        (95, '[>=90]"≥"0;[<90]0', "≥95"),
        (85, '[>=90]"≥"0;[<90]0', "85"),
        (85, '[<60]"不合格";[<90]"合格";"优秀"', "合格"),
        (6, '[Red]0"次"', "6次"),
        (6, "[$¥-804]#,##0.00", "¥6.00"),
        (6, "0_ ", "6"),
        (6, "000", "006"),
        (0.5, "# ?/?", "1/2"),
        (2.25, "# ?/?", "2 1/4"),
        (12.0, "0.##", "12"),  # LibreOffice and Excel: `12.`
        (12.5, "0.##", "12.5"),
        (1.2e-5, "General", "0.000012"),
        (0.1 + 0.2, "General", "0.3"),
        (0.07 * 100, "General", "7"),
        (12345.678, "0.00E+00", "1.23E+4"),
        (158, "[DBNum1]General", "一百五十八"),
        ("158人", "@", "158人"),
        ("95%", '"≥"@', "≥95%"),
        ("合格", "0%", "合格"),
        (45626, "yyyy-mm-dd", "2024-11-30"),
        (45626, 'yyyy"年"m"月"d"日"', "2024年11月30日"),
        (45626, "yyyy/m", "2024/11"),
        (45626, "m月d日", "11月30日"),
        (45626, "[$-804]yyyy年m月", "2024年11月"),
        (45626, "[DBNum1][$-804]yyyy年m月d日", "二〇二四年十一月三十日"),
        (45626, "[$-F800]dddd, mmmm dd, yyyy", "2024年11月30日"),
        (45626.5, "yyyy/m/d h:mm", "2024/11/30 12:00"),
        (45626.75, "h:mm AM/PM", "6:00 PM"),
        (45626.75, "上午/下午h时mm分", "下午6时00分"),
        (1.5, "[h]:mm", "36:00"),
        (0.5, "mm:ss", "00:00"),
        (-1, "yyyy/m/d", "-1"),
        (1e20, "0", "100000000000000000000"),
        (True, "0%", "是"),
    ],
)
def test_a_figure_under_its_format(value: object, code: str, shown: str) -> None:
    if value == 1e20:
        shown = "1E+20"  # an overflow, no figure: told as it is
    assert displayed(value, code) == shown


def test_days_of_the_macintosh_and_before_march_1900() -> None:
    assert displayed(44164, "yyyy-mm-dd", from_1904=True) == "2024-11-30"
    assert displayed(59, "yyyy-mm-dd") == "1900-02-28"
    assert displayed(61, "yyyy-mm-dd") == "1900-03-01"


# Excel


def sheet(path: Path, rows: list[list[Any]], formats: dict[str, str] | None = None) -> Any:
    import openpyxl

    book = openpyxl.Workbook()
    page = book.worksheets[0]
    page.append(["一级指标", "二级指标", "三级指标", "指标值"])
    for row in rows:
        page.append(row)
    for place, code in (formats or {}).items():
        page[place].number_format = code
    return book


def shown(path: Path) -> dict[str, str | None]:
    (table,) = read_file(path).tables
    return {row.name: row.target and row.target.raw for row in table.indicators}


def told(path: Path) -> str:
    return " ".join(problem.message for problem in read_file(path).problems)


ROW = ["产出指标", "数量指标"]


def test_hidden_columns_filtered_rows_and_sheets_nobody_sees(tmp_path: Path) -> None:
    book = sheet(tmp_path, [[*ROW, "培训人数", "≥158人", "内部备注"], [*ROW, "草稿", "1次"]])
    page = book.worksheets[0]
    page.column_dimensions["E"].hidden = True
    page.auto_filter.ref = "A1:D3"
    page.row_dimensions[3].hidden = True
    book.create_sheet("旧稿").sheet_state = "veryHidden"
    book.save(path := tmp_path / "a.xlsx")
    assert shown(path) == {"培训人数": "≥158人"}
    assert "1 列是隐藏的" in told(path) and "1 行被筛选" in told(path) and "旧稿" in told(path)
    assert "内部备注" not in read_file(path).model_dump_json()


def test_a_merge_that_begins_in_a_hidden_row_keeps_its_words(tmp_path: Path) -> None:
    rows = [[*ROW, "草稿", "1次"], [None, None, "培训人数", "≥158人"], [None, None, "期数", "2期"]]
    book = sheet(tmp_path, rows)
    page = book.worksheets[0]
    page.merge_cells("A2:A4")
    page.merge_cells("B2:B4")
    page.row_dimensions[2].hidden = True
    book.save(path := tmp_path / "a.xlsx")
    (table,) = read_file(path).tables
    assert [row.level1_raw for row in table.indicators] == ["产出指标"] * 2
    assert [row.level2_raw for row in table.indicators] == ["数量指标"] * 2


def test_rich_text_inline_text_errors_and_escapes(tmp_path: Path) -> None:
    name = "参训人数"
    sheet(tmp_path, [[*ROW, name, "158人"]]).save(path := tmp_path / "a.xlsx")
    with zipfile.ZipFile(path) as package:
        members = {member: package.read(member).decode() for member in package.namelist()}
    rich = (
        f"<si><r><t>{name[:2]}</t></r><r><rPr><b/></rPr><t>{name[2:]}_x200B_</t></r>"
        '<rPh sb="0" eb="1"><t>ピン</t></rPh></si>'
    )
    namespace = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    members["xl/sharedStrings.xml"] = f'<sst xmlns="{namespace}">{rich}</sst>'
    relations = "xl/_rels/workbook.xml.rels"
    office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    one = f'<Relationship Id="s" Type="{office}/sharedStrings" Target="sharedStrings.xml"/>'
    members[relations] = members[relations].replace("</Rel", one + "</Rel")
    data = members["xl/worksheets/sheet1.xml"]
    written = name.encode("ascii", "xmlcharrefreplace").decode()
    inline = f't="inlineStr"><is><t>{written}</t></is>'
    assert inline in data
    data = data.replace(inline, 't="s"><v>0</v>')
    extra = '<row r="99"><c r="H99" t="e"><v>#DIV/0!</v></c><c t="inlineStr"><is><t>注</t></is></c></row>'
    members["xl/worksheets/sheet1.xml"] = data.replace("</sheetData>", extra + "</sheetData>")
    with zipfile.ZipFile(path, "w") as package:
        for member, content in members.items():
            package.writestr(member, content)
    assert shown(path) == {name: "158人"}
    assert [c.text for c in parts(path)[0].rows[-1].filled] == ["#DIV/0!", "注"]


def parts(path: Path) -> list[Part]:
    from assistant.reading.formats import xlsx

    return xlsx.parts_of(path)


def test_formulas_by_value_and_dates_of_1904(tmp_path: Path) -> None:
    rows = [[*ROW, "满意率", "=1-0.05"], [*ROW, "时间", 44164], [*ROW, "人数", "=158人"]]
    book = sheet(tmp_path, rows, {"D2": '"≥"0%', "D3": "yyyy年m月d日"})
    book.save(path := tmp_path / "a.xlsx")
    with zipfile.ZipFile(path) as package:
        members = {name: package.read(name) for name in package.namelist()}
    data = members["xl/worksheets/sheet1.xml"]
    members["xl/worksheets/sheet1.xml"] = data.replace(b"<v></v>", b"<v>0.95</v>", 1).replace(
        b"<v />", b"<v>0.95</v>", 1
    )
    book_xml = members["xl/workbook.xml"]
    members["xl/workbook.xml"] = book_xml.replace(b"<workbookPr/>", b'<workbookPr date1904="1"/>')
    with zipfile.ZipFile(path, "w") as package:
        for member, content in members.items():
            package.writestr(member, content)
    assert shown(path) == {"满意率": "≥95%", "时间": "2024年11月30日", "人数": "=158人"}


def test_an_old_workbook_as_the_sheet_shows_it(tmp_path: Path) -> None:
    xlwt = pytest.importorskip("xlwt")
    book = xlwt.Workbook()
    page = book.add_sheet("表")
    for column, words in enumerate(("一级指标", "二级指标", "三级指标", "指标值")):
        page.write(0, column, words)
    cases = (
        ("合格率", 0.95, "0%"),
        ("满意率", 0.9, '"≥"0.0%'),
        ("投入", 12.5, '0.00"万元"'),
        ("时间", 45626, 'yyyy"年"m"月"'),
        ("草稿", 1, "0"),
    )
    for row, (name, value, code) in enumerate(cases, 1):
        page.write(row, 2, name)
        page.write(row, 3, value, xlwt.easyxf(num_format_str=code))
    page.write_merge(1, 5, 0, 0, "产出指标")
    page.write_merge(1, 5, 1, 1, "数量指标")
    page.row(5).hidden = True
    hidden = book.add_sheet("旧稿")
    hidden.visibility = 1
    hidden.write(0, 0, "旧")
    book.save(str(path := tmp_path / "a.xls"))
    values = {"合格率": "95%", "满意率": "≥90.0%", "投入": "12.50万元", "时间": "2024年11月"}
    assert shown(path) == values
    assert {row.level2_raw for row in read_file(path).tables[0].indicators} == {"数量指标"}
    assert "旧稿" in told(path) and "1 行是隐藏的" in told(path)


# Word

_TABLE = "<w:tbl><w:tblGrid/>{}</w:tbl>"
HEAD = ("一级指标", "二级指标", "三级指标", "指标值")


def row(*cells: str) -> str:
    """A row whose cells are text, or WordprocessingML where they begin with `<`."""
    inside = (cell if cell.startswith("<") else paragraph(cell) for cell in cells)
    return "<w:tr>" + "".join(f"<w:tc>{one}</w:tc>" for one in inside) + "</w:tr>"


def values_of(path: Path, *values: str) -> list[str | None]:
    rows = [row(*ROW, f"培训人数{n}", value) for n, value in enumerate(values)]
    (table,) = read_file(word_body(path, _TABLE.format(row(*HEAD) + "".join(rows)))).tables
    return [one.target and one.target.raw for one in table.indicators]


def run(inside: str, properties: str = "") -> str:
    return f"<w:r><w:rPr>{properties}</w:rPr>{inside}</w:r>"


def text(words: str) -> str:
    return f'<w:t xml:space="preserve">{words}</w:t>'


def begin(kind: str, inside: str = "") -> str:
    return run(f'<w:fldChar w:fldCharType="{kind}">{inside}</w:fldChar>')


MATH = 'xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math"'
SYMBOL = '<w:rFonts w:ascii="Symbol" w:hAnsi="Symbol"/>'


@pytest.mark.parametrize(
    ("inside", "seen"),
    [
        (run('<w:sym w:font="Symbol" w:char="F0B3"/>') + run(text("95%")), "≥95%"),
        (run('<w:sym w:font="Symbol" w:char="00A3"/>') + run(text("3次")), "≤3次"),
        (run(text("\uf0b3"), SYMBOL) + run(text("90%")), "≥90%"),
        (run('<w:sym w:font="Wingdings" w:char="F0FC"/>') + run(text("已完成")), "✓已完成"),
        (run(text("80m")) + run(text("2"), '<w:vertAlign w:val="superscript"/>'), "80m²"),
        (f"<m:oMath {MATH}><m:r><m:t>≥95%</m:t></m:r></m:oMath>", "≥95%"),
        (
            f"<m:oMath {MATH}><m:sSup><m:e><m:r><m:t>80m</m:t></m:r></m:e><m:sup><m:r><m:t>2</m:t>"
            "</m:r></m:sup></m:sSup></m:oMath>",
            "80m²",
        ),
        (
            begin("begin") + run("<w:instrText>=SUM(ABOVE)</w:instrText>") + run(text("9"))
            + begin("separate") + run(text("158人")) + begin("end"),
            "158人",
        ),
        (f'<w:fldSimple w:instr="=1+1">{run(text("2期"))}</w:fldSimple>', "2期"),
        (
            begin("begin", '<w:ffData><w:checkBox><w:checked/></w:checkBox></w:ffData>')
            + begin("end") + run(text("是")),
            "☑是",
        ),
        (
            begin("begin", '<w:ffData><w:ddList><w:result w:val="1"/><w:listEntry w:val="优"/>'
            '<w:listEntry w:val="良"/></w:ddList></w:ffData>') + begin("end"),
            "良",
        ),
        (
            "<w:sdt><w:sdtPr><w:text/></w:sdtPr><w:sdtContent>" + run(text("6次"))
            + "</w:sdtContent></w:sdt>",
            "6次",
        ),
        (
            "<w:ins>" + run(text("7次")) + "</w:ins><w:del><w:r><w:delText>6次</w:delText></w:r></w:del>",
            "7次",
        ),
        (run(text("7次")) + run(text("隐"), "<w:vanish/>"), "7次"),
        (run(text("7次")) + run(text("点"), '<w:sz w:val="2"/>'), "7次"),
        (run(text("7次")) + run('<w:footnoteReference w:id="1"/>') + run("<w:commentReference/>"), "7次"),
        (run(text("7次")) + run("<w:noBreakHyphen/>") + run(text("9次")), "7次-9次"),
        (
            "<w:r><w:ruby><w:rt><w:r><w:t>ci</w:t></w:r></w:rt><w:rubyBase><w:r><w:t>7次</w:t></w:r>"
            "</w:rubyBase></w:ruby></w:r>",
            "7次",
        ),
    ],
)  # fmt: skip
def test_a_cell_reads_as_the_page_shows_it(tmp_path: Path, inside: str, seen: str) -> None:
    assert values_of(tmp_path / "a.docx", f"<w:p>{inside}</w:p>") == [seen]


def test_hidden_text_is_told(tmp_path: Path) -> None:
    body = _TABLE.format(row(*HEAD) + row(*ROW, "培训人数", "7次"))
    hidden = f"<w:p>{run(text('不给人看'), '<w:vanish/>')}</w:p>"
    path = word_body(tmp_path / "a.docx", hidden + body)
    assert "1 处隐藏文字" in told(path)
    assert "不给人看" not in read_file(path).model_dump_json()


def box(inside: str) -> str:
    """A paragraph with a text box, as Word writes it: the shape, and the same for old programs."""
    held = f"<w:txbxContent>{inside}</w:txbxContent>"
    return (
        '<w:p><w:r><mc:AlternateContent xmlns:mc="http://schemas.openxmlformats.org/'
        'markup-compatibility/2006"><mc:Choice Requires="wps"><w:drawing>'
        f"{held}</w:drawing></mc:Choice><mc:Fallback><w:pict>{held}</w:pict></mc:Fallback>"
        "</mc:AlternateContent></w:r></w:p>"
    )


TITLE = "2024年度项目支出绩效目标表"


def test_a_title_and_a_table_in_text_boxes(tmp_path: Path) -> None:
    body = _TABLE.format(row(*HEAD) + row(*ROW, "培训人数", "7次"))
    (table,) = read_file(word_body(tmp_path / "a.docx", box(paragraph(TITLE)) + body)).tables
    assert table.title == TITLE and table.year == 2024
    (table,) = read_file(word_body(tmp_path / "b.docx", box(paragraph(TITLE) + body))).tables
    assert table.title == TITLE and [one.name for one in table.indicators] == ["培训人数"]


@pytest.mark.parametrize("own", [False, True])
def test_a_title_in_the_page_header(tmp_path: Path, own: bool) -> None:
    body = _TABLE.format(row(*HEAD) + row(*ROW, "培训人数", "7次"))
    body = (paragraph("某某局2023年度项目支出绩效目标表") if own else "") + body
    path = word_body(tmp_path / "a.docx", body)
    office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    with zipfile.ZipFile(path, "a") as package:
        package.writestr(
            "word/_rels/document.xml.rels",
            '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
            f'<Relationship Id="r1" Type="{office}/header" Target="header1.xml"/></Relationships>',
        )
        package.writestr(
            "word/header1.xml",
            '<w:hdr xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main">'
            f"{paragraph('第 1 页')}{paragraph(TITLE)}</w:hdr>",
        )
    (table,) = read_file(path).tables
    assert table.year == (2023 if own else 2024)


def test_nested_tables_wrapped_rows_and_rows_deleted_under_tracked_changes(tmp_path: Path) -> None:
    inner = _TABLE.format(
        row(*HEAD)
        + f"<w:sdt><w:sdtContent>{row(*ROW, '培训人数', '7次')}</w:sdtContent></w:sdt>"
        + row(*ROW, "删去的", "1次").replace("<w:tr>", "<w:tr><w:trPr><w:del/></w:trPr>")
    )
    outer = _TABLE.format(row("项目名称", "培训") + row("绩效指标", f"<w:p/>{inner}<w:p/>"))
    (table,) = read_file(word_body(tmp_path / "a.docx", outer)).tables
    assert [one.name for one in table.indicators] == ["培训人数"]
    assert table.project == "培训"


def test_a_table_that_goes_on_after_a_page_break(tmp_path: Path) -> None:
    first = _TABLE.format(row(*HEAD) + row(*ROW, "培训人数", "7次"))
    second = _TABLE.format(row("", "质量指标", "合格率", "≥95%"))
    path = word_body(tmp_path / "a.docx", first + "<w:p/>" + second)
    (table,) = read_file(path).tables
    assert [(one.name, one.level1) for one in table.indicators] == [
        ("培训人数", "产出指标"),
        ("合格率", "产出指标"),
    ]


def test_the_strict_form_of_the_standard(tmp_path: Path) -> None:
    path = word_body(tmp_path / "a.docx", _TABLE.format(row(*HEAD) + row(*ROW, "培训人数", "7次")))
    with zipfile.ZipFile(path) as package:
        members = {name: package.read(name) for name in package.namelist()}
    usual = b"http://schemas.openxmlformats.org/wordprocessingml/2006/main"
    strict = b"http://purl.oclc.org/ooxml/wordprocessingml/main"
    with zipfile.ZipFile(path, "w") as package:
        for name, content in members.items():
            package.writestr(name, content.replace(usual, strict))
    assert read_file(path).tables[0].indicators[0].name == "培训人数"
