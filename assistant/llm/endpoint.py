"""A language model behind an OpenAI-compatible endpoint, asked for rows of one shape.

Nothing it says is trusted here or later. What comes back is searched for one JSON object and
validated row by row; everything else that can happen (no connection, a timeout, a refusal, an empty
or cut answer, prose) is one `EndpointError` with one Chinese line.
"""

from __future__ import annotations

import json
import re
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from pydantic import BaseModel, ValidationError

from assistant.llm.address import is_loopback
from assistant.llm.asking import EndpointError
from assistant.llm.prompts import Rendered

if TYPE_CHECKING:
    from assistant.settings import Settings

_CONNECT_SECONDS = 5.0
_DEADLINE_SECONDS = 90.0
_MAX_TOKENS = 2000
_CHARACTERS_A_TOKEN = 50  # far more than any tokenizer makes of one: past it, the answer is garbage
_MOST_OPENINGS = 200  # brackets tried: an answer of nothing but brackets must not cost minutes
_OPENING = re.compile(r"[{\[]")
_THOUGHTS = re.compile(r"<think>.*?(?:</think>|\Z)", re.S)


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
    """One configured model. Making it opens no connection."""

    def __init__(self, settings: Settings, *, deadline: float = _DEADLINE_SECONDS) -> None:
        """`deadline`: seconds after which a call is given up, however the endpoint trickles."""
        self.model = settings.model
        self._base_url = settings.openai_base_url
        self._key = settings.openai_api_key
        self._deadline = deadline

    def rows(
        self, prompt: Rendered, shape: type[_Row], key: str, *, most_tokens: int = _MAX_TOKENS
    ) -> Rows[_Row]:
        """Ask once for one JSON object whose `key` lists rows of this shape.

        Raises EndpointError for whatever is not a usable answer, within the deadline.
        """
        started = time.monotonic()
        answer = self._ask(prompt, most_tokens)
        whole = object_with(key, _content(answer, most_tokens * _CHARACTERS_A_TOKEN))
        items: list[_Row] = []
        for row in whole[key]:
            try:
                items.append(shape.model_validate(row))
            except ValidationError:
                continue  # counted below, and said to the user
        if whole[key] and not items:
            raise EndpointError("模型的回答缺少必要的内容")
        usage = answer.usage_metadata or {}
        return Rows(
            whole=whole,
            items=tuple(items),
            malformed=len(whole[key]) - len(items),
            prompt_tokens=usage.get("input_tokens", 0),
            completion_tokens=usage.get("output_tokens", 0),
            seconds=round(time.monotonic() - started, 3),
        )

    def _ask(self, prompt: Rendered, most_tokens: int) -> Any:
        """The model's message. In a thread of its own: a read timeout never ends a slow trickle."""
        import httpx

        client = httpx.Client(
            timeout=httpx.Timeout(self._deadline, connect=_CONNECT_SECONDS),
            # NOTE: a proxy named in the environment would capture loopback.
            trust_env=not is_loopback(self._base_url),
        )
        outcome: list[Any] = []

        def call() -> None:
            try:
                outcome.append(self._invoke(client, prompt, most_tokens))
            except Exception as error:  # every kind of failure becomes one clause, in `_clause`
                outcome.append(error)

        worker = threading.Thread(target=call, daemon=True, name="jixiao-model")
        worker.start()
        worker.join(self._deadline)
        client.close()
        if not outcome:
            raise EndpointError(f"模型在{self._deadline:g}秒内没有答完")
        if isinstance(outcome[0], Exception):
            raise EndpointError(_clause(outcome[0])) from outcome[0]
        return outcome[0]

    def _invoke(self, client: Any, prompt: Rendered, most_tokens: int) -> Any:
        from langchain_openai import ChatOpenAI
        from langsmith import tracing_context
        from pydantic import SecretStr

        chat = ChatOpenAI(
            model=self.model or "",
            base_url=self._base_url,
            # Local endpoints take any key, the client insists on one.
            api_key=self._key or SecretStr("none"),
            http_client=client,
            max_retries=1,
            timeout=self._deadline,
            max_completion_tokens=most_tokens,
            use_responses_api=False,
        )
        with tracing_context(enabled=False):  # whatever LANGSMITH_TRACING says: nothing leaves
            return chat.invoke([("system", prompt.system), ("human", prompt.user)])


def _clause(error: Exception) -> str:
    import openai

    match error:
        case openai.APITimeoutError():
            return "模型没有按时回答"
        case openai.APIConnectionError():
            return "连接不上模型，请检查网络和接口地址"
        case openai.AuthenticationError() | openai.PermissionDeniedError():
            return "模型接口不接受所设的密钥，请检查密钥"
        case openai.RateLimitError():
            return "模型接口繁忙或额度用完"
        case openai.NotFoundError():
            return "接口里没有所设的模型，请检查模型名称和接口地址"
        case openai.APIStatusError():
            return f"模型接口出错（{error.status_code}）"
        case _:
            return f"模型的回答无法读取（{type(error).__name__}）"


def _content(answer: Any, longest: int) -> str:
    if answer.additional_kwargs.get("refusal"):
        raise EndpointError("模型拒绝回答")
    if answer.response_metadata.get("finish_reason") not in ("stop", None):
        raise EndpointError("模型的回答不完整")
    content = _THOUGHTS.sub("", str(answer.text)).strip()
    if not content:
        raise EndpointError("模型没有给出内容")
    if len(content) > longest:
        raise EndpointError("模型的回答过长")
    return content


def object_with(key: str, content: str) -> dict[str, Any]:
    """The first JSON object with a list under `key`; fences and prose around it do not matter.

    A bare list of objects is taken for that list. Raises EndpointError where there is neither.
    """
    bare: list[Any] | None = None
    for found in _objects(content):
        if isinstance(found, dict) and isinstance(found.get(key), list):
            return found
        if bare is None and isinstance(found, list) and all(isinstance(row, dict) for row in found):
            bare = found
    if bare is None:
        raise EndpointError("模型没有按要求的格式回答")
    return {key: bare}


def _objects(content: str) -> Iterator[Any]:
    # NOTE: never a tolerant reader: those complete cut JSON with values of their own.
    decoder = json.JSONDecoder()
    at = 0
    for _ in range(_MOST_OPENINGS):
        start = _OPENING.search(content, at)
        if start is None:
            return
        try:
            found, at = decoder.raw_decode(content, start.start())
        except (json.JSONDecodeError, RecursionError):
            at = start.end()
        else:
            yield found
