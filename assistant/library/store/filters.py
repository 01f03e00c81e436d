"""Filters as conditions of SQL."""

from __future__ import annotations

from assistant.library.shapes import Filters
from assistant.model.grammar import parse_target
from assistant.model.table import TableKind
from assistant.model.target import Operator
from assistant.model.taxonomy import canonical_level1, canonical_level2
from assistant.model.text import fold
from assistant.model.units import canonical_unit


def where(filters: Filters) -> tuple[str, list[object]]:
    """The filters as a condition over `rows r` and `documents d`, with its values."""
    conditions: list[str] = ["1"]
    values: list[object] = []

    def ask(condition: str, *given: object) -> None:
        conditions.append(condition)
        values.extend(given)

    for span, low, high in (
        (filters.year, "r.year", "r.year"),
        (filters.value, "r.high", "r.low"),
    ):
        if span and span.low is not None:
            ask(f"{low} >= ?", float(span.low))
        if span and span.high is not None:
            ask(f"{high} <= ?", float(span.high))
    if filters.level1:
        ask("r.level1 = ?", canonical_level1(filters.level1) or filters.level1)
    if filters.level2:
        ask("r.level2 = ?", canonical_level2(filters.level2) or filters.level2)
    if filters.unit:
        ask("r.unit = ?", canonical_unit(filters.unit) or filters.unit)
    if filters.operator:
        ask("r.operator = ?", read_operator(filters.operator))
    if filters.kind:
        ask("d.kind = ?", TableKind(filters.kind).value)
    if filters.organization:
        ask("instr(d.organization, ?) > 0", filters.organization.strip())
    if filters.sector:
        ask("instr(d.sector, ?) > 0", filters.sector.strip())
    return " AND ".join(conditions), values


def read_operator(text: str) -> str:
    """The operator for any spelling in use (`>=`, `不少于`); the text itself where it is none."""
    plain = fold(text)
    if plain in set(Operator):
        return plain
    for printed in (f"{plain}1次", f"1次{plain}"):
        if operator := parse_target(printed).operator:
            return operator.value
    return text
