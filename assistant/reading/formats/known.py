"""Every format the program knows: its endings, how its content is recognised, who reads it.

The content decides, because offices hold `.xls` files that are web pages and `.doc` files that are
RTF; the ending only settles what the content leaves open.
"""

from __future__ import annotations

import mmap
import re
import zipfile
from dataclasses import dataclass
from pathlib import Path

from assistant.reading.formats import html

_HEAD = 4096
_COMPOUND = bytes.fromhex("D0CF11E0A1B11AE1")


@dataclass(frozen=True, slots=True)
class Format:
    """One format. `words` names it for users, `endings` begin with the usual one.

    `module` in `reading/formats` yields its parts; `becomes` is the format LibreOffice turns it
    into where there is no module, or where the module stumbles. A format that has neither cannot
    be read: `remedy` says what to do instead.
    """

    words: str
    endings: tuple[str, ...]
    module: str | None = None
    becomes: str | None = None
    remedy: str = ""

    @property
    def readable(self) -> bool:
        """Whether the program reads it, be it with the help of LibreOffice."""
        return bool(self.module or self.becomes)


_SAVE_DOCX = "请用 Office 或 WPS 打开，另存为 .docx 后再试"
_SAVE_XLSX = "请用 Office 或 WPS 打开，另存为 .xlsx 后再试"
_UNPACK = "请先解压，再选择里面的 Word、Excel 等文件"
_ORIGINAL = "请用原始的 Word 或 Excel 文件，或先做文字识别"

FORMATS: dict[str, Format] = {
    "docx": Format("Word 文档", (".docx", ".docm", ".dotx"), "docx"),
    "xlsx": Format("Excel 工作簿", (".xlsx", ".xlsm", ".xltx"), "xlsx"),
    # NOTE: a .et of WPS is an old Excel file under another name; the same reader reads both
    "xls": Format("旧版 Excel 或 WPS 表格", (".xls", ".et", ".xlt", ".ett"), "xls", "xlsx"),
    "xlsb": Format("Excel 二进制工作簿", (".xlsb",), becomes="xlsx"),
    "ods": Format("OpenDocument 表格", (".ods",), "ods", "xlsx"),
    "doc": Format("旧版 Word 或 WPS 文字", (".doc", ".wps", ".dot", ".wpt"), becomes="docx"),
    "rtf": Format("RTF 文档", (".rtf",), becomes="docx"),
    "odt": Format("OpenDocument 文档", (".odt",), becomes="docx"),
    "word-xml": Format("Word 2003 XML 文档", (".xml",), becomes="docx"),
    "excel-xml": Format("Excel 2003 XML 工作簿", (".xml",), becomes="xlsx"),
    "pdf": Format("PDF", (".pdf",), "pdf"),
    "html": Format("网页（HTML）", (".html", ".htm", ".xhtml"), "html"),
    "mht": Format("网页存档（MHT）", (".mht", ".mhtml"), "html"),
    "csv": Format("逗号分隔的文本", (".csv",), "plain_table"),
    "text": Format("文本", (".txt", ".md", ".markdown", ".text", ".tsv"), "plain_table"),
    "json": Format("本程序的 JSON", (".json",), "saved"),
    # what cannot be read, and what to do instead
    "encrypted": Format("加密的 Office 文件", (), remedy="请在 Office 中取消密码，重新保存后再试"),
    "ofd": Format(
        "OFD 版式文件", (".ofd",), remedy="请用 OFD 阅读器另存为 PDF 或 Word，或用原始文件"
    ),
    "picture": Format(
        "图片",
        (".png", ".jpg", ".jpeg", ".bmp", ".gif", ".tif", ".tiff", ".webp", ".heic"),
        remedy=_ORIGINAL,
    ),
    "archive": Format("压缩包", (".zip", ".rar", ".7z", ".gz", ".tar"), remedy=_UNPACK),
    "slides": Format("演示文稿", (".ppt", ".pptx", ".dps", ".odp"), remedy=_SAVE_DOCX),
    "pages": Format(
        "苹果 Pages 文稿", (".pages",), remedy="请在 Pages 中导出为 Word（.docx）后再试"
    ),
    "numbers": Format(
        "苹果 Numbers 表格", (".numbers",), remedy="请在 Numbers 中导出为 Excel（.xlsx）后再试"
    ),
    "uof": Format("标文通（UOF）文件", (".uof", ".uot", ".uos"), remedy=_SAVE_DOCX),
    "mail": Format("邮件", (".eml", ".msg"), remedy="请打开邮件，把附件另存出来再试"),
    "shortcut": Format("快捷方式", (".lnk", ".url"), remedy="请选择它所指的原文件"),
}

#: Endings that `read_file` reads; an .xml, which may be anything, only where it is asked for by name.
SUPPORTED: tuple[str, ...] = tuple(
    dict.fromkeys(
        ending
        for one in FORMATS.values()
        if one.readable
        for ending in one.endings
        if ending != ".xml"
    )
)

_MAGIC: tuple[tuple[bytes, str], ...] = (
    (b"{\\rtf", "rtf"),
    (b"\x89PNG", "picture"),
    (b"\xff\xd8\xff", "picture"),
    (b"GIF8", "picture"),
    (b"BM", "picture"),
    (b"II*\x00", "picture"),
    (b"MM\x00*", "picture"),
    (b"Rar!", "archive"),
    (b"7z\xbc\xaf\x27\x1c", "archive"),
    (b"\x1f\x8b", "archive"),
    (b"L\x00\x00\x00\x01\x14\x02\x00", "shortcut"),
    # sheets of Excel 2 to 4, which had no container yet
    (b"\x09\x00\x04\x00", "xls"),
    (b"\x09\x02\x06\x00", "xls"),
    (b"\x09\x04\x06\x00", "xls"),
)
# a stream or member that only one kind of container has
_STREAMS = (
    ("EncryptedPackage", "encrypted"),
    ("WordDocument", "doc"),
    ("Workbook", "xls"),
    ("Book", "xls"),
    ("PowerPoint Document", "slides"),
    ("__substg1.0_", "mail"),
)
_MEMBERS = (
    (r"word/document\d*\.xml", "docx"),
    (r"xl/workbook\d*\.xml", "xlsx"),
    (r"xl/workbook\.bin", "xlsb"),
    (r"ppt/presentation\.xml", "slides"),
    (r"OFD\.xml", "ofd"),
    (r"Index/Document\.iwa|Index\.zip", "pages"),
)
_OPEN_DOCUMENT = {"text": "odt", "spreadsheet": "ods", "presentation": "slides"}
_HEIC = (b"ftypheic", b"ftypmif1")
# formats without a mark of their own: their ending is believed
_WORDS = frozenset(("csv", "text", "json", "html", "mht", "mail", "uof", "shortcut"))
_PACKED = frozenset(("docx", "xlsx", "xlsb", "ods", "odt", "ofd", "slides", "pages", "numbers"))


def by_ending(path: Path) -> str | None:
    """The format that the file's ending stands for; None for an unknown one."""
    suffix = path.suffix.lower()
    return next((name for name, one in FORMATS.items() if suffix in one.endings), None)


def recognised(path: Path) -> tuple[str | None, bool]:
    """The format a file is in, and whether its content shows it; else it is what the ending says.

    Raises:
        OSError: the file cannot be read.
    """
    named = by_ending(path)
    with path.open("rb") as file:
        head = file.read(_HEAD)
    if head.startswith(_COMPOUND):
        return _compound(path, named), True
    if head.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return _packed(path, named), True
    if b"%PDF-" in head[:1024]:
        return "pdf", True
    for mark, name in _MAGIC:
        if head.startswith(mark) and (mark != b"BM" or _is_bitmap(head)):
            return name, True
    if (head[:4] == b"RIFF" and head[8:12] == b"WEBP") or head[4:12] in _HEIC:
        return "picture", True
    written = _written(head, named)
    return written or named, written is not None


def _compound(path: Path, named: str | None) -> str | None:
    """An OLE container (MS-CFB): told by the streams its directory names, in UTF-16."""
    with path.open("rb") as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as content:
        found = [
            name
            for stream, name in _STREAMS
            # NOTE: the name fills its field: what follows is zero, so Book is not in Workbook
            if content.find(b"\0" + stream.encode("utf-16-le") + b"\0\0") >= 0
            or (stream.endswith("_") and content.find(stream.encode("utf-16-le")) >= 0)
        ]
    if named in found:  # a document with a workbook embedded in it
        return named
    return found[0] if found else named


def _packed(path: Path, named: str | None) -> str | None:
    if not zipfile.is_zipfile(path):  # cut off: its reader says so
        return named if named in _PACKED else "archive"
    try:
        with zipfile.ZipFile(path) as package:
            members = package.namelist()
            small = "mimetype" in members and package.getinfo("mimetype").file_size < 200
            kind = package.read("mimetype").decode("ascii", "replace") if small else ""
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError, RuntimeError):
        return named if named in _PACKED else "archive"
    if found := re.search(r"opendocument\.(\w+)", kind):
        return _OPEN_DOCUMENT.get(found[1], "archive")
    for pattern, name in _MEMBERS:
        if any(re.fullmatch(pattern, member) for member in members):
            return "numbers" if name == "pages" and named == "numbers" else name
    # an office package without its main part is a damaged one, not an archive of files
    return named if named in _PACKED and "[Content_Types].xml" in members else "archive"


def _is_bitmap(head: bytes) -> bool:
    """Whether `BM` begins a bitmap (its reserved bytes are zero) and no text."""
    return head[6:10] == b"\0\0\0\0"


def _written(head: bytes, named: str | None) -> str | None:
    """A format that is text, by what it begins with; None where these bytes are no text."""
    if html.is_archive(head):
        return "mht"
    sketch = _sketch(head)
    start = sketch.lstrip()
    if html.is_page(sketch):
        return "html"
    if start.startswith("<"):
        if "urn:schemas-microsoft-com:office:spreadsheet" in sketch:
            return "excel-xml"
        if "schemas.microsoft.com/office/word/2003/wordml" in sketch:
            return "word-xml"
    if re.match(r'\{\s*"\w+"\s*:', start):
        return "json"
    if named in _WORDS:
        return named
    return "text" if _is_text(head) else None


def _sketch(head: bytes) -> str:
    """The ASCII in the first bytes of a text, whatever its encoding."""
    return head.replace(b"\0", b"").lstrip(b"\xef\xbb\xbf\xff\xfe").decode("latin-1")


def _is_text(head: bytes) -> bool:
    """Whether the first bytes are words: no control characters, but those of UTF-16."""
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        return True
    control = sum(byte < 32 and byte not in (9, 10, 13, 12) for byte in head)
    return bool(head.strip()) and control == 0 and len(head) > 8
