"""One question to a model, whoever answers: an endpoint, a script, a record played again."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Protocol

from pydantic import BaseModel

from assistant.llm.budget import Budget
from assistant.llm.prompts import Rendered
from assistant.llm.stopping import Stop


class EndpointError(Exception):
    """The model could not be reached or must not be asked; `str(error)` is one Chinese clause."""


class AnswerError(EndpointError):
    """The model answered, but not in the form asked for. `text` is what it said, cut to a length fit to show it."""

    def __init__(self, clause: str, text: str = "") -> None:
        super().__init__(clause)
        self.text = text


@dataclass(frozen=True)
class Answer:
    """One JSON object out of an answer, not yet validated, and what it cost (`seconds` on the model)."""

    whole: dict[str, Any]
    prompt_tokens: int
    completion_tokens: int
    seconds: float


class Model(Protocol):
    """Whatever answers. `name` is what people call it."""

    @property
    def name(self) -> str:
        """The model's name, for display."""

    def ask(
        self,
        prompt: Rendered,
        shape: type[BaseModel],
        *,
        budget: Budget,
        stop: Stop | None = None,
        on_text: Callable[[str], None] | None = None,
    ) -> Answer:
        """One exchange: the first JSON object of the answer that has a field of `shape`.

        `shape` tells the endpoint what is wanted; its validation is the caller's, row by row.
        `on_text` hears the answer so far, each time more of it has come. Requests repeated after the
        transport failed are taken from the budget. Raises AnswerError for an answer that holds no such
        object, EndpointError for everything else that went wrong, StoppedError.
        """
