"""The program's own sentences: for any row the rule book has nothing to say about them."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assistant.checking import Options, check_table, profiles
from assistant.drafting.composing.rows import Row
from assistant.drafting.composing.weights import weights
from assistant.drafting.composing.wording import explanation, scoring
from assistant.drafting.shapes import Deadline, Quote
from assistant.model.evidence import TargetBasis
from assistant.model.grammar import parse_target
from assistant.model.table import GoalTable, Indicator, Source, TableKind
from assistant.model.taxonomy import (
    BENEFIT,
    COST,
    LEVEL1_OF,
    OUTPUT,
    QUALITY,
    QUANTITY,
    SATISFACTION,
    SERVED_SATISFACTION,
    SOCIAL,
    TIMELINESS,
)

COUNTS = [
    ("培训期数", "期"),
    ("参训人数", "人"),
    ("整治河道长度", "公里"),
    ("巡查次数", "次"),
    ("改造小区数量", "个"),
]
POINTS = st.decimals(min_value=1, max_value=30, places=1).map(lambda d: Decimal(d).normalize())
DEADLINE = Deadline(iso="2026-11-30", quote=Quote(text="11月底前", start=0, end=5))


@st.composite
def rows(draw: st.DrawFn) -> Row:
    """A row of any kind of target that a draft can have."""
    number = draw(st.integers(1, 20000))
    share = draw(st.decimals(min_value=1, max_value=99, places=draw(st.integers(0, 2))))
    name, unit = draw(st.sampled_from(COUNTS))
    level2, name, raw = draw(
        st.sampled_from(
            [
                (QUANTITY, name, f"≥{number}{unit}"),
                (QUANTITY, name, f"={number}{unit}"),
                (QUALITY, "培训合格率", f"≥{share}%"),
                (QUALITY, "工程验收合格率", "=100%"),
                (QUALITY, "编校差错率", f"≤{share}%"),
                (QUALITY, "编校差错率", "≤0.3‰"),
                (QUALITY, "安全责任事故发生数", "=0起"),
                (QUALITY, "水质等级", "Ⅲ类"),
                (QUALITY, "优良天数比例", "85%-95%"),
                (QUALITY, "系统通过等保测评", "是"),
                (TIMELINESS, "培训完成时间", "2026年11月30日前"),
                (TIMELINESS, "资金发放及时率", "=100%"),
                (TIMELINESS, "故障响应时间", "≤24小时"),
                (COST, "培训经费", f"≤{number}万元"),
                (COST, "人均培训成本", f"≤{number}元/人"),
                (SOCIAL, "群众知晓率", f"≥{share}%"),
                (SERVED_SATISFACTION, "学员满意度", f"≥{share}%"),
            ]
        )
    )
    return Row(level2, name, parse_target(raw), TargetBasis.BRIEF, "", ())


@settings(max_examples=150, deadline=None)
@given(row=rows(), weight=POINTS, dated=st.booleans())
def test_the_rule_book_has_nothing_to_say_about_our_own_sentences(
    row: Row, weight: Decimal, dated: bool
) -> None:
    made = Indicator(
        id="r1",
        level1=LEVEL1_OF[row.level2],
        level2=row.level2,
        name=row.name,
        target=row.target,
        explanation=explanation(row, DEADLINE if dated else None),
        scoring=scoring(row, weight),
        weight=weight,
    )
    table = GoalTable(
        source=Source(path="t", sha256="0" * 64), kind=TableKind.PROJECT, title=None, indicators=(made,)
    )  # fmt: skip
    found = check_table(table, Options(profile="neutral")).findings
    about = [f for f in found if f.field in ("explanation", "scoring")]
    about += [f for f in found if f.code in ("VAL115", "VAL127", "VAL143", "WGT103", "WGT104")]
    assert not about, (made.explanation, made.scoring, [f.message for f in about])


@given(number=st.integers(2, 12), points=st.integers(1, 40))
def test_points_taken_one_by_one_add_up_to_the_weight(number: int, points: int) -> None:
    weight = Decimal(points) / 2
    row = Row(QUANTITY, "培训期数", parse_target(f"≥{number}期"), TargetBasis.BRIEF, "", ())
    text = scoring(row, weight)
    if "每少1期扣" in text:
        step = Decimal(text.split("每少1期扣")[1].split("分")[0])
        assert step * number == weight
    else:
        assert "比例" in text


@pytest.mark.parametrize("profile", list(profiles()), ids=lambda profile: profile.name)
@given(
    levels=st.lists(st.sampled_from([OUTPUT, BENEFIT, SATISFACTION, COST]), max_size=20),
)
def test_weights_add_up_to_a_total_of_the_profile(profile: object, levels: list[str]) -> None:
    levels = [OUTPUT, BENEFIT, *levels]
    points = weights(levels, profile)  # type: ignore[arg-type]
    assert sum(points) in profile.totals  # type: ignore[attr-defined]
    assert all(point > 0 for point in points)
