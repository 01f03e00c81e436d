"""What drafting works with: the brief read from a task text, suggestions, and the draft."""

from __future__ import annotations

from decimal import Decimal
from typing import Literal

from pydantic import Field

from assistant.model.evidence import DraftTable, Evidence, TargetBasis
from assistant.model.report import TableReport
from assistant.model.table import GoalTable, TableKind, Value
from assistant.model.target import Target


class Quote(Value):
    """Words of the task text, exactly as they stand at `start` to `end`."""

    text: str
    start: int
    end: int


class Figure(Value):
    """A measure the text itself states: `村（社区）党组织书记轮训班期数 ≥4期` from `4期`.

    `level2` is the category it belongs to. `arithmetic` says how the value follows from the quotes
    where it is not printed as such (每季度1次×4个季度=4次).
    """

    name: str
    level2: str
    target: Target
    quotes: tuple[Quote, ...]
    arithmetic: str | None = None


class Deadline(Value):
    """By when, in ISO 8601; without a year where none is known (`--12-31`)."""

    iso: str
    quote: Quote


class Activity(Value):
    """One thing to be done. `kind` is a key of `corpus/activities.yaml`.

    `title` is verb and object as the text has them, `event` the noun that measures attach to
    (校舍维修), `work` what money is spent on (党建网站维护), `phrase` the words of the text about it.
    """

    id: str
    kind: str
    title: str
    event: str
    work: str
    object: str
    phrase: str
    figures: tuple[Figure, ...] = ()
    deadline: Deadline | None = None
    place: Quote | None = None
    people: Quote | None = None  # whom it is done for or with
    frequency: Quote | None = None  # 每季度1次, as the text has it


class BudgetLine(Value):
    """Part of the budget, in 万元, and the ids of the activities it pays for (none where unclear)."""

    name: str
    amount: Decimal
    quote: Quote
    activities: tuple[str, ...] = ()
    source: bool = False  # where the money comes from (中央资金), not what it is spent on
    arithmetic: str | None = None  # a sum the text does not print: 2辆×95万元＝190万元


class Money(Value):
    """A total in 万元. `quotes` are where the text states it, none where it came from an option."""

    amount: Decimal
    quotes: tuple[Quote, ...] = ()
    arithmetic: str | None = None


class Gap(Value):
    """Something needed that the task does not say. `question` is short and Chinese."""

    about: Literal["budget", "deadline", "quantity", "organization", "year"]
    question: str
    activity: str | None = None  # id of the activity it concerns


class Brief(Value):
    """What a task text says. `questions` are short and Chinese: what is missing or contradictory.

    `given_budget` is the budget as typed beside the text. `figures` are those of the whole, such as
    people who benefit. `gaps`, the most needed first, are what the draft marks as missing; `policies`
    the documents the work rests on; `last` the earlier table the brief was made from, whose rows
    evidence cites as `last:<row id>`; `file` the name of the document that holds the text.
    """

    text: str
    project: str
    activities: tuple[Activity, ...]
    figures: tuple[Figure, ...] = ()
    budget: Money | None = None
    given_budget: str | None = None
    lines: tuple[BudgetLine, ...] = ()
    deadline: Deadline | None = None
    year: int | None = None
    organization: str | None = None
    questions: tuple[str, ...] = ()
    gaps: tuple[Gap, ...] = ()
    policies: tuple[Quote, ...] = ()
    kind: TableKind = TableKind.PROJECT
    long_term: bool = False  # goals of the whole period are asked for beside those of the year
    period: tuple[Quote, ...] = ()  # what the text says of all years together
    last: GoalTable | None = None
    file: str | None = None


class PastUse(Value):
    """A past row that asks what is suggested, under its own name.

    `near` says how near its work is to the task, 0 to 1; None where only the measure is the same.
    `own` marks the earlier table of the same project.
    """

    id: str
    name: str
    organization: str | None
    project: str | None
    year: int | None
    near: float | None = Field(default=None, ge=0, le=1)
    own: bool = False


class Suggestion(Value):
    """One indicator put forward, with its source. `confidence` is between 0 and 1.

    `target` is None where the task decides it and does not say. `precedents` are past rows that ask
    it, one of each table; `activity` is what of the task it measures, None for the whole. `derived`
    values were worked out of the rows cited, which need not hold them.
    """

    level1: str
    level2: str
    name: str
    target: Target | None
    target_basis: TargetBasis
    rationale: str
    evidence: tuple[Evidence, ...]
    confidence: float = Field(ge=0, le=1)
    precedents: tuple[PastUse, ...] = ()
    activity: str | None = None
    derived: bool = False


class Suggestions(Value):
    """What `jixiao suggest` prints.

    `no_precedent` names what the library has nothing on: activities of the task, then indicators.
    """

    brief: Brief
    suggestions: tuple[Suggestion, ...]
    no_precedent: tuple[str, ...]


class Usage(Value):
    """What a model cost: calls, tokens, and the seconds it took. All zero offline."""

    calls: int = 0
    prompt_tokens: int = 0
    completion_tokens: int = 0
    seconds: float = 0.0


class Draft(DraftTable):
    """A drafted goal table with the brief it answers and what checking says of it.

    `questions` ask for what is missing; `notes` say how the draft came about (no model was reached).
    `prompts` are the prompts it was made with and their versions, `run` the record of the calls.
    """

    brief: Brief
    report: TableReport
    usage: Usage = Usage()
    questions: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    prompts: dict[str, int] = Field(default_factory=dict)
    run: str | None = None
