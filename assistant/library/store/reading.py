"""Reading the store: whole rows and documents for answers, columns alone for everything else."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from typing import Any, NamedTuple

from assistant.library.document import Document, digest
from assistant.library.shapes import UNSAID, Filters
from assistant.library.store.database import Database
from assistant.library.store.filters import where
from assistant.model.table import Indicator
from assistant.model.target import Operator

# SQLite takes at most 32,766 parameters in one statement.
_CHUNK = 5000
#: So many rows of a measure are looked at.
NEWEST = 2000
# Of a name's rows, how many are held against filters.
_LOOKED_AT = 40


class StoredRow(NamedTuple):
    """A row with what its document says of it."""

    number: int
    id: str
    indicator: Indicator
    measure: str
    doubtful: bool
    document: int


class LightRow(NamedTuple):
    """The columns of a row and its document: enough to index it and to judge it, nothing parsed.

    `named` is the number of its name, `printed` the exact decimal of a single number in `unit`;
    `task` and `about` are in canonical words.
    """

    number: int
    id: str
    name: str
    named: int
    measure: str
    level1: str | None
    level2: str | None
    unit: str | None
    operator: str | None
    printed: str | None
    low: float | None
    high: float | None
    indicator: int
    likeness: int
    document: int
    year: int | None
    kind: str
    organization: str | None
    sector: str | None
    task: str
    about: str

    @property
    def value(self) -> Decimal | None:
        """The single number asked for, or None."""
        return None if self.printed is None else Decimal(self.printed)

    @property
    def context(self) -> str:
        """What stands around it and may be asked for with it: task, project, body, field of work."""
        return f"{self.task};{self.about};{self.level2 or ''}"


_LIGHT = (
    "SELECT r.number, r.id, r.name, r.named, r.measure, r.level1, r.level2, r.unit, r.operator,"
    " r.value, r.low, r.high, r.indicator, r.likeness, r.document, r.year, d.kind, d.organization,"
    " d.sector, r.task, d.about FROM rows r JOIN documents d ON d.number = r.document"
)


class Figure(NamedTuple):
    """One number that was asked for, in the unit of its row."""

    measure: str
    id: str
    unit: str | None
    operator: Operator | None
    value: Decimal
    doubtful: bool
    year: int | None
    organization: str | None = None
    sector: str | None = None


class Tally(NamedTuple):
    """How many rows of a measure ask for one value in one unit, with one sign, in one year."""

    unit: str | None
    value: Decimal
    operator: Operator | None
    year: int | None
    doubtful: bool
    n: int


_FIGURES = (
    "SELECT r.measure, r.id, r.unit, r.operator, r.value, r.doubtful, r.year, d.organization,"
    " d.sector"
)
_OPERATORS: dict[str | None, Operator | None] = {None: None, **{one.value: one for one in Operator}}


def _figure(
    measure: str,
    id: str,
    unit: str | None,
    operator: str | None,
    value: str,
    doubtful: int,
    *others: Any,
) -> Figure:
    sign = _OPERATORS[operator]
    return Figure(measure, id, unit, sign, Decimal(value), bool(doubtful), *others)


class StoredDocument(NamedTuple):
    """A document without its rows."""

    number: int
    document: Document


class Reading(Database):
    """What the library asks of its store."""

    def unwanted(self) -> frozenset[str]:
        """Ids of shipped tables that the user has removed."""
        return frozenset(id for (id,) in self.ask("SELECT id FROM unwanted"))

    def shipped(self) -> list[str]:
        """Ids of the tables that came with the program."""
        return [id for (id,) in self.ask("SELECT id FROM documents WHERE shipped ORDER BY number")]

    def id_of(self, document: Document) -> str | None:
        """The id under which this content is kept, or None where it is not."""
        found = self.ask(
            "SELECT id FROM documents WHERE digest = ? OR id = ?",
            (digest(document.table), document.id),
        )
        return found[0][0] if found else None

    def twin(self, document: Document) -> str | None:
        """The id of another table with this content, or None."""
        content = digest(document.table)
        query = "SELECT id FROM documents WHERE digest = ? AND id != ?"
        found = self.ask(query, (content, document.id))
        return found[0][0] if found else None

    # -- rows ----------------------------------------------------------------------------------

    def light(self, numbers: Sequence[int], filters: Filters | None = None) -> list[LightRow]:
        """The columns of the rows of these numbers that satisfy the filters, in no order."""
        clause, values = where(filters or Filters())
        found: list[LightRow] = []
        for chunk in _chunks(numbers):
            query = f"{_LIGHT} WHERE r.number IN ({_marks(chunk)}) AND {clause}"
            found.extend(map(LightRow._make, self.connection.execute(query, [*chunk, *values])))
        return found

    def complying(self, numbers: Sequence[int], filters: Filters) -> set[int]:
        """Those of these rows that satisfy the filters."""
        clause, values = where(filters)
        found: set[int] = set()
        for chunk in _chunks(numbers):
            query = (
                "SELECT r.number FROM rows r JOIN documents d ON d.number = r.document"
                f" WHERE r.number IN ({_marks(chunk)}) AND {clause}"
            )
            found.update(n for (n,) in self.connection.execute(query, [*chunk, *values]))
        return found

    def of_names(self, names: Iterable[int], filters: Filters, each: int) -> list[int]:
        """The numbers of rows with these names that satisfy the filters: the newest, so many each.

        With filters only the newest few of a name are looked at, so that a common name costs no more
        than a rare one.
        """
        query = "SELECT number FROM rows WHERE named = ? ORDER BY number DESC LIMIT "
        clause, values = where(filters)
        if filters.empty:
            query += f"{each:d}"
        else:
            query = (
                "SELECT r.number FROM rows r JOIN documents d ON d.number = r.document"
                f" WHERE r.number IN ({query}{_LOOKED_AT:d}) AND {clause}"
                f" ORDER BY r.number DESC LIMIT {each:d}"
            )
        return [
            number
            for name in names
            for (number,) in self.connection.execute(query, (name, *values))
        ]

    def rows(self, numbers: Sequence[int], filters: Filters | None = None) -> list[StoredRow]:
        """The rows of these numbers that satisfy the filters, in no particular order."""
        clause, values = where(filters or Filters())
        found: list[StoredRow] = []
        for chunk in _chunks(numbers):
            condition = f"r.number IN ({_marks(chunk)}) AND {clause}"
            found.extend(self._select(condition, [*chunk, *values]))
        return found

    def row(self, id: str) -> StoredRow | None:
        """The row with this id, or None."""
        return next(iter(self._select("r.id = ?", [id])), None)

    def ids(self, numbers: Sequence[int]) -> dict[int, str]:
        """The ids of these rows."""
        found: dict[int, str] = {}
        for chunk in _chunks(numbers):
            query = f"SELECT number, id FROM rows WHERE number IN ({_marks(chunk)})"
            found.update(self.ask(query, chunk))
        return found

    def _select(self, condition: str, values: Sequence[object]) -> list[StoredRow]:
        cursor = self.connection.execute(
            "SELECT r.number, r.id, r.content, r.measure, r.doubtful, r.document"
            f" FROM rows r JOIN documents d ON d.number = r.document WHERE {condition}",
            values,
        )
        return [
            StoredRow(number, id, Indicator.model_validate_json(content), measure, bool(doubt), doc)
            for number, id, content, measure, doubt, doc in cursor
        ]

    def name(self, text: str) -> int | None:
        """The number of this very name, or None."""
        found = self.ask("SELECT number FROM names WHERE text = ?", (text,))
        return found[0][0] if found else None

    def names(self, numbers: Sequence[int]) -> dict[int, str]:
        """The names of these numbers that are there."""
        found: dict[int, str] = {}
        for chunk in _chunks(numbers):
            query = f"SELECT number, text FROM names WHERE number IN ({_marks(chunk)})"
            found.update(self.ask(query, chunk))
        return found

    # -- figures -------------------------------------------------------------------------------

    def figures(
        self,
        measures: Iterable[str],
        filters: Filters | None = None,
        newest: int = NEWEST,
        of: str | None = None,
    ) -> list[Figure]:
        """The numbers asked for under these measures by rows that satisfy the filters.

        With `of` those of this body alone, its name as its tables print it.

        Of each measure at most the `newest`, the oldest of them first: what was asked long before
        two thousand others is no guide, and the cost does not grow with the library.
        """
        clause, values = where(filters or Filters())
        source = "rows r JOIN documents d ON d.number = r.document"
        if of is not None:
            # A body has few tables: from them to their rows, not through all rows of a measure.
            source = "documents d CROSS JOIN rows r ON r.document = d.number"
            clause, values = f"{clause} AND d.organization = ?", [*values, of]
        found: list[Figure] = []
        for measure in dict.fromkeys(measures):
            rows = self.ask(
                f"{_FIGURES} FROM {source}"
                f" WHERE r.measure = ? AND r.value IS NOT NULL AND {clause}"
                " ORDER BY r.year DESC, r.number DESC LIMIT ?",
                [measure, *values, newest],
            )
            found.extend(_figure(*row) for row in reversed(rows))
        return found

    def tallies(self, measure: str) -> list[Tally]:
        """All that was ever asked under this measure, counted: exact at any size."""
        found = self.ask(
            "SELECT unit, value, operator, year, doubtful, n FROM tallies WHERE measure = ?",
            (measure,),
        )
        return [
            Tally(
                unit or None,
                Decimal(value),
                _OPERATORS[operator or None],
                year or None,
                bool(doubtful),
                n,
            )
            for unit, value, operator, year, doubtful, n in found
        ]

    def figures_among(self, numbers: Sequence[int]) -> list[Figure]:
        """The numbers asked for by these rows, the oldest first."""
        found: list[tuple[Any, ...]] = []
        for chunk in _chunks(numbers):
            found += self.ask(
                f"{_FIGURES} FROM rows r JOIN documents d ON d.number = r.document"
                f" WHERE r.number IN ({_marks(chunk)}) AND r.value IS NOT NULL"
                " ORDER BY r.year, r.number",
                chunk,
            )
        return [_figure(*row) for row in found]

    # -- documents -----------------------------------------------------------------------------

    def names_like(self, column: str, part: str) -> list[str]:
        """The different organisations or sectors that have this in their name."""
        assert column in {"organization", "sector"}
        query = f"SELECT DISTINCT {column} FROM documents WHERE instr({column}, ?) > 0"
        return [name for (name,) in self.ask(query, (part,))]

    def documents(self, numbers: Iterable[int] | None = None) -> list[StoredDocument]:
        """Documents without their rows: these, or all, in the order they came."""
        query = "SELECT number, content FROM documents"
        if numbers is None:
            found = self.ask(f"{query} ORDER BY number")
        else:
            found = []
            for chunk in _chunks(list(dict.fromkeys(numbers))):
                found += self.ask(f"{query} WHERE number IN ({_marks(chunk)})", chunk)
        return [
            StoredDocument(number, Document.model_validate_json(content))
            for number, content in found
        ]

    def document(self, id: str) -> Document | None:
        """A document whole, or None."""
        found = self.ask("SELECT number FROM documents WHERE id = ?", (id,))
        return self.whole(found[0][0]) if found else None

    def whole(self, number: int) -> Document:
        """The document of this number with its rows."""
        ((content,),) = self.ask("SELECT content FROM documents WHERE number = ?", (number,))
        document = Document.model_validate_json(content)
        rows = self.ask("SELECT content FROM rows WHERE document = ? ORDER BY number", (number,))
        indicators = tuple(Indicator.model_validate_json(content) for (content,) in rows)
        table = document.table.model_copy(update={"indicators": indicators})
        return document.model_copy(update={"table": table})

    def row_counts(self, numbers: Sequence[int] | None = None) -> dict[int, int]:
        """How many rows each document has: these, or all."""
        query = "SELECT document, count(*) FROM rows"
        if numbers is None:
            return dict(self.ask(f"{query} GROUP BY document"))
        found: dict[int, int] = {}
        for chunk in _chunks(numbers):
            given = f"{query} WHERE document IN ({_marks(chunk)}) GROUP BY document"
            found.update(self.ask(given, chunk))
        return found

    def tally(self, column: str, limit: int = 1000) -> dict[str, int]:
        """How many rows there are by a column of `rows` or `documents`, most first."""
        assert column in {
            "d.year",
            "d.sector",
            "d.organization",
            "r.level2",
            "r.measure",
            "r.doubtful",
        }
        if column.startswith("d."):
            # Counted by document first: a million rows are not looked up one by one.
            source = (
                "(SELECT document, count(*) AS n FROM rows GROUP BY document) r"
                " JOIN documents d ON d.number = r.document"
            )
            counted = "sum(r.n)"
        else:
            source, counted = "rows r", "count(*)"
        found = self.ask(
            f"SELECT coalesce({column}, '{UNSAID}'), {counted} AS n FROM {source}"
            " GROUP BY 1 ORDER BY 2 DESC, 1 LIMIT ?",
            (limit,),
        )
        return {str(key): n for key, n in found}


def _chunks(numbers: Sequence[int]) -> Iterator[Sequence[int]]:
    return (numbers[start : start + _CHUNK] for start in range(0, len(numbers), _CHUNK))


def _marks(chunk: Sequence[int]) -> str:
    return ",".join("?" * len(chunk))
