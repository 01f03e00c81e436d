"""The task that `suggest` and `draft` start from: as text, in a file, or as last year's table."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from assistant.model.errors import UserError

if TYPE_CHECKING:
    from assistant.model.table import GoalTable

_FILE = click.Path(path_type=Path, dir_okay=False)


def task_options(function: Callable[..., Any]) -> Callable[..., Any]:
    """The options --task, --task-file and --budget."""
    for option in (
        click.option("--budget", help="预算，如 233万元（任务描述里已写的不必再填）"),
        click.option(
            "--task-file",
            type=_FILE,
            help="写有任务描述的文件，也可以是项目实施方案（Word、PDF、Excel、文本等能读取的格式）",
        ),
        click.option("--task", help="任务描述"),
    ):
        function = option(function)
    return function


def last_option(function: Callable[..., Any]) -> Callable[..., Any]:
    """The option --last."""
    help = (
        "去年的绩效目标表：沿用其中的指标，年份顺延，预算另填；可与 --task 一起用，以任务描述为准"
    )
    return click.option("--last", type=_FILE, help=help)(function)


def task_text(task: str | None, task_file: Path | None, *, last: Path | None = None) -> str:
    """The description itself; blank only where last year's table says what is to be done.

    Raises UserError where neither, both or an empty one is given, and for a file that cannot be read.
    """
    if task is not None and task_file is not None:
        raise UserError("--task 和 --task-file 只能用一个；请把补充的话写进任务描述。")
    if task is None and task_file is None:
        if last is not None:
            return ""
        raise UserError(
            "请用 --task 写任务描述，或用 --task-file 指定写有任务描述的文件，二者取一。"
        )
    if task_file is not None:
        from assistant.drafting.understanding.documents import read_document
        from assistant.settings import Settings

        document = read_document(task_file, Settings().max_bytes)
        if document.last is not None:
            raise UserError(
                f"“{task_file.name}”是绩效目标表，不是任务描述：请用 jixiao draft --last 以它为去年的表编制。"
            )
        task = document.text
    if not (task or "").strip():
        raise UserError("任务描述是空的：请写明要做什么、做多少、何时完成、预算多少。")
    return str(task)


def last_table(last: Path | None) -> GoalTable | None:
    """Last year's table in the file of --last. Raises UserError where there is none in it."""
    if last is None:
        return None
    from assistant.drafting.understanding.documents import read_last
    from assistant.settings import Settings

    return read_last(last, Settings().max_bytes)
