"""The library at a glance: pages of tables, what is missing, how the values of a measure spread."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from assistant.drafting.activities import usual_names
from assistant.library import Corrections, Distribution, Lack, Library, RowField, Span, TableFilter
from assistant.library.overview.shapes import ValueCount
from assistant.library.overview.spread import bins
from assistant.library.shapes import Statistic
from assistant.model.errors import UserError
from tests.library.conftest import made_table


def some_tables(library: Library, count: int = 7) -> list[str]:
    tables = [
        made_table(("培训人数", f"≥{100 + n}人"), organization=f"某县第{n}局", year=2018 + n)
        for n in range(count)
    ]
    return list(library.add(tables).added)


def test_pages_hold_every_table_once_newest_years_first(small_library: Library) -> None:
    ids = some_tables(small_library)
    pages = [small_library.page(limit=3, offset=at) for at in (0, 3, 6)]
    assert [page.total for page in pages] == [7, 7, 7]
    assert [table.id for page in pages for table in page.tables] == ids[::-1]


def test_filters_of_the_list(small_library: Library) -> None:
    some_tables(small_library)
    no_year = made_table(("走访人次", "≥5人次"), year=None, organization="某市民政局")
    (lacking,) = small_library.add([no_year]).added
    small_library.correct(lacking, Corrections(rows={"r1": {RowField.DOUBT: "看不清"}}))

    def ids(**wanted: object) -> list[str]:
        return [t.id for t in small_library.page(TableFilter(**wanted)).tables]

    assert len(ids(year=Span.read("2019..2021"))) == 3
    assert len(ids(year=Span.read("2019年..2021年度"))) == 3
    assert not ids(year=Span.read("1e30..1e999999"))
    assert len(ids(text="某县 第3局")) == 1
    assert ids(text=lacking) == ids(organization="民政") == ids(sector="民政") == [lacking]
    assert ids(lack=Lack.YEAR) == ids(lack=Lack.DOUBTFUL) == [lacking]
    assert ids(lack=Lack.ORGANIZATION) == []
    assert small_library.page(TableFilter(text=lacking)).tables[0].doubtful == 1


def test_what_is_missing_is_named(small_library: Library) -> None:
    small_library.add([made_table(("培训人数", "≥10人"), year=2019)])
    small_library.add([made_table(("培训人数", "≥10人"), year=2022, organization="某县教育局")])
    found = small_library.gaps([("培训人数", "人"), ("会议出席率", "%")])
    assert found.years == (2020, 2021)
    assert found.measures == ("会议出席率",)
    assert "质量指标" in found.categories and "数量指标" not in found.categories
    assert "教育" not in found.sectors and "公安" in found.sectors


def test_the_shipped_library_s_gaps_are_counted_by_reason(shipped_library: Library) -> None:
    found = shipped_library.gaps(usual_names())
    assert "原文缺单位" in found.doubtful
    assert found.without_year == shipped_library.page(TableFilter(lack=Lack.YEAR)).total
    known = {name for name, _ in usual_names()}
    assert set(found.measures) < known


def test_an_empty_library_has_gaps_and_no_error(small_library: Library) -> None:
    found = small_library.gaps()
    assert found.years == ()
    assert found.doubtful == {}
    assert small_library.page().total == 0
    assert small_library.distribution("培训合格率") == ()


def test_a_distribution_counts_what_its_statistic_counts(shipped_library: Library) -> None:
    (found,) = shipped_library.distribution("满意度")
    assert sum(count.rows for count in found.counts) == found.statistic.n
    assert min(count.value for count in found.counts) == found.statistic.min
    assert found == shipped_library.distribution("群众满意度")[0]


@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    name=st.text(max_size=12)
    | st.lists(st.sampled_from("\n ，。（）《》%≥95年第率数完成"), max_size=6).map("".join)
)
def test_any_name_has_a_distribution_or_one_sentence(shipped_library: Library, name: str) -> None:
    if name.strip():
        for one in shipped_library.distribution(name):
            assert sum(b.rows for b in bins(one)) == one.statistic.n
    else:
        with pytest.raises(UserError, match="请写指标名称"):
            shipped_library.distribution(name)


decimals = st.decimals(-(10**9), 10**9, places=2) | st.integers(0, 100).map(Decimal)


@given(st.lists(decimals, min_size=1, max_size=60))
def test_bins_hold_every_row_once(values: list[Decimal]) -> None:
    statistic = Statistic.model_construct()
    counts = tuple(ValueCount(value=value, year=None, rows=1) for value in values)
    found = bins(Distribution.model_construct(statistic=statistic, counts=counts))
    assert sum(one.rows for one in found) == len(values)
    assert len(found) <= 12
    for one in found:
        inside = [v for v in values if v == one.low or one.low <= v < one.high]
        assert len(inside) == one.rows
