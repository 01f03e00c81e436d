"""A data file that an office writes itself: what is wrong with it is said with its line."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError

from assistant.checking.data import read_yaml
from assistant.model.errors import UserError

M = TypeVar("M", bound=BaseModel)
_WHY = {
    "missing": "没有写",
    "extra_forbidden": "不认识这个名称，请核对拼写",
    "string_type": "应是文字",
    "tuple_type": "应是一列，用方括号",
    "model_type": "写法不对",
}


def read_own(path: Path, shape: type[M]) -> M:
    """The file as a value of `shape`. Raises UserError with the line of the first mistake."""
    content = read_yaml(path)
    try:
        return shape.model_validate(content or {})
    except ValidationError as error:
        first = error.errors()[0]
        place, kind = first["loc"], first["type"]
        what = ".".join(map(str, place[-1:])) or "开头"
        why = _WHY.get(kind, "写法不对")
        if kind == "value_error":
            why = "惯用值要有符号、数字和单位，如“≥95%”"
        line = _line(path, place)
        raise UserError(
            f"“{path.name}”第 {line} 行的“{what}”{why}：请对照程序自带的同名文件修改。"
        ) from None


def _line(path: Path, place: Sequence[int | str]) -> int:
    """The line, from 1, of the item at this place; where it is missing, of what should hold it."""
    import yaml

    node: Any = yaml.compose(path.read_text(encoding="utf-8-sig"), yaml.SafeLoader)
    line = 1
    for key in place:
        if isinstance(node, yaml.SequenceNode) and isinstance(key, int) and key < len(node.value):
            node = node.value[key]
        elif isinstance(node, yaml.MappingNode):
            found = next((pair for pair in node.value if pair[0].value == key), None)
            if found is None:
                return line
            line = found[0].start_mark.line + 1
            node = found[1]
            continue
        else:
            return line
        line = node.start_mark.line + 1
    return line
