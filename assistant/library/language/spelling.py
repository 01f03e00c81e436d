"""Typing errors in a question put right: 陪训 → 培训, 验受 → 验收. Data: `corpus/sounds.yaml`.

A character is suspect where none of its bigrams is known to the field or to the library. Among it and
those that sound or look like it, those are taken that make the most known bigrams of the whole.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any

from assistant.checking.data import read_yaml
from assistant.library.language.lexicon import Lexicon, shipped_lexicon
from assistant.paths import shipped

_HAN = re.compile(r"[㐀-鿿]{2,}")
# A bigram that is a word of the field, one that some name of the library has, and the price of
# another character than the one typed: a change must make a word, or fit on both sides.
_WORD, _SEEN, _CHANGE = 1.0, 0.6, 0.8
#: Questions of more characters than this are texts, typed with care or pasted: they are left alone.
LONGEST = 60


class Spelling:
    """Puts right what is most likely a typing error."""

    def __init__(self, content: Mapping[str, Any], lexicon: Lexicon) -> None:
        """`content`: readings with their characters, what sounds near, groups that look alike."""
        self._lexicon = lexicon
        sounding: defaultdict[str, str] = defaultdict(str)
        for sound, characters in content["sounds"].items():
            for ending, instead in content["near"]:
                sound = _near(sound, ending, instead)
            sounding[sound] += characters
        self._alike: defaultdict[str, str] = defaultdict(str)
        for group in [*sounding.values(), *content["shapes"]]:
            for character in group:
                self._alike[character] += group

    @classmethod
    def load(cls, path: Path, lexicon: Lexicon) -> Spelling:
        """The spelling in a YAML file (see the shipped one)."""
        return cls(read_yaml(path), lexicon)

    def corrected(self, text: str, seen: Callable[[str], bool]) -> str:
        """The text with its typing errors put right; `seen` says whether the library has a bigram.

        Only words that neither the field nor the library knows are touched.
        """
        plain = self._lexicon.normalise(text)
        if len(plain) > LONGEST:
            return text
        known = lru_cache(maxsize=None)(lambda pair: self._worth(pair, seen))
        settled = {
            at
            for start, end, _ in self._lexicon.related.words(plain)
            if end - start > 1
            for at in range(start, end)
        }
        put_right = _HAN.sub(lambda run: self._run(run, settled, known), plain)
        return text if put_right == plain else put_right

    def _worth(self, pair: str, seen: Callable[[str], bool]) -> float:
        return _WORD if self._lexicon.knows(pair) else _SEEN if seen(pair) else 0.0

    def _run(self, run: re.Match[str], settled: set[int], known: Callable[[str], float]) -> str:
        """The likeliest characters of one run, the best path through all that each may be."""
        text, start = run.group(), run.start()
        suspect = [
            start + at not in settled
            and not any(map(known, {text[max(0, at - 1) : at + 1], text[at : at + 2]} - {typed}))
            for at, typed in enumerate(text)
        ]
        if not any(suspect):
            return text
        paths = {"": (0.0, "")}  # by last character: what it is worth, and the path
        for at, typed in enumerate(text):
            options = [typed]
            if suspect[at]:
                options += self._fitting(text, at, suspect, known)
            paths = {
                option: max(
                    (
                        worth + (known(last + option) if last else 0.0) - _price(option, typed),
                        path + option,
                    )
                    for last, (worth, path) in paths.items()
                )
                for option in options
            }
        return max(paths.values())[1]

    def _fitting(
        self, text: str, at: int, suspect: list[bool], known: Callable[[str], float]
    ) -> list[str]:
        """What may stand in place of a character: all that fits a neighbour, or one as suspect."""
        others = [one for one in dict.fromkeys(self._alike[text[at]]) if one != text[at]]
        before, after = text[max(0, at - 1) : at], text[at + 1 : at + 2]
        if (before and suspect[at - 1]) or (after and suspect[at + 1]):
            return others
        return [
            one
            for one in others
            if (before and known(before + one)) or (after and known(one + after))
        ]


def _price(option: str, typed: str) -> float:
    return 0.0 if option == typed else _CHANGE


def _near(sound: str, ending: str, instead: str) -> str:
    if sound.endswith(ending):
        return sound.removesuffix(ending) + instead
    return instead + sound.removeprefix(ending) if sound.startswith(ending) else sound


@lru_cache(maxsize=1)
def shipped_spelling() -> Spelling:
    """The spelling that ships with the program (`corpus/sounds.yaml`)."""
    return Spelling.load(shipped("corpus") / "sounds.yaml", shipped_lexicon())
