"""Copies of the files that tables were taken from, so that what was read can be held against them.

Kept by content, next to the library: one file of one content is kept once, whatever it was called.
"""

from __future__ import annotations

import hashlib
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from uuid import uuid4

from assistant.model.errors import UserError
from assistant.model.table import Source
from assistant.reading import Document, open_document, text_document

#: The ending of a kept text that was pasted: it is read as it was then, not as a text file.
_PASTED = ".pasted"
_UNFINISHED = ".part"


class Originals:
    """The folder of originals of one workspace."""

    def __init__(self, workspace: Path) -> None:
        self._folder = workspace / "library" / "originals"

    def keep(self, path: Path, sha256: str) -> None:
        """Keep a copy of a file with this content.

        Raises UserError where there is no room, or the file has changed since it was read.
        """
        with self._arriving(sha256, path.suffix.lower()) as place:
            if place:
                shutil.copyfile(path, place)
                with place.open("rb") as copy:
                    if hashlib.file_digest(copy, "sha256").hexdigest() != sha256:
                        raise UserError(f"“{path.name}”在读取时有变化，请保存并关闭它后重新加入。")

    def keep_text(self, text: str, sha256: str) -> None:
        """Keep a pasted text. Raises UserError where there is no room."""
        with self._arriving(sha256, _PASTED) as place:
            if place:
                place.write_text(text, encoding="utf-8", errors="surrogatepass", newline="")

    def open(self, source: Source, max_bytes: int) -> Document | None:
        """The rows of the original of a table, or None where no copy was kept.

        Raises UserError where the copy cannot be read (a program that converts it is missing).
        """
        kept = self.path(source)
        if kept is None:
            return None
        if kept.suffix == _PASTED:
            with kept.open(encoding="utf-8", errors="surrogatepass", newline="") as file:
                return text_document(file.read(), source.path)
        return open_document(kept, max_bytes)

    def path(self, source: Source) -> Path | None:
        """Where the copy lies, or None where none was kept."""
        found = sorted(self._shelf(source.sha256).glob(f"{source.sha256}.*"))
        return next(iter(found), None)

    def _shelf(self, sha256: str) -> Path:
        return self._folder / sha256[:2]

    @contextmanager
    def _arriving(self, sha256: str, ending: str) -> Iterator[Path | None]:
        """A place to write to, which gets its name when it is whole; None where the copy is there."""
        final = self._shelf(sha256) / f"{sha256}{ending or '.file'}"
        if final.exists():
            yield None
            return
        place = final.with_name(f"{uuid4().hex}{_UNFINISHED}")
        try:
            final.parent.mkdir(parents=True, exist_ok=True)
            yield place
            place.replace(final)
        except OSError as error:
            raise UserError(
                "原文件的副本存不进数据文件夹，请检查它的权限和磁盘空间后重试。"
            ) from error
        finally:
            place.unlink(missing_ok=True)
