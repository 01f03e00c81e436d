"""What a model says of a table: advice on rows and goals, and a goal text written anew. Never findings."""

from __future__ import annotations

from enum import StrEnum

from assistant.model.table import Value


class AdviceKind(StrEnum):
    """What a model may object to."""

    OFF_GOAL = "off_goal"  # the row serves no goal of the table
    NAME_AND_TARGET = "name_and_target"  # the row asks for something else than its name says
    ATTRIBUTION = "attribution"  # the benefit does not come of this project
    DUTY = "duty"  # the goal says what the office does, not what is reached

    @property
    def label(self) -> str:
        """The Chinese words shown to users."""
        return _LABELS[self]

    @property
    def of_goal(self) -> bool:
        """Whether it is said of a goal; else it is said of a row."""
        return self is AdviceKind.DUTY


_LABELS = {
    AdviceKind.OFF_GOAL: "与目标不对应",
    AdviceKind.NAME_AND_TARGET: "名称与指标值不符",
    AdviceKind.ATTRIBUTION: "效益难以归因",
    AdviceKind.DUTY: "把职责当目标",
}


class Advised(Value):
    """One piece of advice: on the row of this id, or on a goal (`g1` is the first).

    `quote` stands in that row or goal, as printed; `reason` is the model's, in Chinese.
    """

    kind: AdviceKind
    place: str
    quote: str
    reason: str


class Advice(Value):
    """A model's view of one table. It is no part of the report: neither score nor status know of it.

    `refused` counts what the model said and the program could not confirm. `rows` of the table's
    `of_rows` were shown to the model. `calls` and `tokens` are what it cost.
    """

    model: str
    items: tuple[Advised, ...] = ()
    refused: int = 0
    rows: int = 0
    of_rows: int = 0
    calls: int = 0
    tokens: int = 0


class Rewrite(Value):
    """A goal text as a model would write it; the user takes it over or does not.

    `goal` is its place among the table's goals, from 0. `after` is None where nothing the model
    wrote could be let pass; `refused` says why, one reason for each try. `changes` say what is
    different, in Chinese. `calls` and `tokens` are what it cost.
    """

    model: str
    goal: int
    before: str
    after: str | None = None
    changes: tuple[str, ...] = ()
    refused: tuple[str, ...] = ()
    calls: int = 0
    tokens: int = 0
