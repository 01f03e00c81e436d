"""Drawings as files: Word, Excel, CSV, web page, Markdown and text as converters leave it.

Made directly as package XML, through openpyxl or as plain text: the program's own writer is not
used, so that reading is measured against something else. PDF and .xls are made of these by
LibreOffice (`office`).
"""

from __future__ import annotations

import csv as csv_module
import io
import zipfile
from collections.abc import Callable, Iterable, Sequence
from html import escape as escape_html
from pathlib import Path
from xml.sax.saxutils import escape

from assistant.evaluation.drawing import Box, Drawing

_DOCUMENT = (
    '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
    '<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main">'
    '<w:body>{}<w:sectPr><w:pgSz w:w="16838" w:h="11906" w:orient="landscape"/>'
    '<w:pgMar w:top="1134" w:right="1134" w:bottom="1134" w:left="1134"/></w:sectPr></w:body>'
    "</w:document>"
)
_TYPES = (
    '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
    '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Default Extension="xml" ContentType="application/xml"/>'
    '<Override PartName="/word/document.xml" ContentType='
    '"application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>'
)
_RELATIONS = (
    '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
    '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
    '<Relationship Id="rId1" Type='
    '"http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" '
    'Target="word/document.xml"/></Relationships>'
)
_BORDERS = (
    "<w:tblBorders>"
    + "".join(
        f'<w:{side} w:val="single" w:sz="4"/>'
        for side in ("top", "left", "bottom", "right", "insideH", "insideV")
    )
    + "</w:tblBorders>"
)
_TEXT_WIDTH = 14570  # twips between the margins

#: How a converter flattens a table to text; see `text`.
STYLES = ("tabs", "pipes", "dropped", "ends", "cells", "lines", "spaces", "glued")


def word(path: Path, *drawings: Drawing) -> Path:
    """The drawings one after another in a .docx, merges as gridSpan and vMerge."""
    return word_body(path, "".join(word_table(drawing) for drawing in drawings))


def word_body(path: Path, body: str) -> Path:
    """A .docx with this WordprocessingML inside its body."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr("[Content_Types].xml", _TYPES)
        package.writestr("_rels/.rels", _RELATIONS)
        package.writestr("word/document.xml", _DOCUMENT.format(body))
    return path


def paragraph(text: str, indent: bool = False) -> str:
    """A Word paragraph; a line break in the text is one in the paragraph."""
    properties = '<w:pPr><w:ind w:firstLine="420"/></w:pPr>' if indent else ""
    runs = "<w:br/>".join(
        f'<w:t xml:space="preserve">{escape(line)}</w:t>' for line in text.split("\n")
    )
    return f"<w:p>{properties}<w:r>{runs}</w:r></w:p>" if text else "<w:p/>"


def word_table(drawing: Drawing) -> str:
    """A drawing in WordprocessingML: its lines, its table, an empty paragraph."""
    rows = []
    for places in drawing.places():
        cells = []
        for box, above in places:
            span = f'<w:gridSpan w:val="{box.width}"/>' if box.width > 1 else ""
            merge = ""
            if box.height > 1:
                merge = "<w:vMerge/>" if above else '<w:vMerge w:val="restart"/>'
            inside = paragraph("" if above else box.text, box.indent)
            cells.append(f"<w:tc><w:tcPr>{span}{merge}</w:tcPr>{inside}</w:tc>")
        rows.append(f"<w:tr>{''.join(cells)}</w:tr>")
    lines = "".join(paragraph(line) for line in drawing.lines)
    if not rows:
        return lines + paragraph("")
    grid = f'<w:gridCol w:w="{_TEXT_WIDTH // drawing.columns}"/>' * drawing.columns
    table = (
        f"<w:tbl><w:tblPr>{_BORDERS}</w:tblPr><w:tblGrid>{grid}</w:tblGrid>{''.join(rows)}</w:tbl>"
    )
    return lines + table + paragraph("")


def excel(path: Path, *drawings: Drawing, names: Sequence[str] = ()) -> Path:
    """Each drawing on a sheet of its own in a .xlsx, with real merged ranges."""
    import openpyxl
    from openpyxl.styles import Alignment

    book = openpyxl.Workbook()
    book.remove(book.worksheets[0])
    for number, drawing in enumerate(drawings):
        sheet = book.create_sheet(names[number] if names else f"Sheet{number + 1}")
        top = len(drawing.lines)
        for row, line in enumerate(drawing.lines, 1):
            sheet.cell(row, 1, line)
            if drawing.columns > 1:
                sheet.merge_cells(
                    start_row=row, end_row=row, start_column=1, end_column=drawing.columns
                )
        for box in drawing.boxes:
            row, column = top + box.row + 1, box.column + 1
            cell = sheet.cell(row, column, box.text or None)
            if box.text:
                cell.data_type = "s"  # NOTE: else openpyxl makes `=100%` a formula
            cell.alignment = Alignment(wrap_text=True, indent=2 if box.indent else 0)
            if box.height > 1 or box.width > 1:
                sheet.merge_cells(
                    start_row=row,
                    end_row=row + box.height - 1,
                    start_column=column,
                    end_column=column + box.width - 1,
                )
    book.save(path)
    return path


def csv(drawing: Drawing) -> str:
    """As a spreadsheet program saves it: a merged cell is its first one and blanks."""
    rows = [[line] for line in drawing.lines] + _filled(drawing, lambda box: box.text)
    out = io.StringIO()
    csv_module.writer(out, lineterminator="\r\n").writerows(rows)
    return out.getvalue()


def html(drawing: Drawing) -> str:
    """A web page with one table, merges as rowspan and colspan."""
    rows = []
    for places in drawing.places():
        cells = []
        for box, above in places:
            if above:
                continue
            spans = "".join(
                f' {name}="{size}"'
                for name, size in (("rowspan", box.height), ("colspan", box.width))
                if size > 1
            )
            inside = escape_html(box.text).replace("\n", "<br>")
            cells.append(f"<td{spans}>{'　　' if box.indent else ''}{inside}</td>")
        rows.append(f"<tr>{''.join(cells)}</tr>")
    lines = "".join(f"<p>{escape_html(line)}</p>\n" for line in drawing.lines)
    table = '<table border="1">\n' + "\n".join(rows) + "\n</table>\n" if rows else ""
    head = '<!DOCTYPE html>\n<html><head><meta charset="utf-8"><title>公开</title></head><body>\n'
    return f"{head}{lines}{table}</body></html>\n"


def markdown(drawing: Drawing) -> str:
    """A pipe table whose first row is its heading, as Markdown wants it."""
    escaped = [
        [cell.replace("|", "\\|").replace("\n", "<br>") for cell in row]
        for row in _filled(drawing, lambda box: box.text)
    ]
    body = [f"| {' | '.join(row)} |" for row in escaped]
    if body:
        body.insert(1, "|" + " --- |" * drawing.columns)
    return "\n\n".join(drawing.lines) + "\n\n" + "\n".join(body) + "\n"


def text(drawing: Drawing, style: str = "tabs") -> str:
    """The drawing as a converter flattens it.

    `tabs`: a row to a line, cells set off by tabs, a blank for each column a merge covers. `cells`:
    a cell to a line, each led by a tab, rows set off by an empty line. `pipes`: a row to a line,
    cells set off by `|`. `spaces`: the same with spaces, empty cells lost. `lines`: a cell to a line
    with an empty line between, row ends lost. `ends`: a cell to a line ended by ` |`, row ends lost.
    `dropped`: as `pipes`, what a merge covers left out, so that rows begin at different columns.
    `glued`: everything on one line, nothing between the cells.
    """
    if style in ("tabs", "pipes"):
        joint = "\t" if style == "tabs" else "|"
        body = [joint.join(row) for row in _filled(drawing, _flat)]
    elif style == "dropped":
        kept = ([_flat(box) for box, above in row if not above] for row in drawing.places())
        body = ["|".join(row) for row in kept]
    else:
        rows = [["" if above else _flat(box) for box, above in row] for row in drawing.places()]
        body = list(_flattened(rows, style))
    return "\n".join([*drawing.lines, "", *body]) + "\n"


def _flattened(rows: Iterable[list[str]], style: str) -> Iterable[str]:
    if style == "cells":
        return ("\n".join("\t" + cell for cell in row) + "\n" for row in rows)
    if style == "spaces":
        return (" ".join(cell for cell in row if cell) for row in rows)
    if style == "lines":
        return ((cell or " ") + "\n" for row in rows for cell in row)
    if style == "ends":
        return (f"{cell} |" if cell else "|" for row in rows for cell in row)
    if style == "glued":
        return ["".join(cell for row in rows for cell in row)]
    raise ValueError(style)


def _filled(drawing: Drawing, said: Callable[[Box], str]) -> list[list[str]]:
    """The rows with a blank in every place that a merge covers."""
    return [
        [
            cell
            for box, above in row
            for cell in ["" if above else said(box)] + [""] * (box.width - 1)
        ]
        for row in drawing.places()
    ]


def _flat(box: Box) -> str:
    return ("\u3000\u3000" if box.indent else "") + box.text.replace("\n", " ")
