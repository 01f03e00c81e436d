"""Where a suggested or drafted figure comes from, and whether the program found it there."""

from __future__ import annotations

from enum import StrEnum

from assistant.model.report import Waiver
from assistant.model.table import GoalTable, Indicator, Value


class TargetBasis(StrEnum):
    """What a target value rests on."""

    BRIEF = "brief"  # the task text states it
    BUDGET = "budget"  # the budget, or arithmetic over its lines
    HISTORY = "history"  # comparable past rows
    CONVENTION = "convention"  # what such a measure customarily carries
    MODEL = "model"  # a language model's own words: unverified

    @property
    def label(self) -> str:
        """The Chinese word shown to users."""
        return _LABELS[self]


_LABELS = {
    TargetBasis.BRIEF: "任务描述",
    TargetBasis.BUDGET: "预算",
    TargetBasis.HISTORY: "往年表",
    TargetBasis.CONVENTION: "惯例",
    TargetBasis.MODEL: "模型（未核实）",
}


class Match(StrEnum):
    """How the program found a quote in its source."""

    EXACT = "exact"
    NORMALISED = "normalised"  # after folding width, spaces and punctuation
    FUZZY = "fuzzy"
    NOT_FOUND = "not_found"


class Evidence(Value):
    """One source. `id` is a library row (`<table>:<row>`), `brief`, `budget`, `convention:<activity kind>`
    or `chat`: the user's own words, said in the conversation or typed into a cell. `source` is the
    same for people: 任务描述, 同类工作惯例：培训, or the past table by its office, year and title.
    """

    id: str
    quote: str
    match: Match
    source: str | None = None


class DraftIndicator(Indicator):
    """An indicator with what its target rests on."""

    target_basis: TargetBasis
    rationale: str
    evidence: tuple[Evidence, ...] = ()


class DraftTable(GoalTable):
    """A goal table the program drafted: every row names its source.

    `waivers` are the findings on it that its drafters keep, each with a reason.
    """

    indicators: tuple[DraftIndicator, ...] = ()
    waivers: tuple[Waiver, ...] = ()
