"""Files that are broken, hostile or far too large: one clear sentence, in bounded time and memory.

Each is read in a process of its own that may use `SECONDS` and `MEGABYTES` and no network.
"""

from __future__ import annotations

import json
import os
import random
import subprocess
import sys
import zipfile
import zlib
from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from assistant.model.errors import UserError
from assistant.reading import limits, read_file, read_text
from tests import documents
from tests.documents import excel, paragraph, word, word_body

SAMPLE = documents.sample("hunan")
ROWS = len(SAMPLE.indicators)
DRAWING = documents.draw(SAMPLE, "hunan")
SECONDS = 20
MEGABYTES = 700

_READ = """
import json, re, resource, socket, sys, time
resource.setrlimit(resource.RLIMIT_AS, (3 << 30, 3 << 30))
def refuse(*_):
    raise SystemExit("opened a connection")
socket.socket.connect = refuse
from pathlib import Path
from assistant.model.errors import UserError
from assistant.reading import read_file
start = time.perf_counter()
try:
    reading = read_file(Path(sys.argv[1]))
    said = {"rows": sum(len(t.indicators) for t in reading.tables),
            "told": [p.message for p in reading.problems], "text": reading.model_dump_json()}
except UserError as error:
    said = {"refused": str(error)}
said["seconds"] = time.perf_counter() - start
# NOTE: not ru_maxrss: it keeps what the process that started this one had
status = Path("/proc/self/status")
peak = re.search(r"VmHWM:\\s+(\\d+)", status.read_text()) if status.exists() else None
usage = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
said["megabytes"] = int(peak[1] if peak else usage) / 1024
print(json.dumps(said))
"""


class Said(NamedTuple):
    """What the reading process answered."""

    refused: str | None
    rows: int
    told: str
    text: str


def read_apart(path: Path) -> Said:
    done = subprocess.run(
        [sys.executable, "-c", _READ, str(path)],
        capture_output=True,
        text=True,
        timeout=SECONDS * 3,
        env={**os.environ, "PYTHONPATH": str(Path.cwd())},
    )
    assert done.returncode == 0, done.stderr[-2000:]
    said: dict[str, Any] = json.loads(done.stdout)
    assert said["seconds"] < SECONDS
    assert said["megabytes"] < MEGABYTES
    told = " ".join(said.get("told", ()))
    return Said(said.get("refused"), said.get("rows", 0), told, said.get("text", ""))


def one_sentence(message: str | None) -> str:
    assert message is not None, "it was read"
    assert "\n" not in message and message.endswith("。") and len(message) < 160
    assert "；" in message, message  # what is wrong; what to do
    return message


def repack(path: Path, **changed: bytes | Callable[[bytes], bytes]) -> Path:
    """The package with members replaced; `a__b` stands for `a/b`, and the ending is .xml."""
    with zipfile.ZipFile(path) as package:
        members = {name: package.read(name) for name in package.namelist()}
    for key, value in changed.items():
        name = key.replace("__", "/") + ".xml"
        members[name] = value(members[name]) if callable(value) else value
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as package:
        for name, content in members.items():
            package.writestr(name, content)
    return path


def in_sheet(path: Path, rows: bytes = b"", after: bytes = b"") -> Path:
    """The sample as a workbook, with this XML at the end of its data and behind it."""

    def change(content: bytes) -> bytes:
        return content.replace(b"</sheetData>", rows + b"</sheetData>" + after)

    return repack(excel(path, DRAWING), xl__worksheets__sheet1=change)


def in_body(path: Path, inside: str) -> Path:
    """The sample as a Word document, with this XML behind it."""

    def change(content: bytes) -> bytes:
        return content.replace(b"<w:sectPr", inside.encode() + b"<w:sectPr", 1)

    return repack(word(path, DRAWING), word__document=change)


# Bombs and traps: refused


def high_ratio(path: Path) -> None:
    word(path, DRAWING)
    with zipfile.ZipFile(path, "a", zipfile.ZIP_DEFLATED) as package:
        package.writestr("word/media/image1.png", bytes(200 * 2**20))


def many_entries(path: Path) -> None:
    word(path, DRAWING)
    with zipfile.ZipFile(path, "a") as package:
        for number in range(limits.ENTRIES + 1):
            package.writestr(f"word/media/{number}.bin", b"")


def nested_zip(path: Path) -> None:
    inner = path.with_suffix(".zip")
    with zipfile.ZipFile(inner, "w", zipfile.ZIP_DEFLATED) as package:
        for number in range(20):
            package.writestr(f"{number}.zip", bytes(30 * 2**20))
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as package:
        package.write(inner, "word/document.xml")


def lying_size(path: Path) -> None:
    """A member whose directory entry says 1,000 bytes and that holds 300 MB."""
    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    packed = b"".join(packer.compress(b" " * 2**20) for _ in range(300)) + packer.flush()
    with zipfile.ZipFile(path, "w") as package:
        package.writestr("[Content_Types].xml", "<Types/>")
        package.writestr("word/document.xml", packed)
    content = bytearray(path.read_bytes())
    for mark, offset in ((b"PK\x03\x04", 8), (b"PK\x01\x02", 10)):
        place = content.rindex(mark)
        content[place + offset : place + offset + 2] = (8).to_bytes(2, "little")
        size = place + offset + 14
        content[size : size + 4] = (1000).to_bytes(4, "little")
    path.write_bytes(content)


def laughs(path: Path) -> None:
    entities = '<!ENTITY a "哈哈哈哈哈哈哈哈哈哈">'
    for name, inner in zip("bcdefghi", "abcdefgh", strict=True):
        entities += f'<!ENTITY {name} "{f"&{inner};" * 10}">'
    _doctype(path, entities, "&i;")


def quadratic(path: Path) -> None:
    _doctype(path, f'<!ENTITY a "{"哈" * 50_000}">', "&a;" * 20_000)


def outside_entity(path: Path) -> None:
    secret = path.with_suffix(".secret")
    secret.write_text("SECRET")
    _doctype(path, f'<!ENTITY a SYSTEM "file://{secret}">', "&a;")


def outside_dtd(path: Path) -> None:
    _doctype(path, '<!ENTITY % d SYSTEM "http://127.0.0.1:9/evil.dtd"> %d;', "")


def _doctype(path: Path, entities: str, words: str) -> None:
    def change(content: bytes) -> bytes:
        head, rest = content.decode().split("?>", 1)
        rest = rest.replace("<w:body>", f"<w:body><w:p><w:r><w:t>{words}</w:t></w:r></w:p>")
        return f"{head}?><!DOCTYPE x [{entities}]>{rest}".encode()

    repack(word(path, DRAWING), word__document=change)


def laughing_sheet(path: Path) -> None:
    def change(content: bytes) -> bytes:
        entities = b'<!DOCTYPE x [<!ENTITY a "haha"><!ENTITY b "&a;&a;">]>'
        return entities + content[content.find(b"?>") + 2 if content[:2] == b"<?" else 0 :]

    repack(excel(path, DRAWING), xl__worksheets__sheet1=change)


def deep_xml(path: Path) -> None:
    in_body(path, "<w:sdt><w:sdtContent>" * 5000 + "</w:sdtContent></w:sdt>" * 5000)


def deep_tables(path: Path) -> None:
    start = "<w:tbl><w:tr><w:tc>"
    in_body(path, start * 3000 + "<w:p/>" + "</w:tc></w:tr></w:tbl>" * 3000)


def million_paragraphs(path: Path) -> None:
    word_body(path, paragraph("字") * 10**6)


def million_filled_rows(path: Path) -> None:
    rows = b"".join(b"<row><c><v>%d</v></c></row>" % n for n in range(10**6))
    in_sheet(path, rows)


def long_text(path: Path) -> None:
    in_sheet(path, b'<row><c t="inlineStr"><is><t>' + b"x" * (10 * 2**20) + b"</t></is></c></row>")


def all_columns(path: Path) -> None:
    cells = b"".join(b"<c><v>%d</v></c>" % n for n in range(16_384))
    in_sheet(path, b"<row>" + cells + b"</row>")


def many_merges(path: Path) -> None:
    merges = b"".join(b'<mergeCell ref="A%d:B1048576"/>' % n for n in range(1, 40_000))
    rows = b'<row r="60000"><c r="A60000"><v>1</v></c></row>'
    in_sheet(path, rows, b"<mergeCells>" + merges + b"</mergeCells>")


def encrypted(path: Path) -> None:
    head = bytes.fromhex("D0CF11E0A1B11AE1")
    path.write_bytes(head + bytes(600) + b"\0" + "EncryptedPackage".encode("utf-16-le") + bytes(9))


def truncated(path: Path) -> None:
    {".docx": word, ".xlsx": excel, ".xls": old_excel}[path.suffix](path, DRAWING)
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])


def old_excel(path: Path, drawing: documents.Drawing) -> Path:
    xlwt = pytest.importorskip("xlwt")
    book = xlwt.Workbook()
    sheet = book.add_sheet("表")
    for box in drawing.boxes:
        ends = (box.row, box.row + box.height - 1, box.column, box.column + box.width - 1)
        sheet.write_merge(*ends, box.text)
    book.save(str(path))
    return path


def locked_old_excel(path: Path) -> None:
    """A FILEPASS record (MS-XLS 2.4.117) after the first one: the rest is ciphertext."""
    content = bytearray(old_excel(path, DRAWING).read_bytes())
    start = content.index(bytes.fromhex("0908100000060500"))
    place = start + 4 + int.from_bytes(content[start + 2 : start + 4], "little")
    content[place : place + 10] = bytes.fromhex("2F0006000000FFFFFFFF")
    path.write_bytes(content)


def noise(path: Path) -> None:
    path.write_bytes(random.Random(1).randbytes(300_000))


REFUSED = [
    ("a.docx", high_ratio, "过大"),
    ("a.docx", many_entries, "过大"),
    ("a.docx", nested_zip, "损坏"),
    ("a.docx", lying_size, "损坏"),
    ("a.docx", laughs, "过大"),
    ("a.docx", quadratic, "过大"),
    ("a.docx", outside_entity, "DTD"),
    ("a.docx", outside_dtd, "DTD"),
    ("a.xlsx", laughing_sheet, "DTD"),
    ("a.docx", deep_xml, "过大"),
    ("a.docx", deep_tables, "过大"),
    ("a.docx", million_paragraphs, "过大"),
    ("a.xlsx", million_filled_rows, "过大"),
    ("a.xlsx", long_text, "过大"),
    ("a.xlsx", many_merges, "合并"),
    ("a.xlsx", all_columns, "格"),
    ("a.docx", encrypted, "加密"),
    ("a.xlsx", encrypted, "加密"),
    ("a.xls", encrypted, "加密"),
    ("a.xls", locked_old_excel, "加密"),
    ("a.docx", truncated, "不完整"),
    ("a.xlsx", truncated, "不完整"),
    ("a.xls", truncated, "；"),
    ("a.docx", noise, "；"),
    ("a.xlsx", noise, "；"),
    ("a.xls", noise, "；"),
    ("a.pdf", noise, "；"),
    ("a.txt", noise, "；"),
    ("a.html", noise, "；"),
]


@pytest.mark.parametrize(("name", "make", "words"), REFUSED)
def test_refused_in_one_sentence(
    tmp_path: Path, name: str, make: Callable[[Path], object], words: str
) -> None:
    path = tmp_path / name
    make(path)
    said = read_apart(path)
    assert words in one_sentence(said.refused)


# What looks hostile and is honest: read, or read as far as it makes sense


def formatted_to_the_end(path: Path) -> None:
    row = b'<row r="%d"><c r="A%d" s="1"/><c r="B%d" s="1"/><c r="C%d" s="1"/></row>'
    in_sheet(path, b"".join(row % (n, n, n, n) for n in range(100, 1_048_577)))


def merged_whole_sheet(path: Path) -> None:
    in_sheet(path, after=b'<mergeCells><mergeCell ref="H20:XFD1048576"/></mergeCells>')


def far_corner(path: Path) -> None:
    in_sheet(path, b'<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>')


def bogus_dimension(path: Path) -> None:
    def change(content: bytes) -> bytes:
        start, end = content.index(b"<dimension"), content.index(b"<sheetViews")
        return content[:start] + b'<dimension ref="A1:XFD1048576"/>' + content[end:]

    repack(excel(path, DRAWING), xl__worksheets__sheet1=change)


def many_sheets(path: Path) -> None:
    excel(path, DRAWING, *[documents.Drawing(["空表"]) for _ in range(1000)])


def outside_relations(path: Path) -> None:
    word(path, DRAWING)
    relation = (
        '<Relationship Id="rId{}" Type="http://schemas.openxmlformats.org/officeDocument/2006/'
        'relationships/{}" Target="{}" TargetMode="External"/>'
    )
    targets = ("http://127.0.0.1:9/t.dotm", "file:///etc/passwd", "\\\\127.0.0.1\\share\\x")
    inside = "".join(relation.format(n, "attachedTemplate", t) for n, t in enumerate(targets))
    inside += relation.format(9, "header", "file:///etc/passwd")
    with zipfile.ZipFile(path, "a") as package:
        package.writestr(
            "word/_rels/document.xml.rels",
            '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
            f"{inside}</Relationships>",
        )


def empty_paragraphs(path: Path) -> None:
    in_body(path, "<w:p/>" * 10**6)


def linked_workbook(path: Path) -> None:
    in_sheet(path, b"<row><c><f>'[1]x'!A1</f><v>7</v></c></row>")


def with_macros(path: Path) -> None:
    (word if path.suffix == ".docm" else excel)(path, DRAWING)
    with zipfile.ZipFile(path, "a") as package:
        folder = "word" if path.suffix == ".docm" else "xl"
        package.writestr(f"{folder}/vbaProject.bin", b"Sub AutoOpen()")


READ = [
    ("a.xlsx", formatted_to_the_end),
    ("a.xlsx", merged_whole_sheet),
    ("a.xlsx", far_corner),
    ("a.xlsx", bogus_dimension),
    ("a.xlsx", many_sheets),
    ("a.xlsx", linked_workbook),
    ("a.docx", outside_relations),
    ("a.docx", empty_paragraphs),
    ("a.docm", with_macros),
    ("a.xlsm", with_macros),
    ("a.dotx", lambda path: word(path, DRAWING)),
    ("a.xltx", lambda path: excel(path, DRAWING)),
    ("a.xls", lambda path: old_excel(path, DRAWING)),
]


@pytest.mark.parametrize(("name", "make"), READ)
def test_read_all_the_same(tmp_path: Path, name: str, make: Callable[[Path], object]) -> None:
    path = tmp_path / name
    make(path)
    said = read_apart(path)
    assert said.refused is None
    assert said.rows >= ROWS
    assert "root:" not in said.text


# Names and places


@pytest.mark.parametrize(
    "name",
    [
        "有\n换行.docx",
        "😀 表.docx",
        "-rf.docx",
        "a'\"; $(id).docx",
        "\u202excod.docx",
        "表.DOCX",
        "长" * 83 + ".docx",
        os.fsdecode(b"\xff\xfe\xd6\xd0.docx"),
    ],
    ids=["newline", "emoji", "dash", "shell", "rtl", "capitals", "255-bytes", "not-utf-8"],
)
def test_a_file_by_any_name(tmp_path: Path, name: str) -> None:
    made = word(tmp_path / "a.docx", DRAWING)
    path = made.rename(tmp_path / name)
    reading = read_file(path)
    assert len(reading.tables[0].indicators) == ROWS
    json.loads(reading.model_dump_json())


def test_a_link_to_itself_a_pipe_a_device_a_folder(tmp_path: Path) -> None:
    loop = tmp_path / "a.docx"
    loop.symlink_to(loop)
    pipe = tmp_path / "b.docx"
    os.mkfifo(pipe)
    folder = tmp_path / "c.docx"
    folder.mkdir()
    for path in (
        loop,
        pipe,
        folder,
        Path("/dev/zero"),
        Path("/dev/null"),
        tmp_path / "x" / "y.docx",
    ):
        with pytest.raises(UserError) as caught:
            read_file(path)
        one_sentence(str(caught.value))


@pytest.mark.skipif(os.geteuid() == 0, reason="the administrator may read everything")
def test_no_permission(tmp_path: Path) -> None:
    path = word(tmp_path / "a.docx", DRAWING)
    path.chmod(0)
    with pytest.raises(UserError, match="权限"):
        read_file(path)


def test_a_file_that_vanishes_while_it_is_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from assistant.reading import reader

    path = word(tmp_path / "a.docx", DRAWING)
    checked = reader._checked

    def vanish(*given: Any) -> Any:
        found = checked(*given)
        path.unlink()
        return found

    monkeypatch.setattr(reader, "_checked", vanish)
    with pytest.raises(UserError) as caught:
        read_file(path)
    one_sentence(str(caught.value))


@pytest.mark.parametrize("separator", ["\t", "|", " ", ""])
def test_a_very_long_line_of_text_is_read_or_refused_in_time(
    tmp_path: Path, separator: str
) -> None:
    path = tmp_path / "a.txt"
    path.write_text(separator.join(["三级指标", "指标值"] * 300_000), encoding="utf-8")
    assert read_apart(path).refused


def test_pasted_half_characters_do_not_break_the_answer() -> None:
    flat = documents.text(DRAWING, "tabs").replace("\t", "\t\ud800", 40)
    try:
        reading = read_text(flat)
    except UserError:
        return
    json.loads(reading.model_dump_json())
