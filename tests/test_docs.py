"""What the documents say is true of the program."""

from __future__ import annotations

import re
import shlex
from importlib import import_module

import click
import pytest

from assistant.cli.main import COMMANDS
from assistant.settings import Settings
from tests.conftest import ROOT

README = (ROOT / "README.md").read_text(encoding="utf-8")
ARCHITECTURE = (ROOT / "docs/architecture.md").read_text(encoding="utf-8")
SHOWN = [line.split("  #")[0].strip() for line in README.splitlines() if line.startswith("jixiao ")]


@pytest.mark.parametrize("line", SHOWN)
def test_each_command_shown_in_the_readme_exists_with_its_options(line: str) -> None:
    _, name, *arguments = shlex.split(line)
    command: click.Command = import_module(COMMANDS[name][0]).command
    if isinstance(command, click.Group):
        command = command.commands[arguments.pop(0)]
    known = {option for parameter in command.params for option in parameter.opts}
    assert {word for word in arguments if word.startswith("-")} <= known


def test_the_readme_shows_every_command() -> None:
    assert {shlex.split(line)[1] for line in SHOWN} >= set(COMMANDS) - {"schema", "serve"}


def test_the_settings_table_is_complete() -> None:
    aliases = {field.alias for field in Settings.model_fields.values()}
    assert set(re.findall(r"`((?:JIXIAO|OPENAI)_[A-Z_]+)`", README)) == aliases


def test_make_targets_that_documents_name_exist() -> None:
    makefile = (ROOT / "Makefile").read_text()
    contributing = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
    for target in set(re.findall(r"(?:^|`)make ([a-z]+)", README + contributing, re.MULTILINE)):
        assert re.search(rf"^{target}:", makefile, re.MULTILINE), target


def test_the_picture_of_the_house_shows_every_room() -> None:
    rooms = {
        path.name for path in (ROOT / "assistant").iterdir() if (path / "__init__.py").is_file()
    }
    for room in rooms:
        assert f"  {room}/" in ARCHITECTURE, room
    for place in re.findall(
        r"`((?:corpus|assistant|reading|checking|library|drafting|chat|model|llm|services)/[\w./]*)`",
        ARCHITECTURE,
    ):
        base = ROOT if place.startswith(("corpus", "assistant")) else ROOT / "assistant"
        assert (base / place).exists(), place


def test_changelog_lines_are_single() -> None:
    lines = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8").splitlines()
    assert all(line.startswith(("#", "- ", "One line")) or not line for line in lines)
