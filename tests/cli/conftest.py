"""The program as a user runs it: a real process with a workspace of its own."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.conftest import ROOT

TASK = (
    "2025年全县基层党建与干部培训：举办村（社区）党组织书记轮训班4期、培训320人，开展发展对象培训2期180人；"
    "走访慰问困难党员和老党员260人次；为12个村更新党员活动室设备；对14个乡镇开展党建督查每季度1次；维护党建网站1个。"
    "预算86万元，其中培训38万元、慰问18万元、设备20万元、督查和网站10万元。12月底前完成。"
)

Run = Callable[..., subprocess.CompletedProcess[str]]


@pytest.fixture(scope="session")
def workspace(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """One workspace for all: the index is built once."""
    return tmp_path_factory.mktemp("workspace")


@pytest.fixture(scope="session")
def jixiao(workspace: Path) -> Run:
    """Run `jixiao ARGUMENTS` in a process whose environment knows no locale and no home."""

    def run(
        *arguments: object, stdin: str = "", **environment: str
    ) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "-m", "assistant", *map(str, arguments)],
            input=stdin,
            capture_output=True,
            text=True,
            encoding="utf-8",
            cwd=workspace,
            env={
                "PATH": os.environ["PATH"],
                "PYTHONPATH": str(ROOT),
                "HOME": str(workspace),
                "JIXIAO_WORKSPACE": str(workspace / "data"),
                "LANG": "C",
                **environment,
            },
            timeout=120,
            check=False,
        )

    return run
