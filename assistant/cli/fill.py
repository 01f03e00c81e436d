"""`jixiao fill`: a table put into the office's own empty form."""

from __future__ import annotations

from pathlib import Path

import click

from assistant.cli.help import Command
from assistant.cli.output import note, services
from assistant.model.errors import UserError
from assistant.model.table import GoalTable


@click.command(cls=Command)
@click.argument("form", metavar="空表", type=click.Path(path_type=Path, dir_okay=False))
@click.option(
    "--table",
    "source",
    required=True,
    type=click.Path(path_type=Path, dir_okay=False),
    help="要填的表：任何能读取的文件，或本程序的 .json",
)
@click.option("--number", type=click.IntRange(1), help="文件里有几张表时，填第几张")
@click.option(
    "-o",
    "--output",
    required=True,
    type=click.Path(path_type=Path, dir_okay=False),
    help="填好的表存为这个文件，格式与空表相同",
)
@click.option("--clear", is_flag=True, help="空表是往年填过的表：先清除原有的指标和表头内容")
def command(form: Path, source: Path, number: int | None, output: Path, clear: bool) -> None:
    """把一张绩效目标表填进本单位的空表（Word 或 Excel），保留空表的格式，行不够时照样加行。

    空表里已有的内容不改；填不进去的内容逐条列出。往年填过的表也可以用，要加 --clear。
    """
    run = services()
    table = _chosen(run.read([source]).tables, source, number)
    done = run.fill(form, table, output, clear=clear)
    for sentence in done.unplaced:
        note(sentence)
    note(f"已填好，存为 {done.path}")


def _chosen(tables: tuple[GoalTable, ...], source: Path, number: int | None) -> GoalTable:
    if number is None and len(tables) > 1:
        names = "；".join(
            f"{at}. {table.title or table.project or '未命名的表'}"
            for at, table in enumerate(tables, 1)
        )
        raise UserError(
            f"“{source.name}”里有 {len(tables)} 张表，请用 --number 说明填第几张：{names}。"
        )
    wanted = number or 1
    if wanted > len(tables):
        raise UserError(f"“{source.name}”里只有 {len(tables)} 张表，没有第 {wanted} 张。")
    return tables[wanted - 1]
