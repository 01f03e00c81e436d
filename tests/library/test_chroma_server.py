"""`JIXIAO_CHROMA_URL`: the vectors on a real `chroma run`, away, back, emptied, shared, guarded."""

from __future__ import annotations

import logging
import multiprocessing
from collections.abc import Iterator
from pathlib import Path

import pytest

from assistant.library import Library
from assistant.library.indexes import chroma_server
from assistant.model.errors import UserError
from assistant.services import Services
from assistant.settings import Settings
from tests.library.chroma_run import ChromaRun, Quiet, door, served
from tests.library.conftest import made_table


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ChromaRun]:
    """One server for the tests that leave it alone."""
    server = ChromaRun(tmp_path_factory.mktemp("chroma"))
    server.start()
    yield server
    server.stop()


@pytest.fixture
def own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[ChromaRun]:
    """A server that a test may stop; one that was away is asked again at once."""
    monkeypatch.setattr(chroma_server, "_PAUSE", 0)
    server = ChromaRun(tmp_path / "chroma")
    server.start()
    yield server
    server.stop()


@pytest.fixture
def empty(tmp_path: Path) -> Path:
    """No shipped tables: a test's own few are enough."""
    folder = tmp_path / "corpus"
    folder.mkdir()
    return folder


def uses_vectors(library: Library, name: str) -> bool:
    """True where the name's own vector is the nearest to it."""
    vectors = library._indexes.embedder.embed([name])
    return any(cosine > 0.999 for cosine in library._indexes.vectors.search(vectors, 1)[0].values())


def test_the_vectors_are_on_the_server_and_no_proxy_captures_them(
    tmp_path: Path, running: ChromaRun, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("HTTP_PROXY", "http_proxy", "ALL_PROXY", "all_proxy"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")
    services = Services(Settings(workspace=tmp_path, chroma_url=running.url))
    assert services.search("培训参与率").hits[0].score == 1.0
    assert uses_vectors(services.library, "培训参与率")
    assert services.library._indexes.whole()
    assert not list(tmp_path.rglob("chroma.sqlite3"))


def test_workspaces_share_a_server_and_not_their_vectors(
    tmp_path: Path, running: ChromaRun, empty: Path
) -> None:
    libraries = [
        Library.open(tmp_path / who, corpus_folder=empty, chroma_url=running.url) for who in "甲乙"
    ]
    for who, library in zip("甲乙", libraries, strict=True):
        library.add([made_table((f"{who}水库蓄水量", "≥5立方米"))])
    for who, other, library in zip("甲乙", "乙甲", libraries, strict=True):
        assert uses_vectors(library, f"{who}水库蓄水量")
        assert not uses_vectors(library, f"{other}水库蓄水量")
    libraries[0].rebuild()
    assert uses_vectors(libraries[1], "乙水库蓄水量")


def _add_some(workspace: Path, empty: Path, url: str, who: str) -> None:
    library = Library.open(workspace, corpus_folder=empty, chroma_url=url)
    for number in range(8):
        library.add([made_table((f"{who}机井第{number}眼出水量", "≥5立方米"), organization=who)])


def test_two_processes_on_one_workspace_lose_nothing(
    tmp_path: Path, running: ChromaRun, empty: Path
) -> None:
    mine = Library.open(tmp_path / "w", corpus_folder=empty, chroma_url=running.url)
    context = multiprocessing.get_context("spawn")
    writers = [
        context.Process(target=_add_some, args=(tmp_path / "w", empty, running.url, who))
        for who in ("东泉", "西泉")
    ]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join()
        assert writer.exitcode == 0
    for who in ("东泉", "西泉"):
        name = f"{who}机井第7眼出水量"
        assert mine.search(name).hits[0].name == name
        assert uses_vectors(mine, name)
    assert mine._indexes.whole()


def test_from_folder_to_server_and_back_the_vectors_follow(
    tmp_path: Path, running: ChromaRun, empty: Path
) -> None:
    for at, url in enumerate((None, running.url, None, running.url)):
        library = Library.open(tmp_path / "w", corpus_folder=empty, chroma_url=url)
        name = f"第{at}眼机井出水量"
        library.add([made_table((name, "≥5立方米"), year=2000 + at)])
        assert library._indexes.whole()
        for before in range(at + 1):
            assert uses_vectors(library, f"第{before}眼机井出水量")


def test_a_server_that_is_away_costs_the_vectors_only_until_it_is_back(
    tmp_path: Path, own: ChromaRun, empty: Path, caplog: pytest.LogCaptureFixture
) -> None:
    library = Library.open(tmp_path / "w", corpus_folder=empty, chroma_url=own.url)
    library.add([made_table(("甲水库蓄水量", "≥5立方米"))])
    own.stop()
    with caplog.at_level(logging.WARNING):
        assert library.search("甲水库蓄水量").hits[0].name == "甲水库蓄水量"
        library.add([made_table(("乙水库蓄水量", "≥6立方米"))])
        found = library.search("乙水库蓄水量")
    assert found.hits[0].name == "乙水库蓄水量"
    assert "没有应答" in found.notes[0]
    assert "没有应答" in caplog.text
    with pytest.raises(UserError, match="没有应答"):
        library.rebuild()
    del library
    again = Library.open(tmp_path / "w", corpus_folder=empty, chroma_url=own.url)
    assert again.search("乙水库蓄水量").hits
    own.start()
    again.add([made_table(("丙水库蓄水量", "≥7立方米"))])
    for who in "甲乙丙":
        assert uses_vectors(again, f"{who}水库蓄水量")
    assert again._indexes.whole()


def test_a_server_that_lost_its_data_is_filled_again(
    tmp_path: Path, own: ChromaRun, empty: Path
) -> None:
    library = Library.open(tmp_path / "w", corpus_folder=empty, chroma_url=own.url)
    library.add([made_table(("甲水库蓄水量", "≥5立方米"))])
    own.stop()
    own.start(tmp_path / "nothing here")
    assert library.search("甲水库蓄水量").hits
    library.search("甲水库蓄水量")
    assert uses_vectors(library, "甲水库蓄水量")
    assert library._indexes.whole()


def test_a_name_and_password_in_the_address_open_the_door(
    tmp_path: Path, running: ChromaRun, empty: Path, caplog: pytest.LogCaptureFixture
) -> None:
    with served(door(running.port, "office", "p@ss")) as place:
        url = f"http://office:p%40ss@{place}"
        library = Library.open(tmp_path / "w", corpus_folder=empty, chroma_url=url)
        library.add([made_table(("甲水库蓄水量", "≥5立方米"))])
        assert uses_vectors(library, "甲水库蓄水量")
        wrong = f"http://office:wrong@{place}"
        other = Library.open(tmp_path / "other", corpus_folder=empty, chroma_url=wrong)
        with caplog.at_level(logging.WARNING):
            other.add([made_table(("乙水库蓄水量", "≥5立方米"))])
    assert "用户名和密码" in caplog.text
    assert "wrong" not in caplog.text


@pytest.mark.parametrize(
    ("answer", "said"),
    [
        ({"body": b"<html>nginx</html>"}, "不是 Chroma"),
        ({"body": b'{"version": 1}'}, "不像 1.0 以上版本"),
        ({"status": 404, "body": b'{"detail":"Not Found"}'}, "不像 1.0 以上版本"),
        ({"status": 502, "body": b"bad gateway"}, "不像 1.0 以上版本"),
        ({"wait": 2.0}, "没有应答（ReadTimeout）"),
    ],
)
def test_what_is_no_chroma_is_told_in_one_sentence(
    tmp_path: Path,
    empty: Path,
    answer: dict[str, object],
    said: str,
    caplog: pytest.LogCaptureFixture,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(chroma_server, "_PATIENCE", 0.5)
    with served(type("Other", (Quiet,), answer)) as place:
        library = Library.open(tmp_path / "w", corpus_folder=empty, chroma_url=f"http://{place}")
        with caplog.at_level(logging.WARNING):
            library.add([made_table(("甲水库蓄水量", "≥5立方米"))])
            assert library.search("甲水库蓄水量").hits
    assert said in caplog.text
    assert "JIXIAO_CHROMA_URL" in caplog.text


@pytest.mark.parametrize("url", ["127.0.0.1:8000", "ftp://chroma", "http://", "http://x:port"])
def test_an_address_that_is_none_is_told(tmp_path: Path, empty: Path, url: str) -> None:
    library = Library.open(tmp_path / "w", corpus_folder=empty)
    library.add([made_table(("甲水库蓄水量", "≥5立方米"))])
    with pytest.raises(UserError, match="JIXIAO_CHROMA_URL"):
        Library.open(tmp_path / "w", corpus_folder=empty, chroma_url=url).search("甲水库")
