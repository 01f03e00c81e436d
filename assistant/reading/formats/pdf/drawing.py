"""A page drawn as pdfminer does, but what is clipped away is left out and invisible text is counted.

A sheet printed from Excel draws a merged cell's text on each page its cell reaches, and shows by
clipping only one of them; a scanned page with recognised text draws that text without ink.
"""

from __future__ import annotations

from typing import Any

from pdfminer.pdfinterp import PDFPageInterpreter
from pdfplumber.page import PDFPageAggregatorWithMarkedContent
from typing_extensions import override

_Box = tuple[float, float, float, float]
_INKLESS = (3, 7)  # text rendering modes
_LEFT = 0.3  # of a character's width and height


class _Device(PDFPageAggregatorWithMarkedContent):
    """Collects what is drawn inside the clip."""

    clip: _Box | None = None
    mode = 0
    drawn = 0
    inkless = 0

    def render_string(self, textstate: Any, *args: Any) -> None:
        self.mode = textstate.render
        super().render_string(textstate, *args)

    def render_char(self, *args: Any, **kwargs: Any) -> float:
        advance = super().render_char(*args, **kwargs)
        char = self.cur_item._objs[-1]
        seen = _seen(self.clip, (char.x0, char.y0, char.x1, char.y1)) if self.clip else char.bbox
        if seen is None:
            self.cur_item._objs.pop()
        else:
            char.set_bbox(seen)
            self.drawn += 1
            self.inkless += self.mode in _INKLESS
        return advance

    def paint_path(self, *args: Any, **kwargs: Any) -> None:
        before = len(self.cur_item._objs)
        super().paint_path(*args, **kwargs)
        if self.clip:
            drawn = self.cur_item._objs[before:]
            self.cur_item._objs[before:] = [one for one in drawn if _meets(self.clip, one.bbox)]


class _Interpreter(PDFPageInterpreter):
    """Keeps the bounds of the clip beside the rest of the graphics state."""

    device: _Device
    clip: _Box | None = None
    pending = False

    def init_state(self, ctm: Any) -> None:
        super().init_state(ctm)
        self.clips: list[_Box | None] = []

    def subinterp(self) -> PDFPageInterpreter:
        inner = super().subinterp()
        assert isinstance(inner, _Interpreter)
        inner.clip = self.clip
        return inner

    @override
    def do_Do(self, xobjid: Any) -> None:
        super().do_Do(xobjid)
        self.device.clip = self.clip

    def do_q(self) -> None:
        super().do_q()
        self.clips.append(self.clip)

    @override
    def do_Q(self) -> None:
        super().do_Q()
        if self.clips:
            self.clip = self.device.clip = self.clips.pop()

    @override
    def do_W(self) -> None:
        self.pending = True

    @override
    def do_W_a(self) -> None:
        self.pending = True

    def do_n(self) -> None:
        self._cut()
        super().do_n()

    @override
    def do_S(self) -> None:
        self._cut()
        super().do_S()

    def do_f(self) -> None:
        self._cut()
        super().do_f()

    def do_f_a(self) -> None:
        self._cut()
        super().do_f_a()

    def _cut(self) -> None:
        """Where the path that ends here was to clip, narrow the clip to its bounds."""
        if not self.pending:
            return
        self.pending = False
        a, b, c, d, e, f = self.ctm
        points = [
            (a * x + c * y + e, b * x + d * y + f)
            for _, *numbers in self.curpath
            for x, y in zip(numbers[::2], numbers[1::2], strict=False)
        ]
        if not points:
            return
        xs, ys = [x for x, _ in points], [y for _, y in points]
        bounds = (min(xs), min(ys), max(xs), max(ys))
        if self.clip:
            x0, y0, x1, y1 = self.clip
            bounds = (
                max(x0, bounds[0]),
                max(y0, bounds[1]),
                min(x1, bounds[2]),
                min(y1, bounds[3]),
            )
        self.clip = self.device.clip = bounds


def _seen(clip: _Box, box: _Box) -> _Box | None:
    """What the clip leaves of a character; None where that is too little to be read."""
    x0, y0 = max(clip[0], box[0]), max(clip[1], box[1])
    x1, y1 = min(clip[2], box[2]), min(clip[3], box[3])
    if x1 - x0 < _LEFT * (box[2] - box[0]) or y1 - y0 < _LEFT * (box[3] - box[1]):
        return None
    return x0, y0, x1, y1


def _meets(clip: _Box, box: _Box) -> bool:
    """Whether the middle of a line or box is seen."""
    x, y = (box[0] + box[2]) / 2, (box[1] + box[3]) / 2
    return clip[0] - 1 <= x <= clip[2] + 1 and clip[1] - 1 <= y <= clip[3] + 1


def draw(page: Any) -> float:
    """Draw a pdfplumber page; its objects are then what is seen. The share of text without ink.

    NOTE: pdfplumber draws a page once and keeps the result in `_layout`; it is put there beforehand.
    """
    device = _Device(page.pdf.rsrcmgr, pageno=page.page_number, laparams=page.pdf.laparams)
    _Interpreter(page.pdf.rsrcmgr, device).process_page(page.page_obj)
    page._layout = device.get_result()
    return device.inkless / device.drawn if device.drawn else 0.0
