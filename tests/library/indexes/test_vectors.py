"""The vectors' folder: what is written is found, by every process, whoever wrote and was killed."""

from __future__ import annotations

import json
import multiprocessing
import os
import shutil
import signal
import subprocess
import sys
import threading
import time
from multiprocessing.synchronize import Event
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assistant.library.embedding import Vectors
from assistant.library.indexes.note import Note, read_note, write_note
from assistant.library.indexes.vectors import VectorIndex
from assistant.model.errors import UserError

_SPAWN = multiprocessing.get_context("spawn")


def some_vectors(many: int, seed: int = 0) -> Vectors:
    """Vectors of unit length, each its own nearest."""
    vectors = np.random.default_rng(seed).normal(size=(many, 32)).astype(np.float32)
    scaled: Vectors = vectors / np.linalg.norm(vectors, axis=1, keepdims=True)
    return scaled


def fresh(folder: Path) -> VectorIndex:
    """An empty index."""
    index = VectorIndex.open(folder)
    index.clear()
    return index


def finds_itself(index: VectorIndex, numbers: list[int], vectors: Vectors) -> bool:
    """True where the nearest to each vector is its own number."""
    found = index.search(vectors, 1)
    return [list(near) for near in found] == [[number] for number in numbers]


def test_what_is_written_is_found_and_counted(tmp_path: Path) -> None:
    index, vectors = fresh(tmp_path), some_vectors(5)
    index.write([1, 2, 3, 4, 5], vectors, "e")
    index.forget([2, 9])
    assert (index.count, index.embedding) == (4, "e")
    assert finds_itself(index, [1, 3, 4, 5], vectors[[0, 2, 3, 4]])
    assert set(index.vectors([1, 2, 3, 77])) == {1, 3}
    assert np.allclose(index.vectors([3])[3], vectors[2])


def test_writing_a_number_again_puts_the_new_vector_in_its_place(tmp_path: Path) -> None:
    index, vectors = fresh(tmp_path), some_vectors(2)
    index.write([1], vectors[:1], "e")
    index.write([1], vectors[1:], "e")
    assert index.count == 1
    assert index.search(vectors[1:], 1)[0][1] == pytest.approx(1.0, abs=1e-5)


@settings(max_examples=15, deadline=None)
@given(st.lists(st.tuples(st.booleans(), st.sets(st.integers(1, 12), min_size=1)), max_size=8))
def test_it_holds_what_a_dictionary_would(
    tmp_path_factory: pytest.TempPathFactory, steps: list[tuple[bool, set[int]]]
) -> None:
    index, kept = fresh(tmp_path_factory.mktemp("vectors")), dict[int, Vectors]()
    for seed, (adding, numbers) in enumerate(steps):
        wanted = sorted(numbers)
        if adding:
            vectors = some_vectors(len(wanted), seed)
            index.write(wanted, vectors, "e")
            kept.update(zip(wanted, vectors, strict=True))
        else:
            index.forget(wanted)
            kept = {number: vector for number, vector in kept.items() if number not in numbers}
    assert index.count == len(kept)
    assert index.vectors(range(1, 13)).keys() == kept.keys()
    if kept:
        assert finds_itself(index, list(kept), np.stack(list(kept.values())))


def test_another_embedding_is_refused_until_all_is_cleared(tmp_path: Path) -> None:
    index = fresh(tmp_path)
    index.write([1], some_vectors(1), "one")
    with pytest.raises(UserError, match="jixiao library rebuild"):
        index.write([2], some_vectors(1), "other")
    index.clear()
    index.write([2], some_vectors(1), "other")
    assert index.embedding == "other"


def test_vectors_of_another_length_are_refused_and_damage_nothing(tmp_path: Path) -> None:
    index, vectors = fresh(tmp_path), some_vectors(2)
    index.write([1, 2], vectors, "e")
    shorter = vectors[:, :7]
    for _ in range(2):
        with pytest.raises(UserError, match="模型可能换了"):
            index.search(shorter, 1)
        with pytest.raises(UserError, match="模型可能换了"):
            index.write([3], shorter[:1], "e")
    assert index.settle() and index.intact
    assert finds_itself(index, [1, 2], vectors)
    index.write([3], some_vectors(1, seed=1), "e")
    assert index.count == 3


def test_what_is_known_of_the_vectors_is_known_without_loading_chroma(tmp_path: Path) -> None:
    fresh(tmp_path).write([1], some_vectors(1), "e")
    code = (
        "import sys; from pathlib import Path; from assistant.library.indexes.vectors import *\n"
        "index = VectorIndex.open(Path(sys.argv[1]))\n"
        "assert (index.count, index.embedding, index.intact) == (1, 'e', True)\n"
        "assert 'chromadb' not in sys.modules"
    )
    subprocess.run([sys.executable, "-c", code, str(tmp_path)], check=True)


# -- several processes ----------------------------------------------------------------------------


def _write(folder: Path, first: int, many: int, turns: int) -> None:
    index = VectorIndex.open(folder)
    for turn in range(turns):
        start = first + turn * many
        while True:  # the library's write lock, in small
            try:
                os.close(os.open(folder / "lock", os.O_CREAT | os.O_EXCL))
                break
            except FileExistsError:
                time.sleep(0.002)
        try:
            index.write(list(range(start, start + many)), some_vectors(many, start), "e")
        finally:
            (folder / "lock").unlink()


def _write_with_chroma_alone(folder: Path, first: int, many: int, turns: int) -> None:
    import chromadb

    client = chromadb.PersistentClient(str(folder))
    collection = client.get_collection("naive", embedding_function=None)
    for turn in range(turns):
        start = first + turn * many
        ids = [str(number) for number in range(start, start + many)]
        collection.upsert(ids=ids, embeddings=some_vectors(many, start).tolist())


def _two(target: object, *shared: object) -> None:
    processes = [
        _SPAWN.Process(target=target, args=(*shared, first, 100, 5))  # type: ignore[arg-type]
        for first in (1, 501)
    ]
    for process in processes:
        process.start()
    for process in processes:
        process.join()
        assert process.exitcode == 0


def test_two_processes_hide_each_others_vectors_from_chroma_alone_and_not_from_us(
    tmp_path: Path,
) -> None:
    """What `vectors` is there for: Chroma counts all and finds the other's never.

    Nor can it fetch them, which is how `Indexes` tells a vector that is lost.
    """
    import chromadb
    from chromadb.errors import InternalError

    naive = chromadb.PersistentClient(str(tmp_path / "naive"))
    collection = naive.create_collection("naive", embedding_function=None)
    collection.upsert(ids=["0"], embeddings=some_vectors(1, 9).tolist())
    _two(_write_with_chroma_alone, tmp_path / "naive")
    ours = fresh(tmp_path / "ours")
    ours.write([0], some_vectors(1, 9), "e")
    _two(_write, tmp_path / "ours")

    vectors = np.concatenate([some_vectors(100, start) for start in range(1, 1001, 100)])
    found = collection.query(query_embeddings=vectors.tolist(), n_results=1)["ids"]
    hidden = [str(number) for number, ids in enumerate(found, start=1) if ids != [str(number)]]
    assert collection.count() == 1001
    assert len(hidden) > 100
    for id in hidden[::10]:
        with pytest.raises(InternalError, match=r"finding id|getting embedding"):
            collection.get(ids=[id], include=["embeddings"])
    ours.refresh()
    assert ours.count == 1001
    assert finds_itself(ours, list(range(1, 1001)), vectors)


def _read(folder: Path, stop: Event) -> None:
    index, vector = VectorIndex.open(folder), some_vectors(1, 1)
    while not stop.is_set():
        index.refresh()
        near = index.search(vector, 3)[0]
        assert not near or near.get(1, 0) > 0.99
        index.vectors([1, 100, 1500, 9000])


def test_readers_outlive_a_writer_that_clears_and_writes(tmp_path: Path) -> None:
    """Chroma alone dies of a segmentation fault here: it writes its files in place."""
    index = fresh(tmp_path)
    index.write([1], some_vectors(1, 1), "e")
    stop = _SPAWN.Event()
    readers = [_SPAWN.Process(target=_read, args=(tmp_path, stop)) for _ in range(2)]
    for reader in readers:
        reader.start()
    deadline = time.monotonic() + 5
    turn = 0
    while time.monotonic() < deadline:
        turn += 1
        index.write(list(range(2, 1502)), some_vectors(1500, turn), "e")
        if turn % 3 == 0:
            index.clear()
            index.write([1], some_vectors(1, 1), "e")
    stop.set()
    for reader in readers:
        reader.join(30)
        assert reader.exitcode == 0


def test_threads_search_while_another_refreshes_and_writes(tmp_path: Path) -> None:
    index, vectors = fresh(tmp_path), some_vectors(300)
    index.write(list(range(300)), vectors, "e")
    stop, wrong = threading.Event(), list[object]()

    def search(at: int) -> None:
        while not stop.is_set():
            try:
                if not finds_itself(index, [at], vectors[at : at + 1]):
                    wrong.append(at)
            except Exception as error:
                wrong.append(error)

    threads = [threading.Thread(target=search, args=(at,)) for at in range(4)]
    for thread in threads:
        thread.start()
    for turn in range(30):
        index.write([1000 + turn], some_vectors(1, 1000 + turn), "e")
        write_note(tmp_path, read_note(tmp_path).next())  # as if another process had written
        index.refresh()
    stop.set()
    for thread in threads:
        thread.join()
    assert wrong == []


# -- killed, cut, lost ----------------------------------------------------------------------------


def _write_for_ever(folder: Path) -> None:
    index, number = VectorIndex.open(folder), 1
    while True:
        many = 700
        index.write(list(range(number, number + many)), some_vectors(many, number), "e")
        number += many
        (folder / "acknowledged").write_text(str(number))


@pytest.mark.parametrize("seconds", [0.0, 0.13, 0.31, 0.57])
def test_a_killed_writer_leaves_what_it_acknowledged_or_asks_for_all_again(
    tmp_path: Path, seconds: float
) -> None:
    fresh(tmp_path)
    process = _SPAWN.Process(target=_write_for_ever, args=(tmp_path,))
    process.start()
    acknowledged = tmp_path / "acknowledged"
    while not acknowledged.exists():
        time.sleep(0.01)
    time.sleep(seconds)
    assert process.pid is not None
    os.kill(process.pid, signal.SIGKILL)
    process.join()
    index = VectorIndex.open(tmp_path)
    if index.settle():
        many = int(acknowledged.read_text()) - 1
        assert index.count >= many
        vectors = np.concatenate([some_vectors(700, start) for start in range(1, many, 700)])
        assert finds_itself(index, list(range(1, many + 1)), vectors)
    else:
        assert index.count == 0
        index.clear()
    index.write([9_000_000], some_vectors(1, 5), "e")
    assert finds_itself(index, [9_000_000], some_vectors(1, 5))


def test_a_writer_killed_before_chroma_wrote_costs_nothing(tmp_path: Path) -> None:
    index = fresh(tmp_path)
    index.write([1, 2], some_vectors(2), "e")
    note = read_note(tmp_path)
    trace = index._held._place.trace(note.key)
    write_note(tmp_path, note.next(writing=trace, count=77))
    assert index.count == 2
    assert index.intact
    assert read_note(tmp_path).writing is None


def test_files_that_may_be_torn_are_not_opened(tmp_path: Path) -> None:
    index = fresh(tmp_path)
    index.write([1, 2], some_vectors(2), "e")
    write_note(tmp_path, read_note(tmp_path).next(writing="header.bin:100:1"))
    index.refresh()
    with pytest.raises(UserError, match="重新建立"):
        index.search(some_vectors(1), 3)
    assert not index.intact
    assert index.count == 0
    with pytest.raises(UserError, match="jixiao library rebuild"):
        index.write([3], some_vectors(1), "e")
    index.clear()
    index.write([3], some_vectors(1), "e")
    assert index.intact


def _damaged(folder: Path, how: str) -> None:
    (chroma,) = folder.glob("chroma-*")
    if how == "gone":
        shutil.rmtree(chroma)
    elif how == "no database":
        (chroma / "chroma.sqlite3").unlink()
    elif how == "not a database":
        (chroma / "chroma.sqlite3").write_bytes(b"x" * 5000)
    elif how == "no note":
        (folder / "vectors.json").unlink()
    elif how == "half a note":
        (folder / "vectors.json").write_text('{"place": "fol')
    else:
        note = json.loads((folder / "vectors.json").read_text())
        (folder / "vectors.json").write_text(json.dumps({**note, "count": 3}))


@pytest.mark.parametrize(
    "how", ["gone", "no database", "not a database", "no note", "half a note", "too few"]
)
def test_damage_is_noticed_and_cleared(tmp_path: Path, how: str) -> None:
    VectorIndex.open(tmp_path).clear()
    code = (
        "import sys; from pathlib import Path\n"
        "from tests.library.indexes.test_vectors import *\n"
        "VectorIndex.open(Path(sys.argv[1])).write([1, 2], some_vectors(2), 'e')"
    )
    subprocess.run([sys.executable, "-c", code, str(tmp_path)], check=True)
    _damaged(tmp_path, how)
    index = VectorIndex.open(tmp_path)
    index.refresh()
    with pytest.raises(UserError, match="重新建立"):
        index.search(some_vectors(1), 3)
    assert not index.intact
    assert index.count == 0
    index.clear()
    index.write([1, 2], some_vectors(2), "e")
    assert finds_itself(index, [1, 2], some_vectors(2))


def test_a_note_is_never_seen_in_halves(tmp_path: Path) -> None:
    stop = threading.Event()

    def rewrite() -> None:
        note = Note(place="folder", key="k" * 3000)
        while not stop.is_set():
            note = write_note(tmp_path, note.next())

    write_note(tmp_path, Note(place="folder"))
    thread = threading.Thread(target=rewrite)
    thread.start()
    seen = [read_note(tmp_path).version for _ in range(2000)]
    stop.set()
    thread.join()
    assert seen == sorted(seen)
    assert read_note(tmp_path).place == "folder"
