"""Reading what no one meant to write: real layouts in every format, damaged in every way we know.

    python benchmarks/fuzz_reading.py --minutes 30 --seed 1     until that much CPU time is spent
    python benchmarks/fuzz_reading.py --replay FILE...          read saved failures again

The documents are the layouts of `corpus/layouts` filled with tables of the corpus, in every format
that can be made here (.xls and .pdf need LibreOffice). Each case damages one: bytes turned, the file
cut off, members of a package changed inside, words, cells and lines of a text doubled, dropped and
exchanged, two documents spliced. A worker process of its own then reads it, and fails where

* anything but a `UserError` is raised, or 30 seconds or 2 GB are not enough;
* a name, target or grade of the result is not printed in the document;
* ids repeat, or a table is not the same after JSON;
* checking the result, or writing it as Word or Excel, breaks.

Failing files are kept (`--keep FOLDER`, default ./fuzz-failures) with what went wrong beside them.
"""

from __future__ import annotations

import argparse
import io
import multiprocessing
import random
import re
import resource
import sys
import tempfile
import time
import traceback
import zipfile
from collections import Counter
from collections.abc import Callable, Sequence
from multiprocessing.connection import Connection
from pathlib import Path

from assistant.model.text import fold

SECONDS = 30
_MEMORY = 2 * 2**30
#: What goal tables are made of, and what machines choke on.
_WORDS = (
    "≥", "≤", "＞", "<", "=", ">=", "\\geqslant", "%", "％", "‰", "万元", "元/人·月", "人次", "个百分点",
    "|", "｜", "\t", "\n", "\r\n", "\u3000", "\xa0", " ", "  ", "；", "：", "、", "（", "）", "(", ")", "【",
    "★", "**", "××", "[bookmark: _GoBack]", "<p>", "</td>", "&nbsp;", "&lt;", "'", '"', "\\", "\0", "\x0b",
    "\ufeff", "\u200b", "\u202e", "\ud83d\ude00", "𠮷", "e\u0301", "一级指标", "二级指标", "三级指标", "指标值",
    "目标值", "计量单位", "数量指标", "产出指标（50分）", "满意度指标", "优", "良", "中", "差", "指标1：", "年度目标",
    "项目名称", "合计", "其中：", "2024年12月31日", "100%", "95%-80%", "1e308", "-0", "９９", "三分之二", "0" * 40,
    "9" * 400, "（" * 60, "1." * 90, "字" * 3000,
)  # fmt: skip


# Damage


def turned(data: bytes, other: bytes, rng: random.Random) -> bytes:
    """Some bytes changed."""
    content = bytearray(data)
    for _ in range(rng.choice((1, 3, 10, 60))):
        content[rng.randrange(len(content))] = rng.choice((0, 255, rng.randrange(256)))
    return bytes(content)


def cut(data: bytes, other: bytes, rng: random.Random) -> bytes:
    """The end lost, or a stretch within."""
    start = rng.randrange(len(data))
    return data[:start] + (data[start + rng.randrange(2000) :] if rng.random() < 0.5 else b"")


def spliced(data: bytes, other: bytes, rng: random.Random) -> bytes:
    """The beginning of one document and the end of another."""
    return data[: rng.randrange(len(data))] + other[rng.randrange(len(other)) :]


def reworded(data: bytes, other: bytes, rng: random.Random) -> bytes:
    """A text with words, cells and lines dropped, doubled, exchanged, put in."""
    text = data.decode("utf-8", "replace")
    for _ in range(rng.choice((1, 2, 5, 15, 40))):
        text = rng.choice(_REWORDING)(text, rng)
    return text.encode(rng.choice(("utf-8", "utf-8", "utf-8-sig", "gb18030", "utf-16")), "replace")


def _put(text: str, rng: random.Random) -> str:
    place = rng.randrange(len(text) + 1)
    word = rng.choice(_WORDS) if rng.random() < 0.8 else chr(rng.randrange(1, 0xD7FF))
    return text[:place] + word + text[place + rng.choice((0, 0, 1, 2)) :]


def _moved(pattern: str) -> Callable[[str, random.Random], str]:
    def move(text: str, rng: random.Random) -> str:
        pieces = re.split(pattern, text)
        one, two = rng.randrange(len(pieces)), rng.randrange(len(pieces))
        how = rng.randrange(4)
        if how == 0:
            pieces[one] = ""
        elif how == 1:
            pieces[one:one] = pieces[two : two + 2]
        elif how == 2:
            pieces[one], pieces[two] = pieces[two], pieces[one]
        else:
            del pieces[one : one + rng.randrange(1, 4)]
        return "".join(pieces)

    return move


_REWORDING: tuple[Callable[[str, random.Random], str], ...] = (
    _put,
    _put,
    _moved(r"(\n)"),
    _moved(r"([|\t,])"),
    _moved(r"(<[^<>]*>)"),
    _moved(r"([\d.]+|[≥≤><=%]|[（）()：；])"),
)


def repacked(data: bytes, other: bytes, rng: random.Random) -> bytes:
    """A package with one of its XML members changed: words, tags, attributes, figures."""
    made = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        names = package.namelist()
        held = [n for n in names if re.search(r"document|sheet\d|sharedStr|content\.xml", n)]
        chosen = rng.choice(held if held and rng.random() < 0.8 else names)
        with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as out:
            for name in names:
                content = package.read(name)
                if name == chosen:
                    content = _xml(content.decode("utf-8", "replace"), rng).encode(
                        "utf-8", "replace"
                    )
                if name != chosen or rng.random() < 0.97:
                    out.writestr(name, content)
    return made.getvalue()


_INSIDE = re.compile(r">([^<>]+)<")
_ELEMENT = re.compile(r"<(w:tr|w:tc|w:p|row|c|si|w:tbl)\b[^<>]*>.*?</\1>", re.DOTALL)


def _xml(text: str, rng: random.Random) -> str:
    for _ in range(rng.choice((1, 2, 5, 20))):
        how = rng.randrange(5)
        found: Sequence[re.Match[str]]
        if how <= 1 and (found := list(_INSIDE.finditer(text))):
            one = rng.choice(found)
            inside = _put(one[1], rng).replace("<", "&lt;") if rng.random() < 0.7 else ""
            text = text[: one.start(1)] + inside + text[one.end(1) :]
        elif how == 2 and (found := list(re.finditer(r'="([^"]*)"', text))):
            one = rng.choice(found)
            value = rng.choice(
                ("", "-1", "0", "7", "99999999999", "A1:XFD1048576", "XFD1048576", "é")
            )
            text = text[: one.start(1)] + value + text[one.end(1) :]
        elif how == 3 and (found := list(_ELEMENT.finditer(text))):
            one, two = rng.choice(found), rng.choice(found)
            text = text[: one.start()] + rng.choice(("", one[0] * 2, two[0])) + text[one.end() :]
        elif how == 4:
            text = _moved(r"(<[^<>]*>)")(text, rng)
    return text


Damage = Callable[[bytes, bytes, random.Random], bytes]
_OF_PACKAGES: tuple[Damage, ...] = (repacked, repacked, repacked, repacked, turned, cut, spliced)
_OF_BINARIES: tuple[Damage, ...] = (turned, turned, cut, spliced)
_OF_TEXTS: tuple[Damage, ...] = (reworded, reworded, reworded, reworded, turned, cut, spliced)


def damaged(path: Path, other: Path, rng: random.Random) -> bytes:
    """The file with damage of its kind."""
    ways = {
        ".docx": _OF_PACKAGES,
        ".xlsx": _OF_PACKAGES,
        ".xls": _OF_BINARIES,
        ".pdf": _OF_BINARIES,
    }
    way = rng.choice(ways.get(path.suffix, _OF_TEXTS))
    return way(path.read_bytes(), other.read_bytes(), rng) or b"\n"


# Judging


def judge(path: Path) -> str:
    """What reading the file, checking and writing the result gives: `read` or `refused`.

    Raises whatever breaks; AssertionError says what was invented.
    """
    from assistant.checking import check_table
    from assistant.model.errors import UserError
    from assistant.model.table import GoalTable
    from assistant.reading import read_file
    from assistant.reading.reader import parts_in
    from assistant.writing import write_table

    try:
        reading = read_file(path)
    except UserError as error:
        message = str(error)
        assert message and "\n" not in message and "Traceback" not in message, message
        return "refused"
    source = ""
    if path.suffix != ".json":
        cells = [cell for part in parts_in(path) for row in part.rows for cell in row.cells]
        source = " ".join(cell.text for cell in cells)
    with tempfile.TemporaryDirectory() as folder:
        for table in reading.tables:
            ids = [row.id for row in table.indicators]
            assert len(ids) == len(set(ids)), "ids repeat"
            assert GoalTable.model_validate_json(table.model_dump_json()) == table, "JSON differs"
            if source:
                _printed(table, source)
            check_table(table)
            for ending in (".docx", ".xlsx"):
                write_table(table, Path(folder) / f"a{ending}")
    return "read"


def _printed(table: object, source: str) -> None:
    """Every name, target and grade stands in the document, repairs made in it as well."""
    from assistant.model.table import GoalTable

    assert isinstance(table, GoalTable)
    for repair in sorted(table.repairs, key=lambda one: -len(one.before)):
        if repair.before:
            source = source.replace(repair.before, f"{repair.before} {repair.after}")
    folded = fold(source)
    for row in table.indicators:
        assert _stands(row.name, folded), f"invented name {row.name!r}"
        targets = [row.target, *(band.target for band in row.grades)]
        for target in targets:
            assert target is None or _stands(target.raw, folded), f"invented target {target!r}"


def _stands(text: str, folded: str) -> bool:
    """In one piece, or in up to four: a sign, a figure and a unit come from cells of their own."""
    rest = fold(text)
    for _ in range(4):
        length = next((n for n in range(len(rest), 0, -1) if rest[:n] in folded), 0)
        rest = rest[length:]
        if not rest:
            return True
    return False


def work(pipe: Connection) -> None:
    """The worker: judges each path it is sent, and answers with the outcome."""
    from assistant.reading.formats import convert

    resource.setrlimit(resource.RLIMIT_AS, (_MEMORY, _MEMORY))
    convert.office = lambda: None  # LibreOffice is not what is tested here, and slow
    while (path := pipe.recv()) is not None:
        try:
            outcome = judge(Path(path))
        except BaseException:
            outcome = traceback.format_exc(limit=-12)
        used = resource.getrusage(resource.RUSAGE_SELF)
        pipe.send((outcome, used.ru_utime + used.ru_stime))


class Worker:
    """A worker process, started anew after a hang."""

    def __init__(self) -> None:
        self.spent = 0.0
        self._start()

    def _start(self) -> None:
        context = multiprocessing.get_context("spawn")
        self._pipe, theirs = context.Pipe()
        self._process = context.Process(target=work, args=(theirs,), daemon=True)
        self._process.start()
        theirs.close()
        self._used = 0.0

    def judge(self, path: Path) -> str:
        """`read`, `refused`, or what went wrong."""
        self._pipe.send(str(path))
        try:
            if self._pipe.poll(SECONDS):
                outcome, used = self._pipe.recv()
                self.spent += used - self._used
                self._used = used
                return str(outcome)
            outcome = f"hang: not done in {SECONDS} s"
        except (EOFError, ConnectionResetError):
            outcome = "the worker died (out of memory?)"
        self._process.kill()
        self._process.join()
        self.spent += SECONDS
        self._start()
        return outcome

    def stop(self) -> None:
        """End the process."""
        self._pipe.send(None)
        self._process.join()


def sources(folder: Path) -> list[Path]:
    """Undamaged documents, one of each layout in each format."""
    from assistant.evaluation.labelled import formats_here, write_set
    from assistant.evaluation.layouts import load_layouts

    documents = write_set(folder, load_layouts(), formats_here(), each=1)
    return sorted({one.path for one in documents} | set(folder.glob("*.json")))


def fuzz(minutes: float, seed: int, keep: Path) -> int:
    """Damage and read until so much CPU time is spent; the number of failures."""
    worker = Worker()
    outcomes: Counter[tuple[str, str]] = Counter()
    slowest, slow = 0.0, ""
    with tempfile.TemporaryDirectory() as folder:
        paths = sources(Path(folder))
        by_ending: dict[str, list[Path]] = {}
        for path in paths:
            by_ending.setdefault(path.suffix, []).append(path)
        endings = sorted(by_ending)
        number = 0
        while worker.spent < minutes * 60:
            rng = random.Random(f"{seed}:{number}")
            alike = by_ending[rng.choice(endings)]
            chosen, other = rng.choice(alike), rng.choice(alike)
            case = Path(folder) / f"case{chosen.suffix}"
            case.write_bytes(damaged(chosen, other, rng))
            start = time.perf_counter()
            outcome = worker.judge(case)
            took = time.perf_counter() - start
            if took > slowest:
                slowest, slow = took, f"{chosen.name}, case {number}"
            if outcome not in ("read", "refused"):
                keep.mkdir(parents=True, exist_ok=True)
                name = f"{seed}-{number}-{chosen.stem}"
                (keep / f"{name}{chosen.suffix}").write_bytes(case.read_bytes())
                (keep / f"{name}.error.log").write_text(outcome, encoding="utf-8")
                print(
                    f"FAILED {name}{chosen.suffix}: {outcome.strip().splitlines()[-1]}", flush=True
                )
                outcome = "failed"
            outcomes[chosen.suffix, outcome] += 1
            number += 1
            if number % 500 == 0:
                print(f"{number} cases, {worker.spent / 60:.1f} CPU minutes", file=sys.stderr)
    worker.stop()
    print(f"\n{'':8}{'read':>9}{'refused':>9}{'failed':>9}")
    for ending in endings:
        counts = "".join(f"{outcomes[ending, one]:9}" for one in ("read", "refused", "failed"))
        print(f"{ending:8}{counts}")
    failures = sum(count for (_, one), count in outcomes.items() if one == "failed")
    print(
        f"\n{number} cases, {failures} failures, {worker.spent / 60:.1f} minutes of CPU time in the"
        f" reader, slowest {slowest:.1f} s ({slow}), seed {seed}"
    )
    return failures


def main() -> None:
    """Fuzz, or replay."""
    arguments = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    arguments.add_argument("--minutes", type=float, default=30, help="CPU minutes in the worker")
    arguments.add_argument("--seed", type=int, default=1)
    arguments.add_argument("--keep", type=Path, default=Path("fuzz-failures"))
    arguments.add_argument("--replay", type=Path, nargs="+", metavar="FILE")
    chosen = arguments.parse_args()
    if chosen.replay:
        for path in chosen.replay:
            print(f"{path}: {judge(path)}")
        return
    sys.exit(fuzz(chosen.minutes, chosen.seed, chosen.keep) > 0)


if __name__ == "__main__":
    main()
