"""Rows seen in an answer while it is still growing: for the eye only, validated when it is whole."""

from __future__ import annotations

import json
import re
from collections.abc import Callable

from assistant.drafting.with_model.words import fit

#: Hears category, name and value of a row as it forms.
OnRow = Callable[[str, str, str], None]

_ROWS = re.compile(r'"indicators"\s*:\s*\[')
_BETWEEN = re.compile(r"[\s,]*")
_LONGEST = 40


class Forming:
    """Hears an answer grow and tells each of its rows once, as soon as it is complete."""

    def __init__(self, on_row: OnRow) -> None:
        self._on_row = on_row
        self._length = 0
        self._at: int | None = None

    def hear(self, text: str) -> None:
        """The answer so far; a shorter one than before is another answer."""
        if len(text) < self._length:
            self._at = None
        self._length = len(text)
        if self._at is None:
            opened = _ROWS.search(text)
            if opened is None:
                return
            self._at = opened.end()
        while True:
            start = _between(text, self._at)
            try:
                row, self._at = json.JSONDecoder().raw_decode(text, start)
            except (json.JSONDecodeError, RecursionError):
                return
            self._tell(row)

    def _tell(self, row: object) -> None:
        if not isinstance(row, dict):
            return
        words = [row.get(key) for key in ("level2", "name", "target")]
        level2, name, target = (word if isinstance(word, str) else "" for word in words)
        value = target.replace("=", "")
        if all(fit(word, _LONGEST) for word in (level2, name, f"值{value}")):
            self._on_row(level2, name, target)


def _between(text: str, at: int) -> int:
    match = _BETWEEN.match(text, at)
    return match.end() if match else at
