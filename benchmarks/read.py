"""Reading beside markitdown, which turns the same file into Markdown: time, memory, two cores.

    python benchmarks/read.py            all of it
    python benchmarks/read.py --quick    without the 500 files and the 20,000 rows

"first" is the first file of its kind in a fresh process, everything already imported but what the
format itself needs; "warm" the median of ten more. Ours ends with the indicators as values,
markitdown's with text. Both run in one go on the same machine, one after the other, each in a
process of its own. Peak memory is that of the whole process (`ru_maxrss`). markitdown is left out
where it is not installed, a format where the machine cannot make it (PDF needs LibreOffice).
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from assistant.evaluation import documents, office
from assistant.evaluation.draw import draw
from assistant.evaluation.drawing import Drawing
from assistant.evaluation.facts import tables
from assistant.evaluation.layouts import load_layouts
from assistant.model.table import GoalTable

_ROWS = 60
_FILES = 500
_MEASURE = """
import resource, statistics, sys, time
from pathlib import Path
path, repeats = Path(sys.argv[2]), int(sys.argv[3])
if sys.argv[1] == "ours":
    from assistant.reading import read_file
    def work(): return sum(len(table.indicators) for table in read_file(path).tables)
else:
    from markitdown import MarkItDown
    converter = MarkItDown()
    def work(): return len(converter.convert(str(path)).text_content)
spent = []
for _ in range(repeats + 1):
    start = time.perf_counter()
    result = work()
    spent.append((time.perf_counter() - start) * 1000)
warm = statistics.median(spent[1:] or spent)
peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
import json
print(json.dumps([spent[0], warm, peak, result]))
"""
_MANY = """
import os, sys, time
from pathlib import Path
if __name__ == "__main__":
    from assistant.services import Services
    from assistant.settings import Settings
    os.sched_setaffinity(0, set(list(os.sched_getaffinity(0))[: int(sys.argv[2])]))
    services = Services(Settings(workspace=Path(sys.argv[1]) / "workspace"))
    start = time.perf_counter()
    getattr(services, sys.argv[3])([Path(sys.argv[1])])
    print(time.perf_counter() - start)
"""


def long_table(rows: int) -> GoalTable:
    """A table of the corpus with so many indicators, its own repeated."""
    table = max(tables(), key=lambda one: len(one.indicators))
    ones = sorted(table.indicators, key=lambda row: (row.level1_raw or "", row.level2_raw or ""))
    repeated = sorted(ones * (rows // len(ones) + 1), key=ones.index)[:rows]
    named = (row.model_copy(update={"id": f"r{n}"}) for n, row in enumerate(repeated, 1))
    return table.model_copy(update={"indicators": tuple(named)})


def drawing_of(rows: int) -> Drawing:
    """Such a table on the most usual form."""
    layout = next(one for one in load_layouts() if one.name == "project-88")
    return draw([long_table(rows)], layout).drawing


def made(folder: Path) -> dict[str, Path]:
    """The 60-row table in each format that can be made here."""
    drawing = drawing_of(_ROWS)
    found = {
        "docx": documents.word(folder / "a.docx", drawing),
        "xlsx": documents.excel(folder / "a.xlsx", drawing),
    }
    writers: dict[str, Callable[[Drawing], str]] = {"html": documents.html, "csv": documents.csv}
    for name, write in writers.items():
        found[name] = folder / f"a.{name}"
        found[name].write_text(write(drawing), encoding="utf-8")
    if office.available():
        office.convert([found["docx"]], "pdf", folder)
        office.convert([found["xlsx"]], "xls", folder)
        found |= {"pdf": folder / "a.pdf", "xls": folder / "a.xls"}
    return found


def measured(who: str, path: Path, repeats: int = 10) -> tuple[float, float, float, int] | None:
    """First and warm milliseconds, peak MB, and what came out; None where it cannot be done."""
    done = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", _MEASURE, who, str(path), str(repeats)],
        capture_output=True,
        text=True,
    )
    if done.returncode:
        return None
    first, warm, peak, result = json.loads(done.stdout.splitlines()[-1])
    return first, warm, peak, result


def beside(paths: dict[str, Path], repeats: int = 10) -> None:
    """Print ours and markitdown's figures for each file."""
    print(f"{'':12}{'ours: first':>12}{'warm':>9}{'MB':>6}{'rows':>7}", end="")
    print(f"{'  markitdown: first':>22}{'warm':>9}{'MB':>6}{'ours/theirs':>13}   (ms)")
    for name, path in paths.items():
        ours, theirs = measured("ours", path, repeats), measured("markitdown", path, repeats)
        line = f"{name:12}"
        line += f"{ours[0]:12.0f}{ours[1]:9.1f}{ours[2]:6.0f}{ours[3]:7}" if ours else f"{'-':>34}"
        line += f"{theirs[0]:22.0f}{theirs[1]:9.1f}{theirs[2]:6.0f}" if theirs else f"{'-':>37}"
        line += f"{ours[1] / theirs[1]:13.2f}" if ours and theirs else f"{'-':>13}"
        print(line, flush=True)


def many(folder: Path) -> None:
    """Print the time for 500 files on one core and on all."""
    drawing = drawing_of(_ROWS)
    word = documents.word(folder / "0.docx", drawing).read_bytes()
    excel = documents.excel(folder / "1.xlsx", drawing).read_bytes()
    for number in range(_FILES):
        ending, content = (("docx", word), ("xlsx", excel))[number % 2]
        (folder / f"{number}.{ending}").write_bytes(content)
    script = folder.parent / "many.py"
    script.write_text(_MANY, encoding="utf-8")
    cores = len(os.sched_getaffinity(0))
    print(f"\n{_FILES} files of {_ROWS} rows, seconds")
    print(f"{'':12}{'1 core':>9}{f'{cores} cores':>9}{'times':>7}")
    for what in ("read", "check_files"):
        spent = []
        for count in (1, cores):
            command = [sys.executable, str(script), str(folder), str(count), what]
            done = subprocess.run(command, capture_output=True, text=True, check=True)
            spent.append(float(done.stdout.split()[-1]))
        print(f"{what:12}{spent[0]:9.1f}{spent[1]:9.1f}{spent[0] / spent[1]:7.2f}", flush=True)


def main() -> None:
    """Measure and print."""
    arguments = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    arguments.add_argument("--quick", action="store_true")
    chosen = arguments.parse_args()
    start = time.perf_counter()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        print(f"a table of {_ROWS} rows")
        beside(made(folder))
        if chosen.quick:
            return
        print("\na sheet of 20,000 rows, read once")
        path = documents.excel(folder / "long.xlsx", drawing_of(20_000))
        beside({"xlsx": path}, repeats=0)
        (folder / "many").mkdir()
        many(folder / "many")
    print(f"\n{time.perf_counter() - start:.0f} s in all, load {os.getloadavg()[0]:.1f}")


if __name__ == "__main__":
    main()
