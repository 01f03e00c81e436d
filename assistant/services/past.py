"""The past tables: searched, and files taken in."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from assistant.reading import SUPPORTED
from assistant.services.documents import Documents
from assistant.services.files import each, files_in, passed_over, read_one
from assistant.services.workspace import Progress

if TYPE_CHECKING:
    from assistant.library import Filters, Gaps, SearchResult
    from assistant.library.intake import Intake

_ADDED_AT_ONCE = 20  # files acknowledged together


class PastTables(Documents):
    """The third job: what was asked of others before."""

    def search(
        self, query: str, k: int = 10, filters: Filters | None = None, *, rerank: bool = False
    ) -> SearchResult:
        """Past indicators nearest to the query, with statistics over comparable ones.

        With `rerank` the configured model puts the best in order; where it cannot, a note says so.
        """
        if not rerank:
            return self.library.search(query, k, filters)
        from assistant.library.search.rerank import BEST, DEADLINE, first, unranked
        from assistant.library.search.rerank import rerank as ranked

        result = self.library.search(query, max(k, BEST), filters)
        if self._offline:
            return first(unranked(result, "离线运行"), k)
        if not self.settings.model:
            return first(unranked(result, "没有设置 JIXIAO_MODEL"), k)
        from assistant.llm.endpoint import Endpoint

        return ranked(result, Endpoint(self.settings, deadline=DEADLINE), k)

    def add_files(
        self,
        paths: Sequence[Path],
        progress: Progress | None = None,
        *,
        by: str | None = None,
        names_only: bool = False,
    ) -> Intake:
        """Take the goal tables of files and folders into the library, a copy of each file kept.

        A file that cannot be read does not keep the others back: the result says why. What
        `library export` wrote comes back with all that was known of it. `names_only` keeps no
        folders, for files that were uploaded. Raises UserError for an empty folder.
        """
        from assistant.library.corpus import ENDING
        from assistant.library.intake import Intake, take_back, take_in

        endings = (*SUPPORTED, ENDING)
        found = files_in(paths, endings)
        exported = [path for path in found if path.suffix.lower() == ENDING]
        files = [path for path in found if path not in exported]
        readings = each(partial(read_one, max_bytes=self.settings.max_bytes), files)
        done = Intake(notes=tuple(one.message for one in passed_over(paths, endings)))
        for start in range(0, len(files), _ADDED_AT_ONCE):
            some = files[start : start + _ADDED_AT_ONCE]
            pairs = list(zip(some, readings, strict=False))  # some of the readings, in order
            done += take_in(self.library, self.originals, pairs, by, names_only=names_only)
            if progress:
                progress(start + len(some), len(found))
        if exported:
            done += take_back(self.library, exported, by, self.settings.max_bytes)
            if progress:
                progress(len(found), len(found))
        return done

    def add_text(self, text: str, *, by: str | None = None) -> Intake:
        """Take the goal tables of a pasted text into the library. Raises UserError where there are none."""
        from assistant.library.intake import take_in

        return take_in(self.library, self.originals, [(text, self.read_text(text))], by)

    def library_gaps(self) -> Gaps:
        """What the library is short of, held against the usual indicators of `activities.yaml`."""
        from assistant.drafting.activities import usual_names

        return self.library.gaps(usual_names())
