"""`jixiao library`: the past tables of this workspace."""

from __future__ import annotations

from pathlib import Path

import click

from assistant.cli.help import Group
from assistant.cli.output import (
    FORMAT,
    note,
    print_document,
    print_goal_table,
    print_json,
    print_table,
    progress_bar,
    services,
)


@click.group(cls=Group)
def command() -> None:
    """管理往年绩效目标表。"""


@command.command()
@click.argument("files", metavar="文件…", nargs=-1, required=True, type=click.Path(path_type=Path))
@FORMAT
def add(files: tuple[Path, ...], format_: str) -> None:
    """加入文件（或整个文件夹）中的绩效目标表；同样的内容只存一份。"""
    with progress_bar("加入") as progress:
        run = services(progress)
        reading = run.read(files, progress)
        result = run.library.add(reading.tables)
    if format_ == "json":
        print_json(result)
    else:
        click.echo(f"新加入 {len(result.added)} 张，已有 {len(result.already)} 张。")
    for problem in reading.problems:
        note(f"{problem.path or ''}：{problem.message}")


@command.command("list")
@FORMAT
def list_(format_: str) -> None:
    """列出全部往年表。"""
    tables = services().library.tables()
    if format_ == "json":
        print_document({"tables": [table.model_dump(mode="json") for table in tables]})
        return
    print_table(
        ("编号", "年度", "单位", "名称", "指标数"),
        [
            (t.id, str(t.year or ""), t.organization or "", t.title or "", str(t.indicators))
            for t in tables
        ],
    )


@command.command()
@click.argument("id", metavar="编号")
@FORMAT
def show(id: str, format_: str) -> None:
    """查看一张往年表。"""
    document = services().library.table(id)
    if format_ == "json":
        print_json(document)
        return
    print_goal_table(document.table)


@command.command()
@click.argument("id", metavar="编号")
def remove(id: str) -> None:
    """从往年表中移除一张（随附的表也可移除）。"""
    services().library.remove(id)
    click.echo(f"已移除 {id}。")


@command.command()
def build() -> None:
    """准备检索索引；第一次使用时把随附的往年表编入。"""
    with progress_bar("建立索引") as progress:
        result = services(progress).library.stats()
    click.echo(f"索引可用：{result.tables} 张表，{result.indicators} 条指标。")


@command.command()
def rebuild() -> None:
    """由已存的表重建检索索引。"""
    with progress_bar("重建索引") as progress:
        services().library.rebuild(progress)
    click.echo("索引已重建。")


@command.command()
@FORMAT
def stats(format_: str) -> None:
    """往年表的概况。"""
    result = services().library.stats()
    if format_ == "json":
        print_json(result)
        return
    click.echo(f"{result.tables} 张表，{result.indicators} 条指标。")
    for title, counts in (
        ("年度", result.by_year),
        ("领域", result.by_sector),
        ("类别", result.by_level2),
    ):
        print_table((title, "数量"), [(str(key), str(count)) for key, count in counts.items()])


@command.command()
@click.option(
    "-o", "--output", required=True, type=click.Path(path_type=Path), help="导出到这个文件夹"
)
def export(output: Path) -> None:
    """把全部往年表导出为可以查看和修改的数据文件。"""
    services().library.export(output)
    click.echo(f"已导出到 {output}。")
