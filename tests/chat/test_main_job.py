"""The main job as a conversation: from a description to an exported table, with the real parts."""

from __future__ import annotations

import re
import threading
from collections.abc import Callable

import pytest

from assistant.chat import Conversation, DraftStore
from assistant.drafting import Draft
from assistant.model.report import Severity
from assistant.reading import read_file
from assistant.services import Services
from tests.chat.test_conversation import Talk

TASK = (
    "2025年全县基层党建与干部培训：举办村（社区）党组织书记轮训班4期、培训320人，开展发展对象培训2期180人；"
    "走访慰问困难党员和老党员260人次；为12个村更新党员活动室设备；对14个乡镇开展党建督查每季度1次；维护党建网站1个。"
    "预算86万元，其中培训38万元、慰问18万元、设备20万元、督查和网站10万元。12月底前完成。"
)


@pytest.fixture
def talk(services: Services, store: DraftStore) -> Talk:
    return Talk(services, store, None)


def errors(draft: Draft) -> list[str]:
    return [f.message for f in draft.report.findings if f.severity is Severity.ERROR]


def test_from_a_description_to_a_file_that_reads_back(talk: Talk) -> None:
    answer = talk(TASK)
    assert talk.events[0].text == "正在读取任务…"
    assert "已起草" in answer and "预算86万元" in answer
    first = len(talk.names)

    talk("增加两个效益指标")
    assert len(talk.names) == first + 2
    assert all(row.evidence for row in talk.table.indicators)

    talk("第1行改成6期")
    assert talk.value(1) == "≥6期"
    assert "轮训班6期" in talk.table.goals[0].text

    question = talk("满意度改成受训学员的")
    number = re.search(r"第(\d+)行", question)
    assert number
    talk(number[1])
    assert "受训学员满意度" in talk.names

    talk("指标太多压缩到14个")
    assert len(talk.names) == 14

    talk("删除第2行")
    talk("撤销")
    assert len(talk.names) == 14
    assert "依据是" in talk("第1行为什么这样定")
    assert errors(talk.table) == []
    assert sum(row.weight or 0 for row in talk.table.indicators) == 90

    talk("导出word")
    (path,) = [event.path for event in talk.events if event.path]
    (table,) = read_file(path).tables
    assert [row.name for row in table.indicators] == talk.names


def test_the_conversation_goes_on_after_a_restart(talk: Talk, services: Services) -> None:
    talk(TASK)
    talk("第1行改成6期")
    again = Conversation(services, DraftStore(talk.store.workspace))
    list(again.reply("撤销", talk.id))
    assert talk.value(1) == "≥4期"
    list(again.reply("重做", talk.id))
    assert talk.value(1) == "≥6期"
    assert [m.text for m in talk.store.messages(talk.id or "") if m.role == "user"] == [
        TASK, "第1行改成6期", "撤销", "重做",
    ]  # fmt: skip


def test_a_new_task_beside_an_open_draft_is_another_draft(talk: Talk) -> None:
    talk(TASK)
    first = talk.id
    talk("新建：2025年举办档案业务培训班2期、培训120人，预算15万元，11月底前完成。")
    assert talk.id != first
    assert len(talk.store.list()) == 2


def test_a_text_that_names_no_task_is_answered_in_words(talk: Talk) -> None:
    answer = talk("今天天气很好，我们一起去公园散散步吧，顺便看看花。")
    assert (answer and talk.store.list() == ()) or "还需要您" in answer


def test_stopping_while_it_drafts_keeps_nothing(
    services: Services, store: DraftStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    went_on = threading.Event()
    draft = services.draft

    def slow(text: str, *, on_step: Callable[[str], None], **_: object) -> Draft:
        on_step("第一步")
        try:
            for _ in range(200):
                threading.Event().wait(0.01)
                on_step("还在做")
        finally:
            went_on.set()
        return draft(text)

    monkeypatch.setattr(services, "draft", slow)
    turn = Conversation(services, store).reply(TASK)
    assert [next(turn).text, next(turn).text] == ["正在读取任务…", "第一步"]
    turn.close()  # type: ignore[attr-defined]
    assert went_on.wait(1)  # the work ended at its next step, long before it was through
    assert store.list() == ()
