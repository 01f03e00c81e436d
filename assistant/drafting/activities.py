"""Kinds of activity and what they usually carry: data in `corpus/activities.yaml`.

An office adds a kind of its own, or changes one, in a second file of the same shape
(`load_activities(own)`): a kind with the same key replaces the shipped one.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache, cached_property
from pathlib import Path
from typing import Annotated

from pydantic import AfterValidator, BaseModel, ConfigDict

from assistant.checking.data import load_yaml
from assistant.drafting.own_file import read_own
from assistant.model.grammar import parse_target
from assistant.model.target import Target, TargetKind
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
from assistant.paths import shipped

#: Fields of a kind and the level-2 category each stands for.
CATEGORIES = {
    "quality": QUALITY,
    "timeliness": TIMELINESS,
    "economic": ECONOMIC,
    "social": SOCIAL,
    "ecological": ECOLOGICAL,
    "sustainability": SUSTAINABILITY,
    "satisfaction": SERVED_SATISFACTION,
    "output": QUANTITY,
    "unbudgeted": COST,
}


def _measurable(text: str) -> str:
    target = parse_target(text)
    if target.kind is not TargetKind.NUMBER or not target.operator or not target.unit:
        raise ValueError("a customary value has an operator, a number and a unit: ≥95%")
    return text


def as_quoted(name: str) -> str:
    """A name of the data file as a source quotes it: `每……成本`."""
    return re.sub(r"\{[eoa]\}", "…", name.replace("{u}", "每…"))


class _Entry(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Measure(_Entry):
    """A usual indicator. `{e}` in the name stands for the activity, `{o}` for what it is done to.

    `rests_on` are the past rows (`<table>:<row>`) that hold the customary value.
    """

    name: str
    target: Annotated[str, AfterValidator(_measurable)]
    rests_on: tuple[str, ...] = ()

    @property
    def value(self) -> Target:
        """The customary value."""
        return parse_target(self.target)

    @property
    def line(self) -> str:
        """Name and value as a source quotes them: `…考核合格率 ≥95%`."""
        return f"{as_quoted(self.name)} {self.target}"


class Kind(_Entry):
    """A kind of activity; see the head of the data file for each field."""

    key: str
    name: str
    noun: str
    words: tuple[str, ...]
    verbs: tuple[str, ...]
    decides: tuple[str, ...] = ()
    people: str = "人数"
    acts: bool = False
    cost: str
    price: str = "{u}{e}成本"
    counts: tuple[str, ...] = ()
    asks: str
    quality: tuple[Measure, ...]
    timeliness: tuple[Measure, ...]
    economic: tuple[Measure, ...] = ()
    social: tuple[Measure, ...]
    ecological: tuple[Measure, ...] = ()
    sustainability: tuple[Measure, ...]
    satisfaction: tuple[Measure, ...]
    output: tuple[Measure, ...] = ()
    unbudgeted: tuple[Measure, ...] = ()

    def measures(self) -> Iterator[tuple[str, Measure]]:
        """Every usual indicator with its level-2 name."""
        for field, level2 in CATEGORIES.items():
            for measure in getattr(self, field):
                yield level2, measure

    def left_open(self) -> Iterator[tuple[str, str]]:
        """Names of usual indicators whose value only the task can give, with their level-2 name."""
        yield COST, self.price
        yield COST, self.cost
        for name in self.counts:
            yield QUANTITY, name


class Served(_Entry):
    """People who are asked whether they are content, and the words that tell of them."""

    people: str
    words: tuple[str, ...]


# What the rest of the clause says, beside verb and object: 对5座危桥实施拆除重建.
_AROUND = 0.3


class Activities(_Entry):
    """The kinds known, those named first winning where two fit equally, and the one for the rest."""

    model_config = ConfigDict(frozen=True, extra="forbid", ignored_types=(cached_property,))

    verbs: tuple[str, ...]
    served: tuple[Served, ...] = ()
    kinds: tuple[Kind, ...]
    general: Kind

    def kind(self, key: str) -> Kind | None:
        """The kind with this key, or None."""
        return next((kind for kind in (*self.kinds, self.general) if kind.key == key), None)

    @cached_property
    def specific_verbs(self) -> tuple[str, ...]:
        """Verbs that say what is done, longest first."""
        return tuple(
            sorted(
                {verb for kind in (*self.kinds, self.general) for verb in kind.verbs},
                key=len,
                reverse=True,
            )
        )

    @cached_property
    def generic_verbs(self) -> tuple[str, ...]:
        """Verbs that only say that something is done, longest first."""
        return tuple(sorted(self.verbs, key=len, reverse=True))

    @cached_property
    def names(self) -> frozenset[str]:
        """Every word that names a kind."""
        return frozenset(word for kind in self.kinds for word in kind.words)

    def go_together(self, one: str, other: str) -> bool:
        """Whether two verbs may stand side by side before one object (维修养护, 扶持发展)."""
        if any(one in kind.verbs and other in kind.verbs for kind in self.kinds):
            return True
        works = {verb for kind in self.kinds if kind.acts for verb in kind.verbs}
        return one in works and other in works

    @cached_property
    def _compounds(self) -> dict[str, tuple[str, ...]]:
        """For each verb the nouns that begin with it: 培训 opens 培训班, 宣传 opens 宣传册."""
        words = [word for kind in self.kinds for word in kind.words]
        return {
            verb: tuple(word for word in words if word != verb and word.startswith(verb))
            for verb in self.specific_verbs
        }

    def verb_of(self, text: str) -> str:
        """The verb that opens these words, "" where there is none or it is part of a noun."""
        verb = next((verb for verb in self.specific_verbs if text.startswith(verb)), "")
        return "" if verb and text.startswith(self._compounds[verb]) else verb

    def ends_in_verb(self, text: str) -> bool:
        """Whether a verb stands behind what it is done to: 电梯和空调维保."""
        verbs = (verb for verb in self.specific_verbs if text.endswith(verb))
        return any(len(text) > len(verb) + 1 for verb in verbs)

    def match(
        self, verb: str, thing: str, clause: str = "", context: Kind | None = None
    ) -> Kind | None:
        """The kind that verb and object (else the whole clause) point to, or None.

        A word at the end of the object is its head and weighs most; longer words weigh more. What the
        whole task is about (`context`) decides between kinds that fit about equally.
        """
        best: tuple[float, Kind] | None = None
        for kind in self.kinds:
            score = self._score(kind, verb, thing)
            if score and clause:
                score += _AROUND * self._score(kind, "", clause)
            if score and kind is context:
                score += 1.0
            if score and (best is None or score > best[0]):
                best = score, kind
        if best is None and clause:
            return self.match("", clause, context=context)
        return best[1] if best else None

    def _score(self, kind: Kind, verb: str, thing: str) -> float:
        score = 0.0
        for word in kind.words:
            at = thing.rfind(word)
            if at >= 0:
                head = 3.0 if at + len(word) == len(thing) else 0.0
                score = max(score, len(word) + head + at / (10 * len(thing)))
        if verb and verb in kind.verbs:
            score += 2.0 + len(verb) / 4 + (5.0 if verb in kind.decides else 0.0)
        return score


class _Own(_Entry):
    """An office's own file: kinds to add or replace."""

    verbs: tuple[str, ...] = ()
    served: tuple[Served, ...] = ()
    kinds: tuple[Kind, ...] = ()


def load_activities(own: Path | None = None) -> Activities:
    """The shipped kinds, with those of an office's own file before them.

    Raises UserError where a file is not of this shape, with the line where it is the office's own.
    """
    changed = own.stat().st_mtime_ns if own is not None and own.exists() else 0
    return _load(own, changed)


@cache
def _load(own: Path | None, _changed: int) -> Activities:
    base = load_yaml(shipped("corpus") / "activities.yaml", Activities)
    if own is None:
        return base
    added = read_own(own, _Own)
    keys = {kind.key for kind in added.kinds}
    return Activities(
        verbs=(*added.verbs, *base.verbs),
        served=(*added.served, *base.served),
        kinds=(*added.kinds, *(kind for kind in base.kinds if kind.key not in keys)),
        general=base.general,
    )


def usual_names() -> Iterator[tuple[str, str | None]]:
    """Every usual indicator of the shipped kinds by its full name, with the unit of its value."""
    for kind in load_activities().kinds:
        for _, measure in kind.measures():
            name = measure.name.replace("{e}", kind.name).replace("{o}", kind.name)
            yield name, measure.value.unit
