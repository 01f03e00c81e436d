"""What a draft's drafters keep: in its versions, through edits, until its text changes."""

from __future__ import annotations

import pytest

from assistant.chat import DraftStore, edit_cell, means, waive, withdraw
from assistant.drafting import Draft
from assistant.model.errors import UserError
from assistant.model.report import Finding
from assistant.services import Services


@pytest.fixture
def kept(store: DraftStore, draft: Draft, services: Services) -> tuple[str, Finding]:
    """A stored draft with a row that is objected to, and that objection."""
    id = store.create(draft).id
    row = draft.indicators[-1]
    edit_cell(store, id, row.id, "target", "有所提高", check=services.check_table)
    found = store.get(id).report.findings
    return id, next(each for each in found if each.indicator == row.id)


def marked(store: DraftStore, id: str) -> list[str]:
    return [each.code for each in store.get(id).report.findings if each.waived]


def test_a_waiver_is_a_version_and_can_be_undone_and_withdrawn(
    store: DraftStore, kept: tuple[str, Finding]
) -> None:
    id, finding = kept
    version = waive(store, id, finding, "按上级批复", "张三")
    assert version.author == "张三"
    assert marked(store, id) == [finding.code]
    assert store.undo(id) is not None
    assert marked(store, id) == []
    assert store.redo(id) is not None
    (now,) = [each for each in store.get(id).report.findings if each.waived]
    assert means(store.get(id).waivers[0], now)
    withdraw(store, id, now)
    assert marked(store, id) == []
    assert store.get(id).waivers == ()


def test_it_outlives_edits_of_other_rows_but_not_of_its_text(
    store: DraftStore, kept: tuple[str, Finding], services: Services
) -> None:
    id, finding = kept
    waive(store, id, finding, "按上级批复", "张三")
    rows = store.get(id).indicators
    edit_cell(store, id, rows[0].id, "target", "≥9期", check=services.check_table)
    assert marked(store, id) == [finding.code]
    edit_cell(store, id, rows[-1].id, "target", "明显改善", check=services.check_table)
    assert marked(store, id) == []


def test_without_a_reason_nothing_is_kept(store: DraftStore, kept: tuple[str, Finding]) -> None:
    id, finding = kept
    before = store.versions(id)
    with pytest.raises(UserError, match="理由"):
        waive(store, id, finding, " ", "张三")
    assert store.versions(id) == before
