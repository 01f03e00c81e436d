"""What commands share: where results and progress go, and the services they call."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import click
from pydantic import BaseModel

from assistant.settings import Settings

if TYPE_CHECKING:
    from assistant.model.table import GoalTable, Indicator
    from assistant.services import Progress, Services

FORMAT = click.option(
    "--format",
    "format_",
    type=click.Choice(["text", "json"]),
    default="text",
    help="输出格式：text（默认）或 json",
)

#: What `--form` takes, for the help of the commands that have it.
FORM_NAMES = (
    "表样的名称（88、101、部门、申报、优良中差、湖南、自评、两期）或本单位 .yaml 表样文件的路径"
)


def services(progress: Progress | None = None, *, offline: bool = False) -> Services:
    """The services of this run's workspace. `progress` hears of indexing."""
    from assistant.services import Services

    return Services(Settings(), progress, offline=offline)


def print_json(value: BaseModel) -> None:
    """One JSON document on standard output, keys English, Chinese as it is."""
    click.echo(value.model_dump_json(indent=2))


def print_document(value: dict[str, object]) -> None:
    """As `print_json`, for what is no model of its own."""
    click.echo(json.dumps(value, ensure_ascii=False, indent=2))


def note(message: str) -> None:
    """A line for the user that is not part of the result."""
    click.echo(message, err=True)


def note_not_shown(tables: Sequence[GoalTable], written: Path, form: str | None) -> None:
    """Say what of the tables the form has no place for; data keep everything."""
    from assistant.writing import not_shown

    for number, table in enumerate(tables if written.suffix.lower() != ".json" else (), start=1):
        if missing := not_shown(table, form):
            which = f"第 {number} 张表" if len(tables) > 1 else "这张表"
            note(f"{which}有表样放不下的内容，没有印出：{'、'.join(missing)}。")


@contextmanager
def progress_bar(what: str) -> Iterator[Progress]:
    """A progress bar on standard error; silent where that is not a terminal."""
    if not sys.stderr.isatty():
        yield lambda done, total: None
        return
    from rich.console import Console
    from rich.progress import Progress as Bar

    with Bar(console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task(what, total=None)
        yield lambda done, total: bar.update(task, completed=done, total=total)


def print_table(
    headings: tuple[str, ...], rows: Sequence[tuple[str, ...]], title: str = ""
) -> None:
    """Rows as a table for reading: columns fitted to the terminal, unshortened when piped."""
    from rich import box
    from rich.console import Console
    from rich.table import Table

    terminal = sys.stdout.isatty()
    table = Table(title=title or None, title_justify="left", box=box.SIMPLE_HEAD, highlight=False)
    for heading in headings:
        table.add_column(heading, overflow="fold")
    for row in rows:
        table.add_row(*row)
    console = Console(width=None if terminal else 160, markup=False)
    with console.capture() as capture:
        console.print(table)
    # Rich fills every line up to the edge, and begins with an empty one.
    lines = [line.rstrip() for line in capture.get().splitlines()]
    click.echo("\n".join(lines).strip("\n") + "\n")


def print_goal_table(table: GoalTable) -> None:
    """A goal table for reading: its heading, its rows, how many."""
    heads = (table.title, table.organization, table.project, table.year and f"{table.year}年")
    click.echo("  ".join(str(head) for head in heads if head))
    print_table(
        ("行", "一级指标", "二级指标", "三级指标", "指标值", "分值"),
        [_row_cells(indicator) for indicator in table.indicators],
    )
    click.echo(f"共 {len(table.indicators)} 条指标。")


def _row_cells(indicator: Indicator) -> tuple[str, ...]:
    if indicator.grades:
        value = " / ".join(f"{band.grade.value} {band.target.raw}" for band in indicator.grades)
    else:
        from assistant.model.grammar import render_target

        value = render_target(indicator.target) if indicator.target else "（无）"
    return (
        indicator.id,
        indicator.level1_raw or "",
        indicator.level2_raw or "",
        indicator.name,
        value,
        str(indicator.weight) if indicator.weight is not None else "",
    )
