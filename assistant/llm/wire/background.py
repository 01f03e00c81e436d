"""Threads that nobody has to wait for, and that do not disturb the end of the program."""

from __future__ import annotations

import atexit
import threading
import time
import weakref
from collections.abc import Callable

_PATIENCE_SECONDS = 2.0
_working: weakref.WeakSet[threading.Thread] = weakref.WeakSet()


def in_background(work: Callable[[], None], name: str) -> None:
    """Run it in a thread that a program at its end gives two seconds, and no more."""
    thread = threading.Thread(target=work, daemon=True, name=name)
    _working.add(thread)
    thread.start()


@atexit.register
def _wait() -> None:
    # NOTE: a thread inside native code when the interpreter goes ends the process with a message
    # and a wrong status. Calls that were given up have lost their connection and end by themselves.
    end = time.monotonic() + _PATIENCE_SECONDS
    for thread in list(_working):
        thread.join(max(0.0, end - time.monotonic()))
