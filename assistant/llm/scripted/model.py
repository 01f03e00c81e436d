"""A model that says what a script has for it: for tests, for training, for playing a record again."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from pydantic import BaseModel

from assistant.llm.asking import Answer, EndpointError
from assistant.llm.budget import Budget
from assistant.llm.extract import object_for, without_thoughts
from assistant.llm.prompts import Rendered
from assistant.llm.stopping import Stop

#: What is said to one question: an object, the text of an answer, or what goes wrong instead.
Saying = dict[str, Any] | str | Exception
#: A saying, or what makes one out of the question.
Line = Saying | Callable[[Rendered], Saying]

_PIECES = 24  # in which an answer streams, whatever its length


@dataclass(frozen=True)
class Asked:
    """One question the model was asked, and the shape wanted of its answer."""

    prompt: Rendered
    shape: type[BaseModel]


class ScriptedModel:
    """Says its lines in turn, one for each question; `asked` keeps the questions.

    A text goes the way every endpoint's answer goes: JSON is looked for in it, and where there is
    none the question fails. Each question takes one request from the budget. After the last line
    `always` is said, where one is given; else the model cannot be reached.
    """

    def __init__(
        self, lines: Iterable[Line] = (), *, always: Line | None = None, name: str = "脚本模型"
    ) -> None:
        self._lines = list(lines)
        self._always = always
        self._name = name
        self.asked: list[Asked] = []

    @property
    def name(self) -> str:
        """The model's name, for display."""
        return self._name

    def ask(
        self,
        prompt: Rendered,
        shape: type[BaseModel],
        *,
        budget: Budget,
        stop: Stop | None = None,
        on_text: Callable[[str], None] | None = None,
    ) -> Answer:
        """The next line of the script; see `Model.ask`. An exception of the script is raised as it is."""
        if stop:
            stop.check()
        if budget.exhausted or not budget.take_request():
            raise EndpointError("本次可用的调用次数或时间已用完")
        self.asked.append(Asked(prompt, shape))
        started = time.monotonic()
        said = self._next(prompt)
        seconds = time.monotonic() - started
        if isinstance(said, Exception):
            raise said
        text = said if isinstance(said, str) else json.dumps(said, ensure_ascii=False)
        stream(text, stop, on_text)
        tokens = len(prompt.system) + len(prompt.user), len(text)
        budget.spend(sum(tokens))
        whole = object_for(shape, without_thoughts(text)) if isinstance(said, str) else said
        return Answer(whole, *tokens, seconds=seconds)

    def _next(self, prompt: Rendered) -> Saying:
        line = self._lines.pop(0) if self._lines else self._always
        if line is None:
            return EndpointError("脚本里没有更多的回答")
        return line(prompt) if callable(line) else line


def stream(text: str, stop: Stop | None, on_text: Callable[[str], None] | None) -> None:
    """Tell a whole text piece by piece, as an endpoint would. Raises StoppedError."""
    step = max(1, -(-len(text) // _PIECES))
    for end in range(step, len(text) + step, step):
        if stop:
            stop.check()
        if on_text:
            on_text(text[:end])
