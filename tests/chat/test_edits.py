"""Changes of a draft: what the user leaves out stays, and every figure rests on the user's words."""

from __future__ import annotations

from decimal import Decimal

import pytest

from assistant.chat import DraftStore, edit_cell, edits
from assistant.chat.changes import shown
from assistant.drafting import Draft, read_brief
from assistant.drafting import draft as make
from assistant.model.errors import UserError
from assistant.model.evidence import DraftIndicator, Evidence, Match, TargetBasis
from assistant.services import Services


def cell(draft: Draft, row_id: str, field: str = "target") -> str:
    row = draft.indicator(row_id)
    assert row is not None
    return shown(row, field)


def row(draft: Draft, row_id: str) -> DraftIndicator:
    return next(row for row in draft.indicators if row.id == row_id)


@pytest.mark.parametrize(
    ("row_id", "text", "becomes"),
    [
        pytest.param("r1", "6期", "≥6期", id="the sign stays"),
        pytest.param("r1", "6", "≥6期", id="sign and unit stay"),
        pytest.param("r1", "六期", "≥6期", id="Chinese numerals"),
        pytest.param("r1", "不超过6期", "≤6期", id="another sign"),
        pytest.param("r1", "6次", "≥6次", id="another unit, as the user says"),
        pytest.param("r4", "95%以上", "≥95%", id="spelled out"),
        pytest.param("r4", "100%", "=100%", id="a share cannot exceed 100%"),
        pytest.param("r6", "2025年11月底前", "2025年11月30日前", id="a date"),
    ],
)
def test_a_value_is_completed_from_what_stood_there(
    draft: Draft, row_id: str, text: str, becomes: str
) -> None:
    after = edits.set_field(draft, row_id, "target", text, f"改成{text}")
    assert cell(after, row_id) == becomes


def test_a_figure_the_user_sets_rests_on_the_users_words(draft: Draft) -> None:
    changed = row(edits.set_field(draft, "r4", None, "98%", "把培训合格率改成98%"), "r4")
    assert changed.target_basis is TargetBasis.BRIEF
    assert changed.evidence == (
        Evidence(id="chat", quote="把培训合格率改成98%", match=Match.EXACT, source="对话中填写"),
    )
    assert "原为≥95%" in changed.rationale


def test_the_same_value_again_changes_nothing(draft: Draft) -> None:
    assert edits.set_field(draft, "r4", "target", "95%", "改成95%") == draft
    assert edits.set_field(draft, "r4", "target", ">=95％", "改成95%") == draft


def test_a_word_is_a_name_or_a_value_or_a_question(draft: Draft) -> None:
    assert (
        cell(edits.set_field(draft, "r1", None, "培训班次数", "说"), "r1", "name") == "培训班次数"
    )
    with pytest.raises(UserError, match="指标名称还是指标值"):
        edits.set_field(draft, "r1", None, "按计划完成", "说")


@pytest.mark.parametrize(
    ("subject", "name"),
    [("受训学员", "受训学员满意度"), ("受训学员总体满意度", "受训学员总体满意度")],
)
def test_whose_satisfaction(draft: Draft, subject: str, name: str) -> None:
    changed = row(edits.set_subject(draft, "r9", subject, "满意度改成受训学员的"), "r9")
    assert changed.name == name
    assert changed.target_basis is TargetBasis.HISTORY  # the value rests on what it did


def test_a_row_goes_to_the_end_of_its_new_category(draft: Draft) -> None:
    after = edits.set_field(draft, "r2", "level2", "质量", "改到质量指标")
    assert [row.id for row in after.indicators][:5] == ["r1", "r3", "r4", "r5", "r2"]
    assert row(after, "r2").level1 == "产出指标"
    with pytest.raises(UserError, match="没有“好指标”这一类"):
        edits.set_field(draft, "r2", "level2", "好指标", "说")


def test_the_whole_budget_row_follows_the_budget(draft: Draft) -> None:
    after = edits.set_header(draft, "budget", "90万元", "预算改成90万元")
    assert after.budget is not None and after.budget.total == Decimal(90)
    assert cell(after, "r7") == "≤90万元"
    assert row(after, "r7").evidence[0].id == "chat"


@pytest.mark.parametrize("text", ["90", "90万元", "90万", "900000元", "九十万元"])
def test_a_budget_in_any_spelling(draft: Draft, text: str) -> None:
    after = edits.set_header(draft, "budget", text, "说")
    assert after.budget is not None and after.budget.total == Decimal(90)


@pytest.mark.parametrize("text", ["90人", "很多", "-3万元"])
def test_what_is_no_budget_is_refused(draft: Draft, text: str) -> None:
    with pytest.raises(UserError, match="预算"):
        edits.set_header(draft, "budget", text, "说")


def test_shortening_drops_what_rests_on_least_and_keeps_every_category(draft: Draft) -> None:
    assert edits.least_telling(draft, 8) == ("r10", "r5")
    short = edits.remove(draft, edits.least_telling(draft, 1))
    assert {row.level2 for row in short.indicators} == {row.level2 for row in draft.indicators}


def test_an_activity_keeps_a_quantity_and_the_costs_stay(services: Services) -> None:
    text = "举办书记轮训班4期、培训320人，慰问党员260人次。预算50万元，其中培训30万元、慰问20万元。"
    made = make(read_brief(text), services.library)
    short = edits.remove(made, edits.least_telling(made, 9))
    left = [shown(row, "target") for row in short.indicators]
    assert {"≥260人次", "≤30万元", "≤20万元"} <= set(left)


def test_what_the_user_set_is_dropped_last(draft: Draft) -> None:
    kept = edits.set_field(draft, "r10", "target", "98%", "改成98%")
    assert edits.least_telling(kept, 8) == ("r5", "r9")


def test_the_last_row_cannot_be_deleted(draft: Draft) -> None:
    with pytest.raises(UserError, match="至少要留一行"):
        edits.remove(draft, [row.id for row in draft.indicators])


# -- a cell of the table on the screen -------------------------------------------------------------


def test_an_edited_cell_is_read_checked_and_kept(store: DraftStore, draft: Draft) -> None:
    id = store.create(draft).id
    version = edit_cell(store, id, "r4", "target", "≥120%")
    assert version.note == "表格中修改指标值：≥120%"
    after = store.get(id)
    assert row(after, "r4").target_basis is TargetBasis.BRIEF
    assert any(finding.indicator == "r4" for finding in after.report.findings)


def test_the_event_fired_twice_makes_one_version(store: DraftStore, draft: Draft) -> None:
    id = store.create(draft).id
    for _ in range(2):
        edit_cell(store, id, "r4", "target", "≥98%")
        edit_cell(store, id, "r1", "name", "轮训班期数")
    assert len(store.versions(id)) == 3


@pytest.mark.parametrize(
    ("row_id", "field", "text", "said"),
    [
        ("r99", "target", "5", "不在表里"),
        ("r1", "id", "r2", "不能修改"),
        ("r1", "evidence", "x", "不能修改"),
        ("r1", "name", " ", "不能为空"),
        ("r1", "weight", "很多", "分值"),
        ("r1", "weight", "500", "分值"),
    ],
)
def test_what_does_not_fit_is_said_and_changes_nothing(
    store: DraftStore, draft: Draft, row_id: str, field: str, text: str, said: str
) -> None:
    id = store.create(draft).id
    with pytest.raises(UserError, match=said):
        edit_cell(store, id, row_id, field, text)
    assert len(store.versions(id)) == 1


def test_an_emptied_value_is_kept_as_none(store: DraftStore, draft: Draft) -> None:
    id = store.create(draft).id
    edit_cell(store, id, "r1", "target", "")
    assert row(store.get(id), "r1").target is None
