"""The measure of suggested indicators: what counts as foreseen, tables left out, ahead of simpler ways."""

from __future__ import annotations

from pathlib import Path

import pytest

from assistant.evaluation import page, suggesting, suggesting_page, targets, targets_page
from assistant.evaluation.indicators import Row, asked_rows, close, same, task_of
from assistant.evaluation.suggesting import OURS, Foreseen, SetQuality, SuggestingQuality
from assistant.library.corpus import load_folder
from assistant.paths import shipped

PAGE = Path(__file__).resolve().parents[2] / "docs/suggesting.md"
AGAIN = "run: python -m assistant.evaluation docs/suggesting.md"
DOCUMENTS = list(load_folder(shipped("corpus") / "tables"))


@pytest.fixture(scope="module")
def quality() -> SuggestingQuality:
    pytest.importorskip("langchain_chroma")
    return suggesting.measure(lambda done, total: None)


@pytest.mark.parametrize(
    ("asked", "suggested", "is_same", "is_close"),
    [
        ("组工干部培训合格率", "电商人才培训合格率", True, True),
        ("校舍修缮验收合格率", "道路工程验收合格率", True, True),
        ("党建督查次数", "专项督查次数", True, True),
        ("免费开放天数", "图书馆开放天数", True, True),
        ("人员经费", "培训经费", False, False),
        ("案件调解率", "案件查办率", False, True),
        ("粮食储备到位率", "驻村督查覆盖率", False, False),
    ],
)
def test_what_counts_as_foreseen(asked: str, suggested: str, is_same: bool, is_close: bool) -> None:
    one, two = Row.of("质量指标", asked, None), Row.of("质量指标", suggested, None)
    assert (same(one, two), close(one, two)) == (is_same, is_close)


def test_another_category_is_another_indicator_and_all_costs_are_one() -> None:
    one = Row.of("质量指标", "培训合格率", "%")
    assert not close(one, Row.of("社会效益指标", "培训合格率", "%"))
    assert close(Row.of(None, "培训合格率", "%"), one), "a table without categories fits any"
    cost = Row.of("成本指标", "培训经费", "万元")
    assert same(cost, Row.of("经济成本指标", "培训经费", "万元"))


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda document: document.id)
def test_a_task_text_has_no_indicator_of_its_table(document) -> None:  # type: ignore[no-untyped-def]
    text = task_of(document.table, document.brief)
    measured = [row.name for row in document.table.indicators if row.name.endswith("率")]
    assert not [name for name in measured if name in text]


def test_near_copies_go_with_the_table_left_out() -> None:
    first = DOCUMENTS[0]
    copy = first.model_copy(update={"id": "c-copy"})
    assert suggesting.near_copies(first, [*DOCUMENTS, copy]) == {first.id, "c-copy"}


def test_a_library_without_a_table_does_not_have_it(tmp_path: Path) -> None:
    first = DOCUMENTS[0]
    with suggesting.library_without(tmp_path / "left", {first.id}) as library:
        ids = {summary.id for summary in library.tables()}
    assert first.id not in ids and len(ids) == len(DOCUMENTS) - 1
    assert not (tmp_path / "left").exists()


def test_every_indicator_is_counted(quality: SuggestingQuality) -> None:
    past, strange = quality.sets
    rows = sum(len(asked_rows(document)) for document in DOCUMENTS)
    assert past.ways[0].tables == len(DOCUMENTS) and past.ways[0].rows == rows
    assert strange.ways[0].tables == 18
    assert not past.missed and not strange.missed


@pytest.mark.parametrize("number", [0, 1])
def test_ahead_of_every_simpler_way(quality: SuggestingQuality, number: int) -> None:
    ways = {way.name: way for way in quality.sets[number].ways}
    ours = ways.pop(OURS)
    peers = {
        name: ways[name] for name in ("最常见的指标", "本程序检索任务描述", "LangChain Chroma")
    }
    for peer in peers.values():
        assert _share(ours.same, ours) > 1.2 * _share(peer.same, peer)
        assert _share(ours.close, ours) > 1.5 * _share(peer.close, peer)
        assert ours.useful / ours.suggested > peer.useful / peer.suggested
        assert ours.met > peer.met
    assert ours.repeated / ours.suggested < 0.01


def _share(part: int, way: Foreseen) -> float:
    return part / way.rows


def test_the_past_adds_to_what_the_task_states(quality: SuggestingQuality) -> None:
    for measured in quality.sets:
        whole, stated, past = measured.ways[:3]
        assert stated.close < past.close <= whole.close


def test_the_tables_in_the_docs_are_what_is_measured(quality: SuggestingQuality) -> None:
    text = PAGE.read_text(encoding="utf-8")
    assert page.between(text) == suggesting_page.table(quality), AGAIN


def test_the_values_in_the_docs_are_what_is_measured() -> None:
    text = PAGE.read_text(encoding="utf-8")
    measured = targets_page.table(targets.measure(lambda done, total: None))
    assert page.between(text, "targets") == measured, AGAIN


def test_a_table_without_suggestions_is_named() -> None:
    empty = SetQuality(name="测", ways=(Foreseen(name=OURS, tables=1, rows=3),), missed=("c-x",))
    assert "没有推荐的：c-x" in suggesting_page.heading(empty)
    assert suggesting_page.rows(empty)[0][4] == "—"
