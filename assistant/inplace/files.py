"""Which files can be changed in place, old ones first turned into today's; the original is never touched."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from assistant.model.errors import UserError
from assistant.reading.formats.known import FORMATS, recognised

#: The formats that are changed in place.
_NATIVE = ("docx", "xlsx")
WORD, EXCEL = (FORMATS[name].endings for name in _NATIVE)


def result_ending(original: Path) -> str | None:
    """The ending of what is made of this file: its own, `.docx` of a .doc; None where it cannot be."""
    try:
        name, _ = recognised(original)
    except OSError:
        return None
    if name in _NATIVE:
        ending = original.suffix.lower()
        return ending if ending in FORMATS[name].endings else FORMATS[name].endings[0]
    becomes = FORMATS[name].becomes if name else None
    return f".{becomes}" if becomes in _NATIVE else None


@contextmanager
def changeable(original: Path, out: Path, refusal: str) -> Iterator[Path]:
    """The file as .docx or .xlsx, to be changed and saved as `out`; an old one as LibreOffice turns it.

    Raises:
        UserError: it is neither and cannot be turned into one (`refusal` then says what to do),
            or `out` is the original or has another ending than it must.
    """
    if not original.is_file():
        raise UserError(f"找不到文件“{original}”；请检查路径。")
    ending = result_ending(original)
    if ending is None:
        raise UserError(refusal)
    _keep(original, out, ending)
    name, _ = recognised(original)
    if name not in _NATIVE:
        from assistant.reading.formats.convert import converted

        with converted(original, original.suffix.lower(), ending[1:]) as made:
            yield made
    elif original.suffix.lower() == ending:
        yield original
    else:
        with tempfile.TemporaryDirectory(prefix="jixiao-", ignore_cleanup_errors=True) as folder:
            renamed = Path(folder) / f"source{ending}"
            shutil.copyfile(original, renamed)
            yield renamed


def _keep(original: Path, out: Path, ending: str) -> None:
    try:
        same = out.exists() and out.samefile(original)
    except (OSError, ValueError):
        same = False
    if same:
        raise UserError(f"“{out}”就是原文件，不会被覆盖；请换一个文件名。")
    if out.suffix.lower() != ending:
        raise UserError(f"“{original.name}”要另存为 {ending} 文件，请把“{out.name}”改成这个结尾。")
