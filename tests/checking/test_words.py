"""Word lists: shipped ones load; a folder of one's own takes their place."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from assistant.checking import Options, check_table
from assistant.checking.notation import table_of
from assistant.checking.words import WordLists, word_lists
from assistant.model.errors import UserError
from assistant.paths import shipped

SHIPPED = shipped("corpus") / "words"


def test_every_shipped_list_loads() -> None:
    words = word_lists()
    for name in ("measures", "vague", "process", "goals", "confusable", "doubled", "events"):
        assert getattr(words, name)
    assert words.generic.search("工作")


def test_each_file_in_the_folder_is_one_that_is_read() -> None:
    read = {name for name in dir(WordLists) if not name.startswith("_")} - {"unmeasurable"}
    assert {path.stem for path in SHIPPED.glob("*.yaml")} == read


def test_no_wrong_word_is_part_of_its_own_right_one() -> None:
    for pair in word_lists().confusable.pairs:
        assert pair.wrong != pair.right
        assert pair.wrong not in pair.right


def test_events_end_after_they_begin() -> None:
    for event in word_lists().events.events:
        assert event.first <= event.last


def test_staff_can_add_a_word(tmp_path: Path) -> None:
    folder = tmp_path / "words"
    shutil.copytree(SHIPPED, folder)
    vague = folder / "vague.yaml"
    vague.write_text(
        vague.read_text(encoding="utf-8").replace("phrases: [", "phrases: [蒸蒸日上, "),
        encoding="utf-8",
    )
    table = table_of("社会效益指标 | 村集体经济 | 蒸蒸日上")
    assert not check_table(table, Options(select=("VAL109",))).findings
    assert check_table(table, Options(select=("VAL109",), words=folder)).findings


def test_a_list_that_cannot_be_read_names_the_file(tmp_path: Path) -> None:
    table = table_of("社会效益指标 | 村集体经济 | 有所提高")
    with pytest.raises(UserError, match=r"\.yaml"):
        check_table(table, Options(select=("VAL109",), words=tmp_path))
    (tmp_path / "vague.yaml").write_text("verbs: 提高\n", encoding="utf-8")
    with pytest.raises(UserError, match="vague"):
        check_table(table, Options(select=("VAL109",), words=tmp_path))
