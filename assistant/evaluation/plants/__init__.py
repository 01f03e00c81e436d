"""Defects that must be worked out from a table's own figures: each a small function, named.

A function yields every way to plant its defect in one table. What it brings about besides, rightly,
stands in its declaration with the reason.
"""

from __future__ import annotations

import importlib
import pkgutil

from assistant.evaluation.plants.making import Computed, declared

__all__ = ["Computed", "computed_defects"]


def computed_defects() -> tuple[Computed, ...]:
    """Every defect that a function of this package plants, in the order of its modules."""
    for module in sorted(one.name for one in pkgutil.iter_modules(__path__)):
        importlib.import_module(f"{__name__}.{module}")
    return declared()
