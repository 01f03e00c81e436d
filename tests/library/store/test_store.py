"""The store: workspaces of the first release come along, names are kept once, likeness is told apart."""

from __future__ import annotations

import json
import sqlite3
from pathlib import Path

import pytest

from assistant.library import Document, Filters, Library
from assistant.library.corpus import load_folder
from assistant.library.document import digest
from assistant.library.store.database import Database
from assistant.library.store.schema import MIGRATIONS
from assistant.model.errors import UserError
from assistant.paths import shipped
from tests.library.conftest import made_table


def _first_release(path: Path, documents: list[Document]) -> None:
    """A library.sqlite as the first release wrote it."""
    path.parent.mkdir(parents=True)
    with sqlite3.connect(path) as connection:
        connection.executescript(MIGRATIONS[0] + "PRAGMA user_version = 1;")
        for number, document in enumerate(documents, start=1):
            table = document.table
            content = document.model_dump(
                mode="json", exclude={"table": {"indicators"}}, exclude_defaults=True
            )
            connection.execute(
                "INSERT INTO documents (number, id, digest, title, organization, year, kind,"
                " sector, shipped, content) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                (
                    number,
                    document.id,
                    digest(table),
                    table.title,
                    table.organization,
                    table.year,
                    table.kind,
                    document.sector,
                    document.shipped,
                    json.dumps(content, ensure_ascii=False),
                ),
            )
            connection.executemany(
                "INSERT INTO rows (document, id, name, measure, doubtful, content)"
                " VALUES (?, ?, ?, 'of the first release', 0, ?)",
                (
                    (
                        number,
                        f"{document.id}:{row.id}",
                        row.name,
                        row.model_dump_json(exclude_defaults=True),
                    )
                    for row in table.indicators
                ),
            )
        connection.execute("INSERT INTO untold SELECT 'vectors', number, 0 FROM rows")
        connection.execute("INSERT INTO state VALUES ('words', 'of the first release')")


def test_a_workspace_of_the_first_release_comes_along(tmp_path: Path) -> None:
    own = Document.of(made_table(("机井出水量", "≥5立方米"), ("群众满意度", "≥90%")))
    documents = [*load_folder(shipped("corpus") / "tables"), own]
    _first_release(tmp_path / "library" / "library.sqlite", documents)
    for stale in ("words", "vectors"):  # indexes of its form, which nobody can read any more
        (tmp_path / "library" / stale).mkdir()
        (tmp_path / "library" / stale / "made").touch()
    library = Library.open(tmp_path)
    assert library._indexes.whole()
    assert library.stats().tables == len(documents)
    assert library.table(own.id) == own
    hit = library.search("机井出水量").hits[0]
    assert (hit.id, hit.score, hit.year) == (f"{own.id}:r1", 1.0, 2023)
    fresh = Library.open(tmp_path / "fresh")
    fresh.add([own])
    columns = (
        "SELECT id, measure, named IS NULL, year, task, indicator, likeness FROM rows ORDER BY id"
    )
    derived = library._store.ask(columns)
    # `unit` and the like were columns before: this first release left them out.
    assert [row[0] for row in derived] == [row[0] for row in fresh._store.ask(columns)]
    assert [row[2:] for row in derived] == [row[2:] for row in fresh._store.ask(columns)]


def test_what_the_first_release_removed_stays_away_and_can_be_restored(tmp_path: Path) -> None:
    gone, *others = load_folder(shipped("corpus") / "tables")
    path = tmp_path / "library" / "library.sqlite"
    _first_release(path, others)
    with sqlite3.connect(path) as connection:
        connection.execute("INSERT INTO unwanted VALUES (?)", (gone.id,))
    library = Library.open(tmp_path)
    assert gone.id not in {table.id for table in library.tables()}
    (change,) = library.history(gone.id)
    assert library.restore(change.number) == gone.id
    assert library.table(gone.id) == gone
    assert not library._store.unwanted()


def test_names_are_kept_once_and_go_with_their_last_row(small_library: Library) -> None:
    offices = ("甲局", "乙局", "丙局")
    ids = small_library.add(
        made_table(("群众满意度", "≥90%"), (f"{name}机井数", "3眼"), organization=name)
        for name in offices
    ).added
    counts = {name: small_library._store.count(name) for name in ("words", "names", "vectors")}
    assert counts == {"words": 6, "names": 4, "vectors": 4}
    small_library.remove(ids[0])
    assert small_library._store.count("names") == 3
    assert small_library._indexes.whole()
    for id in ids[1:]:
        small_library.remove(id)
    assert small_library._store.count("names") == 0
    assert small_library._indexes.whole()


def test_like_rows_are_counted_over_the_library_and_within_filters(small_library: Library) -> None:
    small_library.add(
        made_table(("群众满意度", "≥90%"), organization=f"第{at}局", year=2000 + at % 20)
        for at in range(300)
    )
    (hit,) = small_library.search("群众满意度", k=5).hits
    assert hit.count == 300
    assert len(hit.ids) == 50
    assert hit.id in hit.ids
    (hit,) = small_library.search("群众满意度", filters=Filters.of(year="2003")).hits
    assert hit.count == 15
    assert len(hit.ids) == 15


@pytest.mark.parametrize("other", ["≥91%", "=90%", "≥90人", "较高"])
def test_another_target_is_another_hit(small_library: Library, other: str) -> None:
    small_library.add([made_table(("群众满意度", "≥90%"), ("群众满意度", other))])
    assert [hit.count for hit in small_library.search("群众满意度").hits] == [1, 1]


def test_a_document_of_another_year_takes_its_rows_along(small_library: Library) -> None:
    small_library.add([made_table(("群众满意度", "≥90%"), year=2020)])
    with small_library._store.transaction() as connection:
        connection.execute("UPDATE documents SET year = 2024")
    assert small_library._store.ask("SELECT year FROM rows") == [(2024,)]


def test_a_transaction_that_cannot_be_closed_takes_nothing_after_it_along(tmp_path: Path) -> None:
    """As on a full disk: the COMMIT fails, and what is written next is kept all the same."""
    database = Database(tmp_path / "file.sqlite")
    with database.transaction() as connection:
        connection.execute("CREATE TABLE a (n INTEGER PRIMARY KEY)")
        connection.execute("CREATE TABLE b (n REFERENCES a DEFERRABLE INITIALLY DEFERRED)")
    with pytest.raises(sqlite3.IntegrityError), database.transaction() as connection:
        connection.execute("INSERT INTO b VALUES (1)")  # refused by the COMMIT alone
    with database.transaction() as connection:
        connection.execute("INSERT INTO a VALUES (7)")
    database.close()
    assert Database(tmp_path / "file.sqlite").ask("SELECT n FROM a") == [(7,)]


@pytest.mark.parametrize("odd", ["半个\ud83d", 10**30])
def test_what_cannot_be_kept_or_asked_for_is_told(small_library: Library, odd: str | int) -> None:
    with pytest.raises(UserError, match="请"):
        small_library._store.ask("SELECT ?", [odd])
    table = made_table(("培训期数", "≥5期"))
    update = {"title": odd} if isinstance(odd, str) else {"year": odd}
    with pytest.raises(UserError, match="请"):
        small_library.add([table.model_copy(update=update)])
    assert small_library.add([table]).added
    assert small_library._indexes.whole()


class _StoppedError(Exception):
    pass


def test_reading_all_again_goes_on_where_it_was_stopped(
    small_library: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("assistant.library.store.store._AT_ONCE", 2)
    small_library.add([made_table(("培训合格率", "≥90%"), year=2000 + at) for at in range(7)])
    store = small_library._store
    with store.transaction() as connection:
        connection.execute("UPDATE rows SET measure = 'of older words', likeness = 0")
    told: list[tuple[int, int]] = []

    def stop(done: int, total: int) -> None:
        told.append((done, total))
        if done == 4:
            raise _StoppedError

    with pytest.raises(_StoppedError):
        store.derive_again(stop)
    assert len(store.ask("SELECT 1 FROM rows WHERE measure = 'of older words'")) == 3
    assert store.state("words") == ""
    store.derive_again(lambda done, total: told.append((done, total)))
    assert told == [(2, 7), (4, 7), (6, 7), (7, 7)]
    assert store.ask("SELECT DISTINCT measure FROM rows") == [("培训合格率",)]
    assert store.ask("SELECT measure, n FROM tallies GROUP BY measure") == [("培训合格率", 1)]
