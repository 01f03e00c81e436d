"""Word lists: the YAML files in `corpus/words`, and what an office adds in a folder that it names.

A file in that folder has the name of a shipped one and holds only what is the office's own: its
entries come on top, those under `remove` are taken away. No other folder is ever looked into.

    phrases: [蒸蒸日上]              # vague.yaml of an office
    remove: {phrases: [持续]}
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache, cached_property
from pathlib import Path
from typing import Any, TypeVar

from pydantic import BaseModel, ConfigDict

from assistant.checking.data import load_yaml, read_yaml, shaped
from assistant.model.errors import UserError
from assistant.model.text import fold
from assistant.paths import shipped

Words = tuple[str, ...]
M = TypeVar("M", bound=BaseModel)


class _List(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Measures(_List):
    """What indicator names measure (`measures.yaml`)."""

    shares: Words
    unlimited: Words
    changes: Words
    bases: Words
    completion: Words
    timeliness: Words
    quality: Words
    qualities: dict[str, str]
    down: Words
    up: Words
    not_ceilings: Words
    satisfaction: Words
    per_unit: Words
    totals: Words
    counted: Words
    money: Words
    costs: Words
    technical: Words
    effects: Words
    economic: Words
    social: Words
    ecological: Words
    nobody: Words


class Vague(_List):
    """Targets that nothing can be measured by (`vague.yaml`)."""

    adverbs: Words
    verbs: Words
    phrases: Words


class Process(_List):
    """Inputs and processes that are no results (`process.yaml`)."""

    process: Words
    unless: Words


class Goals(_List):
    """Faults of goal texts (`goals.yaml`)."""

    duties: Words
    slogans: Words
    spending: Words
    absolutes: Words


class Pair(_List):
    """A word written wrong, and right. `sure`: wrong wherever it stands."""

    wrong: str
    right: str
    sure: bool = False
    unless: Words = ()


class Confusable(_List):
    """Words often written wrong (`confusable.yaml`)."""

    pairs: tuple[Pair, ...]


class Doubled(_List):
    """What may stand twice in a row, and which single characters may not (`doubled.yaml`)."""

    allowed: Words
    single: Words
    unless: Words


class Event(_List):
    """An event or plan (`title`: its full name), when it was, and the table years in which naming it as work makes sense."""

    name: str
    title: str | None = None
    year: str
    first: int
    last: int
    fine_with: Words = ()


class Events(_List):
    """Dated events and plans (`events.yaml`)."""

    events: tuple[Event, ...]


class Actions(_List):
    """Outputs and benefits that are none (`actions.yaml`)."""

    starts: Words
    overall: Words
    gains: Words


class Generic(_List):
    """Words that say nothing of what is done (`generic.yaml`)."""

    generic: Words


class WordLists:
    """All word lists, each read on first use."""

    def __init__(self, own: Path | None = None) -> None:
        """`own`: the folder with an office's additions."""
        self._own = own

    def _load(self, name: str, shape: type[M]) -> M:
        shipped_file = shipped("corpus") / "words" / f"{name}.yaml"
        own_file = self._own / f"{name}.yaml" if self._own else None
        if own_file is None or not own_file.exists():
            return load_yaml(shipped_file, shape)
        own = read_yaml(own_file)
        if not isinstance(own, dict):
            raise UserError(
                f"“{own_file}”应写成“名称: [词, 词]”的样子：请对照程序自带的同名文件修改。"
            )
        return shaped(_joined(read_yaml(shipped_file), own, own_file), shape, own_file)

    @cached_property
    def measures(self) -> Measures:
        """What names measure."""
        return self._load("measures", Measures)

    @cached_property
    def vague(self) -> Vague:
        """Unmeasurable targets."""
        return self._load("vague", Vague)

    @cached_property
    def process(self) -> Process:
        """Inputs and processes."""
        return self._load("process", Process)

    @cached_property
    def goals(self) -> Goals:
        """Faults of goal texts."""
        return self._load("goals", Goals)

    @cached_property
    def confusable(self) -> Confusable:
        """Words often written wrong."""
        return self._load("confusable", Confusable)

    @cached_property
    def doubled(self) -> Doubled:
        """Words that stand twice."""
        return self._load("doubled", Doubled)

    @cached_property
    def events(self) -> Events:
        """Dated events and plans."""
        return self._load("events", Events)

    @cached_property
    def actions(self) -> Actions:
        """Outputs and benefits that are none."""
        return self._load("actions", Actions)

    @cached_property
    def generic(self) -> re.Pattern[str]:
        """The words that say nothing, longest first, as one pattern."""
        return any_of(self._load("generic", Generic).generic)

    @cached_property
    def unmeasurable(self) -> re.Pattern[str]:
        """Matches a whole folded target made only of vague words."""
        vague = self.vague
        adverbs, verbs, phrases = (
            any_of(words).pattern for words in (vague.adverbs, vague.verbs, vague.phrases)
        )
        return re.compile(rf"(?:{phrases})|(?:{adverbs})*(?:{verbs})+(?:{adverbs})*")


def any_of(words: Iterable[str]) -> re.Pattern[str]:
    """A pattern that matches any of the words, folded, the longest first."""
    return _any_of(tuple(words))


@cache
def _any_of(words: Words) -> re.Pattern[str]:
    return re.compile(
        "|".join(re.escape(fold(word)) for word in sorted(words, key=len, reverse=True))
    )


@cache
def ends_with(words: Words) -> re.Pattern[str]:
    """A pattern that finds any of the words, folded, at the end of a text."""
    return re.compile(f"(?:{_any_of(words).pattern})$")


def word_lists(folder: Path | None = None) -> WordLists:
    """The word lists that ship, with an office's additions in a folder.

    Raises UserError where the folder is not there, holds no word list or one of an unknown name.
    """
    return _word_lists(folder)


@cache
def _word_lists(folder: Path | None) -> WordLists:
    if folder is None:
        return WordLists()
    if not folder.is_dir():
        raise UserError(f"没有词表文件夹“{folder}”：请给出放有 YAML 词表的文件夹。")
    known = {path.stem for path in (shipped("corpus") / "words").glob("*.yaml")}
    names = sorted(path.stem for path in folder.glob("*.y*ml"))
    may = "、".join(f"{name}.yaml" for name in sorted(known))
    if not names:
        raise UserError(f"文件夹“{folder}”里没有词表：可以放 {may}。")
    if unknown := [name for name in names if name not in known]:
        raise UserError(f"“{folder}”里的 {unknown[0]}.yaml 不是词表的名称：可以用 {may}。")
    return WordLists(folder)


def _joined(shipped_lists: dict[str, Any], own: dict[str, Any], path: Path) -> dict[str, Any]:
    """The shipped lists with an office's entries added and those under `remove` taken away."""
    joined = dict(shipped_lists)
    taken = own.get("remove") or {}
    for key, entries in own.items():
        if key == "remove":
            continue
        before: Any = joined.get(key)
        if before is None or not isinstance(entries, type(before)):
            raise UserError(f"“{path}”中“{key}”的内容不对：请对照程序自带的同名文件修改。")
        joined[key] = before | entries if isinstance(before, dict) else [*before, *entries]
    for key, entries in taken.items() if isinstance(taken, dict) else ():
        before = joined.get(key)
        if before is None or not isinstance(entries, list):
            raise UserError(f"“{path}”中“remove”的“{key}”不对：写成“remove: {{名称: [词, 词]}}”。")
        joined[key] = (
            {word: other for word, other in before.items() if word not in entries}
            if isinstance(before, dict)
            else [entry for entry in before if _known_by(entry) not in entries]
        )
    return joined


def _known_by(entry: Any) -> Any:
    """What an entry is called in `remove`: the word itself, the wrong word of a pair, an event's name."""
    return entry.get("wrong", entry.get("name")) if isinstance(entry, dict) else entry
