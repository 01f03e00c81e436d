"""`jixiao suggest`: indicators and target values for a task, each with its sources."""

from __future__ import annotations

from pathlib import Path

import click

from assistant.cli.help import Command
from assistant.cli.output import FORMAT, print_json, print_table, progress_bar, services
from assistant.cli.task import task_options, task_text
from assistant.model.grammar import render_target


@click.command(cls=Command)
@task_options
@FORMAT
def command(task: str | None, task_file: Path | None, budget: str | None, format_: str) -> None:
    """为一项任务推荐指标和指标值，并注明依据。"""
    text = task_text(task, task_file)
    with progress_bar("建立索引") as progress:
        result = services(progress).suggest(text, budget)
    if format_ == "json":
        print_json(result)
        return
    print_table(
        ("二级指标", "指标", "指标值", "依据", "说明"),
        [
            (
                suggestion.level2 or "",
                suggestion.name,
                render_target(suggestion.target) if suggestion.target else "",
                suggestion.target_basis.label,
                suggestion.rationale,
            )
            for suggestion in result.suggestions
        ],
    )
    if result.no_precedent:
        click.echo(f"往年表中没有先例的：{'、'.join(result.no_precedent)}")
