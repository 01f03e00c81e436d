"""Questions to the model about one draft: one budget, one stop, and what it all cost."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from pydantic import BaseModel

from assistant.drafting.shapes import Usage
from assistant.llm.asking import Answer, EndpointError, Model
from assistant.llm.budget import Budget
from assistant.llm.prompts import Rendered
from assistant.llm.stopping import Stop


class Exchange:
    """Asks, and keeps count. `prompts` are those that were sent, with their versions."""

    def __init__(self, model: Model, budget: Budget, stop: Stop | None) -> None:
        self._model = model
        self._budget = budget
        self._stop = stop
        self._requests = budget.requests
        self._answers: list[Answer] = []
        self.prompts: dict[str, int] = {}

    def ask(
        self,
        prompt: Rendered,
        shape: type[BaseModel],
        on_text: Callable[[str], None] | None = None,
    ) -> dict[str, Any]:
        """The object the model answered. Raises AnswerError, EndpointError, StoppedError."""
        if self._stop:
            self._stop.check()
        if self._budget.exhausted:
            raise EndpointError("本次可用的调用次数或时间已用完")
        self.prompts[prompt.name] = prompt.version
        answer = self._model.ask(
            prompt, shape, budget=self._budget, stop=self._stop, on_text=on_text
        )
        self._answers.append(answer)
        return answer.whole

    def may_repair(self) -> bool:
        """Whether there is one more question left about an answer that would not do; counts it."""
        return not self._budget.exhausted and self._budget.take_repair()

    @property
    def usage(self) -> Usage:
        """All requests that went out, and what the answers cost."""
        return Usage(
            calls=self._requests - self._budget.requests,
            prompt_tokens=sum(answer.prompt_tokens for answer in self._answers),
            completion_tokens=sum(answer.completion_tokens for answer in self._answers),
            seconds=round(sum(answer.seconds for answer in self._answers), 3),
        )
