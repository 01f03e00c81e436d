"""A draft made in a thread of its own, while the turn tells the screen how far it is."""

from __future__ import annotations

import queue
import threading
from collections.abc import Callable, Iterator
from typing import Protocol, Unpack

from assistant.chat.events import Event, Forming, doing
from assistant.drafting import Draft
from assistant.drafting.told import Told
from assistant.llm.stopping import Stop, StoppedError

_LOOK_SECONDS = 0.1
# What is at work sees the stop at its next step; longer than this nobody waits for it.
_GRACE_SECONDS = 1.5


class Work(Protocol):
    """What makes the draft."""

    def __call__(self, **told: Unpack[Told]) -> Draft:
        """Raises StoppedError once the stop is set."""


class Making:
    """One draft in the making: `events` runs it to its end, then `draft` is there."""

    def __init__(self, work: Work, keep: Callable[[Draft], Event], stop: Stop) -> None:
        """`keep` is called, in this thread, with the draft that stands before a model is asked."""
        self._work = work
        self._keep = keep
        self._stop = stop
        self._told: queue.SimpleQueue[Event | Draft | None] = queue.SimpleQueue()
        self._outcome: list[Draft | BaseException] = []

    def events(self) -> Iterator[Event]:
        """Steps and rows as they come. Closing it sets the stop.

        Raises what the work raised, and StoppedError where it was stopped.
        """
        threading.Thread(target=self._run, daemon=True, name="jixiao-draft").start()
        waited = 0.0
        try:
            while True:
                try:
                    told = self._told.get(timeout=_LOOK_SECONDS)
                except queue.Empty:
                    waited += _LOOK_SECONDS if self._stop.is_set else 0
                    if waited > _GRACE_SECONDS:
                        raise StoppedError from None
                    continue
                if told is None:
                    break
                yield self._keep(told) if isinstance(told, Draft) else told
        except BaseException:
            self._stop.set()
            raise
        if isinstance(self._outcome[0], BaseException):
            raise self._outcome[0]

    @property
    def draft(self) -> Draft:
        """The finished draft."""
        made = self._outcome[0]
        assert isinstance(made, Draft)  # `events` raised otherwise
        return made

    def _run(self) -> None:
        def on_step(words: str) -> None:
            self._stop.check()
            self._told.put(doing(words))

        def on_row(level2: str, name: str, target: str) -> None:
            self._stop.check()
            self._told.put(Event(kind="row", row=Forming(level2=level2, name=name, target=target)))

        try:
            self._outcome.append(
                self._work(on_step=on_step, on_row=on_row, on_draft=self._told.put, stop=self._stop)
            )
        except BaseException as error:  # handed over, and raised again by the turn
            self._outcome.append(error)
        finally:
            self._told.put(None)
