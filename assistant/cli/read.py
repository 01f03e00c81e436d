"""`jixiao read`: what the files say, as goal tables, on the screen or on an official form."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from assistant.cli.help import Command
from assistant.cli.output import (
    FORM_NAMES,
    FORMAT,
    note,
    note_not_shown,
    print_goal_table,
    print_json,
    progress_bar,
    services,
)
from assistant.model.errors import UserError

if TYPE_CHECKING:
    from assistant.reading import Reading


@click.command(cls=Command)
@click.argument("files", metavar="文件…", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option(
    "-o",
    "--output",
    type=click.Path(path_type=Path, dir_okay=False),
    help="按官方表样另存为这个文件（.docx .xlsx .html .md .csv .json）；有几张表时依次放在同一个文件里",
)
@click.option(
    "--form",
    metavar="表样",
    help=f"和 -o 一起用：{FORM_NAMES}；不写则按内容选",
)
@click.option("--offline", is_flag=True, help="版式认不出时，也不请设置好的模型读取")
@FORMAT
def command(
    files: tuple[Path, ...], output: Path | None, form: str | None, offline: bool, format_: str
) -> None:
    """读取文件（或整个文件夹）中的绩效目标表；可以换一种表样另存。"""
    if form and not output:
        raise UserError("--form 要和 -o 一起用，如 -o 目标表.docx --form 101。")
    with progress_bar("读取") as progress:
        reading = services().read(files, progress, assist=None if offline else note)
    if output:
        _save(reading, output, form)
    if format_ == "json":
        print_json(reading)
        return
    for table in () if output else reading.tables:
        print_goal_table(table)
        click.echo(f"修复转换损坏 {len(table.repairs)} 处。\n" if table.repairs else "")
    for problem in reading.problems:
        note(f"{problem.path or ''}：{problem.message}")


def _save(reading: Reading, output: Path, form: str | None) -> None:
    from assistant.writing import write_tables

    if not reading.tables:
        raise UserError("没有读到绩效目标表，没有可以另存的内容。")
    note(f"已存为 {write_tables(reading.tables, output, form)}")
    note_not_shown(reading.tables, output, form)
