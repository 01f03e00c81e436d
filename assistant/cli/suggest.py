"""`jixiao suggest`: indicators and target values for a task, each with its sources."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from assistant.cli.help import Command
from assistant.cli.output import FORMAT, print_json, print_table, progress_bar, services
from assistant.cli.task import task_options, task_text
from assistant.model.grammar import render_target

if TYPE_CHECKING:
    from assistant.drafting import Suggestion, Suggestions

_TO_FILL = "待填"


@click.command(cls=Command)
@task_options
@click.option("--organization", help="填报单位；往年表里有本单位的表时，先推荐其中的指标")
@click.option("--year", type=click.IntRange(1990, 2100), help="预算年度，如 2025")
@FORMAT
def command(
    task: str | None,
    task_file: Path | None,
    budget: str | None,
    organization: str | None,
    year: int | None,
    format_: str,
) -> None:
    """为一项任务推荐指标和指标值，并注明依据。"""
    text = task_text(task, task_file)
    with progress_bar("准备往年表") as progress:
        result = services(progress).suggest(text, budget, organization=organization, year=year)
    if format_ == "json":
        print_json(result)
        return
    print_table(
        ("二级指标", "指标", "指标值", "依据", "说明"), [_row(each) for each in result.suggestions]
    )
    for line in _remarks(result):
        click.echo(line)


def _row(suggestion: Suggestion) -> tuple[str, ...]:
    return (
        suggestion.level2,
        suggestion.name,
        render_target(suggestion.target) if suggestion.target else _TO_FILL,
        suggestion.target_basis.label,
        suggestion.rationale,
    )


def _remarks(result: Suggestions) -> list[str]:
    """What the table does not show: work without precedent, values to fill, what the text leaves open."""
    names = {suggestion.name for suggestion in result.suggestions}
    work = [name for name in result.no_precedent if name not in names]
    lines = []
    if work:
        lines.append(f"往年表里没有类似的工作：{'、'.join(work)}。")
    if customary := len(result.no_precedent) - len(work):
        lines.append(f"依据为“惯例”的有{customary}条在往年表里没有同样的指标，请斟酌。")
    if any(suggestion.target is None for suggestion in result.suggestions):
        lines.append(f"“{_TO_FILL}”的指标值由任务决定，往年其他单位的数不能照搬。")
    lines += [f"请补充：{question}" for question in result.brief.questions]
    return lines
