"""The indicators a model proposes: its words, and where it claims each value comes from."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict, Field, field_validator

from assistant.llm.endpoint import Endpoint, Rows
from assistant.llm.prompts import Rendered


class Proposal(BaseModel):
    """One proposed indicator. Nothing in it is trusted: see `enrich`."""

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


def propose(endpoint: Endpoint, prompt: Rendered) -> Rows[Proposal]:
    """Ask once for further indicators. Raises EndpointError where the answer is of no use."""
    return endpoint.rows(prompt, Proposal, "indicators")
