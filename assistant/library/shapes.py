"""What the library answers with. `SearchResult`, `Hit` and `Statistic` are shapes of the JSON contract."""

from __future__ import annotations

from decimal import Decimal, InvalidOperation

from pydantic import Field, ValidationError

from assistant.library.targets.shapes import Suggested
from assistant.model.errors import UserError
from assistant.model.grammar import render_target
from assistant.model.table import Budget, GradeBand, TableKind, Value
from assistant.model.target import Operator, Target, TargetKind
from assistant.model.taxonomy import LEVEL1, LEVEL2, canonical_level1, canonical_level2


class Span(Value):
    """A closed interval; an end left out is open."""

    low: Decimal | None = None
    high: Decimal | None = None

    @classmethod
    def read(cls, text: str) -> Span:
        """`2022..2024`, `2022..`, `..2024` or `2022`, with or without 年.

        Raises UserError where an end is not a number or the ends are the wrong way round.
        """
        low, dots, high = text.strip().partition("..")
        try:
            span = cls(low=_number(low), high=_number(high if dots else low))
        except InvalidOperation:
            raise UserError(f"看不懂范围“{text}”，请写成 2022..2024、90.. 或 95 的样子。") from None
        if span.low is not None and span.high is not None and span.low > span.high:
            raise UserError(f"范围“{text}”的起点大于终点，请把两端对调。")
        return span


def _number(text: str) -> Decimal | None:
    plain = text.strip().removesuffix("年度").removesuffix("年")
    if not plain:
        return None
    number = Decimal(plain)
    if not number.is_finite():
        raise InvalidOperation
    return number


def named(title: str | None, project: str | None) -> str | None:
    """What a table is told from others by: most have the name of their form as title."""
    if not (title and project) or project in title:
        return title or project
    return f"{title}：{project}"


class Filters(Value):
    """What a hit must satisfy; None asks nothing. Levels, unit and operator in any spelling in use.

    `organization` and `sector` need only be part of the name. `value` is in the row's own unit.
    """

    year: Span | None = None
    level1: str | None = None
    level2: str | None = None
    unit: str | None = None
    operator: str | None = None
    value: Span | None = None
    organization: str | None = None
    sector: str | None = None
    kind: TableKind | None = None

    @classmethod
    def of(cls, **words: str | None) -> Filters:
        """Filters from what a user typed: `year="2022..2024"`, `value="90.."`, the rest as words.

        Raises UserError where a range, a level or a kind cannot be understood.
        """
        given = {name: text for name, text in words.items() if text and text.strip()}
        for name, level, known, names in (
            ("level1", "一级指标", canonical_level1, LEVEL1),
            ("level2", "二级指标", canonical_level2, LEVEL2),
        ):
            if name in given and known(given[name]) is None:
                raise UserError(f"没有“{given[name]}”这个{level}，请填 {'、'.join(names)} 之一。")
        spans = {name: Span.read(given.pop(name)) for name in ("year", "value") if name in given}
        try:
            return cls(**spans, **given)
        except ValidationError as error:
            field = error.errors()[0]["loc"][0]
            raise UserError(f"筛选条件 {field} 的写法不对：{given.get(str(field))}。") from None

    @property
    def empty(self) -> bool:
        """True where nothing is asked."""
        return self == Filters()


class Hit(Value):
    """A past row, and how near it is: `score` from 0 to 1.

    `count` and `ids` name the near-identical rows folded into this one (itself included).
    `flags` mark what is doubtful about it (see `document.DOUBTS`). `source` is an address or a path.
    """

    id: str
    score: float = Field(ge=0, le=1)
    name: str
    level1: str | None
    level2: str | None
    target: Target | None
    grades: tuple[GradeBand, ...] = ()
    weight: Decimal | None = None
    organization: str | None
    year: int | None
    task: str | None
    source: str
    sector: str | None
    kind: TableKind
    document: str
    title: str | None
    measure: str
    note: str | None = None
    flags: tuple[str, ...] = ()
    count: int = 1
    ids: tuple[str, ...] = ()


class Statistic(Value):
    """Past target values of one measure in one unit.

    `typical` is a value that was really asked, the most frequent one or else the (lower) median;
    `operator` is the one customarily standing before it. `ids` are the rows counted, `aside` those
    of the same measure left out, `reasons` why, by id. `suggested` is the value they speak for.
    Of many rows only the newest are named. `newest` says of how many rows at most all else is told
    too; None where every row of the library counts.
    """

    measure: str
    unit: str | None
    operator: Operator | None
    n: int
    min: Decimal
    q1: Decimal
    median: Decimal
    q3: Decimal
    max: Decimal
    typical: Decimal
    years: tuple[int, ...]
    ids: tuple[str, ...]
    aside: tuple[str, ...] = ()
    reasons: dict[str, str] = Field(default_factory=dict)
    suggested: Suggested | None = None
    newest: int | None = None

    @property
    def target(self) -> Target:
        """The typical value as a target in its official form, such as `≥95%`."""
        bare = Target(
            raw="",
            kind=TargetKind.NUMBER,
            operator=self.operator,
            value=self.typical,
            unit=self.unit,
        )
        return bare.model_copy(update={"raw": render_target(bare)})


class SearchResult(Value):
    """Hits, nearest first; none where nothing in the library is comparable.

    `reranked`: a model put them in order. `notes` say in Chinese what could not be done.
    """

    query: str
    hits: tuple[Hit, ...] = ()
    statistics: tuple[Statistic, ...] = ()
    reranked: bool = False
    notes: tuple[str, ...] = ()


class TableSummary(Value):
    """A table of the library at a glance; `doubtful` rows only in a page of tables, `score` only as
    an answer to `similar`.
    """

    id: str
    title: str | None
    organization: str | None
    year: int | None
    kind: TableKind
    sector: str | None
    project: str | None
    brief: str | None
    budget: Budget | None
    source: str
    shipped: bool
    indicators: int
    doubtful: int | None = None
    score: float | None = None

    @property
    def name(self) -> str | None:
        """Its title, with its project where the title does not say it."""
        return named(self.title, self.project)


class Refusal(Value):
    """A document that was not taken in, and why (in Chinese)."""

    title: str | None
    reason: str


class Added(Value):
    """What adding did: ids newly taken in, ids that were there already, documents refused."""

    added: tuple[str, ...] = ()
    already: tuple[str, ...] = ()
    refused: tuple[Refusal, ...] = ()
    indicators: int = 0


#: Under this is counted what a table does not say: its year, its field of work.
UNSAID = "未注明"


class LibraryStats(Value):
    """How much the library holds, and where it thins out."""

    tables: int
    indicators: int
    doubtful: int
    embedding: str
    by_year: dict[str, int]
    by_sector: dict[str, int]
    by_organization: dict[str, int]
    by_level2: dict[str, int]
    measures: dict[str, int]
