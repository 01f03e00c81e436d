"""Every shipped file keeps its contract: it loads, says only facts, and is written back as it stands."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from assistant.library import corpus
from assistant.library.sectors import shipped_sectors
from assistant.model.errors import UserError
from assistant.model.target import TargetKind
from assistant.paths import shipped

FOLDER = shipped("corpus") / "tables"
FILES = sorted(FOLDER.glob("*.yaml"))
# The longest name or fact in use; anything longer would be a sentence of a document.
_LONGEST_FACT = 60


def test_the_whole_corpus_is_there() -> None:
    assert len(FILES) == 37


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
class TestFile:
    def test_is_written_back_as_it_stands(self, path: Path) -> None:
        document = corpus.load(path)
        assert corpus.dump(document) == path.read_text(encoding="utf-8")

    def test_names_its_source(self, path: Path) -> None:
        document = corpus.load(path)
        assert document.address or document.origin
        assert document.table.title
        assert document.sector in shipped_sectors().names

    def test_says_facts_and_no_narrative(self, path: Path) -> None:
        document = corpus.load(path)
        assert not document.table.goals
        texts = [document.brief, *(task.content for task in document.table.tasks)]
        for row in document.table.indicators:
            texts += [row.name, row.explanation, row.scoring, row.note]
        assert max(len(text) for text in texts if text) <= _LONGEST_FACT

    def test_rows_are_numbered_and_of_known_tasks(self, path: Path) -> None:
        document = corpus.load(path)
        table = document.table
        assert [row.id for row in table.indicators] == [
            f"r{at}" for at in range(1, len(table.indicators) + 1)
        ]
        assert set(document.flags) <= {row.id for row in table.indicators}
        assert all(row.task is None or table.task(row.task) for row in table.indicators)

    def test_every_plain_value_is_understood(self, path: Path) -> None:
        document = corpus.load(path)
        for row in document.table.indicators:
            for target in filter(None, (row.target, *(band.target for band in row.grades))):
                plain = target.raw.strip("≥≤=<> ").rstrip("%").replace(".", "")
                if plain.isdigit() and row.id not in document.flags:
                    assert target.kind is TargetKind.NUMBER, (row.id, target.raw)

    def test_no_template_mark_is_left_in_a_name(self, path: Path) -> None:
        for row in corpus.load(path).table.indicators:
            assert not set("★*☆") & set(row.name)


def test_a_broken_file_says_which_and_where(tmp_path: Path) -> None:
    broken = tmp_path / "broken.yaml"
    broken.write_text("title: 缺字段\nindicators: 没有", encoding="utf-8")
    with pytest.raises(UserError, match=r"broken\.yaml"):
        corpus.load(broken)


def test_every_shared_row_is_in_the_corpus(shared: Path) -> None:
    # One page may hold several tables: the number of rows tells them apart.
    by_address = {
        (doc.address, len(doc.table.indicators)): doc for doc in corpus.load_folder(FOLDER)
    }
    for path in sorted((shared / "tables").glob("*.json")):
        given = json.loads(path.read_text(encoding="utf-8"))
        kept = by_address[given["url"], len(given["rows"])]
        for row, printed in zip(kept.table.indicators, given["rows"], strict=True):
            if printed.get("target") not in (None, "定性"):
                assert row.target is not None
                assert row.target.raw == printed["target"]
            assert row.level1_raw == printed.get("level1")
            assert row.level2_raw == printed.get("level2")


def test_every_row_of_the_seeds_is_in_the_corpus(shared: Path) -> None:
    documents = {doc.id: doc for doc in corpus.load_folder(FOLDER)}
    names = (
        "county-organization-duties",
        "bazhou-organization-2022",
        "hengyang-party-committee-2024",
        "hengdong-organization-2022",
    )
    for number, name in enumerate(names, start=1):
        gold = json.loads((shared / f"gold/00{number}.json").read_text(encoding="utf-8"))
        rows = documents[f"c-{name}"].table.indicators
        assert [row.name for row in rows] == [row["name"] for row in gold["indicators"]]
