"""How a document was read: doubts and undone damage, as HTML."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from markupsafe import Markup

from assistant.model.report import Problem
from assistant.model.table import GoalTable, Location
from assistant.web.render import render
from assistant.web.render.table import row_numbers
from assistant.web.texts import t

_PARTS = ("sheet", "page", "table", "line", "row", "column")


def place(location: Location) -> str:
    """Where in the document, in words; empty where nothing is known."""
    known = [(part, getattr(location, part)) for part in _PARTS]
    return " ".join(
        t(f"place.{part}", **{part: value}) for part, value in known if value is not None
    )


def _where(problem: Problem) -> str:
    # The name only: an upload lies in a folder of ours that says nothing to the user.
    name = Path(problem.path).name if problem.path else ""
    return " ".join(part for part in (name, place(problem.location)) if part)


def reading_view(problems: Sequence[Problem], table: GoalTable | None) -> Markup:
    """The problems of the whole reading, and the repairs of the table that is shown."""
    return render(
        "reading.html",
        problems=[(problem, _where(problem)) for problem in problems],
        repairs=[(repair, place(repair.location)) for repair in table.repairs] if table else [],
        numbers=row_numbers(table) if table else {},
    )
