"""What an endpoint can do: found by trying it (`jixiao config --test`), never guessed from a model's name."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import Literal

from pydantic import Field

from assistant.model.table import Value


class Mode(StrEnum):
    """How an endpoint is asked for JSON, best first. `PROMPT` works with any."""

    JSON_SCHEMA = "json_schema"
    TOOL = "tool"
    JSON_OBJECT = "json_object"
    PROMPT = "prompt"


class EndpointProfile(Value):
    """The abilities of one endpoint and model. Untested: only what every endpoint can do.

    `reasoning`: where it puts its thoughts, in `<think>` tags of the text or in a field of its own.
    `output_tokens` is the most it may be asked for in one answer, `context_tokens` what it takes in,
    where known. `seconds` is how long one answer may take.
    """

    mode: Mode = Mode.PROMPT
    streaming: bool = False
    stream_usage: bool = False
    reasoning: Literal["none", "tags", "field"] = "none"
    limit_name: Literal["max_completion_tokens", "max_tokens", "none"] = "max_completion_tokens"
    output_tokens: int | None = Field(default=None, gt=0)
    context_tokens: int | None = Field(default=None, gt=0)
    seconds: float = Field(default=90, gt=0)
    tested: datetime | None = None
