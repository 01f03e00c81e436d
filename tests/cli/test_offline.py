"""No command opens a connection or looks a name up unless an endpoint is configured."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.conftest import TASK, Run
from tests.cli.test_cli import TABLE
from tests.conftest import ROOT

# Runs in the process before the program does, and writes down whatever it tries to reach.
GUARD = """
import socket
def _told(name):
    real = getattr(socket.socket, name)
    def guarded(self, address, *rest):
        if self.family in (socket.AF_INET, socket.AF_INET6):
            open({log!r}, "a").write(f"{{name}} {{address}}\\n")
        return real(self, address, *rest)
    setattr(socket.socket, name, guarded)
_told("connect"); _told("connect_ex"); _told("sendto")
_look = socket.getaddrinfo
def getaddrinfo(host, *rest, **named):
    open({log!r}, "a").write(f"look up {{host}}\\n")
    return _look(host, *rest, **named)
socket.getaddrinfo = getaddrinfo
"""


@pytest.mark.parametrize(
    "arguments",
    [
        ("check", "{table}"),
        ("read", "{table}"),
        ("search", "培训合格率"),
        ("suggest", "--task", TASK),
        ("draft", "--task", TASK, "-o", "{out}"),
        ("library", "add", "{table}"),
        ("library", "rebuild"),
        ("config",),
    ],
    ids=lambda arguments: " ".join(arguments[:2])[:20],
)
def test_a_command_reaches_nothing(jixiao: Run, tmp_path: Path, arguments: tuple[str, ...]) -> None:
    log, table = tmp_path / "reached.txt", tmp_path / "table.txt"
    table.write_text(TABLE.replace("2024", "2018"), encoding="utf-8")
    (tmp_path / "sitecustomize.py").write_text(GUARD.format(log=str(log)), encoding="utf-8")
    places = {"table": table, "out": tmp_path / "out.docx"}
    done = jixiao(
        *(argument.format(**places) for argument in arguments),
        PYTHONPATH=f"{tmp_path}:{ROOT}",
    )
    assert done.returncode == 0, done.stderr
    assert not log.exists(), log.read_text()
