"""`jixiao library` as a user types it: correct, look back, restore, page through, see how values spread."""

from __future__ import annotations

import json
import re
import subprocess
from pathlib import Path

import pytest

from assistant.cli.main import main
from tests.cli.conftest import Run

TEXT = (
    "项目支出绩效目标表\n单位名称\t某县语料局\n年度\t2031年\n"
    "一级指标\t二级指标\t三级指标\t指标值\n"
    "产出指标\t数量指标\t培训期数\t4期\n"
    "产出指标\t质量指标\t培训合格率\t≥95%\n"
)


@pytest.fixture
def here(
    workspace: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Run:
    """As `jixiao`, in this process: a new one takes a second to start, and these are many."""

    def run(*arguments: object, **_: str) -> subprocess.CompletedProcess[str]:
        monkeypatch.setenv("JIXIAO_WORKSPACE", str(workspace / "data"))
        with pytest.raises(SystemExit) as ended:
            main([*map(str, arguments)])
        told = capsys.readouterr()
        return subprocess.CompletedProcess(arguments, int(ended.value.code or 0), *told)

    return run


@pytest.fixture(scope="module")
def added(jixiao: Run, tmp_path_factory: pytest.TempPathFactory) -> str:
    """The id of a table that was added from a folder beside a file that is none."""
    folder = tmp_path_factory.mktemp("往年表")
    (folder / "表.txt").write_text(TEXT, encoding="utf-8")
    (folder / "坏.txt").write_text("这里没有表。", encoding="utf-8")
    done = jixiao("library", "add", folder, "--by", "张三")
    assert done.returncode == 0, done.stderr
    assert re.search(r"坏\.txt\n  未加入：没有找到绩效目标表", done.stdout)
    assert "新加入 1 张（2 条指标），已有 0 张，1 个文件有未加入的内容。" in done.stdout
    found = re.search(r"新加入：(d-\w+)", done.stdout)
    assert found
    return found[1]


def test_a_correction_is_shown_recorded_and_taken_back(here: Run, added: str) -> None:
    done = here(
        *("library", "correct", added, "--by", "李四", "--set", "年度=2030"),
        *(
            "--set",
            "r2.指标值==98%",
            "--set",
            "r1.存疑=与批复不符",
            "--add",
            "三级指标=培训人数；指标值=≥80人",
        ),
    )
    assert done.returncode == 0, done.stderr
    assert "≥95% → =98%" in done.stdout
    assert "新增 r3：培训人数 ≥80人" in done.stdout
    shown = here("library", "show", added).stdout
    assert "存疑 r1：与批复不符" in shown
    assert "原件副本：" in shown
    record = json.loads(here("library", "history", added, "--format", "json").stdout)["changes"]
    assert [(change["kind"], change["by"]) for change in record] == [
        ("corrected", "李四"),
        ("added", "张三"),
    ]
    assert here("library", "restore", added).returncode == 0
    assert "≥95%" in here("library", "show", added).stdout
    assert "撤回的是记录" in here("library", "history", added).stdout


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        (("--set", "年度=去年"), "四位数字"),
        (("--set", "颜色=红"), "没有“颜色”这个字段"),
        (("--set", "r9.指标值=3"), "没有编号为“r9”的行"),
        (("--set", "年度"), "看不懂“年度”"),
        ((), "没有写要改什么"),
    ],
)
def test_what_cannot_be_corrected_is_one_sentence(
    here: Run, added: str, typed: tuple[str, ...], said: str
) -> None:
    done = here("library", "correct", added, *typed)
    assert done.returncode == 2
    assert said in done.stderr
    assert len(done.stderr.splitlines()) == 1


def test_a_removed_table_is_restored_by_its_id(here: Run, added: str) -> None:
    removed = json.loads(here("library", "remove", added, "--format", "json").stdout)
    assert removed["kind"] == "removed"
    assert here("library", "show", added).returncode == 2
    assert here("library", "restore", removed["number"]).returncode == 0
    assert "培训期数" in here("library", "show", added).stdout
    assert here("library", "restore", 9999).returncode == 2
    assert "没有改动记录" in here("library", "restore", "d-none").stderr


def test_lists_are_filtered_and_paged(here: Run, added: str) -> None:
    found = json.loads(here("library", "list", "语料局", "--format", "json").stdout)
    assert (found["total"], [table["id"] for table in found["tables"]]) == (1, [added])
    paged = here("library", "list", "--limit", 5, "--page", 2).stdout
    assert re.search(r"第 6～10 张，共 \d+ 张；加 --page 3 看下一页。", paged)
    years = here("library", "list", "--year", "2022", "--format", "json").stdout
    assert {table["year"] for table in json.loads(years)["tables"]} == {2022}
    assert "没有符合条件的表" in here("library", "list", "没有这样的单位").stdout
    assert here("library", "list", "--kind", "总表").returncode == 2
    for said in ("存疑", "doubtful"):
        doubtful = json.loads(here("library", "list", "--lack", said, "--format", "json").stdout)
        assert doubtful["total"] and all(table["doubtful"] for table in doubtful["tables"])
    refused = here("library", "list", "--lack", "金额")
    assert refused.returncode == 2 and "请填 年度、单位、存疑 之一" in refused.stderr


def test_the_overview_names_common_measures_and_what_is_missing(here: Run) -> None:
    shown = here("library", "stats").stdout
    for word in ("最常见的指标", "满意度", "缺什么", "没有先例的常用指标", "原文缺单位"):
        assert word in shown
    data = json.loads(here("library", "stats", "--format", "json").stdout)
    assert {"years", "sectors", "measures", "doubtful"} <= data["missing"].keys()
    assert "" not in data["measures"]


def test_the_spread_of_a_measure_is_drawn_with_its_quartiles(here: Run) -> None:
    shown = here("library", "stats", "--measure", "群众满意度").stdout
    assert re.search(r"满意度（单位：%）：\d+ 条，", shown)
    assert re.search(r"90 █+ \d+  ← 下四分位", shown)
    assert "上四分位" in shown and "编号" in shown
    data = json.loads(here("library", "stats", "--measure", "满意度", "--format", "json").stdout)
    (one, *_) = data["distributions"]
    assert sum(count["rows"] for count in one["counts"]) == one["statistic"]["n"]
    assert (
        "没有“量子纠错码距”的数值" in here("library", "stats", "--measure", "量子纠错码距").stdout
    )
    nothing = here("library", "stats", "--measure", "\n\n")
    assert nothing.returncode == 2 and "请写指标名称" in nothing.stderr


def test_nothing_read_is_a_failure_with_its_reason(here: Run, tmp_path: Path) -> None:
    for name in ("一.txt", "二.txt"):
        (tmp_path / name).write_text("这里没有表。", encoding="utf-8")
    one = here("library", "add", tmp_path / "一.txt")
    both = here("library", "add", tmp_path)
    assert (one.returncode, both.returncode) == (2, 2)
    assert "没有找到绩效目标表" in one.stderr
    assert "2 个文件都没有读出绩效目标表" in both.stderr


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        (("",), "没有写要查什么"),
        (("培训", "--operator", "胡说"), "没有“胡说”这个运算符"),
        (("培训", "--level1", "胡说"), "没有“胡说”这个一级指标，请填 产出指标、"),
        (("培训", "--level2", "产出指标类别"), "请填 数量指标、"),
    ],
)
def test_a_search_that_cannot_be_meant_is_refused(
    here: Run, asked: tuple[str, ...], said: str
) -> None:
    done = here("search", *asked)
    assert done.returncode == 2
    assert said in done.stderr


def test_a_search_says_what_one_row_asks_without_a_span(here: Run, added: str) -> None:
    done = here("search", "培训 合格率", "--organization", "某县语料局")
    assert "：1 条，≥95%" in done.stdout
    assert here("search", "", "--operator", "不少于", "--year", "2031").stdout.count(added) == 1


def test_where_no_file_could_be_added_each_is_told_why(here: Run, tmp_path: Path) -> None:
    (tmp_path / "会议.txt").write_text("今天开会。", encoding="utf-8")
    (tmp_path / "空.txt").touch()
    done = here("library", "add", tmp_path)
    assert done.returncode == 2
    assert "会议.txt：没有找到绩效目标表" in done.stderr
    assert "空.txt：“空.txt”是空文件" in done.stderr
    assert done.stderr.endswith("2 个文件都没有读出绩效目标表，原因见上。\n")


def test_a_row_with_grades_shows_what_the_best_one_asks(here: Run, added: str) -> None:
    graded = "c-county-organization-duties:r14"
    listed = here("library", "stats", "--measure", "培训人数").stdout.splitlines()
    (line,) = [line for line in listed if graded in line]
    assert line.rstrip().endswith("70人")
