"""What a model may add to reading: layouts the recogniser is unsure of, verified against the source."""

from __future__ import annotations

from assistant.assisted.reading import reread, unsure

__all__ = ["reread", "unsure"]
