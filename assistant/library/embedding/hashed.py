"""The built-in embedding: no download, the same on every machine."""

from __future__ import annotations

import zlib
from collections.abc import Sequence

import numpy as np

from assistant.library.embedding.base import Embedder, Vectors, unit
from assistant.library.language.lexicon import Lexicon, shipped_lexicon

# An idea against a bigram, against a character: vectors are there for what words do not find.
_PAIR, _CHARACTER = 0.45, 0.15
# Each feature is spread over so many dimensions, so that two of them are never the same.
_SPREAD = 2


class HashedEmbedder(Embedder):
    """The ideas of a text's words, its bigrams and characters, hashed into some dimensions.

    看望老同志 and 慰问退休干部 have no character in common and lie near one another, because their words
    stand in the same lines of `corpus/related.yaml`. Deterministic on every machine, no download.
    """

    def __init__(self, dimensions: int = 256, lexicon: Lexicon | None = None) -> None:
        self._dimensions = dimensions
        self._lexicon = lexicon or shipped_lexicon()

    @property
    def name(self) -> str:
        """The kind, the dimensions and the words it was made with."""
        return f"hashed-{self._dimensions}-{self._lexicon.digest}"

    def embed(self, texts: Sequence[str]) -> Vectors:
        """See `Embedder.embed`."""
        vectors = np.zeros((len(texts), self._dimensions), dtype=np.float32)
        for row, text in zip(vectors, texts, strict=True):
            for feature, weight in self._features(text).items():
                for place in range(_SPREAD):
                    # NOTE: crc32 and not hash(): Python salts the latter in each process.
                    code = zlib.crc32(f"{place}{feature}".encode())
                    sign = 1.0 if code & 1 else -1.0
                    row[(code >> 1) % self._dimensions] += sign * weight
        return unit(vectors)

    def _features(self, text: str) -> dict[str, float]:
        """What a text is made of, each with its weight."""
        features: dict[str, float] = {}
        for mark in self._lexicon.read(text).marks:
            for idea, share in mark.ideas:
                features[idea] = max(mark.telling * share, features.get(idea, 0.0))
            for feature, weight in (
                *((pair, _PAIR) for pair in mark.pairs),
                (mark.text, _CHARACTER),
            ):
                features[feature] = max(mark.telling * weight, features.get(feature, 0.0))
        return features
