"""Reading, checking and writing: goal tables of files, findings on them, files made of both."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from assistant.checking import Options, check_table, report
from assistant.model.errors import UserError
from assistant.model.evidence import DraftTable
from assistant.model.report import Report, TableReport, Waiver
from assistant.model.table import GoalTable
from assistant.reading import Reading, open_document, read_text, text_document
from assistant.services.files import (
    Step,
    assisted,
    each,
    files_in,
    passed_over,
    read_and_check,
    read_one,
    together,
    unread,
)
from assistant.services.workspace import Progress, Workspace

if TYPE_CHECKING:
    from assistant.checking import Matrix
    from assistant.inplace import Annotated, Filled


class Documents(Workspace):
    """The second of the three jobs, and files in and out for all of them."""

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
        files = files_in(paths)
        readings: list[Reading] = []
        for reading in each(partial(read_one, max_bytes=self.settings.max_bytes), files):
            if assist and self.endpoint:
                path = files[len(readings)]
                again = partial(open_document, path, self.settings.max_bytes)
                reading = assisted(reading, again, self.endpoint, assist)
            readings.append(reading)
            if progress:
                progress(len(readings), len(files))
        return together(readings, passed_over(paths))

    def read_text(
        self, text: str, name: str = "粘贴的内容", *, assist: Step | None = None
    ) -> Reading:
        """The goal tables in pasted text; `assist` as in `read`. Raises UserError where there is none."""
        try:
            reading = read_text(text, name)
        except UserError as error:
            reading = unread(error, name)
        if assist and self.endpoint:
            again = partial(text_document, text, name)
            reading = assisted(reading, again, self.endpoint, assist)
        return together([reading])

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
        files = files_in(paths)
        readings: list[Reading] = []
        checked: list[TableReport] = []
        options = self.options(options)
        work = partial(read_and_check, options=options, max_bytes=self.settings.max_bytes)
        for reading, reports in each(work, files):
            readings.append(reading)
            checked.extend(reports)
            if progress:
                progress(len(readings), len(files))
        whole = together(readings, passed_over(paths))
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
