"""Words that stand close to one another without meaning the same: `corpus/related.yaml`.

看望 is not 慰问, yet who asks for the one may be answered with the other. Each line of the file is an
idea; a text carries the ideas of its words, and texts without a character in common can share one.

How people say it when they ask stands in `corpus/spoken.yaml`: 去瞧几趟 carries the ideas of 慰问 and 次数.
"""

from __future__ import annotations

import hashlib
import json
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any, NamedTuple

#: How telling a word is, by its kind: 次数 says little about what a row is of.
_TELLING = {"doings": 1.0, "things": 1.0, "people": 0.9, "measures": 0.45}
_GENERAL = 0.25
#: Ordinary language, which says next to nothing.
_PLAIN = 0.1
# What a word inside another is worth of itself.
_INSIDE = 0.8
#: What an official word and the spoken ones for it share.
SAID = "said:"
#: A thing of other work, to be known as a whole: 人工降雨 is not known where 人工 is.
ELSEWHERE = "elsewhere:"
# Longer words than this are not asked as 满不满意.
_ASKED = 2
# A word of one character may be part of another word.
_ONE_CHARACTER = 0.6
# A word of n ideas stands for each of them a little less.
_SHARED = 0.3


class Word(NamedTuple):
    """What a word of the field carries: its ideas, each with its share, and how telling it is."""

    ideas: tuple[tuple[str, float], ...]
    telling: float


def said_for(ideas: Iterable[tuple[str, float]]) -> Iterator[str]:
    """The official words that stand behind these ideas."""
    return (idea.removeprefix(SAID) for idea, _ in ideas if idea.startswith(SAID))


class Related:
    """Finds the words of the field in a text."""

    def __init__(self, content: Mapping[str, Any], settle: Callable[[str], str]) -> None:
        """`content` is that of both files; `settle` reads a text in canonical words, as it will be
        asked.
        """
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
        self._official = frozenset(self._words)
        spoken = content.get("spoken", {})
        self._add_spoken(spoken, settle)
        for word in spoken.get("plain", ()):
            self._words.setdefault(settle(word), Word((), _PLAIN))
        self._words.pop("", None)
        self._words = {
            word: whole if _is_thing(whole) else self._with_inner(word, whole)
            for word, whole in self._words.items()
        }
        for word in map(settle, spoken.get("elsewhere", ())):
            self._words.setdefault(word, Word(((ELSEWHERE + word, 1.0),), 1.0))
        lengths: defaultdict[str, set[int]] = defaultdict(set)
        for word in self._words:
            lengths[word[0]].add(len(word))
        self._lengths = {first: sorted(some, reverse=True) for first, some in lengths.items()}
        said = json.dumps(self._words, ensure_ascii=False, sort_keys=True)
        self.digest = hashlib.sha256(said.encode()).hexdigest()[:12]

    def _add_spoken(self, content: Mapping[str, Any], settle: Callable[[str], str]) -> None:
        """The spoken words, each with the ideas of the official ones that it stands for."""
        meant: defaultdict[str, dict[str, None]] = defaultdict(dict)
        said_for = [(settle(official), settle(word)) for official, word in _spoken(content)]
        officials = {official for official, _ in said_for}
        for official, word in said_for:
            if word not in officials:
                meant[word][official] = None
        measures = {
            settle(word) for kind in ("counts", "measures") for word in content.get(kind, ())
        }
        for official in sorted(officials):
            telling = _TELLING["measures"] if official in measures else 1.0
            known = self._words.get(official, Word((), telling))
            self._words[official] = Word((*known.ideas, (SAID + official, 1.0)), known.telling)
        said: dict[str, Word] = {}
        for told, stands_for in meant.items():
            known = self._words.get(told, Word((), 0.0))
            words = [self._words[official] for official in stands_for]
            whole = len(words) ** -_SHARED * (_ONE_CHARACTER if len(told) == 1 else 1.0)
            ideas = dict(known.ideas)
            for idea, share in (each for word in words for each in word.ideas):
                ideas[idea] = max(share * whole, ideas.get(idea, 0.0))
            tellings = [
                _TELLING["measures"] if official in measures else self._words[official].telling
                for official in stands_for
            ]
            telling = max(known.telling, sum(tellings) / len(tellings))
            said[told] = Word(tuple(ideas.items()), telling)
        self._words.update(said)

    def _with_inner(self, word: str, whole: Word) -> Word:
        """The word with what is meant by words inside it: 免费 in 免费开放, 看戏 in 看戏的."""
        ideas = dict(whole.ideas)
        for at in range(len(word) - 1):
            for end in range(at + 2, len(word) + (at > 0)):
                inner = self._words.get(word[at:end])
                if not inner or inner.telling <= _TELLING["measures"]:
                    continue  # 标准 in 高标准农田 asks for no measure
                for idea, share in inner.ideas:
                    if idea.startswith(SAID):
                        ideas[idea] = max(share * _INSIDE, ideas.get(idea, 0.0))
        return whole._replace(ideas=tuple(ideas.items()))

    def words(self, text: str) -> Iterator[tuple[int, int, Word]]:
        """Where the words of the field stand in a text of canonical words, the longest first."""
        at = 0
        while at < len(text):
            for length in self._lengths.get(text[at], ()):
                if word := self._words.get(text[at : at + length]):
                    yield at, at + length, word
                    at += length
                    break
            else:
                at += 1

    def __contains__(self, word: str) -> bool:
        """Whether this is a word of the field, whole, and not only said when asking."""
        return word in self._official


def _is_thing(word: Word) -> bool:
    """Whether it names a thing and nothing else, which is known as a whole: 人工增雨."""
    return bool(word.ideas) and all(idea.startswith("things:") for idea, _ in word.ideas)


def _spoken(content: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """Each official word with each that is said for it."""
    for official, counted in content.get("counts", {}).items():
        for asker in content["askers"]:
            yield from ((official, asker + word) for word in counted)
    for official, words in content.get("measures", {}).items():
        for word in words:
            yield official, word
            # 乐意 is asked as 乐不乐意, 坏 as 坏没坏.
            yield from ((official, f"{word[0]}{no}{word}") for no in "不没" if len(word) <= _ASKED)
    for official, words in content.get("words", {}).items():
        yield from ((official, word) for word in words)


def _shares(word: str, ideas: list[str]) -> tuple[tuple[str, float], ...]:
    share = len(ideas) ** -_SHARED * (_ONE_CHARACTER if len(word) == 1 else 1.0)
    return tuple((idea, share) for idea in ideas)
