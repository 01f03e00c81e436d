"""Profiles: recognised from the table, named, or from a file."""

from __future__ import annotations

from pathlib import Path

import pytest

from assistant.checking import Options, check_table, load_profile, profiles
from assistant.checking.notation import table_of
from assistant.model.errors import UserError

COST_INSIDE = "产出指标/成本指标 | 培训费 | ≤8万元"
COST_APART = "成本指标/经济成本指标 | 培训费 | ≤8万元"
SATISFIED_INSIDE = "效益指标/服务对象满意度指标 | 群众满意度 | ≥90%"


@pytest.mark.parametrize(
    ("text", "name", "reason"),
    [
        ("数量指标 | 培训期数 | ≥4期", "neutral", "没有识别"),
        (COST_INSIDE, "national-88", "产出指标下"),
        (COST_APART, "national-101", "一级指标"),
        (f"{COST_INSIDE}\n{SATISFIED_INSIDE}", "hunan", "效益指标下"),
        (f"单位=衡阳市直属机关工委\n{COST_APART}", "hunan", "湖南"),
        (f"单位=武汉市青山区教育局\n{COST_INSIDE}", "hubei", "湖北"),
        (f"{COST_INSIDE} | 分值=80", "hubei", "80"),
    ],
)
def test_the_profile_is_recognised_and_the_report_says_why(
    text: str, name: str, reason: str
) -> None:
    report = check_table(table_of(text))
    assert report.profile == name
    assert reason in report.profile_reason


#: A table each as offices of that kind fill it in: recognised, and nothing in it is held against it.
ROWS = """
产出指标/数量指标 | 轮训班期数 | ≥4期 | 分值={}
产出指标/质量指标 | 轮训考试合格率 | ≥95% | 分值={}
产出指标/时效指标 | 轮训完成时间 | 11月30日前 | 分值={}
{} | 轮训食宿费 | ≤12万元 | 分值={}
效益指标/社会效益指标 | 问题整改率 | ≥95% | 分值={}
{} | 参训干部满意度 | ≥90% | 分值={}
"""
INSIDE, APART = "产出指标/成本指标", "成本指标/经济成本指标"
OWN, WITHIN = "满意度指标/服务对象满意度指标", "效益指标/服务对象满意度指标"


@pytest.mark.parametrize(
    ("name", "table"),
    [
        ("national-88", ROWS.format(20, 10, 10, INSIDE, 10, 30, OWN, 10)),
        ("national-88", ROWS.format(20, 20, 10, INSIDE, 10, 30, OWN, 10)),
        ("national-101", ROWS.format(20, 10, 10, APART, 20, 20, OWN, 10)),
        ("hunan", "单位=长沙市委组织部\n" + ROWS.format(20, 10, 10, INSIDE, 10, 30, WITHIN, 10)),
        ("hunan", ROWS.format(20, 10, 10, INSIDE, 10, 30, WITHIN, 10)),
        ("hubei", "标题=十堰市2024年目标表\n" + ROWS.format(20, 10, 10, INSIDE, 10, 20, OWN, 10)),
        ("hubei", ROWS.format(20, 10, 10, INSIDE, 10, 20, OWN, 10)),
    ],
)
def test_a_table_of_its_kind_is_recognised_and_has_no_fault(name: str, table: str) -> None:
    report = check_table(table_of(table), Options(select=("STR101", "STR102", "CLS107", "WGT")))
    assert report.profile == name
    assert [finding.message for finding in report.findings] == []


@pytest.mark.parametrize("name", ["national-88", "national-101", "hunan", "hubei", "neutral"])
def test_the_neutral_profile_faults_nothing_that_another_accepts(name: str) -> None:
    strict, neutral = load_profile(name), load_profile("neutral")
    assert set(strict.totals) <= set(neutral.totals)
    assert set(strict.cost_under) <= set(neutral.cost_under)
    assert set(strict.satisfaction_under) <= set(neutral.satisfaction_under)


def test_the_reason_names_the_place_that_was_seen() -> None:
    report = check_table(table_of(f"单位=衡阳市直属机关工委\n{COST_APART}"))
    assert report.profile_reason == "单位或标题里有“衡阳”，在湖南，按“湖南表式”审核"


@pytest.mark.parametrize("name", ["national-88", "national-101"])
def test_the_customary_split_leaves_ten_points_for_execution(name: str) -> None:
    for split in load_profile(name).splits:
        assert sum(split.values()) == 90
        assert set(split) <= {"产出指标", "效益指标", "满意度指标", "成本指标"}


def test_every_shipped_profile_loads_and_only_neutral_has_no_sign() -> None:
    shipped = list(profiles())
    assert next(profile.name for profile in shipped) == "neutral"
    assert {profile.name for profile in shipped} == {
        "neutral",
        "national-88",
        "national-101",
        "hunan",
        "hubei",
        "central-investment",
    }
    assert all(bool(profile.signs) is (profile.name != "neutral") for profile in shipped)
    required = {profile.name: len(profile.required) for profile in shipped}
    assert required.pop("central-investment") == 3
    assert set(required.values()) == {6}


@pytest.mark.parametrize(
    ("profile", "total", "right"),
    [
        ("neutral", 100, True),
        ("neutral", 90, True),
        ("neutral", 80, True),
        ("neutral", 85, False),
        ("national-88", 80, False),
        ("hubei", 80, True),
        ("hubei", 90, False),
    ],
)
def test_points_are_judged_by_the_profile(profile: str, total: int, right: bool) -> None:
    table = table_of(f"数量指标 | 培训期数 | ≥4期 | 分值={total}")
    report = check_table(table, Options(profile=profile, select=("WGT102",)))
    assert (report.findings == ()) is right
    assert profile == report.profile and "指定" in report.profile_reason


def test_satisfaction_within_benefit_is_wrong_only_where_the_profile_says_so() -> None:
    table = table_of(SATISFIED_INSIDE)
    for profile, wrong in (("neutral", 0), ("hunan", 0), ("national-101", 1)):
        report = check_table(table, Options(profile=profile, select=("CLS107",)))
        assert len(report.findings) == wrong, profile


def test_a_profile_may_come_from_a_file_that_extends_another(tmp_path: Path) -> None:
    path = tmp_path / "某县.yaml"
    path.write_text(
        "name: 某县\nextends: hubei\ntitle: 某县口径\ndescription: 试用\ntotals: [70]\n"
        "severity: {WGT102: advice}\nignore: [CLS]\nsettings: {WRD107: {longest: 4}}\n",
        encoding="utf-8",
    )
    profile = load_profile(path)
    assert profile.required == load_profile("hubei").required
    assert profile.signs == ()
    table = table_of("数量指标 | 培训覆盖率 | ≥90% | 分值=80")
    report = check_table(table, Options(profile=str(path)))
    found = {finding.code: finding.severity.value for finding in report.findings}
    assert found["WGT102"] == "advice"
    assert "CLS101" not in found
    assert "WRD107" in found
    picked = check_table(table, Options(profile=str(path), select=("CLS101",)))
    assert len(picked.findings) == 1


@pytest.mark.parametrize(
    ("content", "says"),
    [
        ("name: [", "YAML"),
        ("name: 某县\nextends: neutral\ntitle: 某\ndescription: 某\ntotal: [70]\n", "total"),
        ("- 1\n", "开头"),
        (None, "打不开"),
        ("name: 某县\nextends: 火星\n", "火星"),
    ],
)
def test_a_bad_profile_file_is_refused_with_place_and_remedy(
    tmp_path: Path, content: str | None, says: str
) -> None:
    path = tmp_path / "某县.yaml"
    if content is not None:
        path.write_text(content, encoding="utf-8")
    with pytest.raises(UserError, match=says):
        load_profile(path)
