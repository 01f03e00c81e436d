"""Goal tables and reports written out: Word, Excel, HTML, Markdown, JSON, CSV, SARIF, text."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

from assistant.model.errors import UserError
from assistant.model.evidence import DraftTable
from assistant.model.table import GoalTable
from assistant.writing.files import write_atomically
from assistant.writing.forms import Form, choose, find, shipped_forms
from assistant.writing.reports import render_report, write_report
from assistant.writing.sheet import Sheet
from assistant.writing.wording import is_drafted

__all__ = ["FORMATS", "FormName", "forms", "render_report", "write_report", "write_table"]

#: Endings that `write_table` knows.
FORMATS = (".docx", ".xlsx", ".md", ".json", ".html", ".csv")


class FormName(NamedTuple):
    """A form as the user chooses it."""

    name: str
    title: str
    summary: str


def forms() -> tuple[FormName, ...]:
    """The shipped forms, in the order they are offered."""
    return tuple(FormName(form.name, form.title, form.summary) for form in shipped_forms())


def write_table(
    table: GoalTable, path: Path, form: str | None = None, *, overwrite: bool = True
) -> Path:
    """Write the table in the format of the path's ending, on the form that suits it or the named one.

    `form` is a form's name or title, or the path of a YAML file. The title is the table's own where
    the form was not named. The source of each figure of a drafted table stands in an annex, in
    Markdown and CSV beside the row. The file
    the table was read from is never overwritten. Raises UserError for an unknown ending or form and
    where the path cannot be written.
    """
    ending = path.suffix.lower()
    if ending not in FORMATS:
        raise UserError(
            f"不能导出“{path.suffix or path.name}”格式；请用 {'、'.join(FORMATS)} 之一作文件名的结尾。"
        )
    _keep_source(table, path)
    return write_atomically(path, _render(table, ending, form), overwrite=overwrite)


def _render(table: GoalTable, ending: str, form: str | None) -> bytes:
    if ending == ".json":
        return (table.model_dump_json(indent=2) + "\n").encode()
    chosen = find(form) if form else choose(table)
    title = chosen.title if form else table.title or chosen.title
    if ending in (".md", ".csv"):
        from assistant.writing import plain
        from assistant.writing.layout import lay_out

        sheet = lay_out(table, chosen.with_sources() if is_drafted(table) else chosen, title=title)
        return (
            plain.comma_separated(sheet) if ending == ".csv" else plain.markdown([sheet]).encode()
        )
    sheets = _pages(table, chosen, title)
    match ending:
        case ".docx":
            from assistant.writing import word

            return word.render(sheets)
        case ".xlsx":
            from assistant.writing import excel

            return excel.render(sheets)
        case _:
            from assistant.writing import page

            return page.render(sheets).encode()


def _pages(table: GoalTable, form: Form, title: str) -> Sequence[Sheet]:
    """The official form, and behind that of a draft the annex with the source of each figure."""
    from assistant.writing.annex import annex
    from assistant.writing.layout import lay_out

    official = lay_out(table, form, title=title)
    if isinstance(table, DraftTable) and table.indicators:
        return (official, annex(table, landscape=official.landscape))
    return (official,)


def _keep_source(table: GoalTable, path: Path) -> None:
    source = Path(table.source.path)
    try:
        same = path.exists() and source.exists() and path.samefile(source)
    except (OSError, ValueError):
        return
    if same:
        raise UserError(f"“{path}”是这张表的原文件，不会被覆盖；请换一个文件名。")
