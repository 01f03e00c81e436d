"""The rows of a part to goal tables: blocks found, walked, and put together with their header."""

from __future__ import annotations

import re
from dataclasses import replace
from decimal import Decimal
from itertools import accumulate

from assistant.model.annex import ANNEX_HEADINGS
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
from assistant.reading.grid import Part
from assistant.reading.layout import keys, prose
from assistant.reading.layout.blocks import Block, Piece, pieces_of
from assistant.reading.layout.centred import settle
from assistant.reading.layout.columns import Kind
from assistant.reading.layout.doubts import misread, odd
from assistant.reading.layout.drafts import drafts_of, record_left
from assistant.reading.layout.even import even_pieces
from assistant.reading.layout.glued import read_glued
from assistant.reading.layout.headings import Role
from assistant.reading.layout.headless import guessed_header
from assistant.reading.layout.keys import Entry, Key
from assistant.reading.layout.walk import Draft


def tables_of(part: Part, source: Source) -> tuple[list[GoalTable], list[Problem]]:
    """The goal tables of a part, in their order, and what is unsure about them."""
    part = _without_annex(part)
    tables, problems = _tables(even_pieces(part) or pieces_of(part), source)
    if tables:
        return tables, problems
    header = None if part.rows_lost else guessed_header(part.rows)
    if header is None:
        draft = Draft(meta=part.rows)
        read_glued(draft, part.rows)
        return ([table_of(draft, source)], draft.problems) if draft.indicators else ([], [])
    first = header.first
    pieces: list[Piece] = [part.rows[:first]] if first else []
    tables, problems = _tables([*pieces, Block(header, part.rows[first:])], source)
    words = "表格没有表头，各列的含义是按内容推断的，请核对。"
    return tables, [
        Problem(severity=Severity.WARNING, message=words, about=About.LAYOUT, confidence=0.5),
        *problems,
    ]


def _without_annex(part: Part) -> Part:
    """The part up to the annex that was written with a draft: sources of figures, no indicators."""
    for at, row in enumerate(part.rows):
        if tuple(cell.text for cell in row.filled) == ANNEX_HEADINGS:
            return replace(part, rows=part.rows[:at])
    return part


def _tables(pieces: list[Piece], source: Source) -> tuple[list[GoalTable], list[Problem]]:
    tables, problems = [], []
    for draft in drafts_of(pieces):
        tables.append(table_of(draft, source))
        problems += draft.problems
    return tables, problems


# Putting a table together


def table_of(draft: Draft, source: Source) -> GoalTable:
    """The goal table a draft has become."""
    header = keys.read_header(draft.meta)
    above = keys.read_header(draft.above)
    if settle(draft.indicators, *_printed(draft)):
        words = "级次名称印在各组中间或末行，各行的归属是推断的，请核对。"
        draft.doubt(words, draft.indicators[0]["location"], 0.8)
    project_entry = header.best(Key.PROJECT)
    project = draft.project or (_entry_text(draft, project_entry) if project_entry else None)
    title = _title(draft, header)
    whole = title or _title(draft, above)
    year = _year(title, header) or _year(whole, above)
    if title is None and _kind(draft, whole, project) is not TableKind.DEPARTMENT:
        title = whole
    goals = [*_goals(draft, header), *draft.goals]
    organization = draft.organization or _organization(draft, header) or _organization(draft, above)
    for fields, words, confidence in misread(draft.indicators):
        draft.doubt(words, fields["location"], confidence, About.VALUE)
    for fields, words, confidence in odd(draft.indicators):
        draft.doubt(words, fields["location"], confidence)
    indicators = tuple(Indicator(**fields) for fields in draft.indicators)
    budget, budget_location = _budget(draft, header)
    record_left(draft, draft.meta)
    return GoalTable(
        source=source,
        kind=_kind(draft, title, project),
        title=title,
        year=year,
        organization=organization,
        project=project,
        budget=budget,
        budget_location=budget_location,
        goals=tuple(goals),
        tasks=tuple(draft.tasks),
        indicators=indicators,
        repairs=tuple(draft.repairs),
    )


def _printed(draft: Draft) -> tuple[dict[int, str], dict[int, str]]:
    """The level names as printed; none of a level whose cells are merged, for they say it all."""
    one_list = all(fields.get("scope") is None for fields in draft.indicators)
    level1, level2 = draft.printed if one_list else ({}, {})
    return ({} if 1 in draft.merged else level1), ({} if 2 in draft.merged else level2)


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


_OVERALL_GOAL = re.compile(r"\s*(?:项目)?总体?目标")


def _goals(draft: Draft, header: keys.Header) -> list[Goal]:
    goals: list[Goal] = []
    # 总体目标 beside 年度目标 is of the whole period
    of_year = any(
        e.found.key is Key.ANNUAL and e.found.rank == 0 and e.value for e in header.entries
    )
    for key, scope in ((Key.WHOLE_PERIOD, GoalScope.WHOLE_PERIOD), (Key.ANNUAL, GoalScope.ANNUAL)):
        for entry in header.entries:
            if entry.found.key is not key or not entry.value or keys.amount(entry.value):
                continue
            if any(goal.text == entry.value for goal in goals):
                continue
            if of_year and _OVERALL_GOAL.match(entry.label):
                scope = GoalScope.WHOLE_PERIOD
            elif key is Key.ANNUAL:
                scope = GoalScope.ANNUAL
            if prose.lists_indicators(entry.value):
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
            unit = unit or _unit_beside(entry) or _unit_above(header, entry)
            break
    if total is None and draft.total:
        total, unit = draft.total
    parts: list[BudgetPart] = list(draft.parts)
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
    parts = _one_split(parts, total)
    budget = Budget(
        total=total,
        unit=unit or header.money_unit or draft.money_unit or "万元",
        parts=tuple(parts),
    )
    return budget, location


def _one_split(parts: list[BudgetPart], total: Decimal | None) -> list[BudgetPart]:
    """The first parts that make up the total, where the form splits it twice: by source, by purpose."""
    for count, so_far in enumerate(accumulate(part.amount for part in parts), 1):
        if so_far == total and sum(part.amount for part in parts[count:]) == total:
            return parts[:count]
    return parts


def _unit_beside(entry: Entry) -> str | None:
    """The money unit of the label that spans the rows of a money block: 项目资金（元）."""
    for cell in entry.row.cells:
        if cell.column >= entry.cell.column:
            break
        found = keys.key_of(cell.text)
        if found and found.key is Key.TOTAL and (unit := keys.money_unit(cell.text)):
            return unit
    return None


def _unit_above(header: keys.Header, entry: Entry) -> str | None:
    """The money unit of a label without a value before this one: 项目资金（元）, then its rows."""
    above = header.entries[: header.entries.index(entry)]
    asked = [e.label for e in above if e.found.key is Key.TOTAL and not keys.amount(e.value)]
    return next((unit for label in reversed(asked) if (unit := keys.money_unit(label))), None)


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
