"""A sheet as one self-contained HTML page: no script, nothing from elsewhere."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING

from assistant.writing.sheet import Line, Sheet

if TYPE_CHECKING:
    from jinja2 import Environment


@cache
def templates() -> Environment:
    """The HTML templates; all text put into them is escaped."""
    from jinja2 import Environment, FileSystemLoader, StrictUndefined

    return Environment(
        loader=FileSystemLoader(Path(__file__).parent / "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )


def render(sheets: Sequence[Sheet]) -> str:
    """The sheets below each other on one page that also prints well."""
    return (
        templates()
        .get_template("table.html.j2")
        .render(
            sheets=[
                {
                    "landscape": sheet.paper.landscape,
                    "parts": [
                        {"line": part}
                        if isinstance(part, Line)
                        else {
                            "rows": part.by_row(),
                            # a cell beside headings and rows could not span both groups
                            "headings": part.heading_rows if part.repeat else 0,
                            "widths": [
                                round(100 * (right - left) / sheet.width, 2)
                                for left, right in pairwise(part.edges)
                            ],
                        }
                        for part in sheet.parts
                    ],
                }
                for sheet in sheets
            ],
            title=sheets[0].title,
            fonts=sheets[0].fonts,
        )
    )
