"""A goal table printed in a layout: the drawing, and what a faithful reading of it must give."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

from assistant.evaluation.arrange import arranged, pair
from assistant.evaluation.drawing import Drawing
from assistant.evaluation.layouts import Block, Column, Layout, Levels, Place, Shows, Wording
from assistant.evaluation.spoiling import DAMAGES
from assistant.evaluation.truth import (
    OF_TABLE,
    as_printed,
    cells_of,
    head_as_printed,
    in_words,
    numbered,
    of_whole_period,
    rows_of,
)
from assistant.model.table import FurtherRole, FurtherValue, GoalScope, GoalTable, Indicator

_FURTHER = {
    Shows.WHOLE_PERIOD: FurtherRole.WHOLE_PERIOD,
    Shows.ACTUAL: FurtherRole.ACTUAL,
    Shows.SCORE: FurtherRole.SCORE,
    Shows.REASON: FurtherRole.REASON,
    Shows.OTHER: FurtherRole.OTHER,
}
_OF_TASK = (Shows.TASK, Shows.TASK_TOTAL, Shows.TASK_CONTENT, Shows.TASK_GOAL)
_GRID_OF_WORDING = 4


@dataclass(frozen=True)
class Drawn:
    """A drawing and its truth: one table, or several in a long form."""

    drawing: Drawing
    truth: tuple[GoalTable, ...]


def draw(tables: Sequence[GoalTable], layout: Layout) -> Drawn:
    """The tables (completed by `facts`; as many as the layout has projects) in a layout."""
    tables = arranged(tables, layout)
    printer = _Printer(layout)
    truths = [head_as_printed(table, layout) for table in tables]
    if layout.stacked:
        indicators = []
        for table in tables:
            printer.head(table)
            indicators += printer.grid([table])
    elif layout.wording:
        printer.head(tables[0])
        printer.words(tables[0].indicators, layout.wording)
        indicators = [tuple(in_words(row, layout) for row in tables[0].indicators)]
    else:
        printer.head(tables[0])
        indicators = printer.grid(tables)
    printer.foot()
    return Drawn(
        printer.drawing,
        tuple(
            truth.model_copy(update={"indicators": numbered(rows)})
            for truth, rows in zip(truths, indicators, strict=True)
        ),
    )


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
            for row, pairs in enumerate(rows_of(block), top):
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
        shown = []
        for number, table in enumerate(tables):
            rows: list[Indicator] = []
            for start in range(
                0, len(table.indicators), self.layout.page_rows or len(table.indicators)
            ):
                page = table.indicators[start:][: self.layout.page_rows]
                if start or not number:
                    self._headings()
                before = table.indicators[start - 1] if start else None
                rows += self._body(table.model_copy(update={"indicators": page}), before)
            shown.append(tuple(rows))
        if self.layout.side:
            self.drawing.put(top, 0, self.layout.side, height=self.drawing.rows - top)
        return shown

    def _headings(self) -> None:
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

    def _body(self, table: GoalTable, before: Indicator | None) -> tuple[Indicator, ...]:
        """The rows of a table, or of a page of it that goes on after the row `before`."""
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
                self._levels(rows, top, column, one, before)
            elif one.shows in OF_TABLE:
                self.drawing.put(top, column, values[one.shows.value], height=len(rows))
        for number, (row, at) in enumerate(zip(rows, row_of, strict=True), 1):
            for long in (True, False):
                columns = {c: one for c, one in places.items() if one.whole_period is long}
                if row.target is None:
                    self._filler(at, columns)
                elif any(one.shows is Shows.NAME for one in columns.values()):
                    printed = of_whole_period(row) if long else row
                    shown.append(self._row(printed, number, at, columns))
        return tuple(shown)

    def _lines_in_cells(self, rows: Sequence[Indicator]) -> tuple[Indicator, ...]:
        """A row for each level-2, its indicators line by line in the same cells."""
        lead = self.layout.lines_in_cell or ""
        top = self.drawing.rows
        groups = [list(members) for _, members in groupby(rows, key=pair)]
        for at, group in enumerate(groups, top):
            cells = [cells_of(row, number, self.layout) for number, row in enumerate(group, 1)]
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
        return tuple(as_printed(row, n, self.layout) for n, row in enumerate(rows, 1))

    def _row(self, row: Indicator, number: int, at: int, columns: dict[int, Column]) -> Indicator:
        """Print what the columns show of an indicator; the indicator as they show it."""
        cells = cells_of(row, number, self.layout)
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
        return as_printed(row, number, self.layout, tuple(further))

    def _filler(self, at: int, columns: dict[int, Column]) -> None:
        for column, one in columns.items():
            if one.shows is Shows.NAME:
                self.drawing.put(at, column, self.layout.filler)

    def _levels(
        self,
        rows: Sequence[Indicator],
        top: int,
        column: int,
        one: Column,
        before: Indicator | None = None,
    ) -> None:
        """A level's cells; blank in a group that goes on from the page before."""

        def key(row: Indicator) -> tuple[str | None, ...]:
            names = (row.level1_raw, row.level2_raw)
            return names[:1] if one.shows is Shows.LEVEL1 else names

        at = top
        for names, members in groupby(rows, key=key):
            size = len(list(members))
            goes_on = at == top and before is not None and names == key(before)
            text = "" if goes_on else self._spoilt(one.shows, names[-1] or "", at)
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
        for (level1, level2), members in groupby(rows, key=pair):
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


def _item(form: str, row: Indicator, number: int) -> str:
    target = row.target.raw if row.target else ""
    return form.format(name=row.name, target=target, number=number)
