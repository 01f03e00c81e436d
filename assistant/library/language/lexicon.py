"""The words of the field: what means the same, and the grams that searching compares.

Chinese names are short and have no spaces. Single characters and bigrams find more of them than
words do (see docs and `benchmarks/search.py`), after every synonym has been read as one word.
"""

from __future__ import annotations

import hashlib
import re
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Any

import yaml

from assistant.model.text import fold
from assistant.paths import shipped

_HAN_OR_WORD = re.compile(r"[㐀-鿿]+|[a-z0-9.]+")
#: What a form or a list leaves around a name: 指标1：, ★, (≥**人), 其中：
_MARKS = re.compile(r"^(?:其中|指标)\d*[:：]|[★☆*]+|[（(][^（()）]*\*+[^（()）]*[)）]")


class Lexicon:
    """Synonyms: every word of a group is read as the group's first."""

    def __init__(self, groups: list[list[str]]) -> None:
        self._canonical: dict[str, str] = {}
        for group in groups:
            first = _plain(group[0])
            for word in group:
                self._canonical.setdefault(_plain(word), first)
        words = sorted(self._canonical, key=lambda word: (-len(word), word))
        self._pattern = re.compile("|".join(map(re.escape, words)) or r"(?!)")
        # The same names come again with every query.
        self._grams = lru_cache(maxsize=50_000)(self._split)

    @classmethod
    def load(cls, path: Path) -> Lexicon:
        """The lexicon in a YAML file of `groups`."""
        content: dict[str, Any] = yaml.safe_load(path.read_text(encoding="utf-8"))
        return cls(content["groups"])

    @cached_property
    def digest(self) -> str:
        """Changes whenever a text might be read differently."""
        content = "\n".join(f"{word}={first}" for word, first in sorted(self._canonical.items()))
        return hashlib.sha256(content.encode()).hexdigest()[:12]

    def normalise(self, text: str) -> str:
        """The text in canonical words: width, spaces, case, template marks and synonyms settled."""
        return self._pattern.sub(
            lambda match: self._canonical[match.group()], _plain(_MARKS.sub("", text))
        )

    def grams(self, text: str) -> tuple[str, ...]:
        """Single characters and bigrams of the normalised text; a number or Latin word is one gram."""
        return self._grams(text)

    def _split(self, text: str) -> tuple[str, ...]:
        found: list[str] = []
        for run in _HAN_OR_WORD.findall(self.normalise(text)):
            if run[0].isascii():
                found.append(run)
                continue
            found.extend(run)
            found.extend(run[at : at + 2] for at in range(len(run) - 1))
        return tuple(found)


def _plain(text: str) -> str:
    return fold(text).lower()


@lru_cache(maxsize=1)
def shipped_lexicon() -> Lexicon:
    """The synonyms that ship with the program (`corpus/synonyms.yaml`)."""
    return Lexicon.load(shipped("corpus") / "synonyms.yaml")
