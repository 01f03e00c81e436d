"""An embedding for tests and demonstrations: tiny, the same everywhere, on no network."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from assistant.library.embedding.base import Embedder, Vectors
from assistant.llm.scripted.vectors import DIMENSIONS, vectors


class FakeEmbedder(Embedder):
    """Texts that share characters lie near one another: what the scripted server answers, without the server.

    `asked` keeps the texts that were handed over, each time in one tuple.
    """

    def __init__(self, dimensions: int = DIMENSIONS) -> None:
        self._dimensions = dimensions
        self.asked: list[tuple[str, ...]] = []

    @property
    def name(self) -> str:
        """The kind and the dimensions."""
        return f"fake-{self._dimensions}"

    def embed(self, texts: Sequence[str]) -> Vectors:
        """See `Embedder.embed`."""
        self.asked.append(tuple(texts))
        made = np.array(vectors(texts, self._dimensions), dtype=np.float32)
        return made.reshape(len(texts), self._dimensions)
