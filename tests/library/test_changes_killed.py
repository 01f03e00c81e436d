"""A writer killed amid corrections leaves each of them whole: rows, record and index agree."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

from assistant.library import Library, RowField
from tests.conftest import ROOT
from tests.library.conftest import made_table

_CORRECTING = """
import sys
from pathlib import Path
from assistant.library import Corrections, Library, RowField
folder = Path(sys.argv[1])
library = Library.open(folder / "workspace", corpus_folder=folder / "corpus")
for n in range(10_000):
    named = {RowField.NAME: "甲乙"[n % 2] + "类参训人数", RowField.TARGET: f"≥{n}人"}
    library.correct(sys.argv[2], Corrections(rows={"r1": named}))
    print(n, flush=True)
"""


def test_a_killed_correction_is_whole_or_not_there(tmp_path: Path) -> None:
    (tmp_path / "corpus").mkdir()
    library = Library.open(tmp_path / "workspace", corpus_folder=tmp_path / "corpus")
    (id,) = library.add([made_table(("培训人数", "≥100人"), ("培训次数", "≥3次"))]).added
    library.close()
    for pause in (0.01, 0.05):
        with subprocess.Popen(
            [sys.executable, "-c", _CORRECTING, str(tmp_path), id],
            stdout=subprocess.PIPE,
            text=True,
            env={**os.environ, "PYTHONPATH": str(ROOT)},
        ) as writer:
            assert writer.stdout is not None
            acknowledged = [int(writer.stdout.readline()) for _ in range(3)]
            time.sleep(pause)
            writer.send_signal(signal.SIGKILL)
            acknowledged += [int(line) for line in writer.stdout.read().split()]
        library = Library.open(tmp_path / "workspace", corpus_folder=tmp_path / "corpus")
        row = library.table(id).table.indicators[0]
        assert row.target is not None
        number = int(row.target.raw.strip("≥人"))
        assert number in (acknowledged[-1], acknowledged[-1] + 1)
        assert row.name == "甲乙"[number % 2] + "类参训人数"
        told = {detail.field: detail.after for detail in library.history(id)[0].details}
        assert told == {RowField.NAME: row.name, RowField.TARGET: row.target.raw}
        names = {hit.name for hit in library.search("参训人数").hits}
        assert row.name in names and len(names & {"甲类参训人数", "乙类参训人数"}) == 1
        library.close()
