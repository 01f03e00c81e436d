"""Which format a file is in, whatever its ending; texts in every encoding; pasted cells; .csv."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from assistant.evaluation.documents import csv as csv_of
from assistant.evaluation.documents import html as page_of
from assistant.model.errors import UserError
from assistant.model.table import GoalTable
from assistant.reading import SUPPORTED, plain_text, read_file, read_text
from assistant.reading.formats import delimited
from assistant.reading.formats.decode import decode, decoded
from assistant.reading.formats.known import FORMATS
from tests import documents

SAMPLE = documents.sample("hunan")
DRAWING = documents.draw(SAMPLE, "hunan")
TABS = documents.text(DRAWING, "tabs")


def names(table: GoalTable) -> list[str]:
    return [row.name for row in table.indicators]


def refused(path: Path, **options: int) -> str:
    with pytest.raises(UserError) as caught:
        read_file(path, **options)
    message = str(caught.value)
    assert "\n" not in message and message.endswith("。") and "；" in message
    return message


# The content decides


@pytest.mark.parametrize(
    ("name", "make", "told"),
    [
        ("表.xls", lambda path: path.write_text(page_of(DRAWING), "utf-8"), "网页"),
        ("表.xls", lambda path: path.write_bytes(TABS.encode("gb18030")), "文本"),
        ("表.xls", lambda path: path.write_bytes(TABS.encode("utf-16")), "文本"),
        ("表.xls", lambda path: documents.excel(path.with_suffix(".xlsx"), DRAWING).rename(path), "Excel 工作簿"),
        ("表.doc", lambda path: path.write_bytes(page_of(DRAWING).encode("gb18030")), "网页"),
        ("表.doc", lambda path: documents.word(path, DRAWING), "Word 文档"),
        ("表.wps", lambda path: documents.word(path, DRAWING), "Word 文档"),
        ("表.et", lambda path: documents.excel(path.with_suffix(".xlsx"), DRAWING).rename(path), "Excel 工作簿"),
        ("表.xlsx", lambda path: documents.word(path, DRAWING), "Word 文档"),
        ("表.docx", lambda path: path.write_text(TABS, "utf-8"), "文本"),
        ("表.pdf", lambda path: documents.word(path, DRAWING), "Word 文档"),
        ("表.txt", lambda path: documents.word(path, DRAWING), "Word 文档"),
        ("表.txt", lambda path: path.write_text(page_of(DRAWING), "utf-8"), "网页"),
        ("表.csv", lambda path: path.write_text(page_of(DRAWING), "utf-8"), "网页"),
        ("表.json", lambda path: path.write_text(page_of(DRAWING), "utf-8"), "网页"),
        ("表.zip", lambda path: documents.word(path, DRAWING), "Word 文档"),
        ("表.附件1", lambda path: documents.word(path, DRAWING), "Word 文档"),
        ("表.txt", lambda path: path.write_text(SAMPLE.model_dump_json(), "utf-8"), "JSON"),
    ],
)  # fmt: skip
def test_a_wrong_ending_is_read_and_told(
    tmp_path: Path, name: str, make: object, told: str
) -> None:
    assert callable(make)
    path = tmp_path / name
    make(path)
    reading = read_file(path)
    assert names(reading.tables[0]) == names(SAMPLE)
    assert reading.tables[0].source.path == str(path)
    (problem,) = reading.problems
    assert told in problem.message and path.suffix in problem.message
    assert problem.path == str(path)


def test_a_file_without_an_ending_is_known_by_its_content(tmp_path: Path) -> None:
    path = documents.word(tmp_path / "绩效目标表", DRAWING)
    reading = read_file(path)
    assert names(reading.tables[0]) == names(SAMPLE) and reading.problems == ()


def test_a_misnamed_file_without_a_table_says_both(tmp_path: Path) -> None:
    path = tmp_path / "通知.xlsx"
    path.write_text("关于召开会议的通知\n各单位：请准时参加。\n", "utf-8")
    message = refused(path)
    assert ".xlsx" in message and "文本" in message and "没有找到" in message


def packed(*members: str) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as package:
        for member in members:
            package.writestr(member, "x")
    return out.getvalue()


def compound(stream: str) -> bytes:
    return bytes.fromhex("D0CF11E0A1B11AE1") + bytes(504) + f"\0{stream}\0".encode("utf-16-le")


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("表.ofd", packed("OFD.xml", "Doc_0/Document.xml"), "OFD 阅读器"),
        ("表.zip", packed("附件1.docx", "附件2.xlsx"), "解压"),
        ("表.rar", b"Rar!\x1a\x07\x01\x00" + bytes(40), "解压"),
        ("表.7z", b"7z\xbc\xaf\x27\x1c" + bytes(40), "解压"),
        ("表.docx", b"Rar!\x1a\x07\x01\x00" + bytes(40), "解压"),
        ("表.dps", compound("PowerPoint Document"), "另存为 .docx"),
        ("表.pptx", packed("[Content_Types].xml", "ppt/presentation.xml"), "另存为 .docx"),
        ("表.pages", packed("Index/Document.iwa"), "导出为 Word"),
        ("表.numbers", packed("Index/Document.iwa"), "导出为 Excel"),
        ("表.jpg", b"\xff\xd8\xff\xe0" + bytes(40), "文字识别"),
        ("扫描件.docx", b"\x89PNG\r\n\x1a\n" + bytes(40), "图片"),
        ("表.bmp", b"BM\x36\x00\x00\x00\x00\x00\x00\x00" + bytes(40), "图片"),
        ("表.webp", b"RIFF\x10\x00\x00\x00WEBPVP8 " + bytes(40), "图片"),
        ("表.doc", compound("EncryptedPackage"), "密码"),
        ("表.xls", compound("EncryptedPackage"), "密码"),
        ("表.msg", compound("__substg1.0_0037001F"), "附件"),
        ("表.lnk", b"L\x00\x00\x00\x01\x14\x02\x00" + bytes(40), "原文件"),
        ("表.doc", bytes(range(256)) * 4, ".docx"),
        ("表.rtf", bytes(range(256)) * 4, ".docx"),
        ("表.ods", bytes(range(256)) * 4, ".xlsx"),
    ],
)
def test_what_cannot_be_read_says_what_to_do(
    tmp_path: Path, name: str, content: bytes, words: str
) -> None:
    path = tmp_path / name
    path.write_bytes(content)
    assert words in refused(path)


def test_the_largest_size_is_a_setting_the_message_names(tmp_path: Path) -> None:
    path = tmp_path / "表.txt"
    path.write_text(TABS, "utf-8")
    assert "JIXIAO_MAX_FILE_MB" in refused(path, max_bytes=100)


def test_the_table_of_formats_is_whole() -> None:
    for one in FORMATS.values():
        assert one.readable != bool(one.remedy)
        assert all(ending.startswith(".") and ending == ending.lower() for ending in one.endings)
        assert not one.becomes or FORMATS[one.becomes].module
    assert {".docx", ".xlsx", ".xls", ".csv", ".html", ".pdf", ".txt", ".md"} <= set(SUPPORTED)
    assert {".doc", ".wps", ".et", ".rtf", ".json", ".mht", ".ods", ".odt"} <= set(SUPPORTED)


# Encodings


@pytest.mark.parametrize(
    "encoding",
    ["utf-8", "utf-8-sig", "gb18030", "gbk", "utf-16", "utf-32", "utf-16-le", "utf-16-be",
     "utf-32-le", "utf-32-be"],
)  # fmt: skip
def test_text_in_every_encoding_of_the_mainland(encoding: str) -> None:
    found = decoded(TABS.encode(encoding))
    assert (found.text, found.notes) == (TABS, [])


TRADITIONAL = (
    "一級指標\t二級指標\t三級指標\t指標值\n產出指標\t數量指標\t舉辦培訓班\t4期\n"
    "效益指標\t社會效益指標\t學員滿意程度\t95%\n"
)


def test_big5_where_the_content_is_surely_so() -> None:
    found = decoded(TRADITIONAL.encode("big5"))
    assert found.text == TRADITIONAL
    assert "Big5" in found.notes[0]
    assert decoded(TRADITIONAL.encode("gb18030")).text == TRADITIONAL


@pytest.mark.parametrize("encoding", ["utf-8", "gb18030"])
@pytest.mark.parametrize("broken", [b"\xff", b"\xff\xfe", b"\xe6"])
def test_a_few_broken_bytes_cost_little_and_are_told(
    tmp_path: Path, encoding: str, broken: bytes
) -> None:
    content = TABS.encode(encoding)
    at = content.index("森林防火巡查次数".encode(encoding))
    path = tmp_path / "表.txt"
    path.write_bytes(content[:at] + broken + content[at:])
    reading = read_file(path)
    assert names(reading.tables[0])[1:] == names(SAMPLE)[1:]
    told = reading.problems[0]
    assert "损坏" in told.message and told.path == str(path)


def test_words_that_are_valid_in_both_encodings_are_chinese() -> None:
    assert decode("联通".encode("gb18030")) == "联通"


def test_a_text_cut_inside_a_character() -> None:
    text = TABS[: TABS.rindex("满意度") + 3]
    assert decode(text.encode()[:-1])[:-1] == text[:-1]


@settings(max_examples=200, deadline=None)
@given(st.binary(max_size=400))
def test_any_bytes_are_text_or_refused(content: bytes) -> None:
    try:
        assert isinstance(decode(content), str)
    except UserError:
        return


@settings(max_examples=100, deadline=None)
@given(
    st.text(
        "绩效目标表指标值数量质量时效成本≥≤0123456789%，。万元人次\t\n", min_size=12, max_size=300
    )
)
@example("00000000000≤")
def test_common_words_come_back_from_both_common_encodings(words: str) -> None:
    for encoding in ("utf-8", "gb18030"):
        assert decode(words.encode(encoding)) == words


# Delimited text and pasted cells


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|", "，"])
@pytest.mark.parametrize("encoding", ["utf-8-sig", "gb18030"])
def test_csv_with_any_delimiter(tmp_path: Path, delimiter: str, encoding: str) -> None:
    path = tmp_path / "表.csv"
    path.write_bytes(TABS.replace("\t", delimiter).encode(encoding))
    assert names(read_file(path).tables[0]) == names(SAMPLE)


def test_csv_as_a_spreadsheet_program_saves_it(tmp_path: Path) -> None:
    path = tmp_path / "表.csv"
    path.write_bytes(csv_of(DRAWING).encode("gb18030"))
    (table,) = read_file(path).tables
    assert names(table) == names(SAMPLE)
    assert table.project == "森林防火经费" and table.budget
    assert table.indicators[0].location.row


def cells(text: str, delimiter: str | None = None) -> list[list[str]]:
    return [[cell.text for cell in row.cells] for row in delimited.rows_of(text, delimiter).rows]


def test_quotes_that_enclose_and_quotes_that_are_words() -> None:
    assert cells(
        '说明，一行\n三级指标,指标值,备注\n"参训\n人数","≥1,000人","称为""班次"""\n'
        '"十四五"规划编制,=1项\n“引号”,"未完\n下一行,2次\n'
    ) == [
        ["说明，一行"],
        ["三级指标", "指标值", "备注"],
        ["参训\n人数", "≥1,000人", '称为"班次"'],
        ['"十四五"规划编制', "=1项"],
        ["“引号”", '"未完'],
        ["下一行", "2次"],
    ]


@pytest.mark.parametrize("delimiter", ["\t", ",", ";"])
def test_pasted_cells_with_lines_and_quotes_inside(delimiter: str) -> None:
    pasted = delimiter.join(["一级指标", "二级指标", "三级指标", "指标值"]) + "\r\n"
    pasted += delimiter.join(["产出指标", "数量指标", '"参训\n人数"', "≥320人"]) + "\r\n"
    pasted += delimiter.join(["", "质量指标", "合格率", '"≥95%"']) + "\r\n"
    (table,) = read_text(pasted).tables
    assert [(row.name, row.target and row.target.raw) for row in table.indicators] == [
        ("参训人数", "≥320人"),
        ("合格率", "≥95%"),
    ]


def test_words_with_commas_are_no_table_of_commas() -> None:
    part = "一级指标\t二级指标\t三级指标\t指标值\n产出指标\t数量指标\t培训，调研，督查次数\t≥4次\n"
    (table,) = read_text(part).tables
    assert names(table) == ["培训，调研，督查次数"]


def test_the_bare_text_of_any_format(tmp_path: Path) -> None:
    words = "举办培训班4期，培训320人。"
    page = tmp_path / "任务.html"
    page.write_text(f"<html><body><p>{words}</p></body></html>", "utf-8")
    letter = documents.word_body(tmp_path / "任务.docx", documents.paragraph(words))
    plain = tmp_path / "任务.txt"
    plain.write_bytes(words.encode("gb18030"))
    assert plain_text(page).strip() == plain_text(letter).strip() == plain_text(plain) == words
    with pytest.raises(UserError, match="找不到"):
        plain_text(tmp_path / "没有.docx")
