"""Vectors that were made once are kept: an index that must be made anew does not ask for them again."""

from __future__ import annotations

import hashlib
import logging
import sqlite3
from collections.abc import Callable, Sequence
from contextlib import closing, suppress
from pathlib import Path
from typing import TypeVar

import numpy as np

from assistant.library.embedding.base import Embedder, Vectors, unit
from assistant.model.errors import UserError

_LOG = logging.getLogger(__name__)
_ASKED = 500  # keys in one question to SQLite
_FILES = "embedded-{}.sqlite"

_Answer = TypeVar("_Answer")


class Kept(Embedder):
    """Another embedding with its vectors kept in a file beside the library.

    What was embedded survives a kill at any moment and damage to the index. Half precision: cosines
    differ by less than a thousandth. A file that cannot be used is passed over.
    """

    def __init__(self, inner: Embedder, folder: Path) -> None:
        """`folder` is made when there is something to keep."""
        self._inner = inner
        self._path = folder / _FILES.format(_key(inner.name).hex()[:12])
        self.batch = inner.batch

    @property
    def name(self) -> str:
        """The name of the embedding within."""
        return self._inner.name

    def embed(self, texts: Sequence[str]) -> Vectors:
        """See `Embedder.embed`."""
        keys = [_key(text) for text in texts]
        known = self._read(keys)
        missing = {key: text for key, text in zip(keys, texts, strict=True) if key not in known}
        if missing:
            fresh = self._checked(self._inner.embed(list(missing.values())))
            made = dict(zip(missing, fresh, strict=True))
            self._write(made)
            known |= made
        return np.stack([known[key] for key in keys]) if keys else np.zeros((0, 1), np.float32)

    def queries(self, texts: Sequence[str]) -> Vectors:
        """See `Embedder.queries`."""
        vectors = self._inner.queries(texts)
        return self._checked(vectors) if len(vectors) else vectors

    def renew(self) -> None:
        """See `Embedder.renew`. Files of other embeddings go as well."""
        self._use(lambda file: file.execute("DELETE FROM kept"), None)
        for path in self._path.parent.glob(_FILES.format("*")):
            if path != self._path:
                with suppress(OSError):  # some systems do not let go of an open file
                    path.unlink()

    def _checked(self, vectors: Vectors) -> Vectors:
        """The vectors. Raises UserError where they are not as long as those kept."""
        kept = self._use(
            lambda f: f.execute("SELECT length(vector) FROM kept LIMIT 1").fetchone(), None
        )
        length = kept[0] // 2 if kept else None
        if length not in (None, vectors.shape[1]):
            raise UserError(
                f"语义模型给出的向量长度变了（{length} 变为 {vectors.shape[1]}），模型可能换了："
                "请确认后运行 jixiao library rebuild 重建索引。"
            )
        return vectors

    def _read(self, keys: Sequence[bytes]) -> dict[bytes, Vectors]:
        def find(file: sqlite3.Connection) -> list[tuple[bytes, bytes]]:
            found: list[tuple[bytes, bytes]] = []
            for start in range(0, len(keys), _ASKED):
                some = keys[start : start + _ASKED]
                marks = ",".join("?" * len(some))
                found += file.execute(f"SELECT * FROM kept WHERE text IN ({marks})", some)
            return found

        nothing: list[tuple[bytes, bytes]] = []
        rows = self._use(find, nothing)
        return {
            key: unit(np.frombuffer(vector, dtype="<f2").astype(np.float32)[None, :])[0]
            for key, vector in rows
        }

    def _write(self, made: dict[bytes, Vectors]) -> None:
        # Zeros are of a text that was refused: it is asked for again when an index is made anew.
        rows = [
            (key, vector.astype("<f2").tobytes()) for key, vector in made.items() if vector.any()
        ]
        self._use(lambda f: f.executemany("REPLACE INTO kept VALUES (?, ?)", rows), None, make=True)

    def _use(
        self,
        work: Callable[[sqlite3.Connection], _Answer],
        otherwise: _Answer,
        *,
        make: bool = False,
    ) -> _Answer:
        """What the work gives; `otherwise` where there is no file or it cannot be used."""
        if not (make or self._path.exists()):
            return otherwise
        try:
            self._path.parent.mkdir(parents=True, exist_ok=True)
            with closing(sqlite3.connect(self._path, timeout=30)) as file, file:
                file.execute("CREATE TABLE IF NOT EXISTS kept (text BLOB PRIMARY KEY, vector BLOB)")
                return work(file)
        except (sqlite3.Error, OSError) as error:
            _LOG.warning("已得到的语义数据没有存下（%s）：%s", self._path, error)
            return otherwise


def _key(text: str) -> bytes:
    return hashlib.sha256(text.encode()).digest()[:16]
