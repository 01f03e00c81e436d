"""In place of an endpoint that is not to be asked."""

from __future__ import annotations

from collections.abc import Sequence

from assistant.library.embedding.base import Embedder, Vectors
from assistant.model.errors import UserError


class OfflineEmbedder(Embedder):
    """Has an endpoint's name, so that its index is known, and asks nobody: words search alone."""

    def __init__(self, name: str) -> None:
        self._name = name

    @property
    def name(self) -> str:
        """The name of the embedding it stands for."""
        return self._name

    def embed(self, texts: Sequence[str]) -> Vectors:
        """Raises UserError."""
        raise UserError("离线运行，没有使用语义检索的接口。")
