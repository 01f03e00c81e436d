"""The right row first, filters kept, and nothing found where nothing is comparable."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from assistant.library import Filters, Library
from assistant.library.search.query import read_query
from assistant.model.errors import UserError
from assistant.model.table import TableKind
from tests.library.conftest import made_table


def test_a_synonym_finds_the_row(shipped_library: Library) -> None:
    hits = shipped_library.search("参训率").hits
    assert hits[0].name == "培训参与率"
    assert hits[0].score == 1.0
    assert all(0 <= hit.score <= 1 for hit in hits)
    assert [hit.score for hit in hits] == sorted((hit.score for hit in hits), reverse=True)


def test_statistics_come_with_the_hits(shipped_library: Library) -> None:
    result = shipped_library.search("满意度", filters=Filters.of(year="2022"))
    (satisfaction,) = (s for s in result.statistics if s.measure == "满意度")
    assert satisfaction.years == (2022,)
    assert set(satisfaction.ids) >= {hit.id for hit in result.hits if hit.measure == "满意度"}


def test_a_name_that_looks_like_a_figure_comes_first(small_library: Library) -> None:
    """199批 in a name is no wish for a value."""
    names = ["某局第19批19号机井出水量", "某局第199批19号机井出水量", "某局第99批19号机井出水量"]
    small_library.add([made_table(*((name, "≥5立方米") for name in names))])
    for name in names:
        first = small_library.search(name).hits[0]
        assert (first.name, first.score) == (name, 1.0)


def test_a_name_that_is_all_figure_is_found(small_library: Library) -> None:
    small_library.add([made_table(("30次", "≥5次"), ("培训次数", "≥30次"))])
    assert small_library.search("30次").hits[0].name == "30次"


def test_a_name_with_a_wish_is_still_ordered_by_the_wish(small_library: Library) -> None:
    small_library.add(
        [
            made_table(("培训合格率", "≥90%"), organization="甲局", year=2021),
            made_table(("培训合格率", "≥95%"), organization="乙局", year=2022),
        ]
    )
    assert small_library.search("培训合格率 ≥90%").hits[0].organization == "甲局"


ODD = [
    "",
    " \n\t",
    "！！！???",
    "😀🎉",
    "name:(x OR y) AND *:* ^2 ~ [a TO b]",
    "'; DROP TABLE rows; --",
    '"unbalanced',
    "培训" * 5000,
    "%_\\",
    "\x00\ud800".encode("utf-8", "replace").decode(),
    "∞ NaN -1 1e999 99999999999999999999999999次",
]


@pytest.mark.parametrize("query", ODD)
def test_odd_queries_do_no_harm(shipped_library: Library, query: str) -> None:
    result = shipped_library.search(query)
    assert result.query == query
    shipped_library.similar(query)
    shipped_library.comparable(query)


@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(query=st.text(max_size=40))
def test_any_query_is_answered(shipped_library: Library, query: str) -> None:
    for hit in shipped_library.search(query, k=3).hits:
        assert 0 <= hit.score <= 1


@pytest.mark.parametrize(
    ("filters", "keeps"),
    [
        ({"year": "2022..2023"}, lambda hit: hit.year in (2022, 2023)),
        ({"level1": "产出"}, lambda hit: hit.level1 == "产出指标"),
        ({"level2": "产出质量"}, lambda hit: hit.level2 == "质量指标"),
        ({"unit": "百分比"}, lambda hit: hit.target.unit == "%"),
        ({"operator": ">="}, lambda hit: hit.target.operator == "≥"),
        ({"organization": "组织部"}, lambda hit: "组织部" in hit.organization),
        ({"sector": "党建"}, lambda hit: "党建" in hit.sector),
        ({"kind": "department"}, lambda hit: hit.kind is TableKind.DEPARTMENT),
        (
            {"value": "95..99", "unit": "%"},
            lambda hit: hit.target.value is not None and 95 <= hit.target.value <= 99,
        ),
    ],
)
def test_every_hit_satisfies_the_filter(shipped_library: Library, filters, keeps) -> None:  # type: ignore[no-untyped-def]
    hits = shipped_library.search("培训合格率", k=50, filters=Filters.of(**filters)).hits
    assert hits
    for hit in hits:
        if hit.target is None:
            hit = hit.model_copy(update={"target": hit.grades[0].target})
        assert keeps(hit), hit


def test_filters_alone_list_what_satisfies_them(shipped_library: Library) -> None:
    hits = shipped_library.search("", k=100, filters=Filters.of(organization="检察院")).hits
    assert {hit.document for hit in hits} == {"c-zhalaite-procuratorate-2025"}


@pytest.mark.parametrize(
    "wrong",
    [
        {"year": "去年"},
        {"value": "9..1"},
        {"kind": "别的"},
        {"value": "NaN"},
        {"level1": "胡说"},
        {"level2": "胡说"},
    ],
)
def test_a_filter_that_cannot_be_understood_says_so(wrong: dict[str, str]) -> None:
    with pytest.raises(UserError):
        Filters.of(**wrong)


def test_figures_are_fields() -> None:
    asked = read_query("培训 参与率 ≥95% 2022")
    assert asked.words.split() == ["培训", "参与率"]
    assert asked.years == {2022}
    assert asked.units == {"%"}
    assert str(asked.targets[0].value) == "95"


def test_quantities_of_a_task_are_no_wishes() -> None:
    asked = read_query("举办村党组织书记轮训班4期，培训320人")
    assert asked.targets == ()
    assert asked.units == frozenset()


def test_near_identical_rows_fold_into_one(small_library: Library) -> None:
    small_library.add(
        made_table(("群众满意度", "≥90%"), organization=name) for name in ("甲局", "乙局", "丙局")
    )
    (hit,) = small_library.search("群众满意度").hits
    assert hit.count == 3
    assert len(set(hit.ids)) == 3


def test_placeholders_are_never_found(shipped_library: Library) -> None:
    hits = shipped_library.search("全年", k=50).hits
    assert "全年" not in {hit.name for hit in hits}


def test_similar_finds_tables_by_their_task(shipped_library: Library) -> None:
    found = shipped_library.similar("给行政村送戏下乡演出，市级配套补助")
    assert found[0].id == "c-huaibei-opera-2025"
    assert found[0].indicators == 9
    assert shipped_library.similar("量子通信卫星") == ()


def test_other_words_find_the_row(shipped_library: Library) -> None:
    hits = shipped_library.search("上门看望退下来的老领导几趟").hits
    assert hits[0].name == "全年走访慰问老干部次数"


@pytest.mark.parametrize("typed", ["陪训参与率", "培训参予率", "培训 参与率", "培训参与绿"])
def test_a_typing_error_finds_the_row(shipped_library: Library, typed: str) -> None:
    assert shipped_library.search(typed).hits[0].name == "培训参与率"


@pytest.mark.parametrize(
    "nothing", ["的", "地铁盾构掘进长度", "asdf", "红烧肉怎么做", "量子通信合格率"]
)
def test_nothing_comparable_is_an_answer(shipped_library: Library, nothing: str) -> None:
    assert shipped_library.search(nothing).hits == ()


def test_a_span_of_years_is_a_field() -> None:
    assert read_query("2020-2022年 培训人数").years == {2020, 2021, 2022}
    assert read_query("2020年至2021年培训人数").words == "培训人数"


def test_one_name_does_not_push_others_out(small_library: Library) -> None:
    alike = [("培训合格率", f"≥{90 + at}%") for at in range(8)]
    small_library.add([made_table(*alike, ("党员培训合格率", "≥95%"))])
    names = [hit.name for hit in small_library.search("培训合格率", k=5).hits]
    assert names.count("培训合格率") >= 2
    assert "党员培训合格率" in names
