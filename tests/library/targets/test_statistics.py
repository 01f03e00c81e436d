"""What was customarily asked: exact figures, units never mixed, doubtful rows set aside."""

from __future__ import annotations

from decimal import Decimal
from statistics import quantiles

from hypothesis import given
from hypothesis import strategies as st

from assistant.library import Filters, Library
from assistant.library.store.reading import Tally
from assistant.library.store.store import Figure
from assistant.library.targets.counting import of_all
from assistant.library.targets.statistics import in_unit, statistics
from assistant.model.target import Operator
from assistant.model.units import convert
from tests.library.conftest import document, made_table

_UNITS = ("万元", "元", "亿元", "%", "‰", "比例", "次", "期", "人", "人次", "天", "工作日", None)


def figure(value: str, unit: str | None, id: str = "a:r1", **other: object) -> Figure:
    fields = {"operator": Operator.GE, "doubtful": False, "year": 2022} | other
    return Figure("培训经费", id, unit, value=Decimal(value), **fields)  # type: ignore[arg-type]


@given(
    st.lists(
        st.tuples(
            st.sampled_from(("甲率", "乙数")),
            st.sampled_from(_UNITS),
            st.decimals(min_value=0, max_value=10**6, places=2),
            st.booleans(),
        ),
        max_size=30,
    )
)
def test_units_join_only_where_they_convert_exactly(
    rows: list[tuple[str, str | None, Decimal, bool]],
) -> None:
    figures = [
        Figure(measure, f"t:r{at}", unit, None, value, doubtful, 2020)
        for at, (measure, unit, value, doubtful) in enumerate(rows)
    ]
    by_id = {one.id: one for one in figures}
    found = statistics(figures)
    for statistic in found:
        values = []
        for id in statistic.ids:
            one = by_id[id]
            assert one.measure == statistic.measure
            assert not one.doubtful
            assert id not in statistic.reasons
            if statistic.unit is None or one.unit is None:
                assert one.unit == statistic.unit
                values.append(one.value)
            else:
                exact = convert(one.value, one.unit, statistic.unit)
                assert exact is not None
                values.append(exact)
        assert (statistic.n, statistic.min, statistic.max) == (
            len(values),
            min(values),
            max(values),
        )
        assert statistic.typical in values
        assert statistic.min <= statistic.q1 <= statistic.median <= statistic.q3 <= statistic.max
    counted = [id for statistic in found for id in statistic.ids]
    aside = [id for statistic in found for id in statistic.aside]
    assert len({*counted, *aside}) == len(counted) + len(aside)


def test_money_converts_and_counts_do_not() -> None:
    assert [f.value for f in in_unit([figure("50000", "元")], "万元")] == [Decimal(5)]
    for unit, other in (("次", "期"), ("人", "人次"), ("万元", "%"), ("天", "工作日")):
        assert in_unit([figure("3", unit)], other) == []


def test_doubtful_rows_are_named_and_not_counted() -> None:
    (statistic,) = statistics(
        [figure("90", "%", "a:r1"), figure("290", "%", "b:r1", doubtful=True)]
    )
    assert (statistic.n, statistic.max) == (1, Decimal(90))
    assert statistic.aside == ("b:r1",)


def test_only_doubtful_rows_say_nothing() -> None:
    assert statistics([figure("290", "%", doubtful=True)]) == []


def test_the_typical_value_is_one_really_asked_with_its_usual_sign() -> None:
    rows = [figure("90", "%", "a:r1"), figure("95", "%", "b:r1"), figure("95", "%", "c:r1")]
    (statistic,) = statistics(rows)
    assert statistic.target.raw == "≥95%"
    (even,) = statistics([figure("2", "次", "a:r1"), figure("5", "次", "b:r1")])
    assert even.typical == Decimal(2)
    assert even.median == Decimal("3.5")


def test_a_full_share_is_equal_never_at_least() -> None:
    (statistic,) = statistics([figure("100", "%", operator=None), figure("100", "%", "b:r1")])
    assert statistic.target.raw == "=100%"


def test_comparable_speaks_in_the_unit_asked(small_library: Library) -> None:
    small_library.add(
        [
            made_table(("培训经费", "≤5万元"), organization="甲局"),
            made_table(("学习培训费用", "≤30000元"), organization="乙局"),
            made_table(("培训经费控制率", "≤100%"), organization="丙局"),
        ]
    )
    statistic = small_library.comparable("干部培训经费", "元")
    assert statistic is not None
    assert (statistic.n, statistic.unit) == (2, "元")
    assert (statistic.min, statistic.max) == (Decimal(30000), Decimal(50000))
    assert small_library.comparable("干部培训经费", "%") is None
    assert small_library.comparable("从未有过的事项") is None


def test_what_was_reached_is_no_target(shipped_library: Library) -> None:
    # 300 people were planned for in the table and more were reached: only the plan counts.
    hit = shipped_library.row("c-suixi-relief-2019:r1")
    assert hit is not None
    assert hit.target is not None
    assert hit.target.value == Decimal(21933)


def test_the_best_grade_counts_as_what_was_asked(shipped_library: Library) -> None:
    statistic = shipped_library.comparable("培训完成率", "%")
    assert statistic is not None
    assert "c-county-organization-duties:r7" in statistic.ids


def test_damaged_shipped_rows_are_set_aside(shipped_library: Library) -> None:
    statistic = shipped_library.comparable("验收合格率", "%")
    assert statistic is not None
    assert statistic.max <= 100
    assert "c-ezhou-building-2022:r4" in statistic.aside


def test_a_flagged_row_of_a_user_is_set_aside(small_library: Library) -> None:
    small_library.add(
        [document(("满意度", "≥90%"), ("群众满意度", "290%"), flags={"r2": ("source_damaged",)})]
    )
    statistic = small_library.comparable("满意度")
    assert statistic is not None
    assert statistic.n == 1


def _all_counted(library: Library, rows: list[tuple[str, str]], year: int = 2020) -> None:
    """Rows of one measure, a table for each hundred of them."""
    for at in range(0, len(rows), 100):
        library.add(
            [made_table(*rows[at : at + 100], organization=f"第{at}局", year=year + at // 100)]
        )


def test_all_rows_count_where_only_the_newest_are_read(small_library: Library) -> None:
    values = [str(90 + at % 10) for at in range(450)] + ["150", "2"]
    _all_counted(small_library, [("培训合格率", f"≥{value}%") for value in values])
    (found,) = small_library.search("培训合格率").statistics
    counted = sorted(Decimal(value) for value in values if value not in {"150", "2"})
    q1, middle, q3 = quantiles(counted, n=4, method="inclusive")
    assert (found.n, found.min, found.max) == (450, 90, 99)
    assert (found.q1, found.median, found.q3) == (q1, middle, q3)
    assert found.years == (2020, 2021, 2022, 2023, 2024)
    assert found.newest is None and len(found.ids) <= 300


def test_with_filters_it_is_said_that_the_newest_counted(small_library: Library) -> None:
    _all_counted(small_library, [("培训合格率", "≥90%")] * 350)
    (many,) = small_library.search("培训合格率", filters=Filters.of(unit="%")).statistics
    (few,) = small_library.search("培训合格率", filters=Filters.of(year="2020")).statistics
    assert (many.n, many.newest) == (300, 300)
    assert (few.n, few.newest) == (100, None)


def test_counts_follow_every_change(small_library: Library) -> None:
    _all_counted(small_library, [("培训合格率", "≥90%")] * 350)
    (one, *_) = small_library.tables()
    small_library.remove(one.id)
    (found,) = small_library.search("培训合格率").statistics
    assert found.n == 350 - one.indicators
    counted = small_library._store.ask(
        "SELECT measure, coalesce(unit, ''), value, coalesce(operator, ''), coalesce(year, 0),"
        " doubtful, count(*) FROM rows WHERE value IS NOT NULL GROUP BY 1, 2, 3, 4, 5, 6 ORDER BY 1"
    )
    columns = "measure, unit, value, operator, year, doubtful, n"
    assert counted == small_library._store.ask(f"SELECT {columns} FROM tallies ORDER BY 1")


@given(
    st.lists(
        st.tuples(
            st.sampled_from(["1", "2", "90", "95", "95.0", "99", "100", "1000"]), st.booleans()
        ),
        min_size=1,
        max_size=60,
    ),
    st.sampled_from(["%", "次", None]),
)
def test_counting_tallies_is_counting_rows(asked: list[tuple[str, bool]], unit: str | None) -> None:
    figures = [
        Figure("增长率", f"t{at}:r1", unit, Operator.GE, Decimal(value), doubt, 2020 + at % 3)
        for at, (value, doubt) in enumerate(asked)
    ]
    tallies = [Tally(f.unit, f.value, f.operator, f.year, f.doubtful, 1) for f in figures]
    for statistic in statistics(figures):
        assert of_all(statistic, tallies) == statistic
