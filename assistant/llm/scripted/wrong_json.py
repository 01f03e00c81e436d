"""Good answers made wrong inside: whole JSON, and not to be believed. Text that is no JSON stays as it is."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

#: Fields that say where something comes from.
_IDS = {"id", "ids", "cite", "cites", "evidence", "source"}
_QUOTES = {"quote", "quotes"}
_INVENTED_QUOTE = "经主管部门2019年第77号文批准，安排专项资金888万元"


def bare_list(text: str) -> str:
    """The first list of the answer, without the object around it."""
    whole = _read(text)
    if not isinstance(whole, dict):
        return text
    return _written(next((value for value in whole.values() if isinstance(value, list)), []))


def wrong_types(text: str) -> str:
    """Every text a number, every number a text, every list within a row a text."""

    def wrong(key: str, value: Any) -> Any:
        if isinstance(value, str):
            return len(value)
        if isinstance(value, list) and value and isinstance(value[0], dict):
            return value  # the rows themselves stay a list: the mistakes are in them
        return str(value)

    return _changed(text, wrong)


def missing_fields(text: str) -> str:
    """Every row without its first two fields."""
    whole = _read(text)
    if not isinstance(whole, dict):
        return text
    for rows in whole.values():
        for row in rows if isinstance(rows, list) else ():
            for key in list(row)[:2] if isinstance(row, dict) else ():
                del row[key]
    return _written(whole)


def unknown_ids(text: str) -> str:
    """Every source named is one that was never given."""
    return _changed(text, lambda key, value: _instead(value, "999:r77") if key in _IDS else value)


def invented_quotes(text: str) -> str:
    """Every quote is one that stands nowhere."""
    return _changed(
        text, lambda key, value: _instead(value, _INVENTED_QUOTE) if key in _QUOTES else value
    )


def invented_values(text: str) -> str:
    """Sources are as given and every value beside them is made up."""
    return _changed(text, lambda key, value: "≥77.7%" if key == "target" else value)


def _instead(value: Any, invented: str) -> Any:
    return [invented] if isinstance(value, list) else invented


def _changed(text: str, change: Callable[[str, Any], Any]) -> str:
    """The answer with `change` made to each field that holds no further fields."""

    def walk(key: str, value: Any) -> Any:
        if isinstance(value, dict):
            return {inner: walk(inner, within) for inner, within in value.items()}
        if isinstance(value, list) and any(isinstance(item, dict) for item in value):
            return [walk(key, item) for item in value]
        return change(key, value)

    whole = _read(text)
    return text if whole is None else _written(walk("", whole))


def _read(text: str) -> Any:
    try:
        return json.loads(text)
    except ValueError:
        return None


def _written(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False)
