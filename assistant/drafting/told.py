"""Who hears of a draft in the making, and who may stop it."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypedDict

from assistant.drafting.shapes import Draft
from assistant.llm.stopping import Stop


class Told(TypedDict, total=False):
    """What whoever asks for a draft may pass along.

    `on_step` hears in Chinese what is being done, `on_row` the category, name and target of a row as a
    model writes it (for the eye only: nothing of it is checked yet), `on_draft` the draft as it stands
    before a model is asked. Once `stop` is set, StoppedError is raised at the next step.
    """

    on_step: Callable[[str], None] | None
    on_row: Callable[[str, str, str], None] | None
    on_draft: Callable[[Draft], None] | None
    stop: Stop | None
