"""Indexes follow the store: damaged ones are made anew, stopped ones go on, rare rows are found."""

from __future__ import annotations

import multiprocessing
import os
import signal
import threading
import time
from pathlib import Path

import numpy as np
import pytest
from filelock import FileLock
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from assistant.library import Filters, Library
from assistant.library.indexes.words import Entry
from assistant.model.table import GoalTable
from tests.library.conftest import made_table


def _many(count: int, who: str = "某局") -> list[GoalTable]:
    """Tables of twenty rows with names of their own."""
    return [
        made_table(
            *((f"{who}第{table}批{row}号机井出水量", "≥5立方米") for row in range(20)),
            organization=who,
            year=2000 + table,
        )
        for table in range(count)
    ]


@pytest.mark.parametrize("damaged", ["words", "names", "tables"])
@pytest.mark.parametrize("how", ["meta.json", "*.pos", "*.fast", "*.idx"])
def test_a_damaged_index_is_made_anew_and_once(tmp_path: Path, damaged: str, how: str) -> None:
    Library.open(tmp_path)
    (file, *_) = (tmp_path / "library" / damaged).glob(how)
    if how == "*.pos":
        file.unlink()  # is not missed before a word is looked for
    else:
        content = bytearray(file.read_bytes())
        content[len(content) // 3 : len(content) // 3 + 20] = b"\xff" * 20
        file.write_bytes(content)
    library = Library.open(tmp_path)
    assert library._indexes.whole()
    assert library.search("培训参与率").hits[0].score == 1.0
    before = library._store.generations()
    assert Library.open(tmp_path)._store.generations() == before


def test_an_index_that_cannot_be_read_is_not_deleted_while_another_writes(tmp_path: Path) -> None:
    Library.open(tmp_path).close()
    meta = tmp_path / "library" / "words" / "meta.json"
    meta.write_text("{not json")
    with FileLock(tmp_path / "library" / "write.lock"):
        opening = threading.Thread(target=Library.open, args=[tmp_path])
        opening.start()
        opening.join(0.5)
        assert opening.is_alive()
        assert meta.read_text() == "{not json"
    opening.join()
    assert Library.open(tmp_path)._indexes.whole()


def test_an_index_that_holds_other_rows_is_made_anew(tmp_path: Path) -> None:
    """The number of entries is right, and none of them is where it should be."""
    library = Library.open(tmp_path)
    words, count = library._indexes.words, library._indexes.words.count
    words.clear()
    words.write((Entry(10_000 + at, ("别",)) for at in range(count)), ())
    library = Library.open(tmp_path)
    assert library._indexes.whole()
    assert library.search("培训参与率").hits[0].score == 1.0


def test_names_equally_near_each_other_do_not_have_the_vectors_made_anew(tmp_path: Path) -> None:
    """Each of them still finds itself, or its copy, among hundreds that are as near."""
    Library.open(tmp_path).add(_many(100))
    library = Library.open(tmp_path)
    library.search("机井出水量")
    before = library._store.generations()
    indexes = library._indexes
    assert indexes.whole()
    assert library._store.generations() == before
    kept = indexes.vectors.vectors(library._store.some("vectors", 400))
    nearest = [max(indexes.vectors.search(v[None, :], 1)[0].values()) for v in kept.values()]
    assert min(nearest) >= 0.999


def test_a_vector_that_the_graph_does_not_reach_is_not_taken_for_lost(tmp_path: Path) -> None:
    """Names by the thousand that differ in figures alone: some are there and never the nearest.

    To make them anew would help nothing, and be done again at each opening.
    """
    library = Library.open(tmp_path)
    library.add(_many(200))
    indexes = library._indexes
    every = library._store.some("vectors", 10_000)
    kept = indexes.vectors.vectors(every)
    found = indexes.vectors.search(np.stack(list(kept.values())), 1)
    near = [max(one.values()) >= 0.999 for one in found]
    unreached = [number for number, reached in zip(kept, near, strict=True) if not reached]
    assert 0 < len(unreached) < len(every) / 10
    others = [number for number in every if number not in set(unreached)]
    assert indexes._vectors_found([*unreached[:3], *others[:5]])


def test_a_vector_that_is_lost_has_them_made_anew(tmp_path: Path) -> None:
    """As many as there should be, all but one where they belong: what two writers leave behind."""
    library = Library.open(tmp_path)
    (number, *_) = library._store.some("vectors", 8)
    vectors = library._indexes.vectors
    (kept,) = vectors.vectors([number]).values()
    embedding = vectors.embedding
    assert embedding
    vectors.write([number], np.roll(kept, 1)[None, :], embedding)
    assert library._indexes.vectors_whole()  # it finds itself, wherever it is
    vectors.forget([number])
    vectors.write([10_000_000], kept[None, :], embedding)
    assert not library._indexes.vectors_whole()
    again = Library.open(tmp_path)
    again.search("培训参与率")
    assert again._indexes.vectors_whole()


def test_stopping_leaves_a_library_that_goes_on(tmp_path: Path) -> None:
    library = Library.open(tmp_path)
    before = library.stats().tables

    def stop(done: int, total: int) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        library.add(_many(5), progress=stop)
    again = Library.open(tmp_path)
    again.add(_many(5))
    assert again.stats().tables == before + 5
    assert again._indexes.whole()


def test_progress_ends_with_all_done(tmp_path: Path) -> None:
    library = Library.open(tmp_path)
    told: list[tuple[int, int]] = []
    library.add(_many(3), progress=lambda done, total: told.append((done, total)))
    assert all(0 < done <= total for done, total in told)
    assert told[-1][0] == told[-1][1]


def _build(workspace: Path) -> None:
    Library.open(workspace).add(_many(200))


@pytest.mark.parametrize("seconds", [0.2, 1.0])
def test_killed_while_building_it_goes_on(tmp_path: Path, seconds: float) -> None:
    Library.open(tmp_path).close()
    process = multiprocessing.get_context("spawn").Process(target=_build, args=(tmp_path,))
    process.start()
    written = tmp_path / "library" / "library.sqlite-wal"
    size = written.stat().st_size if written.exists() else 0
    deadline = time.monotonic() + 120
    while time.monotonic() < deadline and (
        not written.exists() or written.stat().st_size <= size + 100_000
    ):
        time.sleep(0.01)
    time.sleep(seconds)
    assert process.pid is not None
    os.kill(process.pid, signal.SIGKILL)
    process.join()
    library = Library.open(tmp_path)
    library.search("机井出水量")
    assert library._indexes.whole()
    # Each table is there whole, or not at all.
    assert set(library._store.row_counts().values()) <= {20} | set(
        Library.open(tmp_path / "untouched")._store.row_counts().values()
    )


def test_a_rare_row_among_many_copies_is_found_within_filters(small_library: Library) -> None:
    copies = [
        made_table(("机井水质合格率", "≥95%"), organization=f"第{at}局", year=2020)
        for at in range(400)
    ]
    rare = made_table(("机井水质合格率", "≥93%"), organization="山后局", year=2019)
    small_library.add([*copies[:200], rare, *copies[200:]])
    for wanted in ({"organization": "山后"}, {"year": "2019"}, {"value": "93", "unit": "%"}):
        (hit,) = small_library.search("水质合格率", filters=Filters.of(**wanted)).hits
        assert hit.organization == "山后局"
    assert small_library.search("机井水质合格率 ≥93% 2019").hits[0].organization == "山后局"


_FILTERS = st.fixed_dictionaries(
    {},
    optional={
        "year": st.sampled_from(["2022", "2020..", "..2021"]),
        "level2": st.sampled_from(["质量指标", "数量指标", "满意度"]),
        "unit": st.sampled_from(["%", "人", "万元"]),
        "operator": st.sampled_from(["≥", "=", "≤"]),
        "value": st.sampled_from(["90..100", "..5", "12"]),
        "sector": st.sampled_from(["党建", "农业", "教育"]),
    },
)


@settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(filters=_FILTERS, query=st.sampled_from(["培训", "满意度", "成本", "完成及时率", ""]))
def test_hits_are_rows_that_satisfy_the_filters(
    shipped_library: Library, filters: dict[str, str], query: str
) -> None:
    wanted = Filters.of(**filters)
    store = shipped_library._store
    ids = {row.id for row in store.light(store.some("words", 100_000), wanted)}
    for hit in shipped_library.search(query, k=30, filters=wanted).hits:
        assert set(hit.ids) <= ids
        assert hit.count <= len(ids)
