"""Writers, readers and a kill -9 on one library, for a short while: `benchmarks/stress_library.py`."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

_STRESS = Path(__file__).resolve().parents[2] / "benchmarks" / "stress_library.py"


@pytest.mark.parametrize("place", [(), ("--server",)], ids=["folder", "server"])
def test_two_writers_three_readers_and_two_kills_lose_nothing(place: tuple[str, ...]) -> None:
    """The five minutes with eight readers are a benchmark's."""
    short = ("--seconds", "10", "--readers", "3", "--kills", "2")
    done = subprocess.run(
        [sys.executable, str(_STRESS), *short, *place], capture_output=True, text=True, check=False
    )
    assert done.stdout.rstrip().endswith("nothing lost, no error"), done.stdout + done.stderr
    assert done.returncode == 0
