"""Nothing twice, nothing lost: adding, removing, crashing, several processes, another embedding."""

from __future__ import annotations

import multiprocessing
import os
import signal
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest
from filelock import FileLock

from assistant.library import Filters, HashedEmbedder, Library
from assistant.library.embedding import Vectors
from assistant.library.store.schema import MIGRATIONS
from assistant.model.errors import UserError
from tests.library.conftest import made_table


class OtherEmbedder(HashedEmbedder):
    """Another embedding than the built-in one; may be told to fail."""

    name = "other-8"  # type: ignore[assignment]
    failing = False

    def embed(self, texts: Sequence[str]) -> Vectors:
        if self.failing:
            raise UserError("向量接口没有应答。")
        return np.eye(8, dtype=np.float32)[[len(text) % 8 for text in texts]]


def test_the_same_content_changes_nothing(small_library: Library) -> None:
    table = made_table(("培训人数", "≥100人"))
    again = table.model_copy(
        update={"source": table.source.model_copy(update={"path": "另一份.xlsx"})}
    )
    first = small_library.add([table])
    second = small_library.add([again])
    assert (len(first.added), first.indicators) == (1, 1)
    assert second.added == ()
    assert second.already == first.added
    assert small_library.stats().tables == 1


def test_a_table_without_rows_is_refused_and_says_why(small_library: Library) -> None:
    result = small_library.add([made_table()])
    assert result.added == ()
    assert "没有指标" in result.refused[0].reason


def test_row_ids_are_stable(small_library: Library, tmp_path: Path) -> None:
    table = made_table(("培训人数", "≥100人"), ("培训次数", "≥3次"))
    (id,) = small_library.add([table]).added
    small_library.remove(id)
    assert small_library.search("培训人数").hits == ()
    assert small_library.row(f"{id}:r2") is None
    assert small_library.add([table]).added == (id,)
    row = small_library.row(f"{id}:r2")
    assert row is not None
    assert row.name == "培训次数"


def test_a_table_comes_back_as_it_went_in(small_library: Library) -> None:
    table = made_table(("培训人数", "≥100人"), ("满意度", "≥90%"))
    (id,) = small_library.add([table]).added
    assert small_library.table(id).table == table


def test_unknown_ids_say_so(small_library: Library) -> None:
    with pytest.raises(UserError, match="没有编号"):
        small_library.remove("d-none")
    with pytest.raises(UserError, match="没有编号"):
        small_library.table("d-none")


def test_a_removed_shipped_table_stays_away(tmp_path: Path) -> None:
    library = Library.open(tmp_path)
    before = library.stats().tables
    library.remove("c-daying-civilised-2020")
    library.rebuild()
    assert Library.open(tmp_path).stats().tables == before - 1


def test_opening_again_is_fast_and_tells_no_progress(tmp_path: Path) -> None:
    seen: list[tuple[int, int]] = []
    start = time.perf_counter()
    Library.open(tmp_path, progress=lambda done, total: seen.append((done, total)))
    assert time.perf_counter() - start < 5
    assert seen[-1][0] == seen[-1][1] > 400
    seen.clear()
    start = time.perf_counter()
    Library.open(tmp_path, progress=lambda done, total: seen.append((done, total)))
    assert time.perf_counter() - start < 0.3
    assert seen == []


def test_another_embedding_is_refused_until_rebuilt(tmp_path: Path) -> None:
    Library.open(tmp_path)
    library = Library.open(tmp_path, embedder=OtherEmbedder())
    with pytest.raises(UserError, match="jixiao library rebuild"):
        library.search("满意度")
    with pytest.raises(UserError, match="jixiao library rebuild"):
        library.add([made_table(("甲", "1个"))])
    library.rebuild()
    assert library.search("满意度").hits
    with pytest.raises(UserError, match="jixiao library rebuild"):
        Library.open(tmp_path).search("满意度")


def test_without_its_endpoint_words_still_work_and_vectors_follow(tmp_path: Path) -> None:
    embedder = OtherEmbedder()
    embedder.failing = True
    library = Library.open(tmp_path, embedder=embedder)
    assert library.search("培训参与率").hits[0].name == "培训参与率"
    with pytest.raises(UserError):
        library.rebuild()
    embedder.failing = False
    library = Library.open(tmp_path, embedder=embedder)
    assert library._indexes.whole()


def test_who_only_reads_does_not_wait_for_a_long_rebuilding(tmp_path: Path) -> None:
    writer, reader = Library.open(tmp_path), Library.open(tmp_path)
    assert not reader.search("培训参与率").notes
    with FileLock(tmp_path / "library" / "write.lock"):
        writer._indexes.clear()  # a rebuilding has just begun
        started = time.monotonic()
        for library in (reader, Library.open(tmp_path)):
            assert "没有找全" in "".join(library.search("培训参与率").notes)
        assert time.monotonic() - started < 5
    library = Library.open(tmp_path)
    assert library._indexes.whole()
    (found, *_) = library.search("培训参与率").hits
    assert found.score == 1.0
    assert not reader.search("培训参与率").notes


@pytest.mark.parametrize("lost", ["words", "vectors", "tables"])
def test_a_lost_index_is_made_anew(tmp_path: Path, lost: str) -> None:
    code = "import sys; from pathlib import Path; from assistant.library import Library; Library.open(Path(sys.argv[1]))"
    subprocess.run([sys.executable, "-c", code, str(tmp_path)], check=True)
    folder = tmp_path / "library" / lost
    for path in sorted(folder.rglob("*"), reverse=True):
        path.unlink() if path.is_file() else path.rmdir()
    library = Library.open(tmp_path)
    assert library._indexes.whole()
    assert library.search("培训参与率").hits[0].score == 1.0


def test_a_newer_file_is_left_alone(tmp_path: Path) -> None:
    import sqlite3

    Library.open(tmp_path)
    with sqlite3.connect(tmp_path / "library" / "library.sqlite") as connection:
        connection.execute(f"PRAGMA user_version = {len(MIGRATIONS) + 1}")
    with pytest.raises(UserError, match="更新版本"):
        Library.open(tmp_path)


def test_changed_word_lists_reach_every_row(tmp_path: Path) -> None:
    library = Library.open(tmp_path)
    library._store.set_state(words="of another release")
    again = Library.open(tmp_path)
    assert again._indexes.whole()
    assert again.search("参训率").hits[0].name == "培训参与率"


def test_export_writes_files_that_load_as_the_same(tmp_path: Path) -> None:
    from assistant.library import corpus
    from assistant.paths import shipped

    library = Library.open(tmp_path / "workspace")
    assert library.export(tmp_path / "out") == 37
    for path in (tmp_path / "out").glob("*.yaml"):
        original = shipped("corpus") / "tables" / path.name
        assert path.read_text(encoding="utf-8") == original.read_text(encoding="utf-8")
        assert corpus.load(path) == corpus.load(original)


def test_a_shipped_table_read_from_its_file_is_there_already(
    shared: Path, shipped_library: Library
) -> None:
    from assistant.reading import read_file

    before = shipped_library.stats().tables
    for path in sorted((shared / "seeds").glob("*.txt")):
        result = shipped_library.add(read_file(path).tables)
        assert result.added == ()
        assert len(result.already) == 1
    assert shipped_library.stats().tables == before


# -- several processes ----------------------------------------------------------------------------


def _open_and_search(workspace: Path, results: multiprocessing.Queue[str]) -> None:
    try:
        library = Library.open(workspace)
        results.put(library.search("培训参与率").hits[0].id)
    except BaseException as error:
        results.put(repr(error))


def test_first_openings_at_once_do_not_hurt(tmp_path: Path) -> None:
    context = multiprocessing.get_context("spawn")
    results: multiprocessing.Queue[str] = context.Queue()
    processes = [
        context.Process(target=_open_and_search, args=(tmp_path, results)) for _ in range(3)
    ]
    for process in processes:
        process.start()
    answers = {results.get(timeout=120) for _ in processes}
    for process in processes:
        process.join()
    assert answers == {"c-hengyang-party-committee-2024:r8"}


def _add_some(workspace: Path, who: str, count: int) -> None:
    library = Library.open(workspace)
    for number in range(count):
        library.search("培训参与率")  # Chroma then holds the folder's vectors in memory
        library.add([made_table((f"{who}号机井第{number}眼出水量", "≥5立方米"), organization=who)])


def test_two_processes_never_hide_a_row(tmp_path: Path) -> None:
    mine = Library.open(tmp_path)
    mine.search("培训参与率")
    context = multiprocessing.get_context("spawn")
    processes = [
        context.Process(target=_add_some, args=(tmp_path, who, 6)) for who in ("东泉", "西泉")
    ]
    for process in processes:
        process.start()
    for process in processes:
        process.join()
        assert process.exitcode == 0
    # A library that was open all the while sees what the others wrote, and writes, too.
    assert mine.search("东泉号机井第3眼出水量").hits[0].name == "东泉号机井第3眼出水量"
    mine.add([made_table(("南泉号机井第0眼出水量", "≥5立方米"), organization="南泉")])
    assert mine._indexes.whole()
    vectors = mine._indexes.vectors
    for who, count in (("东泉", 6), ("西泉", 6), ("南泉", 1)):
        rows = mine._store.light(list(range(1, 2000)), Filters(organization=who))
        assert len(rows) == count
        for row in rows:
            near = vectors.search(mine._indexes.embedder.embed([row.name]), 20)[0]
            assert near.get(row.named, 0) > 0.99, "nearest neighbour does not find the name itself"


def _add_for_ever(workspace: Path) -> None:
    library = Library.open(workspace)
    number = 0
    while True:
        number += 1
        added = library.add(
            [made_table((f"第{number}眼机井出水量", "≥5立方米"), year=number)]
        ).added
        with (workspace / "acknowledged").open("a") as file:
            file.write("".join(f"{id}\n" for id in added))
            file.flush()


@pytest.mark.parametrize("seconds", [0.05, 0.21, 0.33])
def test_kill_in_the_middle_loses_nothing_acknowledged(tmp_path: Path, seconds: float) -> None:
    Library.open(tmp_path).close()
    context = multiprocessing.get_context("spawn")
    process = context.Process(target=_add_for_ever, args=(tmp_path,))
    process.start()
    acknowledged = tmp_path / "acknowledged"
    deadline = time.monotonic() + 60
    while not acknowledged.exists() and time.monotonic() < deadline:
        time.sleep(0.01)
    time.sleep(seconds)
    assert process.pid is not None
    os.kill(process.pid, signal.SIGKILL)
    process.join()
    library = Library.open(tmp_path)
    assert library._indexes.whole()
    for id in acknowledged.read_text().split():
        row = library.row(f"{id}:r1")
        assert row is not None
        assert library.search(row.name).hits[0].name == row.name
