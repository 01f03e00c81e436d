"""What past rows speak for as a target: methods, whose rows count, and how sure it is."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.library import Library
from assistant.library.store.store import Figure
from assistant.library.targets.choosing import NOBODY, Asker, transferable
from assistant.library.targets.shapes import Method, Suggested
from assistant.library.targets.statistics import in_unit, statistics
from assistant.model.target import Operator
from assistant.model.units import convert
from tests.library.conftest import made_table

UNITS = ("万元", "元", "亿元", "%", "‰", "比例", "次", "期", "人", "人次", "天", "工作日", "元/人")


def figure(value: str | int, year: int | None = 2023, unit: str = "%", **other: object) -> Figure:
    whose = other.pop("of", "某局")
    measure = str(other.pop("measure", "培训合格率"))
    id = f"{whose}-{year}-{value}:r{len(str(other))}"
    fields = {"operator": Operator.GE, "doubtful": False, "sector": None} | other
    return Figure(
        measure,
        id,
        unit,
        value=Decimal(value),
        year=year,
        organization=str(whose),
        **fields,  # type: ignore[arg-type]
    )


def suggested(figures: list[Figure], asker: Asker = NOBODY) -> Suggested:
    (statistic,) = statistics(figures, asker)
    assert statistic.suggested is not None
    return statistic.suggested


# -- units ----------------------------------------------------------------------------------------


@given(
    st.lists(
        st.tuples(
            st.sampled_from(("培训合格率", "培训经费", "培训人数")),
            st.sampled_from(UNITS),
            st.decimals(min_value=0, max_value=10**6, places=2),
            st.booleans(),
            st.sampled_from(("甲局", "乙局", None)),
            st.sampled_from((2019, 2021, 2022, 2023, 2024, None)),
        ),
        max_size=30,
    ),
    st.sampled_from((NOBODY, Asker("甲局", None, 2024))),
)
def test_no_suggestion_mixes_units(
    rows: list[tuple[str, str, Decimal, bool, str | None, int | None]], asker: Asker
) -> None:
    figures = [
        Figure(measure, f"t{at}:r1", unit, None, value, doubtful, year, whose)
        for at, (measure, unit, value, doubtful, whose, year) in enumerate(rows)
    ]
    by_id = {one.id: one for one in figures}
    for statistic in statistics(figures, asker):
        found = statistic.suggested
        assert found is not None
        assert found.unit == statistic.unit
        assert found.unit is not None
        values = []
        for id in found.ids:
            one = by_id[id]
            assert one.measure == statistic.measure
            assert not one.doubtful
            exact = convert(one.value, one.unit or "", found.unit)
            assert exact is not None
            values.append(exact)
        assert not {*found.ids} & {aside.id for aside in found.aside}
        if found.value is None:
            assert found.method is Method.NONE
            assert found.confidence == 0
            continue
        assert 0 < found.confidence < 1
        assert found.unit in found.sentence
        if found.method in (Method.TYPICAL, Method.MEDIAN):
            assert found.value in values
        elif found.method is Method.MEAN:
            assert min(values) <= found.value <= max(values)
        if found.unit == "%":
            assert found.value <= 100


# -- shares ---------------------------------------------------------------------------------------


def test_a_share_is_the_one_most_others_lie_near() -> None:
    found = suggested([figure(v, of=f"局{v}{at}") for at, v in enumerate((90, 95, 95, 98, 100))])
    assert (found.method, found.value, found.operator) == (Method.TYPICAL, 95, Operator.GE)
    assert found.target is not None
    assert found.target.raw == "≥95%"
    assert "5条可比指标" in found.sentence


def test_where_nearly_all_ask_the_same_that_is_it() -> None:
    rows = [figure(100, of=f"局{at}") for at in range(5)]
    found = suggested([*rows, figure(95, of="另一局")])
    assert (found.value, found.operator) == (100, Operator.EQ)
    assert found.confidence >= 0.8


def test_rows_more_than_three_years_away_count_half() -> None:
    old = [figure(80, 2017, of=f"旧{at}") for at in range(3)]
    new = [figure(95, 2024, of=f"新{at}") for at in range(2)]
    found = suggested([*old, *new], Asker(year=2025))
    assert found.value == 95
    assert "减半计" in found.sentence
    assert suggested([*old, *new], Asker(year=2018)).value == 80


def test_disagreement_makes_unsure() -> None:
    apart = suggested([figure(v, of=f"局{v}") for v in (60, 70, 80, 90, 100)])
    agreed = suggested([figure(v, of=f"局{v}") for v in (94, 95, 96, 97, 98)])
    assert apart.confidence < 0.5 < agreed.confidence


def test_one_row_is_a_guess_and_one_table_is_one_voice() -> None:
    found = suggested([figure(95)])
    assert found.confidence == 0.5
    assert "只有1条" in found.sentence
    rows = [figure(95)._replace(id=f"一张表:r{at}") for at in range(5)]
    assert suggested(rows).confidence == 0.5
    assert suggested([figure(95, of=f"局{at}") for at in range(5)]).confidence > 0.8


# -- whose ----------------------------------------------------------------------------------------


def test_the_bodys_own_past_comes_first() -> None:
    own = [figure(80, year, of="本局") for year in (2022, 2023)]
    others = [figure(95, of=f"别局{at}") for at in range(6)]
    found = suggested([*own, *others], Asker("本局", None, 2024))
    assert found.value == 80
    assert found.sentence.startswith("本单位")
    assert suggested([*own, *others], Asker("他局", None, 2024)).value == 95


def test_the_field_speaks_where_three_of_its_bodies_do() -> None:
    field = [figure(85, of=f"医院{at}", sector="卫生健康") for at in range(3)]
    others = [figure(100, of=f"局{at}", sector="教育") for at in range(9)]
    assert suggested([*field, *others], Asker(None, "卫生健康", 2024)).value == 85
    assert suggested([*field[:2], *others], Asker(None, "卫生健康", 2024)).value == 100


def test_a_quantity_of_others_is_never_borrowed() -> None:
    rows = [figure(v, unit="次", measure="培训次数", of=f"局{v}") for v in (4, 4, 5)]
    found = suggested(rows, Asker("本局", None, 2024))
    assert (found.method, found.value, found.ids) == (Method.NONE, None, ())
    assert "数量由任务决定" in found.sentence


def test_a_quantity_of_ones_own_is_the_mean_of_three_years() -> None:
    rows = [
        figure(v, year, unit="次", measure="培训次数", of="本局")
        for year, v in ((2018, 40), (2022, 4), (2023, 6), (2024, 5))
    ]
    found = suggested(rows, Asker("本局", None, 2025))
    assert (found.method, found.value) == (Method.MEAN, 5)
    assert "近3年平均值5次" in found.sentence


@pytest.mark.parametrize(
    ("measure", "unit", "carries"),
    [
        ("培训合格率", "%", True),
        ("办结时限", "工作日", True),
        ("故障响应时间", "小时", True),
        ("培训人均成本", "元/人", True),
        ("开放天数", "天", False),
        ("培训人数", "人", False),
        ("培训经费", "万元", False),
        ("保洁面积", "平方米", False),
    ],
)
def test_what_carries_over(measure: str, unit: str, carries: bool) -> None:
    assert transferable(measure, unit) is carries


# -- direction ------------------------------------------------------------------------------------


def own(*points: tuple[int, int], unit: str = "人") -> list[Figure]:
    return [figure(v, year, unit=unit, measure="培训人数", of="本局") for year, v in points]


def test_three_years_one_way_are_a_direction() -> None:
    found = suggested(own((2021, 100), (2022, 120), (2023, 140)), Asker("本局", None, 2024))
    assert (found.method, found.value) == (Method.TREND, 160)
    assert "2021年100、2022年120、2023年140" in found.sentence


@pytest.mark.parametrize(
    "points",
    [
        ((2022, 100), (2023, 120)),  # two years
        ((2021, 100), (2022, 140), (2023, 120)),  # up and down
        ((2021, 100), (2022, 100), (2023, 100)),  # standing still
    ],
)
def test_no_direction_no_trend(points: tuple[tuple[int, int], ...]) -> None:
    assert suggested(own(*points), Asker("本局", None, 2024)).method is not Method.TREND


def test_different_bodies_make_no_direction() -> None:
    rows = [figure(v, year, of=f"局{v}") for year, v in ((2021, 90), (2022, 93), (2023, 96))]
    assert suggested(rows).method is Method.TYPICAL


def test_a_direction_ends_at_the_whole_and_at_nothing() -> None:
    rows = [figure(v, year, of="本局") for year, v in ((2021, 94), (2022, 97), (2023, 100))]
    assert suggested(rows, Asker("本局", None, 2024)).value == 100
    down = own((2021, 20), (2022, 10), (2023, 2))
    assert suggested(down, Asker("本局", None, 2024)).value == 0


def test_a_direction_goes_one_step_however_far_ahead() -> None:
    rows = own((2021, 100), (2022, 120), (2023, 140))
    assert suggested(rows, Asker("本局", None, 2030)).value == 160
    assert suggested(rows, Asker("本局", None, None)).value == 160
    assert suggested(rows, Asker("本局", None, 2023)).value == 140


# -- in a library ---------------------------------------------------------------------------------


def test_a_library_suggests_for_an_asker(small_library: Library) -> None:
    small_library.add(
        [
            made_table(("培训人数", f"≥{heads}人"), organization="甲局", year=year)
            for year, heads in ((2022, 100), (2023, 110))
        ]
    )
    mine = small_library.comparable("参训人数", "人", Asker("甲局", None, 2024))
    assert mine is not None
    assert mine.suggested is not None
    assert mine.suggested.value == 105
    theirs = small_library.comparable("参训人数", "人", Asker("乙局", None, 2024))
    assert theirs is not None
    assert theirs.suggested is not None
    assert theirs.suggested.value is None


def test_ones_own_past_counts_behind_many_newer_rows_of_others(
    small_library: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("assistant.library.searching.NEWEST", 3)
    old = [
        made_table(("培训合格率", "≥80%"), organization="本局", year=year) for year in (2021, 2022)
    ]
    new = [
        made_table(("培训合格率", "≥95%"), organization=f"别局{at}", year=2024) for at in range(4)
    ]
    small_library.add([*old, *new])
    whole = small_library._store.figures(["培训合格率"], newest=3)
    assert {figure.organization for figure in whole} == {"别局1", "别局2", "别局3"}
    own = small_library._store.figures(["培训合格率"], of="本局")
    assert [figure.year for figure in own] == [2021, 2022]
    found = small_library.comparable("培训合格率", "%", Asker("本局", None, 2025))
    assert found is not None
    assert found.suggested is not None
    assert found.suggested.value == 80


def test_in_unit_keeps_only_what_converts() -> None:
    assert in_unit([figure(5, unit="期")], "次") == []
