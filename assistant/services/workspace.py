"""What one workspace holds: the library, the originals, the drafts; and the model that is set."""

from __future__ import annotations

from collections.abc import Callable
from functools import cached_property
from typing import TYPE_CHECKING

from assistant.settings import Settings

if TYPE_CHECKING:
    from assistant.chat import DraftStore
    from assistant.checking import History
    from assistant.library import Library
    from assistant.library.originals import Originals
    from assistant.llm.endpoint import Endpoint
    from assistant.llm.records.store import Records

#: (done, all): called as long work goes on.
Progress = Callable[[int, int], None]


class Workspace:
    """The parts of one workspace, each opened when it is first asked for."""

    def __init__(
        self, settings: Settings, progress: Progress | None = None, *, offline: bool = False
    ) -> None:
        """`progress` hears of the indexing that the first use of the library needs.

        `offline`: the library asks no embedding endpoint, whatever is set.
        """
        self.settings = settings
        self._progress = progress
        self._offline = offline

    @cached_property
    def library(self) -> Library:
        """The past tables of this workspace; the first use indexes the shipped corpus."""
        from assistant.library import Library, embedder

        return Library.open(
            self.settings.workspace,
            embedder(self.settings, offline=self._offline),
            progress=self._progress,
            chroma_url=self.settings.chroma_url,
        )

    @property
    def history(self) -> History:
        """The library as the history rules of checking ask it."""
        from assistant.library import LibraryHistory

        return LibraryHistory(self.library)

    @cached_property
    def originals(self) -> Originals:
        """The copies of the files that tables of the library were taken from."""
        from assistant.library.originals import Originals

        return Originals(self.settings.workspace)

    @cached_property
    def endpoint(self) -> Endpoint | None:
        """The configured language model, or None: then everything works without one."""
        if not self.settings.model:
            return None
        from assistant.llm.endpoint import Endpoint

        return Endpoint(self.settings)

    @cached_property
    def records(self) -> Records:
        """What models were asked in this workspace, and what it cost."""
        from assistant.llm.records.store import Records

        return Records(self.settings.workspace, texts=self.settings.keep_model_text)

    @cached_property
    def drafts(self) -> DraftStore:
        """The drafts of this workspace, each with all its versions."""
        from assistant.chat import DraftStore

        return DraftStore(self.settings.workspace)
