"""What goes out for a question: the four ways to ask for JSON, and the limit of the answer."""

from __future__ import annotations

import json
from typing import Any

from pydantic import BaseModel

from assistant.llm.profile import EndpointProfile, Mode
from assistant.llm.prompts import Rendered
from assistant.llm.wire.schema import answer_schema

_TOOL = "answer"
_FORM = "只输出一个 JSON 对象，不要输出别的文字。它要符合这个 JSON Schema：\n"

Messages = list[tuple[str, str]]


def request(
    prompt: Rendered, shape: type[BaseModel], profile: EndpointProfile, most_tokens: int
) -> tuple[Messages, dict[str, Any]]:
    """The messages, and the fields of the request beside them."""
    schema = answer_schema(shape)
    system = prompt.system
    fields: dict[str, Any] = {}
    match profile.mode:
        case Mode.JSON_SCHEMA:
            form = {"name": _TOOL, "strict": True, "schema": schema}
            fields["response_format"] = {"type": "json_schema", "json_schema": form}
        case Mode.TOOL:
            function = {"name": _TOOL, "description": "交回答案", "parameters": schema}
            fields["tools"] = [{"type": "function", "function": function}]
            fields["tool_choice"] = {"type": "function", "function": {"name": _TOOL}}
        case Mode.JSON_OBJECT:
            fields["response_format"] = {"type": "json_object"}
    if profile.mode in (Mode.JSON_OBJECT, Mode.PROMPT):
        system = f"{system}\n\n{_FORM}{json.dumps(schema, ensure_ascii=False)}"
    if profile.limit_name != "none":
        fields[profile.limit_name] = min(most_tokens, profile.output_tokens or most_tokens)
    return [("system", system), ("human", prompt.user)], fields
