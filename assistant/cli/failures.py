"""What click refuses, in Chinese: one line that says what and what to do."""

from __future__ import annotations

import click


def explain(error: click.ClickException) -> str:
    """One Chinese sentence, with the remedy, for any refusal of the command line."""
    help_hint = _help_hint(error)
    if isinstance(error, click.NoSuchOption):
        near = f"，是否要用 {'、'.join(error.possibilities)}" if error.possibilities else ""
        return f"没有选项 {error.option_name}{near}？{help_hint}"
    if isinstance(error, click.MissingParameter):
        return f"缺少{_parameter(error)}。{help_hint}"
    if isinstance(error, click.BadParameter):
        return f"{_parameter(error)}不合要求：{_reason(error)}。{help_hint}"
    if isinstance(error, click.FileError):
        return f"无法打开“{error.ui_filename}”：请检查路径和权限。"
    if isinstance(error, click.UsageError) and "No such command" in error.message:
        return f"没有这个命令：{error.message.split(chr(39))[1]}。运行 jixiao --help 查看全部命令。"
    return f"{error.format_message()} {help_hint}".strip()


def _help_hint(error: click.ClickException) -> str:
    context = getattr(error, "ctx", None)
    return f"运行 {context.command_path} --help 查看用法。" if context else ""


def _parameter(error: click.BadParameter) -> str:
    parameter = error.param
    if isinstance(parameter, click.Option):
        return f"选项 {parameter.opts[-1]} "
    name = parameter.human_readable_name if parameter else ""
    return f"参数 {name} "


def _reason(error: click.BadParameter) -> str:
    parameter = error.param
    kind = parameter.type if parameter else None
    if isinstance(kind, click.Choice):
        return f"只能是 {'、'.join(map(str, kind.choices))}"
    if isinstance(kind, click.Path):
        return "找不到这个文件或文件夹" if "does not exist" in error.message else "路径不可用"
    if isinstance(kind, click.types.IntParamType | click.types.FloatParamType):
        return "要填数字，且在允许的范围内"
    return error.message
