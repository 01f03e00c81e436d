"""Drafting: a task description becomes suggestions, or a whole checked table."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Unpack

from assistant.llm.stopping import Stop
from assistant.model.table import TableKind
from assistant.services.workspace import Workspace

if TYPE_CHECKING:
    from assistant.drafting import Brief, Draft, Suggestions
    from assistant.drafting.told import Told


class Drafting(Workspace):
    """The first job: new indicators, each with its sources."""

    def suggest(
        self,
        text: str,
        budget: str | None = None,
        *,
        organization: str | None = None,
        year: int | None = None,
    ) -> Suggestions:
        """Indicators with target values for a task description, each with its sources."""
        from assistant.drafting import read_brief, suggest

        brief = read_brief(text, budget=budget, organization=organization, year=year, plain=True)
        return suggest(brief, self.library)

    def draft(
        self,
        text: str = "",
        *,
        budget: str | None = None,
        organization: str | None = None,
        year: int | None = None,
        kind: TableKind | None = None,
        document: Path | None = None,
        offline: bool = False,
        profile: str | None = None,
        **told: Unpack[Told],
    ) -> Draft:
        """A checked goal table for a task description, a document that holds one, or both.

        Raises UserError where neither says what is to be done, StoppedError.
        """
        from assistant.drafting import read_brief
        from assistant.reading import plain_text

        whole = "\n".join(
            part
            for part in (text, plain_text(document, self.settings.max_bytes) if document else "")
            if part.strip()
        )
        brief = read_brief(
            whole,
            budget=budget,
            organization=organization,
            year=year,
            kind=kind,
            file=document.name if document else None,
        )
        return self._drafted(brief, offline=offline, profile=profile, **told)

    def read_again(self, brief: Brief, text: str) -> Brief:
        """The brief of the same task with a fuller text: what was given beside it still holds."""
        from assistant.drafting import read_brief

        return read_brief(
            text,
            budget=brief.given_budget,
            organization=brief.organization,
            year=brief.year,
            kind=brief.kind,
            last=brief.last,
            file=brief.file,
        )

    def draft_again(
        self,
        brief: Brief,
        text: str,
        *,
        offline: bool = False,
        profile: str | None = None,
        **told: Unpack[Told],
    ) -> Draft:
        """A checked goal table for the same task with a fuller text; otherwise as `draft`."""
        again = self.read_again(brief, text)
        return self._drafted(again, offline=offline, profile=profile, **told)

    def _drafted(
        self, brief: Brief, *, offline: bool, profile: str | None, **told: Unpack[Told]
    ) -> Draft:
        from assistant.drafting import draft

        on_step, stop = told.get("on_step"), told.get("stop") or Stop()
        made = draft(brief, self.library, profile=profile, on_step=on_step)
        stop.check()
        if offline or self.endpoint is None:
            return made
        if on_draft := told.get("on_draft"):
            on_draft(made)
        from assistant.drafting.with_model import draft_with

        return draft_with(
            self.endpoint,
            brief,
            self.library,
            offline=made,
            profile=profile,
            on_step=on_step,
            on_row=told.get("on_row"),
            stop=stop,
        )
