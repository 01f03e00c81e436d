"""The loopback server with embeddings, wrong item by item; the shipped one fails as a whole."""

from __future__ import annotations

import base64
import json
import zlib
from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import Any

import numpy as np

from assistant.library import HashedEmbedder
from tests.llm.loopback import LoopbackServer, running

#: One item of an answer: its place and its vector.
Item = dict[str, Any]


class EmbeddingServer(LoopbackServer):
    """Answers with the built-in vectors (or `any_vectors`, sooner).

    `most`: more texts than this are refused with `too_many`. `failures`: so many requests get
    `status` (with `headers`) before one is answered. `changed` works on the items of an answer.
    """

    def __init__(self, dimensions: int = 64) -> None:
        super().__init__()
        self.dimensions = dimensions
        self.any_vectors = False
        self.most = 2048
        self.too_many = 400
        self.status = 500
        self.failures = 0
        self.raw: bytes | None = None
        self.changed: Callable[[list[Item]], object] | None = None

    @property
    def texts(self) -> list[str]:
        """Every text that came in, in order."""
        return [text for request in self.requests for text in request["input"]]

    def answer(self, asked: dict[str, Any]) -> tuple[int, bytes]:
        if self.failures:
            self.failures -= 1
            return self.status, json.dumps({"error": {"message": "no such model"}}).encode()
        if len(asked["input"]) > self.most:
            return self.too_many, b'{"error": "batch size too large"}'
        if self.raw is not None:
            return 200, self.raw
        if self.any_vectors:
            seeds = (zlib.crc32(text.encode()) for text in asked["input"])
            vectors = np.array(
                [np.random.default_rng(s).normal(size=self.dimensions) for s in seeds]
            )
        else:
            vectors = HashedEmbedder(self.dimensions).embed(asked["input"]) + 1e-6
        items: list[Item] = [
            {"object": "embedding", "index": at, "embedding": vector.tolist()}
            for at, vector in enumerate(vectors)
        ]
        if self.changed:
            self.changed(items)
        return 200, json.dumps({"object": "list", "data": items}).encode()


def in_base64(items: list[Item]) -> None:
    for item in items:
        numbers = np.asarray(item["embedding"], dtype="<f4").tobytes()
        item["embedding"] = base64.b64encode(numbers).decode()


def serving() -> AbstractContextManager[EmbeddingServer]:
    """The server, running."""
    return running(EmbeddingServer())
