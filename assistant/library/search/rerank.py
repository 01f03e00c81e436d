"""The best hits put in a new order by a language model, where the user asks for that.

A model sees rows and says how relevant each is; nothing else of its answer is used. It can move a
row and neither add, drop nor change one, so that a command hidden in a past row moves rows at most.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from pydantic import BaseModel, Field

from assistant.library.shapes import Hit, SearchResult
from assistant.llm.asking import EndpointError
from assistant.llm.prompts import load_prompt

if TYPE_CHECKING:
    from assistant.llm.endpoint import Endpoint

#: So many hits a model is shown.
BEST = 50
#: Seconds a user waits for it.
DEADLINE = 30.0
_LONGEST_QUERY = 1000
_LONGEST_PART = 80


class Relevance(BaseModel):
    """What a model says of one row: its number among those shown, and 0 (unrelated) to 3."""

    id: int
    mark: int = Field(ge=0, le=3)


def rerank(result: SearchResult, endpoint: Endpoint, k: int) -> SearchResult:
    """The k first hits, once the best were put in the model's order.

    The scores stay where they are, so that they still fall from hit to hit; rows the model does not
    name follow in our order. Where it gives nothing usable the order is ours, and a note says so.
    """
    best = result.hits[:BEST]
    if len(best) < 2:
        return first(result, k)
    try:
        order = _order(result.query, best, endpoint)
    except EndpointError as error:
        return first(unranked(result, str(error)), k)
    moved = (
        hit.model_copy(update={"score": place.score})
        for hit, place in zip((best[at] for at in order), best, strict=True)
    )
    hits = (*moved, *result.hits[BEST:])
    return first(result.model_copy(update={"hits": hits, "reranked": True}), k)


def unranked(result: SearchResult, why: str) -> SearchResult:
    """The result as it is, with a note why no model put it in order."""
    note = f"没有请模型重新排序（{why}），次序是原来的。"
    return result.model_copy(update={"notes": (*result.notes, note)})


def first(result: SearchResult, k: int) -> SearchResult:
    """The k first hits and the statistics of their measures, in the order of the hits."""
    hits = result.hits[:k]
    places = {hit.measure: at for at, hit in reversed([*enumerate(hits)])}
    groups = (group for group in result.statistics if group.measure in places)
    return result.model_copy(
        update={
            "hits": hits,
            "statistics": tuple(sorted(groups, key=lambda group: places[group.measure])),
        }
    )


def _order(query: str, hits: Sequence[Hit], endpoint: Endpoint) -> list[int]:
    """Places of the hits, the most relevant first; each place once."""
    prompt = load_prompt("rerank").render(
        query=query[:_LONGEST_QUERY],
        rows=[_line(number, hit) for number, hit in enumerate(hits, start=1)],
    )
    marks: dict[int, int] = {}
    for said in endpoint.rows(prompt, Relevance, "ranked").items:
        if 1 <= said.id <= len(hits):
            marks.setdefault(said.id - 1, said.mark)
    if not marks:
        raise EndpointError("模型没有指出相关的指标")
    # A sort keeps the order of equals: the model's own, then ours.
    named = sorted(marks, key=lambda at: -marks[at])
    return [*named, *(at for at in range(len(hits)) if at not in marks)]


def _line(number: int, hit: Hit) -> str:
    parts = (
        hit.level2 or "",
        hit.name,
        hit.target.raw if hit.target else "",
        f"{hit.organization or ''}{hit.year or ''} {hit.task or ''}".strip(),
    )
    return "｜".join((str(number), *(" ".join(part.split())[:_LONGEST_PART] for part in parts)))
