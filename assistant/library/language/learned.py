"""Words learned from the names of past indicators, so that nobody has to list them.

What stands before 率 in a name is an outcome (办结率 → 办结). What several names count in times, and one
measures in another way as well, is something done (督查次数, 督查覆盖率 → 督查). `corpus/measures_learned.yaml` holds what the
shipped names teach; `python -m assistant.evaluation learned` writes it anew.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable

from assistant.model.table import Value
from assistant.model.text import fold

_INSIDE = re.compile(r"[(（][^()（）]*[)）]")
_OUTCOME = re.compile(r"([㐀-鿿]{2})(?<!效)率$")
_TIMES = ("次数", "期数", "批次", "场次")
# One name may count anything in times (走访慰问老干部次数); so many are a habit.
_NAMES = 2
_COUNTED = re.compile(
    rf"([㐀-鿿]{{2}})((?:{'|'.join(_TIMES)}|人数|人次|数量|件数|份数|面积|户数|经费|成本|费用|天数)"
    r"|[㐀-鿿]{2}率)$"
)
# Joins words, or belongs to the one before: no word of its own.
_NO_WORD = re.compile(r"[的和与及之等数量]")


class Learned(Value):
    """Outcomes and doings, each two characters long, in order."""

    outcomes: tuple[str, ...] = ()
    activities: tuple[str, ...] = ()


def learn(names: Iterable[str]) -> Learned:
    """What these names teach; the same for the same names in any order."""
    outcomes: set[str] = set()
    counted: defaultdict[str, list[str]] = defaultdict(list)
    for name in sorted(set(names)):
        bare = _INSIDE.sub("", fold(name))
        if (found := _OUTCOME.search(bare)) and not _NO_WORD.search(found[1]):
            outcomes.add(found[1])
        if (found := _COUNTED.search(bare)) and not _NO_WORD.search(found[1]):
            counted[found[1]].append(found[2])
    activities = {
        word
        for word, ways in counted.items()
        if len(set(ways)) > 1 and sum(way in _TIMES for way in ways) >= _NAMES
    } - outcomes
    return Learned(outcomes=tuple(sorted(outcomes)), activities=tuple(sorted(activities)))
