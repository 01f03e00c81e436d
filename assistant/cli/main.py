"""The command `jixiao`: finds the subcommand, and turns every failure into one clear line."""

from __future__ import annotations

import os
import sys
from importlib import import_module
from pathlib import Path
from typing import Any

import click

from assistant import __version__
from assistant.cli.failures import cause, explain, unusable_store
from assistant.cli.help import Group
from assistant.model.errors import UserError

EXIT_FAILED = 2
EXIT_STOPPED = 130

#: Command -> (module that holds it, one line of help). Loaded when asked for: `check` must not pay for `serve`.
COMMANDS = {
    "check": ("assistant.cli.check", "审核绩效目标表：逐行指出问题、依据和改法"),
    "advise": ("assistant.cli.advise", "请模型看指标和目标合不合理（要设置模型）"),
    "read": ("assistant.cli.read", "读取文件中的绩效目标表"),
    "search": ("assistant.cli.search", "检索往年指标和指标值"),
    "suggest": ("assistant.cli.suggest", "为一项任务推荐指标和指标值"),
    "fill": ("assistant.cli.fill", "把一张表填进本单位的 Word、Excel 空表"),
    "draft": ("assistant.cli.draft", "根据任务描述编制绩效目标表"),
    "library": ("assistant.cli.library", "管理往年绩效目标表"),
    "rules": ("assistant.cli.rules", "查看审核规则"),
    "serve": ("assistant.cli.serve", "启动网页（与 python app.py 相同）"),
    "calls": ("assistant.cli.calls", "查看问模型的记录，按记录重放"),
    "config": ("assistant.cli.config", "查看当前设置及其来源"),
    "eval": ("assistant.cli.eval", "在标注好的材料上测量读取的质量"),
    "schema": ("assistant.cli.schema", "打印 JSON 输出的格式定义"),
}


class _Jixiao(Group):
    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in COMMANDS:
            return None
        command: click.Command = import_module(COMMANDS[cmd_name][0]).command
        _offer_workspace(command)
        return command

    def summaries(self, ctx: click.Context) -> list[tuple[str, str]]:
        return [(name, summary) for name, (_, summary) in COMMANDS.items()]


def _remember_workspace(ctx: click.Context, _: click.Parameter, value: Path | None) -> None:
    # Through the environment, where settings look for it: before or after the subcommand alike.
    if value is not None:
        os.environ["JIXIAO_WORKSPACE"] = str(value)


def _workspace_option() -> click.Option:
    return click.Option(
        ["--workspace"],
        type=click.Path(path_type=Path, file_okay=False),
        callback=_remember_workspace,
        expose_value=False,
        is_eager=True,
        help="数据存放的文件夹（默认在用户数据目录）",
    )


def _offer_workspace(command: click.Command) -> None:
    leaves = command.commands.values() if isinstance(command, click.Group) else (command,)
    for leaf in leaves:
        if not any(parameter.name == "workspace" for parameter in leaf.params):
            leaf.params.append(_workspace_option())


@click.command(cls=_Jixiao, params=[_workspace_option()])
@click.version_option(__version__, "--version", message="jixiao %(version)s", help="显示版本")
def jixiao() -> None:
    """绩效目标表助手：编制、审核、检索。每个数字都注明来源，不联网也能用。"""


def main(arguments: list[str] | None = None) -> Any:
    """Run the command line and exit: 0 done, 1 `check` found something, 2 not carried out."""
    for stream in (sys.stdout, sys.stderr):
        # Chinese must come out whole whatever the locale of the terminal says.
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="replace")
    try:
        # Outside standalone mode click hands back what ctx.exit(code) was given.
        code = jixiao.main(arguments, prog_name="jixiao", standalone_mode=False)
        sys.exit(code if isinstance(code, int) else 0)
    except click.Abort:
        _fail("已停止，未完成的部分没有保存。", EXIT_STOPPED)
    except click.exceptions.NoArgsIsHelpError as error:
        click.echo(error.format_message(), err=True)
        sys.exit(EXIT_FAILED)
    except click.ClickException as error:
        _fail(explain(error), EXIT_FAILED)
    except UserError as error:
        _fail(str(error), EXIT_FAILED)
    except BrokenPipeError:
        # The reader of our output (head, less) went away: not an error of ours.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(0)
    except OSError as error:
        where = f"“{error.filename}”" if error.filename else ""
        _fail(f"无法读写{where}：{cause(error)}。", EXIT_FAILED)
    except Exception as error:
        # Else the last resort: a defect of ours.
        _fail(unusable_store(error) or _record_defect(error), EXIT_FAILED)


def _fail(message: str, code: int) -> None:
    click.echo(f"错误：{message}", err=True)
    sys.exit(code)


def _record_defect(error: Exception) -> str:
    import traceback

    from assistant.settings import Settings

    try:
        log = Settings().workspace / "errors.log"
        log.parent.mkdir(parents=True, exist_ok=True)
        with log.open("a", encoding="utf-8") as file:
            traceback.print_exception(error, file=file)
    except (OSError, UserError):
        return f"程序内部错误（{type(error).__name__}），您的文件没有改动。请把操作步骤反馈给我们。"
    return (
        f"程序内部错误（{type(error).__name__}），您的文件没有改动。详情记在 {log}，请反馈给我们。"
    )
