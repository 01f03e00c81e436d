"""Drafts on disk: every change a version, nothing acknowledged lost, several processes at once."""

from __future__ import annotations

import os
import signal
import sqlite3
import subprocess
import sys
import textwrap
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path

import pytest

from assistant.chat import Conversation, DraftStore
from assistant.drafting.shapes import Draft
from assistant.model.errors import UserError
from assistant.services import Services
from tests.conftest import ROOT


def titled(draft: Draft, title: str) -> Draft:
    return draft.model_copy(update={"title": title})


def test_a_draft_comes_back_exactly_as_it_was_kept(store: DraftStore, draft: Draft) -> None:
    info = store.create(draft)
    assert info.name == "基层党建与干部培训"
    assert DraftStore(store.workspace).get(info.id) == draft


def test_a_draft_of_an_earlier_release_opens_and_is_worked_on(
    store: DraftStore, draft: Draft, services: Services
) -> None:
    """`data/draft-0.json` is what the release before gaps, notes of runs and earlier tables kept."""
    content = (Path(__file__).parent / "data" / "draft-0.json").read_text(encoding="utf-8")
    id = store.create(draft).id
    with closing(sqlite3.connect(store.workspace / "drafts.sqlite3")) as db, db:
        db.execute("UPDATE versions SET content = ? WHERE draft = ?", (content, id))
    opened = store.get(id)
    assert opened.brief.gaps == () and opened.run is None
    assert opened.indicators[0].target
    list(Conversation(services, store).reply("第1行改成6期", id))
    assert store.info(id).version == 2


def test_every_change_is_a_version_with_who_and_when(store: DraftStore, draft: Draft) -> None:
    id = store.create(draft, author="张三").id
    store.save(id, titled(draft, "甲"), "改标题", "李四")
    assert [(v.number, v.parent, v.note, v.author) for v in store.versions(id)] == [
        (1, None, "新建", "张三"),
        (2, 1, "改标题", "李四"),
    ]
    assert store.get(id, 1) == draft
    assert store.get(id).title == "甲"


def test_unchanged_content_makes_no_version(store: DraftStore, draft: Draft) -> None:
    id = store.create(draft).id
    first = store.save(id, titled(draft, "甲"), "改标题")
    assert store.save(id, titled(draft, "甲"), "改标题") == first
    assert len(store.versions(id)) == 2


def test_undo_and_redo_survive_a_restart(store: DraftStore, draft: Draft) -> None:
    id = store.create(draft).id
    for title in "甲乙丙":
        store.save(id, titled(draft, title), title)
    assert [v.number for _ in range(2) if (v := store.undo(id))] == [3, 2]

    again = DraftStore(store.workspace)
    assert again.get(id).title == "甲"
    assert (again.redo(id) or pytest.fail()).number == 3
    assert again.get(id).title == "乙"


def test_nothing_before_the_first_and_nothing_after_the_last(
    store: DraftStore, draft: Draft
) -> None:
    id = store.create(draft).id
    assert store.undo(id) is None
    assert store.redo(id) is None


def test_a_change_after_undo_starts_a_branch_and_loses_nothing(
    store: DraftStore, draft: Draft
) -> None:
    id = store.create(draft).id
    store.save(id, titled(draft, "甲"), "甲")
    store.undo(id)
    store.save(id, titled(draft, "乙"), "乙")
    assert store.redo(id) is None
    store.undo(id)
    assert (store.redo(id) or pytest.fail()).number == 3  # the newest of the two
    assert store.get(id, 2).title == "甲"


def test_an_earlier_version_is_restored_as_a_new_one(store: DraftStore, draft: Draft) -> None:
    id = store.create(draft).id
    store.save(id, titled(draft, "甲"), "甲")
    store.save(id, titled(draft, "乙"), "乙")
    restored = store.restore(id, 2)
    assert (restored.number, restored.parent, restored.note) == (4, 3, "恢复到第2版")
    assert store.get(id).title == "甲"
    assert (store.undo(id) or pytest.fail()).number == 3


def test_a_failed_change_leaves_the_draft_as_it_was(store: DraftStore, draft: Draft) -> None:
    id = store.create(draft).id

    def fails(_: Draft) -> Draft:
        raise UserError("不行")

    with pytest.raises(UserError):
        store.change(id, fails, "坏的")
    assert len(store.versions(id)) == 1
    store.save(id, titled(draft, "甲"), "好的")  # the writer's lock was given back


def test_deleting_hides_and_can_be_taken_back(store: DraftStore, draft: Draft) -> None:
    id = store.create(draft, "待删").id
    store.delete(id)
    assert store.list() == ()
    assert [each.name for each in store.list(hidden=True)] == ["待删"]
    store.recover(id)
    assert [each.id for each in store.list()] == [id]


def test_the_last_changed_draft_comes_first(store: DraftStore, draft: Draft) -> None:
    first, second = store.create(draft, "一"), store.create(draft, "二")
    assert [each.id for each in store.list()] == [second.id, first.id]
    store.rename(first.id, " 新  名 ")
    assert [each.name for each in store.list()] == ["新 名", "二"]


def test_what_is_not_there_is_said_in_words(store: DraftStore, draft: Draft) -> None:
    with pytest.raises(UserError, match="找不到这份草稿"):
        store.get("nothing")
    id = store.create(draft).id
    with pytest.raises(UserError, match="没有第9版"):
        store.get(id, 9)
    with pytest.raises(UserError, match="名称不能为空"):
        store.rename(id, "  ")


def test_a_version_of_another_program_is_said_in_words(store: DraftStore, draft: Draft) -> None:
    id = store.create(draft).id
    with closing(sqlite3.connect(store.workspace / "drafts.sqlite3")) as db, db:
        db.execute("UPDATE versions SET content = '{\"future\": 1}'")
    with pytest.raises(UserError, match="另一版本的程序"):
        store.get(id)


def test_a_store_of_a_newer_program_is_refused(store: DraftStore) -> None:
    with closing(sqlite3.connect(store.workspace / "drafts.sqlite3")) as db, db:
        db.execute("PRAGMA user_version = 999")
    with pytest.raises(UserError, match="升级"):
        DraftStore(store.workspace)


def test_messages_are_kept_per_draft(store: DraftStore, draft: Draft) -> None:
    one, two = store.create(draft).id, store.create(draft).id
    store.say(one, "user", "检查")
    store.say(two, "user", "撤销")
    store.say(one, "assistant", "没有问题。")
    kept = DraftStore(store.workspace).messages(one)
    assert [(m.role, m.text, m.version) for m in kept] == [
        ("user", "检查", 1),
        ("assistant", "没有问题。", 1),
    ]


def test_threads_that_change_one_draft_lose_no_change(store: DraftStore, draft: Draft) -> None:
    id = store.create(titled(draft, "")).id

    def append(number: int) -> None:
        store.change(id, lambda d: titled(d, f"{d.title}{number},"), str(number))

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(append, range(24)))
    title = store.get(id).title or ""
    assert sorted(map(int, title.rstrip(",").split(","))) == list(range(24))
    assert len(store.versions(id)) == 25


_WRITER = """
    import sys
    from pathlib import Path
    from assistant.chat import Conversation, DraftStore

    store = DraftStore(Path(sys.argv[1]))
    id, mark, times = sys.argv[2], sys.argv[3], int(sys.argv[4])
    for _ in range(times):
        version = store.change(id, lambda d: d.model_copy(update={"title": d.title + mark}), mark)
        print(version.number, flush=True)
"""


def writer(store: DraftStore, id: str, mark: str, times: int) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [
            sys.executable,
            "-c",
            textwrap.dedent(_WRITER),
            str(store.workspace),
            id,
            mark,
            str(times),
        ],
        cwd=ROOT,
        env=os.environ | {"PYTHONPATH": str(ROOT)},
        stdout=subprocess.PIPE,
        text=True,
    )


def test_two_processes_on_one_draft_lose_no_change(store: DraftStore, draft: Draft) -> None:
    id = store.create(titled(draft, "")).id
    both = [writer(store, id, mark, 15) for mark in "ab"]
    numbers = [int(line) for process in both for line in process.communicate()[0].split()]
    assert [process.returncode for process in both] == [0, 0]
    assert sorted(numbers) == list(range(2, 32))
    assert sorted(store.get(id).title or "") == ["a"] * 15 + ["b"] * 15


def test_a_killed_process_loses_nothing_it_acknowledged(store: DraftStore, draft: Draft) -> None:
    id = store.create(titled(draft, "")).id
    with writer(store, id, "x", 100_000) as process:
        assert process.stdout
        acknowledged = int(process.stdout.readline())
        time.sleep(0.2)
        process.send_signal(signal.SIGKILL)
        acknowledged = max([acknowledged, *map(int, process.stdout.read().split("\n")[:-1])])

    again = DraftStore(Path(store.workspace))
    numbers = [version.number for version in again.versions(id)]
    assert numbers == list(range(1, len(numbers) + 1))
    assert len(numbers) >= acknowledged
    assert len(again.get(id, acknowledged).title or "") == acknowledged - 1
    again.save(id, titled(draft, "after"), "改")
