"""Finds tables by what they are for: the share of grams that two texts have in common."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence

from assistant.library.indexes.entries import tasks_of
from assistant.library.indexes.words import WordIndex
from assistant.library.language.lexicon import Lexicon
from assistant.library.search.query import read_query
from assistant.library.store.reading import StoredDocument
from assistant.library.store.store import Store

#: Below this a table is about something else.
THRESHOLD = 0.12
# How many tables are proposed.
_DEPTH = 100
# A text has at most this many grams: more make it slower and say nothing new.
_GRAMS = 128
# How much the asked must be covered, against the said; a text counts as at most so many times as long
# as a table's; a character against a bigram.
_ASKED, _LONGEST, _SINGLE = 0.35, 2.5, 0.5


def similar_tables(
    text: str, k: int, store: Store, index: WordIndex, lexicon: Lexicon
) -> list[tuple[StoredDocument, float]]:
    """The tables whose tasks are nearest to the text."""
    grams = lexicon.grams(read_query(text).words)[:_GRAMS]
    weigh = _Weigher(index.frequency, index.count)
    asked = weigh(grams)
    numbers = [number for number, _ in index.search(grams, _DEPTH)]
    scored = []
    for stored in store.documents(numbers) if numbers else []:
        score = _in_common(asked, weigh(lexicon.grams(tasks_of(stored.document))))
        if score >= THRESHOLD:
            scored.append((stored, score))
    return sorted(scored, key=lambda pair: (-pair[1], pair[0].number))[:k]


class _Weigher:
    """Grams weighed by rarity: how often each occurs among the tables of the library."""

    def __init__(self, frequency: Callable[[str], int], total: int) -> None:
        self._frequency = frequency
        self._total = total

    def __call__(self, grams: Sequence[str]) -> dict[str, float]:
        return {gram: self._weight(gram) for gram in dict.fromkeys(grams)}

    def _weight(self, gram: str) -> float:
        seen = self._frequency(gram)
        rarity = math.log(1 + (self._total - seen + 0.5) / (seen + 0.5))
        return rarity * (_SINGLE if len(gram) == 1 else 1.0)


def _in_common(asked: Mapping[str, float], said: Mapping[str, float]) -> float:
    """The weighted share of grams in common, 0 to 1 (Tversky's index)."""
    shared = sum(weight for gram, weight in asked.items() if gram in said)
    if not shared:
        return 0.0
    whole, other = sum(asked.values()), sum(said.values())
    return min(1.0, shared / (_ASKED * min(whole, _LONGEST * other) + (1 - _ASKED) * other))
