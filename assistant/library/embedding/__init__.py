"""Texts as vectors: built in without any download, from an endpoint, or from a local model folder."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

from assistant.library.embedding.base import Embedder, Vectors
from assistant.library.embedding.endpoint import EndpointEmbedder
from assistant.library.embedding.hashed import HashedEmbedder
from assistant.library.embedding.kept import Kept
from assistant.library.embedding.local import LocalEmbedder
from assistant.library.embedding.offline import OfflineEmbedder
from assistant.llm.address import OPENAI, checked, masked, same_place
from assistant.model.errors import UserError

if TYPE_CHECKING:
    from assistant.settings import Settings

__all__ = [
    "Embedder",
    "EndpointEmbedder",
    "HashedEmbedder",
    "LocalEmbedder",
    "OfflineEmbedder",
    "Vectors",
    "bare_embedder",
    "described",
    "embedder",
]

# What only a path begins with: `BAAI/bge-m3` is a model's name.
_PATH = re.compile(r"[/\\.~]|[A-Za-z]:[/\\]")


def embedder(settings: Settings, *, offline: bool = False) -> Embedder:
    """The embedding that the settings ask for; the built-in one where they ask for none.

    `offline`: an endpoint is not asked, and words search alone. Raises UserError where what is set
    cannot be used.
    """
    made = bare_embedder(settings)
    if isinstance(made, HashedEmbedder):
        return made
    if offline and isinstance(made, EndpointEmbedder):
        return OfflineEmbedder(made.name)
    return Kept(made, settings.workspace / "library")


def bare_embedder(settings: Settings) -> Embedder:
    """The same without what it has embedded before: what it says, it says now."""
    if not settings.embedding_model:
        return HashedEmbedder()
    query, document = settings.embedding_query_prefix, settings.embedding_document_prefix
    if folder := _folder(settings):
        return LocalEmbedder(folder, query_prefix=query, document_prefix=document)
    address = _address(settings)
    return EndpointEmbedder(
        settings.embedding_model,
        address,
        _key(settings, address),
        query_prefix=query or "",
        document_prefix=document or "",
    )


def described(settings: Settings) -> str:
    """The embedding in words for a user; no secret is in them."""
    if not settings.embedding_model:
        return "内置（不用模型，不联网）"
    if folder := _folder(settings):
        return f"本地模型（{folder}）"
    try:
        return f"接口（{masked(_address(settings))}，模型 {settings.embedding_model}）"
    except UserError as error:
        return f"不能使用：{error}"


def _folder(settings: Settings) -> Path | None:
    """The folder that is meant, or None: with an address of its own, even a path names a model."""
    named = settings.embedding_model or ""
    if settings.embedding_base_url:
        return None
    folder = Path(named).expanduser()
    return folder if _PATH.match(named) or folder.is_dir() else None


def _address(settings: Settings) -> str:
    if settings.embedding_base_url:
        return checked(settings.embedding_base_url, "JIXIAO_EMBEDDING_BASE_URL")
    if settings.openai_base_url:
        return checked(settings.openai_base_url, "OPENAI_BASE_URL")
    if not (settings.openai_api_key or settings.embedding_api_key):
        raise UserError(
            "设置了 JIXIAO_EMBEDDING_MODEL，但不知道接口在哪里：请再设 JIXIAO_EMBEDDING_BASE_URL；"
            "本地模型请写文件夹的完整路径。"
        )
    return OPENAI


def _key(settings: Settings, address: str) -> str | None:
    """The key for this address. That of the chat model goes nowhere but where the chat model is."""
    key = settings.embedding_api_key
    if key is None and same_place(address, settings.openai_base_url or OPENAI):
        key = settings.openai_api_key
    return key.get_secret_value() if key else None
