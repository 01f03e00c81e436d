"""The last resort: words whose cells have run together, read by level names and values alone.

`数量指标培训期数≥4期培训人数320人质量指标合格率100%100%1010`: a name ends where a value begins. Headings that
survived say what stands behind a name (points, target, actual value, score). The same reader takes
lists in sentences (`产出指标：名称≥300个，名称≥90个`) and slots (`指标1：名称（目标值）`), where a mark parts
one item from the next. All of it is inferred, and the reading says so; words that show no value
are named to the user, never made a row.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache, lru_cache
from itertools import pairwise
from types import MappingProxyType

from assistant.model import taxonomy
from assistant.model.grammar import join_cells, parse_target
from assistant.model.numerals import read_number
from assistant.model.table import FurtherRole, FurtherValue
from assistant.model.target import Target
from assistant.reading.damage import (
    Damage,
    RepairName,
    indicator_name,
    level_name,
    one_line,
)
from assistant.reading.grid import Cell, Row
from assistant.reading.layout.content import OPERATORS
from assistant.reading.layout.headings import Role, heading
from assistant.reading.layout.values import (
    FIGURE,
    OPEN_END,
    SIGN,
    bare_item,
    bare_name,
    cells_between_spaces,
    is_name,
    is_value,
    qualitative_pattern,
    split_item,
    unit_pattern,
    value_pattern,
)
from assistant.reading.layout.walk import Draft

_FEWEST = 3
_FEWEST_LISTED = 2  # items that marks part from each other
_MOSTLY = 0.6
_LINE_LENGTH = 30
_LONGEST = 60
_MOST_NAMED = 5  # phrases that are quoted to the user one by one


def read_glued(draft: Draft, rows: Sequence[Row]) -> None:
    """Add what can be told of the indicators in these rows; nothing where it is too little."""
    words = _Words.of(rows)
    marks = _marks(words)
    if not marks:
        return
    order, begins = _order(words.plain[: marks[0].start])
    if _unbounded(words.plain[: marks[0].start]) or _figures_run_on(order):
        return  # where a name ends cannot be told: none is better than a wrong one
    before = len(draft.indicators), len(draft.repairs), len(draft.problems)
    reader = _Reader(draft, words, order)
    reader.read([_Mark(begins, begins, "", ()), *marks] if begins else marks)
    found = len(draft.indicators) - before[0]
    listed = reader.listed > found / 2
    enough = _FEWEST_LISTED if begins or (listed and len(marks) > 1) else _FEWEST
    if found < enough or not (begins or listed or len(marks) >= _FEWEST):
        del draft.indicators[before[0] :], draft.repairs[before[1] :], draft.problems[before[2] :]
        return
    draft.meta = _head(words, begins or marks[0].start)
    row, cell = words.at(marks[0].start)
    how = "指标写在文字里" if listed else "表格的单元格连成了一片"
    draft.doubt(
        f"{how}，按级次名和数值推断出 {found} 行，定性指标可能缺漏，请逐行核对或换用原始文件。",
        row.location(cell),
        0.5 if listed else 0.3,
    )


# The words and the level names in them


@dataclass(slots=True)
class _Words:
    """The text of several cells as one; `plain` has page marks blanked out, place for place."""

    text: str
    plain: str
    starts: list[int]
    cells: list[tuple[Row, Cell]]

    @classmethod
    def of(cls, rows: Sequence[Row]) -> _Words:
        cells = [(row, cell) for row in rows for cell in row.filled]
        starts: list[int] = []
        text = ""
        for number, (_, cell) in enumerate(cells):
            if number:
                # a name may run on where a long line of glued words ends, never into another cell
                last = cells[number - 1][1].text
                wrapped = len(last) >= _LINE_LENGTH and _level().search(last)
                text += "\n" if wrapped else "\t"
            starts.append(len(text))
            text += cell.text.replace("\t", " ")
        return cls(text, _PAGE_MARK.sub(lambda m: " " * len(m.group()), text), starts, cells)

    def at(self, place: int) -> tuple[Row, Cell]:
        return self.cells[max(0, bisect_right(self.starts, place) - 1)]


# 2、 between two cells, 第3页, - 4 -
_PAGE_MARK = re.compile(
    r"第\s*\d{1,3}\s*页(?:\s*[,，/]?\s*共\s*\d{1,3}\s*页)?|^\s*[-—－]\s*\d{1,3}\s*[-—－]\s*$"
    r"|(?<=[^\d\s；;。：:\n])\d{1,2}、(?!\d)",
    re.MULTILINE,
)


@dataclass(frozen=True, slots=True)
class _Mark:
    """A level's name at a place of the text."""

    start: int
    end: int
    name: str
    damage: tuple[Damage, ...]
    top: bool = False  # surely of the first level


@cache
def _level() -> re.Pattern[str]:
    """A level's full name, spaces inside it allowed, points attached; or its stem before a colon."""
    spaced = "|".join(r"\s*".join(f"{stem}指标") for stem in taxonomy.STEMS)
    stems = "|".join(taxonomy.STEMS)
    points = r"(?:\s*[（(]\s*\d+(?:\.\d+)?\s*(?:[-—~]\s*\d+)?\s*分?\s*[)）]\s*分?)"
    return re.compile(
        rf"(?P<full>(?:社会公众或|项目)?(?:{spaced})(?!值|名称|解释|完成率|达标率|体系|[^\W\d_]{{0,2}}如下|得分){points}?)"
        rf"|(?P<pointed>项目(?:决策|管理|产出|效益|过程){points}|项目(?:完成|产出|效益|效果)\s*(?:指标|目标))"
        rf"|(?P<goal>(?:{stems})目标)(?=指标\s*\d)"
        rf"|(?<![\u4e00-\u9fff])(?P<stem>(?:项目)?(?:{stems}))(?:方面(?:的?(?:指标|目标))?|目标)?"
        rf"(?=\s*(?:[:：]|[（(](?:{stems})(?:指标|目标)?[)）]))"
        rf"|(?<=[（(])(?P<inner>(?:{stems})(?:指标|目标)?)(?=[)）]\s*[:：])"
        rf"|(?:(?<=^)|(?<=[\s；;。，,]))(?P<aspect>(?:{stems}))方面(?=[，,]?)"
    )


def _marks(words: _Words) -> list[_Mark]:
    marks = []
    for match in _level().finditer(words.plain):
        kind = match.lastgroup or "full"
        printed = words.text[match.start(kind) : match.end(kind)]
        name, damage = level_name(printed)
        closed = re.sub(r"\s+", "", name)
        if closed != name:
            damage.append(Damage(RepairName.SPACES, name, closed))
        end = _MARK_END.match(words.plain, match.end()).end()  # type: ignore[union-attr]
        marks.append(_Mark(match.start(), end, closed, tuple(damage), kind == "pointed"))
    return _with_bare(words, marks)


_MARK_END = re.compile(r"(?:[)）]?\s*[:：])?")


@cache
def _bare() -> re.Pattern[str]:
    """A level-2 name without 指标, as it may stand right behind a level-1 name."""
    stems = (stem for stem in taxonomy.STEMS if taxonomy.canonical_level2(stem))
    return re.compile(r"\s*(" + "|".join(stems) + r")\s*")


def _with_bare(words: _Words, marks: list[_Mark]) -> list[_Mark]:
    """The marks with the short level-2 names that follow level-1 names at once."""
    found: list[_Mark] = []
    value = re.compile(rf"\s*(?:[:：]|{value_pattern(bare=True)})")
    for number, mark in enumerate(marks):
        found.append(mark)
        end = marks[number + 1].start if number + 1 < len(marks) else len(words.plain)
        if not (mark.top or taxonomy.canonical_level1(mark.name)):
            continue
        short = _bare().match(words.plain, mark.end, end)
        if short and short.end() < end and not value.match(words.plain, short.end()):
            rest = words.plain[short.end() : end]
            if len(rest) > 3 and not rest.startswith(
                ("率", "度", "性", "控制", "指标", "总", "、")
            ):
                found.append(_Mark(short.start(1), short.end(1), short[1], ()))
    return found


@cache
def _headings() -> re.Pattern[str]:
    period = r"(?:年度|全年|年初|预期|计划|绩效|区域|本年|当年|年)*"
    return re.compile(
        rf"(?P<target>{period}(?:指标|目标|计划|实现|预期)值(?:及单位)?|指标目标值)"
        rf"|(?P<actual>{period}(?:实际完成值|实际完成情况|完成值|实际值|完成情况|完成数))"
        r"|(?P<weight>分值|权重|考核分|标准分)|(?P<score>(?:自评)?得分|自评分)"
        r"|(?P<nature>指标性质)|(?P<operator>指标方向|计算符号|运算符号|指标符号)|(?P<unit>计量单位|度量单位)"
        r"|(?P<scoring>绩效标准|评/?扣分标准|评分标准|扣分标准)"
    )


_NAME_HEADING = re.compile(r"三\s*级\s*指\s*标|指标名称|指标内容|绩效指标(?!值)")


def _order(before: str) -> tuple[tuple[Role, ...], int]:
    """What stands behind a name, by the headings that survived (target, actual, points, score), and
    where the headings end; 0 where there are none."""
    names = list(_NAME_HEADING.finditer(before))
    found: list[Role] = []
    end = 0
    for match in _headings().finditer(before, names[-1].end() if names else 0):
        role = _ROLES[match.lastgroup or "target"]
        if role not in found:
            found.append(role)
            end = match.end()
    if not names or Role.TARGET not in found:
        return (Role.TARGET,), 0
    return tuple(found), end


# columns of free words, grades or places, whose cells end where only a grid would show it
_FREE_WORDS = re.compile(
    r"指标(?:解释|说明|描述|内涵|定义|释义)|优(?:秀)?\s*良(?:好)?\s*中|(?:[\u4e00-\u9fff]{1,4}(?:镇|乡|街道)\s*){2}"
)


def _unbounded(before: str) -> bool:
    """Whether columns stand beside the names that hide where a name ends, or a second value."""
    names = list(_NAME_HEADING.finditer(before))
    rest = before[names[-1].start() :] if names else ""
    values = [match for match in _headings().finditer(rest) if match.lastgroup == "target"]
    return len(values) > 1 or _FREE_WORDS.search(rest) is not None


def _figures_run_on(order: tuple[Role, ...]) -> bool:
    """Whether a bare value, its unit printed before it, is followed by another figure: 90 and 10."""
    return (
        Role.UNIT in order
        and _place(order, Role.UNIT) < _place(order, Role.TARGET) < len(order) - 1
        and order[_place(order, Role.TARGET) + 1] in (Role.WEIGHT, Role.SCORE, Role.ACTUAL)
    )


_ROLES = {
    "target": Role.TARGET,
    "actual": Role.ACTUAL,
    "weight": Role.WEIGHT,
    "score": Role.SCORE,
    "nature": Role.DIRECTION,
    "operator": Role.OPERATOR,
    "unit": Role.UNIT,
    "scoring": Role.SCORING,
}
_KEY_OF = {role: key for key, role in _ROLES.items()}
_SCORING = r"(?:每[^，。；;每]{1,14}?扣\s*\d+(?:\.\d+)?\s*分(?:[，,；;]?扣完为止)?|[未不没][^，。；;\d]{1,10}?不得分|完成得满?分)"


@cache
def _labels() -> re.Pattern[str]:
    """Labels of the head of a form, as they run together with their values."""
    return re.compile(
        r"(?:专项|预算|支出)?项目(?:支出)?名称|专项名称|(?:预算|项目|申报|填报)?(?:部门|单位)(?:（单位）|\(单位\))?名称"
        r"|(?:项目)?(?:实施|承担|主管|填报|申报|预算)(?:单位|部门)(?:及代码)?|项目单位|预算年度|项目(?:属性|类型|类别|负责人|周期|支出实施期)"
        r"|联系(?:人|电话)|(?:项目|年度|本年度|实施期|本级)*(?:资金|预算)(?:总额|金额|情况)?(?=[（(：:\d])|年度资金总额|年度(?:本级)?预算金额"
        r"|(?:其中\s*[:：]\s*)?(?:财政拨款|其他资金|上级资金|该项目支出上级资金)|(?:年度|本年度|实施期|中长期|总体)(?:总体|绩效)?总?目标(?!表|值|申报|自评)"
        r"|年度绩效总目标|(?:本年度|年度|实施期)?绩效指标(?=一级|\s*$)|一\s*级\s*指\s*标"
    )


def _head(words: _Words, end: int) -> list[Row]:
    """The words before the rows as rows of label and value, cut at every label that is known."""
    rows: list[Row] = []
    for start, (row, cell) in zip(words.starts, words.cells, strict=True):
        if start >= end:
            break
        text = cell.text[: end - start]
        labels = list(_labels().finditer(text))
        if len(labels) < 2 and not (labels and labels[0].end() < len(text)):
            if not rows or rows[-1] is not row:
                rows.append(row)
            continue
        cuts = [0, *(match.start() for match in labels), len(text)]
        heads = ["", *(match.group() for match in labels)]
        for label, (left, right) in zip(heads, pairwise(cuts), strict=True):
            said = text[left + len(label) : right].strip(" :：\n")
            pair = [
                Cell(one, column, line=cell.line) for column, one in enumerate((label, said)) if one
            ]
            if pair:
                rows.append(replace(row, cells=tuple(pair)))
    return rows


# One row after another


@lru_cache(maxsize=64)
def _row_patterns(order: tuple[Role, ...]) -> tuple[re.Pattern[str], ...]:
    """Patterns of a name with what stands behind it, strictest first: the actual value and the
    score repeat target and points; the actual value repeats the target; anything of their kind."""
    points = r"\d{1,3}(?:\.\d{1,2})?"
    # stock words are a value only where the words stop: 按期完成 in 按期完成率 is none
    # a lone figure is one only where its unit ends it: figures of two columns run into each other
    ended = Role.UNIT in order and _place(order, Role.UNIT) > _place(order, Role.TARGET)
    bare = rf"|{FIGURE}" if ended else ""
    shown = rf"(?:{value_pattern()}{bare}|已(?:全部)?完成(?![率数量情])|{qualitative_pattern()}(?=[\s；;，,。、\d]|$))"
    doubled = rf"(?:{value_pattern()}|\d+(?:\.\d+)?|[\u4e00-\u9fff]{{2,20}}|[高是否无好优良有低])"
    patterns = []
    for strictness in range(3):
        parts = []
        for role in order:
            if role is Role.TARGET:
                repeats = Role.ACTUAL in order and strictness < 2
                parts.append(rf"(?P<target>{doubled if repeats else shown})")
            elif role is Role.ACTUAL:
                strict = "(?P<actual>(?P=target))"
                loose = rf"(?P<actual>{value_pattern(bare=True)}|{qualitative_pattern()}(?=[\s；;，,。\d]|$))?"
                parts.append(strict if strictness < 2 else loose)
            elif role is Role.WEIGHT:
                weight = rf"(?:(?P<weight>{points})分?)"
                parts.append(weight + ("?" if strictness == 2 else ""))
            elif role in (Role.DIRECTION, Role.OPERATOR):
                parts.append(rf"(?P<{_KEY_OF[role]}>{SIGN}|正向|反向|逆向|定性|定量)?")
            elif role is Role.UNIT:
                parts.append(rf"(?P<unit>{unit_pattern()})?")
            elif role is Role.SCORING:
                parts.append(rf"(?P<scoring>{_SCORING})?")
            elif strictness == 0 and order.index(role) > _place(order, Role.WEIGHT):
                parts.append("(?P<score>(?P=weight))分?")
            else:
                parts.append(rf"(?:(?P<score>{points})分?)?")
        name = r"(?P<name>(?:[^\u4e00-\u9fff≥≤\t]*?[\u4e00-\u9fff]){2}[^\t]{0,78}?)"
        closed = rf"(?<![{re.escape(OPEN_END)}\d.A-Za-z])"
        tail = r"\s*".join(parts)
        patterns.append(re.compile(rf"{name}\s*(?P<tail>{closed}{tail})(?![\d%％])", re.DOTALL))
    return tuple(patterns)


def _place(order: tuple[Role, ...], role: Role) -> int:
    return order.index(role) if role in order else len(order)


_FOOTER = re.compile(
    r"(?:总\s*分|合\s*计|总\s*计)(?=[\d:：\s]|$)|(?:备\s*注|注|说\s*明)\s*[:：]|(?:填表|填报|联系|经办|审核|制表)人(?!员|满)"
    r"|负责人\s*(?:[:：]|签)|联系电|其他需要说明|(?:单位|部门)?[（(]?盖章"
)
_ITEM = re.compile(
    r"[；;。]|指标\s*\d{1,2}\s*[:：]|(?:(?<=^)|(?<=[，,、。；;\n\t]))(?=[一二三四五六七八九十]是)"
)
_ITEM_OR_LINE = re.compile(rf"[\n\t]|{_ITEM.pattern}")
_SIGNED = re.compile(rf"{SIGN}+\s*\d")
_CLAUSES = re.compile(rf"[，,、；;\t\n]|{SIGN}")
_LEADING_FIGURE = re.compile(r"^\s*\d+(?:[,，.]\d+)*\s*(?=[^\d\s.,，年月日])")


class _Reader:
    """Goes through the stretches between level names and adds rows to a draft."""

    def __init__(self, draft: Draft, words: _Words, order: tuple[Role, ...]) -> None:
        self.draft = draft
        self.words = words
        self.order = order
        self.listed = 0  # rows that marks part from each other
        self.unread: list[tuple[str, int]] = []

    def read(self, marks: Sequence[_Mark]) -> None:
        ends = [mark.start for mark in marks[1:]] + [len(self.words.plain)]
        bare = [
            not self._stretch(mark, end).strip(_EDGE) for mark, end in zip(marks, ends, strict=True)
        ]
        bunched = _bunched(marks, bare)
        waiting: list[str] = []
        for number, (mark, end) in enumerate(zip(marks, ends, strict=True)):
            after = marks[number + 1] if number + 1 < len(marks) else None
            if mark.name:
                waiting = self._enter(mark, after, marks, waiting)
            if bare[number]:
                continue
            first = len(self.draft.indicators)
            self._stretch_rows(mark.end, mark.end + len(self._stretch(mark, end)))
            if bunched and len(waiting) > 1:
                self._share_out(first, waiting, mark)
                waiting = []
            elif len(self.draft.indicators) > first:
                waiting = waiting[-1:]
        for words, place in self.unread[:_MOST_NAMED]:
            self._say_unread(f"“{words}”没有读成指标：看不出名称和目标值的分界，请核对。", place)
        if len(self.unread) > _MOST_NAMED:
            more = len(self.unread) - _MOST_NAMED
            self._say_unread(
                f"另有 {more} 处文字没有读成指标，请核对。", self.unread[_MOST_NAMED][1]
            )

    def _say_unread(self, message: str, place: int) -> None:
        row, cell = self.words.at(place)
        self.draft.doubt(message, row.location(cell), 0.3)

    def _stretch(self, mark: _Mark, end: int) -> str:
        """The words between a level's name and the next, up to what stands under a table."""
        words = self.words.plain[mark.end : end]
        footer = _FOOTER.search(words)
        return words[: footer.start()] if footer else words

    def _enter(
        self, mark: _Mark, after: _Mark | None, marks: Sequence[_Mark], waiting: list[str]
    ) -> list[str]:
        """Take a level's name as the level it is of; the level-2 names since the last rows."""
        draft = self.draft
        level1, level2 = (
            taxonomy.canonical_level1(mark.name),
            taxonomy.canonical_level2(mark.name),
        )
        row, cell = self.words.at(mark.start)
        # 满意度指标 and 成本指标 are of either level: of the first where a name under them follows,
        # or where no level-2 name is printed at all
        of_next = (
            taxonomy.LEVEL1_OF.get(taxonomy.canonical_level2(after.name) or "") if after else None
        )
        only = {taxonomy.canonical_level2(one.name) for one in marks} - _EITHER
        top = (
            level2 in (None, taxonomy.OUTPUT, taxonomy.BENEFIT)
            or not draft.level1
            or (level1 is not None and (of_next == level1 or not only))
        )
        if mark.top or (top and (level1 or level2 is None)):
            draft.level1, draft.level2, waiting = mark.name, None, []
            draft.record(mark.damage, row.location(cell), None, "level1")
            return waiting
        draft.level2 = mark.name
        draft.record(mark.damage, row.location(cell), None, "level2")
        return [*waiting, mark.name]

    def _share_out(self, first: int, names: list[str], mark: _Mark) -> None:
        """Level-2 names that all stand before their rows: one to each row, or to none."""
        rows = self.draft.indicators[first:]
        paired = len(rows) == len(names)
        for number, fields in enumerate(rows):
            name = names[number] if paired else None
            fields["level2_raw"] = name
            fields["level2"] = taxonomy.canonical_level2(name) if name else None
        if rows:
            row, cell = self.words.at(mark.start)
            how = "按先后一一对应" if paired else "看不出各属哪一行，未填"
            self.draft.doubt(
                f"“{'、'.join(names)}”印在各行之前，{how}，请核对。", row.location(cell), 0.5
            )
        self.draft.level2 = None

    # rows

    def _stretch_rows(self, start: int, end: int) -> None:
        if self._in_turn(start, end):
            return
        for begin, finish, mark in self._items(start, end):
            found = self._rows_run_on(begin, finish, mark)
            if mark and found:
                self.listed += 1

    def _in_turn(self, start: int, end: int) -> bool:
        """Whether cells set off by spaces or lines come in turn, name and what stands behind it;
        then they are rows, whatever the values look like."""
        words = self.words.plain[start:end]
        lines = re.split(r"[\n\t]", words)
        cells = [cell for line in lines for cell in cells_between_spaces(line.strip()) if cell]
        width = 1 + len(self.order)
        if len(cells) < 2 * width or len(cells) % width:
            return False
        names = cells[::width]
        values = cells[1 + self.order.index(Role.TARGET) :: width]
        if any(is_value(name) or not is_name(name) for name in names):
            return False
        if sum(split_item(name) is not None for name in names) > len(names) * (1 - _MOSTLY):
            return False
        if any(_ITEM.search(cell) or len(cell) > _LONGEST for cell in cells):
            return False
        if sum(map(is_value, values)) < len(values) * _MOSTLY:
            return False
        at = start
        for begin in range(0, len(cells), width):
            place = self.words.plain.find(cells[begin], at, end)
            held = dict(zip(self.order, cells[begin + 1 : begin + width], strict=True))
            self._add(place, end, bare_item(cells[begin]), held[Role.TARGET], held)
            at = place + len(cells[begin])
        return True

    def _items(self, start: int, end: int) -> Iterator[tuple[int, int, str]]:
        """The stretch cut where a mark parts items, each with the mark before or else after it."""
        words = self.words.plain[start:end]
        lines = [line for line in re.split(r"[\n\t]", words) if line.strip(_EDGE)]
        # a line is an item where it has a value of its own; else it may be half of a row
        whole = sum(split_item(line, in_brackets=True) is not None for line in lines)
        item = _ITEM_OR_LINE if whole >= len(lines) * _MOSTLY else _ITEM
        begin, before = 0, ""
        for match in [*item.finditer(words), None]:
            left, right = match.span() if match else (len(words), len(words))
            mark = match.group() if match else ""
            if words[begin:left].strip(_EDGE):
                yield start + begin, start + left, before or mark
            begin, before = right, mark

    def _rows_run_on(self, start: int, end: int, mark: str) -> int:
        """The rows that run on in this stretch; what is left over is kept for the user."""
        words = self.words.plain
        found, at = 0, start
        whole = split_item(words[start:end], in_brackets="指标" in mark)
        # 清算8个小区物业费≥95% on a line of its own: a figure in a name, the value behind a sign
        alone = whole and mark and _SIGNED.match(whole.value) and not _CLAUSES.search(whole.name)
        if whole and (whole.sure or alone):
            self._add(start, end, whole.name, whole.value)
            return 1
        while match := _next_row(self.order, words, at, end):
            begin = match.start("name")
            if at > start and (figure := _LEADING_FIGURE.match(words[begin:end])):
                begin += figure.end()
            found += self._row(begin, match)
            at = match.end()
        rest = words[at:end].strip(_EDGE)
        if is_name(rest):
            if split := split_item(rest):
                self._add(at, end, split.name, split.value)
                found += 1
            else:
                self.unread.append((re.sub(r"\s+", "", rest)[:30], at))
        return found

    def _row(self, begin: int, match: re.Match[str]) -> bool:
        """One row of a match; its words may turn out to name nothing."""
        name = bare_name(match.string[begin : match.end("name")])
        in_sentence = _SEPARATOR.match(match.string, match.end()) is not None
        if in_sentence:
            # the clauses before the last comma of a sentence are not of the name
            *leads, last = _COMMA.split(name)
            if leads and is_name(bare_name(last)):
                name = bare_name(last)
                for lead in leads:
                    self._clause(lead, begin, match.end("name"))
        found = heading(name)
        if not is_name(name) or (found is not None and found.role is not Role.TASK):
            return False
        held = {_ROLES[key]: text for key, text in match.groupdict().items() if key in _ROLES}
        self._add(begin, match.end("name"), name, match["target"].strip(), held)
        self.listed += in_sentence
        return True

    def _clause(self, words: str, start: int, end: int) -> None:
        """A clause without a figure of its own kind: a row where stock words show its value."""
        if split := split_item(words):
            self._add(start, end, split.name, split.value)
        elif is_name(words):
            self.unread.append((bare_item(words)[:30], start))

    def _add(
        self,
        start: int,
        end: int,
        name: str,
        target: str,
        held: Mapping[Role, str | None] = MappingProxyType({}),
    ) -> None:
        draft = self.draft
        row, cell = self.words.at(start)
        location = row.location(cell)
        id = f"r{len(draft.indicators) + 1}"
        if page_mark := self._page_mark(start, end, name):
            draft.record([page_mark], location, id, "name")
        clean, damage = indicator_name(name)
        draft.record(damage, location, id, "name")
        if page_mark := self._page_mark(start, min(len(self.words.plain), end + 80), target):
            draft.record([page_mark], location, id, "target")
        value, damage = one_line(target)
        draft.record(damage, location, id, "target")
        level1, level2 = draft.level1, draft.level2
        draft.indicators.append(
            {
                "id": id,
                "level1_raw": level1,
                "level2_raw": level2,
                "level1": taxonomy.canonical_level1(level1) if level1 else None,
                "level2": taxonomy.canonical_level2(level2) if level2 else None,
                "name": clean,
                "target": _joined(value, held),
                "location": location,
                **_beside(held),
            }
        )

    def _page_mark(self, start: int, end: int, name: str) -> Damage | None:
        """The page mark that stood inside a name."""
        at = self.words.plain.find(name, start, end)
        printed = self.words.text[at : at + len(name)] if at >= 0 else name
        return Damage(RepairName.PAGE_MARK, printed, name) if printed != name else None


_EDGE = " \t\n\r\u3000\xa0:：|｜；;，,。.、-—/"
_EITHER = {taxonomy.COST, taxonomy.SERVED_SATISFACTION, taxonomy.OUTPUT, taxonomy.BENEFIT, None}
_COMMA = re.compile(r"[，,](?!\d{3}(?!\d))")
_SEPARATOR = re.compile(r"\s*[，,；;。\n]|[ ]*\t")


def _joined(value: str, held: Mapping[Role, str | None]) -> Target:
    """The target of a row, its sign and unit joined where they stand in columns of their own."""
    sign = held.get(Role.OPERATOR) or held.get(Role.DIRECTION)
    unit = held.get(Role.UNIT)
    if unit or sign in OPERATORS:
        return join_cells(sign if sign in OPERATORS else None, value, unit)
    return parse_target(value)


def _beside(held: Mapping[Role, str | None]) -> dict[str, object]:
    """The fields of a row that stand beside its target."""
    further = tuple(
        FurtherValue(role=role, heading="", text=text)
        for column, role in ((Role.ACTUAL, FurtherRole.ACTUAL), (Role.SCORE, FurtherRole.SCORE))
        if (text := (held.get(column) or "").strip())
    )
    points = read_number((held.get(Role.WEIGHT) or "").strip().removesuffix("分"))
    return {"weight": points, "further": further, "scoring": held.get(Role.SCORING) or None}


def _next_row(order: tuple[Role, ...], words: str, start: int, end: int) -> re.Match[str] | None:
    """The next name with what stands behind it."""
    best: re.Match[str] | None = None
    for pattern in _row_patterns(order):
        match = pattern.match(words, start, end) or pattern.search(words, start, end)
        if match is None:
            continue
        whole = all(value is not None for value in match.groupdict().values())
        if best is None or (match.start("tail") < best.start("tail") and whole):
            best = match
    return best


def _bunched(marks: Sequence[_Mark], bare: Sequence[bool]) -> bool:
    """Whether level-2 names stand together before their rows, as a sheet printed by columns leaves
    them: no group has words between two of its level-2 names."""
    run = most = 0
    for number, mark in enumerate(marks[:-1]):
        after = marks[number + 1]
        if taxonomy.canonical_level2(mark.name) and taxonomy.canonical_level2(after.name):
            if not bare[number] and taxonomy.canonical_level1(after.name) is None:
                return False
            run = run + 1 if bare[number] else 0
            most = max(most, run)
    return most > 1
