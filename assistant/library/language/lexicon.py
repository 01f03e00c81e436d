"""The words of the field: what means the same, and the grams that searching compares.

Chinese names are short and have no spaces. Single characters and bigrams find more of them than
words do (see docs/search.md), after every synonym has been read as one word.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Mapping
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Any, NamedTuple

from assistant.checking.data import read_yaml
from assistant.library.language.related import Related, said_for
from assistant.model.text import fold
from assistant.paths import shipped

_HAN_OR_WORD = re.compile(r"[㐀-鿿]+|[a-z0-9.]+")
#: What a form or a list leaves around a name: 指标1：, ★, (≥**人), 其中：
_MARKS = re.compile(r"^(?:其中|指标)\d*[:：]|[★☆*]+|[（(][^（()）]*\*+[^（()）]*[)）]")
#: A number or a Latin word says as much as a character and a half.
_LATIN = 1.5
# What a character carries that stands in no word of the field.
_PLAIN: tuple[tuple[tuple[str, float], ...], float] = ((), 1.0)


class Mark(NamedTuple):
    """A character of a text, or a whole number or Latin word.

    `pairs` are the bigrams it is part of; `ideas` those of the word it stands in, each with its
    share; `telling` how much it says (0: nothing).
    """

    text: str
    pairs: tuple[str, ...]
    ideas: tuple[tuple[str, float], ...]
    telling: float


class Reading(NamedTuple):
    """A text as search compares it: its marks, and what others look up in it."""

    marks: tuple[Mark, ...]
    pairs: frozenset[str]
    singles: frozenset[str]
    ideas: Mapping[str, float]


class Lexicon:
    """Synonyms: every word of a group is read as the group's first. Related words stay apart."""

    def __init__(
        self, groups: Iterable[list[str]], related: Mapping[str, Any] | None = None
    ) -> None:
        self._canonical: dict[str, str] = {}
        for group in groups:
            first = _plain(group[0])
            for word in group:
                self._canonical.setdefault(_plain(word), first)
        words = sorted(self._canonical, key=lambda word: (-len(word), word))
        self._pattern = re.compile("|".join(map(re.escape, words)) or r"(?!)")
        self.related = Related(related or {}, self.normalise)
        # The same names come again with every query.
        self._grams = lru_cache(maxsize=50_000)(self._split)
        self.read = lru_cache(maxsize=50_000)(self._read)

    @classmethod
    def load(cls, synonyms: Path, related: Mapping[str, Any] | None = None) -> Lexicon:
        """The lexicon in a YAML file of synonyms, with related words where given."""
        content: dict[str, Any] = _loaded(synonyms)
        return cls(content["groups"], related)

    @cached_property
    def digest(self) -> str:
        """Changes whenever a text might be read differently."""
        content = "\n".join(f"{word}={first}" for word, first in sorted(self._canonical.items()))
        return hashlib.sha256((content + self.related.digest).encode()).hexdigest()[:12]

    def normalise(self, text: str) -> str:
        """The text in canonical words: width, spaces, case, template marks and synonyms settled."""
        return self._pattern.sub(
            lambda match: self._canonical[match.group()], _plain(_MARKS.sub("", text))
        )

    def knows(self, word: str) -> bool:
        """Whether this is a word of the field, whole: a synonym or a related word."""
        return word in self._canonical or word in self.related

    def grams(self, text: str) -> tuple[str, ...]:
        """Single characters and bigrams of the normalised text; a number or Latin word is one gram."""
        return self._grams(text)

    def asked(self, text: str) -> tuple[str, ...]:
        """The grams to look a question up by: its own, and those of the official words meant."""
        marks = self.read(text).marks
        meant = (
            word
            for ideas in dict.fromkeys(mark.ideas for mark in marks)
            for word in said_for(ideas)
        )
        official = (gram for word in meant for gram in self.grams(word) if len(gram) > 1)
        return tuple(dict.fromkeys((*self.grams(text), *official)))

    def _split(self, text: str) -> tuple[str, ...]:
        found: list[str] = []
        for run in _HAN_OR_WORD.findall(self.normalise(text)):
            if run[0].isascii():
                found.append(run)
                continue
            found.extend(run)
            found.extend(run[at : at + 2] for at in range(len(run) - 1))
        return tuple(found)

    def _read(self, text: str) -> Reading:
        plain = self.normalise(text)
        said: dict[int, tuple[tuple[tuple[str, float], ...], float]] = {}
        ideas: dict[str, float] = {}
        for start, end, word in self.related.words(plain):
            said.update(dict.fromkeys(range(start, end), word))
            for idea, share in word.ideas:
                ideas[idea] = max(share, ideas.get(idea, 0.0))
        marks: list[Mark] = []
        for run in _HAN_OR_WORD.finditer(plain):
            start, end = run.span()
            if run.group()[0].isascii():
                marks.append(Mark(run.group(), (run.group(),), (), _LATIN))
                continue
            pairs = [plain[at : at + 2] for at in range(start, end - 1)]
            around = [(), *((pair,) for pair in pairs), ()]
            for at in range(start, end):
                both = (*around[at - start], *around[at - start + 1])
                marks.append(Mark(plain[at], both, *said.get(at, _PLAIN)))
        return Reading(
            tuple(marks),
            frozenset([pair for mark in marks for pair in mark.pairs]),
            frozenset([mark.text for mark in marks]),
            ideas,
        )


def _plain(text: str) -> str:
    return fold(text).lower()


def _loaded(path: Path) -> Any:
    return read_yaml(path)


def shipped_related() -> dict[str, Any]:
    """The related and the spoken words that ship with the program, as `Lexicon` takes them."""
    corpus = shipped("corpus")
    return {
        **_loaded(corpus / "related.yaml"),
        "spoken": _loaded(corpus / "spoken.yaml"),
    }


@lru_cache(maxsize=1)
def shipped_lexicon() -> Lexicon:
    """The words that ship: `corpus/synonyms.yaml`, `corpus/related.yaml` and `corpus/spoken.yaml`."""
    return Lexicon.load(shipped("corpus") / "synonyms.yaml", shipped_related())
