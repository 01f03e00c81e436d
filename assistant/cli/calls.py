"""`jixiao calls`: what was asked of a model in this workspace, and what it cost."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from assistant.cli.help import Command, Group
from assistant.cli.output import (
    FORMAT,
    note,
    note_not_shown,
    print_document,
    print_goal_table,
    print_json,
    print_table,
    progress_bar,
    services,
)
from assistant.model.errors import UserError

if TYPE_CHECKING:
    from assistant.llm.records.shapes import Run
    from assistant.llm.records.store import Records

_KINDS = {"draft": "编制"}
_TIME = "%Y-%m-%d %H:%M"


@click.group(cls=Group, name="calls")
def command() -> None:
    """查看问模型的记录：何时、用了多少、结果如何。"""


@command.command(name="list", cls=Command)
@click.option("-n", "most", type=click.IntRange(1, 2000), default=20, help="最近几次，默认 20")
@FORMAT
def list_(most: int, format_: str) -> None:
    """列出最近的记录，新的在前。"""
    runs = _records().runs(most)
    if format_ == "json":
        print_document({"runs": [_listed(run) for run in runs]})
        return
    if not runs:
        click.echo("还没有问过模型。")
        return
    print_table(
        ("编号", "时间", "事项", "模型", "次数", "字数（词元）", "秒", "结果"),
        [
            (
                run.id,
                f"{run.at.astimezone():{_TIME}}",
                _KINDS.get(run.what, run.what),
                run.model,
                str(sum(call.requests for call in run.calls)),
                str(sum(call.prompt_tokens + call.completion_tokens for call in run.calls)),
                f"{sum(call.seconds for call in run.calls):.1f}",
                _outcome(run.outcome),
            )
            for run in runs
        ],
    )


@command.command(cls=Command)
@click.argument("run", metavar="编号")
@FORMAT
def show(run: str, format_: str) -> None:
    """查看一次记录里的每一问；保存了文字的，连同往来的文字。"""
    found = _records().run(run)
    if format_ == "json":
        print_json(found)
        return
    mode = f"（{found.options['mode']}）" if found.options.get("mode") else ""
    click.echo(f"{found.id}  {_KINDS.get(found.what, found.what)}  模型 {found.model}{mode}")
    click.echo(f"程序 {found.program}，{found.at.astimezone():{_TIME}}，{_outcome(found.outcome)}")
    print_table(
        ("第几问", "提示词", "请求", "发出", "收到", "秒", "结果"),
        [
            (
                str(call.number),
                f"{call.prompt} 第{call.version}版",
                str(call.requests),
                str(call.prompt_tokens),
                str(call.completion_tokens),
                f"{call.seconds:.1f}",
                _outcome(call.outcome),
            )
            for call in found.calls
        ],
    )
    for call in found.calls:
        if call.sent is not None:
            click.echo(f"── 第{call.number}问 ──\n{call.sent}\n── 回答 ──\n{call.answered or ''}\n")


@command.command(cls=Command)
@click.argument("run", metavar="编号")
@click.option(
    "-o",
    "--output",
    type=click.Path(path_type=Path, dir_okay=False),
    help="存为这个文件（.docx .xlsx .html .md .csv .json）",
)
@FORMAT
def replay(run: str, output: Path | None, format_: str) -> None:
    """按记录重新得出那份草案，不再问模型（要保存过文字）。"""
    with progress_bar("准备往年表") as progress:
        at_work = services(progress, offline=True)
        draft = at_work.replay(run, on_step=note)
    if output:
        note(f"已存为 {at_work.export(draft, output)}")
        note_not_shown([draft], output, None)
    if format_ == "json":
        print_json(draft)
    elif not output:
        print_goal_table(draft)


@command.command(cls=Command)
@click.option("--yes", is_flag=True, help="确定清空，清空后不能恢复")
def forget(yes: bool) -> None:
    """清空全部记录；草稿不受影响。"""
    if not yes:
        raise UserError("清空后不能恢复：确定要清空，请加上 --yes。")
    click.echo(f"已清空 {_records().forget()} 次记录。")


def _records() -> Records:
    from assistant.llm.records.store import Records
    from assistant.settings import Settings

    return Records(Settings().workspace)


def _outcome(outcome: str) -> str:
    return {"ok": "成功", "": "没有结束"}.get(outcome, outcome)


def _listed(run: Run) -> dict[str, object]:
    """A run without its texts and calls, with their sums."""
    return {
        **run.model_dump(mode="json", exclude={"asked", "calls"}),
        "requests": sum(call.requests for call in run.calls),
        "prompt_tokens": sum(call.prompt_tokens for call in run.calls),
        "completion_tokens": sum(call.completion_tokens for call in run.calls),
        "seconds": round(sum(call.seconds for call in run.calls), 3),
    }
