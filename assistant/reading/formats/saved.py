"""Goal tables in the program's own JSON (`jixiao draft -o`, `jixiao read --format json`)."""

from __future__ import annotations

import json
from typing import Any, get_args

from pydantic import BaseModel, ValidationError

from assistant.model.errors import UserError
from assistant.model.table import GoalTable, Source
from assistant.reading.formats.decode import decode

_LAST_YEAR = 9999
_NOT_OURS = "这个 .json 不是本程序导出的绩效目标表；请用 jixiao draft、read 导出的文件。"


def tables_in(content: bytes, source: Source) -> tuple[GoalTable, ...]:
    """The tables saved in `content`; what a draft adds to a table (evidence, report) is left out.

    Raises:
        UserError: no JSON, or not of the goal table's shape.
    """
    try:
        saved = json.loads(decode(content))
        json.dumps(saved, ensure_ascii=False).encode()  # half a character (\ud83d) fits nowhere
    except (ValueError, RecursionError) as error:
        raise UserError("这个 .json 文件不完整或格式有误，无法读取；请重新导出后再试。") from error
    found = saved.get("tables") if isinstance(saved, dict) and "tables" in saved else [saved]
    if not isinstance(found, list) or not found:
        raise UserError(_NOT_OURS)
    tables = []
    for one in found:
        if not isinstance(one, dict) or "indicators" not in one:
            raise UserError(_NOT_OURS)
        kept = _known(one, GoalTable)
        part = one["source"].get("part") if isinstance(one.get("source"), dict) else None
        kept["source"] = source.model_copy(update={"part": part}).model_dump()
        try:
            table = GoalTable.model_validate(kept)
        except ValidationError as error:
            place = ".".join(str(step) for step in error.errors()[0]["loc"])
            raise UserError(
                f"这个 .json 的“{place}”一项不合格式，无法读取；请重新导出后再试。"
            ) from error
        if table.year is not None and not 0 < table.year <= _LAST_YEAR:
            raise UserError("这个 .json 的“year”一项不是年度，无法读取；请改正后再试。")
        if len({row.id for row in table.indicators}) < len(table.indicators):
            raise UserError("这个 .json 里有编号（id）相同的指标，无法读取；请重新导出后再试。")
        tables.append(table)
    return tuple(tables)


def _known(saved: dict[str, Any], model: type[BaseModel]) -> dict[str, Any]:
    """Only the fields a goal table has, all the way down."""
    kept = {}
    for name, field in model.model_fields.items():
        if name not in saved:
            continue
        value = saved[name]
        inner = _model_in(field.annotation)
        if inner is not None and isinstance(value, dict):
            value = _known(value, inner)
        elif inner is not None and isinstance(value, list):
            value = [_known(one, inner) if isinstance(one, dict) else one for one in value]
        kept[name] = value
    return kept


def _model_in(annotation: Any) -> type[BaseModel] | None:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation
    return next((found for arg in get_args(annotation) if (found := _model_in(arg))), None)
