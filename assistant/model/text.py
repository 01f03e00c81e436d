"""Text folded for comparing: width, case, spaces and punctuation that mean the same look the same.

Folding works character by character, so every folded character knows the one it came from:
findings and quotes can always be located in the original.
"""

from __future__ import annotations

import unicodedata

# What NFKC leaves apart although people type one for the other.
_SAME = {
    **dict.fromkeys("“”„‟″〝〞「」『』", '"'),
    **dict.fromkeys("‘’‚‛′`´", "'"),
    **dict.fromkeys("‐‑‒–—―─−﹣－", "-"),
    **dict.fromkeys("∼〜～﹋", "~"),
    **dict.fromkeys("•・‧∙⋅●▪", "·"),
    **dict.fromkeys("【〔〖［", "["),
    **dict.fromkeys("】〕〗］", "]"),
    "。": ".",
    "、": ",",
    "〈": "<",
    "〉": ">",
    "≧": "≥",
    "⩾": "≥",
    "≦": "≤",
    "⩽": "≤",
    "×": "*",
}
_UNSEEN = ("C", "Z")  # control, format and separator characters


class _Folds(dict[int, str]):
    """The folded form of each character, worked out on first sight (a table for `str.translate`)."""

    def __missing__(self, code: int) -> str:
        folded = _SAME.get(chr(code))
        if folded is None:
            folded = unicodedata.normalize("NFKC", chr(code)).casefold()
            if folded != chr(code):
                folded = folded.translate(self)
            elif unicodedata.category(folded)[0] in _UNSEEN:
                folded = ""
        self[code] = folded
        return folded


_FOLDS = _Folds()


def fold(text: str) -> str:
    """The text for comparing: half width, lower case, no spaces, unified punctuation. Idempotent."""
    return text.translate(_FOLDS)


class Shadow:
    """A folded copy of a text that knows where each of its characters stood."""

    __slots__ = ("_origin", "original", "text")

    def __init__(self, original: str) -> None:
        pieces = [_FOLDS[ord(character)] for character in original]
        self.original = original
        self.text = "".join(pieces)
        self._origin = [at for at, piece in enumerate(pieces) for _ in piece]

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Where `text[start:end]` stands in the original: from its first to its last character.

        An empty stretch gives an empty span. Raises IndexError outside the folded text.
        """
        if start == end:
            at = self._origin[start] if start < len(self._origin) else len(self.original)
            return at, at
        return self._origin[start], self._origin[end - 1] + 1

    def find(self, needle: str) -> tuple[int, int] | None:
        """The span in the original where `needle` (folded here) first occurs, or None."""
        folded = fold(needle)
        at = self.text.find(folded) if folded else -1
        return None if at < 0 else self.span(at, at + len(folded))
