"""A past table with corrections made to it, and what became what. Nothing is kept here."""

from __future__ import annotations

from collections.abc import Callable, Container, Mapping
from decimal import Decimal, InvalidOperation
from itertools import count
from typing import Any

from assistant.library.changes.shapes import (
    KIND_NAMES,
    WHOLE_ROW,
    Corrections,
    Detail,
    RowField,
    TableField,
)
from assistant.library.document import DOUBTED, DOUBTS, Document
from assistant.model.errors import UserError
from assistant.model.grammar import parse_target
from assistant.model.table import Grade, GradeBand, Indicator, TableKind
from assistant.model.taxonomy import canonical_level1, canonical_level2
from assistant.model.text import fold

_FIRST_YEAR, _LAST_YEAR = 1990, 2100
_MOST_POINTS = 1000
_GRADES = {
    RowField.EXCELLENT: Grade.EXCELLENT,
    RowField.GOOD: Grade.GOOD,
    RowField.FAIR: Grade.FAIR,
    RowField.POOR: Grade.POOR,
}


def corrected(
    document: Document, corrections: Corrections, taken: Container[str] = frozenset()
) -> tuple[Document, tuple[Detail, ...]]:
    """The document with the corrections made, and what became what; no details where nothing did.

    `taken` are ids of rows that were deleted before: a new row gets none of them. Raises UserError
    for a value that its field cannot hold or a row that there is not; nothing is changed then.
    """
    rows = {row.id: row for row in document.table.indicators}
    for id in (*corrections.rows, *corrections.deleted):
        if id not in rows:
            raise UserError(f"这张表里没有编号为“{id}”的行，请查看这张表的行号后重试。")
    if both := set(corrections.rows).intersection(corrections.deleted):
        raise UserError(f"行 {'、'.join(sorted(both))} 既要修改又要删除，请只选一样。")
    details: list[Detail] = []
    for field, text in corrections.table.items():
        if _same(text, head_text(document, field)):
            continue
        details += _noted(None, field, head_text(document, field), _head_value(field, text)[0])
        document = _with_head(document, field, text)
    for id, fields in corrections.rows.items():
        before = rows[id]
        for one, text in fields.items():
            if _same(text, row_text(document, rows[id], one)):
                continue  # NOTE: several doubts are shown as one text, which is none of them
            said, document, rows[id] = _with_field(document, rows[id], one, text)
            details += [
                detail.model_copy(update={"name": before.name}) for detail in _noted(id, one, *said)
            ]
    for id in dict.fromkeys(corrections.deleted):
        gone = rows.pop(id)
        details.append(_whole(gone, deleted=True))
    for given in corrections.new:
        id = next(
            id for n in count(len(rows) + 1) if (id := f"r{n}") not in rows and id not in taken
        )
        row = Indicator(id=id, name=_name(given.get(RowField.NAME, "")))
        for one, text in given.items():
            _, document, row = _with_field(document, row, one, text)
        rows[id] = row
        details.append(_whole(row, deleted=False))
    if not rows:
        raise UserError("不能删去最后一条指标；整张表都不要时，请移除这张表。")
    table = document.table.model_copy(update={"indicators": tuple(rows.values())})
    flags = {id: flags for id, flags in document.flags.items() if id in rows and flags}
    remarks = {id: remark for id, remark in document.remarks.items() if id in rows}
    update = {"table": table, "flags": flags, "remarks": remarks}
    return document.model_copy(update=update), tuple(details)


def _same(given: str, said: str | None) -> bool:
    """Whether nothing was changed: line breaks do not come through a field of one line."""
    return "".join(given.split("\n")).strip() == "".join((said or "").split("\n")).strip()


def _noted(
    row: str | None, field: RowField | TableField, before: str | None, after: str | None
) -> list[Detail]:
    if before == after:
        return []
    return [Detail(row=row, field=field, before=before, after=after)]


def _whole(row: Indicator, *, deleted: bool) -> Detail:
    said = " ".join(filter(None, (row.name, row.target.raw if row.target else None)))
    before, after = (said, None) if deleted else (None, said)
    return Detail(row=row.id, name=row.name, field=WHOLE_ROW, before=before, after=after)


# -- the table's head ----------------------------------------------------------------------------


def head_text(document: Document, field: TableField) -> str | None:
    """What a field of the head says now, as people write it."""
    if field is TableField.KIND:
        return KIND_NAMES[document.table.kind]
    holder = document if field in (TableField.SECTOR, TableField.BRIEF) else document.table
    value = getattr(holder, field)
    return None if value is None else str(value)


def _with_head(document: Document, field: TableField, text: str) -> Document:
    value = _head_value(field, text)[1]
    if field in (TableField.SECTOR, TableField.BRIEF):
        return document.model_copy(update={field.value: value})
    table = document.table.model_copy(update={field.value: value})
    return document.model_copy(update={"table": table})


def _head_value(field: TableField, text: str) -> tuple[str | None, Any]:
    """As people write it, and as it is kept."""
    said = text.strip()
    if field is TableField.KIND:
        kind = read_kind(said)
        return KIND_NAMES[kind], kind
    if not said:
        return None, None
    if field is TableField.YEAR:
        year = _year(said)
        return str(year), year
    return said, said


def read_kind(said: str) -> TableKind:
    """The kind of table for its name, as people say it or as data have it. Raises UserError."""
    if not said:
        return TableKind.UNKNOWN
    for kind, name in KIND_NAMES.items():
        if said in (kind.value, name):
            return kind
    raise UserError(f"没有“{said}”这个表类，请填 {'、'.join(KIND_NAMES.values())} 之一。")


def _year(said: str) -> int:
    plain = fold(said).removesuffix("年度").removesuffix("年")
    if not (plain.isdecimal() and len(plain) == 4 and _FIRST_YEAR <= int(plain) <= _LAST_YEAR):
        raise UserError(f"年度“{said}”不对，请填四位数字，如 2024。")
    return int(plain)


# -- a row -----------------------------------------------------------------------------------------


_Said = tuple[str | None, str | None]


def _with_field(
    document: Document, row: Indicator, field: RowField, text: str
) -> tuple[_Said, Document, Indicator]:
    """What the field said before and says now, and both with it."""
    said = text.strip() or None
    before = row_text(document, row, field)
    if field is RowField.DOUBT:
        document = _with_doubt(document, row.id, said)
    else:
        grade = _GRADES.get(field)
        update = _with_band(row, grade, said) if grade else _MAKERS[field](said)
        # NOTE: model_copy checks nothing; what is kept must be what the shape allows.
        row = Indicator.model_validate(row.model_copy(update=update).model_dump())
    return (before, row_text(document, row, field)), document, row


def row_text(document: Document, row: Indicator, field: RowField) -> str | None:
    """What a field of a row says now, as people write it."""
    if field is RowField.DOUBT:
        return document.why_doubtful(row.id)
    if field in _GRADES:
        return next((b.target.raw for b in row.grades if b.grade is _GRADES[field]), None)
    if field is RowField.TARGET:
        return row.target.raw if row.target else None
    if field in (RowField.LEVEL1, RowField.LEVEL2):
        raw: str | None = getattr(row, f"{field}_raw") or getattr(row, field)
        return raw
    value = getattr(row, field)
    return None if value is None else str(value)


def _name(said: str | None) -> str:
    if not said or not said.strip():
        raise UserError("三级指标不能为空，请写上指标名称。")
    return said.strip()


def _weight(said: str | None) -> Decimal | None:
    if said is None:
        return None
    try:
        points = Decimal(fold(said).removesuffix("分"))
    except InvalidOperation:
        points = Decimal("NaN")
    if not (points.is_finite() and 0 <= points <= _MOST_POINTS):
        raise UserError(f"分值“{said}”不对，请填数字，如 10 或 2.5。")
    return points


_MAKERS: dict[RowField, Callable[[str | None], Mapping[str, Any]]] = {
    RowField.NAME: lambda said: {"name": _name(said)},
    RowField.LEVEL1: lambda said: {
        "level1_raw": said,
        "level1": canonical_level1(said) if said else None,
    },
    RowField.LEVEL2: lambda said: {
        "level2_raw": said,
        "level2": canonical_level2(said) if said else None,
    },
    RowField.TARGET: lambda said: {"target": parse_target(said) if said else None},
    RowField.WEIGHT: lambda said: {"weight": _weight(said)},
    RowField.EXPLANATION: lambda said: {"explanation": said},
    RowField.SCORING: lambda said: {"scoring": said},
    RowField.NOTE: lambda said: {"note": said},
}


def _with_band(row: Indicator, grade: Grade, said: str | None) -> Mapping[str, Any]:
    bands = {band.grade: band for band in row.grades if band.grade is not grade}
    if said:
        bands[grade] = GradeBand(grade=grade, target=parse_target(said))
    return {"grades": tuple(bands[grade] for grade in Grade if grade in bands)}


def _with_doubt(document: Document, id: str, said: str | None) -> Document:
    """Its row doubtful for this reason alone; what is no doubt (a name cut short) stays noted."""
    others = tuple(flag for flag in document.flags.get(id, ()) if flag not in DOUBTS)
    known = next((flag for flag, words in DOUBTS.items() if said in (flag, words)), None)
    doubt = () if said is None else (known or DOUBTED,)
    remarks = {key: remark for key, remark in document.remarks.items() if key != id}
    if said is not None and known is None:
        remarks[id] = said
    flags = {**document.flags, id: (*others, *doubt)}
    return document.model_copy(update={"flags": flags, "remarks": remarks})
