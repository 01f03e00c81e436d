"""检索: past indicators as one types, what they were set to, and the tables they stand in."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import gradio as gr
from markupsafe import Markup

from assistant.library import Filters, Hit, Library, SearchResult, Span, Statistic
from assistant.model.errors import UserError
from assistant.model.taxonomy import LEVEL1, LEVEL2
from assistant.services import Services
from assistant.web.fields import choice, choices, line, named
from assistant.web.panes import html
from assistant.web.progress import Opening, Steps
from assistant.web.render import render
from assistant.web.render.search import hits_view, search_start, statistics_view
from assistant.web.render.sources import Past
from assistant.web.render.states import failed, working
from assistant.web.render.table import table_view
from assistant.web.texts import t

_HITS = 30
#: Comparable groups shown beside the hits.
_GROUPS = 4
_SCOPE = "past"
#: Units that a filter offers; others can be typed.
_UNITS = (
    "%",
    "次",
    "人",
    "人次",
    "期",
    "场",
    "个",
    "万元",
    "元",
    "天",
    "户",
    "台",
    "平方米",
    "公里",
)


def search_view(services: Services, opening: Opening, app: gr.Blocks) -> None:
    """Lay out the view and wire it."""
    result = gr.State(None)
    with gr.Column(elem_id="search", elem_classes="jx-work"):
        with gr.Row(elem_classes="jx-toolbar jx-search-bar"):
            query = line("search.query", "search.query.hint", id="search-query", scale=4, width=260)
            year = choice("search.year")
            level1 = choice("search.level1", named(LEVEL1))
            level2 = choice("search.level2", named(LEVEL2))
            unit = choice("search.unit", named(_UNITS), custom=True)
            sector = choice("search.sector")
            organization = line(
                "search.organization", "search.organization", id="search-organization"
            )
            clear = gr.Button(t("search.clear"), size="sm", scale=0, elem_id="search-clear")
            # A button and no switch: every keystroke searches, and a model is not asked that often.
            rerank = gr.Button(
                t("search.rerank"),
                size="sm",
                scale=0,
                visible=bool(services.settings.model),
                elem_id="search-rerank",
            )
        with gr.Row(elem_classes="jx-split"):
            hits = html(
                working(t("search.opening")),
                id="search-hits",
                classes="jx-pane",
                script="jixiao.report(element, trigger, 'hit', 'select');"
                "jixiao.report(element, trigger, 'ask', 'ask')",
            )
            side = html(
                id="search-side",
                classes="jx-pane",
                script="jixiao.report(element, trigger, 'back', 'back'); jixiao.follow(element, watch)",
            )

    asked: list[gr.Textbox | gr.Dropdown] = [
        query,
        year,
        level1,
        level2,
        unit,
        sector,
        organization,
    ]
    filters = asked[1:]

    def opened() -> Iterator[list[Any]]:
        same = [gr.skip()] * 4
        try:
            for steps in opening.wait(services):
                yield [_opening(steps), *same[1:]]
            stats = opening.library(services).stats()
            years, sectors = opening.library(services).said()
        except Exception as error:
            yield [failed(error), *same[1:]]
            return
        yield [
            search_start(stats.tables, stats.indicators),
            "",
            gr.update(choices=choices("search.year", years)),
            gr.update(choices=choices("search.sector", sectors)),
        ]

    def search(words: str, *values: str, rerank: bool = False) -> list[Any]:
        try:
            if not words.strip() and not any(values):
                stats = opening.library(services).stats()
                return [search_start(stats.tables, stats.indicators), "", None]
            library = opening.library(services)
            found = services.search(words, _HITS, _filters(*values), rerank=rerank)
            return [hits_view(found), _statistics(library, found), found]
        except Exception as error:
            return [failed(error), "", None]

    def reorder(words: str, *values: str) -> Iterator[list[Any]]:
        yield [working(t("search.reranking")), gr.skip(), gr.skip()]
        yield search(words, *values, rerank=True)

    def open_table(event: gr.EventData) -> Markup:
        try:
            return _past_table(opening.library(services), event.hit)
        except Exception as error:
            return failed(error)

    def ask(event: gr.EventData) -> str:
        return str(event.ask)

    def back(found: SearchResult | None) -> Markup | str:
        return _statistics(opening.library(services), found) if found else ""

    quiet: dict[str, Any] = {"show_progress": "hidden", "api_visibility": "private"}
    shown = [hits, side, result]
    app.load(opened, None, [hits, side, year, sector], **quiet)
    gr.on(
        # NOTE: not `input`, which a textbox does not fire for a paste or an input method's commit.
        [each.change for each in asked],
        search,
        asked,
        shown,
        trigger_mode="always_last",
        **quiet,
    )
    rerank.click(reorder, asked, shown, **quiet)
    hits.select(open_table, None, side, **quiet)
    hits.ask(ask, None, query, **quiet)
    side.back(back, result, side, **quiet)
    clear.click(lambda: [""] * len(filters), None, filters, **quiet)


def past_rows(library: Library, ids: tuple[str, ...]) -> tuple[Hit, ...]:
    """The rows with these ids that the library still has."""
    return tuple(row for id in ids if (row := library.row(id)))


def _filters(
    year: str, level1: str, level2: str, unit: str, sector: str, organization: str
) -> Filters:
    return Filters(
        year=Span.read(year) if year else None,
        level1=level1 or None,
        level2=level2 or None,
        unit=unit or None,
        sector=sector or None,
        organization=organization.strip() or None,
    )


def _opening(steps: Steps) -> Markup:
    return working(t("search.opening.first") if steps.total else t("search.opening"), steps)


def _statistics(library: Library, found: SearchResult) -> Markup | str:
    if not found.hits:
        return ""
    nearest = found.statistics[:_GROUPS]
    return statistics_view(
        [Past(group, past_rows(library, group.ids), _aside(library, group)) for group in nearest]
    )


def _aside(library: Library, group: Statistic) -> tuple[tuple[str, str], ...]:
    """The rows that do not count, by what a reader knows them by, each with why."""
    rows = past_rows(library, tuple(group.reasons))
    return tuple((_known_by(row), group.reasons[row.id]) for row in rows)


def _known_by(row: Hit) -> str:
    value = row.target.raw if row.target else ""
    return f"{row.organization or row.title or ''}{row.year or ''}“{row.name}”{value}"


def _past_table(library: Library, row_id: str) -> Markup:
    hit = library.row(row_id)
    if hit is None:
        raise UserError(t("search.table.lost"))
    table = library.table(hit.document).table
    row = row_id.removeprefix(f"{hit.document}:")
    return render(
        "past_table.html",
        hit=hit,
        table=table_view(table, None, scope=_SCOPE, details=True, current=row),
    )
