"""Files found, read and checked, on all cores where there are many."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from assistant.checking import Options, check_table
from assistant.model.errors import UserError
from assistant.model.report import Problem, Severity, TableReport
from assistant.reading import SUPPORTED, Document, Reading, read_file

if TYPE_CHECKING:
    from assistant.llm.endpoint import Endpoint

#: Hears in Chinese what is being done.
Step = Callable[[str], None]

_Done = TypeVar("_Done")

# Starting a second process costs more than reading a few files does.
_PARALLEL_FROM = 12
# What systems leave in folders.
_OF_THE_SYSTEM = frozenset(("thumbs.db", "desktop.ini"))
_MOST_REASONS = 2  # why a file gave nothing, and what a model made of it


def files_in(paths: Sequence[Path], endings: Sequence[str] = SUPPORTED) -> list[Path]:
    """The files themselves, and those in the folders that have one of these endings."""
    files: list[Path] = []
    for path in paths:
        if not path.is_dir():
            files.append(path)
            continue
        readable = sorted(
            file
            for file in path.rglob("*")
            if file.suffix.lower() in endings and not file.name.startswith(("~$", "."))
        )
        if not readable:
            raise UserError(
                f"文件夹“{path}”里没有可以读取的文件；可以读取的格式有 {'、'.join(endings)}。"
            )
        files += readable
    return files


def passed_over(paths: Sequence[Path], endings: Sequence[str] = SUPPORTED) -> tuple[Problem, ...]:
    """For each folder with files that `files_in` leaves out: how many, of which endings."""
    told = []
    for path in paths:
        if not path.is_dir():
            continue
        left = Counter(
            file.suffix.lower()
            for file in path.rglob("*")
            if file.is_file()
            and file.suffix.lower() not in endings
            and not file.name.startswith(("~$", "."))
            and file.name.lower() not in _OF_THE_SYSTEM
        )
        if left:
            each_ending = "、".join(f"{e or '没有扩展名的'} {n} 个" for e, n in left.most_common())
            message = (
                f"文件夹“{path}”里有 {left.total()} 个文件没有读（{each_ending}）。"
                "其中若有绩效目标表，请先解压，或另存为 Word、Excel 文件。"
            )
            told.append(Problem(severity=Severity.WARNING, message=message, path=str(path)))
    return tuple(told)


def each(work: Callable[[Path], _Done], files: Sequence[Path]) -> Iterator[_Done]:
    """The work done on each file, in their order; on all cores where there are many."""
    if len(files) < _PARALLEL_FROM:
        yield from map(work, files)
        return
    # NOTE: not fork: the web app has threads, and a forked child may wait for ever on their locks.
    with ProcessPoolExecutor(mp_context=get_context("spawn")) as pool:
        yield from pool.map(work, files, chunksize=4)


def read_one(path: Path, max_bytes: int) -> Reading:
    """The tables of one file; one that cannot be read is a problem of the result."""
    try:
        return read_file(path, max_bytes)
    except UserError as error:
        return unread(error, str(path))


def unread(error: UserError, path: str) -> Reading:
    """The reading of what could not be read."""
    problem = Problem(severity=Severity.ERROR, message=str(error), path=path)
    return Reading(tables=(), problems=(problem,))


def assisted(
    reading: Reading, again: Callable[[], Document], endpoint: Endpoint, told: Step
) -> Reading:
    """The reading, or the model's where the layout could not be made out; `again` opens it anew."""
    from assistant.assisted import reread, unsure

    if not unsure(reading):
        return reading
    try:
        document = again()
    except UserError:
        return reading  # not a matter of layout: the file itself cannot be read
    return reread(document, endpoint, reading, on_step=told)


def read_and_check(
    path: Path, options: Options | None, max_bytes: int
) -> tuple[Reading, list[TableReport]]:
    """As `read_one`, with what the rule book says of each table."""
    reading = read_one(path, max_bytes)
    return reading, [check_table(table, options) for table in reading.tables]


def together(readings: Sequence[Reading], beside: Sequence[Problem] = ()) -> Reading:
    """All readings as one, with what there is to say `beside` them.

    Raises UserError where there was one file and it could not be read.
    """
    tables = tuple(table for reading in readings for table in reading.tables)
    problems = tuple(problem for reading in readings for problem in reading.problems)
    if not tables and len(readings) == 1 and problems:
        raise UserError("".join(problem.message for problem in problems[:_MOST_REASONS]))
    return Reading(tables=tables, problems=(*problems, *beside))
