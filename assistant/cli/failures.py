"""What click refuses, in Chinese: one line that says what and what to do."""

from __future__ import annotations

import errno

import click

#: Words of click's refusal of a path -> why.
_PATHS = {
    "does not exist": "找不到这个文件或文件夹",
    "is a file": "这是文件，要给文件夹",
    "is a directory": "这是文件夹，要给文件",
    "not readable": "没有读取的权限，请向文件的所有者要权限或换一个文件",
    "not writable": "没有写入的权限，请换一个位置",
}

_CAUSES = {
    errno.ENOENT: "找不到，请检查路径",
    errno.ENOTDIR: "路径里有一段不是文件夹，请检查路径",
    errno.EISDIR: "这是文件夹，要给文件",
    errno.EACCES: "没有权限，请换一个位置或向管理员要权限",
    errno.EPERM: "没有权限，请换一个位置或向管理员要权限",
    errno.EROFS: "这个位置只能读，请换一个位置",
    errno.ENOSPC: "磁盘已满，请腾出空间后重试",
    errno.ENAMETOOLONG: "文件名太长，请换一个短的",
}


def cause(error: OSError) -> str:
    """Why the system refused a file, and what to do."""
    return _CAUSES.get(error.errno or 0, "请检查路径、权限和磁盘空间")


def unusable_store(error: Exception) -> str | None:
    """One sentence where the workspace's database cannot be written or is damaged, else None."""
    import sqlite3

    if isinstance(error, sqlite3.OperationalError):
        return (
            "数据文件夹不能读写：请检查它的权限和磁盘空间，"
            "或用 --workspace 另选一个（jixiao config 可以看到现在的位置）。"
        )
    if isinstance(error, sqlite3.DatabaseError):
        return (
            "数据文件夹里的数据库已损坏：请先备份这个文件夹，再用 --workspace 另选一个，"
            "或与我们联系恢复（jixiao config 可以看到现在的位置）。"
        )
    return None


def explain(error: click.ClickException) -> str:
    """One Chinese sentence, with the remedy, for any refusal of the command line."""
    help_hint = _help_hint(error)
    if isinstance(error, click.NoSuchOption):
        near = f"，是否要用 {'、'.join(error.possibilities)}？" if error.possibilities else "。"
        return f"没有选项 {error.option_name}{near}{help_hint}"
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
    return f"“{name}”"


def _reason(error: click.BadParameter) -> str:
    parameter = error.param
    kind = parameter.type if parameter else None
    if isinstance(kind, click.Choice):
        return f"只能是 {'、'.join(map(str, kind.choices))}"
    if isinstance(kind, click.Path):
        return next(
            (reason for words, reason in _PATHS.items() if words in error.message), "路径不可用"
        )
    if isinstance(kind, click.types.IntParamType | click.types.FloatParamType):
        return "要填数字，且在允许的范围内"
    return error.message
