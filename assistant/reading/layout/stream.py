"""Headers and rows in a stream of single cells, where the ends of rows are lost."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import takewhile

from assistant.reading.grid import Row
from assistant.reading.layout.columns import (
    _NEUTRAL,
    Column,
    Header,
    _repeats,
    _settled,
    kind_of,
    under_banners,
)
from assistant.reading.layout.content import Look, look
from assistant.reading.layout.headings import (
    GRADE_OF,
    Heading,
    Role,
    heading,
    is_label,
    plain,
    scope_of,
)

_FEWEST = 3
_LONGEST_HEADER = 40  # cells
_MOST_ABOVE = 8  # rows
_UNDER = {
    Role.SCORING: frozenset(GRADE_OF),
    Role.TARGET: frozenset(GRADE_OF),
    Role.AMOUNT: frozenset({Role.AMOUNT}),
}
_PARTS = {**_UNDER, Role.AMOUNT: frozenset({Role.AMOUNT, Role.AMOUNT_PART})}


def stream_header_at(rows: Sequence[Row], index: int) -> Header | None:
    """The header whose words begin at this row, one to a row; None where there is none."""
    found: list[tuple[str, Heading | None]] = []
    after = index
    while after < len(rows):
        filled = rows[after].filled
        if len(rows[after].cells) != 1:
            break
        if not filled:
            if not found:
                return None
            after += 1
            continue
        text = filled[0].text
        head = heading(text)
        if head is None and not (is_label(text) and not found):
            break
        found.append((text, head))
        after += 1
    heads = [head for _, head in found if head]
    kind = kind_of(heads)
    if over := _over_parts(rows, index):
        return over
    if kind is None or len(heads) < _FEWEST:
        return None
    columns = [
        Column(i, i + 1, head.role if head else Role.LABEL, text, scope_of(text))
        for i, (text, head) in enumerate(found)
    ]
    # a heading over others comes before them: 评价标准 over 优 良 中 差, 预算金额 over 总额
    columns = _under_words(columns)
    if _repeats(columns):
        columns = _in_blocks(columns, _just_above(rows, index))
    while after > index and rows[after - 1].blank:
        after -= 1
    return Header(index, after, kind, tuple(_settled(columns)))


def _in_blocks(columns: list[Column], above: list[str]) -> list[Column]:
    """Side-by-side blocks under the periods that stand before them, some of which seemed columns."""
    for lead in range(len(columns)):
        texts = [*above, *(column.heading for column in columns[:lead])]
        blocks = columns[lead:]
        if (found := under_banners(blocks, texts)) is not blocks:
            return found
    return columns


def _just_above(rows: Sequence[Row], index: int) -> list[str]:
    """The headings straight before this row, one to a row, that did not begin the header."""
    texts: list[str] = []
    for row in reversed(rows[max(0, index - _MOST_ABOVE) : index]):
        text = row.cells[0].text if len(row.cells) == 1 else ""
        if not text and not texts:
            continue
        if not (heading(text) or (is_label(text) and scope_of(text))):
            break
        texts.insert(0, text)
    return texts


def _under_words(columns: Sequence[Column]) -> list[Column]:
    """The columns without the headings that only stand over those behind them, which keep their words."""
    kept: list[Column] = []
    over: Column | None = None
    for column, below in zip(columns, [*columns[1:], None], strict=True):
        if below is not None and below.role in _UNDER.get(column.role, ()):
            over = column
            continue
        under = over is not None and column.role in (over.role, *_PARTS.get(over.role, ()))
        kept.append(replace(column, over=over.heading) if over and under else column)
    return kept


def parted(headings: int, below: Sequence[str]) -> tuple[int, int] | None:
    """Which of so many headings the row below divides, and into how many.

    `below` is blank under the others: three blanks, then 计算符号 and 数值, under 指标值, the fourth
    of its row. None where the row below divides none.
    """
    filled = [index for index, text in enumerate(below) if text]
    parts = len(filled)
    if parts < 2 or filled[-1] - filled[0] != parts - 1 or len(below) != headings - 1 + parts:
        return None
    return filled[0], parts


def _names_part(text: str | None) -> bool:
    """Whether the words may name a part of a column: no data, no blank."""
    data = Look.TARGET | Look.LEVEL1 | Look.LEVEL2 | Look.LONG
    return bool(text) and not look(text or "") & data


def _over_parts(rows: Sequence[Row], index: int) -> Header | None:
    """A header whose value heading is divided by words that follow in the stream."""
    texts = [
        row.cells[0].text if len(row.cells) == 1 else None
        for row in rows[index : index + _LONGEST_HEADER]
    ]
    heads = list(takewhile(bool, texts))
    known = [heading(text) for text in heads if text]
    at = next((i for i, h in enumerate(known) if h and h.role is Role.TARGET), None)
    kind = kind_of([h for h in known if h])
    if at is None or kind is None:
        return None
    rest = texts[len(heads) :]
    words = list(takewhile(_names_part, rest[at:]))
    width = len(heads) - 1 + len(words)
    below = [text or "" for text in rest[:width]]
    if None in rest[:width] or parted(len(heads), below) != (at, len(words)):
        return None
    columns: list[Column] = []
    for text, head in zip(heads, known, strict=True):
        parts = words if len(columns) == at else [text]
        for part in parts:
            own = heading(part) if part else None
            role = own.role if own else head.role if head else Role.LABEL
            said = text if plain(part or "") in _NEUTRAL else part
            start = len(columns)
            columns.append(Column(start, start + 1, role, said or "", scope_of(text or "")))
    return Header(index, index + len(heads) + width, kind, tuple(_settled(columns)))
