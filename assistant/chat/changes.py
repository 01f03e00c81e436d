"""What changed between two states of a draft, row by row, in the words of whoever reviews it."""

from __future__ import annotations

from difflib import SequenceMatcher
from enum import StrEnum

from assistant.model.grammar import render_target
from assistant.model.table import Budget, GoalTable, Indicator, Value

_NOTHING = "（空）"
# A change of the goal text is shown where it is this short, with so much before and after it.
_SHORT, _AROUND = 30, 4

#: Field of a row -> the word a user knows it by.
ROW_FIELDS = {
    "name": "指标名称",
    "level1": "一级指标",
    "level2": "二级指标",
    "target": "指标值",
    "weight": "分值",
    "explanation": "指标解释",
    "scoring": "评分标准",
    "note": "备注",
}

_SENTENCES = frozenset({"explanation", "scoring"})
_FOLLOWING = _SENTENCES | {"weight"}

_HEADER_FIELDS = {
    "title": "标题",
    "year": "年度",
    "organization": "单位",
    "project": "项目名称",
}


class ChangeKind(StrEnum):
    """What became of a row, or that the header changed."""

    ADDED = "added"
    REMOVED = "removed"
    CHANGED = "changed"
    MOVED = "moved"
    HEADER = "header"


class Change(Value):
    """One difference: `row` is the id of the row (None for the header), `text` says it in Chinese.

    `fields` are those of `ROW_FIELDS` that differ in a changed row.
    """

    kind: ChangeKind
    row: str | None
    text: str
    fields: tuple[str, ...] = ()

    @property
    def follows(self) -> bool:
        """True where only points and the sentences that repeat them differ: what follows a change."""
        return bool(self.fields) and set(self.fields) <= _FOLLOWING

    def __str__(self) -> str:
        return self.text


def compare(before: GoalTable, after: GoalTable) -> tuple[Change, ...]:
    """The differences, header first, then rows in the order they now stand, removed ones last."""
    old = {row.id: (place, row) for place, row in enumerate(before.indicators, start=1)}
    kept = {row.id for row in after.indicators if row.id in old and _same(old[row.id][1], row)}
    moved = _moved(
        [row.id for row in before.indicators if row.id in kept],
        [row.id for row in after.indicators if row.id in kept],
    )
    changes = _header(before, after)
    for place, row in enumerate(after.indicators, start=1):
        if row.id not in kept:
            changes.append(Change(kind=ChangeKind.ADDED, row=row.id, text=_added(place, row)))
            continue
        was, earlier = old[row.id]
        if fields := _differing(earlier, row):
            text = f"第{place}行“{earlier.name}”：{'；'.join(_fields(earlier, row, fields))}"
            changes.append(Change(kind=ChangeKind.CHANGED, row=row.id, text=text, fields=fields))
        if row.id in moved:
            text = f"“{row.name}”从第{was}行移到第{place}行"
            changes.append(Change(kind=ChangeKind.MOVED, row=row.id, text=text))
    for id, (place, row) in old.items():
        if id not in kept:
            text = f"删除原第{place}行“{row.name}”"
            changes.append(Change(kind=ChangeKind.REMOVED, row=id, text=text))
    return tuple(changes)


def shown(row: Indicator, field: str) -> str:
    """What the table shows in this field of the row; empty where it has nothing."""
    if field == "target":
        return render_target(row.target) if row.target else ""
    value = getattr(row, field)
    return "" if value is None else str(value)


def money(budget: Budget | None) -> str:
    """The budget's total with its unit; empty where there is none."""
    return f"{budget.total:f}{budget.unit}" if budget and budget.total is not None else ""


def _same(before: Indicator, after: Indicator) -> bool:
    # The id of a deleted row may be given to a new one: then nothing of it is left.
    return before.name == after.name or before.level2 == after.level2


def _moved(before: list[str], after: list[str]) -> set[str]:
    stayed: set[str] = set()
    for block in SequenceMatcher(None, before, after, autojunk=False).get_matching_blocks():
        stayed.update(after[block.b : block.b + block.size])
    return set(after) - stayed


def _differing(before: Indicator, after: Indicator) -> tuple[str, ...]:
    return tuple(field for field in ROW_FIELDS if shown(before, field) != shown(after, field))


def _fields(before: Indicator, after: Indicator, fields: tuple[str, ...]) -> list[str]:
    sentences = [field for field in fields if field in _SENTENCES]
    said = [
        f"{ROW_FIELDS[field]}由{shown(before, field) or _NOTHING}改为{shown(after, field) or _NOTHING}"
        for field in fields
        if field not in sentences or len(sentences) == len(fields)
    ]
    if sentences and len(sentences) < len(fields):
        said.append(f"{'、'.join(ROW_FIELDS[field] for field in sentences)}随之改写")
    return said


def _added(place: int, row: Indicator) -> str:
    where = row.level2 or row.level1
    about = "，".join(part for part in (where, shown(row, "target")) if part)
    return f"新增第{place}行“{row.name}”" + (f"（{about}）" if about else "")


def _header(before: GoalTable, after: GoalTable) -> list[Change]:
    pairs = [
        (word, str(getattr(before, field) or ""), str(getattr(after, field) or ""))
        for field, word in _HEADER_FIELDS.items()
    ]
    pairs.append(("预算", money(before.budget), money(after.budget)))
    said = [f"{word}由{a or _NOTHING}改为{b or _NOTHING}" for word, a, b in pairs if a != b]
    if before.goals != after.goals:
        said.append(_goals(before, after))
    return [Change(kind=ChangeKind.HEADER, row=None, text=text) for text in said]


def _goals(before: GoalTable, after: GoalTable) -> str:
    """The words of the goal texts that changed, with a little around them."""
    old, new = ("".join(goal.text for goal in table.goals) for table in (before, after))
    start = _same_start(old, new)
    end = _same_start(old[start:][::-1], new[start:][::-1])
    first = max(0, start - _AROUND)
    pieces = [text[first : max(start, len(text) - end) + _AROUND] for text in (old, new)]
    if max(map(len, pieces)) > _SHORT:
        return "目标文字有改动"
    return f"目标文字中“{pieces[0]}”改为“{pieces[1]}”"


def _same_start(one: str, other: str) -> int:
    pairs = zip(one, other, strict=False)
    return next((at for at, (a, b) in enumerate(pairs) if a != b), min(len(one), len(other)))
