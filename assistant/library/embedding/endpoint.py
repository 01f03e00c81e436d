"""Vectors from any endpoint that speaks the OpenAI embeddings protocol."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from assistant.library.embedding.base import Vectors, unit
from assistant.model.errors import UserError

if TYPE_CHECKING:
    import httpx
    from langchain_openai import OpenAIEmbeddings

_BATCH = 256
# Seconds for one request.
_PATIENCE = 60
_LOCAL = {"localhost", "127.0.0.1", "::1"}


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
        return unit(vectors)
