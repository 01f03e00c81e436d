"""What stands outside the rows of a form filled: title year, names, money, goals."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from assistant.inplace.blanks import is_blank
from assistant.inplace.grid import Grid
from assistant.inplace.told import Told, quoted
from assistant.model.table import Budget, GoalScope, GoalTable
from assistant.model.text import fold
from assistant.model.units import convert
from assistant.reading.grid import Cell, Row
from assistant.reading.layout import keys
from assistant.reading.layout.headings import is_label, plain
from assistant.reading.layout.keys import Found, Key
from assistant.writing.wording import figure

# （　　年度）, (20  年), 20XX年度, ____年: the place of the year in a title
_YEAR_GAP = re.compile(
    r"(?P<open>[（(]\s*)(?:20)?[\s_＿xX×＊*○〇]*(?=年)|[（(]\s*[)）](?=\s*年)|^(?=年(?![份月初底]))"
    r"|20(?:[xX×＊*○〇_＿]{2}|\s{1,6}|[_＿]{2,})(?=\s*年)|[_＿]{2,}(?=年)|[xX×]{2,4}(?=年)"
)
_IN_LINE = re.compile(
    r"(?P<label>[^\s：:，。；（(]{2,16}(?:[（(][^）)：:]{1,8}[)）])?)\s*[：:](?P<hint>\s*[（(][^）)]{1,6}[)）])?(?P<gap>[\s_＿]*)"
)
_COLON_ENDS = re.compile(r"[：:]\s*$")
_MOST_PAST_LABEL = 60
_WHO_FILLS_IN = 3  # the rank of 填报单位 among the labels for an organisation
_MONEY_LABEL = re.compile(r"(?:金额|货币|计量)?单位\s*[：:].*")


@dataclass(slots=True)
class _Place:
    """Where a label's value goes: a cell of its own, or behind the label in its own cell."""

    found: Found
    label: str
    row: Row
    cell: Cell  # of the label
    value: Cell | None
    span: tuple[int, int] | None = (
        None  # in the label's own cell: what to put the value in place of
    )
    hinted: bool = False  # （盖章） stands there

    @property
    def held(self) -> str:
        """What stands there already."""
        return self.value.text if self.value else ""


class HeaderFiller:
    """Fills the labels of the rows outside the blocks."""

    def __init__(
        self,
        grid: Grid,
        outside: Sequence[int],
        table: GoalTable,
        told: Told,
        sums: Mapping[str, Cell],
    ) -> None:
        """`outside` are the rows to look at, `sums` the cells of a total under the tasks by name."""
        self._grid = grid
        self._table = table
        self._told = told
        self._rows = [grid.rows[index] for index in outside]
        self._sums = sums
        self._texts: dict[Cell, str] = {}  # cells that several values go into
        self._places = list(self._find())
        self._unit = keys.money_line(self._rows)

    def fill(self) -> None:
        """Write what the table says of itself; what has no place is told."""
        table = self._table
        self._year()
        self._one(Key.ORGANIZATION, table.organization, "单位名称")
        self._one(Key.PROJECT, table.project, "项目名称")
        for scope, key, words in (
            (GoalScope.ANNUAL, Key.ANNUAL, "年度目标"),
            (GoalScope.WHOLE_PERIOD, Key.WHOLE_PERIOD, "实施期目标"),
        ):
            texts = [goal.text for goal in table.goals if goal.scope is scope and not goal.task]
            self._one(key, "\n".join(texts) or None, words)
        self._money(table.budget)

    # -- places --------------------------------------------------------------------------------

    def _find(self) -> Iterator[_Place]:
        for at, row in enumerate(self._rows):
            for position, cell in enumerate(row.cells):
                if not cell.text or cell.covered:
                    continue
                found = keys.key_of(cell.text)
                value = self._value_of(at, position) if found is not None and row.exact else None
                if found is not None and (value is not None or not _COLON_ENDS.search(cell.text)):
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
        for under in self._rows[at + 1 : at + 2]:
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
            free = match.end() >= ends
            span = (match.start("gap"), match.end()) if free else None
            held = None if free else Cell(cell.text[match.end() : ends].strip(), cell.column)
            hinted = match["hint"] is not None
            yield _Place(found, match["label"], row, cell, held, span, hinted)

    # -- writing -------------------------------------------------------------------------------

    def _one(self, key: Key, text: str | None, words: str) -> None:
        """One value to its best place."""
        places = [p for p in self._places if p.found.key is key and (p.value is not None or p.span)]
        if not text:
            self._clear(places)
            return
        if not places:
            self._told.say(f"表样没有放{words}的位置，“{quoted(text)}”没有填入。")
            return
        # a cell of its own before a gap in a line, which may be there for a seal
        best = min(places, key=lambda place: (place.span is not None, place.found.rank))
        self._put(best, text, words)
        if key is Key.ORGANIZATION and best.span is None:
            for place in places:  # 填报单位： over the table is the same office
                if (
                    place.span is not None
                    and place.found.rank == _WHO_FILLS_IN
                    and not place.hinted
                ):
                    self._put(place, text, words)

    def _clear(self, places: Sequence[_Place]) -> None:
        """Take away the words that asked for a value the table does not have."""
        for place in places:
            held = place.value
            if held is not None and held.text and place.span is None and is_blank(held.text):
                self._grid.write(held, "")

    def _put(self, place: _Place, text: str, words: str, number: Decimal | None = None) -> bool:
        if place.span is not None:
            start, end = place.span
            held = self._texts.get(place.cell, place.cell.text)
            shift = len(held) - len(place.cell.text)
            tail = held[end + shift :]
            gap = "　　" if tail.strip() else ""
            self._texts[place.cell] = held[: start + shift] + text + gap + tail
            self._grid.write(place.cell, self._texts[place.cell])
            return True
        assert place.value is not None
        if not is_blank(place.held):
            if fold(place.held) != fold(text):
                self._told.clash(words, place.held, text)
            return False
        self._grid.write(place.value, text, number)
        return True

    def _year(self) -> None:
        year = self._table.year
        if year is None:
            return
        for row in self._rows:
            for cell in row.filled:
                if len(cell.text) > 40 or "年" not in cell.text:
                    continue
                match = _YEAR_GAP.search(cell.text)
                if match and not re.search(r"[-—~至]", cell.text):
                    opening = match["open"] or ""
                    text = (
                        cell.text[: match.start()]
                        + opening.rstrip()
                        + str(year)
                        + cell.text[match.end() :]
                    )
                    self._grid.write(cell, text)
                    return
                if keys.is_title(cell.text) and (held := keys.year_in(cell.text)):
                    if held != year:
                        self._told.clash("年度", f"{held}", f"{year}")
                    return
        places = [p for p in self._places if p.found.key is Key.YEAR and (p.value or p.span)]
        if places:
            self._put(places[0], str(year), "年度")
        else:
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
            if best is None:
                self._told.say(
                    f"表样没有放资金总额的位置，“{figure(budget.total)}{budget.unit}”没有填入。"
                )
            else:
                self._sum(best, budget.total, budget.unit, "资金总额")
        # the year's money and the whole period's stand side by side: parts under the total filled
        column = best.cell.column if best else None
        under = [place for place in parts if place.cell.column == column]
        for part in budget.parts:
            wanted = plain(part.name).removeprefix("其中")
            named = [
                p for p in under or parts if plain(p.found.name).removeprefix("其中") == wanted
            ]
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
