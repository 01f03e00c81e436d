"""Words of a model that may stand in a table: plain, and not an order that it passes on."""

from __future__ import annotations

from assistant.drafting.understanding.orders import is_order
from assistant.llm.plain import plain


def fit(text: str, longest: int) -> str | None:
    """The text where it is fit to be a name, a reason or a goal; else None."""
    words = plain(text, longest)
    return None if words is None or is_order(words) else words
