"""Word lists: the YAML files in `corpus/words` that finance staff may edit, or those in a named folder."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache, cached_property
from pathlib import Path
from typing import TypeVar

from pydantic import BaseModel, ConfigDict

from assistant.checking.data import load_yaml
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
    """All word lists of one folder, each read on first use."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def _load(self, name: str, shape: type[M]) -> M:
        return load_yaml(self._folder / f"{name}.yaml", shape)

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
    """The word lists that ship, or those in a folder. Raises UserError where the folder is not there."""
    if folder is not None and not folder.is_dir():
        raise UserError(f"没有词表文件夹“{folder}”：请给出放有 YAML 词表的文件夹。")
    return _word_lists(folder or shipped("corpus") / "words")


@cache
def _word_lists(folder: Path) -> WordLists:
    return WordLists(folder)
