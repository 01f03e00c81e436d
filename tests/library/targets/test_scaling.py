"""So much per head or session, times what the task gives: only from tables that plan both."""

from __future__ import annotations

from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from assistant.library import Library
from assistant.library.targets.shapes import Method
from tests.library.conftest import made_table


def test_money_is_scaled_by_heads(small_library: Library) -> None:
    small_library.add(
        [
            made_table(("培训经费", "≤10万元"), ("培训人数", "≥100人"), organization="甲局"),
            made_table(("干部培训费用", "≤30000元"), ("参训人数", "≥40人"), organization="乙局"),
        ]
    )
    found = small_library.scaled("党员培训经费", "万元", Decimal(200), "人")
    assert found is not None
    assert (found.method, found.value, found.unit) == (Method.SCALED, Decimal("18"), "万元")
    assert len(found.ids) == 4
    assert "每人875元" in found.sentence
    assert "200人" in found.sentence


def test_a_price_per_head_counts_like_one_worked_out(small_library: Library) -> None:
    small_library.add([made_table(("培训人均成本", "≤500元/人"))])
    found = small_library.scaled("培训经费", "万元", Decimal(320), "人")
    assert found is not None
    assert found.value == Decimal(16)


def test_sessions_follow_from_heads(small_library: Library) -> None:
    small_library.add([made_table(("培训期数", "≥10期"), ("培训人数", "≥500人"))])
    found = small_library.scaled("培训期数", "期", Decimal(120), "人")
    assert found is not None
    assert found.value == 2
    assert "每50人1期" in found.sentence


def test_other_work_says_nothing(small_library: Library) -> None:
    small_library.add([made_table(("慰问经费", "≤10万元"), ("慰问人数", "≥100人"))])
    assert small_library.scaled("培训经费", "万元", Decimal(100), "人") is None


def test_several_rows_of_a_table_leave_it_open_which_belongs_to_which(
    small_library: Library,
) -> None:
    small_library.add(
        [
            made_table(
                ("党员培训经费", "≤10万元"),
                ("干部培训经费", "≤20万元"),
                ("培训人数", "≥100人"),
            )
        ]
    )
    assert small_library.scaled("培训经费", "万元", Decimal(100), "人") is None


def test_heads_and_head_counts_are_not_mixed(small_library: Library) -> None:
    small_library.add([made_table(("培训经费", "≤10万元"), ("培训人次", "≥100人次"))])
    assert small_library.scaled("培训经费", "万元", Decimal(100), "人") is None
    assert small_library.scaled("培训经费", "万元", Decimal(100), "人次") is not None


def test_far_larger_bodies_are_no_example(small_library: Library) -> None:
    small_library.add([made_table(("培训经费", "≤100万元"), ("培训人数", "≥10000人"))])
    assert small_library.scaled("培训经费", "万元", Decimal(30), "人") is None


def test_doubtful_rows_are_no_example(shipped_library: Library) -> None:
    # In the shipped tables 培训经费 and 培训人数 stand once each in one table only.
    found = shipped_library.scaled("培训经费", "万元", Decimal(320), "人")
    assert found is not None
    assert found.ids == ("c-bazhou-organization-2022:r38", "c-bazhou-organization-2022:r13")
    assert found.confidence <= 0.5


@given(st.integers(min_value=135, max_value=13000))
def test_more_heads_never_cost_less(shipped_library: Library, heads: int) -> None:
    less = shipped_library.scaled("培训经费", "万元", Decimal(heads), "人")
    more = shipped_library.scaled("培训经费", "万元", Decimal(heads + 14), "人")
    assert less is not None
    assert less.value is not None
    if more is not None:
        assert more.value is not None
        assert more.value >= less.value
