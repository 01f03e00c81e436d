"""Which rows belong to one goal table: the pieces of a part gathered into drafts.

A table begins with a title or with a line that names its project or unit, where a column of a
list names another project, or under a row across the list that names one. What stands once above
a list is said of all its tables.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from assistant.model.table import BudgetPart, Goal, GoalScope
from assistant.reading.damage import one_line, organization_name
from assistant.reading.grid import Row
from assistant.reading.layout import keys, prose
from assistant.reading.layout.align import Placed
from assistant.reading.layout.blocks import Block, Piece
from assistant.reading.layout.columns import Column, Header, Kind
from assistant.reading.layout.doubts import say_left_out, say_thin
from assistant.reading.layout.footer import is_footer
from assistant.reading.layout.headings import Role, plain
from assistant.reading.layout.placing import placed_rows
from assistant.reading.layout.walk import Draft, Walker

Run = tuple[tuple[Row, Placed] | None, list[tuple[Row, Placed]]]
_SHARED = keys.Key.ORGANIZATION
_FOOT = 6  # rows under the last indicators that may still speak of them
_ORDER = re.compile(
    r"^\s*(?:[（(]?[一二三四五六七八九十\d]{1,3}[)）、.．]|第[一二三四五六七八九十\d]+[项、:：])\s*"
)


def drafts_of(pieces: Iterable[Piece]) -> list[Draft]:
    """A draft for each table that has indicators, in their order."""
    drafts = [Draft()]
    for piece in pieces:
        if isinstance(piece, Block):
            _block(drafts, piece)
        else:
            _lines(drafts, piece)
    if len(drafts) > 1 and not drafts[-1].indicators:
        last = drafts.pop()
        if not any(keys.is_title(c.text) for row in last.meta for c in row.filled):
            drafts[-1].meta += last.meta[:_FOOT]
    return [draft for draft in _joined(drafts) if draft.indicators]


#: What forms print in every row, if they have a column for it.
_PRINTED = (
    (Role.WEIGHT, "weight"),
    (Role.SCORING, "scoring"),
    (Role.EXPLANATION, "explanation"),
)


def _block(drafts: list[Draft], block: Block) -> None:
    before = len(drafts) - 1
    for entry, rows in _runs(placed_rows(block), block):
        draft = drafts[-1]
        if (entry or block.banner) and draft.indicators:
            unit = draft.organization if block.header.of(Role.ORGANIZATION) else None
            draft = Draft(
                money_unit=draft.money_unit,
                above=draft.above or draft.meta,
                listed=True,
                organization=unit,  # named once for all its projects, until another is
            )
            drafts.append(draft)
        if entry:
            _project(draft, block.header, *entry)
        elif block.banner:
            row, cell = block.banner
            name = draft.text(row, cell, one_line, None, "project") or ""
            draft.project = _ORDER.sub("", name) or name
        Walker(draft, block.header).walk(rows)
    if block.header.kind is Kind.INDICATORS:
        say_left_out(drafts[before:], block.rows)
        if block.stream:
            say_thin(drafts[-1], {f: c.heading for r, f in _PRINTED for c in block.header.of(r)})
    record_left(drafts[-1], block.rows)


def _lines(drafts: list[Draft], rows: list[Row]) -> None:
    """Rows between blocks: the foot of one table, the head of the next."""
    for lines in _by_list(rows):
        draft = drafts[-1]
        at = next((i for i, row in enumerate(lines) if _begins(row)), None)
        if draft.indicators and at is not None:
            foot = 0
            while foot < at and _of_the_foot(lines[foot]):
                foot += 1
            draft.meta += lines[:foot]
            lines = lines[foot:]
            draft = Draft(above=_lasting(draft))
            drafts.append(draft)
        draft.meta += lines
        draft.money_unit = draft.money_unit or keys.money_line(lines)
        _in_prose(draft, lines)


def _lasting(draft: Draft) -> list[Row]:
    """The lines above a table that may be said of the next one too: titles, year, unit."""
    lines = [
        row
        for row in draft.meta
        if len(row.filled) == 1
        and ((found := keys.label_of(row.filled[0].text)) is None or found.key is _SHARED)
    ]
    titled = any(keys.is_title(row.filled[0].text) for row in lines)
    return lines if titled or not draft.above else draft.above


def _begins(row: Row) -> bool:
    return keys.begins_table(row) or (len(row.filled) > 1 and prose.is_bracketed(row))


def _of_the_foot(row: Row) -> bool:
    """Whether a row under the indicators still belongs to them."""
    return row.blank or is_footer(row) or (row.exact and bool(keys.label_of(row.filled[0].text)))


def _by_list(rows: list[Row]) -> list[list[Row]]:
    """Rows between blocks, cut before each row of a list of projects that has its indicators in a cell."""
    cut: list[list[Row]] = [[]]
    for row in rows:
        if len(row.filled) > 1 and prose.is_bracketed(row) and cut[-1]:
            heads = [r for r in cut[0] if r.table == row.table][:1]
            cut.append([*heads] if len(cut) > 1 else [])
        cut[-1].append(row)
    return [part for part in cut if part]


def _in_prose(draft: Draft, rows: list[Row]) -> None:
    """Indicators written as text in these rows."""
    if any(map(prose.is_bracketed, rows)):
        prose.read_bracketed(draft, list(prose.lines_of(rows)))
    for row in rows:
        if found := prose.list_in(row):
            prose.read_list(draft, row, *found)


def _runs(rows: list[tuple[Row, Placed]], block: Block) -> list[Run]:
    """The rows of a block, cut where a column names another project; with the row that names it."""
    named = _naming(rows, block.header)
    runs: list[Run] = [(None, [])]
    last: dict[Column, str] = {}
    for row, placed in rows:
        own = {c: cell.text for c in named if (cell := placed.get(c)) and _own(placed, c)}
        if any(last.get(column) != text for column, text in own.items()):
            last |= own
            runs.append(((row, placed), []))
        runs[-1][1].append((row, placed))
    return [run for run in runs if run[1]]


def _own(placed: Placed, column: Column) -> bool:
    cell = placed.get(column)
    return cell is not None and bool(cell.text) and not cell.covered


def _naming(rows: list[tuple[Row, Placed]], header: Header) -> list[Column]:
    """The columns that tell the projects of a list apart; units where it has no projects."""
    if projects := header.of(Role.PROJECT):
        return projects
    names = header.of(Role.NAME)
    units = [c for c in header.of(Role.ORGANIZATION) if names and c.start < names[0].start]
    # a unit on every row of one table is who carries the indicator out
    held = [[p[c].text for _, p in rows if _own(p, c)] for c in units]
    return [c for c, texts in zip(units, held, strict=True) if len(set(texts)) * 2 <= len(rows)]


def _project(draft: Draft, header: Header, row: Row, placed: Placed) -> None:
    """What the row that names a project says of it: unit, money, goals."""
    for column in header.columns:
        cell = placed.get(column)
        if cell is None or not cell.text:
            continue
        if column.role is Role.PROJECT:
            draft.project = draft.text(row, cell, one_line, None, "project")
        elif column.role is Role.ORGANIZATION:
            draft.organization = draft.text(row, cell, organization_name, None, "organization")
        elif column.role is Role.AMOUNT and draft.total is None:
            if found := keys.amount(cell.text):
                draft.total = (found[0], found[1] or keys.money_unit(column.words))
        elif column.role is Role.AMOUNT_PART:
            if found := keys.amount(cell.text):
                name = plain(column.heading).removeprefix("其中")
                draft.parts.append(BudgetPart(name=name, amount=found[0]))
        elif column.role is Role.GOAL and column.start < _first_level(header):
            text = draft.text(row, cell, None, None, "goals")
            if text:
                whole = column.scope is GoalScope.WHOLE_PERIOD
                scope = GoalScope.WHOLE_PERIOD if whole else GoalScope.ANNUAL
                draft.goals.append(Goal(scope=scope, text=text, location=row.location(cell)))


def _first_level(header: Header) -> int:
    roles = (Role.LEVEL1, Role.LEVEL2, Role.NAME)
    return min((c.start for c in header.columns if c.role in roles), default=0)


def _joined(drafts: list[Draft]) -> list[Draft]:
    """Drafts under the same head word for word are one table, its head printed on every page."""
    joined: list[Draft] = []
    for draft in drafts:
        before = joined[-1] if joined else None
        if before and draft.indicators and not draft.listed and _same_head(before, draft):
            _append(before, draft)
        else:
            joined.append(draft)
    return joined


def _same_head(first: Draft, second: Draft) -> bool:
    heads = [[c.text for row in one.meta for c in row.filled] for one in (first, second)]
    if not heads[1] or heads[0][: len(heads[1])] != heads[1]:
        return False
    if not any((f := keys.label_of(text)) and f.key is keys.Key.PROJECT for text in heads[1]):
        return False
    known = {(row["level2_raw"], row["name"]) for row in first.indicators}
    return not any((row["level2_raw"], row["name"]) in known for row in second.indicators)


def _append(first: Draft, second: Draft) -> None:
    """The rows of the second draft under those of the first, with ids that go on counting."""
    moved = {
        row["id"]: f"r{number}"
        for number, row in enumerate(second.indicators, len(first.indicators) + 1)
    }
    offset = len(first.indicators)
    first.indicators += [{**row, "id": moved[row["id"]]} for row in second.indicators]
    for names, more in zip(first.printed, second.printed, strict=True):
        names.update({place + offset: name for place, name in more.items()})
    first.merged |= second.merged
    first.repairs += [
        repair.model_copy(update={"indicator": moved.get(repair.indicator or "")})
        for repair in second.repairs
    ]
    first.problems += second.problems


def record_left(draft: Draft, rows: Sequence[Row]) -> None:
    """Put on the list what was undone in cells that became no field."""
    for row in rows:
        for cell in row.cells:
            if cell.damage and id(cell) not in draft.taken and not cell.covered:
                draft.taken.add(id(cell))
                draft.record(cell.damage, row.location(cell))
