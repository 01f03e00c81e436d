"""The task descriptions that drafting is measured on: a file for each family in `corpus/briefs/`."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import yaml
from pydantic import ValidationError

from assistant.library import Document
from assistant.library.corpus import load_folder
from assistant.model.errors import UserError
from assistant.model.table import TableKind, Value
from assistant.paths import shipped


class TaskBrief(Value):
    """A task description and what its draft must hold.

    `figures` with their units must stand in rows; `cost`, in 万元, is what the cost rows must add up to;
    `asks` must be among the questions. `table` is the past table made from this task, `last` the earlier
    one that is given with it: neither is in the library while it is drafted.
    """

    text: str
    name: str = ""
    figures: tuple[str, ...] = ()
    cost: Decimal | None = None
    asks: str | None = None
    table: str | None = None
    last: str | None = None
    kind: TableKind | None = None
    year: int | None = None

    @property
    def label(self) -> str:
        """What failures call it."""
        return self.name or self.table or self.text[:12]

    @property
    def without(self) -> str | None:
        """The past table that must not be in the library."""
        return self.table or self.last


class Family(Value):
    """Task descriptions of one kind; `name` is that of the file."""

    name: str
    title: str
    briefs: tuple[TaskBrief, ...]


class _File(Value):
    title: str
    briefs: tuple[TaskBrief, ...]


#: The families in the order they are shown.
_ORDER = ("written", "past", "long")


def families(folder: Path | None = None) -> list[Family]:
    """All families. Raises UserError naming a file that cannot be used."""
    paths = (folder or shipped("corpus") / "briefs").glob("*.yaml")
    known = {name: at for at, name in enumerate(_ORDER)}
    ordered = sorted(paths, key=lambda path: (known.get(path.stem, len(known)), path.stem))
    return [_load(path) for path in ordered]


def past_tables() -> dict[str, Document]:
    """The shipped tables by the names of their files."""
    return {
        document.id.removeprefix("c-"): document
        for document in load_folder(shipped("corpus") / "tables")
    }


def _load(path: Path) -> Family:
    try:
        content = _File.model_validate(yaml.safe_load(path.read_text(encoding="utf-8")))
    except (yaml.YAMLError, ValidationError) as error:
        raise UserError(f"{path.name} 不能当作任务描述：{error}") from error
    return Family(name=path.stem, title=content.title, briefs=content.briefs)
