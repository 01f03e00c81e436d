"""Which finding an event of the findings list means."""

from __future__ import annotations

from collections.abc import Sequence

import gradio as gr

from assistant.model.errors import UserError
from assistant.model.report import Finding
from assistant.web.texts import t


def pointed_at(
    findings: Sequence[Finding], index: str, event: gr.EventData, gone: str | None = None
) -> Finding:
    """The finding whose button was pressed. Raises UserError (`gone`) where it is no longer there."""
    at = int(index)
    # The list may have changed since the page was drawn: a second click on the same button.
    if at < len(findings) and (findings[at].code, findings[at].indicator or "") == (
        event.code,
        event.row,
    ):
        return findings[at]
    raise UserError(gone or t("findings.changed"))
