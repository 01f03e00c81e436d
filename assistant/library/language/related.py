"""Words that stand close to one another without meaning the same: `corpus/related.yaml`.

看望 is not 慰问, yet who asks for the one may be answered with the other. Each line of the file is an
idea; a text carries the ideas of its words, and texts without a character in common can share one.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from typing import Any, NamedTuple

#: How telling a word is, by its kind: 次数 says little about what a row is of.
_TELLING = {"doings": 1.0, "things": 1.0, "people": 0.9, "measures": 0.45}
_GENERAL = 0.25
# A word of one character may be part of another word.
_ONE_CHARACTER = 0.6
# A word of n ideas stands for each of them a little less.
_SHARED = 0.3


class Word(NamedTuple):
    """What a word of the field carries: its ideas, each with its share, and how telling it is."""

    ideas: tuple[tuple[str, float], ...]
    telling: float


class Related:
    """Finds the words of the field in a text."""

    def __init__(self, content: Mapping[str, Any], settle: Callable[[str], str]) -> None:
        """`content` is the file's; `settle` reads a text in canonical words, as it will be asked."""
        groups: defaultdict[str, list[str]] = defaultdict(list)
        telling: dict[str, float] = {}
        for kind, weight in _TELLING.items():
            for group in content.get(kind, ()):
                idea = f"{kind}:{group[0]}"
                for word in dict.fromkeys(settle(word) for word in group):
                    groups[word].append(idea)
                    telling[word] = max(weight, telling.get(word, 0.0))
        self._words = {
            word: Word(_shares(word, ideas), telling[word]) for word, ideas in groups.items()
        }
        for kind, weight in (("general", _GENERAL), ("fillers", 0.0)):
            for word in content.get(kind, ()):
                self._words.setdefault(settle(word), Word((), weight))
        self._words.pop("", None)
        longest = sorted(self._words, key=lambda word: (-len(word), word))
        self._pattern = re.compile("|".join(map(re.escape, longest)) or r"(?!)")
        said = json.dumps(self._words, ensure_ascii=False, sort_keys=True)
        self.digest = hashlib.sha256(said.encode()).hexdigest()[:12]

    def words(self, text: str) -> Iterator[tuple[int, int, Word]]:
        """Where the words of the field stand in a text of canonical words, the longest first."""
        for match in self._pattern.finditer(text):
            yield match.start(), match.end(), self._words[match.group()]

    def __contains__(self, word: str) -> bool:
        """Whether this is a word of the field, whole."""
        return word in self._words


def _shares(word: str, ideas: list[str]) -> tuple[tuple[str, float], ...]:
    share = len(ideas) ** -_SHARED * (_ONE_CHARACTER if len(word) == 1 else 1.0)
    return tuple((idea, share) for idea in ideas)
