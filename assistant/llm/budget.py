"""What one piece of work may spend on a model: requests, repeats, repairs, tokens, time."""

from __future__ import annotations

import time
from dataclasses import dataclass, field


@dataclass
class Budget:
    """Spent step by step; each `take_…` says whether there was one left and counts it.

    `requests` counts everything that goes over the wire, repeats too. `repeats` are requests sent
    again after the transport failed, `repairs` questions about an answer that would not do.
    `seconds` runs from the making of the budget.
    """

    requests: int = 6
    repeats: int = 2
    repairs: int = 2
    tokens: int = 60_000
    seconds: float = 120.0
    _started: float = field(default_factory=time.monotonic)

    def take_request(self) -> bool:
        """One more request."""
        return self._take("requests")

    def take_repeat(self) -> bool:
        """One more try after the transport failed."""
        return self._take("repeats")

    def take_repair(self) -> bool:
        """One more question about an answer that would not do."""
        return self._take("repairs")

    def spend(self, tokens: int) -> None:
        """Tokens an exchange has cost, both ways."""
        self.tokens -= tokens

    @property
    def seconds_left(self) -> float:
        """Until the deadline, never negative."""
        return max(0.0, self._started + self.seconds - time.monotonic())

    @property
    def exhausted(self) -> bool:
        """Whether no further request may be made."""
        return self.requests <= 0 or self.tokens <= 0 or self.seconds_left <= 0

    def _take(self, what: str) -> bool:
        left = getattr(self, what)
        if left <= 0:
            return False
        setattr(self, what, left - 1)
        return True
