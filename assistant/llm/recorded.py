"""A model whose every exchange is recorded, and a record that answers in the place of the model."""

from __future__ import annotations

import hashlib
import json
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime

from pydantic import BaseModel

from assistant.llm.asking import Answer, AnswerError, EndpointError, Model
from assistant.llm.budget import Budget
from assistant.llm.prompts import Rendered
from assistant.llm.records import OK, Call, Failed, Records, Run
from assistant.llm.scripted.model import stream
from assistant.llm.stopping import Stop, StoppedError
from assistant.model.errors import UserError

_STOPPED = "已停止"


class Recorded:
    """Asks another model and writes down each exchange, failed ones too."""

    def __init__(self, model: Model, records: Records, run: str) -> None:
        self._model = model
        self._records = records
        self._run = run
        self._number = 0
        self._answered = False
        self.outcome = OK  # or what went wrong, where no question was answered

    @property
    def name(self) -> str:
        """The model's name, for display."""
        return self._model.name

    def ask(
        self,
        prompt: Rendered,
        shape: type[BaseModel],
        *,
        budget: Budget,
        stop: Stop | None = None,
        on_text: Callable[[str], None] | None = None,
    ) -> Answer:
        """See `Model.ask`."""
        at, started, before = datetime.now(UTC), time.monotonic(), budget.requests
        answer: Answer | None = None
        error: Exception | None = None
        try:
            answer = self._model.ask(prompt, shape, budget=budget, stop=stop, on_text=on_text)
            return answer
        except (EndpointError, StoppedError) as failure:
            error = failure
            raise
        finally:
            self._number += 1
            call = Call(
                number=self._number,
                prompt=prompt.name,
                version=prompt.version,
                at=at,
                seconds=round(answer.seconds if answer else time.monotonic() - started, 3),
                prompt_tokens=answer.prompt_tokens if answer else 0,
                completion_tokens=answer.completion_tokens if answer else 0,
                requests=before - budget.requests,
                outcome=OK if answer else _clause(error),
                failed=None if answer else _kind(error),
                digest=_digest(prompt),
                sent=_text(prompt),
                answered=json.dumps(answer.whole, ensure_ascii=False) if answer else _said(error),
            )
            self._records.add(self._run, call)
            self._answered = self._answered or answer is not None
            self.outcome = OK if self._answered else call.outcome


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
        if call is None or call.digest != _digest(prompt):
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


@contextmanager
def recording(
    records: Records, what: str, model: Model, task: str, *, asked: str = "", **options: str
) -> Iterator[tuple[str, Model]]:
    """One run: its id, and the model that writes down what it is asked. Its outcome follows from its end."""
    run = records.begin(what, task, model.name, asked=asked, options=options)
    recorded = Recorded(model, records, run)
    outcome = ""
    try:
        yield run, recorded
        outcome = recorded.outcome
    except BaseException as error:
        outcome = _clause(error)
        raise
    finally:
        records.finish(run, outcome)


def _clause(error: BaseException | None) -> str:
    if isinstance(error, StoppedError | GeneratorExit | KeyboardInterrupt):
        return _STOPPED
    return str(error) if isinstance(error, EndpointError) else "程序出错"


def _kind(error: Exception | None) -> Failed:
    if isinstance(error, AnswerError):
        return "answer"
    return "stopped" if isinstance(error, StoppedError) else "endpoint"


def _said(error: Exception | None) -> str | None:
    return error.text if isinstance(error, AnswerError) else None


def _text(prompt: Rendered) -> str:
    return f"{prompt.system}\n\n{prompt.user}"


def _digest(prompt: Rendered) -> str:
    return hashlib.sha256(_text(prompt).encode()).hexdigest()
