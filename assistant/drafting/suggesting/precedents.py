"""Past rows that may serve a task: of tables about similar work, and of rows about its parts."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from rapidfuzz import fuzz

from assistant.drafting.composing.rows import GENERAL, Group
from assistant.drafting.past import Past
from assistant.drafting.shapes import Brief
from assistant.drafting.understanding.orders import unfit
from assistant.library.document import DOUBTS, Document
from assistant.library.language.measure import Measure, shipped_measures
from assistant.library.shapes import Hit
from assistant.model.table import Indicator
from assistant.model.text import fold

_TABLES = 8
_MAIN = 3
_ROWS = 20
# What nearly every table asks (`_everywhere`) is worth less than what like work asks.
_FEW = 5
_COMMON = 0.15
# A table found for one part of the task speaks for that part only.
_PART = 0.9
# So alike are the names of one project in two years: 2023年农村公路养护 and 农村公路养护项目. 0 to 100.
_SAME_PROJECT = 88
_NAMED = 4
_YEARS = re.compile(r"(?:19|20)\d\d年?度?|项目|专项|经费|资金|[()（）]")
# Doubts about a row's name; what is doubtful about its value does not matter here.
_NAME_DOUBTS = frozenset({"source_damaged", "cell_split_uncertain", "placeholder"}) & DOUBTS.keys()


class Precedent(NamedTuple):
    """A past row. `near` says how near the work of its table, or the row itself, is: 0 to 1.

    `own` marks the same project of an earlier year; `part` is the part of the task it was found for;
    `name` is how everybody calls it where it belongs to no work in particular.
    """

    id: str
    row: Indicator
    measure: Measure
    document: Document
    near: float
    own: bool
    part: Group | None
    name: str | None = None


def gather(
    brief: Brief, parts: Sequence[Group], past: Past, *, quick: bool = False
) -> list[Precedent]:
    """Each past row at most once, where it is nearest; own ones first, then the nearest.

    `quick` asks for the main parts only, each by its own name: enough for what a table has room for.
    """
    found: dict[str, Precedent] = {}
    documents: dict[str, Document] = {}
    for precedent in _all(brief, parts, past, documents, quick):
        known = found.get(precedent.id)
        if known is None or _rank(precedent) > _rank(known):
            found[precedent.id] = precedent
    return sorted(found.values(), key=lambda p: (_rank(p), p.id), reverse=True)


def _rank(precedent: Precedent) -> tuple[bool, float]:
    return precedent.own, precedent.near


def _all(
    brief: Brief,
    parts: Sequence[Group],
    past: Past,
    documents: dict[str, Document],
    quick: bool,
) -> Iterator[Precedent]:
    near: dict[str, float] = {}
    # The project by its name too: in a long text it is one word of many.
    about = f"{brief.project}。{brief.text}"
    for words in (about,) if quick else (about, brief.project):
        for summary in past.similar(words, _TABLES):
            near[summary.id] = max(near.get(summary.id, 0.0), summary.score or 0.0)
    for id, score in near.items():
        document = _document(id, past, documents)
        own = same_project(brief, document)
        for row in document.table.indicators:
            if _usable(row, document):
                yield _of(row, document, 1.0 if own else score, own, None)
    for query in () if quick else _everywhere(brief):
        measured = shipped_measures().read(query).name
        for hit in past.search(query, _FEW).hits:
            if hit.measure == measured:
                found = _found(hit, None, _COMMON, brief, past, documents)
                if _usable(found.row, found.document):
                    yield found._replace(name=query)
    for part in parts[:_MAIN] if quick else parts:
        if part.kind.key == GENERAL and len(parts) > 1:
            continue
        for query in [part.event] if quick else _queries(part):
            for hit in past.search(query, _ROWS, quick=quick).hits:
                found = _found(hit, part, hit.score * _PART, brief, past, documents)
                if _usable(found.row, found.document):
                    yield found


def _everywhere(brief: Brief) -> Iterator[str]:
    dated = brief.deadline or any(activity.deadline for activity in brief.activities)
    if not dated:
        yield "项目完成时间"
    yield "资金支付及时率"


def _found(
    hit: Hit,
    part: Group | None,
    near: float,
    brief: Brief,
    past: Past,
    documents: dict[str, Document],
) -> Precedent:
    document = _document(hit.document, past, documents)
    row = next(row for row in document.table.indicators if hit.id == f"{document.id}:{row.id}")
    own = same_project(brief, document)
    return _of(row, document, 1.0 if own else near, own, part)


def _queries(part: Group) -> Iterator[str]:
    """The activity in its own words, and by the name of its kind: others do it to other things."""
    yield part.event
    if part.kind.key != GENERAL and part.kind.name != part.event:
        yield part.kind.name


def _document(id: str, past: Past, documents: dict[str, Document]) -> Document:
    if id not in documents:
        documents[id] = past.table(id)
    return documents[id]


def _usable(row: Indicator, document: Document) -> bool:
    flags = document.flags.get(row.id, ())
    doubtful = _NAME_DOUBTS.intersection(flags) or unfit(row.name)
    return document.is_indicator(row) and not doubtful


def _of(
    row: Indicator, document: Document, near: float, own: bool, part: Group | None
) -> Precedent:
    unit = row.target.unit if row.target else None
    measure = shipped_measures().read(row.name, unit)
    return Precedent(f"{document.id}:{row.id}", row, measure, document, near, own, part)


def same_project(brief: Brief, document: Document) -> bool:
    """Whether a past table is that of the same project in an earlier year, by the same body.

    Where the task does not say whose it is, only a table that the user added can be the user's own.
    """
    past, now = _bare(document.table.project or ""), _bare(brief.project)
    if min(len(past), len(now)) < _NAMED or fuzz.ratio(past, now) < _SAME_PROJECT:
        return False
    whose, ours = fold(document.table.organization or ""), fold(brief.organization or "")
    if not ours:
        return not document.shipped
    return bool(whose) and (whose in ours or ours in whose)


def _bare(project: str) -> str:
    return _YEARS.sub("", fold(project))
