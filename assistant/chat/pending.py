"""Questions that stay open from one message to the next, kept with the conversation."""

from __future__ import annotations

from typing import Literal

from pydantic import TypeAdapter, ValidationError

from assistant.chat.requests import Request, RowRef
from assistant.drafting.shapes import Gap
from assistant.model.table import Value


class Which(Value):
    """Request `at` of `requests` needs `field`, one or more of `choices`."""

    requests: tuple[Request, ...]
    at: int
    field: Literal["rows", "anchor", "count"]
    choices: tuple[str, ...] = ()
    said: str

    def answered(self, answer: RowRef | int) -> Which:
        """The requests with the answer in its place."""
        requests = list(self.requests)
        requests[self.at] = requests[self.at].model_copy(update={self.field: answer})
        return self.model_copy(update={"requests": tuple(requests)})


class Missing(Value):
    """What the task does not say (None: where it contradicts itself).

    `version` of the draft is the one that the program made, before anybody changed it.
    """

    gap: Gap | None
    version: int


class AskError(Exception):
    """The turn ends with a question; `pending` is what its answer is for."""

    def __init__(self, question: str, pending: Which | Missing) -> None:
        super().__init__(question)
        self.question = question
        self.pending = pending


_KEPT: TypeAdapter[Which | Missing] = TypeAdapter(Which | Missing)


def kept(content: str | None) -> Which | Missing | None:
    """The question kept with a message; None where another version of the program kept it."""
    if content is None:
        return None
    try:
        return _KEPT.validate_json(content)
    except ValidationError:
        return None
