"""The measure of reading: it finds what is wrong, and the table in the docs is what it finds."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from assistant.cli.eval import command
from assistant.evaluation import labelled, office, page, reading
from assistant.evaluation.layouts import load_layouts
from assistant.model.grammar import parse_target
from assistant.model.table import GoalTable
from assistant.reading import Reading
from tests.conftest import ROOT

PAGE = ROOT / "docs/reading.md"
LAYOUTS = load_layouts()
HUNAN = [layout for layout in LAYOUTS if layout.name == "hunan"]
#: figures of these depend a little on the LibreOffice and the fonts of the machine
BY_OFFICE = {"pdf", "xls"}
TOLERATED = 5


def silent(done: int, total: int) -> None:
    pass


def one_document(folder: Path) -> labelled.Labelled:
    return labelled.write_set(folder, HUNAN, ["docx"], 1)[0]


def read_as(monkeypatch: pytest.MonkeyPatch, table: GoalTable) -> None:
    monkeypatch.setattr(reading, "read_file", lambda path: Reading(tables=(table,)))


def test_a_faithful_reading_has_no_faults(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    document = one_document(tmp_path)
    read_as(monkeypatch, document.truth[0])
    found = reading.measured(document)
    assert (found.recovered, found.right) == (found.rows, found.fields)
    assert (found.faults, found.false_rows, found.invented) == (0, 0, ())


def test_what_a_reading_gets_wrong_is_counted_and_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    document = one_document(tmp_path)
    (truth,) = document.truth
    first, second, *rest = truth.indicators
    wrong = first.model_copy(update={"target": parse_target("≥987654次")})
    other = second.model_copy(update={"name": "无中生有的指标"})
    read = truth.model_copy(update={"year": 1999, "indicators": (wrong, other, *rest)})
    read_as(monkeypatch, read)
    found = reading.measured(document)
    assert found.recovered == found.rows - 1
    assert found.false_rows == 1
    assert set(found.invented) == {"≥987654次", "无中生有的指标"}
    told = {(one.row, one.field) for one in found.differences}
    assert told >= {
        (first.name, "target"),
        (second.name, "name"),
        ("无中生有的指标", "name"),
        (None, "year"),
    }


def test_a_crash_is_a_failure_of_the_document(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def crash(path: Path) -> Reading:
        raise ZeroDivisionError("x")

    document = one_document(tmp_path)
    monkeypatch.setattr(reading, "read_file", crash)
    quality = reading.measure([document], silent)
    (cell,) = quality.cells
    assert (cell.failed, cell.recovered, cell.rows_share) == (1, 0, 0)
    assert quality.worst[0].failure == "程序出错：ZeroDivisionError: x"


def test_figures_are_rounded_down_and_told_once_where_alike() -> None:
    cell = reading.Cell(
        layout="a",
        format="docx",
        documents=1,
        rows=1000,
        recovered=1000,
        false_rows=0,
        fields=1000,
        right=999,
        invented=0,
        failed=0,
    )
    assert page.share(cell) == "100/99"
    assert page.share(cell.model_copy(update={"right": 1000})) == "100"
    assert page.share(None) == "—"


# The command


def test_the_command_draws_reads_and_tells(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(office, "available", lambda: False)
    kept = tmp_path / "kept"
    arguments = ["read", "--layout", "no-levels", "--keep", str(kept), "--format", "json"]
    run = CliRunner().invoke(command, arguments, catch_exceptions=False)
    assert "没有装 LibreOffice" in run.stderr
    said = json.loads(run.stdout)
    assert {cell["layout"] for cell in said["cells"]} == {"no-levels"}
    assert (kept / "no-levels-1.docx").is_file() and (kept / "no-levels-1.json").is_file()

    again = CliRunner().invoke(command, ["read", str(kept), "--format", "json"])
    cells = {cell["format"]: cell for cell in json.loads(again.stdout)["cells"]}
    drawn = {cell["format"]: cell for cell in said["cells"]}
    assert cells["docx"]["recovered"] == drawn["docx"]["recovered"] > 0

    report = tmp_path / "报告.md"
    CliRunner().invoke(command, ["read", str(kept), "-o", str(report)], catch_exceptions=False)
    assert "| 版式 |" in report.read_text("utf-8")


def test_a_folder_without_labels_is_refused(tmp_path: Path) -> None:
    (tmp_path / "a.docx").write_bytes(b"x")
    run = CliRunner().invoke(command, ["read", str(tmp_path)])
    assert "没有标注好的文件" in str(run.exception)


def test_an_unknown_layout_is_refused_with_those_there_are() -> None:
    run = CliRunner().invoke(command, ["read", "--layout", "x"])
    assert "project-88" in str(run.exception)


# The page


def test_only_the_table_of_the_page_is_renewed() -> None:
    old = PAGE.read_text(encoding="utf-8")
    new = page.renewed(old, "| 新 |")
    assert page.between(new) == "| 新 |"
    assert page.renewed(new, page.between(old)) == old


def shown(table: str) -> dict[str, dict[str, str]]:
    """The cells of a Markdown table by row and heading."""
    head, _, *rows = (
        [cell.strip() for cell in line.split("|")[1:-1]] for line in table.split("\n")
    )
    return {row[0]: dict(zip(head[1:], row[1:], strict=True)) for row in rows}


def figures(cell: str) -> list[int]:
    parts = [int(part) for part in cell.split("/")] if cell != page.NONE else []
    return parts * 2 if len(parts) == 1 else parts


def test_the_table_in_the_docs_is_what_reading_does(tmp_path: Path) -> None:
    documents = labelled.write_set(tmp_path, LAYOUTS, labelled.formats_here())
    quality = reading.measure(documents, silent)
    assert sum(cell.invented for cell in quality.cells) == 0
    committed = shown(page.between(PAGE.read_text(encoding="utf-8")))
    measured = shown(page.table(quality, page.page_titles(LAYOUTS)))
    assert list(committed) == list(measured), "run: python -m assistant.evaluation docs/reading.md"
    for layout, cells in measured.items():
        for format, cell in cells.items():
            stands = committed[layout][format]
            if format in BY_OFFICE:
                pairs = zip(figures(stands), figures(cell), strict=True)
                alike = all(abs(one - other) <= TOLERATED for one, other in pairs)
            else:
                alike = stands == cell
            assert alike, (
                f"{layout}, {format}: {cell}, the page says {stands}; "
                "run: python -m assistant.evaluation docs/reading.md"
            )
