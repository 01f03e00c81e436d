"""Drafting: a task description becomes suggestions, or a whole checked table."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from assistant.services.workspace import Workspace

if TYPE_CHECKING:
    from assistant.drafting import Draft, Suggestions


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
        text: str,
        *,
        budget: str | None = None,
        organization: str | None = None,
        year: int | None = None,
        offline: bool = False,
        on_step: Callable[[str], None] | None = None,
    ) -> Draft:
        """A checked goal table for a task description; `on_step` hears what is being done."""
        from assistant.drafting import draft, read_brief

        brief = read_brief(text, budget=budget, organization=organization, year=year)
        made = draft(brief, self.library, on_step=on_step)
        if offline or self.endpoint is None:
            return made
        from assistant.drafting.with_model.enrich import enrich

        return enrich(made, self.endpoint, self.library, on_step=on_step)
