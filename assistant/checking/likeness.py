"""Which of many texts may speak of the same thing: an index over their subjects.

Comparing every row with every clause grows with the product of both. A text that shares at least a
given part of a subject's words must hold one of its rarest few, so only those texts are looked at.
"""

from __future__ import annotations

from collections.abc import Sequence


class Likeness:
    """The subjects (`Context.subject`) of many texts, found again by what they share."""

    def __init__(self, subjects: Sequence[frozenset[str]]) -> None:
        """`subjects` in the order in which `sharing` names them."""
        self._size = len(subjects)
        self._holding: dict[str, list[int]] = {}
        for at, subject in enumerate(subjects):
            for word in subject:
                self._holding.setdefault(word, []).append(at)

    def sharing(self, own: frozenset[str], part: float) -> Sequence[int]:
        """The places, in order, of all texts that may share `part` or more of these words.

        Every text that does is named; some that do not may be. Without words of its own a row may
        be meant by any text.
        """
        if not own:
            return range(self._size)
        # If all but this many words were missing from a text, it would share less than `part`.
        enough = len(own) - int(len(own) * part) + 1
        rarest = sorted(own, key=lambda word: (len(self._holding.get(word, ())), word))[:enough]
        return sorted({at for word in rarest for at in self._holding.get(word, ())})
