"""Whatever goes wrong reaches the user as a sentence, and the log as a traceback."""

from __future__ import annotations

import logging
from collections.abc import Callable
from functools import wraps
from typing import Any

import gradio as gr
from markupsafe import escape

from assistant.model.errors import UserError
from assistant.web.texts import t

_log = logging.getLogger(__name__)


def sentence(error: Exception) -> str:
    """The Chinese sentence for this error; one that nobody foresaw is logged and named by its kind."""
    if isinstance(error, UserError):
        return str(error)
    _log.error("unexpected failure", exc_info=error)
    return t("error.unexpected", what=type(error).__name__)


def warn(error: Exception) -> None:
    """Show the error as a notice that stays for a while."""
    # NOTE: gradio takes a notice for HTML, and the words may quote a document or a file's name.
    gr.Warning(str(escape(sentence(error))), duration=8)


def inform(text: str, seconds: float = 4) -> None:
    """Show a notice, as long as it takes to read."""
    gr.Info(str(escape(text)), duration=seconds)


def told(handler: Callable[..., Any]) -> Callable[..., Any]:
    """The handler, whose failures are shown as a notice while the page keeps what it shows."""

    @wraps(handler)
    def guarded(*arguments: Any) -> Any:
        try:
            return handler(*arguments)
        except Exception as error:
            warn(error)
            return gr.skip()

    return guarded
