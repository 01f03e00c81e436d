"""The clean set: goal tables that a careful drafter wrote, one file each in `corpus/clean/`.

A file holds `title`, `words` and `table`. The table stands in the notation of the rule book; the words
are what a clerk of that office would fill into the blanks of a defect: `{活动}`, `{对象}` …
"""

from __future__ import annotations

from pathlib import Path

import yaml
from pydantic import ValidationError

from assistant.checking.notation import table_of
from assistant.model.errors import UserError
from assistant.model.table import GoalTable, Value
from assistant.paths import shipped


class _File(Value):
    title: str
    words: dict[str, str]
    table: str


class CleanTable(Value):
    """A table with nothing to object to, and the words of its office."""

    name: str
    title: str
    words: dict[str, str]
    table: GoalTable


def clean_tables(folder: Path | None = None) -> list[CleanTable]:
    """Every table of the clean set, by name. Raises UserError naming a file that cannot be used."""
    folder = folder or shipped("corpus") / "clean"
    return [_load(path) for path in sorted(folder.glob("*.yaml"))]


def _load(path: Path) -> CleanTable:
    try:
        content = _File.model_validate(yaml.safe_load(path.read_text(encoding="utf-8")))
        table = table_of(content.table)
    except (yaml.YAMLError, ValidationError, ValueError) as error:
        raise UserError(f"{path.name} 不能当作没有问题的表：{error}") from error
    return CleanTable(name=path.stem, title=content.title, words=content.words, table=table)
