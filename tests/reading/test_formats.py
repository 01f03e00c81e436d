"""Formats: encodings, spreadsheets as displayed, our own JSON, and what cannot be read."""

from __future__ import annotations

import json
import subprocess
import sys
import time
import zipfile
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assistant.model.errors import UserError
from assistant.model.evidence import DraftIndicator, DraftTable, TargetBasis
from assistant.model.table import GoalTable
from assistant.model.text import fold
from assistant.reading import read_file, read_text
from assistant.reading.formats.displayed import displayed
from tests import documents
from tests.documents import Drawing, excel, paragraph, word, word_body

SAMPLE = documents.sample("hunan")
DRAWING = documents.draw(SAMPLE, "hunan")
FLAT = documents.text(DRAWING, "cells")


def table_in(path: Path) -> GoalTable:
    (table,) = read_file(path).tables
    return table


def names(table: GoalTable) -> list[str]:
    return [row.name for row in table.indicators]


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "gb18030", "gbk", "utf-16", "utf-16-le", "utf-16-be"]
)
@pytest.mark.parametrize("ends", ["\n", "\r\n"])
def test_text_in_any_common_encoding(tmp_path: Path, encoding: str, ends: str) -> None:
    path = tmp_path / "表.txt"
    path.write_bytes(FLAT.replace("\n", ends).encode(encoding))
    assert names(table_in(path)) == names(SAMPLE)


def test_markdown_and_csv(tmp_path: Path) -> None:
    drawing = Drawing()
    drawing.line("一级指标", "二级指标", "三级指标", "指标值")
    for row in SAMPLE.indicators:
        drawing.line(row.level1_raw, row.level2_raw, row.name, row.target and row.target.raw)
    lines = [f"| {line} |" for line in documents.text(drawing, "pipes").strip().split("\n")]
    markdown = tmp_path / "表.md"
    markdown.write_text("\n".join([lines[0].replace("|", " | "), "|---|---|---|---|", *lines[1:]]))
    assert names(table_in(markdown)) == names(SAMPLE)
    commas = tmp_path / "表.csv"
    commas.write_bytes(documents.text(drawing, "tabs").replace("\t", ",").encode("gb18030"))
    table = table_in(commas)
    assert names(table) == names(SAMPLE)
    assert table.indicators[0].location.row


def test_pasted_cells_of_a_spreadsheet() -> None:
    (table,) = read_text(documents.text(DRAWING, "tabs")).tables
    assert names(table) == names(SAMPLE)
    assert table.source.path == "粘贴的内容"


@pytest.mark.parametrize(
    ("value", "code", "shown"),
    [
        (0.95, "0%", "95%"),
        (0.955, "0.0%", "95.5%"),
        (140.32, "General", "140.32"),
        (51.8, "0.00", "51.80"),
        (1030700, "#,##0.00", "1,030,700.00"),
        (12.0, "General", "12"),
        (0.1 + 0.2, "General", "0.3"),
        (6, '"≥"0"次"', "≥6次"),
        (6, "0_ ", "6"),
        (True, "General", "是"),
        ("=100%", "@", "=100%"),
    ],
)
def test_a_cell_reads_as_the_sheet_shows_it(value: object, code: str, shown: str) -> None:
    assert displayed(value, code) == shown


def test_percentages_dates_formulas_and_hidden_things_in_a_sheet(tmp_path: Path) -> None:
    import openpyxl

    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    sheet.append(["一级指标", "二级指标", "三级指标", "指标值"])
    sheet.append(["产出指标", "质量指标", "合格率", 0.95])
    sheet.append(["产出指标", "时效指标", "完成时间", date(2024, 11, 30)])
    sheet.append(["产出指标", "数量指标", "参训人数", "=158人"])  # openpyxl takes it for a formula
    sheet.append(["产出指标", "数量指标", "草稿行", "1次"])
    sheet.append(["产出指标", "成本指标", "总成本", "=SUM(A1:A9)"])
    sheet["D2"].number_format = "0%"
    sheet["D3"].number_format = "yyyy-mm-dd"
    sheet.row_dimensions[5].hidden = True
    book.create_sheet("旧稿").sheet_state = "hidden"
    path = tmp_path / "a.xlsx"
    book.save(path)
    reading = read_file(path)
    shown = {row.name: row.target and row.target.raw for row in reading.tables[0].indicators}
    assert shown == {
        "合格率": "95%",
        "完成时间": "2024-11-30",
        "参训人数": "=158人",
        "总成本": None,
    }
    told = " ".join(problem.message for problem in reading.problems)
    assert "隐藏" in told and "旧稿" in told and "公式" in told


def test_our_own_json_with_and_without_what_a_draft_adds(tmp_path: Path) -> None:
    path = tmp_path / "a.json"
    path.write_text(SAMPLE.model_dump_json(), encoding="utf-8")
    assert table_in(path).indicators == SAMPLE.indicators
    draft = DraftTable.model_validate(
        SAMPLE.model_dump()
        | {
            "indicators": [
                DraftIndicator.model_validate(
                    row.model_dump() | {"target_basis": TargetBasis.BRIEF, "rationale": "任务原文"}
                )
                for row in SAMPLE.indicators
            ]
        }
    )
    saved = json.loads(draft.model_dump_json()) | {"report": {"score": 90}, "usage": {"calls": 0}}
    path.write_text(json.dumps(saved, ensure_ascii=False), encoding="utf-8")
    assert table_in(path).indicators == SAMPLE.indicators
    path.write_text(json.dumps({"tables": [saved, saved], "problems": []}), encoding="utf-8")
    assert len(read_file(path).tables) == 2


def test_tracked_deletions_and_page_breaks_do_not_show(tmp_path: Path) -> None:
    path = word(tmp_path / "a.docx", DRAWING)
    with zipfile.ZipFile(path) as package:
        body = package.read("word/document.xml").decode()
    name = SAMPLE.indicators[0].name
    old = f'<w:t xml:space="preserve">{name}</w:t></w:r>'
    assert old in body
    new = (
        f"<w:t>{name[:3]}</w:t></w:r><w:del><w:r><w:delText>删去</w:delText></w:r></w:del>"
        f"<w:ins><w:r><w:t>{name[3:]}</w:t></w:r></w:ins>"
    )
    inside = body.replace(old, new).split("<w:body>")[1].split("<w:sectPr")[0]
    assert names(table_in(word_body(path, inside))) == names(SAMPLE)


# What cannot be read


def refused(path: Path) -> str:
    with pytest.raises(UserError) as caught:
        read_file(path)
    message = str(caught.value)
    assert "\n" not in message and message.endswith("。") and len(message) < 120
    assert "；" in message  # what is wrong; what to do
    return message


def encrypted(path: Path) -> None:
    path.write_bytes(
        bytes.fromhex("D0CF11E0A1B11AE1") + bytes(600) + "EncryptedPackage".encode("utf-16-le")
    )


def truncated(path: Path) -> None:
    excel(path, DRAWING) if path.suffix == ".xlsx" else word(path, DRAWING)
    path.write_bytes(path.read_bytes()[:-400])


def corrupt(path: Path) -> None:
    main = "word/document.xml" if path.suffix == ".docx" else "xl/workbook.xml"
    with zipfile.ZipFile(path, "w") as package:
        package.writestr("[Content_Types].xml", "<Types")
        package.writestr(main, "<not-closed")


def bomb(path: Path) -> None:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr("word/document.xml", b"0" * (40 * 2**20))
        package.writestr("xl/workbook.xml", b"0" * 100)


@pytest.mark.parametrize(
    ("name", "make", "words"),
    [
        ("a.docx", lambda path: path.write_bytes(b""), "空文件"),
        ("a.txt", lambda path: path.write_text(" \n\n"), "没有文字"),
        ("a.txt", lambda path: path.write_bytes(bytes(range(256)) * 40), "不是文字"),
        ("a.docx", lambda path: path.write_text("只是文字"), "Word 文档"),
        ("a.xlsx", lambda path: path.write_bytes(bytes(range(256))), "Excel 工作簿"),
        ("a.docx", encrypted, "加密"),
        ("a.xlsx", encrypted, "加密"),
        ("a.docx", lambda path: path.write_bytes(bytes.fromhex("D0CF11E0A1B11AE1") * 9), "旧版"),
        ("a.docx", truncated, "不完整"),
        ("a.xlsx", truncated, "不完整"),
        ("a.docx", corrupt, "损坏"),
        ("a.xlsx", corrupt, "损坏"),
        ("a.docx", bomb, "过大"),
        ("a.docx", lambda path: word_body(path, "<w:p><w:r><w:drawing/></w:r></w:p>"), "图片"),
        ("a.docx", lambda path: word_body(path, "<w:p/>"), "没有文字"),
        ("a.docx", lambda path: word_body(path, paragraph("关于召开会议的通知")), "没有找到"),
        ("a.txt", lambda path: path.write_text("关于召开会议的通知\n各单位：\n"), "没有找到"),
        ("a.json", lambda path: path.write_text("{"), "格式有误"),
        (
            "a.json",
            lambda path: path.write_text('{"indicators": [], "title": "\\ud83d"}'),
            "格式有误",
        ),
        (
            "a.json",
            lambda path: path.write_text('{"indicators": [], "kind": "project", "year": 1e30}'),
            "year",
        ),
        ("a.json", lambda path: path.write_text('{"a": 1}'), "不是本程序"),
        ("a.json", lambda path: path.write_text('{"indicators": [{"id": 3}]}'), "不合格式"),
        ("a.doc", lambda path: path.write_bytes(b"x"), ".docx"),
        ("a.wps", lambda path: path.write_bytes(b"x"), ".docx"),
        ("a.pdf", lambda path: path.write_bytes(b"x"), ".docx"),
        ("a.xls", lambda path: path.write_bytes(b"x"), ".xlsx"),
        ("a.png", lambda path: path.write_bytes(b"x"), "图片"),
        ("a.exe", lambda path: path.write_bytes(b"x"), ".exe"),
        ("没有后缀", lambda path: path.write_bytes(b"x"), "没有后缀"),
        ("不存在.docx", lambda path: None, "找不到"),
        ("a.docx", lambda path: path.mkdir(), "文件夹"),
    ],
)
def test_one_clear_sentence(tmp_path: Path, name: str, make: object, words: str) -> None:
    assert callable(make)
    path = tmp_path / name
    make(path)
    assert words in refused(path)


def test_too_large(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_text(FLAT, encoding="utf-8")
    with pytest.raises(UserError, match="上限"):
        read_file(path, max_bytes=100)


def test_an_entity_bomb_and_an_outside_entity_do_nothing(tmp_path: Path) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_text("SECRET")
    path = tmp_path / "a.docx"
    word(path, DRAWING)
    with zipfile.ZipFile(path) as package:
        parts = {name: package.read(name).decode() for name in package.namelist()}
    head, rest = parts["word/document.xml"].split("?>", 1)
    entities = f'<!DOCTYPE x [<!ENTITY s SYSTEM "file://{secret}"><!ENTITY a "{"ha" * 50}">'
    for name, inner in zip("bcdefgh", "abcdefg", strict=True):
        entities += f'<!ENTITY {name} "{f"&{inner};" * 20}">'
    evil = rest.replace("<w:body>", "<w:body><w:p><w:r><w:t>&s;&h;</w:t></w:r></w:p>")
    parts["word/document.xml"] = f"{head}?>{entities}]>{evil}"
    with zipfile.ZipFile(path, "w") as package:
        for name, text in parts.items():
            package.writestr(name, text)
    try:
        reading = read_file(path)
    except UserError:
        return
    assert "SECRET" not in reading.model_dump_json()


def test_pasted_nothing() -> None:
    with pytest.raises(UserError, match="粘贴"):
        read_text(" \n ")


# Nothing is invented, nothing is slow


def printed(text: str, table: GoalTable) -> str:
    """The source folded, every recorded repair made in it as well."""
    for repair in sorted(table.repairs, key=lambda r: -len(r.before)):
        if repair.before:
            text = text.replace(repair.before, repair.after)
    return fold(text)


@pytest.mark.parametrize("seed", ["001", "002", "003", "004"])
def test_every_name_and_target_stands_in_the_source(shared: Path, seed: str) -> None:
    (path,) = (shared / "seeds").glob(f"{seed}_*.txt")
    table = table_in(path)
    source = printed(path.read_text(encoding="utf-8"), table)
    for row in table.indicators:
        assert fold(row.name) in source
        raws = [row.target.raw] if row.target else [band.target.raw for band in row.grades]
        for raw in raws:
            assert fold(raw) in source, raw
        for words in (row.level1_raw, row.level2_raw, row.explanation, row.scoring):
            assert fold(words or "") in source


def test_a_likely_slip_of_a_scanner_is_told_not_changed() -> None:
    flat = "二级指标\t三级指标\t指标值\n数量指标\t维修次数\t2280次\n质量指标\t合格率\t292%\n时效指标\t及时率\t二100百分比\n"
    reading = read_text(flat)
    raws = [row.target and row.target.raw for row in reading.tables[0].indicators]
    assert raws == ["2280次", "292%", "二100百分比"]
    assert len([p for p in reading.problems if "请核对" in p.message]) == 3
    assert reading.tables[0].repairs == ()


def test_a_figure_that_begins_with_two_is_no_slip() -> None:
    flat = "二级指标\t三级指标\t指标值\n数量指标\t维修次数\t2280次\n质量指标\t合格率\t92%\n"
    assert read_text(flat).problems == ()


def test_reading_is_light_to_import() -> None:
    code = (
        "import sys; import assistant.reading;"
        "print(sorted({m.split('.')[0] for m in sys.modules} & {'docx', 'openpyxl', 'lxml', 'numpy',"
        " 'charset_normalizer', 'pandas'}))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_columns_formatted_to_the_last_row_of_a_sheet_cost_nothing(tmp_path: Path) -> None:
    import openpyxl

    path = excel(tmp_path / "a.xlsx", DRAWING)
    book = openpyxl.load_workbook(path)
    book.worksheets[0].cell(1_048_576, 60).number_format = "0%"
    book.save(path)
    start = time.perf_counter()
    assert names(table_in(path)) == names(SAMPLE)
    assert time.perf_counter() - start < 2


def test_a_sheet_of_a_million_rows_is_refused_before_it_is_loaded(tmp_path: Path) -> None:
    path = excel(tmp_path / "a.xlsx", DRAWING)
    with zipfile.ZipFile(path) as package:
        parts = {name: package.read(name) for name in package.namelist()}
    rows = b"".join(
        b'<row r="%d"><c r="A%d"><v>%d</v></c></row>' % (n, n, n) for n in range(50, 10**6)
    )
    sheet = parts["xl/worksheets/sheet1.xml"]
    parts["xl/worksheets/sheet1.xml"] = sheet.replace(b"</sheetData>", rows + b"</sheetData>")
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as package:
        for name, content in parts.items():
            package.writestr(name, content)
    start = time.perf_counter()
    assert "过大" in refused(path)
    assert time.perf_counter() - start < 1


@settings(max_examples=150, deadline=None)
@given(
    st.sampled_from(["tabs", "cells", "pipes", "lines", "ends", "spaces"]),
    st.sampled_from(documents.LAYOUTS),
    st.lists(st.tuples(st.integers(0, 10**6), st.integers(0, 60), st.text(max_size=6)), max_size=8),
)
def test_damaged_text_is_read_or_refused_never_a_crash(
    style: str, layout: str, cuts: list[tuple[int, int, str]]
) -> None:
    flat = documents.text(documents.draw(documents.sample(layout), layout), style)
    for place, length, words in cuts:
        place %= len(flat) + 1
        flat = flat[:place] + words + flat[place + length :]
    try:
        reading = read_text(flat)
    except UserError:
        return
    for table in reading.tables:
        source = printed(flat, table)
        for row in table.indicators:
            assert fold(row.name) in source
