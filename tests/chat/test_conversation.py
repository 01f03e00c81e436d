"""The conversation on a draft, without a model: each command, the questions back, and what survives."""

from __future__ import annotations

import pytest

from assistant.chat import Conversation, DraftStore, Event
from assistant.chat.changes import shown
from assistant.drafting.shapes import Draft
from assistant.model.table import GoalTable
from assistant.services import Services


class Talk:
    """One user at one draft: says something, hears the answer, sees the table."""

    def __init__(self, services: Services, store: DraftStore, draft: Draft | None) -> None:
        self.services = services
        self.store = store
        self.conversation = Conversation(services, store)
        self.id = store.create(draft).id if draft else None
        self.events: list[Event] = []

    def __call__(self, message: str) -> str:
        self.events = list(self.conversation.reply(message, self.id))
        for event in self.events:
            self.id = event.draft_id or self.id
        return "".join(event.text for event in self.events if event.kind == "text")

    @property
    def table(self) -> Draft:
        assert self.id
        return self.store.get(self.id)

    @property
    def version(self) -> int:
        assert self.id
        return self.store.info(self.id).version

    @property
    def names(self) -> list[str]:
        return [row.name for row in self.table.indicators]

    def value(self, place: int) -> str:
        return shown(self.table.indicators[place - 1], "target")


@pytest.fixture
def talk(services: Services, store: DraftStore, draft: Draft) -> Talk:
    return Talk(services, store, draft)


# -- changes ---------------------------------------------------------------------------------------


def test_a_value_by_name_and_what_the_check_says_now(talk: Talk) -> None:
    answer = talk("把培训人数改成350人")
    assert talk.value(2) == "≥350人"
    assert "第2行“培训人数”：指标值由≥320人改为≥350人" in answer
    assert "校核" in answer
    assert [event.kind for event in talk.events] == ["step", "table", "text", "text"]


def test_a_value_by_number_by_old_value_and_several_at_once(talk: Talk) -> None:
    talk("第4行改为≥98%")
    talk("4期改成6期")
    talk("把第9、10行都改成≥90%")
    assert [talk.value(place) for place in (4, 1, 9, 10)] == ["≥98%", "≥6期", "≥90%", "≥90%"]


def test_changes_said_in_one_breath_are_one_version_and_count_the_same_rows(talk: Talk) -> None:
    talk("删除第1行，第4行改为≥98%")
    assert talk.version == 2
    assert talk.table.indicator("r4") == talk.table.indicators[2]
    assert talk.value(3) == "≥98%"


def test_rows_are_deleted_and_moved(talk: Talk) -> None:
    talk("删除第5行")
    talk("把第1行移到最后")
    talk("删掉党建工作知晓率")
    assert talk.names[0] == "培训人数"
    assert talk.names[-1] == "轮训班举办期数"
    assert len(talk.names) == 8


def test_a_dictated_row_stands_in_its_category(talk: Talk) -> None:
    talk("加一条质量指标：参训率≥90%")
    assert (talk.names[5], talk.value(6)) == ("参训率", "≥90%")
    row = talk.table.indicators[5]
    assert row.evidence[0].id == "chat"
    assert row.evidence[0].quote == "加一条质量指标：参训率≥90%"


def test_whose_satisfaction_it_is(talk: Talk) -> None:
    talk("删除第10行")
    talk("满意度改成受训学员的")
    assert talk.names[-1] == "受训学员满意度"


def test_the_budget_and_the_row_that_states_it(talk: Talk) -> None:
    answer = talk("预算改成90万元")
    assert "预算由86万元改为90万元" in answer
    assert talk.value(7) == "≤90万元"


def test_shortening(talk: Talk) -> None:
    answer = talk("指标太多压缩到8个")
    assert len(talk.names) == 8
    assert "删除原第5行" in answer
    assert "要压缩到几条" in talk("指标太多了")
    talk("7个")
    assert len(talk.names) == 7


def test_the_same_again_changes_nothing_and_says_so(talk: Talk) -> None:
    assert "没有改动" in talk("第4行改为≥95%")
    assert talk.version == 1


# -- questions back --------------------------------------------------------------------------------


def test_two_rows_fit_so_it_asks_and_the_number_settles_it(talk: Talk) -> None:
    question = talk("把满意度改成≥90%")
    assert "对应2行" in question
    assert "第9行“参训人员满意度”" in question and "第10行“慰问对象满意度”" in question
    assert talk.version == 1
    talk("第10行")
    assert [talk.value(place) for place in (9, 10)] == ["≥95%", "≥90%"]
    assert talk.table.indicators[9].evidence[0].quote == "把满意度改成≥90%"


def test_both_can_be_meant(talk: Talk) -> None:
    talk("删掉满意度")
    talk("都删")
    assert len(talk.names) == 8


def test_a_similar_name_is_confirmed_never_taken(talk: Talk) -> None:
    question = talk("把培训合格度改成96%")
    assert "是指第4行“培训合格率”" in question or "相近的有" in question
    assert talk.version == 1
    talk("第4行")
    assert talk.value(4) == "≥96%"


def test_no_is_an_answer(talk: Talk) -> None:
    talk("删掉满意度")
    assert "没有改动" in talk("算了")
    assert talk.version == 1


def test_an_open_question_survives_a_restart(talk: Talk, services: Services) -> None:
    talk("删掉满意度")
    again = Conversation(services, DraftStore(talk.store.workspace))
    list(again.reply("10", talk.id))
    assert talk.names[-1] == "参训人员满意度"


def test_another_request_closes_the_question(talk: Talk) -> None:
    talk("删掉满意度")
    talk("第1行改成6期")
    assert "没看懂" in talk("10")
    assert len(talk.names) == 10


@pytest.mark.parametrize(
    ("message", "said"),
    [
        ("删除第20行", "一共10行，没有第20行"),
        ("把卫星发射数改成3颗", "没有找到“卫星发射数”"),
        ("第3行改成按计划完成", "指标名称还是指标值"),
        ("换成湖南的表样", "没看懂“换成湖南的表样”"),
        ("删除第5行，换成湖南的表样", "没看懂“换成湖南的表样”"),
        ("恢复到第9版", "没有第9版"),
        ("重做", "没有可以重做的"),
        ("年度改成明年", "四位数字"),
        ("预算改成很多", "没看懂预算"),
    ],
)
def test_what_it_cannot_follow_it_says_and_changes_nothing(
    talk: Talk, message: str, said: str
) -> None:
    assert said in talk(message)
    assert talk.version == 1


# -- asking ----------------------------------------------------------------------------------------


def test_why_this_value(talk: Talk) -> None:
    answer = talk("为什么是95%")
    for place in (4, 9, 10):
        assert f"第{place}行" in answer
    assert "培训合格率的依据。" in answer
    assert talk.version == 1


def test_why_after_the_user_set_it(talk: Talk) -> None:
    talk("第4行改为≥98%")
    assert "您说“第4行改为≥98%”" in talk("第4行的依据是什么")


def test_a_past_row_is_named_with_its_office_and_year(
    talk: Talk, services: Services, draft: Draft
) -> None:
    hit = services.library.search("培训合格率", k=1).hits[0]
    row = draft.indicators[3]
    cited = row.model_copy(
        update={"evidence": (row.evidence[0].model_copy(update={"id": hit.id, "quote": "x"}),)}
    )
    talk.store.save(
        talk.id or "",
        draft.model_copy(update={"indicators": (*draft.indicators[:3], cited)}),
        "引用",
    )
    assert f"“{hit.name}”" in talk("第4行为什么这样定")


def test_check_lists_the_gravest_with_their_rows(talk: Talk) -> None:
    talk("第4行改为≥120%")
    answer = talk("检查")
    assert "第4行" in answer
    assert talk.version == 2


def test_versions_are_listed_compared_and_restored(talk: Talk) -> None:
    assert "还没有改过" in talk("改了什么")
    talk("第4行改为≥98%")
    talk("删除第1行")
    assert "删除原第1行“轮训班举办期数”" in talk("改了什么")
    assert "第3版（现在）：删除第1行" in talk("历史版本")
    talk("恢复到第1版")
    assert (talk.version, len(talk.names)) == (4, 10)
    assert "内容相同" in talk("比较第1版和第4版")


def test_undo_and_redo(talk: Talk) -> None:
    talk("第4行改为≥98%")
    talk("删除第1行")
    talk("撤销两步")
    assert (talk.version, talk.value(4)) == (1, "≥95%")
    talk("重做")
    assert (talk.version, talk.value(4)) == (2, "≥98%")


@pytest.mark.parametrize(("words", "ending"), [("导出word", ".docx"), ("导出excel", ".xlsx")])
def test_export(talk: Talk, words: str, ending: str) -> None:
    talk("草稿改名为../../干部 培训？")
    talk(words)
    (path,) = [event.path for event in talk.events if event.path]
    assert path.suffix == ending and path.stat().st_size > 0
    assert path.parent == talk.store.workspace / "exports"


# -- stopping and failing --------------------------------------------------------------------------


def test_history_survives_a_restart(talk: Talk) -> None:
    talk("第4行改为≥98%")
    talk("换成湖南的表样")
    kept = DraftStore(talk.store.workspace).messages(talk.id or "")
    assert [message.role for message in kept] == ["user", "assistant"] * 2
    assert kept[0].text == "第4行改为≥98%"
    assert kept[3].text.startswith("没看懂")


def test_closing_before_the_change_leaves_the_draft_and_remembers_the_stop(talk: Talk) -> None:
    turn = talk.conversation.reply("删除第1行", talk.id)
    assert next(turn).kind == "step"
    turn.close()  # type: ignore[attr-defined]
    assert talk.version == 1
    assert "已停止" in talk.store.messages(talk.id or "")[-1].text


def test_closing_after_the_change_keeps_it_whole(talk: Talk) -> None:
    turn = talk.conversation.reply("删除第1行", talk.id)
    assert [next(turn).kind, next(turn).kind] == ["step", "table"]
    turn.close()  # type: ignore[attr-defined]
    assert (talk.version, len(talk.names)) == (2, 9)


def test_a_defect_is_told_in_words_and_changes_nothing(
    talk: Talk, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(table: GoalTable) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr(talk.services, "check_table", broken)
    assert "草稿没有改动" in talk("删除第1行")
    assert talk.version == 1


def test_a_draft_that_is_not_there(talk: Talk) -> None:
    talk.id = "nothing"
    assert "找不到这份草稿" in talk("检查")


@pytest.mark.parametrize("message", ["", "你好", "撤销", "删除第5行", "导出word"])
def test_without_a_draft_it_asks_for_the_task(
    services: Services, store: DraftStore, message: str
) -> None:
    talk = Talk(services, store, None)
    assert "请先描述要做的任务" in talk(message)
    assert talk.id is None


def test_a_long_text_at_an_open_draft_is_not_taken_for_a_change(talk: Talk) -> None:
    answer = talk("2026年对全县14个乡镇开展党建督查每季度1次，维护党建网站1个，预算10万元。")
    assert "新建：" in answer
    assert talk.version == 1


@pytest.mark.parametrize(
    ("words", "place", "value"),
    [
        ("把培训改成400人", 2, "≥400人"),  # two rows are about 培训, one is counted in 人
        ("满意度改成98%", None, None),  # two rows in %: it must ask
    ],
)
def test_the_unit_of_the_value_tells_which_row(
    talk: Talk, words: str, place: int | None, value: str | None
) -> None:
    before = talk.version
    answer = talk(words)
    if place is None:
        assert talk.version == before and "哪一行" in answer
    else:
        assert talk.value(place) == value
        assert talk.version == before + 1


def test_of_similar_rows_the_one_with_the_unit_is_asked_for(talk: Talk) -> None:
    answer = talk("把培训班改成6期")
    assert "是指第1行" in answer and "第2行" not in answer
    talk("是")
    assert talk.value(1) == "≥6期"
