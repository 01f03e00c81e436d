"""The second part of a drafted table: for each row, what its figure rests on."""

from __future__ import annotations

from dataclasses import replace

from assistant.model.evidence import DraftTable
from assistant.writing.files import clean
from assistant.writing.sheet import (
    Block,
    Cell,
    CellStyle,
    Line,
    LineStyle,
    Sheet,
    edges,
)
from assistant.writing.wording import sources_text, target_text

_TITLE = "指标值依据"
_NOTE = "本表由系统随绩效目标表生成，供填报和审核时核对，不随表报送。"
# heading, width in millimetres
_COLUMNS = (
    ("序号", 13.0),
    ("指标及取值", 44.0),
    ("取值依据", 24.0),
    ("说明", 44.0),
    ("出处及原文", 56.0),
)
_STYLES = (
    CellStyle.CENTRE,
    CellStyle.VALUE,
    CellStyle.CENTRE,
    CellStyle.VALUE,
    CellStyle.VALUE,
)


def annex(table: DraftTable, official: Sheet) -> Sheet:
    """The rows of the draft in its order, each with basis, reason and the quoted source.

    On the paper and in the fonts of the `official` sheet it belongs to.
    """
    cells = [Cell(text, 0, at, style=CellStyle.HEADING) for at, (text, _) in enumerate(_COLUMNS)]
    for number, row in enumerate(table.indicators, start=1):
        target = target_text(row.target, rendered=True)
        texts = (
            str(number),
            f"{row.name}：{target}" if target else row.name,
            row.target_basis.label,
            row.rationale,
            sources_text(row),
        )
        cells += [
            Cell(clean(text), number, at, style=style)
            for at, (text, style) in enumerate(zip(texts, _STYLES, strict=True))
        ]
    block = Block(
        edges([width for _, width in _COLUMNS], official.width),
        1 + len(table.indicators),
        tuple(cells),
        heading_rows=1,
        repeat=True,
    )
    return Sheet(
        name=_TITLE,
        parts=(Line(f"附：{_TITLE}", LineStyle.TITLE), Line(_NOTE, LineStyle.NOTE), block),
        paper=replace(official.paper, taken=0.0),
        fonts=official.fonts,
    )
