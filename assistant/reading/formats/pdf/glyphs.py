"""A page's characters and strokes, upright, once each, without what lies over the table.

What pdfplumber gives is turned so that most of the text reads from left to right, cut to the
visible page, freed of characters printed twice (a bold made by overprinting, a text layer under a
text) and of watermarks. Lengths are points, from the top left corner.
"""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from statistics import median
from typing import Any, NamedTuple

_PALE = 0.55  # luminance from which print is pale
_LARGE = 1.4  # times the usual size: a watermark's, or a title's
_OVER = 0.2  # share of a suspect's characters that lie over others
_THIN = 3.0  # a filled rectangle no thicker than this is a line
_SHORT = 4.0  # strokes shorter than this border no cell
_NO_CODE = "□"


class Glyph(NamedTuple):
    """One printed character; `turn` is its quarter turns against the page's own text."""

    text: str
    x0: float
    top: float
    x1: float
    bottom: float
    size: float
    turn: int = 0

    @property
    def x(self) -> float:
        """The middle."""
        return (self.x0 + self.x1) / 2

    @property
    def y(self) -> float:
        """The middle."""
        return (self.top + self.bottom) / 2


class Stroke(NamedTuple):
    """A straight line along the page, `level` or upright."""

    x0: float
    top: float
    x1: float
    bottom: float
    level: bool


@dataclass(slots=True)
class Sheet:
    """What is printed on a page."""

    number: int
    width: float
    height: float
    glyphs: list[Glyph]
    strokes: list[Stroke]
    coded: float = 1.0  # share of the characters whose font says which they are
    recognised: bool = False  # text without ink, or on a picture as large as the page
    watermark: str = ""
    pictures: bool = False
    notes: list[str] = field(default_factory=list)


class _Raw(NamedTuple):
    glyph: Glyph
    style: tuple[str, int, float]  # font, size, luminance


def sheet_of(page: Any, most_glyphs: int, most_strokes: int) -> Sheet | None:
    """The sheet of a pdfplumber page; None where it holds more than the bounds allow."""
    from assistant.reading.formats.pdf.drawing import draw

    inkless = draw(page)
    objects = page.objects
    if len(objects.get("char", ())) > most_glyphs:
        return None
    left, top, right, bottom = page.cropbox if page.cropbox else page.bbox
    frame = _Frame(left, top, right - left, bottom - top)
    raws: list[_Raw] = []
    slanted: list[str] = []
    turns: Counter[int] = Counter()
    unknown = total = 0
    for char in objects.get("char", ()):
        if not frame.shows(char):
            continue
        text = char["text"]
        if text.startswith("(cid:") or text == "\x00":
            text, unknown = _NO_CODE, unknown + 1
        total += not text.isspace()
        turn = _turn(char["matrix"])
        if turn is None:
            slanted.append(text)
            continue
        turns[turn] += not text.isspace()
        raws.append(_raw(char, text, turn))
    main = max(turns, key=turns.__getitem__) if turns else 0
    raws = [raw._replace(glyph=frame.turned(raw.glyph, main)) for raw in raws]
    glyphs, over = _without_watermark(list(_once(raws)))
    strokes = [frame.straight(stroke, main) for stroke in _strokes(page, objects, frame)]
    pictures = [frame.share(image) for image in objects.get("image", ())]
    width, height = (frame.width, frame.height)[:: -1 if main % 2 else 1]
    return Sheet(
        number=page.page_number,
        width=width,
        height=height,
        glyphs=glyphs,
        strokes=strokes if len(strokes) <= most_strokes else [],
        coded=1 - unknown / total if total else 1.0,
        recognised=inkless > 0.5 or max(pictures, default=0.0) > 0.7,
        pictures=sum(pictures) > 0.2,
        watermark="".join(slanted).strip() + over,
    )


def _raw(char: Any, text: str, turn: int) -> _Raw:
    glyph = Glyph(
        text, char["x0"], char["top"], char["x1"], char["bottom"], char["size"] or 1.0, turn
    )
    return _Raw(
        glyph,
        (char["fontname"], round(char["size"]), _luminance(char["non_stroking_color"])),
    )


@dataclass(frozen=True, slots=True)
class _Frame:
    """The visible page, and the turning of everything on it."""

    x: float
    y: float
    width: float
    height: float

    def shows(self, thing: Any) -> bool:
        """Whether its middle is on the visible page."""
        x, y = (thing["x0"] + thing["x1"]) / 2, (thing["top"] + thing["bottom"]) / 2
        return bool(0 <= x - self.x <= self.width and 0 <= y - self.y <= self.height)

    def share(self, thing: Any) -> float:
        """How much of the page it covers."""
        wide = min(thing["x1"] - self.x, self.width) - max(thing["x0"] - self.x, 0)
        high = min(thing["bottom"] - self.y, self.height) - max(thing["top"] - self.y, 0)
        area = self.width * self.height
        return max(wide, 0) * max(high, 0) / area if area else 0.0

    def turned(self, glyph: Glyph, main: int) -> Glyph:
        """The glyph where it stands once the page's text reads from left to right."""
        box = self._box(glyph.x0, glyph.top, glyph.x1, glyph.bottom, main)
        return Glyph(glyph.text, *box, glyph.size, (glyph.turn - main) % 4)

    def straight(self, stroke: Stroke, main: int) -> Stroke:
        """The same for a stroke."""
        level = stroke.level if main % 2 == 0 else not stroke.level
        return Stroke(*self._box(*stroke[:4], main), level)

    def _box(
        self, x0: float, top: float, x1: float, bottom: float, main: int
    ) -> tuple[float, float, float, float]:
        x0, x1, top, bottom = x0 - self.x, x1 - self.x, top - self.y, bottom - self.y
        return quarter((x0, top, x1, bottom), main, self.width, self.height)


def quarter(
    box: tuple[float, float, float, float], turns: int, width: float, height: float
) -> tuple[float, float, float, float]:
    """A box after undoing this many counter-clockwise quarter turns of a page of that size."""
    x0, top, x1, bottom = box
    if turns == 1:
        return height - bottom, x0, height - top, x1
    if turns == 2:
        return width - x1, height - bottom, width - x0, height - top
    if turns == 3:
        return top, width - x1, bottom, width - x0
    return box


def _turn(matrix: tuple[float, ...]) -> int | None:
    """Counter-clockwise quarter turns of a character; None where it stands aslant."""
    angle = math.degrees(math.atan2(matrix[1], matrix[0])) / 90
    nearest = round(angle)
    return nearest % 4 if abs(angle - nearest) < 0.05 else None


def _luminance(color: Any) -> float:
    """From 0, black, to 1, white. Patterns and unknown colour spaces count as black."""
    try:
        values = [
            float(value) for value in (color if isinstance(color, (list, tuple)) else [color])
        ]
    except (TypeError, ValueError):
        return 0.0
    if len(values) == 1:
        return values[0]
    if len(values) == 3:
        return round(0.3 * values[0] + 0.59 * values[1] + 0.11 * values[2], 1)
    if len(values) == 4:
        return round((1 - values[3]) * (1 - sum(values[:3]) / 3), 1)
    return 0.0


def _once(raws: Iterable[_Raw]) -> Iterator[_Raw]:
    """The characters without those printed again on the same place."""
    seen: dict[tuple[str, int, int], list[Glyph]] = defaultdict(list)
    for raw in raws:
        glyph = raw.glyph
        x, y = int(glyph.x0 / 4), int(glyph.top / 4)
        near = (
            other
            for i in (x - 1, x, x + 1)
            for j in (y - 1, y, y + 1)
            for other in seen.get((glyph.text, i, j), ())
        )
        reach = glyph.size / 5
        if any(abs(o.x0 - glyph.x0) < reach and abs(o.top - glyph.top) < reach for o in near):
            continue
        seen[glyph.text, x, y].append(glyph)
        yield raw


def _without_watermark(raws: list[_Raw]) -> tuple[list[Glyph], str]:
    """The glyphs without large or pale ones that lie over others, and the words left out."""
    printed = [raw for raw in raws if not raw.glyph.text.isspace()]
    if not printed:
        return [raw.glyph for raw in raws], ""
    usual = median(raw.glyph.size for raw in printed)
    styles: dict[tuple[str, int, float], list[Glyph]] = defaultdict(list)
    for raw in printed:
        styles[raw.style].append(raw.glyph)
    suspects = {style for style in styles if style[2] >= _PALE or style[1] >= usual * _LARGE}
    if not suspects:
        return [raw.glyph for raw in raws], ""
    ground = _Ground(
        [glyph for style, group in styles.items() if style not in suspects for glyph in group],
        usual,
    )
    over = {
        style
        for style in suspects
        if sum(map(ground.meets, styles[style])) > len(styles[style]) * _OVER
    }
    words = "".join(raw.glyph.text for raw in printed if raw.style in over)
    return [raw.glyph for raw in raws if raw.style not in over], words


class _Ground:
    """The ordinary text of a page, asked for what lies over it."""

    def __init__(self, glyphs: list[Glyph], usual: float) -> None:
        self.step = max(usual, 1.0)
        self.places: dict[tuple[int, int], list[Glyph]] = defaultdict(list)
        for glyph in glyphs:
            self.places[int(glyph.x / self.step), int(glyph.y / self.step)].append(glyph)

    def meets(self, glyph: Glyph) -> bool:
        """Whether a character's middle lies in this one, or this one's middle in a character."""
        step = self.step
        for i in range(int(glyph.x0 / step) - 1, int(glyph.x1 / step) + 2):
            for j in range(int(glyph.top / step) - 1, int(glyph.bottom / step) + 2):
                for other in self.places.get((i, j), ()):
                    if _inside(other, glyph) or _inside(glyph, other):
                        return True
        return False


def _inside(one: Glyph, other: Glyph) -> bool:
    margin = other.size * 0.15
    return (
        other.x0 + margin < one.x < other.x1 - margin
        and other.top + margin < one.y < other.bottom - margin
    )


def _strokes(page: Any, objects: Any, frame: _Frame) -> Iterator[Stroke]:
    """Drawn lines, edges of drawn boxes, and boxes filled so thin that they are lines."""
    for line in objects.get("line", ()):
        wide, high = line["x1"] - line["x0"], line["bottom"] - line["top"]
        if min(wide, high) <= 1 and frame.shows(line):
            yield from _stroke(line, wide >= high)
    for box in objects.get("rect", ()):
        wide, high = box["x1"] - box["x0"], box["bottom"] - box["top"]
        if not frame.shows(box):
            continue
        if min(wide, high) <= _THIN:
            yield from _stroke(box, wide >= high)
        elif box["stroke"]:
            yield from _sides(box)
    if objects.get("curve"):
        for edge in page.curve_edges:
            if edge["orientation"] and frame.shows(edge):
                yield from _stroke(edge, edge["orientation"] == "h")


def _stroke(thing: Any, level: bool) -> Iterator[Stroke]:
    x0, top, x1, bottom = thing["x0"], thing["top"], thing["x1"], thing["bottom"]
    if level and x1 - x0 >= _SHORT:
        y = (top + bottom) / 2
        yield Stroke(x0, y, x1, y, True)
    elif not level and bottom - top >= _SHORT:
        x = (x0 + x1) / 2
        yield Stroke(x, top, x, bottom, False)


def _sides(box: Any) -> Iterator[Stroke]:
    x0, top, x1, bottom = box["x0"], box["top"], box["x1"], box["bottom"]
    yield Stroke(x0, top, x1, top, True)
    yield Stroke(x0, bottom, x1, bottom, True)
    yield Stroke(x0, top, x0, bottom, False)
    yield Stroke(x1, top, x1, bottom, False)
