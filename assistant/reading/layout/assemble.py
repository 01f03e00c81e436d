"""The rows of a part to goal tables: blocks found, walked, and put together with their header."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from assistant.model.report import About, Problem, Severity
from assistant.model.table import (
    Budget,
    BudgetPart,
    Goal,
    GoalScope,
    GoalTable,
    Indicator,
    Location,
    Source,
    TableKind,
)
from assistant.reading.damage import one_line, organization_name
from assistant.reading.grid import Cell, Part, Row
from assistant.reading.layout import keys, prose
from assistant.reading.layout.align import Placed, likeliest, place, place_evenly, place_stream
from assistant.reading.layout.columns import (
    Column,
    Header,
    Kind,
    header_at,
    refined,
    value_splits,
)
from assistant.reading.layout.content import Look, look
from assistant.reading.layout.doubts import misread
from assistant.reading.layout.glued import read_glued
from assistant.reading.layout.headings import Role, heading
from assistant.reading.layout.headless import guessed_header
from assistant.reading.layout.keys import Entry, Key
from assistant.reading.layout.stream import stream_header_at
from assistant.reading.layout.walk import Draft, Walker


@dataclass(slots=True)
class Block:
    """A header and the rows under it."""

    header: Header
    rows: list[Row]
    stream: bool = False


def tables_of(part: Part, source: Source) -> tuple[list[GoalTable], list[Problem]]:
    """The goal tables of a part, in their order, and what is unsure about them."""
    tables, problems = _tables(_pieces(part), source)
    if tables:
        return tables, problems
    header = None if part.rows_lost else guessed_header(part.rows)
    if header is None:
        draft = Draft(meta=part.rows)
        read_glued(draft, part.rows)
        return ([_table(draft, source)], draft.problems) if draft.indicators else ([], [])
    first = header.first
    pieces: list[Block | list[Row]] = [part.rows[:first]] if first else []
    tables, problems = _tables([*pieces, Block(header, part.rows[first:])], source)
    words = "表格没有表头，各列的含义是按内容推断的，请核对。"
    return tables, [
        Problem(severity=Severity.WARNING, message=words, about=About.LAYOUT, confidence=0.5),
        *problems,
    ]


def _tables(
    pieces: list[Block | list[Row]], source: Source
) -> tuple[list[GoalTable], list[Problem]]:
    drafts: list[Draft] = []
    draft = Draft()
    for piece in pieces:
        if isinstance(piece, Block):
            for entry, rows in _runs(_placed(piece), piece):
                if entry and draft.indicators:
                    drafts.append(draft)
                    draft = Draft(money_unit=draft.money_unit)
                if entry:
                    _project(draft, piece.header, *entry)
                Walker(draft, piece.header).walk(rows)
            _record_left(draft, piece.rows)
        else:
            for lines in _by_project(piece):
                if draft.indicators and any(map(_begins, lines)):
                    drafts.append(draft)
                    draft = Draft()
                draft.meta += lines
                draft.money_unit = draft.money_unit or keys.money_line(lines)
                _in_prose(draft, lines)
    drafts.append(draft)
    tables, problems = [], []
    for draft in drafts:
        if draft.indicators:
            tables.append(_table(draft, source))
            problems += draft.problems
    return tables, problems


def _begins(row: Row) -> bool:
    return keys.begins_table(row) or (len(row.filled) > 1 and prose.is_bracketed(row))


def _by_project(rows: list[Row]) -> list[list[Row]]:
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


def _runs(
    rows: list[tuple[Row, Placed]], block: Block
) -> list[tuple[tuple[Row, Placed] | None, list[tuple[Row, Placed]]]]:
    """The rows of a block, cut where a column names another project; with the row that names it."""
    column = next(iter(block.header.of(Role.PROJECT)), None)
    runs: list[tuple[tuple[Row, Placed] | None, list[tuple[Row, Placed]]]] = [(None, [])]
    last = None
    for row, placed in rows:
        cell = placed.get(column) if column else None
        if cell and cell.text and not cell.covered and cell.text != last:
            last = cell.text
            runs.append(((row, placed), []))
        runs[-1][1].append((row, placed))
    return [run for run in runs if run[1]]


def _project(draft: Draft, header: Header, row: Row, placed: Placed) -> None:
    """What the row that names a project says of it: unit, money, goal."""
    for column, cell in placed.items():
        if not cell.text or column not in header.columns:
            continue
        if column.role is Role.PROJECT:
            draft.project = draft.text(row, cell, one_line, None, "project")
        elif column.role is Role.ORGANIZATION:
            draft.organization = draft.text(row, cell, organization_name, None, "organization")
        elif column.role is Role.AMOUNT and draft.total is None:
            if found := keys.amount(cell.text):
                draft.total = (found[0], found[1] or keys.money_unit(column.heading))
        elif column.role is Role.GOAL:
            text = draft.text(row, cell, None, None, "goals")
            if text:
                goal = Goal(scope=GoalScope.ANNUAL, text=text, location=row.location(cell))
                draft.goals.append(goal)


def _pieces(part: Part) -> list[Block | list[Row]]:
    """The part cut into blocks (a header with its rows) and the rows between them."""
    pieces: list[Block | list[Row]] = []
    between: list[Row] = []
    rows = part.rows
    index = 0
    while index < len(rows):
        header = header_at(rows, index)
        stream = False
        if header is None and part.rows_lost:
            header = stream_header_at(rows, index)
            stream = header is not None
        if header is None:
            between.append(rows[index])
            index += 1
            continue
        if between:
            pieces.append(between)
            between = []
        end = header.after
        table = rows[header.first].table
        while end < len(rows) and not _ends_block(rows, end, table, part.rows_lost):
            end += 1
        pieces.append(Block(header, rows[header.after : end], stream))
        index = end
    if between:
        pieces.append(between)
    return pieces


def _ends_block(rows: Sequence[Row], index: int, table: int | None, stream: bool) -> bool:
    row = rows[index]
    if row.blank:
        return False
    if header_at(rows, index) or (stream and stream_header_at(rows, index)):
        return True
    if row.table is None and table is not None:
        return True  # a paragraph after a Word table
    filled = row.filled
    if len(filled) == 1 and keys.is_title(filled[0].text):
        return True
    first = keys.key_of(filled[0].text) or keys.key_of(filled[0].text.split("：")[0])
    if first is None or heading(filled[0].text):
        return False
    if first.key in (Key.PROJECT, Key.ORGANIZATION):
        return len(filled) > 1 or "：" in filled[0].text or stream
    # 项目目标 alone in a stream may be a level's name
    return first.key in (Key.ANNUAL, Key.WHOLE_PERIOD) and len(filled) > 1


def _placed(block: Block) -> list[tuple[Row, Placed]]:
    rows, header = block.rows, block.header
    if block.stream:
        cells = [cell for row in rows for cell in row.cells]
        if not cells:
            return []
        if even := place_evenly(cells, header.columns):
            return [(rows[0], placed) for placed in even]
        columns = likeliest([cells[:_SAMPLE]], value_splits(header.columns), wrap=True)
        block.header = replace(header, columns=columns)
        return [(rows[0], placed) for placed in place_stream(cells, columns)]
    if rows and rows[0].exact:
        header = refined(header, rows, lambda row, column: _under(row, column))
        block.header = header
        return [(row, _exact(row, header.columns)) for row in rows if not row.blank]
    columns = _loose(header, rows)
    # first by words alone, then by what the columns turned out to hold
    held = {id(row): place(row.cells, columns) for row in rows if not row.blank}
    filled = [row for row in rows if not row.blank]
    by_start = [{c.start: cell for c, cell in held[id(row)].items()} for row in filled]
    lookup = {id(row): cells for row, cells in zip(filled, by_start, strict=True)}
    better = refined(
        Header(header.first, header.after, header.kind, columns),
        filled,
        lambda row, column: lookup[id(row)].get(column.start),
    )
    block.header = better
    if better.columns == columns:
        return [(row, held[id(row)]) for row in filled]
    return [(row, place(row.cells, better.columns)) for row in filled]


_SAMPLE = 60  # cells, or rows, that are enough to choose between readings of a header


def _loose(header: Header, rows: Sequence[Row]) -> tuple[Column, ...]:
    """The columns of a text whose header may have lost cells: a label at the left, a split value."""
    columns = header.columns
    if not any(column.role is Role.LABEL for column in columns):
        columns = (Column(-1, 0, Role.LABEL, ""), *columns)
    sample = [row.cells for row in rows if not row.blank][:_SAMPLE]
    width = max(column.end for column in columns)
    longer = sum(len(cells) > width for cells in sample)
    signed = sum(any(look(c.text) & Look.OPERATOR for c in cells) for cells in sample)
    if max(longer / 0.6, signed / 0.3) < len(sample):
        return columns
    return likeliest(sample, value_splits(columns), wrap=False)


def _under(row: Row, column: Column) -> Cell | None:
    cell = row.at(column.start, column.end)
    return cell if cell and not cell.covered else None


def _exact(row: Row, columns: Sequence[Column]) -> Placed:
    """Cells under columns by their place in the grid; a wide cell stands under its first column only."""
    placed: Placed = {}
    used: set[int] = set()
    for column in columns:
        cell = row.at(column.start, column.end)
        if cell is not None and id(cell) not in used:
            used.add(id(cell))
            placed[column] = cell
    return placed


# Putting a table together


def _table(draft: Draft, source: Source) -> GoalTable:
    header = keys.read_header(draft.meta)
    title = _title(draft, header)
    goals = [*_goals(draft, header), *draft.goals]
    organization = draft.organization or _organization(draft, header)
    project_entry = header.best(Key.PROJECT)
    project = draft.project or (_entry_text(draft, project_entry) if project_entry else None)
    for fields, words, confidence in misread(draft.indicators):
        draft.doubt(words, fields["location"], confidence, About.VALUE)
    indicators = tuple(Indicator(**fields) for fields in draft.indicators)
    budget, budget_location = _budget(draft, header)
    _record_left(draft, draft.meta)
    return GoalTable(
        source=source,
        kind=_kind(draft, title, project),
        title=title,
        year=_year(title, header),
        organization=organization,
        project=project,
        budget=budget,
        budget_location=budget_location,
        goals=tuple(goals),
        tasks=tuple(draft.tasks),
        indicators=indicators,
        repairs=tuple(draft.repairs),
    )


def _record_left(draft: Draft, rows: Sequence[Row]) -> None:
    """Put on the list what was undone in cells that became no field."""
    for row in rows:
        for cell in row.cells:
            if cell.damage and id(cell) not in draft.taken and not cell.covered:
                draft.taken.add(id(cell))
                draft.record(cell.damage, row.location(cell))


def _entry_text(draft: Draft, entry: Entry) -> str:
    text, damage = one_line(entry.value)
    draft.record(damage, entry.row.location(entry.cell))
    return text


def _title(draft: Draft, header: keys.Header) -> str | None:
    if not header.titles:
        return None
    text, row, cell = header.titles[0]
    title, damage = one_line(text)
    draft.record(damage, row.location(cell), None, "title")
    return title


def _organization(draft: Draft, header: keys.Header) -> str | None:
    entry = header.best(Key.ORGANIZATION)
    if entry:
        text, row, cell = entry.value, entry.row, entry.cell
        if not entry.sure:
            draft.doubt(f"“{entry.label}”几个字识别有误，单位名称请核对。", row.location(cell), 0.9)
    elif header.organizations:
        text, row, cell = header.organizations[0]
    else:
        return None
    name, damage = organization_name(text)
    draft.record(damage, row.location(cell), None, "organization")
    return name


def _year(title: str | None, header: keys.Header) -> int | None:
    if title and (year := keys.year_in(title)):
        return year
    if header.year_lines:
        return header.year_lines[0]
    entry = header.best(Key.YEAR)
    return keys.year_in(entry.value) if entry else None


def _goals(draft: Draft, header: keys.Header) -> list[Goal]:
    goals: list[Goal] = []
    for key, scope in ((Key.WHOLE_PERIOD, GoalScope.WHOLE_PERIOD), (Key.ANNUAL, GoalScope.ANNUAL)):
        for entry in header.entries:
            if entry.found.key is not key or not entry.value or keys.amount(entry.value):
                continue
            if any(goal.text == entry.value for goal in goals):
                continue
            location = entry.row.location(entry.cell)
            if not entry.sure:
                draft.doubt(f"“{entry.label}”几个字识别有误，目标文字请核对。", location, 0.8)
            if id(entry.cell) not in draft.taken:
                draft.taken.add(id(entry.cell))
                draft.record(entry.cell.damage, location, None, "goals")
            goals.append(Goal(scope=scope, text=entry.value, location=location))
    return goals


def _budget(draft: Draft, header: keys.Header) -> tuple[Budget | None, Location]:
    """The money of the header, and where its total (else its first part) stands."""
    totals = sorted(
        (e for e in header.entries if e.found.key is Key.TOTAL and e.value),
        key=lambda entry: entry.found.rank,
    )
    total, unit, column = None, None, None
    location = Location()
    for entry in totals:
        if found := keys.amount(entry.value):
            column = entry.cell.column if entry.row.exact else None
            location = entry.row.location(entry.cell)
            total, own = found
            unit = own or keys.money_unit(entry.label) or keys.money_unit(entry.cell.text)
            unit = unit or _unit_beside(entry)
            break
    if total is None and draft.total:
        total, unit = draft.total
    parts: list[BudgetPart] = []
    listed = [entry for entry in header.entries if entry.found.key is Key.PART and entry.value]
    # the year's money and the whole period's stand side by side: parts under the total taken
    beside = [entry for entry in listed if entry.cell.column == column]
    for entry in beside or listed:
        found = keys.amount(entry.value)
        name = entry.found.name.removeprefix("其中")
        if found and name not in {part.name for part in parts}:
            parts.append(BudgetPart(name=name, amount=found[0]))
            unit = unit or found[1] or keys.money_unit(entry.label)
            if location == Location():
                location = entry.row.location(entry.cell)
    if total is None and not parts:
        return None, Location()
    budget = Budget(
        total=total,
        unit=unit or header.money_unit or draft.money_unit or "万元",
        parts=tuple(parts),
    )
    return budget, location


def _unit_beside(entry: Entry) -> str | None:
    """The money unit of the label that spans the rows of a money block: 项目资金（元）."""
    for cell in entry.row.cells:
        if cell.column >= entry.cell.column:
            break
        found = keys.key_of(cell.text)
        if found and found.key is Key.TOTAL and (unit := keys.money_unit(cell.text)):
            return unit
    return None


def _kind(draft: Draft, title: str | None, project: str | None) -> TableKind:
    words = title or ""
    if "自评" in words or {Role.ACTUAL, Role.SCORE} <= draft.roles:
        return TableKind.SELF_EVALUATION
    if Role.TASK in draft.roles and Kind.TASKS not in draft.kinds:
        return TableKind.ACTIVITY
    # NOTE: 整体 alone is said of a fund's project as well (项目资金整体绩效目标).
    whole = "整体支出" in words or (("整体" in words or "部门" in words) and "项目" not in words)
    if whole or Kind.TASKS in draft.kinds:
        return TableKind.DEPARTMENT
    if "项目" in words or "专项" in words or project:
        return TableKind.PROJECT
    return TableKind.UNKNOWN
