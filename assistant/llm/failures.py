"""What can go wrong on the way to a model, as one Chinese clause each, and whether to ask again."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from email.utils import parsedate_to_datetime
from typing import Any

from assistant.llm.asking import AnswerError, EndpointError

_TEST = "请运行 jixiao config --test"
_AGAIN = {408, 409, 425, 429, 500, 502, 503, 504, 529}
# Parts of a request that an endpoint may not know.
_WAY = re.compile(
    r"response_format|json_schema|json_object|tool|function|stream|"
    r"max_completion_tokens|max_tokens|grammar|guided"
)
_TOO_LONG = re.compile(
    r"context.?(length|window|size)|maximum context|too long|max_model_len|num_ctx"
)
_NO_MONEY = re.compile(r"insufficient_quota|insufficient.{0,10}balance|余额|欠费")


class UnsupportedError(EndpointError):
    """The endpoint does not take the request as it was put; another way may do."""


class OutOfReachError(EndpointError):
    """No question can be asked now: no connection, no such model, the key, the money, too busy."""


@dataclass(frozen=True)
class Failure:
    """One failed request: what to say, whether it may be sent again, and after how many seconds."""

    error: EndpointError
    again: bool = False
    after: float | None = None


def failure(error: BaseException) -> Failure:
    """What this exception of the transport or the client means. No word of it is the endpoint's own."""
    import httpx
    import openai

    if isinstance(error, EndpointError):
        return Failure(error)
    if isinstance(error, openai.APIStatusError):
        return _status(error)
    if isinstance(error, (openai.APITimeoutError, httpx.TimeoutException)):
        return Failure(EndpointError("模型没有按时回答，请稍后再试"), again=True)
    if any(isinstance(cause, httpx.ConnectError) for cause in _chain(error)):
        # Nobody is there: who is asked again at once will not be either.
        return Failure(OutOfReachError("连接不上模型，请检查网络和接口地址"))
    if isinstance(error, (openai.APIConnectionError, httpx.TransportError)):
        return Failure(EndpointError("与模型的连接中断了，请稍后再试"), again=True)
    if isinstance(error, openai.APIError):  # told within a stream
        return Failure(EndpointError("模型接口出错，请稍后再试"))
    return Failure(AnswerError("模型的回答无法读取"))


def _chain(error: BaseException | None) -> Iterator[BaseException]:
    """The error and what it came from: langchain and the openai client wrap one in another."""
    while error is not None:
        yield error
        error = error.__cause__ or error.__context__


def _status(error: Any) -> Failure:
    status, said = error.status_code, str(error.body or error.message).lower()[:4000]
    if status in (401, 403):
        return Failure(OutOfReachError("模型接口不接受所设的密钥，请检查密钥"))
    if status == 402 or _NO_MONEY.search(said):
        return Failure(OutOfReachError("模型接口的额度用完了，请充值或换一个接口"))
    if status == 429:
        return Failure(
            OutOfReachError("模型接口繁忙或额度用完，请稍后再试"), True, _seconds(error.response)
        )
    if _TOO_LONG.search(said) or status == 413:
        return Failure(EndpointError("要问的内容超过模型一次能接受的长度"))
    if _WAY.search(said) or status in (400, 422, 501):
        return Failure(UnsupportedError(f"模型接口不接受这样的请求（{status}），{_TEST}"))
    if status == 404:
        return Failure(
            OutOfReachError("接口里没有所设的模型，请检查模型名称和接口地址（一般以 /v1 结尾）")
        )
    if 300 <= status < 400:
        return Failure(OutOfReachError("模型接口要转到别的地址，没有跟去，请检查接口地址"))
    again = status in _AGAIN
    return Failure(
        EndpointError(f"模型接口出错（{status}），请稍后再试"), again, _seconds(error.response)
    )


def _seconds(response: Any) -> float | None:
    """What `Retry-After` asks for, in seconds or as a date."""
    said = response.headers.get("Retry-After")
    if not said:
        return None
    try:
        return max(0.0, float(said))
    except ValueError:
        pass
    import time

    try:
        return max(0.0, parsedate_to_datetime(said).timestamp() - time.time())
    except ValueError:
        return None
