"""A PDF opened within bounds: what cannot be read is said in one sentence, nothing unpacks without end.

NOTE: pdfminer unpacks whole streams and draws nested forms as often as they are called, so a small
file can ask for gigabytes or for years. What a page will cost is reckoned before it is drawn.
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from assistant.model.errors import UserError

_MOST_UNPACKED = 64 * 2**20  # bytes of one stream that is no picture
_MOST_PER_PAGE = 6 * 2**20  # bytes of drawing commands; a dense page of text has 0.2 MB
_MOST_IN_ALL = 96 * 2**20
_MOST_PAGES = 2000
_DEEPEST = 12  # forms within forms
_CALL = re.compile(rb"/([^\s/\[\]()<>{}%]+)\s+Do\b")
_STREAM = re.compile(rb"stream\r?\n")

_BROKEN = "文件已损坏或不完整，无法读取；请用 PDF 阅读器打开确认，重新下载或导出后再试。"
_ENCRYPTED = "文件已加密，需要密码才能打开，无法读取；请用 PDF 阅读器取消密码，另存后再试。"
_NOT_PDF = "文件内容不是 PDF，无法读取；请确认扩展名没有改错。"
_TOO_LARGE = "文件展开后过大，为安全起见没有读取；请只保留绩效目标表所在的页再试。"

# What pdfminer and pdfplumber let through on a damaged file, beside their own.
_DAMAGE = (
    LookupError,
    ValueError,
    TypeError,
    AttributeError,
    ArithmeticError,
    AssertionError,
    EOFError,
    OSError,
    NotImplementedError,
    RecursionError,
    zlib.error,
)


@contextmanager
def opened(path: Path) -> Iterator[Any]:
    """The document as pdfplumber has it, closed afterwards.

    Raises:
        UserError: not a PDF, needs a password, damaged, or far larger unpacked than it may be.
    """
    data = path.read_bytes()
    if b"%PDF-" not in data[:1024]:
        raise UserError(_NOT_PDF)
    _refuse_bombs(data)
    del data
    import logging

    import pdfplumber

    logging.getLogger("pdfminer").setLevel(logging.ERROR)  # damage it works around is no news
    with damage_told():
        document = pdfplumber.open(path, raise_unicode_errors=False)
    try:
        yield document
    finally:
        with damage_told():  # closing looks at every page once more
            document.close()


@contextmanager
def damage_told() -> Iterator[None]:
    """Turn what the libraries raise on a damaged or locked file into one sentence for the user."""
    from pdfminer.pdfdocument import PDFEncryptionError
    from pdfminer.pdfexceptions import PDFException
    from pdfminer.psexceptions import PSException
    from pdfplumber.utils.exceptions import MalformedPDFException, PdfminerException

    try:
        yield
    except (PdfminerException, MalformedPDFException, PDFException, PSException, *_DAMAGE) as error:
        causes = (error, *error.args)
        locked = any(isinstance(cause, PDFEncryptionError) for cause in causes)
        raise UserError(_ENCRYPTED if locked else _BROKEN) from error


def pages_of(document: Any) -> Iterator[tuple[int, Any | None]]:
    """Each page and its number; None for one that would take too long to draw.

    Raises:
        UserError: there are no pages, or more than can be read.
    """
    with damage_told():
        pages = document.pages
    if not pages:
        raise UserError(_BROKEN)
    if len(pages) > _MOST_PAGES:
        raise UserError(
            f"文件有 {len(pages)} 页，超过 {_MOST_PAGES} 页的上限；请只保留绩效目标表所在的页再试。"
        )
    left = _MOST_IN_ALL
    for number, page in enumerate(pages, 1):
        with damage_told():
            cost = _cost(page.page_obj)
        left -= min(cost, _MOST_PER_PAGE)
        yield number, page if cost <= _MOST_PER_PAGE and left > 0 else None
        page.close()


def _refuse_bombs(data: bytes) -> None:
    """Unpack every stream but pictures into nothing, and refuse the file where one does not end."""
    for match in _STREAM.finditer(data):
        head = data[max(0, match.start() - 600) : match.start()]
        head = head[head.rfind(b"obj") + 1 :]
        if b"FlateDecode" in head and not re.search(rb"/Subtype\s*/Image", head):
            unpacker = zlib.decompressobj()
            size, chunk = 0, data[match.end() : match.end() + 2**16]
            place = match.end() + len(chunk)
            try:
                while chunk and not unpacker.eof:
                    size += len(unpacker.decompress(chunk, 2**20))
                    chunk = unpacker.unconsumed_tail
                    if not chunk:
                        chunk = data[place : place + 2**16]
                        place += len(chunk)
                    if size > _MOST_UNPACKED:
                        raise UserError(_TOO_LARGE)
            except zlib.error:
                continue  # encrypted or damaged: the reader proper says so


def _cost(page: Any) -> int:
    """Bytes of drawing commands of a page, forms counted as often as they are called."""
    from pdfminer.pdftypes import resolve1

    contents = resolve1(page.attrs.get("Contents"))
    streams = contents if isinstance(contents, list) else [contents]
    commands = b"\n".join(_unpacked(resolve1(stream)) for stream in streams)
    return _drawn(commands, resolve1(page.resources), {}, 0)


def _drawn(commands: bytes, resources: Any, known: dict[int, int], depth: int) -> int:
    from pdfminer.pdftypes import PDFStream, resolve1

    cost = len(commands)
    forms = resolve1(resources.get("XObject")) if isinstance(resources, dict) else None
    if not isinstance(forms, dict) or depth > _DEEPEST:
        return cost if depth <= _DEEPEST else _MOST_PER_PAGE + 1
    for name in _CALL.findall(commands):
        form = resolve1(forms.get(name.decode("latin-1")))
        if not isinstance(form, PDFStream) or str(form.get("Subtype")) != "/'Form'":
            continue
        key = id(form) if form.objid is None else form.objid
        if key not in known:
            known[key] = _MOST_PER_PAGE + 1  # a form that calls itself
            inner = resolve1(form.get("Resources")) or resources
            known[key] = _drawn(_unpacked(form), inner, known, depth + 1)
        cost += known[key]
        if cost > _MOST_PER_PAGE:
            break
    return cost


def _unpacked(stream: Any) -> bytes:
    """A stream's data up to just past what a page may have."""
    from pdfminer.ascii85 import ascii85decode, asciihexdecode
    from pdfminer.pdftypes import PDFStream

    if not isinstance(stream, PDFStream):
        return b""
    data = stream.rawdata
    if data is None:
        return stream.get_data()[: _MOST_PER_PAGE + 1]
    if stream.decipher and stream.objid is not None and stream.genno is not None:
        data = stream.decipher(stream.objid, stream.genno, data, stream.attrs)
    for name, _ in stream.get_filters():
        match getattr(name, "name", ""):
            case "FlateDecode" | "Fl":
                try:
                    data = zlib.decompressobj().decompress(data, _MOST_PER_PAGE + 1)
                except zlib.error:
                    return b""
            case "ASCII85Decode" | "A85":
                data = ascii85decode(data)
            case "ASCIIHexDecode" | "AHx":
                data = asciihexdecode(data)
            case _:
                return data * 8  # LZW and run lengths, rarely met: a guess on the safe side
    return data
