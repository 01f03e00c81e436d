"""One JSON object found in what a model said: among prose, in fences, after its thoughts."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any, get_origin

from pydantic import BaseModel

from assistant.llm.asking import AnswerError
from assistant.writing.files import clean

_MOST_OPENINGS = 200  # brackets tried: an answer of nothing but brackets must not cost minutes
_MOST_SHOWN = 2000
_OPENING = re.compile(r"[{\[]")
_TAG = r"(?:think|thinking|thought|reasoning)"
# Thoughts come before the answer: `<think>` inside a string of it is text like any other.
_THOUGHTS = re.compile(rf"\A[^{{\[`]*?<{_TAG}>.*?(?:</{_TAG}>|\Z)", re.S)
# Some servers eat the opening tag.
_OPEN_THOUGHTS = re.compile(rf"\A(?!\s*[{{\[`]).*?</{_TAG}>", re.S)


def without_thoughts(text: str) -> str:
    """The text after what the model thought aloud; empty where it has not come further."""
    for thoughts in (_THOUGHTS, _THOUGHTS, _OPEN_THOUGHTS):
        text = thoughts.sub("", text, count=1)
    return text.strip()


def object_for(shape: type[BaseModel], text: str) -> dict[str, Any]:
    """The first JSON object with a field of the shape; fences and prose around it do not matter.

    Where the shape has one list and nothing else, a bare list of objects is taken for it.
    Raises AnswerError where there is neither.
    """
    names = [field.alias or name for name, field in shape.model_fields.items()]
    only = [*shape.model_fields.values()]
    listed = len(only) == 1 and get_origin(only[0].annotation) in (list, tuple)
    bare: list[Any] | None = None
    for found in _objects(text):
        if isinstance(found, dict) and any(name in found for name in names):
            return found
        if bare is None and isinstance(found, list) and all(isinstance(row, dict) for row in found):
            bare = found
    if bare is None or not listed:
        raise AnswerError("模型没有按要求的格式回答", text[:_MOST_SHOWN])
    return {names[0]: bare}


def _objects(text: str) -> Iterator[Any]:
    # NOTE: never a tolerant reader: those complete cut JSON with values of their own.
    decoder = json.JSONDecoder(parse_constant=_no_number)
    at = 0
    for _ in range(_MOST_OPENINGS):
        start = _OPENING.search(text, at)
        if start is None:
            return
        try:
            found, at = decoder.raw_decode(text, start.start())
            yield _printable(found)
        except (ValueError, RecursionError):  # no JSON; a number of 5,000 digits; a deep nest
            at = start.end()


def _no_number(name: str) -> None:
    raise ValueError(f"{name} is no JSON")


def _printable(value: Any) -> Any:
    if isinstance(value, str):
        return clean(value)  # neither Word nor SQLite takes everything
    if isinstance(value, list):
        return [_printable(item) for item in value]
    if isinstance(value, dict):
        return {_printable(key): _printable(item) for key, item in value.items()}
    return value
