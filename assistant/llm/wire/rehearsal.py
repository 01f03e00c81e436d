"""The way of an answer walked once without a network.

The clients build much at their first use (a quarter of a second on a busy machine). Done while an
offline draft is made, the first question does not wait for it.
"""

from __future__ import annotations

import json

import httpx
from pydantic import BaseModel

from assistant.llm.profile import EndpointProfile
from assistant.llm.prompts import Rendered
from assistant.llm.wire.line import Bounds, Line
from assistant.llm.wire.modes import request

_USAGE = {"prompt_tokens": 1, "completion_tokens": 1, "total_tokens": 2}


class _Said(BaseModel):
    word: str


def rehearse(profile: EndpointProfile) -> None:
    """Ask and answer ourselves, in the way this profile asks."""
    line = Line("rehearsal", "http://127.0.0.1/v1", None, transport=httpx.MockTransport(_answer))
    prompt = Rendered(name="rehearsal", version=1, system="", user="")
    bounds = Bounds(seconds=5, bytes_=10_000, characters=10_000)
    line.call(*request(prompt, _Said, profile, 10), profile, bounds, lambda _: None)
    line.cut()


def _answer(asked: httpx.Request) -> httpx.Response:
    function = {"name": "answer", "arguments": '{"word": ""}'}
    call = {"index": 0, "id": "1", "type": "function", "function": function}
    said = {"role": "assistant", "content": "{}", "tool_calls": [call]}
    frame = {"id": "1", "created": 0, "model": "rehearsal"}
    choice = {"index": 0, "finish_reason": "stop"}
    if not json.loads(asked.content).get("stream"):
        whole = {"object": "chat.completion", "choices": [choice | {"message": said}]}
        return httpx.Response(200, json=frame | whole | {"usage": _USAGE})
    chunk = {"object": "chat.completion.chunk", "choices": [choice | {"delta": said}]}
    text = f"data: {json.dumps(frame | chunk | {'usage': _USAGE})}\n\ndata: [DONE]\n\n"
    return httpx.Response(200, text=text, headers={"Content-Type": "text/event-stream"})
