"""What is kept of one piece of work with a model, and of each question in it."""

from __future__ import annotations

import hashlib
from datetime import datetime
from typing import Literal

from assistant.llm.prompts import Rendered
from assistant.model.table import Value

OK = "ok"

#: An answer that would not do, an endpoint that gave none, a user who had enough.
Failed = Literal["answer", "endpoint", "stopped"]


class Call(Value):
    """One question to a model. `requests` went out for it; `outcome` is `ok` or one clause.

    `digest` is of the text that was sent; `sent` and `answered` are there only where texts are kept.
    """

    number: int
    prompt: str
    version: int
    at: datetime
    seconds: float
    prompt_tokens: int = 0
    completion_tokens: int = 0
    requests: int = 1
    outcome: str = OK
    failed: Failed | None = None
    digest: str
    sent: str | None = None
    answered: str | None = None


class Run(Value):
    """One piece of work with a model. `what` is its kind (`draft`), `task` the SHA-256 of its text.

    `asked` is all that is needed to do it again, where texts are kept; `outcome` is empty while it runs.
    """

    id: str
    what: str
    task: str
    asked: str | None
    options: dict[str, str]
    model: str
    program: str
    at: datetime
    outcome: str
    calls: tuple[Call, ...] = ()

    @property
    def prompts(self) -> dict[str, int]:
        """The prompts that were sent, and their versions."""
        return {call.prompt: call.version for call in self.calls}


def text_of(prompt: Rendered) -> str:
    """What is sent, as one text."""
    return f"{prompt.system}\n\n{prompt.user}"


def digest_of(prompt: Rendered) -> str:
    """Of what is sent: the same question has the same."""
    return hashlib.sha256(text_of(prompt).encode()).hexdigest()
