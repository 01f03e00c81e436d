"""langchain's client, given only what it handles well.

NOTE: for each piece of a streamed tool call langchain tries to complete the arguments, in time that
grows with the square of their length: 600 kB of garbage keep a core busy for hours. An answer without
choices or with odd usage it does not survive. So arguments go past it, as text, and usage is cleaned.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from langchain_openai import ChatOpenAI

_USAGE = ("prompt_tokens", "completion_tokens", "total_tokens")


class PlainChatOpenAI(ChatOpenAI):
    """Leaves the arguments of a tool's call as they came: see `arguments_of`."""

    def _create_chat_result(self, response: Any, generation_info: Any = None) -> Any:
        if not isinstance(response, dict) and hasattr(response, "model_dump"):
            response = response.model_dump(warnings=False)
        return super()._create_chat_result(_plain(response, "message"), generation_info)

    def _convert_chunk_to_generation_chunk(
        self, chunk: Any, default_chunk_class: type, base_generation_info: Any
    ) -> Any:
        return super()._convert_chunk_to_generation_chunk(
            _plain(chunk, "delta"), default_chunk_class, base_generation_info
        )


def arguments_of(message: Any) -> str:
    """What was handed over by calling a tool, as text; of a stream, this piece of it."""
    called = message.additional_kwargs.get("function_call") or {}
    return str(called.get("arguments") or "")


def _plain(answer: Any, part: str) -> Any:
    """The answer with tool calls in the old form, which is not looked into, and usage in numbers."""
    if not isinstance(answer, dict):
        return answer
    choices = answer.get("choices")
    for choice in choices if isinstance(choices, list) else ():
        message = choice.get(part) if isinstance(choice, dict) else None
        if isinstance(message, dict) and (calls := message.pop("tool_calls", None)):
            text = "".join(_arguments(calls))
            message["function_call"] = {"name": "answer", "arguments": text}
    usage = answer.get("usage")
    if usage is not None:
        told = usage if isinstance(usage, dict) else {}
        numbers = {key: told[key] for key in _USAGE if type(told.get(key)) is int}
        answer["usage"] = numbers or None
    return answer


def _arguments(calls: Any) -> Iterator[str]:
    for call in calls if isinstance(calls, list) else ():
        function = call.get("function") if isinstance(call, dict) else None
        said = function.get("arguments") if isinstance(function, dict) else None
        if said is not None:
            yield said if isinstance(said, str) else json.dumps(said, ensure_ascii=False)
