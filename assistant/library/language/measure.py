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

from assistant.checking.data import read_yaml
from assistant.library.language.learned import Learned
from assistant.library.language.lexicon import Lexicon, shipped_lexicon
from assistant.model.table import Value
from assistant.paths import shipped

# Brackets and quotes say more about the object; 按月平均 and the like stay part of it.
_INSIDE = re.compile(r"[(（][^()（）]*[)）]")
_NOISE = re.compile(r"[“”\"'‘’《》<>、,，;；。.:：\s()（）\[\]【】]|\d{4}年?")
# 完成比例 is 完成率, 合格的比例 too; 目的 is a word of its own.
_SHARE = re.compile(r"(?:比例|比率|占比|百分比)(?=\s*(?:[(（]|$))")
_OF = re.compile(r"(?:(?<=项目)|(?<!目))的(?!确)")
_REPEATED = re.compile(r"(..+?)\1")
_NOT = "不未非无"
# 指数 and 倍数 count nothing.
_NUMBER = re.compile(r"(?<![指倍系基参分级])(?:数量|个数|数)$")
# Units that are the very things counted: 受益村数 counts 村, 宣传手册册数 counts 宣传手册.
_THINGS = frozenset("户村校县镇乡人")
_WITH_UNIT = ("案件", "事件", "文件", "邮件", "软件")
_RATE = "率"
_IN_TIME = "及时率"
#: Raise it when this module reads names differently: libraries then read all theirs again.
_READING = 2


class Measure(Value):
    """`name` is the normal form that comparable rows share; `object` is what was left out of it."""

    name: str
    attribute: str
    activity: str | None
    object: str


class Measures:
    """Reads names of indicators as measures."""

    def __init__(self, words: dict[str, Any], lexicon: Lexicon, learned: Learned) -> None:
        self._lexicon = lexicon
        self._words = [words, learned.model_dump(mode="json")]
        self._alone = frozenset(words["attributes"]["alone"])
        self._by_itself = frozenset(words["attributes"]["by_itself"])
        self._spellings: dict[str, str] = words["spellings"]
        self._of_doing: dict[str, str] = words["of_doing"]
        self._by_unit: dict[str, str] = words["by_unit"]
        rates = [f"{word}{_RATE}" for word in learned.outcomes]
        listed = [word for kind in words["attributes"].values() for word in kind]
        known = [*listed, *self._spellings, *rates]
        self._endings = _longest_first(known)
        qualifiers = frozenset(words["qualifiers"])
        outcomes = {word[:-1] for word in known if word.endswith(_RATE)} - {""} - qualifiers
        self._outcome = re.compile(_any_of([*outcomes]))
        self._in_time = re.compile(_any_of(words["in_time"]))
        self._general = frozenset(words["general"])
        self._things = frozenset(words["things"])
        self._activity = re.compile(
            _any_of([*words["activities"], *self._things, *learned.activities, *self._general])
            + r"(?![员生粮费])"
        )
        self._people: dict[str, str] = {
            person: doing for doing, people in words["people"].items() for person in people
        }
        self._modifier = re.compile(_any_of(words["modifiers"]))
        self._qualifier = re.compile(_any_of(words["qualifiers"]))
        verbs = [word for word in outcomes if word not in words["nouns"]]
        self._head = re.compile(_any_of([*verbs, *words["activities"], *words["verbs"]]))
        how = f"{_any_of([*qualifiers])}*"
        self._leading = re.compile(f"{how}{_any_of(words['verbs'])}?")
        self._leading_rate = re.compile(f"{how}{_any_of([*verbs, *words['verbs']])}?")
        self._fillers = re.compile(_any_of(words["fillers"]))

    @classmethod
    def load(cls, path: Path, lexicon: Lexicon) -> Measures:
        """The measures in a YAML file, with what was learned in the one beside it."""
        beside = path.with_stem(f"{path.stem}_learned")
        learned = Learned.model_validate(_yaml(beside)) if beside.exists() else Learned()
        return cls(_yaml(path), lexicon, learned)

    @cached_property
    def digest(self) -> str:
        """Changes whenever a name might be read differently."""
        content = json.dumps([_READING, self._words], ensure_ascii=False, sort_keys=True)
        return hashlib.sha256((content + self._lexicon.digest).encode()).hexdigest()[:12]

    def read(self, name: str, unit: str | None = None) -> Measure:
        """The measure of a name. Every name has one; of an unknown kind it is the name itself.

        The unit of its value (canonical) tells the attribute where the name has none.
        """
        text = self._lexicon.normalise(_OF.sub("", _SHARE.sub(_RATE, name)))
        bare = _NOISE.sub("", _INSIDE.sub("", text)) or _NOISE.sub("", text)
        bare = _REPEATED.sub(r"\1", bare)
        attribute, rest = self._attribute(bare, unit, of_all=bool(_SHARE.search(name)))
        if attribute in self._alone:
            return Measure(name=attribute, attribute=attribute, activity=None, object=rest)
        modifier = "".join(self._modifier.findall(rest)[:1])
        rest = rest.replace(modifier, "", 1) if modifier else rest
        modifier = self._spellings.get(modifier, modifier)
        activity = self._doing(rest, attribute)
        if not attribute and activity:
            attribute = self._by_unit.get(unit or "", "")
        if attribute and activity and activity not in self._general:
            attribute = self._of_doing.get(attribute, attribute)
            if activity + attribute in self._alone:
                modifier = ""
            left = self._fillers.sub("", rest.replace(activity, ""))
            measured = activity + modifier + attribute
            return Measure(name=measured, attribute=attribute, activity=activity, object=left)
        if attribute in self._by_itself:
            return Measure(name=attribute, attribute=attribute, activity=activity, object=rest)
        # Nothing particular is done: only the same words are the same measure.
        whole = self._fillers.sub("", rest)
        if attribute:
            whole = self._in_order(whole, rate=attribute.endswith(_RATE))
        measured = whole + modifier + attribute or rest
        return Measure(name=measured, attribute=attribute, activity=activity, object=whole)

    def _attribute(self, bare: str, unit: str | None, *, of_all: bool) -> tuple[str, str]:
        """The attribute of a bare name, and the name without it.

        `of_all`: it was said as a share (合格学员比例), whose outcome may stand anywhere.
        """
        ending = next((word for word in self._endings if bare.endswith(word)), "")
        rest = bare[: len(bare) - len(ending)]
        attribute = self._spellings.get(ending, ending)
        if attribute in self._alone:
            return attribute, rest
        if attribute in ("", "数量") and (number := _NUMBER.search(bare)):
            rest = bare[: number.start()]
            if unit and unit not in _THINGS and not rest.endswith(_WITH_UNIT):
                rest = rest.removesuffix(unit)
            return self._by_unit.get(unit or "", "数量"), rest
        if rest[-1:] in _NOT and rest:
            return rest[-1] + attribute, rest[:-1]
        if not attribute.endswith(_RATE):
            return attribute, rest
        in_time = self._in_time.search(rest)
        if in_time and _IN_TIME not in attribute:
            # 按期办结率 is 办结及时率, 及时清运率 is 清运及时率.
            outcome = attribute.removesuffix(_RATE)
            done = rest[in_time.end() :]
            if not in_time.start() and not outcome and (head := self._head.match(done)):
                return _IN_TIME, done[head.end() :] + head.group()  # 及时发放救助金
            return _IN_TIME, rest[: in_time.start()] + done + outcome
        if attribute == _RATE and (found := self._outcome.search(rest)):
            before = self._qualifier.sub("", rest[: found.start()])
            if of_all or not before:
                outcome = f"{found.group()}{_RATE}"
                outcome = self._spellings.get(outcome, outcome)
                return outcome, rest[: found.start()] + rest[found.end() :]
        return attribute, rest

    def _doing(self, rest: str, attribute: str) -> str | None:
        """What is done: a thing made for it, or the last doing named, or what its people do."""
        found: list[str] = self._activity.findall(rest)
        particular = [word for word in found if word not in self._general]
        if things := [word for word in particular if word in self._things]:
            return things[-1]
        share = attribute.endswith(_RATE)
        if share and (people := [p for p in self._people if p in rest]):
            return self._people[people[0]]
        if attribute == _RATE and particular:
            # 率 alone is of what stands before it, however that is done (机械化保洁率).
            last = particular[-1]
            return last if rest.endswith(last) and not self._qualifier.search(rest) else None
        return next(reversed(particular or found), None)

    def _in_order(self, words: str, *, rate: bool) -> str:
        """How and what is done goes behind what it is done to: 规范管理患者 is 患者规范管理."""
        leading = (self._leading_rate if rate else self._leading).match(words)
        end = leading.end() if leading else 0
        return words[end:] + words[:end]


def _any_of(words: list[str]) -> str:
    return f"(?:{'|'.join(map(re.escape, _longest_first(words)))})"


def _longest_first(words: list[str]) -> list[str]:
    return sorted(set(words), key=lambda word: (-len(word), word))


def _yaml(path: Path) -> Any:
    return read_yaml(path)


@lru_cache(maxsize=1)
def shipped_measures() -> Measures:
    """The measures that ship with the program (`corpus/measures.yaml`)."""
    return measures_of(shipped_lexicon())


@lru_cache(maxsize=2)
def measures_of(lexicon: Lexicon) -> Measures:
    """The shipped measures, read with these words."""
    return Measures.load(shipped("corpus") / "measures.yaml", lexicon)
