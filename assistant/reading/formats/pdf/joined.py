"""Pages to rows: running lines left out, tables that go on over pages put together."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

from assistant.model.taxonomy import canonical_level1, canonical_level2
from assistant.reading.damage import restore
from assistant.reading.formats.pdf.lines import Paragraph
from assistant.reading.formats.pdf.ruled import Box, Grid, clustered
from assistant.reading.grid import Cell, Row
from assistant.reading.layout.columns import kind_of
from assistant.reading.layout.headings import Role, heading, is_label

_MARGIN = 0.09  # of the page's height: where running lines and page numbers stand
_LOW = 0.6  # of the page's height: a table that goes on reaches below it
_NEAR = 4.0
_FEWEST_ROWS = 3
_HEAD, _LAST = 20, 120  # rows
_ENDINGS = ("指标", "标")  # of 产出指标; none stands alone
_LONG = 24  # characters: no name of a level is as long
_PAGE_NUMBER = re.compile(
    r"[\s\-—–－·•~]*(?:第?\s*\d{1,4}\s*页?|第\s*[一二三四五六七八九十百]+\s*页|[Pp](?:age|\.)?\s*\d{1,4})"
    r"(?:\s*[,，/／of共总]*\s*\d{1,4}\s*页?)?[\s\-—–－·•~]*"
)
_CONTINUED = re.compile(r"[（(]?(?:续表?|接上[页表]|表\s*\d*\s*续)\s*\d*[)）]?[:：]?")
_UNIT = re.compile(r"[（(]?(?:金额|货币)?单位\s*[:：]\s*\S{1,6}")


@dataclass(slots=True)
class Page:
    """What a page holds, from top to bottom."""

    number: int
    height: float
    items: list[Paragraph | Grid]


@dataclass(frozen=True, slots=True)
class _Entry:
    """A cell in a row; `covered` where it began in a row above."""

    box: Box
    covered: bool


@dataclass(slots=True)
class _Line:
    """A row of a table on its page."""

    page: int
    entries: list[_Entry]
    start: bool = False  # first of its page

    @property
    def own(self) -> list[Box]:
        """The cells with text that begin in it."""
        return [entry.box for entry in self.entries if entry.box.text and not entry.covered]


@dataclass(slots=True)
class _Table:
    """A table put together from its pieces."""

    lines: list[_Line] = field(default_factory=list)
    x0: float = 0.0
    last: Grid | None = None
    low: bool = False  # its last piece reaches down the page
    above: list[str] = field(default_factory=list)  # the lines over its first piece

    edges: list[float] = field(default_factory=list)  # the upright edges of all its cells

    def add(self, lines: list[_Line]) -> None:
        """Put a piece under what there is."""
        self.lines += lines
        own = {x for line in lines for e in line.entries for x in (e.box.x0, e.box.x1)}
        self.edges = clustered([*self.edges, *own])

    def near(self) -> list[_Line]:
        """The rows that a new piece is compared with: the head of the table and its last page."""
        return [*self.lines[:_HEAD], *self.lines[_HEAD:][-_LAST:]]


def rows_of(pages: Sequence[Page]) -> tuple[list[Row], list[int]]:
    """Paragraphs and table rows in their order, tables numbered from 1; the pages that begin unsure.

    On those it cannot be known whether the first row is one of its own.
    """
    unsure: list[int] = []
    _drop_running_lines(pages)
    _put_beside(pages)
    content: list[tuple[int, Paragraph] | _Table] = []
    table: _Table | None = None  # the one that may go on
    above: list[str] = []
    for page in pages:
        items = list(page.items)
        skipped = _repeated_above(items, table) if table else 0
        head = items[skipped] if skipped < len(items) else None
        if table and isinstance(head, Grid) and _goes_on(table, head):
            if _append(table, head, page):
                unsure.append(page.number)
            items = items[skipped + 1 :]
        else:
            table = None
        for item in items:
            if isinstance(item, Grid):
                table = _Table(above=above)
                _append(table, item, page)
                content.append(table)
                above = []
            else:
                content.append((page.number, item))
                above.append(item.text)
                table = None
        if not items and not page.items:
            table = None
    return _numbered(content), unsure


# Running lines


def _drop_running_lines(pages: Sequence[Page]) -> None:
    """Leave out page numbers, and what stands on the same place of several pages but the first."""
    seen: Counter[tuple[str, bool]] = Counter()
    for page in pages:
        seen.update(set(_running(page).values()))
    first: set[tuple[str, bool]] = set()
    for page in pages:
        for paragraph, key in _running(page).items():
            is_number = _PAGE_NUMBER.fullmatch(paragraph.text) is not None
            head = key[1]
            again = seen[key] > 1 and (key in first or not head)
            first.add(key)
            if is_number or again:
                page.items.remove(paragraph)


def _running(page: Page) -> dict[Paragraph, tuple[str, bool]]:
    """The lines in the margins: each with its words, figures masked, and whether it is at the top."""
    found = {}
    for item in page.items:
        if isinstance(item, Paragraph):
            head = item.bottom < page.height * _MARGIN
            if head or item.top > page.height * (1 - _MARGIN):
                found[item] = (re.sub(r"\d+|\s+", "#", item.text), head)
    return found


def _repeated_above(items: Sequence[Paragraph | Grid], table: _Table) -> int:
    """How many lines at the head of a page only repeat what stood over the table: its title, 续表."""
    known = {_bare(text) for text in table.above}
    for count, item in enumerate(items):
        if isinstance(item, Grid):
            # a title over a table that does not repeat its heading is of another table
            return count if count == 0 or _heading_length(table, _lines(item, 0)) else 0
        bare = _bare(item.text)
        title = _CONTINUED.sub("", item.text)
        repeats = bare in known or _bare(title) in known | {""} or _UNIT.match(item.text)
        if not repeats:
            return 0
    return 0


def _bare(text: str) -> str:
    return re.sub(r"\s+", "", text)


# Sheets whose columns did not fit on a page


def _put_beside(pages: Sequence[Page]) -> None:
    """Put the columns that a spreadsheet printed on a page of their own beside the rows they belong to.

    They are known by standing at the same heights and by headings that head nothing by themselves.
    """
    widened: set[int] = set()
    for number, page in enumerate(pages):
        right = next((item for item in page.items if isinstance(item, Grid)), None)
        if right is None or not _lacks_names(right):
            continue
        for before in pages[:number]:
            left = next((item for item in before.items if isinstance(item, Grid)), None)
            if left is None or id(left) in widened or not _same_rows(left, right):
                continue
            _shift(right, left.x1 - right.x0)
            left.boxes += right.boxes
            page.items.remove(right)
            widened.add(id(left))
            break


def _lacks_names(grid: Grid) -> bool:
    """Whether some row is of headings, and no row heads a table of indicators or tasks."""
    rows = [[found for box in row if (found := heading(box.text))] for row in grid.rows()]
    full = any(len(found) == len(row) for found, row in zip(rows, grid.rows(), strict=True))
    return full and not any(kind_of(found) for found in rows)


def _same_rows(left: Grid, right: Grid) -> bool:
    tops, others = left.tops, right.tops
    if min(len(tops), len(others)) < _FEWEST_ROWS:
        return False
    return all(any(abs(top - other) < 1 for top in tops) for other in others)


# Tables over pages


def _lines(grid: Grid, page: int) -> list[_Line]:
    lines = []
    begun: set[int] = set()
    for boxes in grid.rows():
        lines.append(_Line(page, [_Entry(box, id(box) in begun) for box in boxes]))
        begun.update(map(id, boxes))
    lines[0].start = True
    return lines


def _goes_on(table: _Table, grid: Grid) -> bool:
    """Whether the grid at the head of a page is the rest of the table."""
    last = table.last
    if last is None or last.rules is not grid.rules or not table.low:
        return False
    if not grid.rules:
        return len(_columns(last)) == len(_columns(grid))
    if abs((last.x1 - last.x0) - (grid.x1 - grid.x0)) > 2 * _NEAR:
        return False
    shift = last.x0 - grid.x0
    edges = table.edges
    first = grid.rows()[0]
    return all(
        any(abs(x + shift - edge) <= _NEAR for edge in edges)
        for box in first
        for x in (box.x0, box.x1)
    )


def _columns(grid: Grid) -> list[float]:
    return clustered(box.x0 for box in grid.boxes)


def _append(table: _Table, grid: Grid, page: Page) -> bool:
    """Add a piece of the table: without its repeated heading, a cut row and cut merges mended.

    Whether it is unsure that its first row is one of its own.
    """
    unsure = False
    lines = _lines(grid, page.number)
    while len(lines) > 1 and len(lines[-1].entries) == 1 and not lines[-1].entries[0].box.text:
        lines.pop()  # the rest of a frame that reaches down to the page's end
    if table.lines:
        assert table.last is not None
        if grid.rules:
            _shift(grid, table.last.x0 - grid.x0)
        else:
            _fit_columns(grid, table.last)
        lines = lines[_heading_length(table, lines) :]
        if lines:
            lines[0].start = True
            cut = _is_cut(table, lines[0])
            unsure = _is_unsure(table, lines[0], cut=cut)
            if cut:
                _mend(table.lines[-1], lines)
            if lines:
                _carry(table, lines)
    table.add(lines)
    table.last = grid
    table.low = grid.bottom > page.height * _LOW
    return unsure


def _shift(grid: Grid, by: float) -> None:
    for box in grid.boxes:
        box.x0 += by
        box.x1 += by


def _fit_columns(grid: Grid, last: Grid) -> None:
    """Columns found by alignment moved onto those of the page before."""
    own, wanted = _columns(grid), _columns(last)
    right = last.x1
    for box in grid.boxes:
        start = bisect_right(own, box.x0 + _NEAR) - 1
        end = bisect_right(own, box.x1 - _NEAR)
        box.x0 = wanted[start]
        box.x1 = wanted[end] if end < len(wanted) else right


def _heading_length(table: _Table, lines: Sequence[_Line]) -> int:
    """How many rows at the head of a piece repeat rows that the table has."""
    known = [_words(line) for line in table.near()]
    found = [_words(line) for line in lines]
    for at in range(len(known)):
        count = 0
        while (
            count < len(found)
            and at + count < len(known)
            and _repeats(found[count], known[at + count])
        ):
            count += 1
        heads = [i for i, words in enumerate(found[:count], 1) if _is_heading(words)]
        if heads:
            return heads[-1]
    return 0


def _is_heading(words: set[str]) -> bool:
    return len(words) > 1 and sum(heading(text) is not None for text in words) > len(words) / 2


def _words(line: _Line) -> set[str]:
    return {_bare(box.text) for box in line.own}


def _repeats(words: set[str], known: set[str]) -> bool:
    """Whether a row says what another says, but for a label beside the heading that a merge carries."""
    return bool(words) and words <= known and len(words) > len(known) * 0.6


def _is_cut(table: _Table, lower: _Line) -> bool:
    """Whether the page break cut a row in two: what stands below only goes on what stands above.

    Every cell says so; or there is no name below, in a table where every row has a name of its own.
    """
    upper = table.lines[-1]
    if not lower.own or not _same_columns(upper, lower):
        return False
    entries = list(zip(upper.entries, lower.entries, strict=True))
    if any(below.box.text and above.covered for above, below in entries):
        return False
    if any(not entries[place][1].box.text for place in _names_of_rows(table)):
        return True
    ended = any(a.box.text and not a.covered and not b.box.text for a, b in entries)
    return ended and all(_is_rest(a.box, b.box) for a, b in entries if b.box.text)


def _is_unsure(table: _Table, lower: _Line, *, cut: bool) -> bool:
    """Whether it cannot be told that the row above a page break ends there.

    Two texts or more may go on below, most of all or names among them; or a name was taken for a
    rest; or what stands below has no name.
    """
    upper = table.lines[-1]
    rests = [
        _is_rest(above.box, below.box)
        for above in upper.entries
        for below in lower.entries
        if _same_column(above.box, below.box) and above.box.text and below.box.text
    ]
    several = sum(rests) > 1
    if not cut and several and sum(rests) * 2 >= len(rests):
        return True
    for place in _names_of_rows(table):
        above = upper.entries[place].box
        below = next((e.box for e in lower.entries if _same_column(e.box, above)), None)
        if below is None or not below.text:
            if not cut and lower.own:
                return True
        elif cut or (several and _is_rest(above, below)):
            return True
    return False


def _same_columns(one: _Line, other: _Line) -> bool:
    return len(one.entries) == len(other.entries) and all(
        _same_column(a.box, b.box) for a, b in zip(one.entries, other.entries, strict=True)
    )


def _names_of_rows(table: _Table) -> list[int]:
    """Which cells of the table's last row are below the heading of names, if no row lacks its own."""
    last = table.lines[-1]
    heads = [
        entry.box
        for line in table.near()
        for entry in line.entries
        if (found := heading(entry.box.text)) and found.role is Role.NAME
    ]
    alike = [line for line in table.near() if _same_columns(line, last)]
    alike = [line for line in alike if not _is_heading(_words(line))]
    return [
        place
        for place, own in enumerate(last.entries)
        if any(_same_column(own.box, head) for head in heads)
        and all(e.box.text and not e.covered for e in (line.entries[place] for line in alike))
    ]


def _is_name(text: str) -> bool:
    """Whether it is the whole name of a level or a block."""
    return bool(canonical_level1(text) or canonical_level2(text)) or is_label(text)


def _completes(above: str, below: str) -> bool:
    if not _is_name(above + below):
        return False
    return below in _ENDINGS or (not _is_name(above) and not _is_name(below))


def _mend(upper: _Line, lines: list[_Line]) -> None:
    """Put the rest of a row above it; merged cells of it reach down into the rows that follow."""
    lower = lines.pop(0)
    for above, below in zip(upper.entries, lower.entries, strict=True):
        if below.box.text:
            above.box.block = above.box.block.with_rest(below.box.block)
        _replace(lines, below.box, above.box)


def _carry(table: _Table, lines: list[_Line]) -> None:
    """Give merged cells that a page break cut their text on both pages."""
    heights = Counter(id(e.box) for line in (*table.near(), *lines) for e in line.entries)
    pairs = [
        (above.box, entry.box)
        for entry in lines[0].entries
        for above in table.lines[-1].entries
        if _same_column(above.box, entry.box)
    ]
    cut = _cut_columns(pairs, table, heights)
    for place, (above, box) in enumerate(pairs):
        if place < cut:
            above.block = above.block.with_rest(box.block) if box.text else above.block
        elif not _merges(table, lines, box, heights) or bool(above.text) == bool(box.text):
            continue
        elif box.text and (heights[id(above)] > 1 or above.open_below):
            above.block = box.block
        elif box.text:
            continue
        _replace(lines, box, above)


def _cut_columns(pairs: Sequence[tuple[Box, Box]], table: _Table, heights: Counter[int]) -> int:
    """How many columns from the left hold a merged cell whose long text the page break cut in two."""
    merged = [
        entry.box
        for line in table.near()
        for entry in line.entries
        if heights[id(entry.box)] > 1 and entry.box.text and heading(entry.box.text) is None
    ]
    count = 0
    for place, (above, below) in enumerate(pairs, 1):
        if below.text:
            if not any(_same_column(one, above) for one in merged) or not _is_rest(above, below):
                break
            if len(above.text + below.text) > _LONG or _completes(above.text, below.text):
                count = place
    return count


def _same_column(one: Box, other: Box) -> bool:
    return abs(one.x0 - other.x0) <= _NEAR and abs(one.x1 - other.x1) <= _NEAR


def _is_rest(above: Box, below: Box) -> bool:
    """Whether the text below can be the rest of the one above, which is no name or figure by itself."""
    if above.open_below and below.open_above and above.text:
        return True
    if _completes(above.text, below.text):
        return True
    if _is_name(above.text):
        return False
    figures = above.text[-1:].isdigit() and below.text[:1].isdigit()
    return above.block.goes_on_in(below.block) and not figures


def _merges(table: _Table, lines: Sequence[_Line], box: Box, heights: Counter[int]) -> bool:
    """Whether the cells of this column are merged downwards wherever rows share one."""
    merged = False
    for line in (*table.near(), *lines[1:]):
        for entry in line.entries:
            one = entry.box
            if not _same_column(one, box):
                continue
            if heights[id(one)] > 1:
                merged = merged or heading(one.text) is None
            elif not one.text and not line.start and line is not table.lines[-1]:
                return False
    return merged or heights[id(box)] > 1


def _replace(lines: list[_Line], old: Box, new: Box) -> None:
    for line in lines:
        line.entries = [_Entry(new, True) if e.box is old else e for e in line.entries]


# Rows


def _numbered(content: Sequence[tuple[int, Paragraph] | _Table]) -> list[Row]:
    rows: list[Row] = []
    tables = 0
    for item in content:
        if isinstance(item, _Table):
            tables += 1
            edges = item.edges
            for number, line in enumerate(item.lines, 1):
                cells = tuple(_cell(entry, edges) for entry in line.entries)
                rows.append(Row(cells, table=tables, number=number, exact=True, page=line.page))
            continue
        page, paragraph = item
        text, damage = restore(paragraph.text)
        if text:
            cell = Cell(text, 0, damage=damage)
            rows.append(Row((cell,), page=page))
    return rows


def _cell(entry: _Entry, edges: list[float]) -> Cell:
    box = entry.box
    start = bisect_right(edges, box.x0 + _NEAR) - 1
    end = bisect_right(edges, box.x1 + _NEAR) - 1
    text, damage = restore(box.text)
    return Cell(
        text,
        max(start, 0),
        max(end - start, 1),
        covered=entry.covered,
        indent=bool(text) and box.indent,
        damage=() if entry.covered else damage,
    )
