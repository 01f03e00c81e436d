"""An HTTP client that reads no more than it must, and whose connection can be cut from another thread."""

from __future__ import annotations

import contextlib
import socket
from collections.abc import Iterator
from typing import Any

import httpx

from assistant.llm.asking import AnswerError
from assistant.llm.failures import OutOfReachError

_HEARD_BYTES = 64 * 1024


class BoundedClient(httpx.Client):
    """Reads no more than `most_bytes` of an answer, follows nobody elsewhere, and can be cut.

    `heard` is the beginning of the last answer.
    """

    most_bytes = 1_000_000

    def __init__(self, **options: Any) -> None:
        super().__init__(follow_redirects=False, headers={"Accept-Encoding": "identity"}, **options)
        self.heard = bytearray()
        self._socket: Any = None
        self._is_cut = False

    def send(self, request: httpx.Request, *, stream: bool = False, **options: Any) -> Any:
        """See `httpx.Client.send`. Raises AnswerError for too much, OutOfReachError for a web page."""
        self.heard.clear()
        request.extensions = {**request.extensions, "trace": self._trace}
        response = super().send(request, stream=True, **options)
        try:
            if response.headers.get("Content-Encoding", "identity") != "identity":
                raise AnswerError("模型的回答是压缩的，无法读取")  # a few bytes may hide gigabytes
            assert isinstance(response.stream, httpx.SyncByteStream)
            response.stream = _Bounded(response.stream, self.most_bytes, self.heard)
            if not stream:
                response.read()
            if response.is_success and _is_page(response, self.heard):
                raise OutOfReachError("接口给出的是网页，请检查接口地址（一般以 /v1 结尾）")
        except BaseException:
            response.close()
            raise
        return response

    def cut(self) -> None:
        """End the request under way, or the next one."""
        self._is_cut = True
        self._shut()

    def _trace(self, event: str, info: dict[str, Any]) -> None:
        made: Any = info.get("return_value")
        if event.endswith(".complete") and hasattr(made, "get_extra_info"):
            # The last one made is the one in use: one call at a time, TLS over TCP.
            self._socket = made.get_extra_info("socket")
            if self._is_cut:  # while it was being connected
                self._shut()

    def _shut(self) -> None:
        # NOTE: `close` does not wake a thread that waits on the socket; `shutdown` does. Of the plain
        # socket: that of a TLS socket would change it under its reader.
        if isinstance(self._socket, socket.socket):
            with contextlib.suppress(OSError):
                socket.socket.shutdown(self._socket, socket.SHUT_RDWR)


def _is_page(response: httpx.Response, heard: bytearray) -> bool:
    kind = response.headers.get("Content-Type", "")
    return "html" in kind or heard.lstrip()[:1] == b"<"


class _Bounded(httpx.SyncByteStream):
    """A body given up beyond so many bytes; its beginning is kept in `heard`."""

    def __init__(self, body: httpx.SyncByteStream, most: int, heard: bytearray) -> None:
        self._body = body
        self._left = most
        self._heard = heard

    def __iter__(self) -> Iterator[bytes]:
        for piece in self._body:
            self._left -= len(piece)
            if self._left < 0:
                raise AnswerError("模型的回答过长")
            self._heard += piece[: max(0, _HEARD_BYTES - len(self._heard))]
            yield piece

    def close(self) -> None:
        self._body.close()
