"""The indicator rows of a form filled: which of its rows stay, which are copied, what they say."""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import NamedTuple

from assistant.inplace.blanks import is_blank, is_open
from assistant.inplace.blocks import Block
from assistant.inplace.grid import Grid, Line
from assistant.inplace.groups import (
    Group,
    Style,
    group_for,
    insert_group,
    is_slot,
    level_columns,
    own_groups,
    printed_groups,
    style_of,
)
from assistant.inplace.told import Told, quoted
from assistant.inplace.values import VALUES, Text, texts_of
from assistant.model.table import Goal, GoalScope, GoalTable, Indicator, Task
from assistant.model.text import fold
from assistant.reading.grid import Cell, Row
from assistant.reading.layout import keys
from assistant.reading.layout.columns import Column
from assistant.reading.layout.headings import Role
from assistant.reading.layout.keys import money_unit
from assistant.writing.wording import amounts_of

#: In a list of projects, the columns that say which project the rows beside are of.
PROJECT_ROLES = frozenset({Role.PROJECT, Role.ORGANIZATION, Role.AMOUNT, Role.GOAL})


class Rebuilt(NamedTuple):
    """What becomes of the rows of a block."""

    block: Block
    lines: list[Line]


def fill_rows(grid: Grid, blocks: Sequence[Block], table: GoalTable, told: Told) -> list[Rebuilt]:
    """The lines of every block that gets indicators."""
    open_blocks = [block for block in blocks if block.after > block.first]
    plans = [_Plan(grid, block, table, told) for block in open_blocks]
    for scope in (GoalScope.WHOLE_PERIOD, None):
        rows = [
            row
            for row in table.indicators
            if (row.scope is GoalScope.WHOLE_PERIOD) == (scope is GoalScope.WHOLE_PERIOD)
        ]
        places = [(plan, group) for plan in plans for group in plan.groups_of(scope)]
        if not places and not any(row.scope is None for row in table.indicators):
            places = [(plan, group) for plan in plans for group in plan.groups_of(None)]
        if rows and not places:
            period = "实施期" if scope else "年度"
            told.say(f"表样没有放{period}绩效指标的行，{len(rows)} 条{period}指标没有填入。")
        elif rows:
            _assign(places, table, rows, told)
    return [Rebuilt(plan.block, plan.lines()) for plan in plans if plan.used]


def _assign(
    places: Sequence[tuple[_Plan, int]], table: GoalTable, rows: Sequence[Indicator], told: Told
) -> None:
    """Each indicator to the category it belongs under, in the first block that prints it."""
    printed = [(plan, group) for plan, group in places if plan.printed]
    if not printed or places[0][0].tasks:
        plan, group = places[0]
        plan.take(rows, group)
        return
    for row in rows:
        for plan, group in printed:
            found = group_for(plan.groups, table, row)
            if found is not None:
                plan.put(found, group, row)
                break
        else:
            plan, group = printed[-1]
            for candidate, at in printed:
                if any(one.level1 and one.level1 == row.level1_raw for one in candidate.groups):
                    plan, group = candidate, at
            made = insert_group(plan.groups, table, row)
            plan.made.add(made)
            plan.put(made, group, row)
            if not made.level1 and not made.level2:
                told.say(f"“{quoted(row.name)}”没有一级、二级指标，放在最后，请填写类别。")


@dataclass(slots=True)
class _Levels:
    """The level columns of side-by-side blocks (`numbers`) and how each is printed."""

    first: Column | None
    second: Column | None
    styles: dict[Column, Style]
    numbers: list[int]


def _styles(
    rows: Sequence[Row], block: Block, first: Column | None, second: Column | None
) -> dict[Column, Style]:
    """How both levels are printed; where the first is on every row, so is the second."""
    styles = {c: style_of(rows, block, c) for c in (first, second) if c}
    if first and second and styles[first] is Style.REPEATED:
        styles[second] = Style.REPEATED
    return styles


class _Plan:
    """One block of the form: its categories, and what is to stand in each."""

    def __init__(self, grid: Grid, block: Block, table: GoalTable, told: Told) -> None:
        self.block = block
        self.used = False
        self.made: set[Group] = set()  # categories whose labels have to be written
        self._grid = grid
        self._rows = grid.rows
        self._table = table
        self._told = told
        self.tasks = bool(block.header.of(Role.TASK))
        self.groups = [] if self.tasks else printed_groups(self._rows, block)
        self.printed = bool(self.groups)
        self._levels = [
            _Levels(
                first,
                second,
                _styles(self._rows, block, first, second),
                numbers,
            )
            for (first, second), numbers in level_columns(block).items()
        ]
        self._number = 0

    def groups_of(self, scope: GoalScope | None) -> list[int]:
        """The side-by-side blocks for this period."""
        numbers = self.block.groups
        if len(numbers) == 1:
            return numbers if self.block.scope is scope else []
        whole = {
            number: any(
                column.scope is GoalScope.WHOLE_PERIOD
                for column in self.block.header.columns
                if column.group == number and column.role in (Role.TARGET, Role.NAME)
            )
            for number in numbers
        }
        return [n for n in numbers if whole[n] == (scope is GoalScope.WHOLE_PERIOD)]

    def put(self, group: Group, number: int, row: Indicator) -> None:
        """An indicator into a category."""
        self.used = True
        if not group.level2 and not group.wide and row.level2_raw and self._levels[0].second:
            group.level2 = row.level2_raw
            self.made.add(group)
        group.add(number, row)

    def take(self, rows: Sequence[Indicator], number: int) -> None:
        """All these indicators into a block that prints no category of its own."""
        self.used = True
        wanted = self._by_task(rows) if self.tasks else own_groups(self._table, rows)
        if not self.groups:
            self.groups = wanted
            self.made = set(wanted)
            self._deal_slots()
            if number:
                for group in wanted:
                    group.indicators = {number: group.indicators.get(0, [])}
            return
        self.groups = [group for group in self.groups if group in self.made]
        for group in wanted:  # the other period stands beside
            held = next(
                (g for g in self.groups if (g.level1, g.level2) == (group.level1, group.level2)),
                None,
            )
            if held is None:
                held = Group(group.level1, group.level2)
                same = [i for i, g in enumerate(self.groups) if g.level1 == group.level1]
                self.groups.insert(same[-1] + 1 if same else len(self.groups), held)
                self.made.add(held)
            for row in group.indicators.get(0, ()):
                held.add(number, row)
        self._deal_slots()

    def _deal_slots(self) -> None:
        """The form's rows shared out among the categories, in order."""
        free = list(range(self.block.first, self.block.after))
        for group in self.groups:
            group.rows = []
            needed = max(group.most, 1)
            while free and sum(is_slot(self._rows[i], self.block) for i in group.rows) < needed:
                group.rows.append(free.pop(0))
        if free:
            self.groups.append(Group("", "", rows=free))

    # -- duties and activities -----------------------------------------------------------------

    def _by_task(self, rows: Sequence[Indicator]) -> list[Group]:
        groups: list[Group] = []
        table = self._table
        for task in table.tasks:
            group = Group(task.name, "", lead=self._task_texts(task))
            for row in rows:
                if row.task == task.id:
                    group.add(0, row)
            groups.append(group)
        rest = [row for row in rows if row.task is None or table.task(row.task) is None]
        if rest:
            last = Group("", "")
            for row in rest:
                last.add(0, row)
            groups.append(last)
        return groups

    def _task_texts(self, task: Task) -> dict[Column, Text]:
        columns = self.block.header.of(Role.TASK)
        below = task.parent is not None
        texts: dict[Column, Text] = {}
        own = columns[1] if below and len(columns) > 1 else columns[0]
        texts[own] = Text(f"　　{task.name}" if below and len(columns) == 1 else task.name)
        goals: list[Goal] = [goal for goal in self._table.goals if goal.task == task.id]
        for role, text in (
            (Role.CONTENT, task.content or ""),
            (Role.GOAL, "\n".join(goal.text for goal in goals)),
        ):
            column = self.block.of(role)
            if column is not None:
                texts[column] = Text(text)
            elif text:
                self._told.say(f"表样没有放“{quoted(text)}”（{task.name}）的栏目，没有填入。")
        column = self.block.of(Role.AMOUNT)
        if column is not None and task.budget:
            unit = money_unit(column.heading) or "万元"
            text, number = amounts_of(task.budget, unit).get("", ("", None))
            texts[column] = Text(text, number)
        return texts

    # -- lines ---------------------------------------------------------------------------------

    def lines(self) -> list[Line]:
        """The rows of the block from top to bottom."""
        lines: list[Line] = []
        level1 = 0
        before: str | None = None
        for at, group in enumerate(self.groups):
            if group.level1 != before or not group.level1:
                level1 += 1
                before = group.level1
            made = self._group_lines(group)
            self._label(
                made, group, level1, at, first=not lines or lines[-1].joins.get(-1) != level1
            )
            lines += made
        for line in lines:
            line.joins.pop(-1, None)
            self._grow_side_label(line)
        if not self.tasks:
            self._name_project(lines)
        return lines

    def _name_project(self, lines: list[Line]) -> None:
        """In a list of projects: name, unit, money and goal in one cell each beside all the rows."""
        table = self._table
        texts: dict[Role, Text] = {
            Role.PROJECT: Text(table.project or ""),
            Role.ORGANIZATION: Text(table.organization or ""),
            Role.GOAL: Text(
                "\n".join(goal.text for goal in table.goals if goal.scope is GoalScope.ANNUAL)
            ),
        }
        column = self.block.of(Role.AMOUNT)
        if column is not None and table.budget:
            unit = money_unit(column.heading) or keys.money_line(self._rows) or "万元"
            text, number = amounts_of(table.budget, unit).get("", ("", None))
            texts[Role.AMOUNT] = Text(text, number)
        filled = [line for line in lines if line.written]
        for role, said in texts.items():
            column = self.block.of(role)
            if column is None or not said.text or not filled:
                continue
            merged = style_of(self._rows, self.block, column) is Style.MERGED
            for at, line in enumerate(filled):
                cell = self._rows[line.like].at(column.start, column.end)
                if cell is None or not (line.new or is_blank(cell.text)):
                    continue
                if merged:
                    line.joins[cell.column] = role
                if merged or at == 0:
                    line.texts[cell.column] = said.text
                    if said.number is not None:
                        line.numbers[cell.column] = said.number

    def _grow_side_label(self, line: Line) -> None:
        """A label beside a single row stands beside its copies too."""
        row = self._rows[line.like]
        for column in self.block.header.of(Role.LABEL):
            cell = row.at(column.start, column.end)
            if cell and cell.text and not cell.covered and not self._grid.merged(cell):
                line.joins[cell.column] = ("label", line.like)
                line.free_height = True

    def _group_lines(self, group: Group) -> list[Line]:
        lines: list[Line] = []
        waiting = {number: list(rows) for number, rows in group.indicators.items()}
        for index in group.rows:
            if not is_slot(self._rows[index], self.block):
                lines.append(self._taken(index, waiting))
        free = [index for index in group.rows if is_slot(self._rows[index], self.block)]
        needed = max((len(rows) for rows in waiting.values()), default=0)
        for offset in range(needed):
            line = Line(free[offset]) if offset < len(free) else Line(self._like(group), new=True)
            self._write(
                line, {n: rows[offset] for n, rows in waiting.items() if offset < len(rows)}
            )
            lines.append(line)
        spare = free[needed:]
        fixed = not self.printed and not self._grid.removes_blank_rows
        keep = spare if fixed else spare[: 0 if lines else 1]
        if not keep and not lines and not group.rows and group in self.made:
            lines.append(Line(self._like(group), new=True))  # a task without indicators
        lines += [self._cleared(index) for index in keep]
        return sorted(lines, key=lambda line: line.like) if _in_order(lines) else lines

    def _like(self, group: Group) -> int:
        """The form's row to copy: the last of the category, or the nearest that is a slot."""
        own = [i for i in group.rows if is_slot(self._rows[i], self.block)] or group.rows
        if own:
            return own[-1]
        at = self.groups.index(group)
        near = [*reversed(self.groups[:at]), *self.groups[at + 1 :]]
        held = [index for other in near for index in reversed(other.rows)]
        narrow = [index for index in held if not self._spans(index)]
        slots = [index for index in narrow or held if is_slot(self._rows[index], self.block)]
        return next(iter(slots or narrow or held), self.block.first)

    def _spans(self, index: int) -> bool:
        """Whether one cell stands over both level columns."""
        first, second = self._levels[0].first, self._levels[0].second
        if first is None or second is None:
            return False
        row = self._rows[index]
        return row.at(first.start, first.end) is row.at(second.start, second.end)

    def _taken(self, index: int, waiting: dict[int, list[Indicator]]) -> Line:
        """A row with content: the indicator of that name fills what is blank in it."""
        line = Line(index)
        row = self._rows[index]
        for number in self.block.groups:
            rows = waiting.get(number, [])
            column = self.block.of(Role.NAME, number)
            cell = row.at(column.start, column.end) if column else None
            if cell is None or not cell.text or cell.covered:
                continue
            same = next((one for one in rows if fold(one.name) == fold(cell.text)), None)
            if same is not None:
                rows.remove(same)
                self._write(line, {number: same})
            elif not is_blank(cell.text):
                self._told.kept(cell.text)
        return line

    def _write(self, line: Line, rows: dict[int, Indicator]) -> None:
        like = self._rows[line.like]
        line.written = True
        self._number += 1
        column = self.block.of(Role.NUMBER)
        if column is not None and rows:
            self._set(
                line, like, column, Text(str(self._number), Decimal(self._number)), "", over=True
            )
        blank = self._cleared(line.like) if not line.new else Line(line.like)
        line.texts = {**blank.texts, **line.texts}
        for number, row in rows.items():
            texts, missing = texts_of(self._table, row, self.block, number)
            self._clear_values(line, like, number)
            where = f"“{quoted(row.name)}”"
            for column, text in texts.items():
                self._set(line, like, column, text, where)
            for what in missing:
                self._told.no_column(what)
            if row.level2_raw and not self._levels[0].second:
                self._told.no_column("二级指标")
            if row.level1_raw and not self._levels[0].first:
                self._told.no_column("一级指标")

    def _clear_values(self, line: Line, like: Row, number: int) -> None:
        """Take the sign and the unit that the form begins with out of the way."""
        for role in VALUES:
            column = self.block.of(role, number)
            cell = like.at(column.start, column.end) if column else None
            if cell and cell.text and not cell.covered and is_open(cell.text):
                line.texts[cell.column] = ""

    def _set(
        self, line: Line, like: Row, column: Column, text: Text, where: str, *, over: bool = False
    ) -> None:
        cell = like.at(column.start, column.end)
        if cell is None:
            return
        if cell.covered:
            self._told.say(
                f"{where}：“{column.heading}”一栏与上面一行合并，“{quoted(text.text)}”没有填入。"
            )
            return
        held = "" if line.new else cell.text
        role = column.role
        free = over or (is_open(held) if role in VALUES else is_blank(held))
        if not free:
            same = fold(held) == fold(text.text)
            if not same:
                self._told.clash(where, held, text.text)
            return
        line.texts[cell.column] = text.text
        if text.number is not None:
            line.numbers[cell.column] = text.number

    def _cleared(self, index: int) -> Line:
        """A row that stays empty, without the words that asked for content."""
        line = Line(index)
        row = self._rows[index]
        for column in self.block.header.columns:
            cell = row.at(column.start, column.end)
            own = cell and cell.text and not cell.covered and column.role not in _PRINTED
            if cell and own and is_blank(cell.text):
                line.texts[cell.column] = ""
        return line

    def _label(self, lines: list[Line], group: Group, level1: int, at: int, *, first: bool) -> None:
        """The names of the categories beside their rows, as the form prints them."""
        for number, levels in enumerate(self._levels):
            held = any(n in other.indicators for other in self.groups for n in levels.numbers)
            if not held and not self.printed and not self.tasks:
                continue  # the block of a period that the table has nothing of
            keys: tuple[tuple[Column | None, str, Hashable, bool], ...] = (
                (levels.first, group.level1, (number, "level1", level1), first),
                (levels.second, group.level2, (number, "level2", at), True),
            )
            for column, name, key, begins in keys:
                if column is not None:
                    self._label_column(
                        lines, group, column, levels.styles[column], name, key, begins
                    )
        for column, text in group.lead.items():
            for line in lines:
                cell = self._rows[line.like].at(column.start, column.end)
                if cell is not None:
                    line.texts[cell.column] = text.text
                    line.joins[cell.column] = ("task", at)
                    if text.number is not None:
                        line.numbers[cell.column] = text.number
        if group.lead:
            for column in self.block.header.of(Role.TASK):
                for line in lines:
                    cell = self._rows[line.like].at(column.start, column.end)
                    if cell is not None:
                        line.joins.setdefault(cell.column, ("task", at))
        for line in lines:
            line.joins[-1] = level1

    def _label_column(
        self,
        lines: list[Line],
        group: Group,
        column: Column,
        style: Style,
        name: str,
        key: Hashable,
        begins: bool,
    ) -> None:
        for at, line in enumerate(lines):
            row = self._rows[line.like]
            cell = row.at(column.start, column.end)
            if cell is None:
                continue
            if style is Style.MERGED and (name or group in self.made) and not self._above(cell):
                line.joins[cell.column] = key if name else None
            wanted = name if style is not Style.ONCE or (at == 0 and begins) else ""
            if group in self.made or line.new:
                line.texts[cell.column] = wanted
            elif cell.covered and is_blank(cell.text):
                line.texts.setdefault(cell.column, "")

    def _above(self, cell: Cell) -> bool:
        """Whether the cell is one with another over the rows: 产出指标 beside its own headings."""
        anchor = self._grid.anchor(cell)
        heading = self._rows[self.block.header.first : self.block.first]
        return anchor is not cell and any(anchor in row.cells for row in heading)


_PRINTED = frozenset({Role.LABEL, Role.LEVEL1, Role.LEVEL2, Role.NUMBER})


def _in_order(lines: Sequence[Line]) -> bool:
    """Whether the form's own rows are among the lines without copies: then they keep their order."""
    return not any(line.new for line in lines)
