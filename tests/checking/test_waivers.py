"""Waivers: bound to what was objected to, told when stale, out of the score."""

from __future__ import annotations

import pytest

from assistant.checking import apply_waivers, check_table, report, waive_table, waiver_for
from assistant.checking.notation import table_of
from assistant.model.errors import UserError
from assistant.model.report import Report, Waiver
from assistant.model.table import GoalTable

ROWS = """数量指标 | 培训期数 | ≥4期
数量指标 | 培训覆盖率 | ≥90%
质量指标 | 培训合格率 | ≥100%
社会效益指标 | 干部履职能力 | 有所提高"""


def checked(rows: str = ROWS) -> tuple[GoalTable, Report]:
    table = table_of(f"类型=project 年度=2024 预算=20万元\n目标=举办培训班4期\n{rows}")
    return table, report([check_table(table)])


def kept(code: str, table: GoalTable, said: Report) -> Waiver:
    finding = next(each for each in said.tables[0].findings if each.code == code)
    return waiver_for(finding, table, reason="按上级批复", by="张三")


def waived(said: Report) -> list[tuple[str, str | None]]:
    return [(f.code, f.indicator) for f in said.tables[0].findings if f.waived]


def test_a_waived_finding_stays_marked_and_costs_nothing() -> None:
    table, said = checked()
    marked = apply_waivers(said, [table], [kept("VAL109", table, said)])
    assert waived(marked) == [("VAL109", "r4")]
    (finding,) = [each for each in marked.tables[0].findings if each.waived]
    assert finding.waived is not None
    assert (finding.waived.reason, finding.waived.by) == ("按上级批复", "张三")
    assert finding.waived.at.tzinfo is not None
    assert len(marked.tables[0].findings) == len(said.tables[0].findings)
    assert marked.tables[0].score > said.tables[0].score
    assert "VAL109" not in marked.summary.by_code
    assert marked.summary.waived == 1
    (rule,) = [each for each in marked.summary.rules if each.code == "VAL109"]
    assert (rule.findings, rule.waived, rule.waiver_rate) == (0, 1, 1)
    assert marked.stale_waivers == ()


def test_it_follows_its_row_and_not_its_place() -> None:
    table, said = checked()
    waiver = kept("VAL109", table, said)
    turned, again = checked("\n".join(reversed(ROWS.splitlines())))
    assert waived(apply_waivers(again, [turned], [waiver])) == [("VAL109", "r1")]


@pytest.mark.parametrize("text", ["有所改善", "明显提高"])
def test_a_changed_text_is_a_new_finding_and_the_waiver_stale(text: str) -> None:
    table, said = checked()
    waiver = kept("VAL109", table, said)
    changed, again = checked(ROWS.replace("有所提高", text))
    marked = apply_waivers(again, [changed], [waiver])
    assert waived(marked) == []
    assert marked.stale_waivers == (waiver,)


def test_of_twin_rows_only_the_one_that_was_meant_is_waived() -> None:
    twins = f"{ROWS}\n社会效益指标 | 干部履职能力 | 有所提高"
    table, said = checked(twins)
    last = [f for f in said.tables[0].findings if f.code == "VAL109"][-1]
    waiver = waiver_for(last, table, reason="按上级批复", by="张三")
    assert waived(apply_waivers(said, [table], [waiver])) == [("VAL109", "r5")]


def test_another_table_is_another_matter() -> None:
    table, said = checked()
    waiver = kept("VAL109", table, said)
    other = table.model_copy(
        update={
            "organization": "另一个单位",
            "source": table.source.model_copy(update={"path": "另.txt"}),
        }
    )
    marked = apply_waivers(report([check_table(other)]), [other], [waiver])
    assert waived(marked) == []
    assert marked.stale_waivers == ()  # its table was not checked


def test_a_rule_that_did_not_run_makes_no_waiver_stale() -> None:
    table, said = checked()
    waiver = kept("VAL109", table, said)
    without = apply_waivers(report([]), [], [waiver], lambda code: code != "VAL109")
    assert without.stale_waivers == ()


def test_marking_twice_changes_nothing_and_withdrawing_takes_it_back() -> None:
    table, said = checked()
    waiver = kept("VAL109", table, said)
    once, left = waive_table(said.tables[0], table, [waiver])
    assert left == ()
    assert waive_table(once, table, [waiver])[0] == once
    assert waive_table(once, table, [])[0] == said.tables[0]


@pytest.mark.parametrize(("reason", "by"), [(" ", "张三"), ("按批复", "")])
def test_without_a_reason_and_a_name_nothing_is_waived(reason: str, by: str) -> None:
    table, said = checked()
    with pytest.raises(UserError, match="要写明"):
        waiver_for(said.tables[0].findings[0], table, reason=reason, by=by)
