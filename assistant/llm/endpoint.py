"""A language model behind an OpenAI-compatible endpoint, asked for one thing: proposed indicators.

Nothing it says is trusted here or later. What comes back is searched for one JSON object and
validated row by row; everything else that can happen (no connection, a timeout, a refusal, an empty
or cut answer, prose) is one `EndpointError` with one Chinese line.
"""

from __future__ import annotations

import ipaddress
import json
import re
import threading
import time
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator

from assistant.llm.prompts import Rendered
from assistant.model.table import Value

if TYPE_CHECKING:
    from assistant.settings import Settings

_CONNECT_SECONDS = 5.0
_DEADLINE_SECONDS = 90.0
_MAX_TOKENS = 2000
_LONGEST_ANSWER = 100_000  # characters; 2,000 tokens are far fewer
_MOST_OPENINGS = 200  # brackets tried: an answer of nothing but brackets must not cost minutes
_OPENING = re.compile(r"[{\[]")
_THOUGHTS = re.compile(r"<think>.*?(?:</think>|\Z)", re.S)


class EndpointError(Exception):
    """The model gave nothing usable; `str(error)` is one Chinese clause for the user."""


class Proposal(BaseModel):
    """One indicator a model proposes: its words, and where it claims the value comes from."""

    model_config = ConfigDict(frozen=True, extra="ignore", strict=True, str_strip_whitespace=True)

    level2: str = Field(min_length=2, max_length=20)
    name: str = Field(min_length=2, max_length=40)
    target: str = Field(min_length=1, max_length=40)
    reason: str = Field(default="", max_length=400)
    cite: str | None = None  # id of a past row it was given
    quote: str | None = None  # words of the task it was given

    @field_validator("cite", "quote")
    @classmethod
    def _blank_is_none(cls, value: str | None) -> str | None:
        return value or None


class Proposals(Value):
    """What one call brought: the well-formed proposals, how many were not, and what it cost."""

    items: tuple[Proposal, ...]
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

    def propose(self, prompt: Rendered) -> Proposals:
        """Ask once. Raises EndpointError for whatever is not a usable answer, within the deadline."""
        started = time.monotonic()
        answer = self._ask(prompt)
        content = _content(answer)
        items: list[Proposal] = []
        rows = _rows(content)
        for row in rows:
            try:
                items.append(Proposal.model_validate(row))
            except ValidationError:
                continue  # counted below, and said to the user
        if rows and not items:
            raise EndpointError("模型的回答缺少必要的内容")
        usage = answer.usage_metadata or {}
        return Proposals(
            items=tuple(items),
            malformed=len(rows) - len(items),
            prompt_tokens=usage.get("input_tokens", 0),
            completion_tokens=usage.get("output_tokens", 0),
            seconds=round(time.monotonic() - started, 3),
        )

    def _ask(self, prompt: Rendered) -> Any:
        """The model's message. In a thread of its own: a read timeout never ends a slow trickle."""
        import httpx

        client = httpx.Client(
            timeout=httpx.Timeout(self._deadline, connect=_CONNECT_SECONDS),
            # NOTE: a proxy named in the environment would capture loopback.
            trust_env=not _is_loopback(self._base_url),
        )
        outcome: list[Any] = []

        def call() -> None:
            try:
                outcome.append(self._invoke(client, prompt))
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

    def _invoke(self, client: Any, prompt: Rendered) -> Any:
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
            max_completion_tokens=_MAX_TOKENS,
            use_responses_api=False,
        )
        with tracing_context(enabled=False):  # whatever LANGSMITH_TRACING says: nothing leaves
            return chat.invoke([("system", prompt.system), ("human", prompt.user)])


def _is_loopback(url: str | None) -> bool:
    host = urlsplit(url or "").hostname or ""
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


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


def _content(answer: Any) -> str:
    if answer.additional_kwargs.get("refusal"):
        raise EndpointError("模型拒绝回答")
    if answer.response_metadata.get("finish_reason") not in ("stop", None):
        raise EndpointError("模型的回答不完整")
    content = _THOUGHTS.sub("", str(answer.text)).strip()
    if not content:
        raise EndpointError("模型没有给出内容")
    if len(content) > _LONGEST_ANSWER:
        raise EndpointError("模型的回答过长")
    return content


def _rows(content: str) -> list[Any]:
    """The rows of the first JSON object that has them; fences and prose around it do not matter."""
    bare: list[Any] | None = None
    for found in _objects(content):
        if isinstance(found, dict) and isinstance(found.get("indicators"), list):
            return list(found["indicators"])
        if bare is None and isinstance(found, list) and all(isinstance(row, dict) for row in found):
            bare = found
    if bare is None:
        raise EndpointError("模型没有按要求的格式回答")
    return bare


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
