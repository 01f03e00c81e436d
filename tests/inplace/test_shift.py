"""Formulas and ranges after rows were copied or taken out."""

from __future__ import annotations

import pytest

from assistant.inplace.shift import Shift, shifted_formula

# rows 5, 6, 7 of the sheet (4, 5, 6 from 0): 5 is there three times, 6 once, 7 is gone
SHIFT = Shift(first={4: 4, 5: 7}, last={4: 6, 5: 7}, start=4, after=7, by=1)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("SUM(E5:E7)", "SUM(E5:E8)"),
        ("SUM(E$5:E$5)", "SUM(E$5:E$5)"),
        ("E3+E8*2", "E3+E9*2"),
        ("$E$6/100", "$E$8/100"),
        ("E7", "#REF!"),
        ("SUM(E6:E7,A1)", "SUM(E8:E8,A1)"),
        ("SUM(别的表!E5:E9)", "SUM(别的表!E5:E9)"),
        ("SUM(表!E5:E9)", "SUM(表!E5:E10)"),
        ("SUM('表'!$E$5:$E$9)", "SUM('表'!$E$5:$E$10)"),
        ("SUM(A:A)+COUNT(5:9)", "SUM(A:A)+COUNT(5:10)"),
        ('IF(E8>0,"E8 以上",名称)', 'IF(E9>0,"E8 以上",名称)'),
    ],
)
def test_references(before: str, after: str) -> None:
    assert shifted_formula(before, SHIFT, here=True, name="表") == after


def test_a_formula_elsewhere_follows_only_where_it_names_the_sheet() -> None:
    assert shifted_formula("E9+表!E9", SHIFT, here=False, name="表") == "E9+表!E10"
