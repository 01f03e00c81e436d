"""The library at 10,000, 100,000 and a million rows, side by side.

    python benchmarks/library.py                        all three; a million takes some ten minutes
    python benchmarks/library.py --rows 10000,100000
    python benchmarks/library.py --folder DIR           keeps what was built there, and uses it again
    python benchmarks/library.py --cpu                  processor time, where the machine is busy

Each size is built in a process of its own, then opened and asked in another. Queries are names of
the corpus, some misspelt, some with figures; sentences and descriptions of whole tasks; each asked
without filters, with filters that most rows satisfy, and with filters that few do. The peers answer
the names alone: `LIKE` over the same SQLite rows with the same selective filter, and plain Chroma
over one vector a row with the filter as metadata, where that is feasible.
Milliseconds are p50 / p95 on a warm library; one machine, one run.
"""

from __future__ import annotations

import argparse
import json
import random
import sqlite3
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Any

import yaml
from recombined import Recombined

from assistant.library import Filters, HashedEmbedder, Library

_BRIEFS = Path(__file__).parent.parent / "corpus" / "briefs" / "written.yaml"
_CPU = "--cpu"
_SIZES = (10_000, 100_000, 1_000_000)
# Chroma takes half an hour for a vector a row at a million.
_CHROMA_UP_TO = 100_000
# What a change of the word lists costs in the store grows with the rows: a million take as many times.
_READ_AGAIN_UP_TO = 100_000
_FILTERS = {
    "no filter": [Filters()],
    "most rows": [
        Filters.of(year="2016..2025"),
        Filters.of(level1="产出"),
        Filters.of(operator="≥", year="2015.."),
    ],
    "few rows": [
        Filters.of(organization="安州市水利局"),
        Filters.of(organization="龙塘镇", year="2020..2024"),
        Filters.of(sector="教育", unit="%", value="97..98", year="2021"),
        Filters.of(unit="万元", value="10..12", year="2019"),
    ],
}


def build(folder: Path, rows: int) -> dict[str, Any]:
    """Build a workspace; seconds and peak memory of this process."""
    told: list[tuple[float, int, int]] = []
    start = time.perf_counter()
    library = Library.open(folder)
    source = Recombined(rows)
    library.add(
        source, progress=lambda done, total: told.append((time.perf_counter(), done, total))
    )
    spent = time.perf_counter() - start
    at = [moment for moment, _, _ in told]
    return {
        "build s": round(spent, 1),
        "build, processor s": round(time.process_time(), 1),
        "peak MB": _peak(),
        "progress calls": len(told),
        "longest silence s": round(max(b - a for a, b in zip([start, *at], at, strict=False)), 1),
    }


def ask(folder: Path, rows: int) -> dict[str, Any]:
    """Open a workspace and ask it, as a process of its own."""
    start = time.perf_counter()
    library = Library.open(folder)
    opened = time.perf_counter() - start
    start = time.perf_counter()
    library.search("培训参与率")
    first = time.perf_counter() - start
    got: dict[str, Any] = {"open s": round(opened, 2), "first search s": round(first, 2)}
    queries = _queries()
    for kind, filters in _FILTERS.items():
        for family, texts in queries.items():
            times = [
                _timed(library.search, text, filters=filters[at % len(filters)])
                for at, text in enumerate(texts)
            ]
            got[f"{family}, {kind}"] = _p50_p95(times)
            got.setdefault(f"all, {kind}", []).extend(times)
    for kind in _FILTERS:
        got[f"all, {kind}"] = _p50_p95(got.pop(f"all, {kind}"))
    tasks = queries["task"]
    got["similar tables"] = _p50_p95([_timed(library.similar, text) for text in tasks])
    got["comparable rows"] = _p50_p95([_timed(library.comparable, t) for t in queries["name"]])
    got["stats s"] = round(_timed(library.stats) / 1000, 2)
    made = Recombined(400, seed=int(time.time()))
    tables = [table.model_copy(update={"id": f"d-new-{time.time_ns()}"}) for table in made]
    got["add a table"] = _p50_max([_timed(library.add, [table]) for table in tables])
    if rows <= _READ_AGAIN_UP_TO:
        store = library._store
        with library._writing():
            got["words changed s"] = round(_timed(store.derive_again) / 1000, 1)
    got["names"] = library._store.count("names")
    got["ask MB"] = _peak()
    got |= _like(folder, queries["name"])
    if rows <= _CHROMA_UP_TO:
        got |= _plain_chroma(library, queries["name"])
    got["disk MB"] = sum(f.stat().st_size for f in folder.rglob("*") if f.is_file()) // 1_000_000
    return got


def _queries() -> dict[str, list[str]]:
    draw = random.Random(7)
    made = Recombined(4_000, seed=8)
    rows = [(table, row) for table in made for row in table.table.indicators]
    names = [row.name for _, row in draw.sample(rows, 60)]
    misspelt = [name[:1] + draw.choice("的是在得") + name[2:] for name in names[:20]]
    figures = [
        f"{row.name} {row.target.raw} {table.table.year}"
        for table, row in draw.sample(rows, 60)
        if row.target
    ][:30]
    briefs = yaml.safe_load(_BRIEFS.read_text(encoding="utf-8"))["briefs"]
    tasks = [brief["text"] for brief in briefs]
    sentences = [
        f"{table.table.organization}想看看{row.name}往年是怎么定的"
        for table, row in draw.sample(rows, 30)
    ]
    return {"name": names + misspelt, "figures": figures, "sentence": sentences, "task": tasks}


# -- peers ---------------------------------------------------------------------------------------


def _like(folder: Path, names: Sequence[str]) -> dict[str, Any]:
    connection = sqlite3.connect(folder / "library" / "library.sqlite")
    query = (
        "SELECT r.id FROM rows r JOIN documents d ON d.number = r.document"
        " WHERE r.name LIKE ? AND d.year = 2021 AND d.sector LIKE '%教育%' LIMIT 10"
    )
    return {
        "peer: SQLite LIKE": _p50_p95(
            [_timed(lambda t: connection.execute(query, (f"%{t}%",)).fetchall(), n) for n in names]
        )
    }


def _plain_chroma(library: Library, names: Sequence[str]) -> dict[str, Any]:
    import chromadb
    from chromadb.config import Settings

    rows = library._store.ask("SELECT number, name, coalesce(year, 0) FROM rows")
    embedder = HashedEmbedder()
    with tempfile.TemporaryDirectory() as folder:
        settings = Settings(anonymized_telemetry=False)
        client = chromadb.PersistentClient(path=folder, settings=settings)
        collection: Any = client.create_collection("rows", embedding_function=None)
        start = time.perf_counter()
        for at in range(0, len(rows), 5000):
            some = rows[at : at + 5000]
            collection.add(
                ids=[str(number) for number, _, _ in some],
                embeddings=embedder.embed([name for _, name, _ in some]),
                metadatas=[{"year": year} for _, _, year in some],
            )
        built = time.perf_counter() - start

        def search(name: str, **filters: Any) -> None:
            collection.query(query_embeddings=embedder.embed([name]), n_results=10, **filters)

        return {
            "peer: Chroma build s": round(built, 1),
            "peer: Chroma": _p50_p95([_timed(search, name) for name in names]),
            "peer: Chroma, a year": _p50_p95(
                [_timed(search, name, where={"year": 2021}) for name in names]
            ),
        }


# -- measuring -----------------------------------------------------------------------------------


def _timed(call: Callable[..., object], *given: Any, **named: Any) -> float:
    clock = time.process_time if _CPU in sys.argv else time.perf_counter
    start = clock()
    call(*given, **named)
    return (clock() - start) * 1000


def _p50_p95(times: Iterable[float]) -> str:
    ordered = sorted(times)
    return f"{statistics.median(ordered):.1f} / {ordered[int(0.95 * (len(ordered) - 1))]:.1f}"


def _p50_max(times: Sequence[float]) -> str:
    return f"{statistics.median(times):.0f}, at most {max(times):.0f}"


def _peak() -> int:
    """The most memory this process ever had, in MB."""
    status = Path("/proc/self/status").read_text()
    return int(status.partition("VmHWM:")[2].split()[0]) // 1000


def _apart(*arguments: str) -> dict[str, Any]:
    run = [sys.executable, __file__, *arguments]
    answer = subprocess.run(run, check=True, capture_output=True, text=True).stdout
    return json.loads(answer.splitlines()[-1])  # type: ignore[no-any-return]


def _sizes(text: str) -> list[int]:
    return [int(rows) for rows in text.split(",")]


def main() -> None:
    """Build, ask and print."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--rows", type=_sizes, default=list(_SIZES))
    parser.add_argument("--folder", type=Path)
    parser.add_argument("--only", choices=("build", "ask"))
    parser.add_argument(_CPU, action="store_true")
    chosen = parser.parse_args()
    if chosen.only:
        (rows,) = chosen.rows
        print(json.dumps({"build": build, "ask": ask}[chosen.only](chosen.folder, rows)))
        return
    with tempfile.TemporaryDirectory() as temporary:
        columns = {}
        for rows in chosen.rows:
            folder = (chosen.folder or Path(temporary)) / str(rows)
            kept = folder.with_suffix(".json")
            if not kept.exists():
                given = ("--rows", str(rows), "--folder", str(folder))
                folder.parent.mkdir(parents=True, exist_ok=True)
                kept.write_text(json.dumps(_apart("--only", "build", *given)))
            clock = [_CPU] if chosen.cpu else []
            asked = _apart("--only", "ask", "--rows", str(rows), "--folder", str(folder), *clock)
            columns[f"{rows:,} rows"] = json.loads(kept.read_text()) | asked
    print(f"{'':24}" + "".join(f"{name:>22}" for name in columns))
    for line in dict.fromkeys(key for column in columns.values() for key in column):
        print(
            f"{line:24}" + "".join(f"{column.get(line, '–')!s:>22}" for column in columns.values())
        )


if __name__ == "__main__":
    main()
