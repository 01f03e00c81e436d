"""What a library is short of: years, fields, categories, precedents; and rows that are in doubt."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from assistant.library.document import DOUBTS
from assistant.library.overview.shapes import Gaps
from assistant.library.store.store import Store
from assistant.model.taxonomy import LEVEL1_OF

#: A usual indicator: what it is called for people, the measure that its rows would share.
Usual = tuple[str, str]


def gaps(store: Store, sectors: Sequence[str], usual: Iterable[Usual]) -> Gaps:
    """The gaps of a library; `usual` are indicators that one would expect to find."""
    years = [
        year for (year,) in store.ask("SELECT DISTINCT year FROM documents WHERE year NOT NULL")
    ]
    known = {sector for (sector,) in store.ask("SELECT DISTINCT sector FROM documents")}
    ((without_year, without_organization),) = store.ask(
        "SELECT count(*) FILTER (WHERE year IS NULL), count(*) FILTER (WHERE organization IS NULL)"
        " FROM documents"
    )
    return Gaps(
        years=tuple(sorted(set(range(min(years), max(years))) - set(years))) if years else (),
        sectors=tuple(sector for sector in sectors if sector not in known),
        categories=tuple(level2 for level2 in LEVEL1_OF if not _has(store, "level2", level2)),
        measures=tuple(
            dict.fromkeys(name for name, measure in usual if not _has(store, "measure", measure))
        ),
        doubtful=_doubtful(store),
        without_year=without_year,
        without_organization=without_organization,
    )


def _has(store: Store, column: str, value: str) -> bool:
    """Whether a row has this value; of a frequent one the first is met at once."""
    return bool(store.ask(f"SELECT 1 FROM rows WHERE {column} = ? LIMIT 1", (value,)))


def _doubtful(store: Store) -> dict[str, int]:
    """Rows by why they are in doubt, the commonest reason first; a row may have several."""
    found = store.ask(
        "SELECT flag.value, count(*) FROM documents d, json_each(d.content, '$.flags') row,"
        " json_each(row.value) flag WHERE instr(d.content, '\"flags\"') GROUP BY 1 ORDER BY 2 DESC, 1"
    )
    return {DOUBTS[flag]: rows for flag, rows in found if flag in DOUBTS}
