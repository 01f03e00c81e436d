"""`jixiao read … -o`: a document issued again on another form, through a real process."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from assistant.reading import read_file
from assistant.writing import write_table
from tests.cli.conftest import Run
from tests.writing import made


@pytest.mark.parametrize("ending", ["docx", "xlsx", "html", "md", "csv", "json"])
def test_a_document_is_issued_on_another_form(jixiao: Run, tmp_path: Path, ending: str) -> None:
    source = write_table(made.project(), tmp_path / "原表.docx", "project-88")
    out = tmp_path / f"新表.{ending}"
    done = jixiao("read", source, "-o", out, "--form", "101")
    assert done.returncode == 0, done.stderr
    assert "已存为" in done.stderr
    (read,) = read_file(out).tables
    assert [row.name for row in read.indicators] == [row.name for row in made.ROWS]


def test_several_tables_stand_in_one_file(jixiao: Run, tmp_path: Path) -> None:
    for number, table in enumerate((made.project(), made.department()), start=1):
        write_table(table, tmp_path / f"表{number}.docx")
    out = tmp_path / "汇总.xlsx"
    done = jixiao("read", tmp_path / "表1.docx", tmp_path / "表2.docx", "-o", out)
    assert done.returncode == 0, done.stderr
    assert len(read_file(out).tables) == 2


def test_what_the_form_does_not_show_is_said(jixiao: Run, tmp_path: Path) -> None:
    source = write_table(made.activity(), tmp_path / "原表.docx")
    done = jixiao("read", source, "-o", tmp_path / "新表.docx", "--form", "88")
    assert done.returncode == 0, done.stderr
    assert "各任务的绩效目标" in done.stderr


def test_json_still_goes_to_standard_output(jixiao: Run, tmp_path: Path) -> None:
    source = write_table(made.project(), tmp_path / "原表.docx")
    done = jixiao("read", source, "-o", tmp_path / "新表.docx", "--format", "json")
    assert len(json.loads(done.stdout)["tables"]) == 1


@pytest.mark.parametrize(
    ("options", "says"),
    [
        (["--form", "101"], "-o"),
        (["-o", "新表.pdf"], ".docx"),
        (["-o", "新表.docx", "--form", "某表"], "没有名为“某表”的表样"),
    ],
)
def test_what_cannot_be_done_is_one_line(
    jixiao: Run, tmp_path: Path, options: list[str], says: str
) -> None:
    source = write_table(made.project(), tmp_path / "原表.docx")
    done = jixiao("read", source, *options)
    assert done.returncode == 2
    assert says in done.stderr
    assert "Traceback" not in done.stderr


def test_the_document_itself_is_never_overwritten(jixiao: Run, tmp_path: Path) -> None:
    source = write_table(made.project(), tmp_path / "原表.docx")
    before = source.read_bytes()
    done = jixiao("read", source, "-o", source, "--form", "101")
    assert done.returncode == 2
    assert source.read_bytes() == before
