"""What `--help` and a mistyped command show: Chinese, one layout, nothing of click's own English."""

from __future__ import annotations

import re
from collections.abc import Iterator

import click
import pytest
from click.testing import CliRunner
from rich.cells import cell_len

from assistant.cli.main import COMMANDS, jixiao
from tests.cli.conftest import Run

_ENGLISH = re.compile(
    r"Usage|Options|Commands|Show this|TEXT|FILE|DIRECTORY|INTEGER|RANGE|COMMAND|ARGS|default"
)


def _all(command: click.Command, path: tuple[str, ...] = ()) -> Iterator[tuple[str, ...]]:
    yield path
    if isinstance(command, click.Group):
        context = click.Context(command)
        for name in command.list_commands(context):
            found = command.get_command(context, name)
            assert found is not None
            yield from _all(found, (*path, name))


@pytest.mark.parametrize("path", list(_all(jixiao)), ids=lambda path: " ".join(path) or "jixiao")
def test_help_is_chinese_and_fits_a_terminal(path: tuple[str, ...]) -> None:
    done = CliRunner().invoke(jixiao, [*path, "--help"], prog_name="jixiao")
    assert done.exit_code == 0
    assert done.output.startswith(f"用法：{' '.join(('jixiao', *path))} [选项]")
    assert not _ENGLISH.search(done.output)
    assert max(map(cell_len, done.output.splitlines())) <= 80
    assert "显示用法" in done.output


def test_help_names_every_command() -> None:
    shown = CliRunner().invoke(jixiao, ["--help"]).output
    assert all(f"  {name} " in shown for name in COMMANDS)


@pytest.mark.parametrize("path", [(), ("library",)])
def test_without_a_command_the_help_is_shown_and_nothing_called_an_error(
    jixiao: Run, path: tuple[str, ...]
) -> None:
    done = jixiao(*path)
    assert done.returncode == 2
    assert done.stderr.startswith("用法：jixiao")
    assert "错误" not in done.stderr


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("config", "--bogus"), "没有选项 --bogus。运行 jixiao config --help"),
        (("check", "a.docx", "--fall-on", "error"), "是否要用 --fail-on？"),
        (("check",), "缺少“文件…”。"),
        (("config", "--workspace", __file__), "这是文件，要给文件夹"),
    ],
)
def test_a_slip_is_answered_in_one_chinese_line(
    jixiao: Run, arguments: tuple[str, ...], said: str
) -> None:
    done = jixiao(*arguments)
    assert done.returncode == 2
    assert done.stdout == ""
    assert said in done.stderr
    assert len(done.stderr.splitlines()) == 1
