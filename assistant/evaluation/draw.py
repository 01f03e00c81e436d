"""A goal table printed in a layout: the drawing, and what a faithful reading of it must give."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import groupby

from assistant.evaluation import facts
from assistant.evaluation.drawing import Drawing
from assistant.evaluation.layouts import Block, Column, Layout, Levels, Place, Shows, Wording
from assistant.evaluation.spoiling import DAMAGES
from assistant.model.grammar import join_cells, parse_target
from assistant.model.table import (
    FurtherRole,
    FurtherValue,
    GoalScope,
    GoalTable,
    GradeBand,
    Indicator,
)
from assistant.model.target import Target, TargetKind
from assistant.model.taxonomy import BENEFIT, SATISFACTION, canonical_level1, canonical_level2

_FURTHER = {
    Shows.WHOLE_PERIOD: FurtherRole.WHOLE_PERIOD,
    Shows.ACTUAL: FurtherRole.ACTUAL,
    Shows.SCORE: FurtherRole.SCORE,
    Shows.REASON: FurtherRole.REASON,
    Shows.OTHER: FurtherRole.OTHER,
}
_GRADES = (Shows.EXCELLENT, Shows.GOOD, Shows.FAIR, Shows.POOR)
_SPLIT = (Shows.OPERATOR, Shows.VALUE, Shows.UNIT, Shows.SIGNED, Shows.AMOUNT)
_OF_TABLE = (Shows.PROJECT, Shows.ORGANIZATION, Shows.TOTAL, Shows.GOAL)
_OF_TASK = (Shows.TASK, Shows.TASK_TOTAL, Shows.TASK_CONTENT, Shows.TASK_GOAL)
_GRID_OF_WORDING = 4


@dataclass(frozen=True)
class Drawn:
    """A drawing and its truth: one table, or several in a long form."""

    drawing: Drawing
    truth: tuple[GoalTable, ...]


def draw(tables: Sequence[GoalTable], layout: Layout) -> Drawn:
    """The tables (completed by `facts`; as many as the layout has projects) in a layout."""
    if layout.shows(Shows.TASK):
        tables = [facts.duties(tables)]
    if not layout.stacked:  # one title, one year
        tables = [table.model_copy(update={"year": tables[0].year}) for table in tables]
    tables = [_arranged(table, layout) for table in tables]
    printer = _Printer(layout)
    truths = [_truth_of_head(table, layout) for table in tables]
    if layout.stacked:
        indicators = []
        for table in tables:
            printer.head(table)
            indicators += printer.grid([table])
    elif layout.wording:
        printer.head(tables[0])
        printer.words(tables[0].indicators, layout.wording)
        indicators = [tuple(_in_words(row, layout) for row in tables[0].indicators)]
    else:
        printer.head(tables[0])
        indicators = printer.grid(tables)
    printer.foot()
    return Drawn(
        printer.drawing,
        tuple(
            truth.model_copy(update={"indicators": rows})
            for truth, rows in zip(truths, indicators, strict=True)
        ),
    )


def _arranged(table: GoalTable, layout: Layout) -> GoalTable:
    """The table with the order and the level names of the layout."""
    rows = list(table.indicators)
    if layout.wording and layout.wording.figures_only:
        figures = [one for one in rows if one.target and one.target.kind is TargetKind.NUMBER]
        rows = figures or rows
    if layout.cost_first:
        rows = facts.cost_first(rows)
    if layout.satisfaction_in_benefit:
        rows = [
            row.model_copy(update={"level1_raw": BENEFIT})
            if canonical_level1(row.level1_raw or "") == SATISFACTION
            else row
            for row in rows
        ]
    rows = [facts.renamed(row, layout.level_names) for row in rows]
    if layout.over_levels:
        over = layout.over_levels
        rows = [
            row.model_copy(update={"level1_raw": over, "level2_raw": row.level1_raw})
            for row in rows
        ]
    for level in reversed(layout.points_on_levels):
        rows = _with_points(rows, level)
    if layout.filler:
        rows = [
            row
            for _, members in groupby(rows, key=_pair)
            for group in [list(members)]
            for row in [*group, group[-1].model_copy(update={"target": None})]
        ]
    return table.model_copy(update={"indicators": tuple(rows)})


def _with_points(rows: Sequence[Indicator], level: str) -> list[Indicator]:
    """The names of a level with the points of their rows attached: 产出指标（50分）."""
    by_level = _pair if level == "level2" else lambda row: row.level1_raw
    found: list[Indicator] = []
    for _, members in groupby(rows, key=by_level):
        group = list(members)
        points = sum((row.weight or Decimal(0) for row in group), Decimal(0))
        raw = f"{getattr(group[0], f'{level}_raw')}（{points.normalize():f}分）"
        found += [row.model_copy(update={f"{level}_raw": raw}) for row in group]
    return found


def _values(table: GoalTable) -> dict[str, str]:
    goals = {goal.scope: goal.text for goal in table.goals}
    return {
        "organization": table.organization or "",
        "project": table.project or "",
        "year": str(table.year or ""),
        "total": str(table.budget.total if table.budget else ""),
        "unit": table.budget.unit if table.budget else "",
        "goal": goals.get(GoalScope.ANNUAL, ""),
        "period_goal": goals.get(GoalScope.WHOLE_PERIOD, ""),
    }


def _truth_of_head(table: GoalTable, layout: Layout) -> GoalTable:
    """The table without indicators, and without what the layout does not print."""
    rows = [row for block in layout.head for row in _rows(block)]
    said = " ".join(
        [*layout.above, *(f"{key} {value}" for row in rows for key, value in row.items())]
    )
    shown = set(re.findall(r"{(\w+)}", said))
    shown |= {column.shows.value for column in layout.columns if column.shows in _OF_TABLE}
    if layout.goal:
        shown.add("goal")
    parts = table.budget.parts if table.budget and "财政拨款" in said else ()
    scopes = {GoalScope.ANNUAL: "goal", GoalScope.WHOLE_PERIOD: "period_goal"}
    by_task = layout.shows(Shows.TASK_GOAL)
    return table.model_copy(
        update={
            "kind": layout.kind,
            "title": None,
            "year": table.year if "year" in shown else None,
            "organization": table.organization if "organization" in shown else None,
            "project": table.project if "project" in shown else None,
            "budget": table.budget.model_copy(update={"parts": parts})
            if table.budget and "total" in shown
            else None,
            "goals": tuple(g for g in table.goals if by_task or scopes.get(g.scope) in shown),
            "tasks": table.tasks if layout.tasks or layout.shows(Shows.TASK) else (),
            "indicators": (),
        }
    )


def _rows(block: dict[str, str] | Block) -> tuple[dict[str, str], ...]:
    return block.rows if isinstance(block, Block) else (block,)


class _Printer:
    """Puts a table on a drawing, from the top down."""

    def __init__(self, layout: Layout) -> None:
        self.layout = layout
        self.drawing = Drawing()
        self.left = 1 if layout.side else 0  # the column of the words down the left edge
        self.width = len(layout.columns) + self.left if layout.columns else _GRID_OF_WORDING

    def head(self, table: GoalTable) -> None:
        """The lines above the table and the rows of labels and values at its head."""
        values = _values(table)
        lines = [line.format_map(values) for line in self.layout.above]
        if not self.drawing.rows:
            self.drawing.lines = lines
        else:
            for line in lines:
                self.drawing.put(self.drawing.rows, 0, line, width=self.width)
        for block in self.layout.head:
            top, left = self.drawing.rows, 0
            if isinstance(block, Block):
                self.drawing.put(top, 0, block.label.format_map(values), height=len(block.rows))
                left = 1
            for row, pairs in enumerate(_rows(block), top):
                self._pairs(row, left, pairs, values)
        if self.layout.tasks:
            self._tasks(table)
        if self.layout.goal:
            self._pairs(self.drawing.rows, 0, {self.layout.goal: "{goal}"}, values)

    def _pairs(self, row: int, left: int, pairs: dict[str, str], values: dict[str, str]) -> None:
        """Labels one column wide, each with its value over an equal share of the rest."""
        share = (self.width - left) // len(pairs)
        for number, (label, value) in enumerate(pairs.items()):
            start = left + number * share
            end = start + share if number < len(pairs) - 1 else self.width
            shows = Shows.GOAL if "goal}" in value else None
            text = self._spoilt(shows, value.format_map(values), 1)
            self.drawing.put(row, start, label.format_map(values))
            self.drawing.put(row, start + 1, text, width=end - start - 1)

    def _tasks(self, table: GoalTable) -> None:
        said = self.layout.tasks
        assert said is not None
        top, put = self.drawing.rows, self.drawing.put
        unit = table.budget.unit if table.budget else ""
        put(top, 0, said.label, height=2 + len(table.tasks))
        put(top, 1, said.name, height=2)
        put(top, 2, said.content, height=2)
        put(top, 3, said.budget.format(unit=unit), width=self.width - 3)
        for column, words in enumerate((said.total, *said.parts), 3):
            put(top + 1, column, words)
        for row, task in enumerate(table.tasks, top + 2):
            parts = {p.name: str(p.amount) for p in task.budget.parts} if task.budget else {}
            total = str(task.budget.total) if task.budget else ""
            cells = (task.name, task.content, total, *(parts.get(name) for name in said.parts))
            for column, text in enumerate(cells, 1):
                put(row, column, text)

    def foot(self) -> None:
        """The rows below the table; a single text goes right across."""
        for cells in self.layout.below:
            top = self.drawing.rows
            for column, text in enumerate(cells):
                last = column == len(cells) - 1
                self.drawing.put(top, column, text, width=self.width - column if last else 1)

    def grid(self, tables: Sequence[GoalTable]) -> list[tuple[Indicator, ...]]:
        """The columns with their headings; the indicators that they show, table by table."""
        top = self.drawing.rows
        deep = 2 if any(column.group for column in self.layout.columns) else 1
        column = self.left
        for group, members in groupby(self.layout.columns, key=lambda one: one.group):
            within = list(members)
            if group:
                self.drawing.put(top, column, group, width=len(within))
            for one in within:
                above = 1 if group else 0
                self.drawing.put(top + above, column, one.heading, height=deep - above)
                column += 1
        shown = [self._body(table) for table in tables]
        if self.layout.side:
            self.drawing.put(top, 0, self.layout.side, height=self.drawing.rows - top)
        return shown

    def _body(self, table: GoalTable) -> tuple[Indicator, ...]:
        if self.layout.lines_in_cell:
            return self._lines_in_cells(table.indicators)
        rows, top = table.indicators, self.drawing.rows
        places = dict(enumerate(self.layout.columns, self.left))
        # a duty has a row of its own above those of its activities
        starts = self._task_cells(table, places) if self.layout.shows(Shows.TASK) else None
        row_of = starts or list(range(top, top + len(rows)))
        values = _values(table)
        shown: list[Indicator] = []
        for column, one in places.items():
            if one.shows in (Shows.LEVEL1, Shows.LEVEL2):
                self._levels(rows, top, column, one)
            elif one.shows in _OF_TABLE:
                self.drawing.put(top, column, values[one.shows.value], height=len(rows))
        for number, (row, at) in enumerate(zip(rows, row_of, strict=True), 1):
            for long in (True, False):
                columns = {c: one for c, one in places.items() if one.whole_period is long}
                if row.target is None:
                    self._filler(at, columns)
                elif any(one.shows is Shows.NAME for one in columns.values()):
                    printed = _of_whole_period(row) if long else row
                    shown.append(self._row(printed, number, at, columns))
        return tuple(
            row.model_copy(update={"id": f"r{number}"}) for number, row in enumerate(shown, 1)
        )

    def _lines_in_cells(self, rows: Sequence[Indicator]) -> tuple[Indicator, ...]:
        """A row for each level-2, its indicators line by line in the same cells."""
        lead = self.layout.lines_in_cell or ""
        shows = {one.shows for one in self.layout.columns}
        top = self.drawing.rows
        groups = [list(members) for _, members in groupby(rows, key=_pair)]
        for at, group in enumerate(groups, top):
            cells = [_cells(row, number, self.layout) for number, row in enumerate(group, 1)]
            for column, one in enumerate(self.layout.columns, self.left):
                if one.shows is Shows.NAME:
                    lines = [
                        f"{lead.format(number=n)}{c[one.shows]}" for n, c in enumerate(cells, 1)
                    ]
                elif one.shows in cells[0]:
                    lines = [c[one.shows] for c in cells]
                else:
                    continue
                self.drawing.put(at, column, "\n".join(lines))
        for column, one in enumerate(self.layout.columns, self.left):
            if one.shows in (Shows.LEVEL1, Shows.LEVEL2):
                self._levels([group[0] for group in groups], top, column, one)
        return tuple(
            _as_shown(row, shows, _cells(row, n, self.layout), self.layout, (), n)
            for n, row in enumerate(rows, 1)
        )

    def _row(self, row: Indicator, number: int, at: int, columns: dict[int, Column]) -> Indicator:
        """Print what the columns show of an indicator; the indicator as they show it."""
        cells = _cells(row, number, self.layout)
        further: list[FurtherValue] = []
        towns = iter([value for value in row.further if value.role is FurtherRole.OTHER])
        for column, one in columns.items():
            if one.shows in _FURTHER:
                role = _FURTHER[one.shows]
                values = (
                    towns
                    if one.shows is Shows.OTHER
                    else iter([value for value in row.further if value.role is role])
                )
                said = next(values, None)
                text = said.text if said else ""
                if text:
                    further.append(FurtherValue(role=role, heading=one.heading, text=text))
            elif one.shows in cells:
                text = self._spoilt(one.shows, cells[one.shows], number)
            else:
                continue
            self.drawing.put(at, column, text)
        shows = {one.shows for one in self.layout.columns}
        return _as_shown(row, shows, cells, self.layout, tuple(further), number)

    def _filler(self, at: int, columns: dict[int, Column]) -> None:
        for column, one in columns.items():
            if one.shows is Shows.NAME:
                self.drawing.put(at, column, self.layout.filler)

    def _levels(self, rows: Sequence[Indicator], top: int, column: int, one: Column) -> None:
        def key(row: Indicator) -> tuple[str | None, ...]:
            names = (row.level1_raw, row.level2_raw)
            return names[:1] if one.shows is Shows.LEVEL1 else names

        at = top
        for names, members in groupby(rows, key=key):
            size = len(list(members))
            text = self._spoilt(one.shows, names[-1] or "", at)
            if self.layout.levels is Levels.MERGED:
                self.drawing.put(at, column, text, height=size)
            else:
                middle = (size - 1) // 2 if self.layout.levels is Levels.CENTRED else 0
                for offset in range(size):
                    here = self.layout.levels is Levels.REPEATED or offset == middle
                    self.drawing.put(at + offset, column, text if here else "")
            at += size

    def _task_cells(self, table: GoalTable, places: dict[int, Column]) -> list[int]:
        """Tasks with their cells merged over their indicators; the row of each indicator."""
        goals = {goal.task: goal.text for goal in table.goals}
        starts: list[int] = []
        for task in table.tasks:
            top = self.drawing.rows
            size = sum(row.task == task.id for row in table.indicators)
            total = str(task.budget.total) if task.budget else ""
            texts = dict(
                zip(_OF_TASK, (task.name, total, task.content, goals.get(task.id)), strict=True)
            )
            for column, one in places.items():
                if one.shows in texts:
                    indent = one.shows is Shows.TASK and task.parent is not None
                    self.drawing.put(
                        top, column, texts[one.shows], height=max(1, size), indent=indent
                    )
            starts += range(top, top + size)
        return starts

    def words(self, rows: Sequence[Indicator], said: Wording) -> None:
        """The indicators as a list in words."""
        if said.place is Place.LEVEL1:
            for level1, members in groupby(rows, key=lambda row: row.level1_raw):
                top = self.drawing.rows
                self.drawing.put(top, 0, level1)
                text = said.between.join(_item(said.item, row, 1) for row in members)
                self.drawing.put(top, 1, text, width=self.width - 1)
            return
        lines: list[str] = []
        for (level1, level2), members in groupby(rows, key=_pair):
            if said.heading:
                lines.append(said.heading.format(level1=level1, level2=level2))
            items = [_item(said.item, row, number) for number, row in enumerate(members, 1)]
            lines += said.between.join(items).split("\n")
        if said.place is Place.LINES:
            self.drawing.lines += lines
        else:
            top = self.drawing.rows
            self.drawing.put(top, 0, said.label)
            self.drawing.put(top, 1, "\n".join(lines), width=self.width - 1)

    def _spoilt(self, shows: Shows | None, text: str, number: int) -> str:
        for name in self.layout.damage:
            damage = DAMAGES[name]
            if shows in damage.befalls and text:
                text = damage.spoil(text, number)
        return text


def _pair(row: Indicator) -> tuple[str, str]:
    return row.level1_raw or "", row.level2_raw or ""


def _item(form: str, row: Indicator, number: int) -> str:
    target = row.target.raw if row.target else ""
    return form.format(name=row.name, target=target, number=number)


def _of_whole_period(row: Indicator) -> Indicator:
    assert row.target is not None
    return row.model_copy(
        update={
            "name": f"三年{row.name}",
            "target": parse_target(facts.whole_period(row.target)),
            "scope": GoalScope.WHOLE_PERIOD,
        }
    )


def _cells(row: Indicator, number: int, layout: Layout) -> dict[Shows, str]:
    """What each kind of column says of an indicator."""
    target = row.target
    assert target is not None
    grades = dict(zip(_GRADES, (band.target.raw for band in row.grades), strict=False))
    return {
        Shows.NAME: row.name,
        Shows.TARGET: target.raw,
        Shows.EXPLANATION: row.explanation or "",
        Shows.SCORING: row.scoring or "",
        Shows.WEIGHT: str(row.weight) if row.weight is not None else "",
        Shows.NOTE: row.note or "",
        Shows.NUMBER: str(number),
        Shows.BLANK: "",
        **grades,
        **_split(target, layout),
    }


def _split(target: Target, layout: Layout) -> dict[Shows, str]:
    """Sign, figure and unit in cells of their own, where that loses nothing."""
    sign = target.operator.value if target.operator else ""
    value, unit = str(target.value), target.unit or ""
    word = {text: layout.words.get(text, text) for text in (sign, unit)}
    direction = {"≥": "正向", ">": "正向", "≤": "反向", "<": "反向"}.get(sign, "正向")
    joined = join_cells(sign, value, unit) if target.kind is TargetKind.NUMBER else target
    if target.kind is not TargetKind.NUMBER or not _same(joined, target):
        return {
            Shows.OPERATOR: "" if layout.shows(Shows.DIRECTION) else "定性",
            Shows.VALUE: target.raw,
            Shows.UNIT: "",
            Shows.SIGNED: target.raw,
            Shows.AMOUNT: target.raw,
            Shows.DIRECTION: "定性",
        }
    return {
        Shows.OPERATOR: word[sign],
        Shows.VALUE: value,
        Shows.UNIT: word[unit],
        Shows.SIGNED: word[sign] + value,
        Shows.AMOUNT: value + word[unit],
        Shows.DIRECTION: direction,
    }


def _same(one: Target, other: Target) -> bool:
    fields = ("kind", "operator", "value", "high", "unit", "qualifier")
    return all(getattr(one, name) == getattr(other, name) for name in fields)


def _printed_target(
    target: Target, cells: dict[Shows, str], shows: set[Shows], number: int, layout: Layout
) -> Target:
    """The target as its cells say it: joined where the layout splits it, spoilt where that lasts."""
    raw = target.raw
    if shows & set(_SPLIT):
        kinds = [
            one
            for one in (Shows.OPERATOR, Shows.SIGNED, Shows.AMOUNT, Shows.VALUE, Shows.UNIT)
            if one in shows
        ]
        raw = "".join(cells[one] for one in kinds if cells[one] != "定性")
    for name in layout.damage:
        damage = DAMAGES[name]
        if damage.lasting and Shows.TARGET in damage.befalls:
            return parse_target(damage.spoil(raw, number))
    return target.model_copy(update={"raw": raw})


def _as_shown(
    row: Indicator,
    shows: set[Shows],
    cells: dict[Shows, str],
    layout: Layout,
    further: tuple[FurtherValue, ...],
    number: int,
) -> Indicator:
    target = row.target if shows & {Shows.TARGET, *_SPLIT} else None
    grades: tuple[GradeBand, ...] = row.grades if Shows.EXCELLENT in shows else ()
    return _levels_as_shown(row, Shows.LEVEL1 in shows, Shows.LEVEL2 in shows).model_copy(
        update={
            "target": _printed_target(target, cells, shows, number, layout) if target else None,
            "grades": grades,
            "explanation": row.explanation if Shows.EXPLANATION in shows else None,
            "scoring": row.scoring if Shows.SCORING in shows else None,
            "weight": row.weight if Shows.WEIGHT in shows else None,
            "note": row.note if Shows.NOTE in shows else None,
            "further": further,
        }
    )


def _in_words(row: Indicator, layout: Layout) -> Indicator:
    said = layout.wording
    assert said is not None
    level2 = bool(said.heading and "{level2}" in said.heading)
    return _levels_as_shown(row, True, level2).model_copy(
        update={
            "grades": (),
            "explanation": None,
            "scoring": None,
            "weight": None,
            "note": None,
            "further": (),
        }
    )


def _levels_as_shown(row: Indicator, level1: bool, level2: bool) -> Indicator:
    raw1 = row.level1_raw if level1 else None
    raw2 = row.level2_raw if level2 else None
    return row.model_copy(
        update={
            "level1_raw": raw1,
            "level2_raw": raw2,
            "level1": canonical_level1(raw1) if raw1 else None,
            "level2": canonical_level2(raw2) if raw2 else None,
        }
    )
