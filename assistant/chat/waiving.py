"""Findings of a draft that its drafters keep: each with a reason, in a version of its own."""

from __future__ import annotations

from assistant.chat.store import USER, DraftStore, DraftVersion
from assistant.checking import waive_table, waiver_for
from assistant.drafting import Draft
from assistant.model.report import Finding, Waived, Waiver


def waive(store: DraftStore, draft_id: str, finding: Finding, reason: str, by: str) -> DraftVersion:
    """Keep this finding of the draft. Raises UserError without a reason or a name."""

    def edit(draft: Draft) -> Draft:
        made = waiver_for(finding, draft, reason=reason, by=by, any_table=True)
        return _with(draft, (*draft.waivers, made))

    return store.change(draft_id, edit, f"保留 {finding.code}：{reason.strip()[:30]}", by or USER)


def withdraw(store: DraftStore, draft_id: str, finding: Finding) -> DraftVersion:
    """Take the waiver of this finding back: it stands again."""

    def edit(draft: Draft) -> Draft:
        return _with(draft, tuple(each for each in draft.waivers if not means(each, finding)))

    return store.change(draft_id, edit, f"撤销对 {finding.code} 的说明", USER)


def means(waiver: Waiver, finding: Finding) -> bool:
    """Whether this is the waiver that the finding is marked with."""
    mark = Waived(reason=waiver.reason, by=waiver.by, at=waiver.at)
    same = (waiver.code, waiver.field, waiver.excerpt, waiver.message)
    return finding.waived == mark and same == (
        finding.code,
        finding.field,
        finding.excerpt,
        finding.message,
    )


def _with(draft: Draft, waivers: tuple[Waiver, ...]) -> Draft:
    report, _ = waive_table(draft.report, draft, waivers)
    return draft.model_copy(update={"waivers": waivers, "report": report})
