"""What a scripted endpoint can do, and how it refuses the rest: endpoints differ, and say so with a 400."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Literal

from assistant.llm.profile import Mode
from assistant.llm.scripted.chat import Question
from assistant.llm.scripted.serving import Reply, error_reply


class Can(StrEnum):
    """Whether something is done, refused with a 400, or passed over in silence (the worst of them)."""

    YES = "yes"
    REFUSED = "refused"
    IGNORED = "ignored"


@dataclass(frozen=True)
class Abilities:
    """One kind of endpoint. `limits` are the names under which it takes the most tokens wanted."""

    json_schema: Can = Can.YES
    tool: Can = Can.YES
    json_object: Can = Can.YES
    streaming: Can = Can.YES
    stream_usage: Can = Can.YES
    limits: tuple[str, ...] = ("max_completion_tokens", "max_tokens")
    thoughts: Literal["none", "tags", "field"] = "none"

    def of(self, mode: Mode) -> Can:
        """Whether this way of asking for JSON is known."""
        return Can.YES if mode is Mode.PROMPT else Can(getattr(self, mode.value))


def up_to(mode: Mode) -> Abilities:
    """An endpoint whose best way of giving JSON this is; it refuses the better ones."""
    modes = list(Mode)
    better = modes[: modes.index(mode)]
    return Abilities(**{one.value: Can.REFUSED for one in better})  # type: ignore[arg-type]


def refusal(body: dict[str, Any], asked: Question, can: Abilities) -> Reply | None:
    """The 400 that such an endpoint answers to this request, None where it takes it."""
    message = next(_objections(body, asked, can), None)
    if message is None:
        return None
    return error_reply(400, message, code="unsupported_parameter")


def _objections(body: dict[str, Any], asked: Question, can: Abilities) -> Iterator[str]:
    if can.of(asked.mode) is Can.REFUSED:
        if asked.mode is Mode.TOOL:
            yield "This model does not support tools: 'tools' and 'tool_choice' are not allowed."
        yield f"Invalid parameter: 'response_format' of type '{asked.mode}' is not supported with this model."
    if asked.stream and can.streaming is Can.REFUSED:
        yield "Unsupported value: 'stream' does not support true with this model."
    if "stream_options" in body and can.stream_usage is Can.REFUSED:
        yield "Unknown parameter: 'stream_options'."
    for name in ("max_completion_tokens", "max_tokens"):
        if name in body and name not in can.limits:
            use = f" Use '{can.limits[0]}' instead." if can.limits else ""
            yield f"Unsupported parameter: '{name}' is not supported with this model.{use}"
    if can.of(asked.mode) is not Can.YES:
        return
    if asked.mode is Mode.JSON_OBJECT and "json" not in (asked.system + asked.user).lower():
        yield (
            "'messages' must contain the word 'json' in some form, "
            "to use 'response_format' of type 'json_object'."
        )
    strict = asked.mode is Mode.JSON_SCHEMA and body["response_format"]["json_schema"].get("strict")
    if strict and (wrong := _not_strict(asked.schema)):
        yield f"Invalid schema for response_format: In context=(), {wrong}"


def _not_strict(schema: Any) -> str:
    """What a strict schema must not lack: every object is closed and asks for each of its fields."""
    if isinstance(schema, list):
        return next(filter(None, map(_not_strict, schema)), "")
    if not isinstance(schema, dict):
        return ""
    fields = schema.get("properties")
    if schema.get("type") == "object" or isinstance(fields, dict):
        if schema.get("additionalProperties") is not False:
            return "'additionalProperties' is required to be supplied and to be false."
        if set(schema.get("required", ())) != set(fields or {}):
            return "'required' is required to be supplied and to be an array including every key in properties."
    return next(filter(None, map(_not_strict, schema.values())), "")
