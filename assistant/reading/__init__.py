"""Reading: a file, or pasted text, to goal tables. Formats become grids, grids become tables."""

from __future__ import annotations

from assistant.reading.reader import Reading, read_file, read_text

__all__ = ["Reading", "read_file", "read_text"]
