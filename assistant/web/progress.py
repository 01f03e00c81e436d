"""Long work runs beside the page: what it reports becomes updates, and the library opens in the background."""

from __future__ import annotations

import time
from collections.abc import Callable, Generator, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from threading import Lock
from typing import TypeVar

from assistant.library import Library
from assistant.services import Progress, Services

_Result = TypeVar("_Result")
_POLL_SECONDS = 0.15


class Steps:
    """The latest step of some work, set by its thread and read by the page's."""

    def __init__(self) -> None:
        self.done, self.total = 0, 0

    def __call__(self, done: int, total: int) -> None:
        """Called by the work as it goes on."""
        self.done, self.total = done, total


def follow(work: Callable[[Progress], _Result]) -> Generator[Steps, None, _Result]:
    """Run `work` in a thread; yields its steps now and then, returns its result or raises its error."""
    steps = Steps()
    with ThreadPoolExecutor(1) as pool:
        result = pool.submit(work, steps)
        while not result.done():
            yield steps
            time.sleep(_POLL_SECONDS)
        return result.result()


class Opening:
    """The library of the workspace, opened once, in the background, as soon as it is asked for.

    Pass `steps` to the services as their progress, so that the first indexing can be shown.
    """

    def __init__(self) -> None:
        self.steps = Steps()
        self._lock = Lock()
        self._library: Future[Library] | None = None

    def start(self, services: Services) -> Future[Library]:
        """Begin opening, unless that was done or failed before: after a failure it begins anew."""
        with self._lock:
            if self._library is None or (self._library.done() and self._library.exception()):
                pool = ThreadPoolExecutor(1)
                self._library = pool.submit(lambda: services.library)
                pool.shutdown(wait=False)
            return self._library

    def library(self, services: Services) -> Library:
        """The library, as soon as it is open; raises what kept it from opening."""
        return self.start(services).result()

    def wait(self, services: Services) -> Iterator[Steps]:
        """Yields the steps until the library is open; raises what kept it from opening."""
        opening = self.start(services)
        while not opening.done():
            yield self.steps
            time.sleep(_POLL_SECONDS)
        opening.result()  # raises what kept it from opening
