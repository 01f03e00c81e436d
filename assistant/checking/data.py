"""Reading the YAML that finance staff may edit, with errors they can act on."""

from __future__ import annotations

from pathlib import Path
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError

from assistant.model.errors import UserError

M = TypeVar("M", bound=BaseModel)


def load_yaml(path: Path, shape: type[M]) -> M:
    """The file as a value of `shape`. Raises UserError that names file, place and remedy."""
    return shaped(read_yaml(path), shape, path)


def read_yaml(path: Path) -> Any:
    """What the file holds. Raises UserError where it cannot be opened or is not YAML."""
    import yaml  # 13 ms: only where a file is read

    try:
        return yaml.load(path.read_bytes(), getattr(yaml, "CSafeLoader", yaml.SafeLoader))
    except OSError:
        raise UserError(f"打不开“{path}”：请核对文件是否存在、能否读取。") from None
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        where = f"第 {mark.line + 1} 行" if mark else "某处"
        raise UserError(f"“{path}”{where}不符合 YAML 写法：请检查缩进、冒号和引号。") from None


def shaped(content: Any, shape: type[M], path: Path) -> M:
    """The content of a file as a value of `shape`. Raises UserError that names file and place."""
    try:
        return shape.model_validate(content)
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(map(str, first["loc"])) or "开头"
        raise UserError(f"“{path}”中“{where}”的内容不对：请对照程序自带的同名文件修改。") from None
