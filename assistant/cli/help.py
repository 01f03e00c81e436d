"""`--help` in Chinese: click's own words, the names of value types, and columns that line up.

Every command of the program is made with `cls=Command` or `cls=Group`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

import click
from rich.cells import cell_len

#: What stands for a value where an option names no metavar of its own.
_VALUES = {"directory": "文件夹", "file": "文件", "path": "路径"}


class _Formatter(click.HelpFormatter):
    """NOTE: click counts characters, and a Chinese character is two columns wide."""

    def write_usage(self, prog: str, args: str = "", prefix: str | None = None) -> None:
        super().write_usage(prog, args, prefix or "用法：")

    def write_heading(self, heading: str) -> None:
        self.write(f"{' ' * self.current_indent}{heading}：\n")

    def write_text(self, text: str) -> None:
        indent = " " * self.current_indent
        for number, paragraph in enumerate(text.split("\n\n")):
            self.write("\n" if number else "")
            for line in self._wrapped(" ".join(paragraph.split()), self.current_indent):
                self.write(f"{indent}{line}\n")

    def write_dl(
        self, rows: Iterable[tuple[str, str]], col_max: int = 30, col_spacing: int = 2
    ) -> None:
        rows = list(rows)
        column = min(max(cell_len(term) for term, _ in rows), col_max) + col_spacing
        for term, meaning in rows:
            lead = " " * self.current_indent + term
            gap = column + self.current_indent - cell_len(lead)
            if gap < col_spacing:
                self.write(lead + "\n")
                lead, gap = "", column + self.current_indent
            first, *rest = self._wrapped(meaning, column + self.current_indent)
            self.write(lead + " " * gap + first + "\n")
            self.write("".join(f"{' ' * (column + self.current_indent)}{line}\n" for line in rest))

    def _wrapped(self, text: str, indent: int) -> list[str]:
        return list(_lines(text, max(self.width - indent, 20)))


#: What a line is not ended within: a word or option with what closes it, or one Chinese character.
_PIECE = re.compile(r"[!-~]+[，。、；：）？！”》]*|.[，。、；：）？！”》]*", re.DOTALL)


def _lines(text: str, room: int) -> Iterator[str]:
    line = ""
    for piece in _PIECE.findall(text):
        if cell_len(line + piece) > room and line:
            yield line.rstrip()
            line = ""
        line = (line + piece).lstrip()
    yield line


class _Context(click.Context):
    formatter_class = _Formatter


class Command(click.Command):
    """A command whose help is Chinese throughout."""

    context_class = _Context

    def collect_usage_pieces(self, ctx: click.Context) -> list[str]:
        """What follows the name in the line of usage."""
        arguments = (p for p in self.get_params(ctx) if isinstance(p, click.Argument))
        return ["[选项]", *(_argument(argument) for argument in arguments)]

    def get_help_option(self, ctx: click.Context) -> click.Option | None:
        """`--help` itself, explained in Chinese."""
        option = super().get_help_option(ctx)
        if option:
            option.help = "显示用法"
        return option

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """One line for each option."""
        with formatter.section("选项"):
            formatter.write_dl(_option_rows(self.get_params(ctx)))


class Group(Command, click.Group):
    """A group of commands whose help is Chinese throughout."""

    command_class = Command

    def collect_usage_pieces(self, ctx: click.Context) -> list[str]:
        """What follows the name in the line of usage."""
        return ["[选项]", "命令", "[参数]…"]

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """One line for each option."""
        super().format_options(ctx, formatter)
        self.format_commands(ctx, formatter)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """One line for each command."""
        with formatter.section("命令"):
            formatter.write_dl(self.summaries(ctx))

    def summaries(self, ctx: click.Context) -> list[tuple[str, str]]:
        """Each command with its one line."""
        return [
            (name, (command.help or "").split("\n")[0])
            for name in self.list_commands(ctx)
            if (command := self.get_command(ctx, name))
        ]


def _argument(argument: click.Argument) -> str:
    name = argument.human_readable_name
    return name if argument.required else f"[{name}]"


def _option_rows(params: Sequence[click.Parameter]) -> Iterator[tuple[str, str]]:
    for option in params:
        if isinstance(option, click.Option) and not option.hidden:
            names = ", ".join(sorted(option.opts, key=len))
            value = "" if option.is_flag or option.count else f" {_value(option)}"
            yield names + value, option.help or ""


def _value(option: click.Option) -> str:
    kind = option.type
    if option.metavar:
        return option.metavar
    if isinstance(kind, click.Choice):
        return "|".join(map(str, kind.choices))
    if isinstance(kind, click.types.IntParamType | click.types.FloatParamType):
        return "数字"
    return _VALUES.get(kind.name, "文字")
