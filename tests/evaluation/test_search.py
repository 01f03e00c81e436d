"""The measure of searching: honest labels, the bounds, others' ways beside ours, the page says what is measured."""

from __future__ import annotations

import json

import pytest
from click.testing import CliRunner

from assistant.cli.eval import command
from assistant.evaluation import page, search_page, searching
from assistant.evaluation.search_further import further_tables
from assistant.evaluation.search_quality import SearchQuality, with_further
from assistant.evaluation.search_ways import OURS, PEERS, all_rows, ours
from assistant.evaluation.searching import Measured, Query, measure
from assistant.library import Filters, Library
from assistant.library.search.nearness import WEIGHTS
from tests.conftest import ROOT
from tests.library.conftest import made_table

PAGE = ROOT / "docs/search.md"
QUERIES = searching.labelled()


@pytest.fixture(scope="module")
def printed() -> str:
    """What `jixiao eval search` prints: the measuring takes long, so the tests read it from there."""
    result = CliRunner().invoke(command, ["search", "--quick", "--format", "json"])
    assert result.exit_code == 0, result.output
    return result.stdout


@pytest.fixture(scope="module")
def quality(printed: str) -> SearchQuality:
    return SearchQuality.model_validate_json(printed)


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Library:
    return Library.open(tmp_path_factory.mktemp("searched"))


def test_the_labelled_set_is_broad() -> None:
    assert len(QUERIES) >= 300
    assert len(searching.families()) >= 9
    assert sum(not query.right for query in QUERIES) >= 40
    assert len({(query.family, query.text, query.filters) for query in QUERIES}) == len(QUERIES)


def test_every_label_is_a_row_that_can_be_found(library: Library) -> None:
    known = {row.id for row in all_rows(library)}
    for query in QUERIES:
        assert query.right <= known, query.text


def test_colloquial_questions_share_no_word_with_the_names_they_ask_for(library: Library) -> None:
    names = {row.id: row.name for row in all_rows(library)}
    families = {"colloquial", "colloquial_kept"}
    asked = [query for query in QUERIES if query.family in families]
    assert len(asked) >= 120
    assert {len([one for one in asked if one.family == family]) for family in families} == {62}
    for query in asked:
        pairs = {query.text[at : at + 2] for at in range(len(query.text) - 1)}
        for id in query.right:
            assert not any(pair in names[id] for pair in pairs), (query.text, names[id])


def test_every_shipped_table_is_asked_for() -> None:
    asked = {id.partition(":")[0] for query in QUERIES for id in query.right}
    tables = {f"c-{path.stem}" for path in (ROOT / "corpus/tables").glob("*.yaml")}
    # Its rows have no names.
    assert tables - asked <= {"c-batang-infrastructure-2021"}


def test_ours_keeps_its_bounds(quality: SearchQuality) -> None:
    whole = quality.ours.whole
    assert whole.hit5 is not None and whole.hit5 >= 0.95
    assert whole.mrr is not None and whole.mrr >= 0.85
    assert whole.false_found is not None and whole.false_found <= 0.10


def test_ours_is_ahead_of_others_in_every_family(quality: SearchQuality) -> None:
    """By MRR and by what is given wrongly, which is how they are compared.

    By the first five alone Chroma, which always gives something, is ahead on the everyday questions
    kept apart: one question of forty, and no more than that is let pass.
    """
    ways = {way.name: {one.family: one for one in way.families} for way in quality.small}
    if not ways.keys() >= set(PEERS):
        pytest.skip("LangChain's retrievers are not installed")
    for family, mine in ways[OURS].items():
        for peer in PEERS:
            other = ways[peer][family]
            if mine.mrr is not None and other.mrr is not None:
                assert mine.mrr >= other.mrr, (family, peer)
            if mine.hit5 is not None and other.hit5 is not None:
                assert mine.hit5 >= other.hit5 - 1 / 40, (family, peer)
            if mine.false_found is not None and other.false_found is not None:
                assert mine.false_found < other.false_found, (family, peer)


def test_the_page_says_what_is_measured(quality: SearchQuality) -> None:
    """Written by `python -m assistant.evaluation docs/search.md`."""
    text = PAGE.read_text(encoding="utf-8")
    if len(quality.small) == 1 + len(PEERS):
        assert page.between(text, "families") == search_page.families_table(quality)
    measured_here = search_page.summary(quality).removesuffix("。")
    assert page.between(text).startswith(measured_here)


def test_the_page_shows_the_threshold_that_is_set(quality: SearchQuality) -> None:
    text = page.between(PAGE.read_text(encoding="utf-8"), "thresholds")
    ours_at = Measured(**{**dict(quality.ours), "name": f"{WEIGHTS.threshold:.2f}"})
    alone = quality.model_copy(update={"thresholds": (ours_at,)})
    assert search_page.thresholds_table(alone).splitlines()[-1] in text.splitlines()


def test_other_work_beside_it_costs_little(tmp_path_factory: pytest.TempPathFactory) -> None:
    """A tenth of what `jixiao eval search` adds; the page has the whole."""
    library = Library.open(tmp_path_factory.mktemp("large"))
    library.add(further_tables(2000))
    whole = measure(OURS, ours(library), with_further(QUERIES, all_rows(library))).whole
    assert whole.hit5 is not None and whole.hit5 >= 0.9


def test_further_tables_are_the_same_each_time() -> None:
    assert list(further_tables(100)) == list(further_tables(100))
    assert sum(len(table.table.indicators) for table in further_tables(1234)) == 1234


def test_a_further_row_that_says_the_same_is_right(
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    library = Library.open(tmp_path_factory.mktemp("same"))
    library.add(
        [made_table(("群众满意度", "≥90%"), ("学员满意率", "≥95%"), ("疫苗接种率", "≥95%"))]
    )
    rows = all_rows(library)
    added = {row.name: row.id for row in rows if not row.id.startswith("c-")}
    (shipped,) = (row.id for row in rows if row.id == "c-daying-civilised-2020:r6")
    (plain,) = with_further([Query("", "群众满意度", Filters(), frozenset({shipped}))], rows)
    assert plain.right == {shipped, added["群众满意度"]}
    (figures,) = with_further([Query("", "满意度 ≥95%", Filters(), frozenset({shipped}))], rows)
    assert figures.right == {shipped, added["学员满意率"]}


def test_the_measure_itself() -> None:
    found = {"one": [["a"], ["b", "c"]], "none": [], "wrong": [["x"]]}
    queries = [
        Query("f", "one", Filters(), frozenset({"c", "z"})),
        Query("f", "none", Filters(), frozenset({"a"})),
        Query("g", "wrong", Filters(), frozenset()),
    ]
    got = measure("", lambda query: found[query.text], queries)
    assert (got.whole.hit1, got.whole.hit5, got.whole.mrr) == (0.0, 0.5, 0.25)
    assert got.whole.recall == 0.25
    assert got.whole.false_found == 1.0
    assert [one.family for one in got.families] == ["f", "g"]
    assert got.families[1].hit5 is None


def test_the_command_prints_json(printed: str) -> None:
    got = json.loads(printed)
    assert got["small"][0]["name"] == OURS
    assert got["small"][0]["whole"]["queries"] == len(QUERIES)
