"""Many files through LibreOffice in one call: starting it takes longer than a conversion."""

from __future__ import annotations

import subprocess
import tempfile
from collections.abc import Sequence
from pathlib import Path

from assistant.model.errors import UserError
from assistant.reading.formats import convert as reading_convert

_SECONDS_EACH = 10
_SECONDS_TO_START = 60


def available() -> bool:
    """Whether LibreOffice is on this machine."""
    return reading_convert.office() is not None


def convert(paths: Sequence[Path], into: str, folder: Path) -> None:
    """Save the files in another format (`pdf`, `xls`) in the folder, under their names.

    Raises UserError where LibreOffice is missing, fails or takes more than 10 s a file.
    """
    program = reading_convert.office()
    if program is None:
        raise UserError(f"生成 .{into} 要用 LibreOffice，本机没有装；请先安装。")
    seconds = _SECONDS_TO_START + _SECONDS_EACH * len(paths)
    with tempfile.TemporaryDirectory(prefix="jixiao-") as profile:
        command = [
            str(program),
            f"-env:UserInstallation={Path(profile).as_uri()}",
            *("--headless", "--norestore", "--nologo", "--nodefault", "--nolockcheck"),
            *("--convert-to", into, "--outdir", str(folder), *map(str, paths)),
        ]
        try:
            subprocess.run(command, check=True, capture_output=True, timeout=seconds)
        except (subprocess.CalledProcessError, subprocess.TimeoutExpired) as error:
            raise UserError(f"LibreOffice 没有生成 .{into}；请确认它能正常打开后再试。") from error
    missing = [path.stem for path in paths if not (folder / f"{path.stem}.{into}").is_file()]
    if missing:
        raise UserError(f"LibreOffice 没有生成 {missing[0]}.{into}；请确认它能正常打开后再试。")
