"""What is written beside the vectors: where they are, how many, and whether somebody is writing.

Read without loading Chroma. A writer says before each change that it is writing, with a trace of
the files as they were: killed in between, it leaves that, and the next to come knows what to trust.
"""

from __future__ import annotations

import os
from pathlib import Path

from pydantic import BaseModel, ConfigDict, ValidationError

_NAME = "vectors.json"


class Note(BaseModel):
    """One state of the vectors. `version` grows with each change."""

    model_config = ConfigDict(frozen=True)

    place: str = ""
    #: The collection at that place; empty before the first vector is written.
    key: str = ""
    embedding: str | None = None
    count: int = 0
    #: The highest number that was ever written.
    newest: int = 0
    version: int = 0
    #: The trace of the place's files before the change that is under way.
    writing: str | None = None
    damaged: bool = False

    def next(self, **changes: object) -> Note:
        """The state after this one."""
        return self.model_copy(update={**changes, "version": self.version + 1})


def read_note(folder: Path) -> Note:
    """The note in this folder; one that cannot be read counts as none."""
    try:
        return Note.model_validate_json((folder / _NAME).read_bytes())
    except (OSError, ValidationError):
        return Note()


def write_note(folder: Path, note: Note) -> Note:
    """Put the note in place of the one before, at once and whole."""
    draft = folder / f"{_NAME}.{os.getpid()}"
    with draft.open("wb") as file:
        file.write(note.model_dump_json().encode())
        file.flush()
        os.fsync(file.fileno())
    draft.replace(folder / _NAME)
    return note
