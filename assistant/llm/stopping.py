"""A person's wish to stop, seen by whatever is at work."""

from __future__ import annotations

import threading


class StoppedError(Exception):
    """The user stopped the work; what was kept until then stays."""


class Stop:
    """Set by one thread, looked at by another."""

    def __init__(self) -> None:
        self._event = threading.Event()

    def set(self) -> None:
        """Ask whatever is at work to stop as soon as it can."""
        self._event.set()

    @property
    def is_set(self) -> bool:
        """Whether the work is to stop."""
        return self._event.is_set()

    def check(self) -> None:
        """Raises StoppedError where the work is to stop."""
        if self._event.is_set():
            raise StoppedError

    def wait(self, seconds: float) -> None:
        """Sleep, shorter where the work is to stop. Raises StoppedError then."""
        if self._event.wait(seconds):
            raise StoppedError
