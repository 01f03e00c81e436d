"""What stands in a place while work goes on, and where it failed."""

from __future__ import annotations

from markupsafe import Markup

from assistant.web.failures import sentence
from assistant.web.progress import Steps
from assistant.web.render import render


def working(text: str, steps: Steps | None = None) -> Markup:
    """The text with a moving sign, and a bar where the work counts its steps."""
    done, total = (steps.done, steps.total) if steps else (0, 0)
    return render("working.html", text=text, done=done, total=total)


def failed(error: Exception) -> Markup:
    """The error in words, at the place."""
    return render("error.html", text=sentence(error))
