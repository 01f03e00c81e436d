"""Pages drawn for the tests of the PDF reader: what offices' programs and printers leave behind."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from reportlab.lib.pagesizes import A4, landscape
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfgen.canvas import Canvas

FONT = "STSong-Light"
SIZE = 10.5
LEFT, TOP = 60.0, 90.0
WIDTHS = (70, 110, 170, 80, 50)
HEAD = ("一级指标", "二级指标", "三级指标", "指标值", "分值")
ROWS = (
    ("产出指标", "数量指标", "举办技能培训期数", "≥6期", "10"),
    ("", "", "培训农村转移劳动力人数", "≥320人", "10"),
    ("", "质量指标", "培训合格率", "≥95%", "15"),
    ("", "时效指标", "培训任务完成时间", "2024年11月底前", "15"),
    ("效益指标", "社会效益指标", "参训人员就业率", "≥70%", "30"),
    ("满意度指标", "服务对象满意度指标", "参训人员满意度", "≥90%", "10"),
)
#: What every table of ROWS says: level 1, level 2, name, value.
SAID = [
    ("产出指标", "数量指标", "举办技能培训期数", "≥6期"),
    ("产出指标", "数量指标", "培训农村转移劳动力人数", "≥320人"),
    ("产出指标", "质量指标", "培训合格率", "≥95%"),
    ("产出指标", "时效指标", "培训任务完成时间", "2024年11月底前"),
    ("效益指标", "社会效益指标", "参训人员就业率", "≥70%"),
    ("满意度指标", "服务对象满意度指标", "参训人员满意度", "≥90%"),
]

Draw = Callable[["Page"], object]


class Page:
    """A canvas with its origin at the top left; lengths are points."""

    def __init__(self, canvas: Canvas, width: float, height: float) -> None:
        self.canvas, self.width, self.height = canvas, width, height
        canvas.setFont(FONT, SIZE)

    def words(self, x: float, y: float, text: str, size: float = SIZE) -> None:
        """A line of text whose top is at `y`."""
        self.canvas.setFont(FONT, size)
        self.canvas.drawString(x, self.height - y - size * 0.88, text)

    def level(self, y: float, x0: float, x1: float) -> None:
        self.canvas.line(x0, self.height - y, x1, self.height - y)

    def upright(self, x: float, y0: float, y1: float) -> None:
        self.canvas.line(x, self.height - y0, x, self.height - y1)

    def cell(self, x: float, y: float, width: float, text: str) -> None:
        """Text broken at the cell's width, as an office program does."""
        line, used, step = "", 0.0, SIZE * 1.3
        for char in text:
            wide = pdfmetrics.stringWidth(char, FONT, SIZE)
            if char == "\n" or used + wide > width - 8:
                self.words(x + 4, y + 4, line)
                y, line, used = y + step, "", 0.0
            if char != "\n":
                line, used = line + char, used + wide
        self.words(x + 4, y + 4, line)

    def table(
        self,
        rows: Sequence[Sequence[str]],
        y: float = TOP,
        *,
        widths: Sequence[float] = WIDTHS,
        step: float = 22,
        upright: bool = True,
        sides: bool = True,
        levels: str = "all",
        merged: int = 0,
        bottom: bool = True,
    ) -> float:
        """Rows of cells with their lines; where it ends.

        `levels` is `all`, `three` (三线表) or none; blank cells of the first `merged` columns belong
        to the cell above.
        """
        edges = [LEFT + sum(widths[:i]) for i in range(len(widths) + 1)]
        end = y + step * len(rows)
        for number, row in enumerate(rows):
            for column, text in enumerate(row):
                self.cell(edges[column], y + number * step, widths[column], text)
            if levels == "all" and number:
                first = next((i for i, text in enumerate(row[:merged]) if text), merged)
                first = 0 if rows[number - 1] == HEAD else first
                self.level(y + number * step, edges[first], edges[-1])
        if levels == "three":
            self.level(y + step, edges[0], edges[-1])
        if levels != "none":
            self.level(y, edges[0], edges[-1])
            if bottom:
                self.level(end, edges[0], edges[-1])
        if upright:
            for edge in edges if sides else edges[1:-1]:
                self.upright(edge, y, end)
        return end


def pdf(
    path: Path,
    *pages: Draw,
    wide: bool = False,
    encrypt: object = None,
    cropped: tuple[float, float, float, float] | None = None,
) -> Path:
    """A PDF with one page for each drawing."""
    pdfmetrics.registerFont(UnicodeCIDFont(FONT))
    width, height = landscape(A4) if wide else A4
    canvas = Canvas(str(path), pagesize=(width, height), encrypt=encrypt)
    if cropped:
        canvas.setCropBox(cropped)
    for draw in pages:
        draw(Page(canvas, width, height))
        canvas.showPage()
    canvas.save()
    return path


def title(page: Page) -> None:
    """The lines over the table."""
    page.words(200, 40, "2024年项目支出绩效目标表", 16)
    page.words(60, 66, "填报单位：某县人力资源和社会保障局")
    page.words(460, 66, "单位：万元")
