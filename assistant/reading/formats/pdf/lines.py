"""Characters to lines, and the lines of a cell or paragraph to its text.

A line break on paper is a break of the text only where the next word would still have had room on
the line; otherwise the line was merely full. Where it was full, Chinese is joined without a space.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from assistant.reading.formats.pdf.glyphs import Glyph, quarter

_SPACE = 0.18  # of the size: a gap between Latin letters that is a space
_AUTOSPACE = 0.25  # of the size
_GAP = 1.5  # of the size: a gap that sets parts of a line off
_CLOSING = "，。；：、！？）】》」』”’…—％%,.;:!?)]}"


@dataclass(slots=True)
class Line:
    """The characters that stand beside each other, from left to right."""

    glyphs: list[Glyph]

    @property
    def x0(self) -> float:
        """Where its print begins."""
        return next((g.x0 for g in self.glyphs if not g.text.isspace()), self.glyphs[0].x0)

    @property
    def x1(self) -> float:
        """Where its print ends."""
        return next(
            (g.x1 for g in reversed(self.glyphs) if not g.text.isspace()), self.glyphs[-1].x1
        )

    @property
    def top(self) -> float:
        """The top of its highest character."""
        return min(glyph.top for glyph in self.glyphs)

    @property
    def bottom(self) -> float:
        """The bottom of its lowest character."""
        return max(glyph.bottom for glyph in self.glyphs)

    @property
    def size(self) -> float:
        """Of its largest character."""
        return max(glyph.size for glyph in self.glyphs)

    @property
    def text(self) -> str:
        """Its characters, gaps that mean something as spaces."""
        pieces: list[str] = []
        last: Glyph | None = None
        for glyph in self.glyphs:
            if last is not None:
                pieces.append(_between(last, glyph))
            pieces.append(glyph.text)
            last = glyph
        return "".join(pieces).strip()


def _between(last: Glyph, glyph: Glyph) -> str:
    gap = (glyph.x0 - last.x1) / max(glyph.size, last.size)
    if gap > _GAP:
        return "   "
    latin = last.text.isascii() and glyph.text.isascii()
    return " " if latin and gap > _SPACE and not (last.text + glyph.text).isspace() else ""


def lines_of(glyphs: Iterable[Glyph]) -> list[Line]:
    """The lines from top to bottom; blank ones are left out."""
    lines: list[Line] = []
    middle = 0.0
    for glyph in sorted(glyphs, key=lambda one: one.y):
        if not lines or glyph.y - middle > 0.5 * min(glyph.size, lines[-1].glyphs[0].size):
            lines.append(Line([]))
            middle = glyph.y
        lines[-1].glyphs.append(glyph)
    kept = [line for line in lines if not all(g.text.isspace() for g in line.glyphs)]
    for line in kept:
        line.glyphs.sort(key=lambda one: one.x0)
    return kept


@dataclass(frozen=True, slots=True)
class Block:
    """A text read from a box. In points: the blank before and after its first line, the `room` that
    its last line left, and the width of what it begins with (`need`)."""

    text: str = ""
    lines: int = 0
    start: float = 0.0
    end: float = 0.0
    room: float = 0.0
    need: float = 0.0

    def goes_on_in(self, other: Block) -> bool:
        """Whether the other could be the rest of it, cut off by a page's end: there was no room."""
        return bool(self.text and other.text) and self.room < other.need

    def with_rest(self, other: Block) -> Block:
        """Both as one text."""
        lines = self.lines + other.lines
        return replace(self, text=self.text + other.text, lines=lines, room=other.room)


def block_of(glyphs: Sequence[Glyph], left: float, right: float) -> Block:
    """The text between two vertical edges; turned characters after upright ones."""
    upright = lines_of(glyph for glyph in glyphs if glyph.turn == 0)
    block = block_in(upright, left, right) if upright else Block()
    texts = [block.text] if block.text else []
    for turn in sorted({glyph.turn for glyph in glyphs if glyph.turn}):
        turned = [_straight(glyph) for glyph in glyphs if glyph.turn == turn]
        texts.append("".join(line.text for line in lines_of(turned)))
    return replace(block, text="\n".join(text for text in texts if text))


def _straight(glyph: Glyph) -> Glyph:
    box = quarter((glyph.x0, glyph.top, glyph.x1, glyph.bottom), glyph.turn, 0, 0)
    return Glyph(glyph.text, *box, glyph.size)


def block_in(lines: Sequence[Line], left: float, right: float) -> Block:
    """The text of these lines, between two vertical edges."""
    width = right - left
    flush = _is_flush(lines, left)
    vertical = len(lines) > 1 and all(len(line.text) == 1 for line in lines)
    text = lines[0].text
    for above, below in pairwise(lines):
        need = _need(below) + _apart(above, below)
        joined = vertical or _room(above, left, right, flush) < need
        text += (_joint(text, below, width) if joined else "\n") + below.text
    return Block(
        text,
        len(lines),
        lines[0].x0 - left,
        right - lines[0].x1,
        _room(lines[-1], left, right, flush),
        _need(lines[0]),
    )


def _is_flush(lines: Sequence[Line], left: float) -> bool:
    """Whether the lines begin at an edge, their own or an indent; otherwise they are centred."""
    starts = [line.x0 for line in lines]
    same = len(lines) > 1 and max(starts) - min(starts) < 1
    return same or min(starts) - left < lines[0].size * 0.75


def _room(line: Line, left: float, right: float, flush: bool) -> float:
    """What was left of the line: to its right, or around it where it stands in the middle."""
    return right - line.x1 if flush else (right - left) - (line.x1 - line.x0)


def _need(line: Line) -> float:
    """The width of what begins the line and cannot be cut: a character or a Latin word."""
    glyphs = [glyph for glyph in line.glyphs if glyph.x0 >= line.x0 - 0.01]
    end = 0
    while end < len(glyphs) and glyphs[end].text.isascii() and not glyphs[end].text.isspace():
        end += 1
    end = max(end, 1)
    while end < len(glyphs) and glyphs[end].text in _CLOSING:
        end += 1
    return glyphs[end - 1].x1 - glyphs[0].x0 + glyphs[0].size * 0.1


def _apart(above: Line, below: Line) -> float:
    """The gap that office programs would have left between a Chinese character and a figure."""
    last, first = above.text[-1:], below.text[:1]
    mixed = last.isalnum() and first.isalnum() and last.isascii() is not first.isascii()
    return _AUTOSPACE * below.size if mixed else 0.0


def _joint(text: str, below: Line, width: float) -> str:
    """A space between two Latin words that stood on two lines, unless one word was cut in two."""
    first = below.text[:1]
    letters = text[-1:].isascii() and text[-1:].isalpha() and first.isascii() and first.isalpha()
    return " " if letters and _need(below) < width else ""


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Lines outside any table that read as one text."""

    text: str
    top: float
    bottom: float


def paragraphs(lines: Sequence[Line], left: float, right: float) -> list[Paragraph]:
    """Lines put together where one was full and the next goes on at the same size below it."""
    runs: list[list[Line]] = []
    for line in lines:
        if runs and _goes_on(runs[-1][-1], line, left, right):
            runs[-1].append(line)
        else:
            runs.append([line])
    found = []
    for run in runs:
        block = block_in(run, left, right)
        found.append(Paragraph(block.text, run[0].top, run[-1].bottom))
    return found


def _goes_on(above: Line, below: Line, left: float, right: float) -> bool:
    size = above.size
    if below.top - above.bottom > size or abs(below.size - size) > 1 or "   " in above.text:
        return False
    flush = below.x0 - left < size * 0.75
    return _room(above, left, right, flush) < _need(below)
