"""What may be corrected in a past table, and what is written down of each change."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from pydantic import Field

from assistant.model.table import TableKind, Value


class TableField(StrEnum):
    """What of a table's head may be corrected."""

    TITLE = "title"
    YEAR = "year"
    ORGANIZATION = "organization"
    PROJECT = "project"
    KIND = "kind"
    SECTOR = "sector"
    BRIEF = "brief"


class RowField(StrEnum):
    """What of a row may be corrected; the grades take the value that each asks for."""

    NAME = "name"
    LEVEL1 = "level1"
    LEVEL2 = "level2"
    TARGET = "target"
    EXCELLENT = "excellent"
    GOOD = "good"
    FAIR = "fair"
    POOR = "poor"
    WEIGHT = "weight"
    EXPLANATION = "explanation"
    SCORING = "scoring"
    NOTE = "note"
    DOUBT = "doubt"


#: What people call the fields.
TABLE_NAMES = {
    TableField.TITLE: "标题",
    TableField.YEAR: "年度",
    TableField.ORGANIZATION: "单位",
    TableField.PROJECT: "项目",
    TableField.KIND: "表类",
    TableField.SECTOR: "领域",
    TableField.BRIEF: "内容提要",
}
ROW_NAMES = {
    RowField.NAME: "三级指标",
    RowField.LEVEL1: "一级指标",
    RowField.LEVEL2: "二级指标",
    RowField.TARGET: "指标值",
    RowField.EXCELLENT: "优",
    RowField.GOOD: "良",
    RowField.FAIR: "中",
    RowField.POOR: "差",
    RowField.WEIGHT: "分值",
    RowField.EXPLANATION: "指标解释",
    RowField.SCORING: "评分标准",
    RowField.NOTE: "备注",
    RowField.DOUBT: "存疑",
}
KIND_NAMES = {
    TableKind.PROJECT: "项目支出",
    TableKind.DEPARTMENT: "整体支出",
    TableKind.ACTIVITY: "职责活动",
    TableKind.SELF_EVALUATION: "绩效自评",
    TableKind.UNKNOWN: "未识别",
}


class Corrections(Value):
    """What is to be changed in one table: by field, an empty text clears it.

    `rows` are by row id, `new` are rows to add at the end, `deleted` are ids of rows. A row's
    `doubt` is why its value must not count (a code of `document.DOUBTS`, its meaning, or free words).
    """

    table: dict[TableField, str] = Field(default_factory=dict)
    rows: dict[str, dict[RowField, str]] = Field(default_factory=dict)
    new: tuple[dict[RowField, str], ...] = ()
    deleted: tuple[str, ...] = ()


class ChangeKind(StrEnum):
    """What was done to a table."""

    ADDED = "added"
    CORRECTED = "corrected"
    REMOVED = "removed"
    RESTORED = "restored"


class Detail(Value):
    """One field that became another; `row` is the row's id, None for the table's head.

    `name` is what the row was called. A row added or deleted is one detail whose `field` is `row`; a change that was taken back is one
    whose `field` is `change`.
    """

    row: str | None = None
    name: str | None = None
    field: str
    before: str | None
    after: str | None

    @property
    def label(self) -> str:
        """What people call the field."""
        if self.field in _OTHERS:
            return _OTHERS[self.field]
        return (
            TABLE_NAMES[TableField(self.field)]
            if self.row is None
            else ROW_NAMES[RowField(self.field)]
        )


#: The `field` of a row that was added or deleted, and of the number of a change that was taken back.
WHOLE_ROW, TAKEN_BACK = "row", "change"
_OTHERS = {WHOLE_ROW: "整行", TAKEN_BACK: "撤回的是记录"}


class Change(Value):
    """One thing that was done to a table of the library. `number` counts over the whole library.

    `title` is what the table was known by then: its organisation, title and project.
    """

    number: int
    document: str
    title: str | None
    kind: ChangeKind
    at: datetime
    by: str | None
    details: tuple[Detail, ...] = ()
