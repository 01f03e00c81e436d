"""A past table with what the library knows of it beyond the table itself."""

from __future__ import annotations

import hashlib
import json
from typing import Any

from pydantic import Field

from assistant.model.table import GoalTable, Indicator, Value
from assistant.model.target import Target
from assistant.model.text import fold

#: Flags under which a row's value must not count towards what is customary, and what they mean.
DOUBTS = {
    "source_damaged": "原文有识别损伤",
    "cell_split_uncertain": "单元格拆分存疑",
    "unit_missing": "原文缺单位",
    "unit_doubtful": "单位存疑",
    "value_inconsistent": "同一行数值前后不一",
    "name_target_mismatch": "名称与指标值不匹配",
    "qualitative_as_percent": "定性内容填了百分比",
    "date_serial": "日期变成了序列号",
    "rounded_to_zero": "金额取整成了零",
    "placeholder": "占位行",
    "target_not_seen": "指标值未见",
    "target_not_copied": "指标值未录入",
    "doubted": "人工标记存疑",
}
#: Of a row that staff doubt for a reason of their own (see `Document.remarks`).
DOUBTED = "doubted"

#: Flags of rows that are no indicator at all: kept with their table, never found.
NO_INDICATOR = frozenset({"placeholder", "name_missing", "name_not_an_indicator"})


class Document(Value):
    """A goal table in the library.

    `brief` says in a few words what the money is for; `address` is where it was published;
    `origin` says whose it is where there is no address; `flags` are doubts by row id, `remarks` the
    words of staff who doubt a row for a reason of their own.
    `shipped` marks those that came with the program.
    """

    id: str
    table: GoalTable
    brief: str | None = None
    sector: str | None = None
    address: str | None = None
    origin: str | None = None
    complete: bool = True
    flags: dict[str, tuple[str, ...]] = Field(default_factory=dict)
    remarks: dict[str, str] = Field(default_factory=dict)
    shipped: bool = False

    @classmethod
    def of(cls, table: GoalTable, *, sector: str | None = None) -> Document:
        """The user's own table, named after its content."""
        return cls(id=f"d-{digest(table)[:12]}", table=table, sector=sector)

    @property
    def source(self) -> str:
        """Where to look it up: an address, else a path, else its title."""
        return self.address or self.table.source.path or self.table.title or self.id

    def is_indicator(self, row: Indicator) -> bool:
        """False for a placeholder, a row without a name, or a cell that only stands in its place."""
        return bool(row.name) and not NO_INDICATOR.intersection(self.flags.get(row.id, ()))

    def doubts(self, row: Indicator) -> tuple[str, ...]:
        """The flags that keep this row's value out of statistics."""
        return tuple(flag for flag in self.flags.get(row.id, ()) if flag in DOUBTS)

    def why_doubtful(self, row: str) -> str | None:
        """Why the row of this id must not count, in Chinese, or None where it may."""
        words = [
            self.remarks.get(row, DOUBTS[flag]) if flag == DOUBTED else DOUBTS[flag]
            for flag in self.flags.get(row, ())
            if flag in DOUBTS
        ]
        return "、".join(words) or None


def digest(table: GoalTable) -> str:
    """SHA-256 of what the table asks for, wherever and in whatever format it was read.

    Whose table it is, of which year and project, and its rows: not where it was found, nor what is
    told around the rows, which one reading may keep and another leave out.
    """
    rows = [
        [
            row.level1,
            row.level2,
            fold(row.name),
            _meaning(row.target),
            [[band.grade, _meaning(band.target)] for band in row.grades],
        ]
        for row in table.indicators
    ]
    head = [fold(table.organization or ""), table.year, fold(table.project or "")]
    content = json.dumps([head, rows], ensure_ascii=False, default=str)
    return hashlib.sha256(content.encode()).hexdigest()


def _meaning(target: Target | None) -> dict[str, Any] | None:
    return None if target is None else target.model_dump(mode="json", exclude={"raw"})
