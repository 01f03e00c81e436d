"""What an embeddings endpoint answers, read with care: servers differ, and some are wrong."""

from __future__ import annotations

import base64
import json
from typing import Any

import numpy as np

from assistant.library.embedding.base import Vectors

_SAID = 160


class AnswerError(Exception):
    """Not one usable vector per text; `str(error)` is one Chinese clause for the user."""


def read_vectors(body: bytes, count: int) -> Vectors:
    """One vector per text, in the order of the texts, not yet of unit length.

    Takes numbers or base64, and puts reordered ones right by their `index`. Raises AnswerError
    where one is missing, doubled, empty, of another length, all zeros or no number.
    """
    try:
        data = json.loads(body)["data"]
        places = [item.get("index", at) for at, item in enumerate(data)]
        rows = [_numbers(item["embedding"]) for item in data]
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise AnswerError("的应答无法读取") from error
    if len(rows) != count:
        raise AnswerError(f"少给或多给了向量（{count} 段文字，{len(rows)} 个向量）")
    if places == [0] * count:
        places = list(range(count))  # some servers number every item 0
    if sorted(places, key=str) != sorted(range(count), key=str):
        raise AnswerError("的应答次序混乱")
    if len({len(row) for row in rows}) != 1 or not len(rows[0]):
        raise AnswerError("返回的向量长短不一")
    vectors = np.empty((count, len(rows[0])), dtype=np.float32)
    vectors[places] = rows
    if not np.isfinite(vectors).all() or not vectors.any(axis=1).all():
        raise AnswerError("返回的向量不是有效的数")
    return vectors


def _numbers(given: Any) -> Vectors:
    if isinstance(given, str):
        return np.frombuffer(base64.b64decode(given, validate=True), dtype="<f4")
    if not isinstance(given, list):
        raise TypeError("no vector")
    numbers = np.asarray(given, dtype=np.float32)
    if numbers.ndim != 1:
        raise TypeError("no vector")
    return numbers


def message_in(body: bytes) -> str:
    """What a server said of an error, in one short line; empty where it said nothing."""
    try:
        said = json.loads(body)
        for key in ("error", "message", "detail"):
            if isinstance(said, dict) and key in said:
                said = said[key]
    except (ValueError, RecursionError):
        return ""
    return " ".join(said.split())[:_SAID] if isinstance(said, str) else ""
