"""What an indicator measures: its name taken apart into attribute, doing and object.

Two past rows are comparable when attribute and doing are the same: 培训合格率 of cadres and of
party members is one measure, 验收合格率 another. The words are data: `corpus/measures.yaml`.
"""

from __future__ import annotations

import hashlib
import json
import re
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Any

import yaml

from assistant.library.words import Lexicon, shipped_lexicon
from assistant.model.table import Value
from assistant.paths import shipped

# Brackets and quotes say more about the object; 按月平均 and the like stay part of it.
_INSIDE = re.compile(r"[(（][^()（）]*[)）]")
_NOISE = re.compile(r"[“”\"'‘’《》<>、,，;；。.:：\s()（）\[\]【】]|\d{4}年?")


class Measure(Value):
    """`name` is the normal form that comparable rows share; `object` is what was left out of it."""

    name: str
    attribute: str
    activity: str | None
    object: str


class Measures:
    """Reads names of indicators as measures."""

    def __init__(self, words: dict[str, Any], lexicon: Lexicon) -> None:
        self._lexicon = lexicon
        self._alone = frozenset(words["attributes"]["alone"])
        self._attributes = _longest_first([*self._alone, *words["attributes"]["of_activity"]])
        self._activities = _longest_first([*words["activities"], *words["general"]])
        self._general = frozenset(words["general"]) - frozenset(words["activities"])
        self._modifiers = _longest_first(words["modifiers"])
        self._fillers = re.compile("|".join(map(re.escape, _longest_first(words["fillers"]))))
        self._activity = re.compile("|".join(map(re.escape, self._activities)))
        self._words = words

    @classmethod
    def load(cls, path: Path, lexicon: Lexicon) -> Measures:
        """The measures in a YAML file (see the shipped one for its keys)."""
        return cls(yaml.safe_load(path.read_text(encoding="utf-8")), lexicon)

    @cached_property
    def digest(self) -> str:
        """Changes whenever a name might be read differently."""
        content = json.dumps(self._words, ensure_ascii=False, sort_keys=True)
        return hashlib.sha256((content + self._lexicon.digest).encode()).hexdigest()[:12]

    def read(self, name: str) -> Measure:
        """The measure of a name. Every name has one; of an unknown kind it is the name itself."""
        text = self._lexicon.normalise(name)
        bare = _NOISE.sub("", _INSIDE.sub("", text)) or _NOISE.sub("", text)
        attribute = next((word for word in self._attributes if bare.endswith(word)), "")
        rest = bare[: len(bare) - len(attribute)]
        if attribute in self._alone:
            return Measure(name=attribute, attribute=attribute, activity=None, object=rest)
        modifier = next((word for word in self._modifiers if word in rest), "")
        rest = rest.replace(modifier, "", 1) if modifier else rest
        activity = self._doing(rest)
        if attribute and activity and activity not in self._general:
            left = self._fillers.sub("", rest.replace(activity, ""))
            return Measure(
                name=activity + modifier + attribute,
                attribute=attribute,
                activity=activity,
                object=left,
            )
        # Nothing particular is done: only the same words are the same measure.
        whole = self._fillers.sub("", rest) or rest
        return Measure(
            name=whole + modifier + attribute, attribute=attribute, activity=activity, object=whole
        )

    def _doing(self, rest: str) -> str | None:
        found: list[str] = self._activity.findall(rest)
        particular = [word for word in found if word not in self._general]
        return next(reversed(particular or found), None)


def _longest_first(words: list[str]) -> list[str]:
    return sorted(set(words), key=lambda word: (-len(word), word))


@lru_cache(maxsize=1)
def shipped_measures() -> Measures:
    """The measures that ship with the program (`corpus/measures.yaml`)."""
    return Measures.load(shipped("corpus") / "measures.yaml", shipped_lexicon())
