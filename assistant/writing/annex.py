"""The second part of a drafted table: for each row, what its figure rests on."""

from __future__ import annotations

from assistant.model.evidence import DraftTable
from assistant.writing.files import clean
from assistant.writing.sheet import (
    LANDSCAPE_WIDTH,
    PORTRAIT_WIDTH,
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


def annex(table: DraftTable, *, landscape: bool) -> Sheet:
    """The rows of the draft in its order, each with basis, reason and the quoted source."""
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
    width = LANDSCAPE_WIDTH if landscape else PORTRAIT_WIDTH
    block = Block(
        edges([width for _, width in _COLUMNS], width),
        1 + len(table.indicators),
        tuple(cells),
        heading_rows=1,
        repeat=True,
    )
    return Sheet(
        name=_TITLE,
        parts=(Line(f"附：{_TITLE}", LineStyle.TITLE), Line(_NOTE, LineStyle.NOTE), block),
        landscape=landscape,
    )
