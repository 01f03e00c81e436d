"""Old formats through LibreOffice: real files it made itself, and what happens without it."""

from __future__ import annotations

import sys
import tempfile
import threading
import time
import zipfile
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from functools import cache
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pytest

from assistant.model.errors import UserError
from assistant.reading import Reading, read_file
from assistant.reading.formats import convert
from tests import documents

SAMPLE = documents.sample("hunan")
DRAWING = documents.draw(SAMPLE, "hunan")
ROWS = [(row.level2_raw, row.name, row.target and row.target.raw) for row in SAMPLE.indicators]

SHEETS = ("xls", "ods")

needs_office = pytest.mark.skipif(convert.office() is None, reason="LibreOffice is not installed")


def rows(path: Path) -> list[tuple[str | None, str, str | None]]:
    return facts(read_file(path))


def facts(reading: Reading) -> list[tuple[str | None, str, str | None]]:
    (table,) = reading.tables
    return [(row.level2_raw, row.name, row.target and row.target.raw) for row in table.indicators]


@cache
def content(into: str) -> bytes:
    """The sample as LibreOffice saves it in this format."""
    with tempfile.TemporaryDirectory() as folder:
        write, ending = (documents.excel, ".xlsx") if into in SHEETS else (documents.word, ".docx")
        source = write(Path(folder) / f"原{ending}", DRAWING)
        with convert.converted(source, ending, into) as made:
            return made.read_bytes()


def saved_as(folder: Path, into: str, ending: str | None = None) -> Path:
    path = folder / f"表{ending or '.' + into}"
    path.write_bytes(content(into))
    return path


@needs_office
@pytest.mark.parametrize(
    ("into", "ending"),
    [
        ("doc", ".doc"),
        ("doc", ".wps"),
        ("rtf", ".rtf"),
        ("odt", ".odt"),
        ("xls", ".et"),
        ("ods", ".ods"),
    ],
)
def test_old_files_are_read_with_their_places(tmp_path: Path, into: str, ending: str) -> None:
    path = saved_as(tmp_path, into, ending)
    reading = read_file(path)
    assert facts(reading) == ROWS
    first = reading.tables[0].indicators[0].location
    assert (first.sheet if into in SHEETS else first.table) and first.row and first.column


@needs_office
def test_rtf_under_the_ending_of_word_is_told(tmp_path: Path) -> None:
    path = saved_as(tmp_path, "rtf", ".doc")
    reading = read_file(path)
    assert facts(reading) == ROWS
    (problem,) = reading.problems
    assert "RTF" in problem.message and problem.path == str(path)


@needs_office
def test_excel_2003_xml(tmp_path: Path) -> None:
    cells = "".join(
        "<Row>"
        + "".join(f'<Cell><Data ss:Type="String">{text}</Data></Cell>' for text in row)
        + "</Row>"
        for row in (("二级指标", "三级指标", "指标值"), *ROWS)
    )
    path = tmp_path / "表.xls"
    path.write_text(
        '<?xml version="1.0"?><Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet" '
        'xmlns:ss="urn:schemas-microsoft-com:office:spreadsheet"><Worksheet ss:Name="表"><Table>'
        f"{cells}</Table></Worksheet></Workbook>",
        encoding="utf-8",
    )
    assert [row[1:] for row in rows(path)] == [row[1:] for row in ROWS]


@needs_office
def test_several_at_once_and_nothing_left_behind(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = saved_as(tmp_path, "doc")
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path / "temporary"))
    (tmp_path / "temporary").mkdir()
    with ThreadPoolExecutor(2) as pool:
        assert list(pool.map(rows, [path] * 2)) == [ROWS] * 2
    assert list((tmp_path / "temporary").iterdir()) == []


@pytest.fixture
def visits() -> Iterator[tuple[str, list[str]]]:
    """A web server of this machine, and what was asked of it."""
    asked: list[str] = []

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            asked.append(self.path)
            self.send_error(404)

        do_HEAD = do_OPTIONS = do_GET  # noqa: N815

        def log_message(self, *_: object) -> None: ...

    server = HTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}", asked
    server.shutdown()
    server.server_close()


@needs_office
def test_a_file_that_links_elsewhere_asks_nobody(
    tmp_path: Path, visits: tuple[str, list[str]]
) -> None:
    address, asked = visits  # NOTE: with the settings left open, LibreOffice asks three times
    path = saved_as(tmp_path, "odt")
    with zipfile.ZipFile(path) as package:
        members = {name: package.read(name) for name in package.namelist()}
    linked = (
        f'<text:p><draw:frame svg:width="2cm" svg:height="2cm"><draw:image xlink:href="{address}/a"'
        ' xlink:type="simple"/></draw:frame></text:p></office:text>'
    )
    members["content.xml"] = members["content.xml"].replace(b"</office:text>", linked.encode())
    with zipfile.ZipFile(path, "w") as package:
        for name, content_of in members.items():
            package.writestr(name, content_of)
    assert rows(path) == ROWS
    assert asked == []


@needs_office
def test_an_encrypted_and_a_broken_old_document(tmp_path: Path) -> None:
    path = saved_as(tmp_path, "doc")
    whole = path.read_bytes()
    flags = whole.index(b"\xec\xa5") + 11
    path.write_bytes(whole[:flags] + bytes([whole[flags] | 1]) + whole[flags + 1 :])  # fEncrypted
    with pytest.raises(UserError, match="加密"):
        read_file(path)
    path.write_bytes(whole[: len(whole) // 3])
    with pytest.raises(UserError, match=r"\.docx"):
        read_file(path)


def old_word(path: Path) -> Path:
    path.write_bytes(
        bytes.fromhex("D0CF11E0A1B11AE1") + bytes(504) + "\0WordDocument\0".encode("utf-16-le")
    )
    return path


def test_without_libreoffice_the_message_says_what_to_do(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(convert, "office", lambda: None)
    with pytest.raises(UserError) as caught:
        read_file(old_word(tmp_path / "表.doc"))
    message = str(caught.value)
    assert "安装 LibreOffice" in message and ".docx" in message and "\n" not in message


@pytest.mark.skipif(sys.platform == "win32", reason="the stand-in is a shell script")
def test_one_that_hangs_is_ended_with_its_children(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    lived = tmp_path / "lived"
    program = tmp_path / "soffice"
    program.write_text(f"#!/bin/sh\n(sleep 2; touch '{lived}') &\nsleep 30\n")
    program.chmod(0o755)
    monkeypatch.setattr(convert, "office", lambda: program)
    start = time.perf_counter()
    with (
        pytest.raises(UserError, match=r"没有转换完；.*\.docx"),
        convert.converted(old_word(tmp_path / "表.doc"), ".doc", "docx", seconds=0.5),
    ):
        raise AssertionError("it cannot have been converted")
    assert time.perf_counter() - start < 2
    time.sleep(2)
    assert not lived.exists()


@pytest.mark.skipif(sys.platform == "win32", reason="a search path of Unix")
def test_libreoffice_is_found_on_the_search_path(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    program = tmp_path / "soffice"
    program.write_text("#!/bin/sh\n")
    program.chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path))
    convert.office.cache_clear()
    try:
        assert convert.office() == program
    finally:
        convert.office.cache_clear()
