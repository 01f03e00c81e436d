"""Word lists: shipped ones load; a folder of one's own takes their place."""

from __future__ import annotations

from pathlib import Path

import pytest

from assistant.checking import Options, check_table
from assistant.checking.notation import table_of
from assistant.checking.words import WordLists, word_lists
from assistant.model.errors import UserError
from assistant.model.table import GoalTable
from assistant.paths import shipped
from assistant.services import Services
from assistant.settings import Settings

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


GROWING = table_of("社会效益指标 | 村集体经济 | 蒸蒸日上")


def office(tmp_path: Path, **files: str) -> Path:
    folder = tmp_path / "词表"
    folder.mkdir()
    for name, content in files.items():
        (folder / f"{name}.yaml").write_text(content, encoding="utf-8")
    return folder


def codes(table: GoalTable, words: Path | None) -> list[str]:
    return [finding.code for finding in check_table(table, Options(words=words)).findings]


def test_an_office_adds_a_word_and_keeps_all_the_others(tmp_path: Path) -> None:
    folder = office(tmp_path, vague="phrases: [蒸蒸日上]\n")
    assert "VAL109" not in codes(GROWING, None)
    assert "VAL109" in codes(GROWING, folder)
    assert "VAL109" in codes(table_of("社会效益指标 | 村集体经济 | 有所提高"), folder)


def test_an_office_takes_a_word_away(tmp_path: Path) -> None:
    table = table_of("数量指标 | 组织事物管理次数 | ≥4次")
    folder = office(tmp_path, confusable="remove: {pairs: [组织事物, 事物管理]}\n")
    assert "WRD101" in codes(table, None)
    assert "WRD101" not in codes(table, folder)


def test_an_office_adds_a_pair_and_a_quality(tmp_path: Path) -> None:
    folder = office(
        tmp_path,
        confusable="pairs: [{wrong: 防讯, right: 防汛}]\n",
        measures="qualities: {便利性: 便利率}\nremove: {qualities: [安全性]}\n",
    )
    words = word_lists(folder)
    assert [pair.wrong for pair in words.confusable.pairs][-1] == "防讯"
    assert words.measures.qualities["便利性"] == "便利率"
    assert "安全性" not in words.measures.qualities
    assert words.measures.shares == word_lists().measures.shares


def test_nothing_is_loaded_that_is_not_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("words", "corpus/words", "词表"):
        folder = tmp_path / name
        folder.mkdir(parents=True)
        (folder / "vague.yaml").write_text("phrases: [蒸蒸日上]\n", encoding="utf-8")
    (tmp_path / "vague.yaml").write_text("phrases: [蒸蒸日上]\n", encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    assert "VAL109" not in codes(GROWING, None)


def test_the_folder_may_be_set_for_the_office(tmp_path: Path) -> None:
    folder = office(tmp_path, vague="phrases: [蒸蒸日上]\n")
    rules = {"WRD107": {"longest": 3}}
    services = Services(Settings(workspace=tmp_path, words=folder, rules=rules, profile="hubei"))
    report = services.check_table(GROWING)
    assert {"VAL109", "WRD107"} <= {finding.code for finding in report.findings}
    assert report.profile == "hubei"
    assert services.check_table(GROWING, Options(profile="hunan")).profile == "hunan"


@pytest.mark.parametrize(
    ("name", "content", "says"),
    [
        ("vague", "verbs: 提高\n", "vague.*verbs"),
        ("vague", "phrase: [提高]\n", "vague.*phrase"),
        ("vague", "- 提高\n", "vague"),
        ("vague", "remove: {phrase: [提高]}\n", "phrase"),
        ("vagues", "phrases: [提高]\n", "vagues"),
        ("confusable", "pairs: [{wrong: 防讯}]\n", "confusable.*right"),
    ],
)
def test_a_list_that_cannot_be_used_names_file_and_place(
    tmp_path: Path, name: str, content: str, says: str
) -> None:
    table = table_of("社会效益指标 | 村集体经济 | 有所提高")
    with pytest.raises(UserError, match=says):
        check_table(table, Options(words=office(tmp_path, **{name: content})))


def test_a_folder_without_lists_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UserError, match=r"vague\.yaml"):
        check_table(GROWING, Options(words=tmp_path))
    with pytest.raises(UserError, match="没有词表文件夹"):
        check_table(GROWING, Options(words=tmp_path / "无"))
