"""What the table of a task must have, and whether rows meet it (`data/musts.yaml`)."""

from __future__ import annotations

import re
from collections.abc import Iterable
from decimal import Decimal
from pathlib import Path
from typing import Any

import yaml

from assistant.drafting import Suggestion
from assistant.model.table import Indicator

TASKS: list[dict[str, Any]] = yaml.safe_load(
    (Path(__file__).parent / "data" / "musts.yaml").read_text(encoding="utf-8")
)
HALVES = ("blind", "seen")


def unmet(task: dict[str, Any], rows: Iterable[Indicator | Suggestion]) -> list[str]:
    """The musts of a task that no row meets."""
    rows = list(rows)
    return [must for must in task["musts"] if not any(_meets(must, row) for row in rows)]


def _meets(must: str, row: Indicator | Suggestion) -> bool:
    level, *groups = must.split()
    if not any(_in_category(word, row.level2 or "") for word in level.split("|")):
        return False
    return all(_stands(group, row) for group in groups)


def _in_category(word: str, level2: str) -> bool:
    return word in level2 or (word == "效益" and "可持续" in level2)


def _stands(group: str, row: Indicator | Suggestion) -> bool:
    if not group.startswith("="):
        return any(word in row.name for word in group.split("|"))
    wanted = group[1:]
    if row.target is None:
        return False
    if re.fullmatch(r"[\d.]+", wanted):
        return row.target.value == Decimal(wanted)
    return wanted in row.target.raw
