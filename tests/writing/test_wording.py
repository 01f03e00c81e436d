from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.model.evidence import Evidence, Match
from assistant.model.grammar import join_cells, parse_target
from assistant.model.table import Repair
from assistant.writing.wording import level_text, sources_text, split_target
from tests.writing import made


@pytest.mark.parametrize(
    ("raw", "split"),
    [
        ("≥95%", ("≥", "95", "%")),
        ("≤15.99万元", ("≤", "15.99", "万元")),
        ("100%", ("", "100", "%")),
        ("有所提高", ("定性", "有所提高", "")),
        ("是", ("定性", "是", "")),
        ("80%-95%", ("", "80%-95%", "")),
        ("2025年12月", ("", "2025年12月", "")),
        ("参训率100%", ("", "参训率100%", "")),
    ],
)
def test_a_target_over_three_cells(raw: str, split: tuple[str, str, str]) -> None:
    assert split_target(parse_target(raw), rendered=False) == split


SHAPES = st.builds(
    "{}{}{}".format,
    st.sampled_from(["", "≥", "≤", "=", ">", "<", "不少于", "不超过", "约"]),
    st.decimals(min_value=0, max_value=10**8, places=2).map(
        lambda value: format(value.normalize(), "f")
    ),
    st.sampled_from(["%", "次", "人次", "万元", "元/人·月", "平方米", "万人次", "‰", ""]),
) | st.text(max_size=12)


@given(SHAPES)
def test_splitting_loses_nothing(raw: str) -> None:
    target = parse_target(raw)
    split = split_target(target, rendered=False)
    whole = split.value == target.raw and not split.unit
    again = join_cells(*split)
    assert whole or again.model_copy(update={"raw": ""}) == target.model_copy(update={"raw": ""})


def test_a_level_is_printed_as_the_document_has_it_unless_damaged_or_moved() -> None:
    row = made.ROWS[0].model_copy(update={"level2_raw": "产出数量"})
    table = made.project(indicators=(row,))
    assert level_text(table, row, 2) == "产出数量"
    moved = row.model_copy(update={"level2": "质量指标"})
    assert level_text(table, moved, 2) == "质量指标"
    repair = Repair(name="截断", before="产出数", after="产出数量", indicator="r1", field="level2")
    assert level_text(table.model_copy(update={"repairs": (repair,)}), row, 2) == "数量指标"
    own = row.model_copy(update={"level2": None, "level2_raw": "自定类别"})
    assert level_text(table, own, 2) == "自定类别"


@pytest.mark.parametrize(
    ("id", "source", "shown"),
    [
        ("convention:training", "同类工作惯例：培训", "同类工作惯例：培训"),
        ("c-example:r8", "某局2022年绩效目标表", "某局2022年绩效目标表"),
        ("convention:training", None, "惯例"),  # made before sources had names
        ("c-example:r8", None, "往年表"),
        ("chat", None, "对话中填写"),
    ],
)
def test_a_source_is_shown_in_words_and_never_by_its_id(
    id: str, source: str | None, shown: str
) -> None:
    evidence = Evidence(id=id, quote="≥95%", match=Match.EXACT, source=source)
    row = made.draft().indicators[0].model_copy(update={"evidence": (evidence,)})
    assert sources_text(row) == f"{shown}：“≥95%”"
