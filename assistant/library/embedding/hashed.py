"""The built-in embedding: no download, the same on every machine."""

from __future__ import annotations

import zlib
from collections import Counter
from collections.abc import Sequence

import numpy as np

from assistant.library.embedding.base import Embedder, Vectors, unit
from assistant.library.language.lexicon import Lexicon, shipped_lexicon


class HashedEmbedder(Embedder):
    """Characters and bigrams hashed into a fixed number of dimensions, after synonyms are settled.

    Deterministic on every machine, no download. Bigrams carry more than single characters, and a
    repeated gram counts by the logarithm of its number.
    """

    def __init__(self, dimensions: int = 256, lexicon: Lexicon | None = None) -> None:
        self._dimensions = dimensions
        self._lexicon = lexicon or shipped_lexicon()

    @property
    def name(self) -> str:
        """The kind, the dimensions and the synonyms it was made with."""
        return f"hashed-{self._dimensions}-{self._lexicon.digest}"

    def embed(self, texts: Sequence[str]) -> Vectors:
        """See `Embedder.embed`."""
        vectors = np.zeros((len(texts), self._dimensions), dtype=np.float32)
        for row, text in zip(vectors, texts, strict=True):
            for gram, count in Counter(self._lexicon.grams(text)).items():
                # NOTE: crc32 and not hash(): Python salts the latter in each process.
                code = zlib.crc32(gram.encode())
                sign = 1.0 if code & 1 else -1.0
                weight = 0.5 if len(gram) == 1 else 1.0
                row[(code >> 1) % self._dimensions] += sign * weight * (1.0 + np.log(count))
        return unit(vectors)
