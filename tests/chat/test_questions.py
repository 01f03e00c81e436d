"""The one question about what a task leaves open, and what becomes of its answer."""

from __future__ import annotations

import pytest

from assistant.chat import DraftStore
from assistant.services import Services
from tests.chat.test_conversation import Talk

TASK = "2025年举办干部培训班2期、培训100人，走访慰问老党员"


@pytest.fixture
def talk(services: Services, store: DraftStore) -> Talk:
    return Talk(services, store, None)


def test_one_question_is_asked_and_the_rest_is_named(talk: Talk) -> None:
    answer = talk(TASK)
    assert answer.count("还需要您补充") == 1
    assert "没有读到预算" in answer and "如“50万元”" in answer
    assert "待补充：完成时限、老党员走访慰问的数量、填报单位。" in answer
    assert talk.table.brief.gaps[0].about == "budget"


def test_the_answer_drafts_anew_and_the_next_question_follows(talk: Talk) -> None:
    talk(TASK)
    answer = talk("50万元")
    assert talk.version == 2
    assert "预算50万元" in answer and "没有读到完成时限" in answer
    cost = [row for row in talk.table.indicators if row.target_basis == "budget"]
    assert cost and all(row.evidence for row in cost)
    assert "50万元" in talk.table.brief.text  # the source of the figure is the user's own words
    talk("11月底完成")
    assert talk.version == 3
    assert not {"budget", "deadline"} & {gap.about for gap in talk.table.brief.gaps}
    assert "2025年11月" in "".join(row.target.raw for row in talk.table.indicators if row.target)


def test_undo_takes_the_answer_back(talk: Talk) -> None:
    talk(TASK)
    talk("50万元")
    talk("撤销")
    assert talk.version == 1 and talk.table.budget is None


@pytest.mark.parametrize("words", ["不知道", "还没定", "暂时没有", "先空着吧", "以后再说"])
def test_what_is_not_known_stays_open_and_is_not_asked_again(talk: Talk, words: str) -> None:
    talk(TASK)
    assert "待补充" in talk(words)
    assert talk.version == 1
    answer = talk("11月底完成")  # told without being asked
    assert talk.version == 2
    assert "没有读到预算" not in answer
    assert "慰问多少人次" in answer and "如“20人次”" in answer


def test_a_table_changed_by_hand_is_not_drafted_anew(talk: Talk) -> None:
    talk(TASK)
    talk("第1行改成3期")
    names = talk.names
    answer = talk("预算50万元")
    assert "没有重新起草" in answer
    assert talk.names == names and talk.value(1) == "≥3期"
    assert talk.table.budget and talk.table.budget.total == 50
    assert "budget" not in {gap.about for gap in talk.table.brief.gaps}


@pytest.mark.parametrize(
    "words", ["换成湖南的表样", "删除第1行", "为什么是95%", "第1行改成3期", "谢谢", "检查"]
)
def test_other_words_are_no_answer(talk: Talk, words: str) -> None:
    talk(TASK)
    text = talk.table.brief.text
    talk(words)
    assert talk.table.brief.text == text


def test_a_complete_task_raises_no_question(talk: Talk) -> None:
    answer = talk("2025年举办干部培训班2期、培训100人，预算10万元，11月底前完成。")
    assert "还需要您补充" not in answer


def test_the_question_survives_a_restart(talk: Talk, services: Services) -> None:
    talk(TASK)
    again = Talk(services, DraftStore(talk.store.workspace), None)
    again.id = talk.id
    again("50万元")
    assert again.version == 2 and again.table.budget
