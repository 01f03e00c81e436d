"""The JSON Schema an endpoint is given for a shape: the strict dialect that all of them understand."""

from __future__ import annotations

from functools import cache
from typing import Any

from pydantic import BaseModel

#: What strict output and small servers know; lengths, patterns and bounds are left to our own validation.
_KEPT = ("type", "enum", "description")


@cache
def answer_schema(shape: type[BaseModel]) -> dict[str, Any]:
    """Every field required, none besides, references written out, our own docstrings left out.

    Raises ValueError for a shape that holds itself: no endpoint is asked for one.
    """
    whole = shape.model_json_schema()
    return _plain(whole, whole.get("$defs", {}), ())


def _plain(node: dict[str, Any], known: dict[str, Any], above: tuple[str, ...]) -> dict[str, Any]:
    if reference := node.get("$ref"):
        name = reference.rpartition("/")[2]
        if name in above:
            raise ValueError(f"{name} holds itself")
        described = {key: node[key] for key in ("description",) if key in node}
        return _plain(known[name], known, (*above, name)) | described
    plain = {key: node[key] for key in _KEPT if key in node}
    if "const" in node:
        plain["enum"] = [node["const"]]
    if choices := node.get("anyOf") or node.get("oneOf"):
        plain["anyOf"] = [_plain(choice, known, above) for choice in choices]
    if len(parts := node.get("allOf", ())) == 1:
        plain |= _plain(parts[0], known, above)
    if "items" in node:
        plain["items"] = _plain(node["items"], known, above)
    if node.get("type") == "object":
        fields = node.get("properties", {})
        plain.pop("description", None)  # the docstring of the class, which is written for us
        plain["properties"] = {key: _plain(value, known, above) for key, value in fields.items()}
        plain["required"] = list(fields)
        plain["additionalProperties"] = False
    return plain
