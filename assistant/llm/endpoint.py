"""A language model behind an OpenAI-compatible endpoint, asked in the way its profile says.

Nothing it says is trusted here or later. What comes back is searched for one JSON object; everything
else that can happen (no connection, a timeout, a refusal, an empty or cut answer, prose) is one
`EndpointError` with one Chinese clause.
"""

from __future__ import annotations

import random
import time
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from pydantic import BaseModel, ValidationError, create_model

from assistant.llm.asking import Answer, AnswerError, EndpointError
from assistant.llm.budget import Budget
from assistant.llm.extract import object_for, without_thoughts
from assistant.llm.known import profile_of
from assistant.llm.profile import EndpointProfile
from assistant.llm.prompts import Rendered
from assistant.llm.stopping import Stop
from assistant.llm.wire.calling import CHARACTERS_A_TOKEN, Caller, FailedError
from assistant.llm.wire.modes import request

if TYPE_CHECKING:
    from assistant.llm.wire.line import Said
    from assistant.settings import Settings

_MOST_TOKENS = 6000
_PAUSE_SECONDS = 0.5
_MOST_SHOWN = 2000

_Row = TypeVar("_Row", bound=BaseModel)


@dataclass(frozen=True)
class Rows(Generic[_Row]):
    """What one call brought: the object that held the rows, the well-formed ones, what it cost."""

    whole: dict[str, Any]
    items: tuple[_Row, ...]
    malformed: int
    prompt_tokens: int
    completion_tokens: int
    seconds: float


class Endpoint:
    """One configured model (`asking.Model`). Making it opens no connection; threads may share it."""

    def __init__(
        self,
        settings: Settings,
        *,
        deadline: float | None = None,
        profile: EndpointProfile | None = None,
    ) -> None:
        """Without a profile of its own, what is set and what was found by testing holds.

        `deadline`: seconds after which one request is given up, however the endpoint trickles.
        Raises UserError where what is set of the endpoint is no profile.
        """
        self.model = settings.model
        self.profile = profile or profile_of(settings).profile
        self._deadline = deadline or self.profile.seconds
        self._warmed = False
        self._caller = Caller(self.name, settings.openai_base_url, settings.openai_api_key)

    @property
    def name(self) -> str:
        """The model's name, for display."""
        return self.model or ""

    def warm(self) -> None:
        """Load the client in a thread of its own, so that the first question need not wait for it."""
        if not self._warmed:
            self._warmed = True
            self._caller.warm(self.profile)

    def ask(
        self,
        prompt: Rendered,
        shape: type[BaseModel],
        *,
        budget: Budget,
        stop: Stop | None = None,
        on_text: Callable[[str], None] | None = None,
        most_tokens: int = _MOST_TOKENS,
    ) -> Answer:
        """One exchange: the first JSON object of the answer that has a field of `shape`.

        `on_text` is called in the thread that asks, with the text without thoughts (in tool mode: the
        arguments) so far; after a repeat it begins anew. Raises as `asking.Model` says.
        """
        started = time.monotonic()
        said = self.exchange(
            prompt, shape, budget=budget, stop=stop, on_text=on_text, most_tokens=most_tokens
        )
        budget.spend(_cost(prompt, said))
        return Answer(
            whole=object_for(shape, _text(said, CHARACTERS_A_TOKEN * most_tokens)),
            prompt_tokens=said.prompt_tokens,
            completion_tokens=said.completion_tokens,
            seconds=round(time.monotonic() - started, 3),
        )

    def rows(
        self, prompt: Rendered, shape: type[_Row], key: str, *, most_tokens: int = 2000
    ) -> Rows[_Row]:
        """Ask once for one JSON object whose `key` lists rows of this shape.

        Raises EndpointError for whatever is not a usable answer, within the deadline.
        """
        budget = Budget(requests=2, repeats=1, seconds=self._deadline)
        answer = self.ask(prompt, _listing(shape, key), budget=budget, most_tokens=most_tokens)
        found = answer.whole.get(key)
        if not isinstance(found, list):
            raise AnswerError("模型没有按要求的格式回答")
        items: list[_Row] = []
        for row in found:
            try:
                items.append(shape.model_validate(row))
            except ValidationError:
                continue  # counted below, and said to the user
        if found and not items:
            raise AnswerError("模型的回答缺少必要的内容")
        return Rows(
            whole=answer.whole,
            items=tuple(items),
            malformed=len(found) - len(items),
            prompt_tokens=answer.prompt_tokens,
            completion_tokens=answer.completion_tokens,
            seconds=answer.seconds,
        )

    def exchange(
        self,
        prompt: Rendered,
        shape: type[BaseModel],
        *,
        budget: Budget,
        stop: Stop | None = None,
        on_text: Callable[[str], None] | None = None,
        most_tokens: int = _MOST_TOKENS,
    ) -> Said:
        """What the endpoint says, not yet read: asked again where the transport failed and the budget allows.

        Raises EndpointError, StoppedError.
        """
        messages, fields = request(prompt, shape, self.profile, most_tokens)
        pause = _PAUSE_SECONDS
        while True:
            if stop is not None:
                stop.check()
            if budget.exhausted or not budget.take_request():
                raise EndpointError(_spent(budget))
            try:
                return self._caller.call(
                    messages,
                    fields,
                    self.profile,
                    seconds=min(self._deadline, budget.seconds_left),
                    most_tokens=most_tokens,
                    stop=stop,
                    on_text=on_text,
                )
            except FailedError as failed:
                wait = pause * random.uniform(0.75, 1.25)
                if failed.how.after is not None:
                    wait = max(wait, failed.how.after)
                if (
                    not failed.how.again
                    or budget.requests <= 0
                    or wait >= budget.seconds_left
                    or not budget.take_repeat()
                ):
                    raise failed.how.error from failed.__cause__
            (stop or Stop()).wait(wait)
            pause *= 2


def _cost(prompt: Rendered, said: Said) -> int:
    """Tokens both ways; where the endpoint does not say, a character counts as one."""
    told = said.prompt_tokens + said.completion_tokens
    return told or len(prompt.system) + len(prompt.user) + len(said.text)


def _text(said: Said, longest: int) -> str:
    """The answer without thoughts. Raises AnswerError where it is refused, cut, empty or endless."""
    shown = said.text[:_MOST_SHOWN]
    if said.refused:
        raise AnswerError("模型拒绝回答")
    if said.finish == "content_filter":
        raise AnswerError("模型的回答被内容审查拦下", shown)
    if said.finish == "length" or (said.streamed and said.finish is None):
        raise AnswerError("模型的回答不完整", shown)
    if len(said.text) > longest:
        raise AnswerError("模型的回答过长", shown)
    text = without_thoughts(said.text)
    if not text:
        raise AnswerError("模型没有给出内容", shown)
    return text


def _spent(budget: Budget) -> str:
    if budget.seconds_left <= 0:
        return f"模型在{budget.seconds:g}秒内没有答完"
    if budget.tokens <= 0:
        return "给模型的用量已用完"
    return "给模型的请求次数已用完"


@cache
def _listing(shape: type[BaseModel], key: str) -> type[BaseModel]:
    fields: dict[str, Any] = {key: (list[shape], ...)}  # type: ignore[valid-type]
    return create_model("Listing", **fields)
