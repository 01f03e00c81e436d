"""Suggested target values against real ones: the bounds that the docs promise."""

from __future__ import annotations

from decimal import Decimal

import pytest

from assistant.evaluation import targets, targets_page
from assistant.evaluation.targets import OURS, SAME_NAME, SAME_UNIT, TargetSet, TargetsQuality

# A rate or satisfaction within 5 points, for measures with three comparable rows elsewhere.
LEAST_NEAR = 0.85


@pytest.fixture(scope="module")
def quality() -> TargetsQuality:
    return targets.measure(lambda done, total: None)


def hits(measured: TargetSet, way: str, *kinds: str) -> tuple[int, int]:
    """How many of how many are within 5 points."""
    ways = [one for one in measured.ways if one.name == way and one.kind in kinds]
    return sum(one.within[1] for one in ways), sum(one.rows for one in ways)


def test_a_rate_left_out_is_guessed_within_five_points(quality: TargetsQuality) -> None:
    near, rows = hits(quality.sets[0], OURS, "比率", "满意度")
    assert rows >= 25
    assert near / rows >= LEAST_NEAR


def test_simpler_ways_do_worse(quality: TargetsQuality) -> None:
    for measured in quality.sets:
        ours, _ = hits(measured, OURS, "比率", "满意度")
        for peer in (SAME_UNIT, SAME_NAME):
            assert hits(measured, peer, "比率", "满意度")[0] < ours


def test_a_quantity_of_others_is_never_borrowed(quality: TargetsQuality) -> None:
    for measured in quality.sets:
        for way in measured.ways:
            if way.name == OURS and way.kind in ("金额", "数量"):
                assert way.answered == 0  # no body of these tables has a past of its own


def test_the_surer_a_suggestion_the_oftener_it_is_near(quality: TargetsQuality) -> None:
    sure = [step for step in quality.sets[0].steps if step.low >= 0.8]
    assert sure
    for step in sure:
        assert step.near / step.suggested >= step.confidence - 0.1


def test_the_page_shows_every_kind_and_way(quality: TargetsQuality) -> None:
    page = targets_page.table(quality)
    for word in ("往年表，逐张留出", "不在语料库里的表", "满意度", OURS, SAME_UNIT, "平均把握"):
        assert word in page


def test_how_far_off_is_counted_by_points_or_parts() -> None:
    assert targets.off(Decimal(95), Decimal(90), "%", 1)
    assert not targets.off(Decimal(96), Decimal(90), "%", 1)
    assert targets.off(Decimal(11), Decimal(10), "次", 0)
    assert not targets.off(Decimal(12), Decimal(10), "次", 0)
