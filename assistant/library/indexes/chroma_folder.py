"""Chroma embedded: its own files in a folder of the workspace.

NOTE: Chroma writes its graph of neighbours in place. A process that opens the folder in that moment
dies of a segmentation fault (measured: every reader within 20 seconds), and so does every later one
where the writer was killed in it. Callers keep readers and writers apart (see `holding`).
"""

from __future__ import annotations

import os
import shutil
import weakref
from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from pathlib import Path
from typing import TYPE_CHECKING, Any
from uuid import uuid4

if TYPE_CHECKING:
    from chromadb.api.models.Collection import Collection

# Wider than the defaults (100, 100, 16): names come in clusters that differ by one word or figure,
# and a few of each are not found by their own vector. With these, few; never none, and no number
# asked for finds them. Wider still takes twice as long to write, which readers wait for
# (docs/library-storage.md has the figures).
CONFIGURATION: Any = {
    "hnsw": {"space": "cosine", "ef_search": 400, "ef_construction": 200, "max_neighbors": 48}
}
_COLLECTION = "indicators"
_PREFIX = "chroma-"


def _nothing() -> None: ...


class ChromaFolder:
    """A place for vectors: a folder of Chroma's inside `folder`, another one after each clearing.

    So a process that still reads the old one is not disturbed.
    """

    #: As it stands in the note.
    name = "folder"

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._close: Callable[[], object] = _nothing

    def make(self) -> str:
        """A new and empty place; its key."""
        self.drop()
        key = f"{_PREFIX}{uuid4().hex[:12]}"
        self._client(key).create_collection(
            _COLLECTION, configuration=CONFIGURATION, embedding_function=None
        )
        return key

    def open(self, key: str) -> Collection:
        """The collection as it is on disk now. Raises what Chroma raises where it is damaged."""
        # NOTE: without embedding_function=None Chroma would fetch a model of its own.
        collection: Collection = self._client(key).get_collection(
            _COLLECTION, embedding_function=None
        )
        return collection

    def close(self) -> None:
        """Let go of what is open."""
        self._close()

    def drop(self) -> None:
        """Delete all that Chroma has here, as far as the system allows."""
        self.close()
        for path in self._folder.glob(f"{_PREFIX}*"):
            shutil.rmtree(path, ignore_errors=True)

    def trace(self, key: str) -> str:
        """Changes whenever Chroma has begun to write its graph."""
        files = sorted((self._folder / key).glob("*/*"))
        states = [(file.name, file.stat()) for file in files]
        return " ".join(f"{name}:{at.st_size}:{at.st_mtime_ns}" for name, at in states)

    def asking(self) -> AbstractContextManager[None]:
        """Nothing: a folder is always there."""
        return nullcontext()

    def _client(self, key: str) -> Any:
        # NOTE: a second client on the same folder would share what the first has in memory.
        self.close()
        os.environ.setdefault("ANONYMIZED_TELEMETRY", "False")
        import chromadb
        from chromadb.config import Settings

        client: Any = chromadb.PersistentClient(
            path=str(self._folder / key), settings=Settings(anonymized_telemetry=False)
        )
        self._close = weakref.finalize(self, client.close)
        return client
