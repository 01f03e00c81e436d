"""Which indicators a task may be measured by: from past tables first, from custom where they are silent."""

from assistant.drafting.suggesting.suggesting import suggest

__all__ = ["suggest"]
