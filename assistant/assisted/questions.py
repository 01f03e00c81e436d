"""Questions to a model about one table: two requests at most, and what they cost."""

from __future__ import annotations

from typing import Any

from pydantic import BaseModel

from assistant.llm.asking import AnswerError, Model
from assistant.llm.budget import Budget
from assistant.llm.prompts import Rendered, load_prompt
from assistant.llm.stopping import Stop

_REQUESTS = 2
_SECONDS = 90.0


class Questions:
    """Asks, and once again where the answer will not do. `calls` and `tokens` are what it cost."""

    def __init__(self, model: Model, stop: Stop | None) -> None:
        self._model = model
        self._stop = stop
        self._budget = Budget(requests=_REQUESTS, repeats=1, repairs=1, seconds=_SECONDS)
        self.tokens = 0

    @property
    def calls(self) -> int:
        """The requests that went out."""
        return _REQUESTS - self._budget.requests

    @property
    def may_ask_again(self) -> bool:
        """Whether there is one more question left about an answer that would not do."""
        return not self._budget.exhausted and self._budget.repairs > 0

    def ask(self, prompt: Rendered, shape: type[BaseModel]) -> dict[str, Any]:
        """The object the model answered. An answer in no form at all is asked for again, once.

        Raises AnswerError, EndpointError, StoppedError.
        """
        try:
            return self._once(prompt, shape)
        except AnswerError as error:
            if not self.may_ask_again:
                raise
            return self.again(prompt, shape, str(error))

    def again(self, prompt: Rendered, shape: type[BaseModel], wrong: str) -> dict[str, Any]:
        """The answer to the same question, told what was `wrong` with the last one. Raises as `ask`."""
        self._budget.take_repair()
        parts = {"rules": prompt.system, "material": prompt.user, "whole": wrong, "rows": []}
        return self._once(load_prompt("repair").render(**parts), shape)

    def _once(self, prompt: Rendered, shape: type[BaseModel]) -> dict[str, Any]:
        answer = self._model.ask(prompt, shape, budget=self._budget, stop=self._stop)
        self.tokens += answer.prompt_tokens + answer.completion_tokens
        return answer.whole
