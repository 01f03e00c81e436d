from __future__ import annotations

import os
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.model.errors import UserError
from assistant.model.table import Source
from assistant.writing import write_table
from assistant.writing.files import clean, write_atomically
from tests.writing import made

as_root = pytest.mark.skipif(
    not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root may write anywhere"
)


@given(st.text())
def test_clean_text_is_what_xml_can_hold(text: str) -> None:
    from lxml import etree  # type: ignore[import-untyped]

    element = etree.Element("a")
    element.text = clean(text)
    assert etree.fromstring(etree.tostring(element, encoding="unicode")).text in (
        clean(text),
        clean(text) or None,
    )


def test_line_breaks_of_every_kind_become_one() -> None:
    assert clean("一\r\n二\r三\x0b四\u2028五") == "一\n二\n三\n四\n五"
    assert clean("有\x00\x1b[31m控制\ufffe符") == "有[31m控制符"


def test_a_failed_write_leaves_the_old_file_and_nothing_else(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "表.json"
    path.write_text("旧")

    def fail(self: Path, target: Path) -> Path:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "replace", fail)
    with pytest.raises(UserError, match="磁盘空间不足"):
        write_atomically(path, b"new")
    assert path.read_text() == "旧"
    assert list(tmp_path.iterdir()) == [path]


def test_an_existing_file_is_replaced_only_as_asked(tmp_path: Path) -> None:
    path = tmp_path / "表.json"
    path.write_text("旧")
    path.chmod(0o640)
    with pytest.raises(UserError, match="已经存在"):
        write_table(made.project(), path, overwrite=False)
    assert path.read_text() == "旧"
    write_table(made.project(), path)
    assert path.read_text().startswith("{")
    assert path.stat().st_mode & 0o777 == 0o640


def test_the_document_itself_is_never_overwritten(tmp_path: Path) -> None:
    path = tmp_path / "原表.xlsx"
    path.write_bytes(b"original")
    table = made.project(source=Source(path=str(path), sha256="0" * 64))
    with pytest.raises(UserError, match="原文件"):
        write_table(table, path)
    assert path.read_bytes() == b"original"


def test_a_link_stays_a_link(tmp_path: Path) -> None:
    (tmp_path / "实.json").write_text("旧")
    link = tmp_path / "链.json"
    link.symlink_to(tmp_path / "实.json")
    write_table(made.project(), link)
    assert link.is_symlink()
    assert (tmp_path / "实.json").read_text().startswith("{")


@pytest.mark.parametrize(
    ("name", "says"),
    [
        ("没有的文件夹/表.docx", "文件夹不存在"),
        ("占用.docx", "这是一个文件夹"),
        ("长" * 200 + ".docx", "文件名太长"),
        ("坏\x00名.docx", "检查路径"),
        ("表.pdf", "不能导出“.pdf”"),
        ("表", "不能导出“表”"),
    ],
)
def test_a_path_that_cannot_be_written_says_what_to_do(
    tmp_path: Path, name: str, says: str
) -> None:
    (tmp_path / "占用.docx").mkdir()
    with pytest.raises(UserError, match=says) as caught:
        write_table(made.project(), tmp_path / name)
    assert "\n" not in str(caught.value)


@as_root
def test_a_folder_without_permission_says_so(tmp_path: Path) -> None:
    tmp_path.chmod(0o500)
    with pytest.raises(UserError, match="没有写入权限"):
        write_table(made.project(), tmp_path / "表.docx")
