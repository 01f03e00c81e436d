"""The tables of a library page by page, filtered, without reading those that are not shown."""

from __future__ import annotations

from assistant.library.overview.shapes import Lack, TableFilter
from assistant.library.store.store import Store

_LACKS = {
    Lack.YEAR: "d.year IS NULL",
    Lack.ORGANIZATION: "d.organization IS NULL",
    Lack.DOUBTFUL: "d.number IN (SELECT document FROM rows WHERE doubtful)",
}


def page_of(
    store: Store, wanted: TableFilter, limit: int, offset: int
) -> tuple[int, tuple[int, ...]]:
    """How many tables there are that the filter lets through, and the numbers of one page of them."""
    clause, values = _where(wanted)
    ((total,),) = store.ask(f"SELECT count(*) FROM documents d WHERE {clause}", values)
    found = store.ask(
        f"SELECT d.number FROM documents d WHERE {clause}"
        " ORDER BY d.year IS NULL, d.year DESC, d.organization, d.title, d.number LIMIT ? OFFSET ?",
        [*values, limit, offset],
    )
    return total, tuple(number for (number,) in found)


def said(store: Store) -> tuple[tuple[int, ...], tuple[str, ...]]:
    """The years and the fields of work that tables have, the newest year and the commonest first."""
    years = store.ask("SELECT DISTINCT year FROM documents WHERE year NOT NULL ORDER BY year DESC")
    sectors = store.ask(
        "SELECT sector FROM documents WHERE sector NOT NULL GROUP BY 1 ORDER BY count(*) DESC, 1"
    )
    return tuple(year for (year,) in years), tuple(sector for (sector,) in sectors)


def doubtful_counts(store: Store, numbers: tuple[int, ...]) -> dict[int, int]:
    """How many doubtful rows these tables have; those without are left out."""
    marks = ",".join("?" * len(numbers))
    return dict(
        store.ask(
            "SELECT document, count(*) FROM rows"
            f" WHERE doubtful AND document IN ({marks}) GROUP BY document",
            numbers,
        )
    )


def _where(wanted: TableFilter) -> tuple[str, list[object]]:
    conditions, values = ["1"], list[object]()
    for word in (wanted.text or "").split():
        # The content holds the head of the table, its goals and tasks; the id is a column.
        conditions.append("(instr(d.content, ?) OR instr(d.id, ?))")
        values += [word, word]
    if wanted.year and wanted.year.low is not None:
        conditions.append("d.year >= ?")
        values.append(float(wanted.year.low))
    if wanted.year and wanted.year.high is not None:
        conditions.append("d.year <= ?")
        values.append(float(wanted.year.high))
    if wanted.sector:
        conditions.append("d.sector = ?")
        values.append(wanted.sector)
    if wanted.organization:
        conditions.append("instr(d.organization, ?)")
        values.append(wanted.organization)
    if wanted.kind:
        conditions.append("d.kind = ?")
        values.append(wanted.kind.value)
    if wanted.lack:
        conditions.append(_LACKS[wanted.lack])
    return " AND ".join(conditions), values
