"""A record that answers in the place of the model."""

from __future__ import annotations

import json
from collections.abc import Callable

from pydantic import BaseModel

from assistant.llm.asking import Answer, AnswerError, EndpointError
from assistant.llm.budget import Budget
from assistant.llm.prompts import Rendered
from assistant.llm.records.shapes import Call, Run, digest_of
from assistant.llm.scripted.model import stream
from assistant.llm.stopping import Stop
from assistant.model.errors import UserError


class Replayed:
    """Answers as the run did, question by question, with what it cost then. No endpoint is asked."""

    def __init__(self, run: Run) -> None:
        """Raises UserError where the texts of the run were not kept, or it was stopped."""
        if run.asked is None or any(call.sent is None for call in run.calls):
            raise UserError(
                f"记录 {run.id} 没有保存往来的文字，不能重放。"
                "要能重放，请先设置 JIXIAO_KEEP_MODEL_TEXT=true 再编制。"
            )
        if any(call.failed == "stopped" for call in run.calls):
            raise UserError(f"记录 {run.id} 那次编制被中途停止，没有可以重放的结果。")
        self._run = run
        self._left = list(run.calls)

    @property
    def name(self) -> str:
        """The model's name, for display."""
        return f"{self._run.model}（重放）"

    def ask(
        self,
        prompt: Rendered,
        shape: type[BaseModel],
        *,
        budget: Budget,
        stop: Stop | None = None,
        on_text: Callable[[str], None] | None = None,
    ) -> Answer:
        """See `Model.ask`. Raises UserError where another question was asked then."""
        if stop:
            stop.check()
        call = self._left.pop(0) if self._left else None
        if call is None or call.digest != digest_of(prompt):
            raise UserError(self._why(call, prompt))
        for _ in range(call.requests):
            budget.take_request()
        for _ in range(call.requests - 1):
            budget.take_repeat()
        if call.failed == "answer":
            raise AnswerError(call.outcome, call.answered or "")
        if call.failed:
            raise EndpointError(call.outcome)
        text = call.answered or "{}"
        stream(text, stop, on_text)
        budget.spend(call.prompt_tokens + call.completion_tokens)
        return Answer(
            json.loads(text), call.prompt_tokens, call.completion_tokens, seconds=call.seconds
        )

    def _why(self, call: Call | None, prompt: Rendered) -> str:
        what = "往年表、设置或程序"
        if call and (call.prompt, call.version) != (prompt.name, prompt.version):
            what = "提示词或程序"
        return f"记录 {self._run.id} 不能重放：那次编制以后，{what}有了变化，问模型的话已经不同。"
