"""The shipped loopback server, answering with one status and body for whatever is posted."""

from __future__ import annotations

from typing import Any

from assistant.llm.scripted.serving import LoopbackServer as Shipped
from assistant.llm.scripted.serving import Reply, Request, running

__all__ = ["LoopbackServer", "running"]


class LoopbackServer(Shipped):
    """Answers each POST with what `answer` gives; `requests` holds the bodies that came in."""

    def __init__(self) -> None:
        super().__init__()
        self.headers: dict[str, str] = {}
        self.seconds = 0.0
        self.trickle_seconds = 0.0

    @property
    def requests(self) -> list[dict[str, Any]]:
        return [request.body for request in self.heard]

    @property
    def authorizations(self) -> list[str | None]:
        return [request.authorization for request in self.heard]

    @property
    def paths(self) -> list[str]:
        return [request.path for request in self.heard]

    def answer(self, asked: dict[str, Any]) -> tuple[int, bytes]:
        raise NotImplementedError

    def reply(self, request: Request) -> Reply:
        status, body = self.answer(request.body)
        return Reply(status, (body,), self.headers, wait=self.seconds, pause=self.trickle_seconds)
