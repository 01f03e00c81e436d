"""Vectors from any endpoint that speaks the OpenAI embeddings protocol."""

from __future__ import annotations

import logging
import time
from collections.abc import Sequence

import numpy as np

from assistant.library.embedding.base import Embedder, Remembered, Vectors, marked, unit
from assistant.library.embedding.wire import BusyError, RequestError, TooMuchError, Wire
from assistant.model.errors import UserError

_LOG = logging.getLogger(__name__)
# Texts and characters in one request at first; endpoints that take fewer say so, and get half.
_TEXTS = 256
_CHARACTERS = 16_000
# NOTE: many models take 512 tokens, about as many Chinese characters, and some servers refuse more.
_LONGEST = 500
# Seconds for one request with all its repeats. A search goes on without vectors much sooner.
_PATIENCE = 120.0
_QUERY_PATIENCE = 8.0
_TRIES = 5
_FIRST_PAUSE = 0.5
# Characters of a refused text that are shown.
_SHOWN = 30
# So many texts refused one after the other, and it is not the texts.
_REFUSED = 5
# So long an endpoint that failed is left alone: every search would wait for it otherwise.
_REST = 30.0


class EndpointEmbedder(Embedder):
    """Vectors from an endpoint: in batches it takes, tried again while it is busy."""

    batch = 1024

    def __init__(
        self,
        model: str,
        base_url: str,
        key: str | None = None,
        *,
        query_prefix: str = "",
        document_prefix: str = "",
        patience: float = _PATIENCE,
    ) -> None:
        """The prefixes are what the model wants before a query and before a text to be found.

        `patience`: seconds after which a request is given up, repeats included.
        """
        self._model = model
        self._wire = Wire(base_url, model, key)
        self._query_prefix = query_prefix
        self._document_prefix = document_prefix
        self._patience = patience
        self._texts = _TEXTS
        self._dimensions: int | None = None
        self._rests_until = 0.0
        self._failure = ""
        self._queries = Remembered(self._fresh_queries)

    @property
    def name(self) -> str:
        """The model's name and the prefix of texts: another address makes the same vectors."""
        return marked(f"endpoint-{self._model}", self._document_prefix)

    def embed(self, texts: Sequence[str]) -> Vectors:
        """See `Embedder.embed`. An empty text is sent as a dash: endpoints refuse empty ones.

        A text that the endpoint refuses, while it takes others, gets a row of zeros and is told.
        """
        sent = [self._document_prefix + _sendable(text) for text in texts]
        return self._all(sent, self._patience, sparing=True)

    def queries(self, texts: Sequence[str]) -> Vectors:
        """See `Embedder.queries`."""
        return self._queries(texts)

    def _fresh_queries(self, texts: Sequence[str]) -> Vectors:
        sent = [self._query_prefix + _sendable(text) for text in texts]
        return self._all(sent, min(_QUERY_PATIENCE, self._patience))

    def _all(self, texts: Sequence[str], patience: float, *, sparing: bool = False) -> Vectors:
        """A row a text; with `sparing`, zeros for the few that are refused one by one."""
        if time.monotonic() < self._rests_until:
            raise UserError(self._failure)
        pieces: list[Vectors] = []
        aside: list[int] = []
        at = in_a_row = 0
        while at < len(texts):
            piece = self._piece(texts, at)
            try:
                vectors = self._patiently(piece, patience)
            except TooMuchError as error:
                if len(piece) > 1:
                    self._texts = len(piece) // 2
                    continue
                in_a_row += 1
                none_taken = not pieces and at + 1 == len(texts)
                if not sparing or none_taken or in_a_row == _REFUSED:
                    self._texts = _TEXTS  # it was not the number of texts
                    raise UserError(_told(error)) from error
                aside.append(at)
                refusal = _told(error)
                at += 1
                continue
            except RequestError as error:
                failure = _told(error)
                if isinstance(error, BusyError):
                    self._failure, self._rests_until = failure, time.monotonic() + _REST
                raise UserError(failure) from error
            if in_a_row:
                self._texts, in_a_row = _TEXTS, 0
            self._same_length(vectors.shape[1])
            pieces.append(unit(vectors))
            at += len(piece)
        if aside:
            first = texts[aside[0]][:_SHOWN]
            _LOG.warning("%d 个名称（如“%s”）只按字词检索：%s", len(aside), first, refusal)
        return _with_zeros(pieces, aside) if pieces else np.zeros((0, 1), dtype=np.float32)

    def _piece(self, texts: Sequence[str], at: int) -> Sequence[str]:
        end, characters = at, 0
        while end < min(len(texts), at + self._texts):
            characters += len(texts[end])
            if end > at and characters > _CHARACTERS:
                break
            end += 1
        return texts[at:end]

    def _patiently(self, texts: Sequence[str], patience: float) -> Vectors:
        """One request, repeated while the endpoint is busy and there is time."""
        deadline = time.monotonic() + patience
        pause = _FIRST_PAUSE
        for left in reversed(range(_TRIES)):
            try:
                return self._wire.send(texts, deadline)
            except BusyError as error:
                wait = pause if error.after is None else error.after
                # One that is not there at all is waited for only where it was there before.
                hopeless = error.absent and self._dimensions is None
                if not left or hopeless or time.monotonic() + wait >= deadline:
                    raise
                time.sleep(wait)
                pause *= 2
        raise AssertionError("the last try returns or raises")

    def _same_length(self, length: int) -> None:
        if self._dimensions not in (None, length):
            raise UserError(
                f"接口返回的向量长度变了（{self._dimensions} 变为 {length}），接口后面的模型可能换了："
                "请确认后运行 jixiao library rebuild 重建检索索引。"
            )
        self._dimensions = length


def _told(error: RequestError) -> str:
    return f"语义检索的接口{error}。"


def _with_zeros(pieces: Sequence[Vectors], aside: Sequence[int]) -> Vectors:
    """The pieces as one, with rows of zeros at these places of the whole."""
    taken = np.concatenate(pieces)
    whole = np.zeros((len(taken) + len(aside), taken.shape[1]), dtype=np.float32)
    whole[np.setdiff1d(np.arange(len(whole)), aside)] = taken
    return whole


def _sendable(text: str) -> str:
    return text.strip()[:_LONGEST] or "-"
