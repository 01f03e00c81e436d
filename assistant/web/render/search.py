"""Answers of the library as HTML: hits with their documents, statistics with their plots."""

from __future__ import annotations

from collections.abc import Sequence

from markupsafe import Markup

from assistant.library import SearchResult
from assistant.web.render import render
from assistant.web.render.plot import plain
from assistant.web.render.sources import Past, plot_of


def hits_view(result: SearchResult, current: str | None = None) -> Markup:
    """The hits, nearest first (event `select` with the id of the hit)."""
    return render("hits.html", result=result, current=current)


def statistics_view(pasts: Sequence[Past]) -> Markup:
    """One block per comparable group: figures and the plot of its values."""
    return render("statistics.html", groups=[(past, plot_of(past)) for past in pasts], plain=plain)


def search_start(tables: int, rows: int) -> Markup:
    """What stands in place of hits before anything is asked (event `ask` with an example)."""
    return render("search_start.html", tables=tables, rows=rows)
