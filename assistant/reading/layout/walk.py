"""Down the rows under a header: levels carried, cells made into indicators and tasks."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import Any

from assistant.model import taxonomy
from assistant.model.grammar import join_cells, parse_target
from assistant.model.numerals import read_number
from assistant.model.report import About, Problem, Severity
from assistant.model.table import (
    Budget,
    BudgetPart,
    FurtherRole,
    FurtherValue,
    Goal,
    GoalScope,
    GradeBand,
    Location,
    Repair,
    Task,
)
from assistant.model.target import Target
from assistant.model.units import canonical_unit
from assistant.reading.damage import Damage, RepairName, indicator_name, level_name, one_line
from assistant.reading.grid import Cell, Row
from assistant.reading.layout import keys
from assistant.reading.layout.align import Placed
from assistant.reading.layout.columns import Column, Header, Kind
from assistant.reading.layout.content import OPERATORS, Look, look
from assistant.reading.layout.footer import is_footer
from assistant.reading.layout.headings import GRADE_OF, Role, heading, is_label, plain, scope_of

_NOT_A_ROW = re.compile(
    r"(?:总分|合计|总计|小计|总得分|自评总分|得分合计|金额合计|资金合计)(?:[（(].*[)）])?[:：]?\d*(?:\.\d+)?分?"
    r"|[.…·\-—_/]+"
)
_NONE = frozenset({"无", "暂无", "不涉及", "不适用", "——", "—", "-", "--", "/", "\\", "／"})
_OVERALL = re.compile(r"全[县市区省州国]|合计|总|区域|整体|指标值|目标值|年度")
_ORDER = re.compile(r"^\s*[（(]?[一二三四五六七八九十\d]{1,2}[)）、.．]\s*")
_NUMBERED = re.compile(
    r"^\s*(?:(?:指标|目标)\s*\d{1,2}\s*[:：、.．]?|\d{1,2}\s*[:：、.．)）](?!\d)|[①-⑳])\s*\S"
)
# a new line, or what was one before a slot: …一条 指标2：…
_BEFORE_NUMBER = re.compile(r"\n|[ \t\u3000\xa0]*(?=(?:指标|目标)\s*\d{1,2}\s*[:：])")
_WEIGHT = re.compile(r"[（(]?\s*(\d+(?:\.\d+)?)\s*(分|%|％)?\s*[)）]?")
_POINTS = re.compile(r"(\d+(?:\.\d+)?)\s*分")
_FURTHER = {
    Role.ACTUAL: FurtherRole.ACTUAL,
    Role.SCORE: FurtherRole.SCORE,
    Role.REASON: FurtherRole.REASON,
}


@dataclass(slots=True)
class Draft:
    """A goal table in the making. Counts and carried state live here, so a table may span pages."""

    kinds: set[Kind] = field(default_factory=set)
    roles: set[Role] = field(default_factory=set)
    meta: list[Row] = field(default_factory=list)
    indicators: list[dict[str, Any]] = field(default_factory=list)
    tasks: list[Task] = field(default_factory=list)
    goals: list[Goal] = field(default_factory=list)
    repairs: list[Repair] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    taken: set[int] = field(default_factory=set)  # cells whose damage is already on the list
    above: list[Row] = field(default_factory=list)  # what stood once above a list or a page
    listed: bool = False  # one project of a list, under the head of the list
    parts: list[BudgetPart] = field(default_factory=list)
    # the names of level 1 and level 2 by the number of the row they are printed in
    printed: tuple[dict[int, str], dict[int, str]] = field(default_factory=lambda: ({}, {}))
    merged: set[int] = field(default_factory=set)  # levels (1, 2) whose cells are merged
    money_unit: str | None = None
    total: tuple[Decimal, str | None] | None = None
    project: str | None = None
    organization: str | None = None
    level1: str | None = None
    level2: str | None = None
    scope: GoalScope | None = None
    duty: str | None = None
    task: str | None = None

    def record(
        self,
        damage: Sequence[Damage],
        location: Location,
        indicator: str | None = None,
        field: str | None = None,
    ) -> None:
        """Put repairs on the list."""
        for one in damage:
            self.repairs.append(
                Repair(
                    name=one.name,
                    before=one.before,
                    after=one.after,
                    at=one.at,
                    indicator=indicator,
                    field=field,
                    location=location,
                )
            )

    def text(
        self,
        row: Row,
        cell: Cell | None,
        clean: Callable[[str], tuple[str, list[Damage]]] | None = None,
        indicator: str | None = None,
        field: str | None = None,
    ) -> str | None:
        """A cell's text cleaned for its field, every repair recorded; None where it is blank."""
        if cell is None or not cell.text:
            return None
        damage: list[Damage] = []
        if id(cell) not in self.taken:
            self.taken.add(id(cell))
            damage += cell.damage
        text, more = clean(cell.text) if clean else (cell.text, [])
        self.record([*damage, *more], row.location(cell), indicator, field)
        return text or None

    def doubt(
        self, message: str, location: Location, confidence: float, about: About = About.LAYOUT
    ) -> None:
        """Something the user should look at."""
        self.problems.append(
            Problem(
                severity=Severity.WARNING,
                message=message,
                about=about,
                location=location,
                confidence=confidence,
            )
        )


_BESIDE = (Role.WEIGHT, Role.NOTE, Role.SCORING, Role.EXPLANATION)


class Walker:
    """Goes down the rows of one block and adds what it finds to a draft."""

    def __init__(self, draft: Draft, header: Header) -> None:
        self.draft = draft
        self.header = header
        columns = header.columns
        self.groups = sorted({c.group for c in columns if c.role in (Role.NAME, Role.TARGET)})
        self.grades = [column for column in columns if column.role in GRADE_OF]
        self.duties = header.of(Role.TASK)
        self.unit = next(
            (
                unit
                for column in columns
                if column.role in (Role.AMOUNT, Role.AMOUNT_PART)
                and (unit := keys.money_unit(column.words))
            ),
            None,
        )
        self.year = keys.year_of([*draft.meta, *draft.above])
        draft.kinds.add(header.kind)
        draft.roles |= {column.role for column in columns}

    def walk(self, rows: Sequence[tuple[Row, Placed]]) -> None:
        """Add every row of the block."""
        if not self.draft.indicators:
            self._say_which_value(rows)
        self._walk(rows)

    def _say_which_value(self, rows: Sequence[tuple[Row, Placed]]) -> None:
        """Where several columns could be the target, say which was taken."""
        values = [c for c in self.header.of(Role.TARGET) if c.scope is not GoalScope.WHOLE_PERIOD]
        if len(values) <= len(self.groups) or not rows:
            return
        main = self._main_value(values)
        if main and (_OVERALL.search(main.heading) or keys.year_in(main.heading)):
            return
        taken = (
            f"以“{main.heading}”一列为准，其余另存" if main else "没有合计列，指标值留空，各列另存"
        )
        row = rows[0][0]
        self.draft.doubt(
            f"有 {len(values)} 列指标值，{taken}，请核对。", row.location(row.cells[0]), 0.6
        )

    def _walk(self, rows: Sequence[tuple[Row, Placed]]) -> None:
        indents = self.duties and any(
            cell.indent for _, placed in rows if (cell := placed.get(self.duties[0]))
        )
        below = False
        for row, placed in rows:
            if is_footer(row):
                below = True
            elif below and not _names_level(placed):
                continue  # what stands beside or under a signature
            else:
                below = False
            if below:
                continue
            if self.header.kind is Kind.TASKS:
                self._task_row(row, placed)
                continue
            if self.duties:
                self._activity(row, placed, bool(indents))
            if self._section(row):
                continue
            self._labels(placed)
            for group in self.groups:
                for one in self._one_by_one(placed, group):
                    self._indicator(row, one, group)

    def _section(self, row: Row) -> bool:
        """Whether the row only names the level or the period of the rows below it, across the table."""
        if not row.exact or len(row.filled) != 1:
            return False
        cell = row.filled[0]
        names, bare = self.header.of(Role.NAME), _ORDER.sub("", cell.text)
        if not names or cell.column > names[0].start or any(c.covered for c in row.cells):
            return False
        if cell.end <= names[0].start and cell is not row.cells[0]:
            return False  # without merges it stands in the first cell
        if is_label(bare) and (scope := scope_of(bare)):
            self.draft.scope = scope if scope is GoalScope.WHOLE_PERIOD else None
            self.draft.level1 = self.draft.level2 = None
        elif look(bare) & Look.LEVEL1 and not self.header.of(Role.LEVEL1):
            self.draft.level1, self.draft.level2 = (
                self._level(row, replace(cell, text=bare), 1),
                None,
            )
        else:
            return False
        self.draft.taken.add(id(cell))
        return True

    def _one_by_one(self, placed: Placed, group: int) -> list[Placed]:
        """The row taken apart where its name cell numbers several indicators line by line."""
        cell = self._get(placed, Role.NAME, group)
        names = _numbered_names(cell.text) if cell else []
        if len(names) < 2:
            return [placed]
        pieces: list[Placed] = [{} for _ in names]
        for column, whole in placed.items():
            texts = names if whole is cell else _as_many(whole.text, len(names))
            for number, piece in enumerate(pieces):
                if texts is None and (number == 0 or column.role in (Role.LEVEL1, Role.LEVEL2)):
                    piece[column] = whole
                elif texts is not None:
                    damage = () if number else whole.damage
                    piece[column] = replace(whole, text=texts[number].strip(), damage=damage)
        return pieces

    def _get(self, placed: Placed, role: Role, group: int | None = None) -> Cell | None:
        """The cell in this row under the column of a role; a group's own column before a shared one."""
        columns = [c for c in self.header.columns if c.role is role]
        if group is not None and len(columns) > 1:
            own = [c for c in columns if c.group == group]
            columns = own or [c for c in columns if c.group <= group][-1:]
        elif group is not None and role in _BESIDE:
            # a lone 分值 or 备注 right of two blocks is the right one's where it has an indicator
            columns = [c for c in columns if c.group <= group or not self._named(placed, c.group)]
        return next((cell for c in columns if (cell := placed.get(c)) and cell.text), None)

    def _named(self, placed: Placed, group: int) -> bool:
        """Whether the row has an indicator in this block."""
        return any((cell := placed.get(c)) and cell.text for c in self.header.of(Role.NAME, group))

    def _labels(self, placed: Placed) -> None:
        for column in self.header.of(Role.LABEL):
            cell = placed.get(column)
            if cell and cell.text:  # covered too: the label may begin beside the headings
                self.draft.scope = (
                    GoalScope.WHOLE_PERIOD
                    if scope_of(cell.text) is GoalScope.WHOLE_PERIOD
                    else None
                )

    # Indicators

    def _levels(self, row: Row, placed: Placed, group: int) -> None:
        draft = self.draft
        top = self._get(placed, Role.LEVEL1, group)
        under = self._get(placed, Role.LEVEL2, group)
        if top is under:
            under = None  # one cell over both columns: 满意度指标
        if top:
            name = self._level(row, top, 1)
            if name != draft.level1:
                draft.level1, draft.level2 = name, None
        if under:
            draft.level2 = self._level(row, under, 2)

    def _level(self, row: Row, cell: Cell, level: int) -> str:
        """The name in a level's cell, its place kept where it is printed."""
        draft = self.draft
        if cell.covered:
            draft.merged.add(level)
            return level_name(cell.text)[0]
        name = draft.text(row, cell, level_name, field=f"level{level}") or cell.text
        draft.printed[level - 1][len(draft.indicators)] = name
        return name

    def _indicator(self, row: Row, placed: Placed, group: int) -> None:
        draft = self.draft
        self._levels(row, placed, group)
        cell = self._get(placed, Role.NAME, group)
        id = f"r{len(draft.indicators) + 1}"
        if cell is not None and cell.covered:
            cell = None
        name = indicator_name(cell.text)[0] if cell else ""
        if name and _NOT_A_ROW.fullmatch(plain(name) or name):
            return
        target, further, where = self._target(row, placed, group, id)
        grades = self._grades(row, placed, group, id)
        if name in _NONE and (target is None or target.raw in _NONE) and not grades:
            return  # the form's way to say that a category has no row
        if not name:
            if target is None or where is None or where.covered or draft.level2 is None:
                return
            if _only_numbers(placed):
                return
            draft.doubt(
                f"“{draft.level2}”一行有指标值但没有三级指标名称。", row.location(where), 0.5
            )
        assert cell is not None or where is not None
        location = row.location(cell or where)  # type: ignore[arg-type]
        draft.text(row, cell, indicator_name, id, "name")
        note = self._words(row, placed, Role.NOTE, group, id)
        weight = self._weight(row, placed, group, id)
        if weight is None and note and (match := _POINTS.fullmatch(note)):
            weight, note = Decimal(match.group(1)), None
        level1, level2 = draft.level1, draft.level2
        scope = self._scope(group)
        if scope is GoalScope.WHOLE_PERIOD and target is None:
            draft.repairs = [repair for repair in draft.repairs if repair.indicator != id]
            return  # an empty slot of the long-term block
        draft.indicators.append(
            {
                "id": id,
                "level1_raw": level1,
                "level2_raw": level2,
                "level1": taxonomy.canonical_level1(level1) if level1 else None,
                "level2": taxonomy.canonical_level2(level2) if level2 else None,
                "name": name,
                "target": target,
                "grades": grades,
                "explanation": self._words(row, placed, Role.EXPLANATION, group, id),
                "scoring": self._words(row, placed, Role.SCORING, group, id),
                "weight": weight,
                "note": note,
                "task": draft.task,
                "scope": scope,
                "further": further,
                "location": location,
            }
        )

    def _scope(self, group: int) -> GoalScope | None:
        """Of the whole period where the block beside or the label says so."""
        if len(self.groups) > 1:
            scopes = {c.scope for c in self.header.of(Role.TARGET, group) if c.scope}
            if scopes == {GoalScope.WHOLE_PERIOD}:
                return GoalScope.WHOLE_PERIOD
            return None
        return self.draft.scope

    def _words(self, row: Row, placed: Placed, role: Role, group: int, id: str) -> str | None:
        cell = self._get(placed, role, group)
        return self.draft.text(row, cell, None, id, str(role))

    def _weight(self, row: Row, placed: Placed, group: int, id: str) -> Decimal | None:
        cell = self._get(placed, Role.WEIGHT, group)
        if cell is None or cell.covered:
            return None
        text = self.draft.text(row, cell, one_line, id, "weight")
        match = _WEIGHT.fullmatch(text or "")
        if match:
            return Decimal(match.group(1))
        return read_number(text) if text and look(text) & Look.POINTS else None

    def _grades(self, row: Row, placed: Placed, group: int, id: str) -> tuple[GradeBand, ...]:
        # as with 分值: right of two blocks they are the right one's where it has an indicator
        columns = [c for c in self.grades if c.group <= group or not self._named(placed, c.group)]
        bands = []
        for column in columns:
            text = self.draft.text(row, placed.get(column), one_line, id, "grades")
            if text:
                bands.append(GradeBand(grade=GRADE_OF[column.role], target=parse_target(text)))
        return tuple(bands)

    def _target(
        self, row: Row, placed: Placed, group: int, id: str
    ) -> tuple[Target | None, tuple[FurtherValue, ...], Cell | None]:
        """The target, what stands beside it, and the cell of the value."""
        values = self.header.of(Role.TARGET, group)
        main = self._main_value(values)
        others = [column for column in values if column is not main and _has(placed, column)]
        if len(self.groups) > 1 and not others and not (main and _has(placed, main)):
            return None, self._beside(row, placed, [], id), None
        operator = self._operator(row, placed, group, id)
        unit = self._unit_beside(placed, main) or self._get(placed, Role.UNIT, group)
        cell = placed.get(main) if main and _has(placed, main) else None
        value = self.draft.text(row, cell, one_line, id, "target")
        if value and look(value) & Look.DASH and not operator and value not in ("无", "一"):
            value = None
        measure = self.draft.text(row, unit, one_line, id, "target") if value else None
        if measure and look(measure) & Look.DASH:
            measure = None
        if value and not measure and main and (unit_above := _unit_in(main.words)):
            measure = unit_above if _BARE_FIGURE.fullmatch(value) else None
        if not value:
            # 定性 without a value is all the row says of its target
            nature = self._get(placed, Role.OPERATOR, group) or self._get(
                placed, Role.DIRECTION, group
            )
            beside = self._beside(row, placed, others, id)
            if nature and look(nature.text) & Look.DIRECTION and "定性" in nature.text:
                return parse_target(nature.text), beside, nature
            return None, beside, None
        if operator or measure:
            target = join_cells(operator, value, measure)
        else:
            target = parse_target(value)
        return target, self._beside(row, placed, others, id), cell

    def _main_value(self, columns: Sequence[Column]) -> Column | None:
        """Of a column for each year without a total that of the table's own; else see `_main_value`."""
        years = [keys.year_in(column.heading) for column in columns]
        total = any(
            _OVERALL.search(column.heading) and not year
            for column, year in zip(columns, years, strict=True)
        )
        if self.year and not total and len(columns) > 1 and years.count(self.year) == 1:
            return columns[years.index(self.year)]
        return _main_value(columns)

    def _unit_beside(self, placed: Placed, value: Column | None) -> Cell | None:
        """The unit straight after a value, where each of two values has a unit of its own."""
        if value is None or len(self.header.of(Role.UNIT)) < 2:
            return None
        after = next((c for c in self.header.columns if c.start >= value.end), None)
        return placed.get(after) if after and after.role is Role.UNIT else None

    def _operator(self, row: Row, placed: Placed, group: int, id: str) -> str | None:
        """The words of the operator cell; 正向, 反向 and 定性 name a nature, no operator."""
        for role in (Role.OPERATOR, Role.DIRECTION):
            cell = self._get(placed, role, group)
            text = self.draft.text(row, cell, one_line, id, "target")
            if text in OPERATORS:
                return text
        return None

    def _beside(
        self, row: Row, placed: Placed, values: Sequence[Column], id: str
    ) -> tuple[FurtherValue, ...]:
        found = []
        for column in self.header.columns:
            role = _FURTHER.get(column.role)
            if column in values:
                whole = column.scope is GoalScope.WHOLE_PERIOD
                role = FurtherRole.WHOLE_PERIOD if whole else FurtherRole.OTHER
            elif column.role is Role.OTHER:
                role = FurtherRole.OTHER
            cell = placed.get(column)
            if role and cell and cell.text and not cell.covered:
                text = self.draft.text(row, cell, one_line, id, "further")
                if text and column in values and (unit := self._unit_beside(placed, column)):
                    text += unit.text if _BARE_FIGURE.fullmatch(text) else ""
                if text:
                    found.append(FurtherValue(role=role, heading=column.heading, text=text))
        return tuple(found)

    # Tasks, duties, activities

    def _task_row(self, row: Row, placed: Placed) -> None:
        draft = self.draft
        cell = self._get(placed, Role.TASK)
        name = one_line(cell.text)[0] if cell else ""
        budget = self._budget(placed)
        labels = [c.text for c in placed.values() if c.text and not c.covered]
        if cell is None or _NOT_A_ROW.fullmatch(plain(name) or name):
            is_sum = any(_NOT_A_ROW.fullmatch(plain(label)) for label in labels)
            if is_sum and (sums := self._slid_sums(row)):
                draft.total = (sums[0], self.unit)
            elif is_sum and budget and budget.total is not None:
                draft.total = (budget.total, budget.unit)
            return
        asked = keys.key_of(cell.text)
        # 人员经费 with its sum is a task, however money is labelled elsewhere
        if cell.covered or (asked and not (asked.key is keys.Key.PART and budget)):
            return
        parent = draft.duty if cell.indent else None
        id = self._add_task(row, placed, cell, parent, budget)
        if not cell.indent:
            draft.duty = id

    def _slid_sums(self, row: Row) -> list[Decimal]:
        """The sums of a closing row whose label lost the merge that kept them under their headings."""
        money = [c for c in self.header.columns if c.role in (Role.AMOUNT, Role.AMOUNT_PART)]
        sums = [found[0] for cell in row.filled if (found := keys.amount(cell.text))]
        if len(sums) != len(money) or not money or money[0].role is not Role.AMOUNT:
            return []
        return sums

    def _activity(self, row: Row, placed: Placed, indents: bool) -> None:
        """A duty or an activity, told apart by column, by indent, or by having indicators."""
        draft = self.draft
        named = [
            depth
            for depth, column in enumerate(self.duties)
            if (cell := placed.get(column)) and cell.text and not cell.covered
        ]
        for depth in named:
            cell = placed[self.duties[depth]]
            name = one_line(cell.text)[0]
            if _NOT_A_ROW.fullmatch(plain(name) or name):
                continue
            if len(self.duties) > 1:
                below = depth > 0
            elif indents:
                below = cell.indent
            else:
                below = bool(self._get(placed, Role.NAME)) and draft.duty is not None
            parent = draft.duty if below else None
            # the row's money, content and goal are of the last one it names
            own = placed if depth == named[-1] else {}
            id = self._add_task(row, own, cell, parent, self._budget(own))
            if not below:
                draft.duty = id
            draft.task = id
            where = self._get(own, Role.GOAL)
            text = draft.text(row, where, None, None, "goals")
            if where and text:
                location = row.location(where)
                draft.goals.append(
                    Goal(scope=GoalScope.ACTIVITY, text=text, task=id, location=location)
                )

    def _add_task(
        self, row: Row, placed: Placed, cell: Cell, parent: str | None, budget: Budget | None
    ) -> str:
        draft = self.draft
        id = f"t{len(draft.tasks) + 1}"
        name = draft.text(row, cell, one_line, None, "tasks") or ""
        content = draft.text(row, self._get(placed, Role.CONTENT), None, None, "tasks")
        draft.tasks.append(
            Task(
                id=id,
                parent=parent,
                name=name,
                content=content,
                budget=budget,
                location=row.location(cell),
            )
        )
        return id

    def _budget(self, placed: Placed) -> Budget | None:
        total: Decimal | None = None
        parts: list[BudgetPart] = []
        unit = self.unit
        for column, cell in placed.items():
            if column.role not in (Role.AMOUNT, Role.AMOUNT_PART) or not cell.text or cell.covered:
                continue
            if (sum_ := keys.amount(cell.text)) is None:
                continue
            value, own_unit = sum_
            unit = own_unit or unit
            if column.role is Role.AMOUNT_PART:
                parts.append(
                    BudgetPart(name=plain(column.heading).removeprefix("其中"), amount=value)
                )
            elif total is None:
                total = value
        if total is None and not parts:
            return None
        return Budget(total=total, unit=unit or self.draft.money_unit or "万元", parts=tuple(parts))


def _numbered_names(text: str) -> list[str]:
    """The indicators a cell numbers line by line; what does not begin with a number goes on with it."""
    names: list[str] = []
    for line in _BEFORE_NUMBER.split(text):
        if _NUMBERED.match(line):
            names.append(line)
        elif names and line.strip():
            names[-1] += "\n" + line
        elif line.strip():
            return []
    return names


def _as_many(text: str, count: int) -> list[str] | None:
    """The text cut into so many pieces, at line ends or else at spaces; None where it has others."""
    for pieces in (text.split("\n"), text.split()):
        if len(pieces) == count:
            return pieces
    return None


def _names_level(placed: Placed) -> bool:
    return any(
        cell.text and not cell.covered
        for column, cell in placed.items()
        if column.role in (Role.LEVEL1, Role.LEVEL2)
        and (taxonomy.canonical_level1(cell.text) or taxonomy.canonical_level2(cell.text))
    )


def _has(placed: Placed, column: Column) -> bool:
    cell = placed.get(column)
    return cell is not None and bool(cell.text) and not cell.covered


def _main_value(columns: Sequence[Column]) -> Column | None:
    """The year's own value before the whole period's; of a column for each town the common one."""
    annual = [c for c in columns if c.scope is not GoalScope.WHOLE_PERIOD] or list(columns)
    if len(annual) > 1 and (overall := [c for c in annual if _OVERALL.search(c.heading)]):
        return overall[0]
    if len(annual) > 1 and all(_is_place(c) for c in annual):
        return None
    return next((c for c in annual if not _is_place(c)), next(iter(annual), None))


_BARE_FIGURE = re.compile(r"[≥≤＞＜=＝><≧≦\s]*\d[\d,，]*(?:\.\d+)?")
_PERIOD_UNITS = frozenset({"年", "月", "日", "天"})
_IN_BRACKETS = re.compile(r"[（(](?:单位[:：])?([^（）()]{1,6})[)）]")


def _unit_in(words: str) -> str | None:
    """The unit a value's heading gives for all below: 指标值（万元）."""
    for inside in _IN_BRACKETS.findall(words):
        # 指标值（年度） names the period of the values, not what they are counted in
        if canonical_unit(inside) and (scope_of(inside) is None or inside in _PERIOD_UNITS):
            return str(inside)
    return None


def _is_place(column: Column) -> bool:
    """Whether a value column is of one town or unit: what heads it is no word for a value."""
    return bool(column.heading) and heading(column.heading) is None


def _only_numbers(placed: Placed) -> bool:
    """A line of sums under the table, not a row of it."""
    texts = [cell.text for column, cell in placed.items() if cell.text and not cell.covered]
    return any(_NOT_A_ROW.fullmatch(plain(text) or text) for text in texts)


__all__ = ["Draft", "RepairName", "Walker"]
