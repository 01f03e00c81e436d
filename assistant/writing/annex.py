"""The second part of a drafted table: for each row, what its figure rests on."""

from __future__ import annotations

from dataclasses import replace

from assistant.model.annex import ANNEX_HEADINGS, ANNEX_TITLE
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

_NOTE = "本表由系统随绩效目标表生成，供填报和审核时核对，不随表报送。"
# millimetres, by column
_WIDTHS = (13.0, 44.0, 24.0, 44.0, 56.0)
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
    cells = [Cell(text, 0, at, style=CellStyle.HEADING) for at, text in enumerate(ANNEX_HEADINGS)]
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
        edges(_WIDTHS, official.width),
        1 + len(table.indicators),
        tuple(cells),
        heading_rows=1,
        repeat=True,
    )
    return Sheet(
        name=ANNEX_TITLE,
        parts=(Line(f"附：{ANNEX_TITLE}", LineStyle.TITLE), Line(_NOTE, LineStyle.NOTE), block),
        paper=replace(official.paper, taken=0.0),
        fonts=official.fonts,
    )
