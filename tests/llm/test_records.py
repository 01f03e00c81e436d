"""Records of calls: what is kept and what never is, by many at once, and never at the cost of the work."""

from __future__ import annotations

import logging
import multiprocessing
import sqlite3
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest
from pydantic import BaseModel

from assistant.llm.asking import AnswerError, EndpointError
from assistant.llm.budget import Budget
from assistant.llm.endpoint import Endpoint
from assistant.llm.prompts import Rendered
from assistant.llm.records import store as module
from assistant.llm.records.recording import recording
from assistant.llm.records.store import Records
from assistant.llm.scripted.model import Line, ScriptedModel
from assistant.llm.scripted.server import ScriptedServer
from assistant.llm.scripted.serving import running
from assistant.llm.stopping import Stop, StoppedError
from assistant.model.errors import UserError
from assistant.settings import Settings

PROMPT = Rendered(name="propose", version=2, system="只输出 JSON。", user="任务：培训320人")


class Rows(BaseModel):
    indicators: list[str]


def work(records: Records, *lines: Line, task: str = "培训320人") -> str:
    """One run that asks for each line and puts up with every failure; its id."""
    with recording(records, "draft", ScriptedModel(lines), task, asked=task, year="2026") as it:
        run, model = it
        for _ in lines:
            with suppress(EndpointError):
                model.ask(PROMPT, Rows, budget=Budget())
    return run


def test_each_exchange_is_recorded_with_what_it_cost_and_how_it_ended(tmp_path: Path) -> None:
    records = Records(tmp_path)
    run = records.run(
        work(
            records, {"indicators": []}, "没有", EndpointError("连接不上模型"), AnswerError("坏了")
        )
    )
    assert (run.what, run.model, run.outcome) == ("draft", "脚本模型", "ok")
    assert run.options == {"year": "2026"}
    assert run.prompts == {"propose": 2}
    assert [(call.number, call.outcome, call.failed) for call in run.calls] == [
        (1, "ok", None),
        (2, "模型没有按要求的格式回答", "answer"),
        (3, "连接不上模型", "endpoint"),
        (4, "坏了", "answer"),
    ]
    good = run.calls[0]
    assert (good.requests, good.prompt_tokens) == (1, len(PROMPT.system + PROMPT.user))


def test_a_run_in_which_nothing_was_answered_did_not_go_well(tmp_path: Path) -> None:
    records = Records(tmp_path)
    assert records.run(work(records, EndpointError("连接不上模型"))).outcome == "连接不上模型"
    assert records.run(work(records)).outcome == "ok"


def test_a_run_that_is_stopped_or_breaks_says_so(tmp_path: Path) -> None:
    records, stop = Records(tmp_path), Stop()
    stop.set()
    with (
        pytest.raises(StoppedError),
        recording(records, "draft", ScriptedModel(), "甲") as (_, model),
    ):
        model.ask(PROMPT, Rows, budget=Budget(), stop=stop)
    with pytest.raises(ZeroDivisionError), recording(records, "draft", ScriptedModel(), "乙"):
        raise ZeroDivisionError
    broken, stopped = records.runs()
    assert (stopped.outcome, stopped.calls[0].failed) == ("已停止", "stopped")
    assert broken.outcome == "程序出错"


@pytest.mark.parametrize("texts", [False, True])
def test_texts_are_kept_only_where_they_may_be(tmp_path: Path, texts: bool) -> None:
    records = Records(tmp_path, texts=texts)
    run = records.run(work(records, {"indicators": ["参训人员满意度"]}, "答非所问"))
    assert (run.asked == "培训320人") is texts
    assert [call.answered for call in run.calls] == (
        ['{"indicators": ["参训人员满意度"]}', "答非所问"] if texts else [None, None]
    )
    everything = b"".join(path.read_bytes() for path in tmp_path.iterdir())
    assert ("培训320人".encode() in everything) is texts
    assert ("参训人员满意度".encode() in everything) is texts


def test_the_key_is_never_kept(tmp_path: Path) -> None:
    with running(ScriptedServer("401")) as server:
        settings = Settings(model="m", openai_base_url=server.url, openai_api_key="sk-a-secret")
        with recording(Records(tmp_path, texts=True), "draft", Endpoint(settings), "培训") as (
            run,
            model,
        ):
            with pytest.raises(EndpointError):
                model.ask(PROMPT, Rows, budget=Budget())
            model.ask(PROMPT, Rows, budget=Budget())
        assert server.heard[0].authorization == "Bearer sk-a-secret"
    everything = b"".join(path.read_bytes() for path in tmp_path.iterdir())
    assert b"sk-a" not in everything
    assert b"Bearer" not in everything
    assert [call.requests for call in Records(tmp_path).run(run).calls] == [1, 1]


def test_the_last_runs_are_kept_and_of_fewer_the_texts(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "_MOST_RUNS", 5)
    monkeypatch.setattr(module, "_MOST_TEXTS", 2)
    records = Records(tmp_path, texts=True)
    made = [work(records, {"indicators": []}, task=str(number)) for number in range(8)]
    kept = records.runs(100)
    assert [run.id for run in kept] == made[:2:-1]
    assert [run.asked for run in kept] == ["7", "6", None, None, None]
    assert [run.calls[0].sent is None for run in kept] == [False, False, True, True, True]
    with sqlite3.connect(tmp_path / "calls.sqlite3") as file:
        assert file.execute("SELECT count(*) FROM calls").fetchone() == (5,)


def test_a_run_is_found_by_how_its_id_begins(tmp_path: Path) -> None:
    records = Records(tmp_path)
    one = work(records)
    work(records)
    assert records.run(one[:-1]).id == one
    with pytest.raises(UserError, match="有几次"):
        records.run(one[:4])
    for unknown in ("", "nothing", "%", "_" * 20):
        with pytest.raises(UserError, match="jixiao calls list"):
            records.run(unknown)


def test_before_the_first_call_there_is_nothing_and_no_file(tmp_path: Path) -> None:
    assert Records(tmp_path).runs() == ()
    assert Records(tmp_path).forget() == 0
    assert not list(tmp_path.iterdir())


def test_what_is_forgotten_is_gone(tmp_path: Path) -> None:
    records = Records(tmp_path, texts=True)
    work(records, {"indicators": ["参训人员满意度"]})
    assert records.forget() == 1
    assert records.runs() == ()
    everything = b"".join(path.read_bytes() for path in tmp_path.iterdir())
    assert "满意度".encode() not in everything
    work(records, {"indicators": []})
    assert len(records.runs()) == 1


def test_a_damaged_file_costs_no_draft_and_is_told_once(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    (tmp_path / "calls.sqlite3").write_bytes(b"no database at all" * 100)
    records = Records(tmp_path)
    with caplog.at_level(logging.WARNING):
        assert work(records, {"indicators": []}, {"indicators": []})
    assert len(caplog.messages) == 1
    assert "不影响编制" in caplog.messages[0]
    with pytest.raises(UserError, match="jixiao calls forget"):
        records.runs()
    records.forget()
    work(records, {"indicators": []})
    assert len(records.runs()) == 1


def test_a_place_that_cannot_be_written_costs_no_draft(tmp_path: Path) -> None:
    taken = tmp_path / "file"
    taken.write_text("")
    assert work(Records(taken), {"indicators": []})


class _FullDisk(Records):
    """SQLite's own error of a full disk, from a file that may not grow."""

    @contextmanager
    def _open(self) -> Iterator[sqlite3.Connection]:
        with super()._open() as db:
            db.execute("PRAGMA max_page_count = 1")
            yield db


def test_a_full_disk_costs_no_draft(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    records = Records(tmp_path, texts=True)
    first = work(records, {"indicators": []})
    assert work(_FullDisk(tmp_path, texts=True), {"indicators": []}, task="长" * 500_000)
    assert "full" in caplog.text
    assert [run.id for run in records.runs()] == [first]


def test_a_file_of_a_newer_program_is_left_alone(tmp_path: Path) -> None:
    work(Records(tmp_path))
    with sqlite3.connect(tmp_path / "calls.sqlite3") as file:
        file.execute("PRAGMA user_version = 99")
    assert work(Records(tmp_path), {"indicators": []})
    with pytest.raises(UserError, match="升级程序"):
        Records(tmp_path).runs()


def _some_runs(workspace: Path) -> None:
    for _ in range(5):
        work(Records(workspace, texts=True), {"indicators": []}, {"indicators": []})


def test_processes_and_threads_may_write_at_once(tmp_path: Path) -> None:
    start = multiprocessing.get_context("spawn").Process
    processes = [start(target=_some_runs, args=(tmp_path,)) for _ in range(2)]
    threads = [threading.Thread(target=_some_runs, args=(tmp_path,)) for _ in range(4)]
    for worker in (*processes, *threads):
        worker.start()
    for worker in (*processes, *threads):
        worker.join()
    runs = Records(tmp_path).runs(1000)
    assert len({run.id for run in runs}) == 30
    assert all(len(run.calls) == 2 and run.outcome == "ok" for run in runs)
