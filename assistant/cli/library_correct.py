"""`jixiao library correct|remove|restore|history`: changing past tables, and the record of it."""

from __future__ import annotations

import click

from assistant.cli.help import Command
from assistant.cli.library_changes import (
    BY,
    corrections_of,
    operator_name,
    print_change,
    print_changes,
)
from assistant.cli.output import FORMAT, print_document, services
from assistant.model.errors import UserError


@click.command(cls=Command)
@click.argument("id", metavar="编号")
@click.option(
    "--set",
    "sets",
    multiple=True,
    metavar="字段=值",
    help="改表头，如 --set 年度=2024；改一行，如 --set r3.指标值=≥95%；值留空即清除",
)
@click.option(
    "--add",
    "adds",
    multiple=True,
    metavar="字段=值；…",
    help="在末尾加一行，如 --add 三级指标=培训期数；指标值=4期；二级指标=数量指标",
)
@click.option("--delete", "deletes", multiple=True, metavar="行号", help="删去一行，如 --delete r5")
@BY
@FORMAT
def correct(
    id: str,
    sets: tuple[str, ...],
    adds: tuple[str, ...],
    deletes: tuple[str, ...],
    by: str | None,
    format_: str,
) -> None:
    """更正一张往年表，改动记录在案，随时可以恢复。

    表头字段：标题 年度 单位 项目 表类 领域 内容提要。行的字段：三级指标 一级指标 二级指标 指标值 优 良 中 差
    分值 指标解释 评分标准 备注 存疑（写原因；留空即不再存疑）。行号见 jixiao library show。
    """
    library = services().library
    library.correct(id, corrections_of(sets, adds, deletes), by=operator_name(by))
    print_change(library.history(id, limit=1)[0], format_)


@click.command(cls=Command)
@click.argument("id", metavar="编号")
@BY
@FORMAT
def remove(id: str, by: str | None, format_: str) -> None:
    """从往年表中移除一张（随附的表也可移除），以后可以恢复。"""
    library = services().library
    library.remove(id, by=operator_name(by))
    print_change(library.history(id, limit=1)[0], format_)


@click.command(cls=Command)
@click.argument("which", metavar="记录号|编号")
@BY
@FORMAT
def restore(which: str, by: str | None, format_: str) -> None:
    """撤回一次改动：给记录号，表回到那次改动以前；给表的编号，撤回它最近的一次。"""
    library = services().library
    if which.isdecimal():
        number = int(which)
    else:
        latest = library.history(which, limit=1)
        if not latest:
            raise UserError(f"“{which}”没有改动记录，可用 jixiao library history 查看全部记录。")
        number = latest[0].number
    id = library.restore(number, by=operator_name(by))
    print_change(library.history(id, limit=1)[0], format_)


@click.command(cls=Command)
@click.argument("id", metavar="[编号]", required=False)
@click.option("--limit", default=50, type=click.IntRange(1), help="列出几条（默认 50）")
@click.option("--before", type=click.IntRange(1), help="列出这个记录号以前的")
@FORMAT
def history(id: str | None, limit: int, before: int | None, format_: str) -> None:
    """查看改动记录：谁、何时、改了什么；新的在前。"""
    changes = services().library.history(id, limit, before)
    if format_ == "json":
        print_document({"changes": [change.model_dump(mode="json") for change in changes]})
        return
    print_changes(changes)
    if len(changes) == limit:
        click.echo(f"更早的：加 --before {changes[-1].number}。")
