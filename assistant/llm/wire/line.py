"""One line to an endpoint: a client with its connection, bounded in bytes, cut from another thread.

Loads langchain and the openai client (1.1 s the first time): imported by `endpoint` when first needed.
"""

from __future__ import annotations

import re
import ssl
import threading
import warnings
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any

import httpx
from langsmith import tracing_context
from pydantic import SecretStr

from assistant.llm.address import OPENAI, is_loopback
from assistant.llm.asking import AnswerError
from assistant.llm.profile import EndpointProfile
from assistant.llm.wire.bounded import BoundedClient
from assistant.llm.wire.client import PlainChatOpenAI, arguments_of
from assistant.llm.wire.modes import Messages

_CONNECT_SECONDS = 5.0
_KEPT_SECONDS = 30.0  # an idle connection, from one question of a draft to the next
# langchain passes over it in a stream.
_REFUSAL = re.compile(rb'"refusal"\s*:\s*"[^"]')

# An answer of the wrong types is told in our own words, not on the console.
warnings.filterwarnings("ignore", message="Pydantic serializer warnings", category=UserWarning)
warnings.filterwarnings("ignore", module="langchain_openai", category=UserWarning)


@dataclass(frozen=True)
class Said:
    """What came back: the text, or the arguments of the tool that was called (`by_tool`).

    `heard` is the beginning of the body as it came over the wire.
    """

    text: str
    by_tool: bool
    streamed: bool
    finish: str | None
    refused: bool
    prompt_tokens: int
    completion_tokens: int
    heard: bytes


@dataclass(frozen=True)
class Bounds:
    """What one answer may take: seconds, bytes over the wire, characters of text."""

    seconds: float
    bytes_: int
    characters: int


class Line:
    """Carries one call at a time. `cut` may come from any thread."""

    def __init__(
        self,
        model: str,
        base_url: str | None,
        key: SecretStr | None,
        *,
        transport: httpx.BaseTransport | None = None,
    ) -> None:
        """`transport` in the place of the network: see `rehearsal`."""
        self._client = BoundedClient(
            # NOTE: a proxy named in the environment would capture loopback.
            trust_env=not is_loopback(base_url),
            verify=_tls(base_url or OPENAI),
            transport=transport,
            limits=httpx.Limits(max_connections=1, keepalive_expiry=_KEPT_SECONDS),
        )
        self._lock = threading.Lock()
        self._busy = self._cut = False
        self._chat = PlainChatOpenAI(
            model=model,
            base_url=base_url or OPENAI,  # explicit: no variable of langsmith leads elsewhere
            api_key=key or SecretStr("none"),  # local endpoints take any, the client insists on one
            http_client=self._client,
            http_socket_options=(),
            openai_proxy="",
            max_retries=0,
            use_responses_api=False,
            cache=False,
            verbose=False,
        )

    def call(
        self,
        messages: Messages,
        fields: dict[str, Any],
        profile: EndpointProfile,
        bounds: Bounds,
        heard: Callable[[str], None],
    ) -> Said:
        """One request; `heard` is given each piece of a streamed text. Raises whatever goes wrong."""
        with self._lock:
            self._busy = True
        try:
            return self._call(messages, fields, profile, bounds, heard)
        finally:
            with self._lock:
                self._busy = False
                if self._cut:
                    self._client.close()

    def cut(self) -> None:
        """End whatever is under way, so that the endpoint stops as well; no call follows."""
        with self._lock:
            self._cut = True
            self._client.cut()
            # NOTE: closed under its reader, the number of the socket could already be another's.
            if not self._busy:
                self._client.close()

    def _call(
        self,
        messages: Messages,
        fields: dict[str, Any],
        profile: EndpointProfile,
        bounds: Bounds,
        heard: Callable[[str], None],
    ) -> Said:
        self._client.most_bytes = bounds.bytes_
        timeout = httpx.Timeout(bounds.seconds, connect=min(_CONNECT_SECONDS, bounds.seconds))
        # In `extra_body` the fields reach the wire as they are, with no client having ideas of its own.
        options: dict[str, Any] = {"extra_body": fields, "timeout": timeout}
        with tracing_context(enabled=False):  # whatever LANGSMITH_TRACING says: nothing leaves
            if profile.streaming:
                pieces = self._chat.stream(messages, stream_usage=profile.stream_usage, **options)
                return self._gathered(pieces, bounds.characters, heard)
            return self._whole(self._chat.invoke(messages, **options))

    def _whole(self, message: Any) -> Said:
        arguments = arguments_of(message)
        return self._said(
            arguments or str(message.text),
            by_tool=bool(arguments),
            streamed=False,
            message=message,
            finish=message.response_metadata.get("finish_reason"),
        )

    def _gathered(
        self, pieces: Iterator[Any], most_characters: int, heard: Callable[[str], None]
    ) -> Said:
        text: list[str] = []
        arguments: list[str] = []
        length = 0
        finish: str | None = None
        last: Any = None
        usage: Any = None
        for piece in pieces:
            last = piece
            said = str(piece.text)
            called = arguments_of(piece)
            text.append(said)
            arguments.append(called)
            length += len(said) + len(called)
            if length > most_characters:
                raise AnswerError("模型的回答过长")
            finish = piece.response_metadata.get("finish_reason") or finish
            usage = piece.usage_metadata or usage
            if said or called:
                heard(called or said)
        if last is None:
            raise AnswerError("模型的回答不完整")
        last.usage_metadata = usage
        tool = "".join(arguments)
        return self._said(
            tool or "".join(text), by_tool=bool(tool), streamed=True, message=last, finish=finish
        )

    def _said(
        self, text: str, *, by_tool: bool, streamed: bool, message: Any, finish: str | None
    ) -> Said:
        usage = message.usage_metadata or {}
        return Said(
            text=text,
            by_tool=by_tool,
            streamed=streamed,
            finish=finish,
            refused=not text and _REFUSAL.search(self._client.heard) is not None,
            prompt_tokens=_count(usage.get("input_tokens")),
            completion_tokens=_count(usage.get("output_tokens")),
            heard=bytes(self._client.heard),
        )


def _tls(base_url: str) -> ssl.SSLContext:
    if base_url.startswith("https:"):
        return _trusting()
    return ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)  # trusts nobody, and is not needed


@cache
def _trusting() -> ssl.SSLContext:
    """The certificates that are trusted: 70 ms to load, the same for every line."""
    return httpx.create_ssl_context()


def _count(tokens: Any) -> int:
    """As the endpoint says it: perhaps a text, perhaps below zero."""
    return tokens if isinstance(tokens, int) and tokens > 0 else 0
