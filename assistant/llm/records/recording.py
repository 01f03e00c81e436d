"""A model whose every exchange is recorded."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime

from pydantic import BaseModel

from assistant.llm.asking import Answer, AnswerError, EndpointError, Model
from assistant.llm.budget import Budget
from assistant.llm.prompts import Rendered
from assistant.llm.records.shapes import OK, Call, Failed, digest_of, text_of
from assistant.llm.records.store import Records
from assistant.llm.stopping import Stop, StoppedError

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
                digest=digest_of(prompt),
                sent=text_of(prompt),
                answered=json.dumps(answer.whole, ensure_ascii=False) if answer else _said(error),
            )
            self._records.add(self._run, call)
            self._answered = self._answered or answer is not None
            self.outcome = OK if self._answered else call.outcome


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
