"""The task description that `suggest` and `draft` start from: given as text or in a file."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import click

from assistant.model.errors import UserError


def task_options(function: Callable[..., Any]) -> Callable[..., Any]:
    """The options --task, --task-file and --budget."""
    for option in (
        click.option("--budget", help="预算，如 233万元（任务描述里已写的不必再填）"),
        click.option(
            "--task-file",
            type=click.Path(path_type=Path, dir_okay=False),
            help="写有任务描述的文件（Word、PDF、文本等能读取的格式）",
        ),
        click.option("--task", help="任务描述"),
    ):
        function = option(function)
    return function


def task_text(task: str | None, task_file: Path | None) -> str:
    """The description itself. Raises UserError where neither, both or an empty one is given."""
    if (task is None) == (task_file is None):
        raise UserError(
            "请用 --task 写任务描述，或用 --task-file 指定写有任务描述的文件，二者取一。"
        )
    if task_file is not None:
        from assistant.reading import plain_text
        from assistant.settings import Settings

        task = plain_text(task_file, Settings().max_bytes)
    if not (task or "").strip():
        raise UserError("任务描述是空的：请写明要做什么、做多少、何时完成、预算多少。")
    return str(task)
