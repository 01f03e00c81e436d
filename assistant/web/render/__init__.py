"""Values of the model as HTML. Pure functions; every text from a document is escaped.

The templates lie in `templates/`, rendered with autoescape: a table, a quote or a query is data and
never becomes markup. Nothing here marks a string as safe except a rendered template itself.
"""

from __future__ import annotations

from functools import cache
from itertools import count
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from assistant.web.texts import t

_TEMPLATES = Path(__file__).parents[1] / "templates"
_stamps = count()


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=FileSystemLoader(_TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.globals["t"] = t
    return environment


def render(template: str, **values: object) -> Markup:
    """The template filled in.

    NOTE: each result carries a new `stamp`. Gradio leaves the page as it is when the HTML is the same as
    before, so a cell whose edit was refused would keep the refused text.
    """
    return Markup(
        _environment().get_template(template).render(stamp=next(_stamps), **values).strip()
    )
