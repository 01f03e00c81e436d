"""`jixiao fill`, `jixiao check --annotate` and `jixiao draft --form` as a user runs them."""

from __future__ import annotations

from pathlib import Path

import openpyxl
from docx import Document

from assistant.reading import read_file
from tests import documents
from tests.cli.conftest import TASK, Run
from tests.inplace.blank_forms import BLANKS

LAYOUT = "explained"


def test_check_writes_the_findings_into_the_users_own_files(jixiao: Run, tmp_path: Path) -> None:
    drawing = documents.draw(documents.sample(LAYOUT), LAYOUT)
    word = documents.word(tmp_path / "一.docx", drawing)
    excel = documents.excel(tmp_path / "二.xlsx", drawing)
    text = tmp_path / "三.txt"
    text.write_text(documents.text(drawing), encoding="utf-8")
    folder = tmp_path / "带批注"
    done = jixiao("check", word, excel, text, "--annotate", folder)
    assert done.returncode == 0, done.stderr
    assert {path.name for path in folder.iterdir()} == {"一（批注）.docx", "二（批注）.xlsx"}
    assert "“三.txt”不能加批注" in done.stderr
    assert "审核意见" in done.stderr
    said = [comment.text for comment in Document(str(folder / "一（批注）.docx")).comments]
    assert any("VAL109" in words for words in said)
    sheet = openpyxl.load_workbook(folder / "二（批注）.xlsx").worksheets[0]
    assert any(cell.comment for row in sheet.iter_rows() for cell in row)


def test_check_names_one_annotated_file(jixiao: Run, tmp_path: Path) -> None:
    drawing = documents.draw(documents.sample(LAYOUT), LAYOUT)
    word = documents.word(tmp_path / "一.docx", drawing)
    out = tmp_path / "批注.docx"
    done = jixiao("check", word, "--annotate", out, "--format", "json")
    assert done.returncode == 0, done.stderr
    assert out.exists()
    assert done.stdout.startswith("{")
    refused = jixiao("check", word, "--annotate", word)
    assert refused.returncode == 2
    assert "不会被覆盖" in refused.stderr
    text = tmp_path / "三.txt"
    text.write_text(documents.text(drawing), encoding="utf-8")
    refused = jixiao("check", text, "--annotate", tmp_path / "批注2.docx")
    assert refused.returncode == 2
    assert "Word 或 Excel" in refused.stderr
    two = jixiao("check", word, text, "--annotate", tmp_path / "批注3.docx")
    assert two.returncode == 2
    assert "文件夹" in two.stderr


def test_a_form_is_filled_from_any_document_and_from_json(jixiao: Run, tmp_path: Path) -> None:
    table = documents.sample("department")
    source = documents.excel(tmp_path / "表.xlsx", documents.draw(table, "department"))
    form = documents.word(tmp_path / "空表.docx", BLANKS["department"].draw())
    out = tmp_path / "填好.docx"
    done = jixiao("fill", form, "--table", source, "-o", out)
    assert done.returncode == 0, done.stderr
    assert f"已填好，存为 {out}" in done.stderr
    (filled,) = read_file(out).tables
    assert [row.name for row in filled.indicators] == [row.name for row in table.indicators]
    saved = tmp_path / "表.json"
    saved.write_text(table.model_dump_json(), encoding="utf-8")
    done = jixiao("fill", form, "--table", saved, "-o", tmp_path / "填好2.docx")
    assert done.returncode == 0, done.stderr
    assert [row.name for row in read_file(tmp_path / "填好2.docx").tables[0].indicators] == [
        row.name for row in table.indicators
    ]


def test_what_has_no_place_is_said_and_a_wrong_form_refused(jixiao: Run, tmp_path: Path) -> None:
    table = documents.sample(LAYOUT)
    source = documents.excel(tmp_path / "表.xlsx", documents.draw(table, LAYOUT))
    form = documents.excel(tmp_path / "空表.xlsx", BLANKS["two_levels"].draw())
    done = jixiao("fill", form, "--table", source, "-o", tmp_path / "填好.xlsx")
    assert done.returncode == 0
    assert "表样没有“评分标准”一栏" in done.stderr
    refused = jixiao("fill", source, "--table", source, "-o", source)
    assert refused.returncode == 2
    assert "不会被覆盖" in refused.stderr
    refused = jixiao("fill", form, "--table", source, "-o", tmp_path / "填好.docx")
    assert refused.returncode == 2
    assert ".xlsx" in refused.stderr
    refused = jixiao("fill", form, "--table", source, "--number", 3, "-o", tmp_path / "x.xlsx")
    assert refused.returncode == 2
    assert "只有 1 张表" in refused.stderr


def test_a_draft_goes_straight_into_the_offices_form(jixiao: Run, tmp_path: Path) -> None:
    form = documents.word(tmp_path / "空表.docx", BLANKS["project_88"].draw())
    out = tmp_path / "草稿.docx"
    done = jixiao("draft", "--task", TASK, "--offline", "--form", form, "-o", out)
    assert done.returncode == 0, done.stderr
    assert "已填入“空表.docx”" in done.stderr
    assert len(read_file(out).tables[0].indicators) >= 10
    refused = jixiao("draft", "--task", TASK, "--offline", "--form", form)
    assert refused.returncode == 2
    assert "-o" in refused.stderr
