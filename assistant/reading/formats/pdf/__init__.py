"""PDF with text to rows: the cells that its lines draw, or else the columns its words stand in.

A page becomes characters and strokes (`glyphs`), strokes become cells (`ruled`), words without
strokes columns (`aligned`), characters texts (`lines`), and pages one run of rows (`joined`).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import pairwise
from pathlib import Path

from assistant.model.errors import UserError
from assistant.reading.formats.pdf.aligned import grids_in
from assistant.reading.formats.pdf.glyphs import Sheet, sheet_of
from assistant.reading.formats.pdf.joined import Page, rows_of
from assistant.reading.formats.pdf.lines import Line, Paragraph, lines_of, paragraphs
from assistant.reading.formats.pdf.opening import damage_told, opened, pages_of
from assistant.reading.formats.pdf.ruled import Grid, fill, read, tables_in
from assistant.reading.grid import Part

_MOST_GLYPHS = 30_000  # of a page; a dense one has 3,000
_MOST_STROKES = 20_000
_MOST_IN_ALL = 3_000_000
_CODED = 0.5  # share of characters that must be known for a page to have text
_NO_TEXT = (
    "PDF 里只有图片，没有可读取的文字；请用原始的 Word 或 Excel 文件，"
    "或先用扫描软件做文字识别（OCR），另存为带文字的 PDF 后再试。"
)
_NO_CODES = "PDF 的字体没有带文字编码，读不出文字；请用原始的 Word 或 Excel 文件重新导出 PDF，或先做文字识别。"
_EMPTY = "PDF 里没有文字；请确认没有选错文件。"


def parts_of(path: Path) -> list[Part]:
    """The document as one part: paragraphs and tables in their order, tables numbered from 1.

    Its notes name the pages that were not read or whose text comes from recognition.

    Raises:
        UserError: not a PDF, encrypted, damaged, too large, or without any text.
    """
    pages: list[Page] = []
    notes = _Notes()
    glyphs = 0
    with opened(path) as document:
        for number, source in pages_of(document):
            sheet = None
            if source is not None and glyphs <= _MOST_IN_ALL:
                with damage_told():
                    sheet = sheet_of(source, _MOST_GLYPHS, _MOST_STROKES)
            if sheet is None:
                notes.too_full.append(number)
                continue
            glyphs += len(sheet.glyphs)
            if notes.take(sheet):
                pages.append(_page(sheet))
    rows, notes.unsure = rows_of(pages)
    if not any(row.filled for row in rows):
        raise UserError(notes.reason())
    return [Part(rows, notes=notes.sentences())]


def _page(sheet: Sheet) -> Page:
    """Cells, columns and paragraphs of a page, from top to bottom."""
    grids, rules = tables_in(sheet.strokes)
    free = fill(grids, sheet.glyphs)
    for grid in grids:
        read(grid)
    grids = [grid for grid in grids if any(box.text for box in grid.boxes)]
    lines = lines_of(glyph for glyph in free if glyph.turn == 0)
    aligned, lines = grids_in(lines, rules)
    grids += aligned
    left = min([line.x0 for line in lines] + [grid.x0 for grid in grids], default=0.0)
    right = max([line.x1 for line in lines] + [grid.x1 for grid in grids], default=sheet.width)
    items: list[Paragraph | Grid] = [*grids]
    cuts = sorted(grid.top for grid in grids)
    for run in _between(lines, cuts):
        items += paragraphs(run, left, right)
    items.sort(key=lambda item: item.top)
    return Page(sheet.number, sheet.height, items)


def _between(lines: Sequence[Line], cuts: Sequence[float]) -> Iterable[list[Line]]:
    run: list[Line] = []
    for line in lines:
        if run and any(run[-1].top < cut <= line.top for cut in cuts):
            yield run
            run = []
        run.append(line)
    if run:
        yield run


class _Notes:
    """What the user must know about the pages."""

    def __init__(self) -> None:
        self.too_full: list[int] = []
        self.pictures: list[int] = []
        self.uncoded: list[int] = []
        self.part_uncoded: list[int] = []
        self.recognised: list[int] = []
        self.unsure: list[int] = []
        self.watermarks: dict[str, list[int]] = {}

    def take(self, sheet: Sheet) -> bool:
        """Note what is odd about a page; whether it has text to read."""
        number = sheet.number
        if sheet.watermark:
            self.watermarks.setdefault(sheet.watermark[:20], []).append(number)
        if not any(not glyph.text.isspace() for glyph in sheet.glyphs):
            if sheet.pictures:
                self.pictures.append(number)
            return False
        if sheet.coded < _CODED:
            self.uncoded.append(number)
            return False
        if sheet.coded < 1:
            self.part_uncoded.append(number)
        if sheet.recognised:
            self.recognised.append(number)
        return True

    def reason(self) -> str:
        """Why nothing was read."""
        if self.too_full:
            return "PDF 的页面内容过多，为安全起见没有读取；请只保留绩效目标表所在的页再试。"
        if self.uncoded:
            return _NO_CODES
        return _NO_TEXT if self.pictures else _EMPTY

    def sentences(self) -> list[str]:
        """One sentence for each kind of page that was not read as it should be."""
        told = [
            (self.pictures, "只有图片，没有可读取的文字，没有读取；请用原始文件，或先做文字识别。"),
            (self.too_full, "内容过多，没有读取；如有绩效目标表，请单独另存这几页再试。"),
            (self.uncoded, "的字体没有带文字编码，没有读取；请用原始文件重新导出 PDF。"),
            (self.part_uncoded, "有个别字没有带文字编码，以“□”代替，请核对。"),
            (self.unsure, "开头的一行可能是上一页最后一行的后半，换页处的这两行请对照原件核对。"),
            (self.recognised, "的文字在图片上，可能是识别出来的，请与图片核对。"),
        ]
        sentences = [f"第{_listed(pages)}页{words}" for pages, words in told if pages]
        for words, pages in self.watermarks.items():
            sentences.append(f"第{_listed(pages)}页的水印“{words}”没有读取。")
        return sentences


def _listed(numbers: Sequence[int]) -> str:
    """1、3—5: runs of pages put together."""
    runs: list[list[int]] = [[numbers[0], numbers[0]]]
    for before, number in pairwise(numbers):
        if number == before + 1:
            runs[-1][1] = number
        else:
            runs.append([number, number])
    return "、".join(str(a) if a == b else f"{a}—{b}" for a, b in runs)
