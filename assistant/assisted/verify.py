"""What a model says a document says, held against the document: kept, or refused with the reason.

A name must stand in the document. A value must stand with its name: in the same row of a grid, else
between the names before and after it. Anything else would be an invention, even where its
characters occur somewhere.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from pydantic import BaseModel, ConfigDict

from assistant.assisted.page import Page


class Quoted(BaseModel):
    """One indicator row as the model copied it; every text is a quotation, blank where there is none."""

    model_config = ConfigDict(frozen=True, extra="ignore", strict=True, str_strip_whitespace=True)

    name: str
    target: str = ""
    level1: str = ""
    level2: str = ""
    weight: str = ""
    explanation: str = ""
    scoring: str = ""
    note: str = ""
    actual: str = ""
    score: str = ""


#: What stands in the row itself, with the words a user knows it by.
VALUES = {
    "target": "指标值",
    "weight": "分值",
    "explanation": "指标解释",
    "scoring": "评分标准",
    "note": "备注",
    "actual": "实际完成值",
    "score": "得分",
}
_LEVELS = {"level1": "一级指标", "level2": "二级指标"}


@dataclass(frozen=True, slots=True)
class Kept:
    """A row whose name was found at `place`; `fields` are those of its texts that were found too."""

    place: int
    name: str
    fields: dict[str, str]


@dataclass(slots=True)
class Verified:
    """The rows found in the document, in its order, and what was refused: Chinese, one each."""

    rows: list[Kept] = field(default_factory=list)
    refused: list[str] = field(default_factory=list)


def verify(quoted: Sequence[Quoted], page: Page) -> Verified:
    """Hold each text of each row against the page."""
    result = Verified()
    placed = _placed(quoted, page, result)
    for index, (row, start, end) in enumerate(placed):
        before = placed[index - 1][2] if index else 0
        after = placed[index + 1][1] if index + 1 < len(placed) else len(page.text)
        fields = {"name": row.name}
        for name, label in VALUES.items():
            if text := getattr(row, name):
                if _with_name(text, page, start, end, before, after) or (
                    name == "target" and page.joined(start, text)
                ):
                    fields[name] = text
                else:
                    result.refused.append(f"“{row.name}”的{label}“{text[:40]}”")
        for name, label in _LEVELS.items():
            if text := getattr(row, name):
                if next(page.places(text), None):
                    fields[name] = text
                else:
                    result.refused.append(f"“{row.name}”的{label}“{text[:40]}”")
        result.rows.append(Kept(start, row.name, fields))
    return result


def _placed(
    quoted: Sequence[Quoted], page: Page, result: Verified
) -> list[tuple[Quoted, int, int]]:
    """Each row with the place of its name: the first free one, in the order of the answer."""
    taken: set[int] = set()
    placed: list[tuple[Quoted, int, int]] = []
    at = 0
    for row in quoted:
        found = [place for place in page.places(row.name) if place[0] not in taken]
        if not found:
            result.refused.append(f"指标“{row.name[:40]}”")
            continue
        start, end = next((place for place in found if place[0] >= at), found[0])
        taken.add(start)
        at = end
        placed.append((row, start, end))
    return sorted(placed, key=lambda item: item[1])


def _with_name(text: str, page: Page, start: int, end: int, before: int, after: int) -> bool:
    first, last = page.row(start) or (before, after)
    return any(
        first <= place[0] and place[1] <= last and (place[1] <= start or place[0] >= end)
        for place in page.places(text)
    )
