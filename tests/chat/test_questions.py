"""The one question about what a task leaves open, and what becomes of its answer."""

from __future__ import annotations

from pathlib import Path

import pytest

from assistant.chat import Conversation, DraftStore
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


def test_a_row_of_last_year_s_table_is_cited_as_such(
    talk: Talk, services: Services, tmp_path: Path
) -> None:
    last = services.draft("2024年举办干部培训班2期、培训100人，预算10万元，11月底前完成。")
    file = services.export(last, tmp_path / "去年.xlsx")
    events = list(Conversation(services, talk.store).reply("", document=file))
    talk.id = next(event.draft_id for event in events if event.draft_id)
    assert talk.table.year == 2025
    row = next(row for row in talk.table.indicators if row.evidence[0].id.startswith("last:"))
    place = talk.table.indicators.index(row) + 1
    answer = talk(f"第{place}行为什么这样定")
    assert "2024" in answer and "惯例" not in answer
    assert talk.store.messages(talk.id)[0].text == "（附：去年.xlsx）"
    talk("12万元")  # the budget is asked for, never taken over
    assert talk.table.budget and talk.table.budget.total == 12
    assert talk.table.brief.last == talk.store.get(talk.id, 1).brief.last


def test_a_plan_and_words_beside_it_make_one_task(
    talk: Talk, services: Services, tmp_path: Path
) -> None:
    plan = tmp_path / "方案.txt"
    plan.write_text("举办干部培训班2期、培训100人，11月底前完成。", encoding="utf-8")
    events = list(Conversation(services, talk.store).reply("2025年，预算10万元。", document=plan))
    talk.id = next(event.draft_id for event in events if event.draft_id)
    assert talk.table.budget and talk.table.budget.total == 10
    assert (talk.value(1), talk.table.brief.file) == ("≥2期", "方案.txt")


def test_a_file_that_cannot_be_read_is_said(talk: Talk, services: Services, tmp_path: Path) -> None:
    broken = tmp_path / "坏.docx"
    broken.write_bytes(b"PK")
    events = list(Conversation(services, talk.store).reply("", document=broken))
    assert "坏.docx" in events[-1].text or "已损坏" in events[-1].text
    assert talk.store.list() == ()
