"""Two writers and eight readers on one library, and a writer killed again and again: nothing lost.

    python benchmarks/stress_library.py                      five minutes, the vectors in the workspace
    python benchmarks/stress_library.py --server             the vectors on a Chroma server (started here)
    python benchmarks/stress_library.py --seconds 20 --readers 3 --kills 1

Writers add, correct and remove tables through the library, and write into a journal of their own what
they begin and what was acknowledged. Readers search by name and by task, with filters, look up rows and
tables, count; what was acknowledged before they ask must be found at once. The first writer is killed
(-9) at moments drawn by `--seed`, and started again.

In the end the library is opened anew, and everything acknowledged must be there and nothing that was
removed; each row must be found by words and by its vector, and all counts agree.
Ends with status 1 where a reader or writer met an error, or anything was lost.
"""

from __future__ import annotations

import argparse
import json
import multiprocessing
import os
import random
import resource
import signal
import socket
import subprocess
import sys
import tempfile
import time
import traceback
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import pairwise
from multiprocessing.synchronize import Event
from pathlib import Path
from typing import Any

import numpy as np

from assistant.library import Filters, Library
from assistant.library.changes.shapes import Corrections, RowField
from assistant.library.indexes.entries import row_entry
from assistant.model.grammar import parse_target
from assistant.model.table import GoalTable, Indicator, Source

_SIGNS = "甲乙丙丁戊己庚辛壬癸子丑寅卯辰巳午未申酉戌亥"
_THINGS = ("机井", "渠道", "泵站", "水窖", "堤防", "闸门", "管网", "蓄水池", "护坡", "涵洞")
_QUALITIES = (
    "出水量",
    "完好率",
    "维修数量",
    "验收合格率",
    "巡查次数",
    "管护人数",
    "按期完工率",
    "用户满意度",
)
_TARGETS = ("≥5立方米", "≥95%", "≥30处", "100%", "≥12次", "≥8人", "≥90%", "≥92%")
# The shipped tables have an answer to the first two.
_QUERIES = (
    "培训参与率",
    "群众满意度",
    "机井完好率≥95%",
    "按期完工的比例",
    "维修渠道，开展闸门巡查",
)

Journal = list[dict[str, Any]]


def read_journal(path: Path) -> Journal:
    """What is written in full so far."""
    if not path.exists():
        return []
    return [
        json.loads(line) for line in path.read_text().splitlines(keepends=True) if line[-1] == "\n"
    ]


def expected(journal: Journal) -> tuple[dict[str, list[str]], set[str], set[str]]:
    """From a journal: tables that must be there with their names, removed ones, and undecided ones."""
    there: dict[str, list[str]] = {}
    gone: set[str] = set()
    begun: set[str] = set()
    for entry in journal:
        id = entry["id"] or ""
        if not entry["done"]:
            begun |= {id} if id else set()
            continue
        begun.discard(id)
        if entry["what"] == "remove":
            there.pop(id, None)
            gone.add(id)
        else:
            there[id] = entry["names"]
    return there, gone, begun


def made(who: str, rng: random.Random) -> GoalTable:
    """A table of names that there are nowhere else, and of some that are everywhere."""
    code = "".join(rng.choices(_SIGNS, k=5))
    rows = []
    for at in range(rng.randint(2, 12)):
        kind = rng.randrange(len(_QUALITIES))
        common = at > 2 and rng.random() < 0.3
        name = f"{'' if common else code + _SIGNS[at]}{rng.choice(_THINGS)}{_QUALITIES[kind]}"
        rows.append((name, _TARGETS[kind]))
    return GoalTable(
        source=Source(path=f"{code}.docx", sha256="0" * 64),
        title=f"{code}水利项目绩效目标表",
        organization=f"{who}水利局",
        year=rng.randint(2020, 2025),
        indicators=tuple(
            Indicator(id=f"r{at}", level1="产出指标", level2="数量指标", name=name, target=parse_target(target))
            for at, (name, target) in enumerate(rows, start=1)
        ),
    )  # fmt: skip


def write(workspace: Path, url: str | None, who: str, seed: int, stop: Event) -> None:
    """One writer: adds most often, corrects, removes."""
    rng = random.Random(f"{who}{seed}")
    path = workspace / f"{who}.journal"
    there, _, begun = expected(read_journal(path))
    mine = {id: names for id, names in there.items() if id not in begun}
    with path.open("a") as journal:

        def note(done: bool, what: str, id: str | None, names: list[str] | None = None) -> None:
            line = {"done": done, "what": what, "id": id, "names": names, "at": time.time()}
            journal.write(json.dumps(line, ensure_ascii=False) + "\n")
            journal.flush()

        library = Library.open(workspace, chroma_url=url)
        while not stop.is_set():
            what = (
                rng.choices(("add", "correct", "remove"), (6, 2, 2))[0] if len(mine) > 5 else "add"
            )
            id = None if what == "add" else rng.choice(sorted(mine))
            note(False, what, id)
            if id is None:
                table = made(who, rng)
                (id,) = library.add([table]).added
                mine[id] = [row.name for row in table.indicators]
            elif what == "correct":
                name = f"改{''.join(rng.choices(_SIGNS, k=6))}{rng.choice(_THINGS)}完好率"
                library.correct(id, Corrections(rows={"r1": {RowField.NAME: name}}))
                mine[id] = [name, *mine[id][1:]]
            else:
                library.remove(id)
                del mine[id]
            note(True, what, id, mine.get(id))
            time.sleep(rng.random() * 0.05)


def read(workspace: Path, url: str | None, at: int, stop: Event) -> None:
    """One reader: its latencies, errors and misses go into a file of its own."""
    rng = random.Random(at)
    failures: Counter[str] = Counter()
    start = time.perf_counter()
    library = Library.open(workspace, chroma_url=url)
    library.search(_QUERIES[0])
    seconds = {"opening": [time.perf_counter() - start]}
    asked = 0
    while not stop.is_set():
        journals = {path: read_journal(path)[-60:] for path in workspace.glob("*.journal")}
        there: dict[str, list[str]] = {}
        for known, _, begun in map(expected, journals.values()):
            there |= {id: names for id, names in known.items() if id not in begun}
        what = rng.choice(("name", "name", "name", "query", "filtered", "similar", "row", "table", "comparable", "stats"))  # fmt: skip
        id = rng.choice(sorted(there)) if there else ""
        what = what if id else "query"
        found, met = True, ""
        start = time.perf_counter()
        try:
            if what == "name":
                hits = library.search(there[id][0]).hits
                found = bool(hits) and hits[0].name == there[id][0]
            elif what == "row":
                found = (row := library.row(f"{id}:r1")) is not None and row.name == there[id][0]
            elif what == "table":
                found = [row.name for row in library.table(id).table.indicators] == there[id]
            elif what == "filtered":
                body = rng.choice(("东泉", "西泉"))
                hits = library.search(rng.choice(_QUERIES), filters=Filters(organization=body)).hits
                if any(body not in (hit.organization or "") for hit in hits):
                    met = "a hit of another organisation"
            elif what == "similar":
                library.similar("机井维修和管网巡查")
            elif what == "comparable":
                library.comparable("机井完好率", "%")
            elif what == "stats":
                library.stats()
            else:
                if not library.search(rng.choice(_QUERIES[:2])).hits:
                    met = "a query without hits"
        except Exception as error:
            met = "".join(traceback.format_exception(error)[-4:])
        took = time.perf_counter() - start
        if not found or (id and id in met):
            # Somebody may have begun to change it meanwhile.
            now = [e for path, j in journals.items() for e in read_journal(path)[-(len(j) + 60) :]]
            if any(e["id"] == id and e["what"] != "add" for e in now):
                found, met = True, ""
        if met or not found:
            failures[met or f"{what} {id} not found: {there[id][0]}"] += 1
        seconds.setdefault(what, []).append(took)
        asked += 1
    rss = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    result = {"seconds": seconds, "failures": failures, "asked": asked, "rss": rss}
    (workspace / f"reader-{at}.json").write_text(json.dumps(result, ensure_ascii=False))


def lost(workspace: Path, url: str | None) -> list[str]:
    """All that is not as the journals say, after opening the library anew."""
    library = Library.open(workspace, chroma_url=url)
    library.search("培训")  # the vectors are looked at before their first use
    wrong: list[str] = []
    store, indexes = library._store, library._indexes
    kept = {summary.id for summary in library.tables()}
    for path in sorted(workspace.glob("*.journal")):
        there, gone, begun = expected(read_journal(path))
        print(
            f"  {path.stem}: {len(there)} tables there, {len(gone)} removed, {len(begun)} undecided"
        )
        for id, names in there.items():
            if id in begun:
                continue
            if id not in kept:
                wrong.append(f"table {id} is lost")
            elif [row.name for row in library.table(id).table.indicators] != names:
                wrong.append(f"table {id} has other rows than were acknowledged")
        wrong += [f"table {id} is still there" for id in gone & kept]
    rows = store.light([number for (number,) in store.ask("SELECT number FROM rows")])
    for row in rows:
        if not indexes.words.holds(row.number, row_entry(row, library._lexicon).name):
            wrong.append(f"row {row.id} is not found by words")
    texts = {row.named: row.name for row in rows}
    numbers = sorted(texts)
    for start in range(0, len(numbers), 200):
        some = numbers[start : start + 200]
        vectors = indexes.embedder.embed([texts[number] for number in some])
        nearest = indexes.vectors.search(vectors, 20)
        for number, vector, near in zip(some, vectors, nearest, strict=True):
            # Names of the same grams have the same vector: any of them will do.
            if vector.any() and max(near.values(), default=0.0) < 0.999:
                wrong.append(f"name {texts[number]} is not found by its vector")
        wrong += [
            f"name {texts[n]} has no vector" for n in set(some) - set(indexes.vectors.vectors(some))
        ]
    if not indexes.whole():
        wrong.append("the counts or the sample do not agree")
    print(f"  {len(kept)} tables, {len(rows)} rows, {len(texts)} names")
    return wrong


@contextmanager
def chroma_server(folder: Path) -> Iterator[str]:
    """A Chroma server on a free port of this machine; its address."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [str(Path(sys.executable).with_name("chroma")), "run", "--path", str(folder)]
    command += ["--host", "127.0.0.1", "--port", str(port)]
    server = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        for _ in range(300):
            try:
                socket.create_connection(("127.0.0.1", port), timeout=1).close()
                break
            except OSError:
                time.sleep(0.1)
        yield f"http://127.0.0.1:{port}"
    finally:
        server.kill()
        server.wait()


def run(workspace: Path, url: str | None, args: argparse.Namespace) -> list[str]:
    """The whole of it; what went wrong."""
    Library.open(workspace, chroma_url=url).close()
    context = multiprocessing.get_context("spawn")
    stop = context.Event()
    rng = random.Random(args.seed)

    def writer(who: str, seed: int) -> Any:
        process = context.Process(target=write, args=(workspace, url, who, seed, stop))
        process.start()
        return process

    readers = [
        context.Process(target=read, args=(workspace, url, at, stop)) for at in range(args.readers)
    ]
    for process in readers:
        process.start()
    writers = [writer("东泉", 0), writer("西泉", 0)]
    wrong: list[str] = []
    start = time.monotonic()
    for kill in range(args.kills):
        moment = args.seconds * (kill + 1) / (args.kills + 1) + rng.random()
        time.sleep(max(0.0, start + moment - time.monotonic()))
        if writers[0].exitcode is None:
            os.kill(writers[0].pid, signal.SIGKILL)
        writers[0].join()
        if writers[0].exitcode != -signal.SIGKILL:
            wrong.append(f"a writer ended with {writers[0].exitcode}")
        writers[0] = writer("东泉", kill + 1)
    time.sleep(max(0.0, start + args.seconds - time.monotonic()))
    stop.set()
    for name, process in [("writer", p) for p in writers] + [("reader", p) for p in readers]:
        process.join(120)
        if process.exitcode != 0:
            wrong.append(f"a {name} ended with {process.exitcode}")
            process.kill()
    return wrong + told(workspace, args.seconds) + lost(workspace, url)


def told(workspace: Path, lasting: float) -> list[str]:
    """What readers and writers did, printed; what readers met."""
    results = [json.loads(path.read_text()) for path in workspace.glob("reader-*.json")]
    journals = [read_journal(path) for path in workspace.glob("*.journal")]
    done = [entry for journal in journals for entry in journal if entry["done"]]
    changes = [
        after["at"] - before["at"]
        for journal in journals
        for before, after in pairwise(journal)
        if after["done"]
    ]
    asked = sum(result["asked"] for result in results)
    print(f"  {len(done) / lasting:.1f} changes/s, {asked / lasting:.1f} questions/s,", end=" ")
    print(f"readers' memory at most {max((r['rss'] for r in results), default=0)} MB")
    times = {"change": changes}
    for result in results:
        for what, seconds in result["seconds"].items():
            times.setdefault(what, []).extend(seconds)
    for what, several in times.items():
        took = np.array(several) * 1000
        print(
            f"  {what:<11} {len(took):6} times, p50 {np.median(took):6.0f} ms,"
            f" p95 {np.quantile(took, 0.95):6.0f} ms, max {took.max():6.0f} ms"
        )
    return [f"{f} ({n} times)" for result in results for f, n in result["failures"].items()]


def main() -> int:
    """Runs it and says how it went."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--seconds", type=float, default=300)
    parser.add_argument("--readers", type=int, default=8)
    parser.add_argument("--kills", type=int, default=3)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--server", action="store_true")
    args = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        workspace = Path(folder) / "workspace"
        workspace.mkdir()
        print(f"2 writers, {args.readers} readers, {args.seconds:.0f} s, {args.kills} kills,"
              f" vectors {'on a server' if args.server else 'in the workspace'}")  # fmt: skip
        if args.server:
            with chroma_server(Path(folder) / "chroma") as url:
                wrong = run(workspace, url, args)
        else:
            wrong = run(workspace, None, args)
    for what in wrong[:20]:
        print(f"WRONG {what}")
    print("nothing lost, no error" if not wrong else f"{len(wrong)} things wrong")
    return 1 if wrong else 0


if __name__ == "__main__":
    raise SystemExit(main())
