"""One request to an endpoint, within a deadline and stopped at a glance, whatever the endpoint does."""

from __future__ import annotations

import contextlib
import queue
import time
import weakref
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from pydantic import SecretStr

from assistant.llm.address import checked
from assistant.llm.asking import EndpointError
from assistant.llm.extract import without_thoughts
from assistant.llm.failures import Failure, OutOfReachError, failure
from assistant.llm.profile import EndpointProfile
from assistant.llm.stopping import Stop
from assistant.llm.wire.background import in_background
from assistant.llm.wire.modes import Messages
from assistant.model.errors import UserError

if TYPE_CHECKING:
    from assistant.llm.wire.line import Line, Said

CHARACTERS_A_TOKEN = 50  # far more than any tokenizer makes of one: past it, the answer is garbage
_STREAMED_BYTES_A_TOKEN = 1000  # each comes in an envelope of its own
_BYTES_AT_LEAST = 1_000_000  # thoughts in a field of their own
_GLANCE_SECONDS = 0.05  # how often the wish to stop is looked for

_Lines = queue.SimpleQueue["Line | Exception"]


class FailedError(Exception):
    """One request failed in the way that `how` says."""

    def __init__(self, how: Failure) -> None:
        super().__init__(str(how.error))
        self.how = how


class Caller:
    """Makes requests over lines that are kept open in between. Threads may share it."""

    def __init__(self, model: str, base_url: str | None, key: SecretStr | None) -> None:
        self._model = model
        self._base_url = base_url
        self._key = key
        self._idle: _Lines = queue.SimpleQueue()
        weakref.finalize(self, _hang_up, self._idle)

    def warm(self, profile: EndpointProfile) -> None:
        """Have a line ready, in a thread of its own: loading the client takes a second the first time."""

        def work() -> None:
            self._open()
            with contextlib.suppress(Exception):  # whoever asks is told
                from assistant.llm.wire.rehearsal import rehearse

                rehearse(profile)

        in_background(work, "jixiao-warm")

    def call(
        self,
        messages: Messages,
        fields: dict[str, Any],
        profile: EndpointProfile,
        *,
        seconds: float,
        most_tokens: int,
        stop: Stop | None,
        on_text: Callable[[str], None] | None,
    ) -> Said:
        """One request. Raises FailedError, StoppedError, and what `on_text` raises."""
        line = self._line(stop, seconds)
        a_token = _STREAMED_BYTES_A_TOKEN if profile.streaming else CHARACTERS_A_TOKEN
        heard: queue.SimpleQueue[str | Said | Exception] = queue.SimpleQueue()

        def work() -> None:  # in a thread of its own: no timeout of a read ends a slow trickle
            from assistant.llm.wire.line import Bounds

            bounds = Bounds(
                seconds=seconds,
                bytes_=_BYTES_AT_LEAST + a_token * most_tokens,
                characters=CHARACTERS_A_TOKEN * most_tokens,
            )
            try:
                heard.put(line.call(messages, fields, profile, bounds, heard.put))
            except Exception as error:  # every kind of failure becomes one clause, in `failure`
                heard.put(error)

        in_background(work, "jixiao-model")
        try:
            said = _listened(heard, seconds, stop, on_text)
        except BaseException:
            line.cut()
            raise
        self._idle.put(line)
        return said

    def _line(self, stop: Stop | None, seconds: float) -> Line:
        if self._idle.empty():
            in_background(self._open, "jixiao-line")
        line: Line | Exception = _awaited(self._idle, time.monotonic() + seconds, seconds, stop)
        if isinstance(line, Exception):
            raise FailedError(failure(line)) from line
        return line

    def _open(self) -> None:
        try:
            base_url = self._address()
            from assistant.llm.wire.line import Line

            self._idle.put(Line(self._model, base_url, self._key))
        except Exception as error:  # told to whoever asks
            self._idle.put(error)

    def _address(self) -> str | None:
        """The address as the client takes it. Raises OutOfReachError where it or the key is none."""
        key = self._key.get_secret_value() if self._key else ""
        if not (key.isascii() and key.isprintable()):
            raise OutOfReachError("密钥里有不能用的字符，请检查 OPENAI_API_KEY")
        if self._base_url is None:
            return None
        try:
            return checked(self._base_url, "OPENAI_BASE_URL").removesuffix("/chat/completions")
        except UserError as error:
            raise OutOfReachError(str(error).rstrip("。")) from error


def _awaited(coming: queue.SimpleQueue[Any], end: float, seconds: float, stop: Stop | None) -> Any:
    """The next thing that comes. Raises FailedError at the end, StoppedError."""
    while True:
        if stop is not None:
            stop.check()
        left = end - time.monotonic()
        if left <= 0:
            late = EndpointError(f"模型在{seconds:.3g}秒内没有答完")
            raise FailedError(Failure(late, again=True))
        try:
            return coming.get(timeout=min(left, _GLANCE_SECONDS))
        except queue.Empty:
            continue


def _listened(
    heard: queue.SimpleQueue[str | Said | Exception],
    seconds: float,
    stop: Stop | None,
    on_text: Callable[[str], None] | None,
) -> Said:
    """What the call comes to, its text told on the way. Raises FailedError, StoppedError."""
    end = time.monotonic() + seconds
    text = ""
    while True:
        event: str | Said | Exception = _awaited(heard, end, seconds, stop)
        if isinstance(event, Exception):
            raise FailedError(failure(event)) from event
        if not isinstance(event, str):
            return event
        text += event
        # Pieces that came while the last were being shown are shown together.
        if on_text is not None and heard.empty() and (shown := without_thoughts(text)):
            on_text(shown)


def _hang_up(lines: _Lines) -> None:
    while not lines.empty():
        line = lines.get_nowait()
        if not isinstance(line, Exception):
            line.cut()
