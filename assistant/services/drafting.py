"""Drafting: a task description becomes suggestions, or a whole checked table."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Unpack

from assistant.llm.budget import Budget
from assistant.llm.stopping import Stop
from assistant.model.errors import UserError
from assistant.model.table import GoalTable, TableKind
from assistant.services.workspace import Workspace

if TYPE_CHECKING:
    from assistant.drafting import Brief, Draft, Suggestions
    from assistant.drafting.activities import Activities
    from assistant.drafting.told import Told
    from assistant.llm.asking import Model
    from assistant.services.task_file import TaskFile


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

        activities = self.activities
        brief = read_brief(
            text,
            budget=budget,
            organization=organization,
            year=year,
            activities=activities,
            plain=True,
        )
        return suggest(brief, self.library, activities=activities)

    @property
    def activities(self) -> Activities:
        """The kinds of activity, an office's own (`activities.yaml` of the workspace) before the shipped."""
        from assistant.drafting.activities import load_activities

        own = self.settings.workspace / "activities.yaml"
        return load_activities(own if own.is_file() else None)

    def task_file(self, path: Path) -> TaskFile:
        """What a file holds to draft from. Raises UserError where that is nothing."""
        from assistant.services.task_file import task_file

        return task_file(path, self.settings.max_bytes)

    def draft(
        self,
        text: str = "",
        *,
        budget: str | None = None,
        organization: str | None = None,
        year: int | None = None,
        kind: TableKind | None = None,
        last: GoalTable | None = None,
        document: Path | None = None,
        offline: bool = False,
        profile: str | None = None,
        **told: Unpack[Told],
    ) -> Draft:
        """A checked goal table for a task description, for a document that holds one, or for both.

        `last` is last year's table of the same work; a `document` that is one is taken for that.
        Raises UserError where nothing of these says what is to be done, StoppedError.
        """
        from assistant.drafting import read_brief

        found = self.task_file(document) if document else None
        parts = (text, found.text if found else "")
        brief = read_brief(
            "\n".join(part for part in parts if part.strip()),
            budget=budget,
            organization=organization,
            year=year,
            kind=kind,
            last=last or (found.last if found else None),
            file=document.name if document else None,
            activities=self.activities,
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
            activities=self.activities,
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
        profile = profile or self.settings.profile
        if offline or self.endpoint is None:
            return self._by_program(brief, profile, **told)
        self.endpoint.warm()  # while the offline draft is made
        from assistant.llm.records.recording import recording

        with recording(
            self.records,
            "draft",
            self.endpoint,
            brief.text,
            asked=brief.model_dump_json(),
            mode=self.endpoint.profile.mode,
            profile=profile or "",
        ) as (run, model):
            # a slow model may take as long for one answer as was set for it
            patience = Budget(seconds=max(Budget.seconds, self.endpoint.profile.seconds))
            made = self._with_model(model, brief, profile, patience, **told)
        return made.model_copy(update={"run": run})

    def replay(self, run: str, **told: Unpack[Told]) -> Draft:
        """The draft of a recorded run again, no endpoint asked. Raises UserError where that cannot be."""
        from pydantic import ValidationError

        from assistant.drafting import Brief
        from assistant.llm.records.replaying import Replayed

        recorded = self.records.run(run)
        if recorded.what != "draft":
            raise UserError(f"记录 {recorded.id} 不是一次编制，不能重放。")
        model = Replayed(recorded)
        try:
            brief = Brief.model_validate_json(recorded.asked or "")
        except ValidationError as error:
            raise UserError(f"记录 {recorded.id} 由另一版本的程序保存，不能重放。") from error
        profile = recorded.options.get("profile") or None
        made = self._with_model(model, brief, profile, Budget(), **told)
        return made.model_copy(update={"run": recorded.id})

    def _by_program(self, brief: Brief, profile: str | None, **told: Unpack[Told]) -> Draft:
        from assistant.drafting import draft

        made = draft(
            brief,
            self.library,
            profile=profile,
            on_step=told.get("on_step"),
            activities=self.activities,
        )
        (told.get("stop") or Stop()).check()
        return made

    def _with_model(
        self,
        model: Model,
        brief: Brief,
        profile: str | None,
        budget: Budget,
        **told: Unpack[Told],
    ) -> Draft:
        from assistant.drafting.with_model import draft_with

        made = self._by_program(brief, profile, **told)
        if on_draft := told.get("on_draft"):
            on_draft(made)
        return draft_with(
            model,
            brief,
            self.library,
            offline=made,
            activities=self.activities,
            profile=profile,
            budget=budget,
            on_step=told.get("on_step"),
            on_row=told.get("on_row"),
            stop=told.get("stop") or Stop(),
        )
