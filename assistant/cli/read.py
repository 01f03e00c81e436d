"""`jixiao read`: what the files say, as goal tables."""

from __future__ import annotations

from pathlib import Path

import click

from assistant.cli.output import FORMAT, note, print_json, print_table, progress_bar, services
from assistant.model.grammar import render_target
from assistant.model.table import GoalTable, Indicator


@click.command()
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path))
@FORMAT
def command(files: tuple[Path, ...], format_: str) -> None:
    """读取文件（或整个文件夹）中的绩效目标表。"""
    with progress_bar("读取") as progress:
        reading = services().read(files, progress)
    if format_ == "json":
        print_json(reading)
        return
    for table in reading.tables:
        _print(table)
    for problem in reading.problems:
        note(f"{problem.path or ''}：{problem.message}")


def _print(table: GoalTable) -> None:
    heads = (table.title, table.organization, table.project, table.year and f"{table.year}年")
    click.echo("  ".join(str(head) for head in heads if head))
    print_table(
        ("行", "一级指标", "二级指标", "三级指标", "指标值", "分值"),
        [_row(indicator) for indicator in table.indicators],
    )
    click.echo(f"共 {len(table.indicators)} 条指标，修复转换损坏 {len(table.repairs)} 处。\n")


def _row(indicator: Indicator) -> tuple[str, ...]:
    if indicator.grades:
        value = " / ".join(f"{band.grade.value} {band.target.raw}" for band in indicator.grades)
    else:
        value = render_target(indicator.target) if indicator.target else "（无）"
    return (
        indicator.id,
        indicator.level1_raw or "",
        indicator.level2_raw or "",
        indicator.name,
        value,
        str(indicator.weight) if indicator.weight is not None else "",
    )
