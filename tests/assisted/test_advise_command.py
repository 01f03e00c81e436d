"""`jixiao advise`: a real server, a real file; said apart from the rule book, nothing changed."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from assistant.cli.main import main
from tests.assisted.tables import TRAINING
from tests.assisted.test_rewriting import GOOD
from tests.llm.model_server import ModelServer, serving

GROWTH = {
    "place": "r5",
    "kind": "attribution",
    "quote": "生产总值增长",
    "reason": "全县生产总值增长不是培训带来的",
}
FALSE = {"place": "r2", "kind": "off_goal", "quote": "没有这几个字", "reason": "不妥"}


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "表.txt"
    path.write_text(TRAINING, encoding="utf-8")
    return path


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[ModelServer]:
    with serving() as running:
        running.content = json.dumps(
            {"advice": [GROWTH, FALSE], "goal": GOOD, "reason": "更具体"}, ensure_ascii=False
        )
        monkeypatch.chdir(tmp_path)
        monkeypatch.setenv("JIXIAO_MODEL", "测试模型")
        monkeypatch.setenv("OPENAI_BASE_URL", running.url)
        monkeypatch.setenv("OPENAI_API_KEY", "sk-a-secret")
        yield running


def run(capsys: pytest.CaptureFixture[str], *arguments: object) -> tuple[int, str, str]:
    with pytest.raises(SystemExit) as ended:
        main([*map(str, arguments)])
    told = capsys.readouterr()
    return int(ended.value.code or 0), told.out, told.err


def test_it_says_what_a_model_thinks_and_that_it_is_no_finding(
    server: ModelServer, file: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    code, out, _ = run(capsys, "advise", file, "--goal")
    assert code == 0
    assert out.startswith("以下是模型的看法，没有依据，供参考；不是审核结果，不影响得分。\n")
    assert "r5 全县生产总值增长：效益难以归因——全县生产总值增长不是培训带来的" in out
    assert "原文：“生产总值增长”" in out
    assert "另有 1 条说法在表里核对不上" in out
    assert f"改写后：{GOOD}" in out and "解决的问题：" in out
    assert file.read_text(encoding="utf-8") == TRAINING
    assert len(server.requests) == 2


def test_data_are_one_document(
    server: ModelServer, file: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    _, out, _ = run(capsys, "advise", file, "--format", "json")
    (one,) = json.loads(out)["tables"]
    assert one["advice"]["items"][0] == GROWTH
    assert (one["advice"]["refused"], one["advice"]["model"], one["rewrite"]) == (
        1,
        "测试模型",
        None,
    )


def test_where_it_cannot_be_done_it_is_one_sentence(
    server: ModelServer,
    file: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    server.content = "我觉得很好"
    code, out, err = run(capsys, "advise", file)
    assert (code, out) == (2, "")
    assert "模型没有给出可用的意见" in err and err.count("\n") == 1
    monkeypatch.delenv("JIXIAO_MODEL")
    code, _, err = run(capsys, "advise", file)
    assert code == 2 and "没有设置模型：请设置 JIXIAO_MODEL" in err


def test_one_table_that_cannot_be_looked_at_does_not_keep_the_others_back(
    server: ModelServer, file: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (file.parent / "坏.txt").write_text("这里没有表。", encoding="utf-8")
    code, out, err = run(capsys, "advise", file, file.parent / "坏.txt")
    assert code == 2
    assert "效益难以归因" in out and "没有找到绩效目标表" in err
