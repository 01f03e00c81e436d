"""Vectors without a model: texts that share characters lie near one another, the same on every machine."""

from __future__ import annotations

import math
import zlib
from collections.abc import Sequence
from itertools import pairwise

#: Numbers in one vector.
DIMENSIONS = 64


def vectors(texts: Sequence[str], dimensions: int = DIMENSIONS) -> list[list[float]]:
    """One vector of unit length per text, of zeros for a text without characters."""
    return [_vector(text, dimensions) for text in texts]


def _vector(text: str, dimensions: int) -> list[float]:
    numbers = [0.0] * dimensions
    letters = [letter for letter in text.lower() if not letter.isspace()]
    pairs = (one + other for one, other in pairwise(letters))
    for feature in (*letters, *pairs):
        # NOTE: crc32 and not hash(): Python salts the latter in each process.
        code = zlib.crc32(feature.encode())
        numbers[(code >> 1) % dimensions] += 1.0 if code & 1 else -1.0
    length = math.hypot(*numbers)
    return [number / length for number in numbers] if length else numbers
