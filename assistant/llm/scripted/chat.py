"""The chat protocol: what a request asks for, and an answer written as one document or as a stream."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from assistant.llm.profile import Mode

_PIECES = 16  # in which an answer streams, whatever its length


@dataclass(frozen=True)
class Question:
    """A chat request as understood. `schema` is what the answer is to fit, where one was sent."""

    model: str
    system: str
    user: str
    mode: Mode
    schema: dict[str, Any] | None = None
    tool: str = ""
    stream: bool = False
    usage: bool = False  # wanted at the end of the stream


def question(body: dict[str, Any]) -> Question:
    """What a request asks for. Raises ValueError where it is none of this protocol."""
    messages = body.get("messages")
    if not isinstance(messages, list) or not all(isinstance(part, dict) for part in messages):
        raise ValueError("Missing required parameter: 'messages'.")
    said: dict[str, list[str]] = {"system": [], "user": []}
    for part in messages:
        role = "system" if part.get("role") in ("system", "developer") else "user"
        said[role].append(str(part.get("content") or ""))
    form = body.get("response_format") or {}
    mode, schema, tool = Mode.PROMPT, None, ""
    if body.get("tools"):
        mode = Mode.TOOL
        function = body["tools"][0]["function"]
        schema, tool = function.get("parameters"), function["name"]
    elif form.get("type") == "json_schema":
        mode, schema = Mode.JSON_SCHEMA, form["json_schema"]["schema"]
    elif form.get("type") == "json_object":
        mode = Mode.JSON_OBJECT
    return Question(
        model=str(body.get("model") or ""),
        system="\n".join(said["system"]),
        user="\n".join(said["user"]),
        mode=mode,
        schema=schema,
        tool=tool,
        stream=bool(body.get("stream")),
        usage=bool((body.get("stream_options") or {}).get("include_usage")),
    )


def completion(asked: Question, text: str, *, thoughts: str = "") -> dict[str, Any]:
    """The answer as one document: `text` is the content, or the arguments of the tool's call."""
    message: dict[str, Any] = {"role": "assistant", "content": text}
    if asked.mode is Mode.TOOL:
        function = {"name": asked.tool, "arguments": text}
        call = {"id": "call_1", "type": "function", "function": function}
        message |= {"content": None, "tool_calls": [call]}
    if thoughts:
        message["reasoning_content"] = thoughts
    sent, made = len(asked.system) + len(asked.user), len(thoughts) + len(text)
    return {
        "id": "chatcmpl-1",
        "object": "chat.completion",
        "created": 0,
        "model": asked.model,
        # NOTE: a forced tool ends with "stop", as endpoints do; "tool_calls" is for one it chose.
        "choices": [{"index": 0, "message": message, "finish_reason": "stop"}],
        # A character counts as a token: near enough for Chinese.
        "usage": {"prompt_tokens": sent, "completion_tokens": made, "total_tokens": sent + made},
    }


def streamed(whole: dict[str, Any], *, usage: bool) -> Iterator[bytes]:
    """The same answer as events of a stream, its last one `[DONE]`."""
    frame: dict[str, Any] = {key: whole[key] for key in ("id", "created", "model")}
    frame["object"] = "chat.completion.chunk"
    for choice in whole.get("choices") or ():
        for delta in _deltas(choice["message"]):
            yield event(frame | {"choices": [{"index": 0, "delta": delta, "finish_reason": None}]})
        last = {"index": 0, "delta": {}, "finish_reason": choice["finish_reason"]}
        yield event(frame | {"choices": [last]})
    if usage:
        yield event(frame | {"choices": [], "usage": whole.get("usage")})
    yield b"data: [DONE]\n\n"


def event(content: Any) -> bytes:
    """One event of a stream."""
    return f"data: {json.dumps(content, ensure_ascii=False)}\n\n".encode()


def _deltas(message: dict[str, Any]) -> Iterator[dict[str, Any]]:
    yield {"role": "assistant", "content": None if message.get("content") is None else ""}
    for key in ("reasoning_content", "refusal", "content"):
        said = message.get(key)
        if isinstance(said, str):
            yield from ({key: piece} for piece in _pieces(said))
        elif said is not None:
            yield {key: said}  # of a wrong type, as it is
    for number, call in enumerate(message.get("tool_calls") or ()):
        function = call["function"]
        head = call | {"index": number, "function": function | {"arguments": ""}}
        yield {"tool_calls": [head]}
        for piece in _pieces(function["arguments"]):
            yield {"tool_calls": [{"index": number, "function": {"arguments": piece}}]}


def _pieces(text: str) -> Iterator[str]:
    step = max(1, -(-len(text) // _PIECES))
    return (text[start : start + step] for start in range(0, len(text), step))
