"""A table as rules see it: rows, texts and sums, each worked out once, on first use.

Rules only read from here, so that the whole book costs one pass over the table, not one per rule.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property

from assistant.checking.history import History, Past, PastRow, PastValue
from assistant.checking.matrix import Matrix, matrix_of
from assistant.checking.objection import NOWHERE, Objection
from assistant.checking.profiles import Profile
from assistant.checking.words import Measures, WordLists, any_of, ends_with
from assistant.model.report import Applicability, Fix
from assistant.model.table import (
    Budget,
    GoalScope,
    GoalTable,
    GradeBand,
    Indicator,
    Location,
)
from assistant.model.target import Operator, Target, TargetKind
from assistant.model.taxonomy import COST_LEVELS
from assistant.model.text import fold
from assistant.model.units import SIMPLE, canonical_unit, convert, dimension

_NO_NAME = re.compile(r"[\W\d_]*(?:指标\d*|三级指标|指标名称|绩效指标|指标内容)?[\W\d_]*")
# Nothing, signs without a figure, or only the word that a figure is not due.
_NO_VALUE = re.compile(r"[\W_]*|[\W_]*[%‰]|定性(?:指标)?")
_TRAILING = re.compile(r"[(\[][^()\[\]]*[)\]]$")
_RATE_NAME = re.compile(r"(?:率|比例|占比|比重|百分比|满意度|知晓度|完成度|覆盖面)$")
_FIGURE = re.compile(rf"(?<![\d.a-z])(\d[\d,]*(?:\.\d+)?)(万|亿)?({SIMPLE})")
_YEAR_LIKE = re.compile(r"(?:19|20)\d\d年")
_AT_LEAST = (Operator.GE, Operator.GT)
_AT_MOST = (Operator.LE, Operator.LT)


@dataclass(frozen=True, slots=True)
class Figure:
    """A number with a unit in a text: `start` and `end` count in the folded text."""

    value: Decimal
    unit: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Passage:
    """A stretch of text in the table and where it stands; `label` names the place to the reader."""

    text: str
    folded: str
    field: str
    label: str
    row: Row | None = None
    location: Location = NOWHERE

    def objection(
        self,
        message: str,
        *,
        suggestion: str | None = None,
        excerpt: str | None = None,
        related: tuple[str, ...] = (),
        replaced: tuple[str, str] | None = None,
        applicability: Applicability = Applicability.CONFIRM,
    ) -> Objection:
        """An objection to this text; `replaced` (wrong, right) offers the text so changed as a fix."""
        fix = None
        if replaced and replaced[0] in self.text:
            fix = Fix(
                applicability=applicability,
                field=self.field,
                before=self.text,
                after=self.text.replace(*replaced),
            )
        return Objection(
            message=message,
            suggestion=suggestion,
            indicator=self.row.id if self.row else None,
            field=self.field,
            location=self.location,
            excerpt=excerpt or self.text,
            related=related,
            fix=fix,
        )


class Row:
    """One indicator row with what follows from it."""

    def __init__(self, indicator: Indicator, measures: Measures) -> None:
        """`measures` says what names measure."""
        self.indicator = indicator
        self._measures = measures

    @property
    def id(self) -> str:
        """The row's id within the table."""
        return self.indicator.id

    @property
    def label(self) -> str:
        """The name as printed."""
        return self.indicator.name

    @property
    def level1(self) -> str | None:
        """Canonical level-1 name."""
        return self.indicator.level1

    @property
    def level2(self) -> str | None:
        """Canonical level-2 name."""
        return self.indicator.level2

    @property
    def target(self) -> Target | None:
        """The target value."""
        return self.indicator.target

    @property
    def grades(self) -> tuple[GradeBand, ...]:
        """The grade bands."""
        return self.indicator.grades

    @property
    def annual(self) -> bool:
        """Whether the row is of the year, not of the 实施期 block beside it."""
        return self.indicator.scope is not GoalScope.WHOLE_PERIOD

    @cached_property
    def name(self) -> str:
        """The name folded."""
        return fold(self.indicator.name)

    @cached_property
    def nameless(self) -> bool:
        """Whether the name holds no word of its own: empty, a number, 指标1."""
        return bool(_NO_NAME.fullmatch(self.name))

    @cached_property
    def stem(self) -> str:
        """The folded name without brackets, full stops and 指标 at its end."""
        return _TRAILING.sub("", self.name.rstrip(".")).removesuffix("指标")

    @cached_property
    def raw(self) -> str:
        """The target as printed, folded; empty where there is none."""
        return fold(self.target.raw) if self.target else ""

    @cached_property
    def valueless(self) -> bool:
        """Whether neither target nor grades say anything."""
        return not self.grades and bool(_NO_VALUE.fullmatch(self.raw))

    @cached_property
    def value(self) -> Decimal | None:
        """The number of a plain numeric target."""
        target = self.target
        return target.value if target and target.kind is TargetKind.NUMBER else None

    @property
    def unit(self) -> str | None:
        """The target's canonical unit."""
        return self.target.unit if self.target else None

    @property
    def operator(self) -> Operator | None:
        """The target's comparison."""
        return self.target.operator if self.target else None

    @property
    def at_least(self) -> bool:
        """Whether the target sets a floor."""
        return self.operator in _AT_LEAST

    @property
    def at_most(self) -> bool:
        """Whether the target sets a ceiling."""
        return self.operator in _AT_MOST

    @cached_property
    def dimension(self) -> str | None:
        """What the target's unit measures (`share`, `money`, `persons` …)."""
        return dimension(self.unit) if self.unit else None

    @cached_property
    def share(self) -> Decimal | None:
        """The target in per cent where it is a share."""
        if self.value is None or self.dimension != "share" or self.unit is None:
            return None
        return convert(self.value, self.unit, "%")

    @cached_property
    def money(self) -> Decimal | None:
        """The target in 万元 where it is a plain amount of money."""
        if self.value is None or self.dimension != "money" or self.unit is None:
            return None
        return convert(self.value, self.unit, "万元")

    @cached_property
    def words(self) -> str | None:
        """The folded words of a qualitative target."""
        target = self.target
        if target is None or target.kind is not TargetKind.TEXT:
            return None
        return fold(target.text or target.raw).strip(".,;")

    @cached_property
    def named_rate(self) -> bool:
        """Whether the name says that a rate is measured."""
        return bool(_RATE_NAME.search(self.stem))

    @cached_property
    def bounded_share(self) -> bool:
        """Whether the name is of a share that cannot pass 100%."""
        return self.is_a(self._measures.shares) and not self.is_a(self._measures.unlimited)

    @cached_property
    def is_cost(self) -> bool:
        """Whether the row stands under a cost category."""
        return self.level2 in COST_LEVELS or (self.level2 is None and self.level1 in COST_LEVELS)

    @cached_property
    def per_unit(self) -> bool:
        """Whether a cost row gives the cost of one (person, household …), not an amount in all."""
        return "/" in (self.unit or "") or bool(any_of(self._measures.per_unit).search(self.name))

    @cached_property
    def is_total(self) -> bool:
        """Whether a cost row names the whole project's or year's cost."""
        return bool(any_of(self._measures.totals).search(self.name))

    def is_a(self, measures: tuple[str, ...]) -> bool:
        """Whether the name ends with one of these measures."""
        return bool(ends_with(measures).search(self.stem))

    def text(self, field: str) -> str | None:
        """What the document prints in a field of the row."""
        if field == "target":
            return self.target.raw if self.target else None
        if field == "level1":
            return self.indicator.level1_raw or self.level1
        if field == "level2":
            return self.indicator.level2_raw or self.level2
        if field == "grades":
            return " / ".join(band.target.raw for band in self.grades)
        if field == "weight":
            return None if self.indicator.weight is None else f"{self.indicator.weight}分"
        text = getattr(self.indicator, field)
        return None if text is None else str(text)

    def objection(
        self,
        field: str,
        message: str,
        *,
        suggestion: str | None = None,
        excerpt: str | None = None,
        related: tuple[str, ...] = (),
        after: str | None = None,
        applicability: Applicability = Applicability.CONFIRM,
    ) -> Objection:
        """An objection to one field of this row; `after` offers a new text of that field as a fix."""
        before = self.text(field)
        fix = None
        if after is not None:
            fix = Fix(applicability=applicability, field=field, before=before, after=after)
        return Objection(
            message=message,
            suggestion=suggestion,
            indicator=self.id,
            field=field,
            location=self.indicator.location,
            excerpt=excerpt or before or self.label,
            related=related,
            fix=fix,
        )


class Context:
    """One table with the profile and the word lists it is checked by."""

    def __init__(
        self,
        table: GoalTable,
        profile: Profile,
        words: WordLists,
        history: History | None = None,
    ) -> None:
        """Nothing is computed here: every view is made when a rule first asks for it."""
        self.table = table
        self.profile = profile
        self.words = words
        self.history = history
        self._past: dict[str, Sequence[PastValue]] = {}
        self._subjects: dict[str, frozenset[str]] = {}
        self._saying: dict[str, list[Passage]] = {}

    @cached_property
    def measures(self) -> Measures:
        """What names measure."""
        return self.words.measures

    @cached_property
    def rows(self) -> tuple[Row, ...]:
        """The rows that name what they measure, in document order."""
        return tuple(row for row in self.every_row if not row.nameless)

    @cached_property
    def nameless(self) -> tuple[Row, ...]:
        """The rows whose name is missing or is none."""
        return tuple(row for row in self.every_row if row.nameless)

    @cached_property
    def every_row(self) -> tuple[Row, ...]:
        """All rows, also those without a name."""
        return tuple(Row(indicator, self.measures) for indicator in self.table.indicators)

    @cached_property
    def _by_level2(self) -> Mapping[str | None, list[Row]]:
        rows: dict[str | None, list[Row]] = defaultdict(list)
        for row in self.rows:
            rows[row.level2].append(row)
        return rows

    def under(self, *level2: str) -> Iterator[Row]:
        """The rows under any of these canonical level-2 names."""
        for level in level2:
            yield from self._by_level2.get(level, ())

    @cached_property
    def costs(self) -> tuple[Row, ...]:
        """The year's rows under cost categories."""
        return tuple(row for row in self.rows if row.is_cost and row.annual)

    @cached_property
    def levels(self) -> frozenset[str]:
        """Every canonical level name that occurs."""
        return frozenset(
            level for row in self.rows for level in (row.level1, row.level2) if level is not None
        )

    @cached_property
    def budget(self) -> Decimal | None:
        """The table's budget in 万元: the header's total, or the sum of its top tasks' budgets."""
        if (stated := in_ten_thousands(self.table.budget)) is not None:
            return stated
        tops = [task for task in self.table.tasks if task.parent is None]
        amounts = [in_ten_thousands(task.budget) for task in tops]
        known = [amount for amount in amounts if amount is not None]
        return sum(known, Decimal(0)) if known and len(known) == len(tops) else None

    def past_values(self, row: Row) -> Sequence[PastValue]:
        """The figures of past rows that can be compared with this one; none without a history."""
        if self.history is None:
            return ()
        if row.id not in self._past:
            self._past[row.id] = self.history.comparable(row.indicator, self.table)
        return self._past[row.id]

    def past(self, row: Row) -> Past | None:
        """What was asked before where this row stands now, or None where too little is known."""
        return Past.of(self.past_values(row))

    @cached_property
    def last_year(self) -> Sequence[PastRow]:
        """The rows of the same office's latest earlier table; none without a history."""
        return self.history.last(self.table) if self.history else ()

    @cached_property
    def matrix(self) -> Matrix:
        """Which tasks are measured in which respect."""
        return matrix_of(self)

    def place(self, field: str | None) -> Location:
        """Where the document prints a field of the table itself, as far as reading kept it."""
        if field == "budget":
            return self.table.budget_location
        if field == "goals" and self.table.goals:
            return self.table.goals[0].location
        return NOWHERE

    @cached_property
    def passages(self) -> tuple[Passage, ...]:
        """Every text a person wrote into the table: tasks, goals, then row by row."""
        return tuple(self._passages())

    def _passages(self) -> Iterator[Passage]:
        table = self.table
        for task in table.tasks:
            for text in (task.name, task.content):
                if text:
                    yield Passage(text, fold(text), "tasks", task.name, location=task.location)
        for goal in table.goals:
            label = _GOAL_LABELS[goal.scope]
            yield Passage(goal.text, fold(goal.text), "goals", label, location=goal.location)
        for row in self.rows:
            for field in ("name", "target", "explanation", "scoring"):
                if text := row.text(field):
                    yield Passage(text, fold(text), field, row.label, row, row.indicator.location)

    def saying(self, word: str) -> list[Passage]:
        """The passages in which a folded word occurs."""
        if word not in self._saying:
            self._saying[word] = [passage for passage in self.passages if word in passage.folded]
        return self._saying[word]

    def subject(self, text: str) -> frozenset[str]:
        """The pairs of neighbouring characters that say what a text is about, generic words left out."""
        if text not in self._subjects:
            self._subjects[text] = frozenset(
                piece[at : at + 2]
                for part in self.words.generic.split(fold(text))
                for piece in _NO_CONTENT.split(part)
                for at in range(len(piece) - 1)
            )
        return self._subjects[text]


def in_ten_thousands(budget: Budget | None) -> Decimal | None:
    """A budget's total in 万元, or None where it states none."""
    if budget is None or budget.total is None:
        return None
    return convert(budget.total, budget.unit, "万元")


def figures(folded: str) -> Iterator[Figure]:
    """The numbers with units in a folded text; years and dates are none."""
    for match in _FIGURE.finditer(folded):
        unit = canonical_unit((match[2] or "") + match[3]) or canonical_unit(match[3])
        if unit is None or _YEAR_LIKE.match(match[0]) or _DATE_PART.match(folded, match.start()):
            continue
        value = Decimal(match[1].replace(",", ""))
        if match[2] and not unit.startswith(match[2]):
            value *= 10_000 if match[2] == "万" else 100_000_000
        yield Figure(value, unit, match.start(), match.end())


def amount(value: Decimal) -> str:
    """A number as people write it: no exponent, no trailing zeros behind the point."""
    text = f"{value:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


_NO_CONTENT = re.compile(r"[\W\d_a-z的和与及或等]+")
_DATE_PART = re.compile(r"\d{1,2}(?:月(?:份|底|末|初)?|日|号|年(?:度|以|内|底))")
_GOAL_LABELS = {
    GoalScope.ANNUAL: "年度目标",
    GoalScope.WHOLE_PERIOD: "实施期目标",
    GoalScope.ACTIVITY: "活动目标",
}
