"""What every embedding keeps to: texts in, vectors of unit length out."""

from __future__ import annotations

import threading
import zlib
from collections import OrderedDict
from collections.abc import Callable, Sequence
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from assistant.model.errors import UserError

Vectors = NDArray[np.float32]

_QUERIES_KEPT = 512


class Embedder(Protocol):
    """Makes vectors of unit length. `name` changes whenever its vectors would.

    `batch` is how many texts to hand over at once: what an interruption may cost to do again.
    """

    batch: int = 5000

    @property
    def name(self) -> str:
        """Which embedding this is: kept with an index made by it."""
        ...

    def embed(self, texts: Sequence[str]) -> Vectors:
        """One row of unit length (or of zeros, for a text without words or refused) per text.

        Raises UserError where an endpoint does not answer.
        """
        ...

    def queries(self, texts: Sequence[str]) -> Vectors:
        """As `embed`, for texts to search with: quickly or not at all."""
        return self.embed(texts)

    def renew(self) -> None:
        """Forget what was kept of earlier answers: every vector is wanted anew."""
        return


class Remembered:
    """Vectors of the last queries: a search asked again, or with another filter, costs nothing."""

    def __init__(self, make: Callable[[Sequence[str]], Vectors]) -> None:
        self._make = make
        self._known: OrderedDict[str, Vectors] = OrderedDict()
        self._lock = threading.Lock()

    def __call__(self, texts: Sequence[str]) -> Vectors:
        """One row per text; only those not asked lately are made."""
        with self._lock:
            known = {text: self._known[text] for text in texts if text in self._known}
        if missing := [text for text in dict.fromkeys(texts) if text not in known]:
            known |= zip(missing, self._make(missing), strict=True)
        with self._lock:
            for text in texts:
                self._known[text] = known[text]
                self._known.move_to_end(text)
            while len(self._known) > _QUERIES_KEPT:
                self._known.popitem(last=False)
        return np.stack([known[text] for text in texts]) if texts else np.zeros((0, 1), np.float32)


def marked(name: str, prefix: str) -> str:
    """The name with a mark of the prefix that texts get: another prefix makes other vectors."""
    return f"{name}-{zlib.crc32(prefix.encode()):08x}" if prefix else name


def unit(vectors: Vectors) -> Vectors:
    """The vectors at unit length; zeros stay zeros. Raises UserError where one is no number."""
    if not np.isfinite(vectors).all():
        raise UserError("语义模型给出了不是数的值，请换一个模型。")
    lengths = np.linalg.norm(vectors, axis=1, keepdims=True)
    scaled: Vectors = np.divide(vectors, lengths, out=np.zeros_like(vectors), where=lengths > 0)
    return scaled
