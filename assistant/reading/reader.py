"""The way in: which format a file is in, its parts, the tables in them, and what went wrong."""

from __future__ import annotations

import hashlib
from pathlib import Path

from assistant.model.errors import UserError
from assistant.model.report import Problem, Severity
from assistant.model.table import GoalTable, Source, Value
from assistant.reading.grid import Part
from assistant.reading.layout.assemble import tables_of

MAX_BYTES = 50 * 2**20
_TEXT = {".txt", ".md", ".text", ".markdown"}
#: Endings that `read_file` reads.
SUPPORTED = (".docx", ".xlsx", ".csv", ".tsv", *sorted(_TEXT), ".json")
_CONVERT = {
    ".doc": "旧版 Word（.doc）",
    ".wps": "WPS 文字（.wps）",
    ".rtf": "RTF",
    ".xls": "旧版 Excel（.xls）",
    ".et": "WPS 表格（.et）",
    ".pdf": "PDF",
    ".html": "网页",
    ".htm": "网页",
    ".odt": "OpenDocument",
    ".ods": "OpenDocument",
    ".ofd": "OFD",
}
_SHEETS = {".xls", ".et", ".ods"}
_PICTURES = {".png", ".jpg", ".jpeg", ".bmp", ".gif", ".tif", ".tiff", ".webp"}


class Reading(Value):
    """What a document gave: its goal tables, and what the user must know about the reading."""

    tables: tuple[GoalTable, ...]
    problems: tuple[Problem, ...] = ()


def read_file(path: Path, max_bytes: int = MAX_BYTES) -> Reading:
    """Every goal table of a file.

    Raises:
        UserError: nothing could be read; its text says why and what to do.
    """
    path = Path(path)
    content_hash = _checked(path, max_bytes)
    suffix = path.suffix.lower()
    if suffix == ".json":
        from assistant.reading.formats.saved import tables_in

        tables = tables_in(path.read_bytes(), Source(path=str(path), sha256=content_hash))
        return Reading(tables=tables)
    return _read(_parts(path, suffix), str(path), content_hash)


def read_text(text: str, name: str = "粘贴的内容") -> Reading:
    """Every goal table of a pasted text; `name` stands for the path.

    Raises:
        UserError: there is no goal table in it.
    """
    from assistant.reading.formats import text as text_format

    if not text.strip():
        raise UserError("没有内容；请粘贴绩效目标表的文字或单元格。")
    content_hash = hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
    return _read([text_format.rows_of(text.removeprefix("\ufeff"))], name, content_hash)


def _checked(path: Path, max_bytes: int) -> str:
    try:
        size = path.stat().st_size
        if path.is_dir():
            raise UserError(f"“{path.name}”是文件夹；请选择其中的文件。")
        if size == 0:
            raise UserError(f"“{path.name}”是空文件；请确认没有选错文件。")
        if size > max_bytes:
            raise UserError(
                f"“{path.name}”有 {size / 2**20:.0f} MB，超过 {max_bytes / 2**20:.0f} MB 的上限；请拆分后再试。"
            )
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except FileNotFoundError as error:
        raise UserError(f"找不到文件“{path}”；请检查路径。") from error
    except OSError as error:
        raise UserError(
            f"打不开文件“{path.name}”（{error.strerror}）；请检查权限或是否被占用。"
        ) from error


def _parts(path: Path, suffix: str) -> list[Part]:
    if suffix == ".docx":
        from assistant.reading.formats import docx

        return docx.parts_of(path)
    if suffix == ".xlsx":
        from assistant.reading.formats import xlsx

        return xlsx.parts_of(path)
    if suffix in _TEXT or suffix in (".csv", ".tsv"):
        from assistant.reading.formats import delimited
        from assistant.reading.formats import text as text_format
        from assistant.reading.formats.decode import decode

        text = decode(path.read_bytes())
        if not text.strip():
            raise UserError(f"“{path.name}”里没有文字；请确认没有选错文件。")
        return [delimited.rows_of(text) if suffix == ".csv" else text_format.rows_of(text)]
    if suffix in _PICTURES:
        raise UserError("图片里没有可读取的文字；请用原始的 Word 或 Excel 文件，或先做文字识别。")
    if suffix in _CONVERT:
        wanted = ".xlsx" if suffix in _SHEETS else ".docx"
        raise UserError(
            f"这个版本还不能读取{_CONVERT[suffix]}文件；请用 Office 或 WPS 打开，另存为 {wanted} 后再试。"
        )
    raise UserError(
        f"不认识“{path.suffix or path.name}”类型的文件；请用 .docx、.xlsx、.txt、.md、.csv 或本程序导出的 .json。"
    )


def _read(parts: list[Part], path: str, content_hash: str) -> Reading:
    tables: list[GoalTable] = []
    problems: list[Problem] = []
    for part in parts:
        problems += [
            Problem(severity=Severity.WARNING, message=note, path=path) for note in part.notes
        ]
        source = Source(path=path, sha256=content_hash, part=part.name)
        found, doubts = tables_of(part, source)
        if part.name is None and len(found) > 1:
            found = [
                table.model_copy(
                    update={"source": source.model_copy(update={"part": f"第{number}张表"})}
                )
                for number, table in enumerate(found, 1)
            ]
        tables += found
        problems += [problem.model_copy(update={"path": path}) for problem in doubts]
    if not tables:
        raise UserError(
            "没有找到绩效目标表：没有一行表头同时写有三级指标（或指标名称）和指标值；请检查表头，或换用原始文件。"
        )
    return Reading(tables=tuple(tables), problems=tuple(problems))
