"""Texts as vectors: built in without any download, or from an OpenAI-compatible endpoint."""

from __future__ import annotations

from typing import TYPE_CHECKING

from assistant.library.embedding.base import Embedder, Vectors
from assistant.library.embedding.endpoint import EndpointEmbedder
from assistant.library.embedding.hashed import HashedEmbedder

if TYPE_CHECKING:
    from assistant.settings import Settings

__all__ = ["Embedder", "EndpointEmbedder", "HashedEmbedder", "Vectors", "embedder"]


def embedder(settings: Settings) -> Embedder:
    """The embedding that the settings ask for; the built-in one where they ask for none."""
    if not settings.embedding_model:
        return HashedEmbedder()
    key = settings.openai_api_key
    return EndpointEmbedder(
        model=settings.embedding_model,
        base_url=settings.embedding_base_url or settings.openai_base_url,
        api_key=key.get_secret_value() if key else None,
    )
