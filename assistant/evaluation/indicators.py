"""How well suggested indicators foresee real tables: each table is left out and guessed from its task.

The task text is made of the table's own facts: project, what the money is for, tasks, budget; no
indicator's name. A suggestion foresees a row where both stand in the same category and

- `same`: measure the same (`library.language.measure`), or
- `close`: measure the same, or have the same attribute and speak of the same thing (two characters
  in a row in common besides it), or are nearly the same words.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from rapidfuzz import fuzz

from assistant.library.document import Document
from assistant.library.language.lexicon import shipped_lexicon
from assistant.library.language.measure import Measure, shipped_measures
from assistant.model.table import GoalTable
from assistant.model.taxonomy import COST, COST_LEVELS

_ALIKE = 60


class Row(NamedTuple):
    """An indicator as it is compared: its category (None fits any), words and measure."""

    level2: str | None
    words: str
    measure: Measure

    @classmethod
    def of(cls, level2: str | None, name: str, unit: str | None) -> Row:
        """The row for a name as printed and the unit of its value."""
        level = COST if level2 in COST_LEVELS else level2
        return cls(level, shipped_lexicon().normalise(name), shipped_measures().read(name, unit))


def task_of(table: GoalTable, brief: str | None) -> str:
    """The task text: what the table says of itself besides its indicators."""
    said = [table.project, brief]
    said += [f"{task.name}：{task.content}" if task.content else task.name for task in table.tasks]
    text = "".join(f"{part.rstrip('。')}。" for part in said if part)
    budget = table.budget
    total = f"预算{budget.total}{budget.unit}。" if budget and budget.total else ""
    return f"{text}{total}"


def asked_rows(document: Document) -> list[Row]:
    """What a real table asks for."""
    return [
        Row.of(row.level2, row.name, row.target.unit if row.target else None)
        for row in document.table.indicators
        if document.is_indicator(row)
    ]


def same(asked: Row, suggested: Row) -> bool:
    """Whether both measure the same in the same category."""
    in_place = asked.level2 is None or asked.level2 == suggested.level2
    return in_place and asked.measure.name == suggested.measure.name


def close(asked: Row, suggested: Row) -> bool:
    """Whether both ask nearly the same in the same category."""
    if asked.level2 not in (None, suggested.level2):
        return False
    if asked.measure.name == suggested.measure.name:
        return True
    if fuzz.ratio(asked.words, suggested.words) >= _ALIKE:
        return True
    attribute = asked.measure.attribute
    return (
        bool(attribute)
        and attribute == suggested.measure.attribute
        and bool(_things(asked) & _things(suggested))
    )


def _things(row: Row) -> frozenset[str]:
    words = row.words.removesuffix(row.measure.attribute)
    runs = re.findall(r"[\u4e00-\u9fff]+", words)
    return frozenset(run[at : at + 2] for run in runs for at in range(len(run) - 1))
