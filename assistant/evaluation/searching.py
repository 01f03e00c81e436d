"""How well a search answers labelled queries (`corpus/queries`): the measure, whatever the search is.

hit@1, hit@5 and MRR are over the queries with a right answer; one answered by nothing counts 0.
Recall is how many of the right rows (of ten at most) are among the first ten hits. "False found" is the
share of queries without a right answer for which something was found.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import yaml

from assistant.library import Filters
from assistant.model.table import Value
from assistant.paths import shipped

_FIRST = 5
_SHOWN = 10


class Query(NamedTuple):
    """A query with the ids of the rows that answer it; none where nothing does."""

    family: str
    text: str
    filters: Filters
    right: frozenset[str]


#: What a search finds for a query: rows by id, those folded into one hit together, the best first.
Search = Callable[[Query], Sequence[Sequence[str]]]


class Answer(Value):
    """A query and how it was answered: the place of the first right row, from 1."""

    family: str
    text: str
    answerable: bool
    place: int | None
    recall: float
    found: int


class Quality(Value):
    """Shares over the queries of one family or over all; None where there is no such query."""

    family: str
    queries: int
    hit1: float | None
    hit5: float | None
    mrr: float | None
    recall: float | None
    false_found: float | None


class Measured(Value):
    """One search over all queries."""

    name: str
    families: tuple[Quality, ...]
    whole: Quality
    answers: tuple[Answer, ...]


def families() -> dict[str, str]:
    """The families of the labelled queries with their titles, as the files name them."""
    return {path.stem: _read(path)["title"] for path in _files()}


def labelled() -> list[Query]:
    """The labelled queries, a file for each family."""
    return [
        Query(
            path.stem,
            entry["text"],
            Filters.of(**entry.get("filters", {})),
            frozenset(entry["right"]),
        )
        for path in _files()
        for entry in _read(path)["queries"]
    ]


def measure(name: str, search: Search, queries: Iterable[Query]) -> Measured:
    """Run a search over the queries."""
    answers = tuple(_answer(query, search(query)) for query in queries)
    names = dict.fromkeys(answer.family for answer in answers)
    return Measured(
        name=name,
        families=tuple(
            _quality(family, [answer for answer in answers if answer.family == family])
            for family in names
        ),
        whole=_quality("", answers),
        answers=answers,
    )


def _answer(query: Query, found: Sequence[Sequence[str]]) -> Answer:
    places = (at for at, ids in enumerate(found, start=1) if query.right.intersection(ids))
    shown = {id for ids in found[:_SHOWN] for id in ids}
    wanted = max(1, min(_SHOWN, len(query.right)))
    return Answer(
        family=query.family,
        text=query.text,
        answerable=bool(query.right),
        place=next(places, None),
        recall=min(1.0, len(query.right.intersection(shown)) / wanted),
        found=len(found),
    )


def _quality(family: str, answers: Sequence[Answer]) -> Quality:
    places = [answer.place for answer in answers if answer.answerable]
    wrong = [bool(answer.found) for answer in answers if not answer.answerable]
    return Quality(
        family=family,
        queries=len(answers),
        hit1=_share([place == 1 for place in places]),
        hit5=_share([place is not None and place <= _FIRST for place in places]),
        mrr=_share([1 / place if place else 0.0 for place in places]),
        recall=_share([answer.recall for answer in answers if answer.answerable]),
        false_found=_share(wrong),
    )


def _share(values: Sequence[float]) -> float | None:
    return sum(values) / len(values) if values else None


def _files() -> list[Path]:
    return sorted((shipped("corpus") / "queries").glob("*.yaml"))


def _read(path: Path) -> dict[str, Any]:
    content: dict[str, Any] = yaml.safe_load(path.read_text(encoding="utf-8"))
    return content
