"""Drafting: a task text becomes a brief, the brief a draft whose every figure names its source.

Offline and deterministic: `brief` reads, `rows` and `compose` choose, `verify` looks every source up,
`drafting` checks and mends; `suggesting` asks past tables which indicators such work has.
`with_model` is for a model, where one is configured.
"""

from assistant.drafting.drafting import draft
from assistant.drafting.shapes import (
    Activity,
    Brief,
    BudgetLine,
    Deadline,
    Draft,
    Figure,
    Money,
    PastUse,
    Quote,
    Suggestion,
    Suggestions,
    Usage,
)
from assistant.drafting.suggesting import suggest
from assistant.drafting.understanding.brief import read_brief

__all__ = [
    "Activity",
    "Brief",
    "BudgetLine",
    "Deadline",
    "Draft",
    "Figure",
    "Money",
    "PastUse",
    "Quote",
    "Suggestion",
    "Suggestions",
    "Usage",
    "draft",
    "read_brief",
    "suggest",
]
