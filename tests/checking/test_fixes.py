"""Fixes: safe ones alone by default, the figure never changed, a moved cell left alone."""

from __future__ import annotations

from decimal import Decimal

import pytest

from assistant.checking import Options, apply_fixes, check_table, rule_book
from assistant.checking.notation import table_of
from assistant.model.report import Applicability
from assistant.model.table import GoalTable

TABLE = """
年度=2024 预算=20万元
任务=组织事物管理 | 入党积极份子培训 | 20万元
目标=培训入党积极份子80人
质量指标 | 培训合格率 | ≥100%
质量指标 | 数据准确性 | ≥99%
数量指标 | 入党积极份子培训人数 | ≥80
成本指标 | 培训费 | ≥12万元
"""


def fixed(text: str, safe_only: bool = True) -> GoalTable:
    table = table_of(text)
    return apply_fixes(table, check_table(table).findings, safe_only)


def test_safe_fixes_alone_by_default() -> None:
    table = fixed(TABLE)
    full, accuracy, members, cost = table.indicators
    assert full.target is not None and full.target.raw == "=100%"
    assert accuracy.name == "数据准确性"
    assert members.name == "入党积极分子培训人数"
    assert members.target is not None and members.target.raw == "≥80"
    assert cost.target is not None and cost.target.raw == "≥12万元"
    assert table.goals[0].text == "培训入党积极分子80人"
    assert (table.tasks[0].name, table.tasks[0].content) == ("组织事物管理", "入党积极分子培训")


def test_what_the_user_agreed_to_is_applied_as_well() -> None:
    table = fixed(TABLE, safe_only=False)
    _, accuracy, members, cost = table.indicators
    assert accuracy.name == "数据准确率"
    assert members.target is not None and members.target.raw == "≥80人"
    assert cost.target is not None and cost.target.raw == "≤12万元"
    assert table.tasks[0].name == "组织事务管理"


def test_a_missing_weight_is_filled_in_only_with_consent() -> None:
    text = """
数量指标 | 活动次数 | ≥2次 | 分值=85
数量指标 | 培训次数 | ≥2次 | 评分=每少1次扣2.5分
"""
    assert fixed(text).indicators[1].weight is None
    assert fixed(text, safe_only=False).indicators[1].weight == Decimal(5)


def test_a_row_is_moved_only_with_consent() -> None:
    text = "社会效益指标 | 群众满意度 | ≥90%"
    assert fixed(text).indicators[0].level2 == "社会效益指标"
    assert fixed(text, safe_only=False).indicators[0].level2 == "服务对象满意度指标"


def test_a_fix_whose_place_has_changed_is_left_out() -> None:
    table = table_of(TABLE)
    findings = check_table(table).findings
    once = apply_fixes(table, findings)
    assert apply_fixes(once, findings) == once


@pytest.mark.parametrize("rule", rule_book(), ids=lambda rule: rule.code)
def test_safe_fixes_change_no_figure_and_settle_the_finding(rule) -> None:
    if not rule.bad:
        return
    table = table_of(rule.bad)
    only = Options(select=(rule.code,))
    for finding in check_table(table, only).findings:
        if finding.fix is None or finding.fix.applicability is not Applicability.SAFE:
            continue
        after = apply_fixes(table, [finding])
        for old, new in zip(table.indicators, after.indicators, strict=True):
            if old.target and new.target:
                assert (old.target.value, old.target.unit) == (new.target.value, new.target.unit)
        assert finding not in check_table(after, only).findings
