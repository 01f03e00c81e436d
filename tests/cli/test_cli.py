"""The commands and JSON shapes that other programs rely on, through a real process."""

from __future__ import annotations

import json
import sys
import time
from decimal import Decimal
from pathlib import Path

import pytest

from tests.cli.conftest import TASK, Run

TABLE = "\n".join(
    [
        "2024年项目支出绩效目标表",
        "项目名称\t干部教育培训\t\t",
        "实施单位\t某县委组织部\t\t",
        "一级指标\t二级指标\t三级指标\t指标值",
        "产出指标\t数量指标\t培训期数\t≥4期",
        "产出指标\t数量指标\t培训覆盖率\t≥90%",
        "产出指标\t质量指标\t培训合格率\t≥95%",
        "产出指标\t时效指标\t完成时间\t2024年12月31日",
        "产出指标\t成本指标\t培训经费\t≤20万元",
        "效益指标\t社会效益指标\t干部履职能力\t有所提高",
        "满意度指标\t服务对象满意度指标\t参训干部满意度\t≥90%",
    ]
)


@pytest.fixture
def table(tmp_path: Path) -> Path:
    path = tmp_path / "目标表.txt"
    path.write_text(TABLE, encoding="utf-8")
    return path


def test_read_prints_one_json_document(jixiao: Run, table: Path) -> None:
    done = jixiao("read", table, "--format", "json")
    assert done.returncode == 0, done.stderr
    (read,) = json.loads(done.stdout)["tables"]
    assert read["year"] == 2024
    assert read["project"] == "干部教育培训"
    assert [row["name"] for row in read["indicators"]][:2] == ["培训期数", "培训覆盖率"]
    assert read["indicators"][0]["target"] | {"text": None} == read["indicators"][0]["target"]
    assert read["indicators"][0]["target"]["value"] == "4"
    assert read["source"]["sha256"]


def test_check_exit_status_follows_fail_on(jixiao: Run, table: Path) -> None:
    assert jixiao("check", table).returncode == 0
    done = jixiao("check", table, "--fail-on", "advice", "--format", "json")
    assert done.returncode == 1
    report = json.loads(done.stdout)
    findings = report["tables"][0]["findings"]
    assert {finding["indicator"] for finding in findings} >= {"r2", "r6"}
    assert report["summary"]["indicators"] == 7
    assert sum(report["summary"]["by_severity"].values()) == len(findings)


def test_check_shows_only_what_is_new_since_a_baseline(
    jixiao: Run, table: Path, tmp_path: Path
) -> None:
    before = tmp_path / "before.json"
    jixiao("check", table, "--format", "json", "-o", before)
    table.write_text(
        TABLE + "\n满意度指标\t服务对象满意度指标\t群众满意度\t≥100%", encoding="utf-8"
    )
    done = jixiao("check", table, "--baseline", before, "--format", "json")
    findings = json.loads(done.stdout)["tables"][0]["findings"]
    assert findings
    assert {finding["indicator"] for finding in findings} <= {"r8", None}


@pytest.mark.parametrize("ending", ["docx", "xlsx", "html", "sarif", "json"])
def test_reports_go_to_files(jixiao: Run, table: Path, tmp_path: Path, ending: str) -> None:
    report = tmp_path / f"报告.{ending}"
    done = jixiao("check", table, "-o", report)
    assert done.returncode == 0, done.stderr
    assert report.stat().st_size > 200


def test_select_ignore_and_severity(jixiao: Run, table: Path) -> None:
    every = json.loads(jixiao("check", table, "--format", "json").stdout)["summary"]["by_code"]
    code = next(iter(every))
    only = json.loads(jixiao("check", table, "--format", "json", "--select", code).stdout)
    assert set(only["summary"]["by_code"]) == {code}
    rest = json.loads(jixiao("check", table, "--format", "json", "--ignore", code).stdout)
    assert code not in rest["summary"]["by_code"]
    raised = jixiao("check", table, "--severity", f"{code}=error")
    assert raised.returncode == 1


def test_piped_output_carries_no_colour(jixiao: Run, table: Path) -> None:
    for arguments in (("check", table), ("rules",), ("read", table)):
        assert "\x1b" not in jixiao(*arguments).stdout


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (("read", "没有这个文件.txt"), "没有这个文件.txt"),
        (("check",), "缺少"),
        (("check", "--nonsense", "a"), "没有选项 --nonsense"),
        (("frobnicate",), "没有这个命令"),
        (("search", "培训", "-k", "many"), "数字"),
        (("search", "培训", "--year", "前年"), "年"),
        (("rules", "NOPE99"), "没有规则"),
        (("draft",), "--task"),
        (("draft", "--task", "   "), "空"),
        (("schema", "table"), "只能是"),
    ],
)
def test_what_cannot_be_done_is_one_chinese_line(
    jixiao: Run, arguments: tuple[str, ...], says: str
) -> None:
    done = jixiao(*arguments)
    assert done.returncode == 2
    assert done.stdout == ""
    assert says in done.stderr
    assert "Traceback" not in done.stderr
    assert len(done.stderr.strip().splitlines()) == 1


def test_wrong_options_for_files_are_refused(jixiao: Run, table: Path, tmp_path: Path) -> None:
    for arguments in (
        ("check", table, "--select", "NOPE99"),
        ("check", table, "--profile", "火星"),
        ("check", table, "--baseline", table),
        ("check", table, "--severity", "STR101=fatal"),
        ("check", table, "-o", tmp_path / "no" / "such" / "folder" / "r.docx"),
        ("check", table, "--format", "docx"),
    ):
        done = jixiao(*arguments)
        assert done.returncode == 2, (arguments, done.stdout)
        assert "错误：" in done.stderr
        assert "Traceback" not in done.stderr


def test_search_finds_past_rows_with_statistics(jixiao: Run) -> None:
    done = jixiao("search", "培训人员满意度", "--format", "json", "-k", "5")
    assert done.returncode == 0, done.stderr
    result = json.loads(done.stdout)
    assert 1 <= len(result["hits"]) <= 5
    scores = [hit["score"] for hit in result["hits"]]
    assert scores == sorted(scores, reverse=True)
    assert all(0 <= score <= 1 for score in scores)
    assert {
        "id",
        "name",
        "level1",
        "level2",
        "target",
        "organization",
        "year",
        "task",
        "source",
    } <= set(result["hits"][0])
    for group in result["statistics"]:
        assert Decimal(group["min"]) <= Decimal(group["median"]) <= Decimal(group["max"])
        assert group["n"] == len(group["ids"])


def test_suggest_names_the_source_of_every_value(jixiao: Run) -> None:
    done = jixiao("suggest", "--task", TASK, "--format", "json")
    assert done.returncode == 0, done.stderr
    result = json.loads(done.stdout)
    assert len(result["suggestions"]) >= 8
    for suggestion in result["suggestions"]:
        assert suggestion["target_basis"] in {"history", "brief", "budget", "convention"}
        assert suggestion["evidence"], suggestion["name"]
        assert suggestion["rationale"]


@pytest.fixture(scope="module")
def draft(jixiao: Run, tmp_path_factory: pytest.TempPathFactory) -> dict:
    task = tmp_path_factory.mktemp("task") / "任务.txt"
    task.write_text(TASK, encoding="utf-8")
    jixiao("library", "build")
    start = time.monotonic()
    done = jixiao("draft", "--task-file", task, "--format", "json")
    assert done.returncode == 0, done.stderr
    assert "离线" in done.stderr
    return {**json.loads(done.stdout), "seconds": time.monotonic() - start}


def test_a_draft_is_whole_checked_and_sourced(draft: dict) -> None:
    rows = draft["indicators"]
    assert len(rows) >= 10
    assert {row["level2"] for row in rows} >= {
        "数量指标",
        "质量指标",
        "时效指标",
        "成本指标",
        "社会效益指标",
        "服务对象满意度指标",
    }
    assert not [f for f in draft["report"]["findings"] if f["severity"] == "error"]
    for row in rows:
        assert row["evidence"] and row["rationale"], row["name"]
        assert all(source["match"] != "not_found" for source in row["evidence"])
    assert draft["usage"]["calls"] == 0


def test_the_figures_of_the_task_stand_where_they_belong(draft: dict) -> None:
    quantities = {
        (row["target"]["value"], row["target"]["unit"]): row["name"]
        for row in draft["indicators"]
        if row["level2"] == "数量指标"
    }
    expected = {
        ("4", "期"): "轮训",
        ("320", "人"): "轮训",
        ("2", "期"): "发展对象",
        ("180", "人"): "发展对象",
        ("260", "人次"): "慰问",
        ("12", "个"): "设备",
        ("4", "次"): "督查",
        ("1", "个"): "网站",
    }
    for figure, word in expected.items():
        assert figure in quantities, (figure, quantities)
        assert word in quantities[figure]


def test_the_cost_rows_of_a_draft_add_up_to_its_budget(draft: dict) -> None:
    costs = [
        Decimal(row["target"]["value"])
        for row in draft["indicators"]
        if row["level2"] == "成本指标"
    ]
    parts = [cost for cost in costs if cost != 86]
    assert sum(parts) == 86
    assert Decimal(draft["budget"]["total"]) == 86


@pytest.mark.parametrize("ending", ["docx", "xlsx", "md", "json"])
def test_a_draft_written_out_reads_back_the_same(
    jixiao: Run, draft: dict, tmp_path: Path, ending: str
) -> None:
    out = tmp_path / f"draft.{ending}"
    assert jixiao("draft", "--task", TASK, "--offline", "-o", out).returncode == 0
    done = jixiao("read", out, "--format", "json")
    assert done.returncode == 0, done.stderr
    (read,) = json.loads(done.stdout)["tables"]
    wanted = [
        (row["level2"], row["name"], row["target"]["value"], row["target"]["unit"])
        for row in draft["indicators"]
    ]
    assert [
        (row["level2"], row["name"], row["target"]["value"], row["target"]["unit"])
        for row in read["indicators"]
    ] == wanted


def test_the_library_adds_once_and_removes(jixiao: Run, table: Path) -> None:
    first = json.loads(jixiao("library", "add", table, "--format", "json").stdout)
    again = json.loads(jixiao("library", "add", table, "--format", "json").stdout)
    assert len(first["added"]) == 1 and not first["already"]
    assert not again["added"] and len(again["already"]) == 1
    (id,) = first["added"]
    assert id in jixiao("library", "list").stdout
    assert "培训期数" in jixiao("library", "show", id).stdout
    assert jixiao("library", "remove", id).returncode == 0
    assert id not in jixiao("library", "list").stdout
    assert jixiao("library", "remove", id).returncode == 2


def test_lists_are_json_for_other_programs(jixiao: Run) -> None:
    tables = json.loads(jixiao("library", "list", "--format", "json").stdout)["tables"]
    assert {"id", "title", "year", "organization", "indicators"} <= tables[0].keys()
    shown = json.loads(jixiao("library", "show", tables[0]["id"], "--format", "json").stdout)
    assert shown["table"]["indicators"]
    rules = json.loads(jixiao("rules", "--format", "json").stdout)["rules"]
    (rule,) = json.loads(jixiao("rules", rules[0]["code"], "--format", "json").stdout)["rules"]
    assert rule == rules[0]
    assert {"code", "name", "severity", "basis", "what", "why", "bad", "good"} <= rule.keys()


@pytest.mark.parametrize(
    "name", ["goal-table", "report", "search-result", "suggestions", "draft", "batch-report"]
)
def test_every_shape_has_a_schema(jixiao: Run, name: str) -> None:
    schema = json.loads(jixiao("schema", name).stdout)
    assert schema["type"] == "object"


def test_config_masks_secrets_and_says_where_each_comes_from(jixiao: Run) -> None:
    done = jixiao("config", OPENAI_API_KEY="sk-very-secret", JIXIAO_MODEL="some-model")
    assert "sk-very-secret" not in done.stdout + done.stderr
    assert "some-model" in done.stdout
    assert "环境变量" in done.stdout


@pytest.mark.parametrize(
    ("file", "content", "said"),
    [
        ("jixiao.toml", b"model = = 3", "第 1 行"),
        ("jixiao.toml", b'model = "abc', "jixiao.toml"),
        ("jixiao.toml", b"model = 3", "JIXIAO_MODEL"),
        ("jixiao.toml", "# 设置".encode("gbk"), "UTF-8"),
        (".env", "A=设置".encode("gbk"), "UTF-8"),
    ],
)
def test_a_broken_file_of_settings_is_told_in_one_line(
    jixiao: Run, workspace: Path, file: str, content: bytes, said: str
) -> None:
    path = workspace / file
    path.write_bytes(content)
    try:
        done = jixiao("config")
    finally:
        path.unlink()
    assert done.returncode == 2
    assert done.stdout == ""
    assert len(done.stderr.splitlines()) == 1 and said in done.stderr


def test_what_is_piped_has_no_filling_at_the_ends_of_lines(jixiao: Run) -> None:
    lines = jixiao("rules").stdout.splitlines()
    assert lines[0].split()[0] == "代码"
    assert all(line == line.rstrip() for line in lines)


def test_a_report_is_not_written_under_a_name_that_hides_its_format(
    jixiao: Run, table: Path, tmp_path: Path
) -> None:
    done = jixiao("check", table, "--format", "docx", "-o", tmp_path / "报告.doc")
    assert done.returncode == 2 and ".docx 结尾" in done.stderr


def test_a_missing_file_is_named_in_chinese(jixiao: Run, table: Path) -> None:
    done = jixiao("check", table, "--baseline", "没有.json")
    assert done.returncode == 2 and "“没有.json”：找不到" in done.stderr


def test_a_damaged_database_is_told_without_a_traceback(jixiao: Run, tmp_path: Path) -> None:
    library = tmp_path / "library"
    library.mkdir()
    (library / "library.sqlite").write_bytes(b"not a database" * 100)
    done = jixiao("library", "list", "--workspace", tmp_path)
    assert done.returncode == 2
    assert "数据库" in done.stderr and len(done.stderr.splitlines()) == 1
    assert "内部错误" not in done.stderr


def test_rules_are_listed_and_explained(jixiao: Run) -> None:
    listed = jixiao("rules").stdout
    code = next(word for word in listed.split() if word[:3].isalpha() and word[3:].isdigit())
    assert code in jixiao("rules", code).stdout


def test_workspace_may_stand_before_or_after_the_command(jixiao: Run, tmp_path: Path) -> None:
    for arguments in (
        ("--workspace", tmp_path / "a", "config"),
        ("config", "--workspace", tmp_path / "a"),
    ):
        assert str(tmp_path / "a") in jixiao(*arguments).stdout


def test_a_folder_is_checked_whole(jixiao: Run, tmp_path: Path) -> None:
    for number in range(15):
        (tmp_path / f"{number}.txt").write_text(
            TABLE.replace("2024", str(2010 + number)), encoding="utf-8"
        )
    done = jixiao("check", tmp_path, "--format", "json")
    summary = json.loads(done.stdout)["summary"]
    assert summary["files"] == summary["tables"] == 15


def test_one_unreadable_file_among_others_is_told_and_the_rest_is_checked(
    jixiao: Run, table: Path, tmp_path: Path
) -> None:
    broken = tmp_path / "broken.docx"
    broken.write_bytes(b"PK\x03\x04 not a document")
    done = jixiao("check", table, broken, "--format", "json")
    assert done.returncode == 2
    report = json.loads(done.stdout)
    assert report["summary"]["tables"] == 1
    assert [problem["path"] for problem in report["problems"]] == [str(broken)]


@pytest.mark.skipif(sys.gettrace() is not None, reason="timings mean nothing under a tracer")
def test_check_answers_at_once(jixiao: Run, table: Path) -> None:
    fastest = min(_seconds(lambda: jixiao("check", table)) for _ in range(3))
    assert fastest < 1.0  # the bound for a file


def _seconds(action) -> float:
    start = time.monotonic()
    action()
    return time.monotonic() - start
