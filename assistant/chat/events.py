"""What a turn of the conversation tells the screen, one piece at a time."""

from __future__ import annotations

from pathlib import Path
from typing import Literal

from assistant.chat.store import DraftVersion
from assistant.model.table import Value


class Forming(Value):
    """A row as it forms, for the eye only: nothing of it has been checked yet."""

    level2: str
    name: str
    target: str


class Event(Value):
    """Something for the screen.

    `step`: what is being done, in `text`. `row`: the next row of a draft that is being made. `text`:
    the next piece of the answer (`path`: a file that was written). `table`: the draft `draft_id` now
    stands at `version`.
    """

    kind: Literal["step", "row", "text", "table"]
    text: str = ""
    row: Forming | None = None
    draft_id: str | None = None
    version: int | None = None
    path: Path | None = None


def doing(words: str) -> Event:
    """What is being done now."""
    return Event(kind="step", text=words)


def speak(words: str) -> Event:
    """The next piece of the answer."""
    return Event(kind="text", text=words)


def stands(version: DraftVersion) -> Event:
    """The draft has come to this version."""
    return Event(kind="table", draft_id=version.draft_id, version=version.number)
