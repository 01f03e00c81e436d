"""Form files read and found. What is wrong in one is said in Chinese, with its line."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pydantic import ValidationError

from assistant.model.errors import UserError
from assistant.paths import shipped
from assistant.writing.forms import Form

if TYPE_CHECKING:
    from pydantic_core import ErrorDetails

_SHOWN = 3  # mistakes told at once

# What pydantic calls a mistake, in words for whoever writes the file.
_REASONS = {
    "missing": "缺少这一项",
    "extra_forbidden": "没有这样的项，请检查拼写",
    "string_type": "应当是文字（含冒号等符号时请加引号）",
    "int_type": "应当是整数",
    "int_parsing": "应当是整数",
    "float_type": "应当是数字",
    "float_parsing": "应当是数字",
    "bool_type": "应当是 true 或 false",
    "bool_parsing": "应当是 true 或 false",
    "tuple_type": "应当是列表，每项一行，前面加短横",
    "model_type": "应当写成“名称: 内容”",
    "path_type": "应当是文件名",
    "model_attributes_type": "应当写成“名称: 内容”",
    "too_short": "项数不够",
    "too_long": "项数太多",
}


def find(name: str) -> Form:
    """The form with this name or title, or the one in the YAML file with this path.

    Raises UserError where there is none, or the file is not a form.
    """
    wanted = name.strip()
    path = Path(wanted)
    if path.suffix.lower() in (".yaml", ".yml"):
        return load(path)
    known = shipped_forms()
    for form in known:
        if wanted in (form.name, *form.aliases):
            return form
    for form in known:
        if wanted == form.title:
            return form
    offered = "、".join(f"{form.name}（{form.title}）" for form in known)
    raise UserError(f"没有名为“{name}”的表样；可以用 {offered}，或给出一个 .yaml 表样文件的路径。")


@cache
def shipped_forms() -> tuple[Form, ...]:
    """The forms in `corpus/forms`, in their order."""
    files = shipped("corpus").joinpath("forms").glob("*.yaml")
    return tuple(sorted(map(load, files), key=lambda form: (form.order, form.name)))


def load(path: Path) -> Form:
    """Read one form file. Raises UserError that names what is wrong in it, and in which line."""
    import yaml

    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    try:
        text = path.read_text(encoding="utf-8-sig")
        content = yaml.load(text, loader)
    except OSError as error:
        raise UserError(f"读不到表样文件“{path}”，请检查路径。") from error
    except UnicodeDecodeError as error:
        raise UserError(f"表样文件“{path}”不是 UTF-8 编码，请另存为 UTF-8 后再用。") from error
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        place = f"第 {mark.line + 1} 行附近" if mark else ""
        raise UserError(
            f"表样文件“{path}”{place}不是有效的 YAML：请检查缩进、冒号后的空格和括号、引号是否成对。"
        ) from error
    if not isinstance(content, dict):
        raise UserError(f"表样文件“{path}”里没有表样，请参照 corpus/forms 里的文件编写。")
    content.setdefault("name", path.stem)
    try:
        form = Form.model_validate(content)
    except ValidationError as error:
        root = yaml.compose(text, loader)
        said = sorted(_said(detail, root) for detail in error.errors())
        words = "；".join(words for _, words in said[:_SHOWN])
        more = f"；另有 {len(said) - _SHOWN} 处" if len(said) > _SHOWN else ""
        raise UserError(f"表样文件“{path}”有误：{words}{more}。") from error
    return form.model_copy(update={"template": tuple(_beside(path, form))})


def _beside(path: Path, form: Form) -> Iterator[Path]:
    """The templates of the form, which lie where the form's file does."""
    for template in form.template:
        found = path.parent / template
        if not found.is_file():
            raise UserError(
                f"表样文件“{path}”里写的模板“{template}”找不到：请把它和表样文件放在同一个文件夹，"
                "或改正 template 里的文件名。"
            )
        yield found


def _said(detail: ErrorDetails, root: Any) -> tuple[int, str]:
    """The line of a mistake, and the mistake in words."""
    line = _line(root, detail["loc"])
    place = ".".join(map(str, detail["loc"]))
    return line, f"第 {line} 行{f' {place} ' if place else ' '}{_reason(detail)}"


def _reason(detail: ErrorDetails) -> str:
    kind = detail["type"]
    if kind == "value_error":
        return detail["msg"].removeprefix("Value error, ")
    if expected := detail.get("ctx", {}).get("expected"):
        choices = str(expected).replace("'", "").replace(" or ", ", ").replace(", ", "、")
        return f"写的是“{detail['input']}”，只能是 {choices} 之一"
    return _REASONS.get(kind, "写法不对，请参照 corpus/forms 里的文件")


def _line(root: Any, path: Sequence[int | str]) -> int:
    """The line, from 1, of the item at this path in the YAML; where it is missing, of what should hold it."""
    node = root
    for step in path:
        below = next((value for key, value in _children(node) if key == step), None)
        if below is None:
            break
        node = below
    return int(node.start_mark.line) + 1


def _children(node: Any) -> Iterator[tuple[int | str, Any]]:
    if isinstance(node.value, str):
        return
    for place, child in enumerate(node.value):
        if isinstance(child, tuple):
            yield child[0].value, child[1]
        else:
            yield place, child
