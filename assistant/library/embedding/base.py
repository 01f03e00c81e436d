"""What every embedding keeps to: texts in, vectors of unit length out."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from assistant.model.errors import UserError

Vectors = NDArray[np.float32]


class Embedder(Protocol):
    """Makes vectors of unit length. `name` changes whenever its vectors would."""

    @property
    def name(self) -> str:
        """Which embedding this is: kept with an index made by it."""
        ...

    def embed(self, texts: Sequence[str]) -> Vectors:
        """One row of unit length (or of zeros, for a text without words) per text.

        Raises UserError where an endpoint does not answer.
        """
        ...


def unit(vectors: Vectors) -> Vectors:
    """The vectors at unit length; zeros stay zeros. Raises UserError where one is no number."""
    if not np.isfinite(vectors).all():
        raise UserError("向量接口返回了不是数的值，请换一个向量模型。")
    lengths = np.linalg.norm(vectors, axis=1, keepdims=True)
    scaled: Vectors = np.divide(vectors, lengths, out=np.zeros_like(vectors), where=lengths > 0)
    return scaled
