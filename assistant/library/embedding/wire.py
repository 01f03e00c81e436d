"""One request to an embeddings endpoint: bounded in time and size, every failure one clause."""

from __future__ import annotations

import threading
import time
from collections.abc import Sequence
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING

from assistant.library.embedding.answer import AnswerError, message_in, read_vectors
from assistant.library.embedding.base import Vectors
from assistant.llm.address import is_loopback

if TYPE_CHECKING:
    import httpx

_CONNECT_SECONDS = 5.0
# An answer is given up beyond this: 16,000 numbers of 25 characters for each text.
_BYTES_A_TEXT = 400_000
_BYTES_AT_LEAST = 1_000_000
_LATE = "没有按时应答，请稍后再试"
_TOO_MUCH = {400, 413, 422}
_AGAIN = {408, 425, 429, 500, 502, 503, 504, 529}


class RequestError(Exception):
    """The request cannot succeed as it is; `str(error)` is one Chinese clause after 接口."""


class TooMuchError(RequestError):
    """Perhaps with fewer texts."""


class BusyError(RequestError):
    """Perhaps later: after so many seconds, where the endpoint says so."""

    def __init__(self, clause: str, after: float | None = None, *, absent: bool = False) -> None:
        super().__init__(clause)
        self.after = after
        self.absent = absent


class Wire:
    """Sends texts to one address. Making it opens no connection. Threads may share it."""

    def __init__(self, base_url: str, model: str, key: str | None) -> None:
        self._url = f"{base_url.removesuffix('/embeddings')}/embeddings"
        self._model = model
        self._key = key
        self._client: httpx.Client | None = None
        self._lock = threading.Lock()

    def send(self, texts: Sequence[str], deadline: float) -> Vectors:
        """One vector per text. Raises a kind of RequestError by the deadline (of `time.monotonic`)."""
        outcome: list[Vectors | Exception] = []

        def call() -> None:
            try:
                outcome.append(self._post(texts, deadline))
            except Exception as error:  # told apart below
                outcome.append(error)

        # In a thread of its own: a read timeout never ends a slow trickle.
        worker = threading.Thread(target=call, daemon=True, name="jixiao-embedding")
        worker.start()
        worker.join(max(0.0, deadline - time.monotonic()))
        if not outcome:
            self._drop()
            raise BusyError(_LATE)
        if isinstance(outcome[0], Exception):
            raise self._refusal(outcome[0]) from outcome[0]
        return outcome[0]

    def _post(self, texts: Sequence[str], deadline: float) -> Vectors:
        headers = {"Authorization": f"Bearer {self._key}"} if self._key else {}
        asked = {"model": self._model, "input": list(texts), "encoding_format": "float"}
        timeout = max(0.1, deadline - time.monotonic())
        most = _BYTES_AT_LEAST + _BYTES_A_TEXT * len(texts)
        body = bytearray()
        with self._opened().stream(
            "POST", self._url, json=asked, headers=headers, timeout=timeout
        ) as answer:
            for piece in answer.iter_bytes():
                body += piece
                if len(body) > most or time.monotonic() > deadline:
                    raise AnswerError("的应答过长")
        if answer.is_success:
            return read_vectors(bytes(body), len(texts))
        raise self._status(answer, bytes(body))

    def _status(self, answer: httpx.Response, body: bytes) -> RequestError:
        status = answer.status_code
        if status in (401, 403):
            return RequestError("不接受所设的密钥，请检查 JIXIAO_EMBEDDING_API_KEY")
        if status == 404:
            return RequestError("里没有所设的模型，请检查 JIXIAO_EMBEDDING_MODEL 和接口地址")
        said = message_in(body)
        if self._key:
            said = said.replace(self._key, "******")
        why = f"出错（{status}{f'：{said}' if said else ''}）"
        clause = f"{why}，请检查 JIXIAO_EMBEDDING_BASE_URL 和 JIXIAO_EMBEDDING_MODEL"
        if status in _TOO_MUCH:
            return TooMuchError(clause)
        if status in _AGAIN:
            busy = "繁忙或额度用完" if status == 429 else why
            return BusyError(f"{busy}，请稍后再试", _seconds(answer.headers.get("Retry-After")))
        return RequestError(clause)

    def _refusal(self, error: Exception) -> RequestError:
        import httpx

        match error:
            case RequestError():
                return error
            case AnswerError():
                return RequestError(f"{error}，请换一个模型或接口")
            case httpx.ConnectError() | httpx.ConnectTimeout():
                return BusyError("连接不上，请检查网络和接口地址", absent=True)
            case httpx.TimeoutException():
                return BusyError(_LATE)
            case httpx.TransportError():
                return BusyError("中断了连接，请稍后再试")
            case _:
                return RequestError(f"无法使用（{type(error).__name__}），请检查接口地址")

    def _opened(self) -> httpx.Client:
        import httpx

        with self._lock:
            if self._client is None:
                # NOTE: a proxy named in the environment would capture loopback.
                self._client = httpx.Client(
                    trust_env=not is_loopback(self._url),
                    timeout=httpx.Timeout(None, connect=_CONNECT_SECONDS),
                )
            return self._client

    def _drop(self) -> None:
        with self._lock:
            if self._client is not None:
                self._client.close()
            self._client = None


def _seconds(given: str | None) -> float | None:
    """`Retry-After`: seconds, or a date."""
    if not given:
        return None
    try:
        return max(0.0, float(given))
    except ValueError:
        pass
    try:
        return max(0.0, parsedate_to_datetime(given).timestamp() - time.time())
    except ValueError:
        return None
