"""Goal tables and reports written out: Word, Excel, HTML, Markdown, JSON, CSV, SARIF, text."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import NamedTuple

from pydantic import SerializeAsAny

from assistant.model.errors import UserError
from assistant.model.evidence import DraftTable
from assistant.model.table import GoalTable, Value
from assistant.writing.choosing import choose
from assistant.writing.files import write_atomically
from assistant.writing.form_files import find, shipped_forms
from assistant.writing.forms import Form
from assistant.writing.reports import render_report, write_report
from assistant.writing.sheet import Paper, Sheet
from assistant.writing.wording import is_drafted

__all__ = [
    "FORMATS",
    "FormName",
    "forms",
    "not_shown",
    "render_report",
    "write_report",
    "write_table",
    "write_tables",
]

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
    where the path cannot be written. What the form has no place for, `not_shown` tells.
    """
    return write_tables([table], path, form, overwrite=overwrite)


def write_tables(
    tables: Sequence[GoalTable], path: Path, form: str | None = None, *, overwrite: bool = True
) -> Path:
    """Write several tables into one file: a section of the document or a sheet of the workbook each.

    In JSON one table is itself, several are `{"tables": [...]}`. Otherwise as `write_table`.
    """
    ending = path.suffix.lower()
    if ending not in FORMATS:
        raise UserError(
            f"不能导出“{path.suffix or path.name}”格式；请用 {'、'.join(FORMATS)} 之一作文件名的结尾。"
        )
    for table in tables:
        _keep_source(table, path)
    return write_atomically(path, _render(tables, ending, form), overwrite=overwrite)


def not_shown(table: GoalTable, form: str | None = None) -> tuple[str, ...]:
    """What of the table `write_table` leaves out on this form, in words; nothing in JSON is left out.

    Raises UserError for an unknown form.
    """
    from assistant.writing import shown

    return shown.not_shown(table, find(form) if form else choose(table))


def _render(tables: Sequence[GoalTable], ending: str, form: str | None) -> bytes:
    if ending == ".json":
        whole = tables[0] if len(tables) == 1 else _Tables(tables=tuple(tables))
        return (whole.model_dump_json(indent=2) + "\n").encode()
    flat = ending in (".md", ".csv")
    sheets = _named(
        [sheet for table in tables for sheet in _sheets(table, form, ending, with_annex=not flat)]
    )
    match ending:
        case ".csv":
            from assistant.writing import plain

            return plain.comma_separated(sheets)
        case ".md":
            from assistant.writing import plain

            return plain.markdown(sheets).encode()
        case ".docx":
            from assistant.writing import word

            return word.render(sheets)
        case ".xlsx":
            from assistant.writing import excel

            return excel.render(sheets)
        case _:
            from assistant.writing import page

            return page.render(sheets).encode()


class _Tables(Value):
    """Several tables in one JSON document, as `jixiao read` prints them."""

    tables: tuple[SerializeAsAny[GoalTable], ...]


def _sheets(
    table: GoalTable, form: str | None, ending: str, *, with_annex: bool
) -> Iterator[Sheet]:
    """The official form; the sources of a draft stand in an annex behind it, or beside the rows."""
    from assistant.writing.annex import annex
    from assistant.writing.layout import lay_out

    chosen = find(form) if form else choose(table)
    title = chosen.title if form else table.title or chosen.title
    if is_drafted(table) and not with_annex:
        chosen = chosen.with_sources()
    file = chosen.template_for(ending)
    template = (file, _paper(file, chosen)) if file else None
    official = lay_out(table, chosen, title=title, template=template)
    yield official
    if with_annex and isinstance(table, DraftTable) and table.indicators:
        yield annex(table, official)


def _paper(template: Path, form: Form) -> Paper:
    """What a page of the template has room for."""
    from assistant.writing import excel_template, word_template

    if template.suffix.lower() == ".docx":
        return word_template.paper(template, form.page)
    return excel_template.paper(template, form.page)


def _named(sheets: Sequence[Sheet]) -> list[Sheet]:
    """The sheets with names that differ: 绩效目标表, 绩效目标表2, …"""
    named: list[Sheet] = []
    for sheet in sheets:
        count = sum(before.name.rstrip("0123456789") == sheet.name for before in named) + 1
        named.append(replace(sheet, name=f"{sheet.name}{count}") if count > 1 else sheet)
    return named


def _keep_source(table: GoalTable, path: Path) -> None:
    source = Path(table.source.path)
    try:
        same = path.exists() and source.exists() and path.samefile(source)
    except (OSError, ValueError):
        return
    if same:
        raise UserError(f"“{path}”是这张表的原文件，不会被覆盖；请换一个文件名。")
