"""Good answers: what a model that does as it is told would say to our prompts."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from assistant.llm.scripted.chat import Question


def answer(asked: Question) -> str:
    """The answer as text."""
    return as_text({"indicators": []})


def as_text(value: Mapping[str, Any]) -> str:
    """An object as a model writes it."""
    return json.dumps(value, ensure_ascii=False)
