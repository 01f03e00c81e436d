"""The three jobs as calls. The command line and the web app use these, and nothing below them.

Everything heavy (the library with its vector store, the drafting with a model) is loaded when it
is first asked for, so that reading and checking stay instant.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from functools import cached_property, partial
from multiprocessing import get_context
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from assistant.checking import Options, check_table, report
from assistant.model.errors import UserError
from assistant.model.evidence import DraftTable
from assistant.model.report import Problem, Report, Severity, TableReport, Waiver
from assistant.model.table import GoalTable
from assistant.reading import (
    SUPPORTED,
    Document,
    Reading,
    open_document,
    read_file,
    read_text,
    text_document,
)
from assistant.settings import Settings

if TYPE_CHECKING:
    from assistant.chat import DraftStore
    from assistant.checking import History, Matrix
    from assistant.drafting import Draft, Suggestions
    from assistant.inplace import Annotated, Filled
    from assistant.library import Filters, Gaps, Library, SearchResult
    from assistant.library.intake import Intake
    from assistant.library.originals import Originals
    from assistant.llm.endpoint import Endpoint

#: (done, all): called as long work goes on.
Progress = Callable[[int, int], None]
#: Hears in Chinese what is being done.
Step = Callable[[str], None]

_Done = TypeVar("_Done")

# Starting a second process costs more than reading a few files does.
_PARALLEL_FROM = 12
_ADDED_AT_ONCE = 20  # files acknowledged together
_MOST_REASONS = 2  # why a file gave nothing, and what a model made of it


class Services:
    """What the program can do, for one workspace."""

    def __init__(
        self, settings: Settings, progress: Progress | None = None, *, offline: bool = False
    ) -> None:
        """`progress` hears of the indexing that the first use of the library needs.

        `offline`: the library asks no embedding endpoint, whatever is set.
        """
        self.settings = settings
        self._progress = progress
        self._offline = offline

    # -- reading and checking ------------------------------------------------------------------

    def read(
        self,
        paths: Sequence[Path],
        progress: Progress | None = None,
        *,
        assist: Step | None = None,
    ) -> Reading:
        """All goal tables in these files; a folder is read whole, files in parallel.

        With `assist`, a layout that cannot be made out is read by the configured model, and `assist`
        hears of it. Raises UserError where not one file could be read. A file that cannot be read
        beside others that can is an error-level problem of the result.
        """
        files = _files(paths)
        readings: list[Reading] = []
        for reading in _each(partial(_read, max_bytes=self.settings.max_bytes), files):
            if assist and self.endpoint:
                path = files[len(readings)]
                again = partial(open_document, path, self.settings.max_bytes)
                reading = _assisted(reading, again, self.endpoint, assist)
            readings.append(reading)
            if progress:
                progress(len(readings), len(files))
        return _together(readings)

    def read_text(
        self, text: str, name: str = "粘贴的内容", *, assist: Step | None = None
    ) -> Reading:
        """The goal tables in pasted text; `assist` as in `read`. Raises UserError where there is none."""
        try:
            reading = read_text(text, name)
        except UserError as error:
            reading = _unread(error, name)
        if assist and self.endpoint:
            again = partial(text_document, text, name)
            reading = _assisted(reading, again, self.endpoint, assist)
        return _together([reading])

    def options(self, given: Options | None = None) -> Options:
        """The choices for a check: what is given, and for the rest what is set for this office."""
        chosen = given or Options()
        return chosen.model_copy(
            update={
                "profile": chosen.profile or self.settings.profile,
                "words": chosen.words or self.settings.words,
                "settings": {**self.settings.rules, **chosen.settings},
            }
        )

    def check(
        self,
        reading: Reading,
        options: Options | None = None,
        *,
        against_history: bool = False,
        waivers: Sequence[Waiver] = (),
    ) -> Report:
        """What the rule book says of each table; with `against_history` held against the library too.

        Findings that `waivers` speak of are marked.
        """
        history = self.history if against_history else None
        options = self.options(options)
        checked = [check_table(table, options, history) for table in reading.tables]
        whole = report(checked, reading.problems)
        if not waivers:
            return whole
        return self.waived(whole, reading.tables, waivers, options, against_history=against_history)

    def check_files(
        self,
        paths: Sequence[Path],
        options: Options | None = None,
        progress: Progress | None = None,
        *,
        against_history: bool = False,
        waivers: Sequence[Waiver] = (),
    ) -> tuple[Reading, Report]:
        """Read and check files and whole folders, in parallel; otherwise as `read` and `check`."""
        if against_history:
            # NOTE: one process asks the library; only the reading, the longer part, is shared out.
            reading = self.read(paths, progress)
            return reading, self.check(reading, options, against_history=True, waivers=waivers)
        files = _files(paths)
        readings: list[Reading] = []
        checked: list[TableReport] = []
        options = self.options(options)
        work = partial(_read_and_check, options=options, max_bytes=self.settings.max_bytes)
        for reading, reports in _each(work, files):
            readings.append(reading)
            checked.extend(reports)
            if progress:
                progress(len(readings), len(files))
        whole = _together(readings)
        said = report(checked, whole.problems)
        return whole, self.waived(said, whole.tables, waivers, options) if waivers else said

    def waived(
        self,
        said: Report,
        tables: Sequence[GoalTable],
        waivers: Sequence[Waiver],
        options: Options | None = None,
        *,
        against_history: bool = False,
    ) -> Report:
        """A report made with these choices, with exactly the findings marked that `waivers` mean."""
        from assistant.checking import Topic, apply_waivers, may_run

        chosen = self.options(options)

        def ran(code: str) -> bool:
            return may_run(code, chosen) and (
                against_history or not code.startswith(Topic.HISTORY.prefix)
            )

        return apply_waivers(said, tables, waivers, ran)

    def check_table(self, table: GoalTable, options: Options | None = None) -> TableReport:
        """What the rule book says of one table; of a draft, with what its drafters keep marked."""
        checked = check_table(table, self.options(options))
        if not isinstance(table, DraftTable) or not table.waivers:
            return checked
        from assistant.checking import waive_table

        return waive_table(checked, table, table.waivers)[0]

    def coverage(self, table: GoalTable) -> Matrix:
        """Which tasks of the table are measured in which respect, and where nothing is."""
        from assistant.checking import coverage

        return coverage(table)

    def export(self, table: GoalTable, path: Path, form: str | None = None) -> Path:
        """Write the table in the official form that the file's ending asks for."""
        from assistant.writing import write_table

        return write_table(table, path, form)

    def export_report(self, report: Report, tables: Sequence[GoalTable], path: Path) -> Path:
        """Write the report in the format that the file's ending asks for."""
        from assistant.writing import write_report

        return write_report(report, tables, path)

    # -- the user's own file changed in place ---------------------------------------------------

    def fill(self, form: Path, table: GoalTable, out: Path, *, clear: bool = False) -> Filled:
        """An office's own empty Word or Excel form filled with the table, its looks kept.

        With `clear` one that was filled before is emptied first.
        """
        from assistant.inplace import fill_form

        return fill_form(form, table, out, clear=clear)

    def annotate(
        self, original: Path, tables: Sequence[GoalTable], report: Report, out: Path
    ) -> Annotated:
        """The user's own Word or Excel file with the findings on its tables as comments.

        `tables` and `report` may hold those of other files too, in the same order.
        """
        from assistant.inplace import annotate

        pairs = zip(tables, report.tables, strict=True)
        own = [pair for pair in pairs if pair[0].source.path == str(original)]
        checked = report.model_copy(update={"tables": tuple(said for _, said in own)})
        return annotate(original, [table for table, _ in own], checked, out)

    # -- the library ---------------------------------------------------------------------------

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

        found = _files(paths, (*SUPPORTED, ENDING))
        exported = [path for path in found if path.suffix.lower() == ENDING]
        files = [path for path in found if path not in exported]
        readings = _each(partial(_read, max_bytes=self.settings.max_bytes), files)
        done = Intake()
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

    @cached_property
    def originals(self) -> Originals:
        """The copies of the files that tables of the library were taken from."""
        from assistant.library.originals import Originals

        return Originals(self.settings.workspace)

    # -- drafting ------------------------------------------------------------------------------

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

    @cached_property
    def endpoint(self) -> Endpoint | None:
        """The configured language model, or None: then everything works without one."""
        if not self.settings.model:
            return None
        from assistant.llm.endpoint import Endpoint

        return Endpoint(self.settings)

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

    @cached_property
    def drafts(self) -> DraftStore:
        """The drafts of this workspace, each with all its versions."""
        from assistant.chat import DraftStore

        return DraftStore(self.settings.workspace)


def _files(paths: Sequence[Path], endings: Sequence[str] = SUPPORTED) -> list[Path]:
    """The files themselves, and those in the folders that have one of these endings."""
    files: list[Path] = []
    for path in paths:
        if not path.is_dir():
            files.append(path)
            continue
        readable = sorted(
            file
            for file in path.rglob("*")
            if file.suffix.lower() in endings and not file.name.startswith(("~$", "."))
        )
        if not readable:
            raise UserError(
                f"文件夹“{path}”里没有可以读取的文件；可以读取的格式有 {'、'.join(endings)}。"
            )
        files += readable
    return files


def _each(work: Callable[[Path], _Done], files: Sequence[Path]) -> Iterator[_Done]:
    """The work done on each file, in their order; on all cores where there are many."""
    if len(files) < _PARALLEL_FROM:
        yield from map(work, files)
        return
    # NOTE: not fork: the web app has threads, and a forked child may wait for ever on their locks.
    with ProcessPoolExecutor(mp_context=get_context("spawn")) as pool:
        yield from pool.map(work, files, chunksize=4)


def _read(path: Path, max_bytes: int) -> Reading:
    try:
        return read_file(path, max_bytes)
    except UserError as error:
        return _unread(error, str(path))


def _unread(error: UserError, path: str) -> Reading:
    problem = Problem(severity=Severity.ERROR, message=str(error), path=path)
    return Reading(tables=(), problems=(problem,))


def _assisted(
    reading: Reading, again: Callable[[], Document], endpoint: Endpoint, told: Step
) -> Reading:
    """The reading, or the model's where the layout could not be made out; `again` opens it anew."""
    from assistant.assisted import reread, unsure

    if not unsure(reading):
        return reading
    try:
        document = again()
    except UserError:
        return reading  # not a matter of layout: the file itself cannot be read
    return reread(document, endpoint, reading, on_step=told)


def _read_and_check(
    path: Path, options: Options | None, max_bytes: int
) -> tuple[Reading, list[TableReport]]:
    reading = _read(path, max_bytes)
    return reading, [check_table(table, options) for table in reading.tables]


def _together(readings: Sequence[Reading]) -> Reading:
    """All readings as one. Raises UserError where there was one file and it could not be read."""
    tables = tuple(table for reading in readings for table in reading.tables)
    problems = tuple(problem for reading in readings for problem in reading.problems)
    if not tables and len(readings) == 1 and problems:
        raise UserError("".join(problem.message for problem in problems[:_MOST_REASONS]))
    return Reading(tables=tables, problems=problems)
