"""What changed between two versions, in words."""

from __future__ import annotations

from assistant.chat import edits
from assistant.chat.changes import compare
from assistant.drafting.composing.places import Place
from assistant.drafting.following import follow
from assistant.drafting.shapes import Draft


def words(before: Draft, after: Draft) -> list[str]:
    return [str(change) for change in compare(before, after)]


def test_nothing_changed(draft: Draft) -> None:
    assert words(draft, draft) == []


def test_a_value_a_name_and_a_weight(draft: Draft) -> None:
    after = edits.set_field(draft, "r1", "target", "6期", "改成6期")
    after = edits.set_field(after, "r4", "name", "结业考试合格率", "改名")
    after = edits.set_field(after, "r4", "weight", "5", "改分值")
    assert words(draft, after) == [
        "第1行“轮训班举办期数”：指标值由≥4期改为≥6期",
        "第4行“培训合格率”：指标名称由培训合格率改为结业考试合格率；分值由（空）改为5",
    ]


def test_a_row_that_went_one_that_came_and_one_that_moved(draft: Draft) -> None:
    after = edits.remove(draft, ["r9"])
    after = edits.insert(
        after, [edits.user_row(Place("产出指标", "质量指标"), "参训率", "≥90%", "加一条")]
    )
    after = edits.move(after, ["r1"], "after", "r3")
    assert words(draft, after) == [
        "“轮训班举办期数”从第1行移到第3行",
        "新增第6行“参训率”（质量指标，≥90%）",
        "删除原第9行“参训人员满意度”",
    ]


def test_the_head(draft: Draft) -> None:
    after = edits.set_header(draft, "budget", "90万元", "预算改成90万元")
    after = edits.set_header(after, "year", "2026年", "年度改成2026年")
    assert words(draft, after)[:2] == [
        "年度由2025改为2026",
        "预算由86万元改为90万元",
    ]


def test_the_goal_text(draft: Draft) -> None:
    before = edits.set_header(draft, "goals", "举办轮训班4期、培训320人，年底完成。", "说")
    after = follow(before, edits.set_field(before, "r2", "target", "350人", "说"))
    assert words(before, after)[0] == "目标文字中“、培训320人，年”改为“、培训350人，年”"
    rewritten = edits.set_header(before, "goals", "完全是另外一句很长很长的话" * 3, "说")
    assert words(before, rewritten) == ["目标文字有改动"]


def test_an_id_given_again_is_another_row(draft: Draft) -> None:
    without_last = edits.remove(draft, ["r10"])
    after = edits.insert(
        without_last, [edits.user_row(Place("产出指标", "质量指标"), "参训率", "≥90%", "加一条")]
    )
    assert after.indicator("r10") is not None
    assert words(draft, after) == [
        "新增第6行“参训率”（质量指标，≥90%）",
        "删除原第10行“慰问对象满意度”",
    ]
