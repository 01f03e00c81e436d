"""What follows a change of its own accord, and what stays because somebody wrote it."""

from __future__ import annotations

from decimal import Decimal

import pytest

from assistant.chat import edits
from assistant.drafting import Draft, draft, read_brief
from assistant.drafting.following import follow
from assistant.model.evidence import DraftIndicator
from assistant.model.table import Goal, GoalScope
from assistant.services import Services
from tests.chat.conftest import TASK


@pytest.fixture(scope="module")
def made(services: Services) -> Draft:
    return draft(read_brief(TASK), services.library)


def row(table: Draft, name: str) -> DraftIndicator:
    return next(row for row in table.indicators if name in row.name)


def total(table: Draft) -> Decimal:
    return sum((row.weight or Decimal(0) for row in table.indicators), Decimal(0))


def test_the_sentences_of_a_row_follow_its_value(made: Draft) -> None:
    old = row(made, "参训人数")
    after = follow(made, edits.set_field(made, old.id, "target", "350人", "说"))
    new = row(after, "参训人数")
    assert "350人" in (new.explanation or "") and "350人" in (new.scoring or "")
    assert "320" not in f"{new.explanation}{new.scoring}"


def test_a_sentence_the_user_wrote_stays(made: Draft) -> None:
    old = row(made, "参训人数")
    mine = edits.set_field(made, old.id, "scoring", "由我评定。", "说")
    after = follow(mine, edits.set_field(mine, old.id, "target", "350人", "说"))
    assert row(after, "参训人数").scoring == "由我评定。"
    assert "350人" in (row(after, "参训人数").explanation or "")


def test_points_are_divided_again_and_add_up(made: Draft) -> None:
    shorter = follow(made, edits.remove(made, [made.indicators[0].id, made.indicators[-1].id]))
    assert total(shorter) == total(made) == Decimal(90)
    for each in shorter.indicators:
        assert f"{each.weight:f}分" in (each.scoring or "")


def test_points_the_user_set_stay(made: Draft) -> None:
    mine = edits.set_field(made, made.indicators[0].id, "weight", "40", "说")
    shorter = follow(mine, edits.remove(mine, [made.indicators[-1].id]))
    assert shorter.indicators[0].weight == Decimal(40)
    assert [row.weight for row in shorter.indicators] == [
        row.weight for row in mine.indicators[:-1]
    ]


def test_the_goal_text_follows_the_budget_and_a_promise_that_went(made: Draft) -> None:
    cheaper = follow(made, edits.set_header(made, "budget", "90万元", "说"))
    assert "90万元" in cheaper.goals[0].text and "86万元" not in cheaper.goals[0].text
    promised = next(each for each in made.indicators if f"{each.name}达到" in made.goals[0].text)
    without = follow(made, edits.remove(made, [promised.id]))
    assert promised.name not in without.goals[0].text
    assert "，，" not in without.goals[0].text


GOAL = "举办轮训班4期、培训320人，慰问260人次。"


def goal_after(draft: Draft, row_id: str, text: str, goal: str = GOAL) -> str:
    stated = draft.model_copy(update={"goals": (Goal(scope=GoalScope.ANNUAL, text=goal),)})
    after = follow(stated, edits.set_field(stated, row_id, "target", text, "说"))
    return after.goals[0].text


def test_the_goal_text_follows_the_figure_it_states(draft: Draft) -> None:
    assert goal_after(draft, "r2", "350人") == GOAL.replace("320", "350")
    assert goal_after(draft, "r3", "300人次") == GOAL.replace("260", "300")


@pytest.mark.parametrize(
    ("text", "goal"),
    [
        pytest.param("350人", "培训320人，其中女性320人。", id="stated twice"),
        pytest.param("350人", "培训1320人。", id="part of another figure"),
        pytest.param("350人", "培训三百二十人。", id="in numerals"),
        pytest.param("350人次", GOAL, id="another unit"),
    ],
)
def test_the_goal_text_stays_where_the_figure_is_not_surely_meant(
    draft: Draft, text: str, goal: str
) -> None:
    assert goal_after(draft, "r2", text, goal) == goal
