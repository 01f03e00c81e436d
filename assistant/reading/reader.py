"""The way in: which format a file is in, its parts, the tables in them, and what went wrong."""

from __future__ import annotations

import errno
import hashlib
import shutil
import stat
import tempfile
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from importlib import import_module
from pathlib import Path

from assistant.model.errors import UserError
from assistant.model.report import Problem, Severity
from assistant.model.table import GoalTable, Source, Value
from assistant.reading import limits
from assistant.reading.document import Document
from assistant.reading.formats.known import FORMATS, SUPPORTED, Format, by_ending, recognised
from assistant.reading.grid import Part
from assistant.reading.layout.assemble import tables_of

__all__ = [
    "MAX_BYTES",
    "SUPPORTED",
    "Reading",
    "open_document",
    "read_file",
    "read_text",
    "text_document",
]

MAX_BYTES = 50 * 2**20


class Reading(Value):
    """What a document gave: its goal tables, and what the user must know about the reading."""

    tables: tuple[GoalTable, ...]
    problems: tuple[Problem, ...] = ()


def read_file(path: Path, max_bytes: int = MAX_BYTES) -> Reading:
    """Every goal table of a file, whatever its ending says it is.

    Raises:
        UserError: nothing could be read; its text says why and what to do.
    """
    path = Path(path)
    source = _source(path, max_bytes)
    with _access_told(path):
        name = _format(path)
        with _blamed_on_ending(path, name):
            if name == "json":
                from assistant.reading.formats.saved import tables_in

                reading = Reading(tables=tables_in(path.read_bytes(), source))
            else:
                reading = _read(Document(source, tuple(_parts(path, name))))
    if told := _misnamed(path, name):
        note = Problem(
            severity=Severity.WARNING, message=f"{told}，已按内容读取。", path=source.path
        )
        return reading.model_copy(update={"problems": (note, *reading.problems)})
    return reading


def read_text(text: str, name: str = "粘贴的内容") -> Reading:
    """Every goal table of a pasted text; `name` stands for the path.

    Raises:
        UserError: there is no goal table in it.
    """
    return _read(text_document(text, name))


def open_document(path: Path, max_bytes: int = MAX_BYTES) -> Document:
    """The rows of any file that can be read, table or not.

    Raises:
        UserError: nothing could be read; its text says why and what to do.
    """
    source = _source(path, max_bytes)
    with _access_told(path):
        name = _format(path)
        if name == "json":
            name = "text"
        with _blamed_on_ending(path, name):
            return Document(source, tuple(_parts(path, name)))


def text_document(text: str, name: str) -> Document:
    """The rows of a pasted text; `name` stands for the path. Raises UserError where it is blank."""
    from assistant.reading.formats import plain_table

    if not text.strip():
        raise UserError("没有内容；请粘贴绩效目标表的文字或单元格。")
    content_hash = hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
    text = _whole_characters(text).replace("\r\n", "\n").replace("\r", "\n")
    parts = limits.within([plain_table.rows_of(text)])
    return Document(Source(path=name, sha256=content_hash), tuple(parts))


def _source(path: Path, max_bytes: int) -> Source:
    # NOTE: the name of a file need not be text; an answer in JSON is
    return Source(path=_whole_characters(str(path)), sha256=_checked(path, max_bytes))


def _checked(path: Path, max_bytes: int) -> str:
    with _access_told(path):
        status = path.stat()
        if stat.S_ISDIR(status.st_mode):
            raise UserError(f"“{_named(path)}”是文件夹；请选择其中的文件。")
        if not stat.S_ISREG(status.st_mode):
            raise UserError(f"“{_named(path)}”不是文件；请选择 Word、Excel 等文件。")
        size = status.st_size
        if size == 0:
            raise UserError(f"“{_named(path)}”是空文件；请确认没有选错文件。")
        if size > max_bytes:
            raise UserError(
                f"“{_named(path)}”有 {size / 2**20:.1f} MB，超过 {max_bytes / 2**20:.0f} MB 的上限；"
                "请拆分后再试，或把设置 JIXIAO_MAX_FILE_MB 改大。"
            )
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()


_REASONS = {
    errno.EACCES: "没有读取的权限",
    errno.EPERM: "没有读取的权限",
    errno.ELOOP: "它是指向自己的链接",
    errno.ENAMETOOLONG: "文件名太长",
    errno.ENOTDIR: "路径中有一段不是文件夹",
}


@contextmanager
def _access_told(path: Path) -> Iterator[None]:
    """Tell in one sentence that a file cannot be got at, also where it vanishes while it is read."""
    try:
        yield
    except FileNotFoundError as error:
        raise UserError(f"找不到文件“{_named(path)}”；请检查路径。") from error
    except OSError as error:
        reason = _REASONS.get(error.errno or 0, "系统没有让它打开")
        raise UserError(
            f"打不开文件“{_named(path)}”，{reason}；请检查权限或是否被占用。"
        ) from error


def _named(path: Path) -> str:
    """The file's name on one line, in characters that every output can show."""
    return " ".join(_whole_characters(path.name or str(path)).split())


def _whole_characters(text: str) -> str:
    """The text without halves of characters, which no JSON or file can hold."""
    return text.encode("utf-8", "replace").decode("utf-8")


def _format(path: Path) -> str:
    """The name in `FORMATS` of a format that can be read."""
    name, sure = recognised(path)
    if name is None:
        raise UserError(
            f"不认识“{_named(path)}”的格式；请用 Word、Excel、PDF、网页或文本文件，或另存为 .docx、.xlsx 后再试。"
        )
    one = FORMATS[name]
    if not one.readable:
        raise UserError(f"“{_named(path)}”是{one.words}，不能直接读取；{one.remedy}。")
    if not sure:
        ending = ".xlsx" if "xlsx" in (name, one.becomes) else ".docx"
        raise UserError(
            f"“{_named(path)}”的内容不是{one.words}，或已损坏；请用 Office 或 WPS 打开确认，另存为 {ending} 后再试。"
        )
    return name


def _misnamed(path: Path, name: str) -> str | None:
    """What to tell of an ending that says something else than the content."""
    if path.suffix.lower() in FORMATS[name].endings or not path.suffix:
        return None
    return f"文件的扩展名是 {path.suffix}，内容其实是{FORMATS[name].words}"


@contextmanager
def _blamed_on_ending(path: Path, name: str) -> Iterator[None]:
    """Where a misnamed file cannot be read, say that its ending is wrong as well."""
    try:
        yield
    except UserError as error:
        named = by_ending(path)
        if named is None or not (told := _misnamed(path, name)):
            raise
        raise UserError(f"{told}，不是{FORMATS[named].words}：{error}") from error


def _parts(path: Path, name: str) -> list[Part]:
    one = FORMATS[name]
    with _under_own_ending(path, one) as file:
        if one.module is None:
            return _converted(file, one)
        module = import_module(f"assistant.reading.formats.{one.module}")
        try:
            return limits.within(module.parts_of(file))
        except UserError as error:
            if one.becomes and _stumbled(error):
                with suppress(UserError):
                    parts = _converted(file, one)
                    parts.append(Part([], notes=[_MENDED]))
                    return parts
            raise


_MENDED = "文件有损坏，由 LibreOffice 修复后读取，内容可能不全；请与原文件核对。"


def _stumbled(error: UserError) -> bool:
    """Whether a library could not go on, as opposed to a file that may not be read."""
    return error.__cause__ is not None and not isinstance(error.__cause__, UserError)


def _converted(file: Path, one: Format) -> list[Part]:
    from assistant.reading.formats.convert import converted

    assert one.becomes
    module = import_module(f"assistant.reading.formats.{FORMATS[one.becomes].module}")
    with converted(file, file.suffix.lower(), one.becomes) as made:
        return limits.within(module.parts_of(made))


@contextmanager
def _under_own_ending(path: Path, one: Format) -> Iterator[Path]:
    """The file under an ending its readers accept: several go by that and not by the content."""
    if path.suffix.lower() in one.endings:
        yield path
        return
    with tempfile.TemporaryDirectory(prefix="jixiao-", ignore_cleanup_errors=True) as folder:
        renamed = Path(folder) / f"source{one.endings[0]}"
        shutil.copyfile(path, renamed)
        yield renamed


def _read(document: Document) -> Reading:
    path = document.source.path
    found: list[tuple[GoalTable, str | None]] = []
    problems: list[Problem] = []
    for part in document.parts:
        problems += [
            Problem(severity=Severity.WARNING, message=note, path=path) for note in part.notes
        ]
        source = document.source.model_copy(update={"part": part.name})
        tables, doubts = tables_of(part, source)
        found += [(table, part.name) for table in tables]
        problems += [problem.model_copy(update={"path": path}) for problem in doubts]
    if not found:
        raise UserError(
            "没有找到绩效目标表：没有一行表头同时写有三级指标（或指标名称）和指标值；请检查表头，或换用原始文件。"
        )
    return Reading(tables=tuple(_told_apart(found)), problems=tuple(problems))


def _told_apart(found: list[tuple[GoalTable, str | None]]) -> Iterator[GoalTable]:
    """The tables, numbered where several stand in one sheet or in a file without sheets."""
    several = Counter(name for _, name in found)
    seen: Counter[str | None] = Counter()
    for table, name in found:
        seen[name] += 1
        if several[name] > 1:
            part = f"{name or ''}第{seen[name]}张表"
            source = table.source.model_copy(update={"part": part})
            table = table.model_copy(update={"source": source})
        yield table
