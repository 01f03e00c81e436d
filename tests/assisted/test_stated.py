"""Figures of a new text are the table's: the same value, the same direction, about the same thing."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assistant.assisted.stated import TableFigures
from assistant.library import corpus
from assistant.model.table import Budget, GoalTable, Indicator
from assistant.model.target import Operator, TargetKind
from assistant.paths import shipped
from assistant.reading import read_text
from tests.assisted.tables import TRAINING

TABLE = read_text(TRAINING).tables[0].model_copy(update={"budget": Budget(total="233")})


@pytest.mark.parametrize(
    "text",
    [
        TABLE.goals[0].text,
        "举办轮训班4期，培训干部320人，学员结业率达到95%以上、学员满意度达到90%以上。",
        "2024年11月底前举办4期轮训班",
        "320名干部得到培训",
        "学员满意度达到百分之九十",
        "投入资金不超过233万元；安排预算2330000元",
        "一是举办轮训班4期；二是培训320人",
        "推进一体化建设，进一步统一认识，一次性通过验收",
    ],
)
def test_what_the_table_says_may_be_said(text: str) -> None:
    assert TableFigures(TABLE).untraced(text) is None


@pytest.mark.parametrize(
    ("text", "wrong"),
    [
        ("培训330人", "330人"),
        ("培训4人", "4人"),  # 4期
        ("培训学员满意度95%", "95%"),  # that is the rate of passing
        ("培训不超过320人", "不超过320人"),
        ("学员满意度低于90%", "低于90%"),
        ("投入资金不少于233万元", "不少于233万元"),
        ("分2批培训320人", "2批"),
        ("培训数百人", "数百"),
        ("培训人数增长三分之一", "三分"),
        ("举办一期轮训班", "一期"),
        ("①培训", "①"),
        ("参照GB12345执行", "12345"),
        ("2026年举办轮训班", "2026年"),
    ],
)
def test_what_the_table_does_not_say_is_named(text: str, wrong: str) -> None:
    assert TableFigures(TABLE).untraced(text) == wrong


def test_a_reason_may_set_side_by_side_what_the_table_has() -> None:
    figures = TableFigures(TABLE)
    assert figures.unknown("结业率90%与满意度95%说的不是一件事") is None
    assert figures.unknown("应改为500人") == "500人"


def _counted(table: GoalTable) -> list[Indicator]:
    return [
        row
        for row in table.indicators
        if row.name
        and row.target
        and row.target.kind is TargetKind.NUMBER
        and row.target.unit
        and not any(character.isdigit() for character in row.name)
    ]


_ROWS = [
    (table, row)
    for table in (one.table for one in corpus.load_folder(Path(shipped("corpus")) / "tables"))
    for row in _counted(table)
]


@settings(max_examples=80, deadline=None)
@given(st.sampled_from(_ROWS), st.integers(1, 500))
def test_a_figure_of_a_past_row_passes_and_another_does_not(
    one: tuple[GoalTable, Indicator], more: int
) -> None:
    table, row = one
    figures, target = TableFigures(table), row.target
    assert target is not None and target.value is not None
    assert figures.untraced(f"全年{row.name}达到{target.value}{target.unit}。") is None
    other = target.value + more
    if other not in {r.target.value for r in _counted(table) if r.target}:
        assert figures.untraced(f"全年{row.name}达到{other}{target.unit}。")
    if target.operator in (Operator.GE, Operator.LE):
        against = "不超过" if target.operator is Operator.GE else "不少于"
        alike = [
            r.target.operator
            for r in _counted(table)
            if r.target and r.target.value == target.value
        ]
        if set(alike) == {target.operator}:
            assert figures.untraced(f"{row.name}{against}{target.value}{target.unit}")
