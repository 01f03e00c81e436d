"""`jixiao read`: what the files say, as goal tables."""

from __future__ import annotations

from pathlib import Path

import click

from assistant.cli.help import Command
from assistant.cli.output import FORMAT, note, print_goal_table, print_json, progress_bar, services


@click.command(cls=Command)
@click.argument("files", metavar="文件…", nargs=-1, required=True, type=click.Path(path_type=Path))
@FORMAT
def command(files: tuple[Path, ...], format_: str) -> None:
    """读取文件（或整个文件夹）中的绩效目标表。"""
    with progress_bar("读取") as progress:
        reading = services().read(files, progress)
    if format_ == "json":
        print_json(reading)
        return
    for table in reading.tables:
        print_goal_table(table)
        click.echo(f"修复转换损坏 {len(table.repairs)} 处。\n")
    for problem in reading.problems:
        note(f"{problem.path or ''}：{problem.message}")
