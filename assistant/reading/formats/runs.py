"""The words of a Word paragraph as a reader of the page sees them.

Deleted text, field codes, hidden text and reading aids are not seen; symbols, check boxes, raised
figures and formulas are seen as the characters they look like. WordprocessingML: ECMA-376 part 1, 17.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

W: Final = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_M = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"
_TEXT = {W + "t", _M + "t"}
_BREAKS = {W + "br", W + "cr"}
# what a reader of the page does not see, or sees once already
_UNSEEN = {
    W + "del",
    W + "moveFrom",
    W + "instrText",
    W + "pPr",
    W + "rPr",
    W + "sdtPr",
    W + "rt",
    "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback",
}
_BOX = W + "txbxContent"
_OFF = ("0", "false", "off", "none")
# Characters of the Symbol and Wingdings fonts that forms use, by their code in the font.
_SYMBOL = {
    0x25: "%", 0x2B: "+", 0x3C: "<", 0x3D: "=", 0x3E: ">", 0xA3: "≤", 0xB0: "°", 0xB1: "±",
    0xB3: "≥", 0xB4: "×", 0xB7: "·", 0xB8: "÷", 0xB9: "≠", 0xBB: "≈", 0xD6: "√",
}  # fmt: skip
_WINGDINGS = {
    0x6C: "●", 0x6E: "■", 0x6F: "□", 0x71: "□", 0xA8: "□", 0xFB: "✗", 0xFC: "✓", 0xFD: "☒",
    0xFE: "☑",
}  # fmt: skip
_WINGDINGS_2 = {0x4F: "✗", 0x50: "✓", 0x51: "☒", 0x52: "☑", 0x53: "☒", 0x54: "☒", 0xA3: "□"}
_FONTS = {"symbol": _SYMBOL, "wingdings": _WINGDINGS, "wingdings 2": _WINGDINGS_2}
_DOTS = 2  # one point
_RAISED = str.maketrans("0123456789+-", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻")


class Runs:
    """Gathers the words of one paragraph; text boxes in it are handed to `box`.

    `hidden` counts the runs of hidden text that were passed over.
    """

    def __init__(self, box: Callable[[Any], None]) -> None:
        self.hidden = 0
        self._box = box
        self._pieces: list[str] = []
        self._fields: list[bool] = []  # for each field that is open: whether its code is past

    def text(self, paragraph: Any) -> str:
        """The words of a paragraph."""
        self._pieces, self._fields = [], []
        self._gather(paragraph)
        return "".join(self._pieces)

    def _gather(self, element: Any) -> None:
        for child in element:
            tag = child.tag
            if tag == W + "r":
                self._run(child)
            elif tag in _TEXT:
                self._say(child.text or "")
            elif tag == _BOX:
                self._box(child)
            elif (special := _SPECIAL.get(tag)) is not None:
                special(self, child)
            elif tag not in _UNSEEN and len(child):
                self._gather(child)

    def _say(self, text: str) -> None:
        if all(self._fields):
            self._pieces.append(text)

    def _run(self, run: Any) -> None:
        properties = run.find(W + "rPr")
        if properties is None:
            self._gather(run)
            return
        if _on(properties.find(W + "vanish")) or _too_small(properties.find(W + "sz")):
            self.hidden += any(text.text for text in run.iterfind(W + "t"))
            return
        start = len(self._pieces)
        self._gather(run)
        raised = properties.find(W + "vertAlign")
        font = properties.find(W + "rFonts")
        if raised is not None and raised.get(W + "val") == "superscript":
            self._pieces[start:] = [piece.translate(_RAISED) for piece in self._pieces[start:]]
        if font is not None:
            name = font.get(W + "ascii", "").lower()
            self._pieces[start:] = [_in_font(piece, name) for piece in self._pieces[start:]]

    def _symbol(self, element: Any) -> None:
        code = element.get(W + "char", "")
        try:
            self._say(_in_font(chr(int(code, 16)), element.get(W + "font", "").lower()))
        except (ValueError, OverflowError):
            return

    def _tab(self, element: Any) -> None:
        self._say(" ")

    def _break(self, element: Any) -> None:
        self._say("\n")

    def _hyphen(self, element: Any) -> None:
        self._say("-")

    def _field(self, element: Any) -> None:
        kind = element.get(W + "fldCharType")
        if kind == "begin":
            self._fields.append(False)
            if (data := element.find(W + "ffData")) is not None:
                outer = self._fields
                self._fields = outer[:-1]
                self._control(data)
                self._fields = outer
        elif kind == "separate" and self._fields:
            self._fields[-1] = True
        elif kind == "end" and self._fields:
            self._fields.pop()

    def _control(self, data: Any) -> None:
        """A check box or a list of the old kind, which shows no text of its own."""
        box, choices = data.find(W + "checkBox"), data.find(W + "ddList")
        if box is not None:
            state = box.find(W + "checked")
            self._say("☑" if _on(box.find(W + "default") if state is None else state) else "□")
        elif choices is not None:
            chosen = choices.find(W + "result")
            number = chosen.get(W + "val", "0") if chosen is not None else "0"
            entries = [entry.get(W + "val", "") for entry in choices.iterfind(W + "listEntry")]
            if number.isdecimal() and len(number) < 6 and int(number) < len(entries):
                self._say(entries[int(number)])

    def _power(self, element: Any) -> None:
        for part in element:
            start = len(self._pieces)
            self._gather(part)
            if part.tag == _M + "sup":
                self._pieces[start:] = [piece.translate(_RAISED) for piece in self._pieces[start:]]

    def _fraction(self, element: Any) -> None:
        for part in element:
            if part.tag == _M + "den":
                self._say("/")
            self._gather(part)


_SPECIAL: Final[dict[str, Callable[[Runs, Any], None]]] = {
    W + "sym": Runs._symbol,
    W + "tab": Runs._tab,
    W + "ptab": Runs._tab,
    W + "noBreakHyphen": Runs._hyphen,
    W + "fldChar": Runs._field,
    _M + "sSup": Runs._power,
    _M + "f": Runs._fraction,
    **dict.fromkeys(_BREAKS, Runs._break),
}


def _on(switch: Any) -> bool:
    return switch is not None and switch.get(W + "val", "1") not in _OFF


def _too_small(size: Any) -> bool:
    """Whether letters of this size (in half points) are dots to the eye."""
    number = "" if size is None else size.get(W + "val", "")
    return number.isdecimal() and int(number) <= _DOTS


def _in_font(text: str, font: str) -> str:
    """Characters of a symbol font (kept at U+F000 and up) as what they look like."""
    if font not in _FONTS and not any("\uf000" <= letter <= "\uf0ff" for letter in text):
        return text
    # a symbol without its font named is nearly always of Symbol
    looks = _FONTS.get(font, _SYMBOL)
    return "".join(
        looks.get(ord(letter) - 0xF000 if "\uf000" <= letter <= "\uf0ff" else ord(letter), letter)
        if font in _FONTS or letter >= "\uf000"
        else letter
        for letter in text
    )
