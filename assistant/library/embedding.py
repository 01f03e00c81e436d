"""Texts as vectors: built in without any download, or from an OpenAI-compatible endpoint."""

from __future__ import annotations

import zlib
from collections import Counter
from collections.abc import Sequence
from functools import cached_property
from typing import TYPE_CHECKING, Protocol

import numpy as np
from numpy.typing import NDArray

from assistant.library.words import Lexicon, shipped_lexicon
from assistant.model.errors import UserError

if TYPE_CHECKING:
    import httpx
    from langchain_openai import OpenAIEmbeddings

    from assistant.settings import Settings

Vectors = NDArray[np.float32]

_BATCH = 256
# Seconds for one request.
_PATIENCE = 60
_LOCAL = {"localhost", "127.0.0.1", "::1"}


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


class HashedEmbedder:
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
        return _unit(vectors)


class EndpointEmbedder:
    """Vectors from any endpoint that speaks the OpenAI embeddings protocol."""

    def __init__(self, model: str, base_url: str | None, api_key: str | None) -> None:
        self._model = model
        self._base_url = base_url
        self._api_key = api_key

    @property
    def name(self) -> str:
        """The model's name: the same model behind another address makes the same vectors."""
        return f"endpoint-{self._model}"

    @cached_property
    def _client(self) -> OpenAIEmbeddings:
        from langchain_openai import OpenAIEmbeddings
        from pydantic import SecretStr

        return OpenAIEmbeddings(
            model=self._model,
            openai_api_base=self._base_url,
            openai_api_key=SecretStr(self._api_key or "none"),
            http_client=self._local_client(),
            request_timeout=_PATIENCE,
            # NOTE: the default counts tokens, for which it downloads a tokenizer file.
            check_embedding_ctx_length=False,
            chunk_size=_BATCH,
        )

    def _local_client(self) -> httpx.Client | None:
        """For an endpoint on this machine, one that a proxy in the environment does not capture."""
        import httpx

        host = httpx.URL(self._base_url or "").host
        return httpx.Client(trust_env=False) if host in _LOCAL else None

    def embed(self, texts: Sequence[str]) -> Vectors:
        """See `Embedder.embed`. An empty text is sent as a dash: endpoints refuse empty ones."""
        from openai import OpenAIError

        if not texts:
            return np.zeros((0, 1), dtype=np.float32)
        try:
            answer = self._client.embed_documents([text.strip() or "-" for text in texts])
            vectors = np.asarray(answer, dtype=np.float32)
        except (OpenAIError, ValueError, TypeError) as error:
            raise UserError(
                f"向量接口没有正常应答（{type(error).__name__}），"
                "请检查 JIXIAO_EMBEDDING_BASE_URL 和 JIXIAO_EMBEDDING_MODEL，或不设它们而改用内置向量。"
            ) from error
        if vectors.ndim != 2 or len(vectors) != len(texts):
            raise UserError("向量接口返回的向量数目或长度不一致，请换一个向量模型。")
        return _unit(vectors)


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


def _unit(vectors: Vectors) -> Vectors:
    if not np.isfinite(vectors).all():
        raise UserError("向量接口返回了不是数的值，请换一个向量模型。")
    lengths = np.linalg.norm(vectors, axis=1, keepdims=True)
    unit: Vectors = np.divide(vectors, lengths, out=np.zeros_like(vectors), where=lengths > 0)
    return unit
