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

from assistant.library.language.lexicon import Lexicon, shipped_lexicon
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
        self._words = words
        self._alone = frozenset(words["attributes"]["alone"])
        self._by_itself = frozenset(words["attributes"]["by_itself"])
        self._spellings: dict[str, str] = words["spellings"]
        self._by_unit: dict[str, str] = words["by_unit"]
        attributes = (word for kind in words["attributes"].values() for word in kind)
        self._endings = _longest_first([*attributes, *self._spellings])
        self._general = frozenset(words["general"])
        self._activity = re.compile(
            _any_of([*words["activities"], *words["general"]]) + r"(?![员生粮费])"
        )
        self._modifier = re.compile(_any_of(words["modifiers"]))
        self._fillers = re.compile(_any_of(words["fillers"]))

    @classmethod
    def load(cls, path: Path, lexicon: Lexicon) -> Measures:
        """The measures in a YAML file (see the shipped one for its keys)."""
        return cls(yaml.safe_load(path.read_text(encoding="utf-8")), lexicon)

    @cached_property
    def digest(self) -> str:
        """Changes whenever a name might be read differently."""
        content = json.dumps(self._words, ensure_ascii=False, sort_keys=True)
        return hashlib.sha256((content + self._lexicon.digest).encode()).hexdigest()[:12]

    def read(self, name: str, unit: str | None = None) -> Measure:
        """The measure of a name. Every name has one; of an unknown kind it is the name itself.

        The unit of its value (canonical) tells the attribute where the name has none.
        """
        text = self._lexicon.normalise(name)
        bare = _NOISE.sub("", _INSIDE.sub("", text)) or _NOISE.sub("", text)
        ending = next((word for word in self._endings if bare.endswith(word)), "")
        rest = bare[: len(bare) - len(ending)]
        attribute = self._spellings.get(ending, ending)
        if attribute in self._alone:
            return Measure(name=attribute, attribute=attribute, activity=None, object=rest)
        modifier = "".join(self._modifier.findall(rest)[:1])
        rest = rest.replace(modifier, "", 1) if modifier else rest
        activity = self._doing(rest)
        if not attribute and activity:
            attribute = self._by_unit.get(unit or "", "")
        if attribute and activity and activity not in self._general:
            left = self._fillers.sub("", rest.replace(activity, ""))
            measured = activity + modifier + attribute
            return Measure(name=measured, attribute=attribute, activity=activity, object=left)
        if attribute in self._by_itself:
            return Measure(name=attribute, attribute=attribute, activity=activity, object=rest)
        # Nothing particular is done: only the same words are the same measure.
        whole = self._fillers.sub("", rest)
        measured = whole + modifier + attribute or rest
        return Measure(name=measured, attribute=attribute, activity=activity, object=whole)

    def _doing(self, rest: str) -> str | None:
        found: list[str] = self._activity.findall(rest)
        particular = [word for word in found if word not in self._general]
        return next(reversed(particular or found), None)


def _any_of(words: list[str]) -> str:
    return f"(?:{'|'.join(map(re.escape, _longest_first(words)))})"


def _longest_first(words: list[str]) -> list[str]:
    return sorted(set(words), key=lambda word: (-len(word), word))


@lru_cache(maxsize=1)
def shipped_measures() -> Measures:
    """The measures that ship with the program (`corpus/measures.yaml`)."""
    return Measures.load(shipped("corpus") / "measures.yaml", shipped_lexicon())
