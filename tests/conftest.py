"""What every test shares: the network is shut, and `../shared` is there or the test says that it is not."""

from __future__ import annotations

import os
import socket
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parents[1]
SHARED = ROOT.parent / "shared"

# No test reads the settings of whoever runs it.
for name in list(os.environ):
    if name.startswith(("JIXIAO_", "OPENAI_")):
        del os.environ[name]


@pytest.fixture(autouse=True)
def shut_network(monkeypatch: pytest.MonkeyPatch) -> None:
    """Only this machine may be reached: any other address fails the test."""
    connect = socket.socket.connect

    def guarded(self: socket.socket, address: Any) -> None:
        remote = self.family in (socket.AF_INET, socket.AF_INET6)
        if remote and address[0] not in ("127.0.0.1", "localhost", "::1"):
            raise AssertionError(f"a test opened a connection to {address}")
        connect(self, address)

    monkeypatch.setattr(socket.socket, "connect", guarded)


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder with the user's own tables and what they say."""
    if not SHARED.is_dir():
        pytest.skip("../shared (the user's tables) is not beside this checkout")
    return SHARED
