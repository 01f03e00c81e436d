"""Which candidates are put forward: every category and every part of the task gets its turn."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from rapidfuzz import fuzz

from assistant.drafting.suggesting.candidates import Candidate
from assistant.library.language.lexicon import shipped_lexicon
from assistant.library.language.measure import shipped_measures
from assistant.model.taxonomy import (
    COST,
    ECOLOGICAL,
    ECONOMIC,
    QUALITY,
    QUANTITY,
    SERVED_SATISFACTION,
    SOCIAL,
    SUSTAINABILITY,
    TIMELINESS,
)

#: The order of the forms, and how many of each category are put forward beyond what the task states.
MOST = {
    QUANTITY: 4, QUALITY: 6, TIMELINESS: 4, COST: 3, ECONOMIC: 2, SOCIAL: 3, ECOLOGICAL: 2,
    SUSTAINABILITY: 2, SERVED_SATISFACTION: 3,
}  # fmt: skip
# A part that has its indicator in a category waits until the others had their turn.
_SERVED = 0.5
_ALIKE = 78
_REMARK = re.compile(r"[（(][^（）()]*[）)]")


def choose_from(
    candidates: Sequence[Candidate],
    stated: Sequence[tuple[str, str]],
    latest: int | None,
    *,
    every: bool,
) -> list[tuple[Candidate, float]]:
    """The chosen ones with their scores, in the order of the forms, the best of a category first.

    `stated` are category and name of what the task says itself: nothing like it is put forward again.
    All indicators of the project's own earlier table are among them.
    """
    scored = [(candidate, candidate.score(latest)) for candidate in candidates]
    taken: list[tuple[str, str]] = list(stated)
    chosen: list[tuple[Candidate, float]] = []
    for candidate, score in scored:
        if candidate.own and not any(alike(candidate.name, candidate.level2, *t) for t in taken):
            taken.append((candidate.level2, candidate.name))
            chosen.append((candidate, score))
    for level2, most in MOST.items():
        left = [pair for pair in scored if pair[0].level2 == level2 and not pair[0].own]
        served: Counter[str] = Counter(
            candidate.part.kind.key if candidate.part else ""
            for candidate, _ in chosen
            if candidate.level2 == level2
        )
        room = (
            len(left)
            if every
            else most - sum(candidate.level2 == level2 for candidate, _ in chosen)
        )
        while left and room > 0:
            best = max(left, key=lambda pair: pair[1] * _SERVED ** served[_part(pair[0])])
            left.remove(best)
            candidate, _ = best
            if any(alike(candidate.name, level2, *t) for t in taken):
                continue
            taken.append((level2, candidate.name))
            chosen.append(best)
            served[_part(candidate)] += 1
            room -= 1
    order = list(MOST)
    return sorted(chosen, key=lambda pair: (order.index(pair[0].level2), not pair[0].own, -pair[1]))


def _part(candidate: Candidate) -> str:
    return candidate.part.kind.key if candidate.part else ""


def alike(name: str, level2: str, other_level2: str, other: str) -> bool:
    """Whether two indicators say the same: nearly the same words, or one is the end of the other."""
    one, two = (shipped_lexicon().normalise(_REMARK.sub("", text)) for text in (name, other))
    if one == two:
        return True
    if level2 != other_level2:
        return False
    short, long = sorted((one, two), key=len)
    if len(short) >= 4 and long.endswith(short):
        return True
    mine, others = (shipped_measures().read(text) for text in (one, two))
    if mine.attribute and others.attribute and mine.attribute != others.attribute:
        return False
    same_ending = one[-3:] == two[-3:]
    if fuzz.ratio(one, two) < (_ALIKE - 8 if same_ending else _ALIKE):
        return False
    return same_ending or mine.name == others.name
