"""Tables pasted into a task text: each row read as a sentence (购置巡逻车8辆(96万元)).

Cells are divided by tabs, bars or wide gaps. Only the reading changes: every character keeps its
place in the text as it was pasted.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

_GAP = re.compile(r"[ ]*[\t|｜][ ]*|[ 　]{2,}")
_MODEL_ENDS = re.compile(r"[A-Za-z][ 　]\d")
_RULE = re.compile(r"[\s|｜:：\-—+]+")
_ROLES = (
    ("unit", re.compile(r"^(?:计量)?单位$")),
    ("amount", re.compile(r"金额|预算|经费|资金|投入")),
    ("count", re.compile(r"数量|规模|工程量|人数|次数|期数|场次|任务量|目标值")),
    ("what", re.compile(r"内容|名称|项目|事项|任务|活动|工作")),
)
_SUM = re.compile(r"合\s*计|总\s*计|小\s*计")
_MONEY = re.compile(r"万元|元")


class Piece(NamedTuple):
    """A character as it is read, and where it (or what it stands for) is in the text."""

    character: str
    origin: int
    ready: bool = False  # not to be folded or dropped


class _Cell(NamedTuple):
    text: str
    start: int


def pieces(text: str) -> Iterator[Piece]:
    """The characters of a text, rows of pasted tables laid out as sentences."""
    at, roles = 0, {}
    unit = ""
    for line in text.splitlines(keepends=True):
        cells = _cells(line, at)
        named = _roles(cells)
        if named:
            roles = named
            money = _MONEY.search(cells[roles["amount"]].text) if "amount" in roles else None
            unit = money[0] if money else ""
        elif roles and len(cells) == 1 and cells[0].text:
            roles = {}
        if named or (roles and _RULE.fullmatch(line)):
            yield Piece("\n", at, True)
        elif roles and len(cells) > 1:
            yield from _row(cells, roles, unit)
            yield Piece("\n", at + len(line) - 1, True)
        else:
            yield from _spaced(line, at)
        at += len(line)


def _cells(line: str, at: int) -> list[_Cell]:
    body = line.rstrip("\r\n")
    inside = body.strip(" \t|｜") if re.match(r"\s*[|｜]", body) else body
    start = body.find(inside) if inside else 0
    cells, begin = [], start
    for gap in _GAP.finditer(body, start, start + len(inside)):
        cells.append(_Cell(body[begin : gap.start()], at + begin))
        begin = gap.end()
    return [*cells, _Cell(body[begin : start + len(inside)], at + begin)]


def _roles(cells: Sequence[_Cell]) -> dict[str, int]:
    """Which column holds what, where this line is the head of a table; else nothing."""
    if len(cells) < 2 or any(re.search(r"\d", cell.text) for cell in cells):
        return {}
    roles: dict[str, int] = {}
    for at, cell in enumerate(cells):
        role = next((role for role, words in _ROLES if words.search(cell.text.strip())), None)
        if role:
            roles.setdefault(role, at)
    return roles if "what" in roles and ("count" in roles or "amount" in roles) else {}


def _row(cells: Sequence[_Cell], roles: dict[str, int], unit: str) -> Iterator[Piece]:
    def cell(role: str) -> _Cell:
        at = roles.get(role, len(cells))
        return cells[at] if at < len(cells) else _Cell("", 0)

    total = next((each for each in cells if _SUM.fullmatch(each.text.strip())), None)
    amount = cell("amount")
    if total is not None:
        filled = [each for each in cells if re.search(r"\d", each.text)]
        amount = amount if amount.text else filled[-1] if filled else amount
        yield from _plain(total)
    else:
        yield from _plain(cell("what"))
        if re.search(r"[A-Za-z0-9]\s*$", cell("what").text) and cell("count").text.strip():
            yield Piece("共", cell("count").start, True)  # 移动式CT and 1 are no CT1
        yield from _plain(cell("count"))
        if not _ends_in_unit(cell("count").text):
            yield from _plain(cell("unit"))
    named = _MONEY.search(amount.text)
    if re.search(r"\d", amount.text) and (unit or named):
        last = amount.start + len(amount.text.rstrip()) - 1
        opened = "" if total is not None else "("
        yield from (Piece(each, amount.start, True) for each in opened)
        yield from _plain(amount)
        yield from (Piece(each, last, True) for each in ("" if named else unit))
        yield from (Piece(")", last, True) for _ in opened)


def _ends_in_unit(text: str) -> bool:
    return bool(re.search(r"[^\d.,，\s]\s*$", text))


def _plain(cell: _Cell) -> Iterator[Piece]:
    for offset, character in enumerate(cell.text):
        yield Piece(character, cell.start + offset)


def _spaced(line: str, at: int) -> Iterator[Piece]:
    """A line that is no table: a wide gap parts two statements, not a label and its figure."""
    breaks = set()
    for gap in _GAP.finditer(line.rstrip()):
        before, after = line[: gap.start()], line[gap.end() :]
        label = after[:1].isdigit() and not re.search(r"\d[^\d]{0,4}$", before[-6:])
        if before.strip() and not label and before.rstrip()[-1] not in "，,。；;：:、":
            breaks.add(gap.start())
    for offset, character in enumerate(line):
        if offset in breaks:
            yield Piece("，", at + offset)
        elif _MODEL_ENDS.match(line, offset - 1):
            yield Piece("共", at + offset, True)  # AED and 45 are no AED45
        else:
            yield Piece(character, at + offset)
