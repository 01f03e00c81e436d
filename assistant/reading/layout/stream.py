"""Headers and rows in a stream of single cells, where the ends of rows are lost."""

from __future__ import annotations

from collections.abc import Sequence

from assistant.reading.grid import Row
from assistant.reading.layout.columns import Column, Header, _settled, kind_of
from assistant.reading.layout.headings import GRADE_OF, Heading, Role, heading, is_label, scope_of

_FEWEST = 3
_UNDER = {
    Role.SCORING: frozenset(GRADE_OF),
    Role.TARGET: frozenset(GRADE_OF),
    Role.AMOUNT: frozenset({Role.AMOUNT}),
}


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
    if kind is None or len(heads) < _FEWEST:
        return None
    columns = [
        Column(i, i + 1, head.role if head else Role.LABEL, text, scope_of(text))
        for i, (text, head) in enumerate(found)
    ]
    # a heading over others comes before them: 评价标准 over 优 良 中 差, 预算金额 over 总额
    columns = [
        column
        for column, below in zip(columns, [*columns[1:], None], strict=True)
        if below is None or below.role not in _UNDER.get(column.role, ())
    ]
    while after > index and rows[after - 1].blank:
        after -= 1
    return Header(index, after, kind, tuple(_settled(columns)))
