"""Words of a model that may stand in a table: plain, and not an order that it passes on."""

from __future__ import annotations

import re

from assistant.drafting.understanding.orders import is_order
from assistant.llm.plain import plain

# What only people can say of a table: 已获批准, 经核实.
_CLAIM = re.compile(r"已[经获被]?[^，。]{0,4}(?:批准|核实|核对|同意|审定)|经(?:核实|核对|批准)")


def fit(text: str, longest: int) -> str | None:
    """The text where it is fit to be a name, a reason or a goal; else None."""
    words = plain(text, longest)
    return None if words is None or is_order(words) or _CLAIM.search(words) else words
