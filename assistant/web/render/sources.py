"""Where a drafted figure comes from, as HTML: reason, quotes, past rows and their distribution."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from markupsafe import Markup

from assistant.library import Hit, Statistic
from assistant.model.evidence import DraftIndicator, Evidence
from assistant.model.table import GoalTable
from assistant.web.render import render
from assistant.web.render.plot import Point, plain, strip_plot
from assistant.web.render.table import basis_of, row_numbers
from assistant.web.texts import t

#: Characters shown on each side of a quote from the task.
_AROUND = 20

#: Sources that are not library rows, and what they are called.
_NAMED = {
    "brief": "sources.task",
    "chat": "sources.said",
    "last": "sources.last",
    "budget": "sources.budget",
    "convention": "sources.convention",
}


@dataclass(frozen=True)
class Source:
    """One piece of evidence; `hit` is the past row it cites, where the library still has it.

    `before` and `after` are the words around a quote from the task, where it stands there only once.
    """

    evidence: Evidence
    kind: str | None
    hit: Hit | None
    before: str = ""
    after: str = ""


@dataclass(frozen=True)
class Past:
    """Comparable past values: their statistic, each of its points, what does not count and why."""

    statistic: Statistic
    rows: tuple[Hit, ...]
    aside: tuple[tuple[str, str], ...] = ()

    def points(self) -> list[Point]:
        """The values that can be drawn, with whose they are."""
        return [
            Point(
                row.target.value, row.year, " · ".join(filter(None, (row.organization, row.name)))
            )
            for row in self.rows
            if row.target and row.target.value is not None
        ]


def no_sources() -> Markup:
    """What stands in the panel until a row is chosen."""
    return render("sources.html", row=None)


def sources_view(
    table: GoalTable, row: DraftIndicator, hits: Sequence[Hit], past: Past | None, *, task: str
) -> Markup:
    """The sources of one row; `hits` are the past rows its evidence cites, `task` the task's text."""
    by_id = {hit.id: hit for hit in hits}
    return render(
        "sources.html",
        row=row,
        number=row_numbers(table)[row.id],
        basis=basis_of(row),
        sources=[_source(evidence, by_id, task) for evidence in row.evidence],
        past=past,
        plot=plot_of(past, row.target.value if row.target else None) if past else None,
        plain=plain,
    )


def _source(evidence: Evidence, by_id: dict[str, Hit], task: str) -> Source:
    head = evidence.id.partition(":")[0]
    before = after = ""
    if head == "brief" and task.count(evidence.quote) == 1:
        lead, _, rest = task.partition(evidence.quote)
        before = ("…" if len(lead) > _AROUND else "") + lead[-_AROUND:]
        after = rest[:_AROUND] + ("…" if len(rest) > _AROUND else "")
    kind = evidence.source or (t(_NAMED[head]) if head in _NAMED else None)
    return Source(evidence, kind, by_id.get(evidence.id), before, after)


def plot_of(past: Past, current: Decimal | None = None) -> Markup | None:
    """The strip plot of past values; None where fewer than two can be drawn."""
    points = past.points()
    return strip_plot(past.statistic, points, current) if len(points) > 1 else None
