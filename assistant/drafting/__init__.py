"""Drafting: a task text becomes a brief, the brief a draft whose every figure names its source.

Offline and deterministic: `brief` reads, `rows` and `compose` choose, `verify` looks every source up,
`drafting` checks and mends. `endpoint` and `prompts` are for a model, where one is configured.
"""

from assistant.drafting.brief import read_brief
from assistant.drafting.drafting import draft, suggest
from assistant.drafting.shapes import (
    Activity,
    Brief,
    BudgetLine,
    Deadline,
    Draft,
    Figure,
    Money,
    Quote,
    Suggestion,
    Suggestions,
    Usage,
)

__all__ = [
    "Activity",
    "Brief",
    "BudgetLine",
    "Deadline",
    "Draft",
    "Figure",
    "Money",
    "Quote",
    "Suggestion",
    "Suggestions",
    "Usage",
    "draft",
    "read_brief",
    "suggest",
]
