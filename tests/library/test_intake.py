"""Files into the library: what was read, what was refused, a copy kept that answers for it later."""

from __future__ import annotations

from pathlib import Path

import pytest

from assistant.library import Library
from assistant.library.document import Document
from assistant.library.originals import Originals
from assistant.model.errors import UserError
from assistant.services import Services
from assistant.settings import Settings
from assistant.writing import write_table
from tests.library.conftest import made_table

TEXT = (
    "一级指标\t二级指标\t三级指标\t指标值\n"
    "产出指标\t数量指标\t培训期数\t4期\n"
    "产出指标\t质量指标\t培训合格率\t≥95%\n"
)


@pytest.fixture
def services(tmp_path: Path, small_library: Library) -> Services:
    """Services over an empty library."""
    made = Services(Settings(JIXIAO_WORKSPACE=tmp_path / "workspace"))
    made.__dict__["library"] = small_library
    return made


@pytest.fixture
def word_file(tmp_path: Path) -> Path:
    return write_table(
        made_table(("培训人数", "≥100人"), ("培训次数", "≥3次")), tmp_path / "表.docx"
    )


def test_each_file_says_what_became_of_it(
    services: Services, word_file: Path, tmp_path: Path
) -> None:
    broken = tmp_path / "坏.txt"
    broken.write_text("这里没有表。", encoding="utf-8")
    steps: list[tuple[int, int]] = []
    done = services.add_files([word_file, broken], lambda *step: steps.append(step), by="张三")
    good, bad = done.files
    (table,) = good.tables
    assert (table.new, table.indicators, good.refused) == (True, 2, ())
    assert bad.tables == () and "没有找到绩效目标表" in bad.refused[0]
    assert steps[-1] == (2, 2)
    (change,) = services.library.history()
    assert (change.document, change.by) == (table.id, "张三")
    again = services.add_files([word_file])
    assert [(one.id, one.new) for one in again.files[0].tables] == [(table.id, False)]
    assert (again.added, again.already) == ((), (table.id,))


def test_the_copy_shows_the_rows_that_were_read(services: Services, word_file: Path) -> None:
    (id,) = services.add_files([word_file], names_only=True).added
    word_file.unlink()
    table = services.library.table(id).table
    assert table.source.path == "表.docx"
    original = services.originals.open(table.source, services.settings.max_bytes)
    assert original is not None
    placed = {
        row.location(cell) for part in original.parts for row in part.rows for cell in row.cells
    }
    assert {row.location for row in table.indicators} <= placed


def test_a_pasted_text_is_kept_and_opened_as_it_was_pasted(services: Services) -> None:
    (id,) = services.add_text(TEXT).added
    table = services.library.table(id).table
    original = services.originals.open(table.source, services.settings.max_bytes)
    assert original is not None
    texts = [cell.text for part in original.parts for row in part.rows for cell in row.cells]
    assert "培训合格率" in texts


def test_one_content_is_kept_once_and_only_where_it_brought_something(
    services: Services, word_file: Path, tmp_path: Path
) -> None:
    twin = tmp_path / "同一份.docx"
    twin.write_bytes(word_file.read_bytes())
    services.add_files([word_file])
    services.add_files([twin])
    other = write_table(
        services.library.table(services.library.tables()[0].id).table, tmp_path / "b.xlsx"
    )
    services.add_files([other])
    kept = [
        path for path in (tmp_path / "workspace/library/originals").rglob("*") if path.is_file()
    ]
    assert [path.suffix for path in kept] == [".docx"]


def test_a_missing_original_is_no_error(services: Services) -> None:
    (id,) = services.library.add([made_table(("培训人数", "≥100人"))]).added
    table = services.library.table(id).table
    assert services.originals.path(table.source) is None
    assert services.originals.open(table.source, services.settings.max_bytes) is None


def test_a_file_that_changes_while_it_is_read_is_not_kept_under_its_old_name(
    tmp_path: Path, word_file: Path
) -> None:
    originals = Originals(tmp_path)
    with pytest.raises(UserError, match="有变化"):
        originals.keep(word_file, "0" * 64)
    assert not [path for path in tmp_path.rglob("originals/**/*") if path.is_file()]


def test_a_removed_table_keeps_its_original(services: Services, word_file: Path) -> None:
    (id,) = services.add_files([word_file]).added
    source = services.library.table(id).table.source
    services.library.remove(id)
    services.library.restore(services.library.history(id)[0].number)
    assert services.originals.path(source) is not None


def test_what_was_exported_comes_back_with_all_that_was_known_of_it(
    services: Services, tmp_path: Path
) -> None:
    table = made_table(("培训人数", "≥100人"), ("培训次数", "≥3次"))
    known = Document.of(table, sector="教育").model_copy(
        update={"address": "https://example.org/1", "flags": {"r1": ("unit_doubtful",)}}
    )
    services.library.add([known])
    services.library.export(tmp_path / "out")
    services.library.remove(known.id)

    intake = services.add_files([tmp_path / "out"])

    assert intake.added == (known.id,)
    back = services.library.table(known.id)
    assert (back.sector, back.address, back.flags) == (known.sector, known.address, known.flags)
    assert [(row.level2, row.name, row.target) for row in back.table.indicators] == [
        (row.level2, row.name, row.target) for row in known.table.indicators
    ]
    assert services.add_files([tmp_path / "out"]).already == (known.id,)


@pytest.mark.parametrize(
    "text",
    ["a: [", "名称: 一张清单", "- 1", "title: &a x\nkind: *a", "[" * 5000, "\udcff"],
)
def test_a_file_that_only_ends_like_an_export_is_refused(
    services: Services, tmp_path: Path, text: str
) -> None:
    path = tmp_path / "x.yaml"
    path.write_bytes(text.encode("utf-8", "surrogateescape"))
    (file,) = services.add_files([path]).files
    assert not file.tables
    assert "导出的往年表" in file.refused[0]
