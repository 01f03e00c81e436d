"""What stands outside the rows of a form filled: title year, names, money, goals."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from assistant.inplace.blanks import is_blank
from assistant.inplace.grid import Grid
from assistant.inplace.told import Told, quoted
from assistant.model.table import Budget, GoalScope, GoalTable, Source
from assistant.model.text import fold
from assistant.model.units import convert
from assistant.reading.grid import Cell, Row
from assistant.reading.layout import keys
from assistant.reading.layout.headings import Role, is_label, plain
from assistant.reading.layout.keys import Found, Key
from assistant.writing.wording import figure

# （　　年度）, (20  年), 20XX年度, ____年: the place of the year in a title
_YEAR_GAP = re.compile(
    r"(?P<open>[（(]\s*)(?:20)?[\s_＿xX×＊*○〇]*(?=年)|[（(]\s*[)）](?=\s*年)|^(?=年(?![份月初底]))"
    r"|20(?:[xX×＊*○〇_＿]{2}|\s{1,6}|[_＿]{2,})(?=\s*年)|[_＿]{2,}(?=年)|[xX×]{2,4}(?=年)"
)
_IN_LINE = re.compile(
    r"(?P<label>[^\s：:，。；（(]{2,16}(?:[（(][^）)：:]{1,8}[)）])?)(?P<colon>\s*[：:])(?P<hint>\s*[（(][^）)]{1,6}[)）])?(?P<gap>[\s_＿]*)"
)
_SEAL = re.compile(r"\s*[（(][^）)]*[章字][)）]")  # （盖章） stays behind the name
_WIDE = 4  # characters of a gap that waits for a value, whatever stands behind it
_COLON, _COLON_ENDS = re.compile(r"[：:]"), re.compile(r"[：:]\s*$")
_MOST_PAST_LABEL = 60
_WHO_FILLS_IN = 3  # the rank of 填报单位 among the labels for an organisation
_GOAL_KEYS = (Key.ANNUAL, Key.WHOLE_PERIOD)
_MONEY_LABEL = re.compile(r"(?:金额|货币|计量)?单位\s*[：:].*")


_SAME_SOURCE = {"财政资金": "财政拨款", "其他": "其他资金"}


def source_of(name: str) -> str:
    """A source of money as forms name it: 其中：当年财政拨款 and 财政资金 are 财政拨款."""
    bare = re.sub(r"^(?:其中|当年|本年度?|年度|使用)+", "", plain(name))
    return _SAME_SOURCE.get(bare, bare)


@dataclass(slots=True)
class _Place:
    """Where a label's value goes: a cell of its own, or behind the label in its own cell."""

    found: Found
    label: str
    row: Row
    cell: Cell  # of the label
    value: Cell | None
    # in the label's own cell: what the value takes the place of, what is there, what to put before
    span: tuple[int, int] | None = None
    inside: str = ""
    opening: str = ""

    @property
    def held(self) -> str:
        """What stands there already."""
        return self.value.text if self.value else self.inside

    @property
    def free(self) -> bool:
        """Whether nothing of anyone's own stands there."""
        return is_blank(self.held)


class HeaderFiller:
    """Fills the labels of the rows outside the blocks."""

    def __init__(
        self,
        grid: Grid,
        outside: Sequence[int],
        table: GoalTable,
        told: Told,
        sums: Mapping[str, Cell],
        columns: Collection[Role] = (),
    ) -> None:
        """`outside` are the rows to look at, `sums` the cells of a total under the tasks by name.

        `columns` hold, in a list of projects, what other forms have labels for.
        """
        self._grid = grid
        self._table = table
        self._told = told
        self._outside = outside
        self._rows = [grid.rows[index] for index in outside]
        self._sums = sums
        self._columns = columns
        self._edits: dict[Cell, list[tuple[int, int, str]]] = {}  # within cells of several values
        self._places = list(self._find())
        self._unit = keys.money_line(self._rows)

    def fill(self) -> None:
        """Write what the table says of itself; what has no place is told."""
        table = self._table
        self._year()
        self._one(Key.ORGANIZATION, table.organization, "单位名称", Role.ORGANIZATION)
        self._one(Key.PROJECT, table.project, "项目名称", Role.PROJECT)
        for scope, key, words in (
            (GoalScope.ANNUAL, Key.ANNUAL, "年度目标"),
            (GoalScope.WHOLE_PERIOD, Key.WHOLE_PERIOD, "实施期目标"),
        ):
            texts = [goal.text for goal in table.goals if goal.scope is scope and not goal.task]
            role = Role.GOAL if scope is GoalScope.ANNUAL else None
            self._one(key, "\n".join(texts) or None, words, role)
        self._money(table.budget)

    # -- places --------------------------------------------------------------------------------

    def _find(self) -> Iterator[_Place]:
        for at, row in enumerate(self._rows):
            for position, cell in enumerate(row.cells):
                if not cell.text or cell.covered:
                    continue
                found = keys.key_of(cell.text)
                value = self._value_of(at, position) if found is not None and row.exact else None
                if found is not None and found.key in _GOAL_KEYS and row.exact and value is None:
                    # 年度目标 alone in a wide cell: one writes under it
                    if cell.width > 1 or cell is row.cells[-1]:
                        end = len(cell.text)
                        opening = "" if _COLON_ENDS.search(cell.text) else "："
                        yield _Place(
                            found, cell.text, row, cell, None, (end, end), opening=f"{opening}\n"
                        )
                    continue
                if found is not None and (value is not None or not _COLON.search(cell.text)):
                    yield _Place(found, cell.text, row, cell, value)
                    continue
                yield from self._in_line(row, cell)

    def _value_of(self, at: int, position: int) -> Cell | None:
        """The cell beside or under a label that holds its value or waits for it."""
        row = self._rows[at]
        label = row.cells[position]
        beside = next(iter(row.cells[position + 1 :]), None)
        if beside is not None and not beside.covered and not self._labels(beside.text):
            return beside
        if beside is not None and beside.covered and not beside.text:
            return self._grid.anchor(beside)
        follows = self._outside[at + 1 : at + 2] == [self._outside[at] + 1]
        for under in self._rows[at + 1 : at + 2] if follows else ():
            if (under.table, under.sheet) != (row.table, row.sheet):
                return None
            cell = under.at(label.column, label.end)
            if (
                cell
                and not cell.covered
                and cell.column == label.column
                and not self._labels(cell.text)
            ):
                return cell
        return None

    @staticmethod
    def _labels(text: str) -> bool:
        own = keys.key_of(text) or keys.key_of(re.split("[：:]", text, maxsplit=1)[0])
        return bool(text) and (own is not None or is_label(text) or bool(_MONEY_LABEL.match(text)))

    def _in_line(self, row: Row, cell: Cell) -> Iterator[_Place]:
        """Labels with a colon, their values behind them: 填报单位（盖章）：        单位：万元."""
        if len(cell.text) > _MOST_PAST_LABEL:
            return
        matches = list(_IN_LINE.finditer(cell.text))
        for number, match in enumerate(matches):
            found = keys.key_of(match["label"])
            if found is None:
                continue
            ends = matches[number + 1].start() if number + 1 < len(matches) else len(cell.text)
            start = match.end("colon")
            gap = match.end("gap") - match.start("gap")
            # （盖章） is for the seal and stays; （请填写） asks for what comes in its place
            sealed = match["hint"] is not None and _SEAL.fullmatch(match["hint"])
            if gap >= _WIDE or match.end() >= ends:
                span, inside = (start, start if sealed else match.end()), ""
            else:
                span, inside = (start, ends), cell.text[match.end() : ends].strip()
            yield _Place(found, match["label"], row, cell, None, span, inside)

    # -- writing -------------------------------------------------------------------------------

    def _one(self, key: Key, text: str | None, words: str, role: Role | None) -> None:
        """One value to its best place; `role` is the column that has it in a list of projects."""
        places = [p for p in self._places if p.found.key is key and (p.value is not None or p.span)]
        if not text:
            self._clear(places)
            return
        if not places:
            if role not in self._columns:
                self._told.say(f"表样没有放{words}的位置，“{quoted(text)}”没有填入。")
            return
        # a cell of its own before a gap in a line, which may be there for a seal
        best = min(
            places, key=lambda place: (not place.free, place.span is not None, place.found.rank)
        )
        self._put(best, text, words)
        if key is Key.ORGANIZATION:
            self._other_units(best, places, text, words)

    def _other_units(self, best: _Place, places: Sequence[_Place], text: str, words: str) -> None:
        """填报单位： over the table is the same office; 主管部门 beside 实施单位 may be another."""
        left: list[str] = []
        for place in places:
            if place is best or not place.free:
                continue
            if place.found.rank == _WHO_FILLS_IN:
                self._put(place, text, words)
            else:
                left.append(plain(place.label))
        if left:
            names = "、".join(f"“{name}”" for name in dict.fromkeys(left))
            self._told.say(
                f"“{quoted(text)}”填在“{plain(best.label)}”一栏；{names}没有填，目标表里只有一个单位，请补填。"
            )

    def empty(self) -> None:
        """Take the content of last year out of the places that filling writes to."""
        for place in self._places:
            if place.found.key in (Key.ELSE, Key.YEAR) or place.free:
                continue
            if place.span is not None:
                start, end = place.span
                self._edit(place.cell, start, end, " " * max(_WIDE, end - start))
            elif place.value is not None:
                self._grid.write(place.value, "")

    def _clear(self, places: Sequence[_Place]) -> None:
        """Take away the words that asked for a value the table does not have."""
        for place in places:
            held = place.value
            if held is not None and held.text and place.span is None and is_blank(held.text):
                self._grid.write(held, "")

    def _put(self, place: _Place, text: str, words: str, number: Decimal | None = None) -> bool:
        if not place.free:
            if fold(place.held) != fold(text):
                self._told.clash(words, place.held, text)
            return False
        if place.span is not None:
            start, end = place.span
            tail = place.cell.text[end:]
            gap = "    " if start != end and tail.strip() else ""
            self._edit(place.cell, start, end, f"{place.opening}{text}{gap}")
            return True
        assert place.value is not None
        self._grid.write(place.value, text, number)
        return True

    def _edit(self, cell: Cell, start: int, end: int, text: str) -> None:
        """Put a text in the place of some of a cell's; places count in what the form printed."""
        edits = self._edits.setdefault(cell, [])
        edits.append((start, end, text))
        whole = cell.text
        for first, after, words in sorted(edits, reverse=True):
            whole = whole[:first] + words + whole[after:]
        self._grid.write(cell, whole)

    def _year(self) -> None:
        year = self._table.year
        if year is None:
            return
        there = False
        for row in self._rows:
            for cell in row.filled:
                if len(cell.text) > _MOST_PAST_LABEL or "年" not in cell.text:
                    continue
                match = _YEAR_GAP.search(cell.text)
                if match and not re.search(r"[-—~至]|月\s*日", cell.text):
                    opening = (match["open"] or "").rstrip()
                    self._edit(cell, match.start(), match.end(), f"{opening}{year}")
                    return
                if keys.is_title(cell.text) and (held := keys.year_in(cell.text)):
                    if held != year:
                        self._told.clash("年度", f"{held}", f"{year}")
                    return
                there = there or re.search(rf"(?<!\d){year}\s*年", cell.text) is not None
        places = [p for p in self._places if p.found.key is Key.YEAR and (p.value or p.span)]
        if places:
            self._put(places[0], str(year), "年度")
        elif not there:
            self._told.say(f"表样没有放年度的位置，“{year}”没有填入。")

    # -- money ---------------------------------------------------------------------------------

    def _money(self, budget: Budget | None) -> None:
        totals = [
            p for p in self._places if p.found.key is Key.TOTAL and (p.value is not None or p.span)
        ]
        totals.sort(key=lambda place: place.found.rank)
        parts = [
            p for p in self._places if p.found.key is Key.PART and (p.value is not None or p.span)
        ]
        if budget is None:
            self._clear([*totals, *parts])
            return
        best = totals[0] if totals else None
        if budget.total is not None:
            if best is None and Role.AMOUNT in self._columns:
                pass  # a list of projects has a column for it
            elif best is None:
                self._told.say(
                    f"表样没有放资金总额的位置，“{figure(budget.total)}{budget.unit}”没有填入。"
                )
            else:
                self._sum(best, budget.total, budget.unit, "资金总额")
        # the year's money and the whole period's stand side by side: parts under the total filled
        column = best.cell.column if best else None
        under = [place for place in parts if place.cell.column == column]
        for part in budget.parts:
            wanted = source_of(part.name)
            named = [p for p in under or parts if source_of(p.found.name) == wanted]
            if named:
                self._sum(named[0], part.amount, budget.unit, part.name)
            elif (cell := self._sums.get(wanted)) is not None and is_blank(cell.text):
                self._grid.write(cell, figure(part.amount), part.amount)
            else:
                amount = f"{part.name}{figure(part.amount)}{budget.unit}"
                self._told.say(f"表样没有放“{quoted(amount)}”的位置，没有填入。")

    def _sum(self, place: _Place, amount: Decimal, unit: str, words: str) -> None:
        """A sum in the unit that the form asks for; with its own unit where the form names none."""
        wanted = keys.money_unit(place.label) or self._unit_beside(place) or self._unit
        told = wanted or "万元"
        same = amount if told == unit else convert(amount, unit, told)
        if same is None or (wanted is None and unit != "万元"):
            self._put(place, f"{figure(amount)}{unit}", words)
        else:
            self._put(place, figure(same), words, same)

    @staticmethod
    def _unit_beside(place: _Place) -> str | None:
        """The unit of the label that stands over or before several lines of money."""
        for cell in place.row.cells:
            before = cell.column < place.cell.column and keys.key_of(cell.text)
            if before and (unit := keys.money_unit(cell.text)):
                return unit
        return None


def clear_header(grid: Grid, outside: Sequence[int]) -> None:
    """Take the content out of the places of these rows that filling writes to."""
    nothing = GoalTable(source=Source(path="", sha256=""))
    HeaderFiller(grid, outside, nothing, Told(), {}).empty()
