"""`jixiao check` with waivers, batches and a rule that crashes: real processes."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from tests.conftest import ROOT

TABLE = """项目支出绩效目标表
(2024年)
项目名称\t组织工作专项
一级指标\t二级指标\t三级指标\t指标值
产出指标\t数量指标\t培训班期数\t≥4期
产出指标\t数量指标\t培训覆盖率\t≥95%
效益指标\t社会效益指标\t干部队伍素质\t有所提高
满意度指标\t服务对象满意度指标\t参训学员满意度\t≥95%
"""
CRASH = """
import sys
from assistant.checking import registry
def crash(_context):
    raise ZeroDivisionError("on purpose")
    yield
registry.rule("VAL999", "故意出错", registry.Severity.ADVICE, registry.Topic.VALUE,
              basis="", what="", why="", bad="", good="")(crash)
from assistant.cli.main import main
main()
"""


@pytest.fixture
def table(tmp_path: Path) -> Path:
    path = tmp_path / "表.txt"
    path.write_text(TABLE, encoding="utf-8")
    return path


def check(*args: object, code: str | None = None) -> subprocess.CompletedProcess[str]:
    how = ["-c", code] if code else ["-m", "assistant"]
    command = [sys.executable, *how, "check", *map(str, args)]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, encoding="utf-8")


@pytest.mark.parametrize("ending", ["json", "yaml"])
def test_a_waiver_is_written_and_honoured(ending: str, table: Path, tmp_path: Path) -> None:
    kept = tmp_path / f"说明.{ending}"
    strict = ("--select", "VAL109", "--fail-on", "warning", "--waivers", kept)
    made = check(table, *strict, "--waive", "VAL109@r3=按上级批复", "--by", "张三")
    assert made.returncode == 0, made.stderr
    assert "已说明保留" in made.stdout
    again = check(table, *strict, "--format", "json")
    assert again.returncode == 0
    (finding,) = json.loads(again.stdout)["tables"][0]["findings"]
    assert finding["waived"]["by"] == "张三"
    sarif = json.loads(check(table, *strict, "--format", "sarif").stdout)
    (result,) = sarif["runs"][0]["results"]
    assert result["suppressions"][0]["justification"] == "按上级批复"
    table.write_text(TABLE.replace("有所提高", "明显改善"), encoding="utf-8")
    changed = check(table, *strict)
    assert changed.returncode == 1
    assert "已失效的说明" in changed.stdout


@pytest.mark.parametrize(
    ("args", "said"),
    [
        (("--waive", "VAL109@r3=理由", "--by", "张三"), "--waivers"),
        (("--waive", "VAL109@r3=理由", "--waivers", "a.json"), "--by"),
        (("--waive", "VAL109@r1=理由", "--by", "张三", "--waivers", "a.json"), "VAL109 在这些行"),
        (("--waive", "VAL109", "--by", "张三", "--waivers", "a.json"), "代码@行=理由"),
        (("--waivers", "没有.json"), "没有.json"),
    ],
)
def test_what_cannot_be_waived_is_refused_in_one_line(
    args: tuple[str, ...], said: str, table: Path
) -> None:
    done = check(table, *args)
    assert done.returncode == 2
    assert said in done.stderr
    assert done.stderr.count("\n") == 1


def test_a_rule_that_crashes_is_reported_and_the_exit_status_says_so(table: Path) -> None:
    whole = json.loads(check(table, "--format", "json").stdout)["tables"][0]
    done = check(table, "--format", "json", code=CRASH)
    assert done.returncode == 2, done.stderr
    findings = json.loads(done.stdout)["tables"][0]["findings"]
    (failure,) = [each for each in findings if each["code"] == "SYS001"]
    assert "VAL999" in failure["message"]
    assert [each for each in findings if each["code"] != "SYS001"] == whole["findings"]


def test_a_folder_has_a_page_for_each_department(tmp_path: Path) -> None:
    from openpyxl import load_workbook

    files = tmp_path / "files"
    files.mkdir()
    for number in range(4):
        head = f"主管部门\t某县第{number % 2}局\n项目名称"
        text = TABLE.replace("项目名称", head)
        (files / f"{number}.txt").write_text(text, encoding="utf-8")
    for ending in ("html", "xlsx", "docx", "json"):
        assert check(files, "-o", tmp_path / f"报告.{ending}").returncode == 0
    summary = json.loads((tmp_path / "报告.json").read_text(encoding="utf-8"))["summary"]
    named = [each["organization"] for each in summary["departments"]]
    assert sorted(named) == ["某县第0局", "某县第1局"]
    html = (tmp_path / "报告.html").read_text(encoding="utf-8")
    assert html.count('<section class="department"') == 2
    names = load_workbook(tmp_path / "报告.xlsx").sheetnames
    assert names[:3] == ["总览", "按规则", "按部门"]
    assert set(named) <= set(names)
