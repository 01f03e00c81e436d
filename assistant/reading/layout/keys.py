"""What stands outside the indicator rows: title, year, unit, project, money and goal texts.

Forms print it as `label | value`, `label：value` in one cell, a label over its value, or a bare
line; every one of these is looked for.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from enum import StrEnum
from functools import cache, lru_cache
from itertools import pairwise

from assistant.model.numerals import read_number
from assistant.model.table import GoalScope
from assistant.reading.damage import organization_name
from assistant.reading.grid import Cell, Row
from assistant.reading.layout.headings import heading, is_label, plain, plain_whole, scope_of


class Key(StrEnum):
    """What a label asks for."""

    ORGANIZATION = "organization"
    PROJECT = "project"
    YEAR = "year"
    TOTAL = "total"
    PART = "part"
    ANNUAL = "annual"
    WHOLE_PERIOD = "whole_period"
    ELSE = "else"  # a label of something a goal table does not keep


@dataclass(frozen=True, slots=True)
class Found:
    """A label's meaning. Of several labels for one thing the lowest `rank` wins."""

    key: Key
    rank: int = 0
    name: str = ""


_WHOLE = GoalScope.WHOLE_PERIOD
_YEARLY = r"(?:年度|本年度?|当年度?|全年|年初|\d{4}年度?)"
_PERIOD = r"(?:项目|总体)?(?:实施期|实施周期|全周期|规划期|中长期|长期|中期|[三五]年)(?:规划)?"
_GOALS = r"(?:总体|绩效|整体|预期|履职|任务|工作|部门|总)*目标(?:描述|内容|概述)?\d{0,2}"
_CODE = r"(?:及?(?:代码|编码))?"
_SEAL = r"(?:盖章|公章|签章)*"
_UNITS = r"(?:部门|单位|部门单位|单位部门)"
_SUMS = r"(?:总额|总计|合计|金额|数额|数|额|规模|总量|额度)"
_PAYER = (
    r"(?:中央|省级?|市级?|县级?|区级?|市县|本级|上级|地方|同级|一般公共预算|政府性基金|国有资本经营预算"
    r"|财政专户(?:管理)?|单位|企业|自有|自筹|其他|来源|财政|社会|上年结转)"
)
_KEYS: tuple[tuple[Key, int, str], ...] = (
    (Key.ORGANIZATION, 1, rf"(?:预算|项目|申报|填报|基层)?{_UNITS}(?:名称|全称|信息)"),
    (
        Key.ORGANIZATION,
        2,
        rf"(?:项目|具体|资金)*(?:实施|承担|承办|执行|使用|用款|负责|责任)(?:单位|部门|主体)(?:名称)?{_CODE}{_SEAL}|项目单位",
    ),
    (
        Key.ORGANIZATION,
        3,
        rf"(?:项目|预算)?(?:填报|申报|编制|编报|填表|报送|申请|上报)(?:单位|部门)(?:名称)?{_SEAL}",
    ),
    (
        Key.ORGANIZATION,
        4,
        rf"(?:一级|二级)?预算{_UNITS}(?:名称)?{_CODE}|基层(?:预算)?单位|部门(?:单位)?",
    ),
    (
        Key.ORGANIZATION,
        5,
        rf"(?:项目|资金|预算|业务|省级|市级|区级|县级|地方|中央)*主管(?:预算)?(?:部门|单位|处室|科室)(?:名称)?{_CODE}{_SEAL}",
    ),
    (
        Key.PROJECT,
        0,
        r"(?:专项|预算|[二三]级|支出|申报|子)?项目(?:支出)?(?:名称|全称)|[二三]级项目|专项(?:资金|项目)*名称|支出项目名称|资金名称"
        r"|(?:政策|转移支付)(?:项目|资金)?名称|项目政策名称",
    ),
    (Key.PROJECT, 1, r"一级项目(?:名称)?"),
    (Key.YEAR, 0, r"(?:预算|申报|填报|绩效|所属|资金|实施|项目|评价)?年[度份]"),
    (
        Key.TOTAL,
        0,
        rf"{_YEARLY}(?:项目|部门|本级|支出|总|申请|安排|财政)*(?:资金|预算|投资|金额)+(?:申请|安排)?{_SUMS}*|年度总额",
    ),
    (
        Key.TOTAL,
        1,
        rf"(?:项目|专项|预算|申请|申报|部门|单位|整体|支出|资金|总|拟|本次|安排)*(?:资金|预算|投资|支出){_SUMS}"
        r"|(?:项目|专项|预算|资金)?总金额"
        r"|(?:项目|申请|申报|批复|安排|本次|拟|预算){1,3}总?(?:金额|资金)|部门预算(?:资金)?|部门年度预算|项目预算|支出预算|预算安排(?:金额|资金)?"
        r"|(?:项目)?总投资|金额合计|(?:项目|预算|资金)?总额",
    ),
    (Key.TOTAL, 2, rf"{_PERIOD}(?:资金|预算|投资)(?:总额|总计|合计|金额)"),
    (
        Key.PART,
        0,
        r"(?:其中|本年|当年|年度|使用|该?项目支出(?=[上本]级))*(?:"
        rf"{_PAYER}+(?:补助|预算|收入|配套|性)?(?:资金|拨款|预算拨款|财政拨款)"
        r"|政府预算资金|财政拨款(?:补助|收入)?|非财政拨款|其他(?:来源)?(?:资金)?|基本支出|项目支出|人员经费|公用经费|政府性基金(?:预算)?|一般公共预算|国有资本经营预算|财政专户"
        r"|(?:中央|省级?|市级?|县级?|区级?|上级|本级)\S{0,12}?(?:补助|转移支付|专项)(?:资金|收入)?|(?:上年|历年)?结转(?:结余)?(?:资金)?|(?:银行|专项)?(?:贷款|债券)(?:资金)?"
        r"|(?:企业|单位)?自筹|(?:中央|省级?|市级?|县级?|区级?|地方)?配套(?:资金)?|中央预算内投资"
        r"|(?:事业|经营|非税|其他|附属单位上缴)收入|财政专户管理资金|(?:政府|地方政府)?(?:一般|专项)债券(?:资金)?)",
    ),
    (Key.WHOLE_PERIOD, 0, rf"{_PERIOD}{_GOALS}|(?:中?长期|中期)规划"),
    (
        Key.ANNUAL,
        0,
        rf"(?:项目|部门|单位|整体)?{_YEARLY}{_GOALS}|年初设定目标|年度预期目标|预期目标|年度主要目标",
    ),
    (
        Key.ANNUAL,
        1,
        r"(?:总体|整体|项目|部门|单位|支出|预期|绩效|总)+(?:绩效)?目标(?:描述|内容|概述)?|目标描述",
    ),
    (
        Key.ELSE,
        0,
        r"(?:项目|单位|部门|财务|分管)?(?:负责人|联系人|经办人|填报人|填表人|审核人|领导)(?:姓名)?(?:及?(?:联系)?电话)?|联系电话|联系方式|电话|手机|地址|邮编|单位地址"
        r"|项目(?:属性|类型|类别|编码|代码|性质|内容|级次|级别|状态|分类|期|(?:实施)?周期|实施期|起止时间?|期限|依据|支出实施期|设立依据)"
        r"|(?:项目)?(?:起止|开始|结束|起始|终止|完成)(?:时间|日期|年限|年月)|实施期限?|建设周期|实施(?:方案|计划|进度)|项目实施(?:进度)?(?:计划|方案|情况)|组织机构|管理办法"
        r"|(?:项目)?立项.{0,8}|资金(?:用途|类别|性质|投向|情况|来源)|支出(?:方向|标准|功能科目)|测算(?:依据|标准|过程)|(?:项目|部门|单位)?(?:概况|概述|背景|必要性|可行性)|主要内容"
        r"|(?:年度|全年|实施期)?(?:目标|总体目标)?(?:实际)?完成情况.{0,4}|全年实际完成情况|全年预算数A?|全年执行数B?|执行率BA|执行率|得分|分值|年初预算数|完成情况|绩效等级"
        r"|填报日期|填报时间|填表日期|日期|单位(?:性质|代码|编码)|(?:单位|部门)?(?:职能|职责)(?:职责|职能|概述|描述)*|主要职责|备注|说明|审核意见|预算执行情况|预算情况|年度预算申请|政策依据|保障措施|是否.{1,16}",
    ),
)
_YEARS = re.compile(r"(?:19|20)(?:\d{2}|XX)\s*年?\s*[-—－–~～至]+\s*(?:(?:19|20)(?:\d{2}|XX))")


@cache
def _compiled() -> tuple[tuple[Key, int, re.Pattern[str]], ...]:
    return tuple((key, rank, re.compile(pattern)) for key, rank, pattern in _KEYS)  # not at import


_UNIT_ASKED = re.compile(r"单\s*位\s*[：:]")  # a unit of measure is asked for without a colon
_ORDER = re.compile(
    r"^(?:(?:其中|资金(?:来源|结构)(?=[:：])|[①-⑳]|[0-9一二三四五六七八九十]+[.、．]"
    r"|[（(][0-9一二三四五六七八九十]+[)）])[:：\s]*)+"
)

_TITLE = re.compile(
    r"绩效.{0,24}(?:目标|指标|自评|评价|申报|审批|情况)?.{0,8}(?:表|申报书|一览|清单|说明书)(?:[（(].*[)）]|\d{4}年度?|[0-9一二三四五六七八九十\-—]*)?$"
    r"|(?:绩效目标|绩效指标)(?:和指标|申报|公开)?(?:[（(].*[)）])?$|绩效(?:目标)?.*表[：:（(].*$"
)
# 长期绩效目标表 and 年度绩效目标表 one under the other in one form (Hubei) name its blocks
_OF_PERIOD = re.compile(r"(?:中长期|长期|中期|实施期|年度)(?:绩效)?(?:目标|指标)表")
_ANNEX = re.compile(r"附\s*[件表]\s*[\d一二三四五六七八九十.\-—－]*\s*[:：]?")
_YEAR = re.compile(r"(?<!\d)((?:19|20)\d{2})(?!\d)\s*(?:[-—~至]\s*(?:20)?\d{2,4}\s*)?年?")
_YEAR_LINE = re.compile(r"[（(【]?\s*(?:20\d{2})\s*年?度?\s*[)）】]?")
_UNIT_LINE = re.compile(r"(?:金额|货币|计量)?单位\s*[：:]\s*[（(]?(万元|元|亿元|人民币万元)[)）]?")
_SUM = re.compile(
    r"(?:人民币|约|共计?|合计|[￥¥])?\s*([-－]?[\d０-９][\d０-９,，.．]*)\s*(亿元|万元|元|万)?(?:人民币)?\s*(?:[（(].*[)）])?"
)
_MONEY_UNIT = re.compile(r"(亿元|万元|元)")
_ORGANIZATION = re.compile(
    r"^[^，。；:：]{2,40}?(?:部|局|委|委员会|办|办公室|中心|院|所|学校|中学|小学|大学|政府|协会|总会|联合会|联谊会|管理处|街道|办事处|团委|工会|妇联|站|馆|支队|大队|总队|镇|乡|社|法院|检察院|公司|集团|党校|纪委|组)$"
)
_FILL_IN = re.compile(
    r"^[（(]?\s*(?:盖章|公章|签章|签字|盖章签字|分级填报|填写|单位盖章)?\s*[)）]?$"
)
COLON = re.compile(r"\s*[：:]\s*")


@lru_cache(maxsize=2048)
def key_of(text: str) -> Found | None:
    """What this cell asks for as a label, or None where it is none."""
    if not text or len(text) > 40:
        return None
    lone = _ORDER.sub("", text.strip())
    if _UNIT_ASKED.fullmatch(lone):
        return Found(Key.ORGANIZATION, 4)
    for bare in dict.fromkeys((plain(lone), plain_whole(lone))):
        if not 2 <= len(bare) <= 20:
            continue
        for key, rank, pattern in _compiled():
            if pattern.fullmatch(bare):
                if key is Key.ANNUAL and (_YEARS.search(text) or scope_of(text) is _WHOLE):
                    key = Key.WHOLE_PERIOD  # 总体目标（2024年—2026年）, 绩效目标（实施期）
                return Found(key, rank, bare if key is Key.PART else "")
    return None


def label_of(text: str) -> Found | None:
    """What a cell asks for that is a label, or a label with its value after a colon."""
    if found := key_of(text):
        return found
    label, *rest = COLON.split(_ORDER.sub("", text.strip()), maxsplit=1)
    return key_of(label) if rest else None


@dataclass(slots=True)
class Entry:
    """One label and its value, where the value stands and how it was found."""

    found: Found
    label: str
    value: str
    row: Row
    cell: Cell
    sure: bool = True


@dataclass(slots=True)
class Header:
    """What the lines outside the tables say; the best of several entries wins."""

    entries: list[Entry] = field(default_factory=list)
    titles: list[tuple[str, Row, Cell]] = field(default_factory=list)
    year_lines: list[int] = field(default_factory=list)
    money_unit: str | None = None
    organizations: list[tuple[str, Row, Cell]] = field(default_factory=list)

    def best(self, key: Key) -> Entry | None:
        """The first entry of the best rank that has a value."""
        held = [entry for entry in self.entries if entry.found.key is key and entry.value]
        return min(held, key=lambda entry: entry.found.rank) if held else None


def money_line(rows: Sequence[Row]) -> str | None:
    """The money unit a line such as 单位：万元 declares for all below."""
    for row in rows:
        for cell in row.filled:
            if match := _UNIT_LINE.search(cell.text):
                return match.group(1).removeprefix("人民币")
    return None


def begins_table(row: Row) -> bool:
    """Whether the row can only stand at the head of a table: a title, or the project's or unit's name."""
    filled = row.filled
    if len(filled) == 1 and is_title(filled[0].text):
        return True
    found = [key_of(COLON.split(cell.text)[0]) for cell in filled[:1]]
    return any(f and f.key in (Key.PROJECT, Key.ORGANIZATION) for f in found)


def is_annex(text: str) -> bool:
    """Whether a lone line only numbers the annex that begins here: 附件5."""
    return _ANNEX.fullmatch(text.strip()) is not None


def is_title(text: str) -> bool:
    """Whether a lone line is a table's title: 2022年项目支出绩效目标表."""
    bare = re.sub(r"\s+", "", text)
    if (
        not 6 <= len(bare) <= 60
        or "。" in bare
        or _OF_PERIOD.fullmatch(bare)
        or is_label(text)
        or key_of(text)
    ):
        return False
    return _TITLE.search(bare) is not None


def read_header(rows: Sequence[Row]) -> Header:
    """Everything known from these rows, none of which is an indicator or task row."""
    header = Header()
    goal: Entry | None = None
    for index, row in enumerate(rows):
        _lines(header, row)
        found = list(_entries(rows, index)) or _goal_goes_on(goal, row)
        header.entries += found
        if not row.blank:
            goal = next((entry for entry in reversed(found) if entry.found.key in _GOAL_KEYS), None)
    return header


_GOAL_KEYS = (Key.ANNUAL, Key.WHOLE_PERIOD)


def _goal_goes_on(goal: Entry | None, row: Row) -> list[Entry]:
    """The goal's next lines, where its label is not merged over the rows they stand in."""
    if goal is None or not row.exact or len(row.filled) != 1:
        return []
    cell = row.filled[0]
    if goal.cell.column == 0 or cell.column != goal.cell.column or goal.row.table != row.table:
        return []
    return [Entry(goal.found, goal.label, cell.text, row, cell)]


def _lines(header: Header, row: Row) -> None:
    for cell in row.filled:
        unit = _UNIT_LINE.search(cell.text)
        if unit:
            header.money_unit = header.money_unit or unit.group(1).removeprefix("人民币")
        for piece in _pieces(cell.text):
            if _YEAR_LINE.fullmatch(piece) and (year := year_in(piece)):
                header.year_lines.append(year)
    if len(row.filled) != 1:
        return
    cell = row.filled[0]
    if is_title(cell.text):
        header.titles.append((cell.text, row, cell))
    elif key_of(cell.text) is None:
        name, _ = organization_name(cell.text)
        if _ORGANIZATION.match(name) and len(name) <= 30:
            header.organizations.append((cell.text, row, cell))


def _entries(rows: Sequence[Row], index: int) -> Iterator[Entry]:
    row = rows[index]
    filled = [cell for cell in row.cells if cell.text]
    for position, cell in enumerate(filled):
        if cell.covered and not _fresh(rows, index, cell):
            continue
        is_sum = _is_sum(row, cell)
        for label, inside in [(cell.text, "")] if is_sum else _split_label(cell.text):
            found = _SUM_OF_ROW if is_sum else key_of(label)
            found = found or _bare(label, inside, filled[position + 1 :])
            if found is None:
                continue
            if _AT_FIRST.fullmatch(plain(label)):
                found = replace(found, rank=_LAST_RANK)
            if inside:
                yield Entry(found, label, inside, row, cell)
            elif (force := _in_force(rows, index, found)) is not None:
                yield Entry(found, label, force.text, row, force)
            elif (right := _right(filled, position)) is not None:
                yield Entry(found, label, right.text, row, right)
            elif not cell.covered and (below := _below(rows, index, cell, found)):
                under, value = below
                yield Entry(found, label, value.text, under, value)
            else:
                yield Entry(found, label, "", row, cell)
    if len(filled) == 1 and row.table is None:
        yield from _glued(row, filled[0])


_SUM_OF_ROW = Found(Key.TOTAL, 1)
_SUM_WORDS = frozenset({"合计", "总计", "小计", "总额"})


def _is_sum(row: Row, cell: Cell) -> bool:
    """Whether 合计 heads the sum of a block of money: the label of the block stands left of it."""
    if plain(cell.text) not in _SUM_WORDS:
        return False
    left = (key_of(c.text) for c in row.cells if c.text and c.column < cell.column)
    return any(found and found.key is Key.TOTAL for found in left)


def _fresh(rows: Sequence[Row], index: int, cell: Cell) -> bool:
    """Whether a label that runs down several rows has another value beside it in this one."""
    found = key_of(cell.text)
    return found is not None and found.key in (Key.ANNUAL, Key.WHOLE_PERIOD)


_SUM_IN_TEXT = re.compile(
    r"(?:^|[，,；;、。：:\s（(]|其中)(?:其中\s*[:：]?\s*)?(?P<label>[^\d，,；;、。：:\s]{2,14})\s*[:：为]?\s*"
    r"(?P<sum>\d[\d,，]*(?:\.\d+)?\s*(?:亿元|万元|元))"
)


def _sums_in(text: str) -> list[tuple[str, str]]:
    """Labels and sums of a line that lists them: 资金总额：120万元，其中：财政拨款100万元."""
    if len(text) > 120:
        return []
    pairs = [
        (match["label"].removeprefix("其中"), match["sum"]) for match in _SUM_IN_TEXT.finditer(text)
    ]
    found = [key_of(label) for label, _ in pairs]
    if len(pairs) < 2 or not all(f and f.key in (Key.TOTAL, Key.PART) for f in found):
        return []
    return pairs


def _split_label(text: str) -> list[tuple[str, str]]:
    """`label：value` taken apart, also two in one line set off by wide gaps; else the cell itself."""
    if key_of(text) or plain(text) in _BARE:
        return [(text, "")]
    if sums := _sums_in(text):
        return sums
    pieces = []
    for piece in _pieces(text):
        label, *rest = COLON.split(_ORDER.sub("", piece), maxsplit=1)
        if rest and len(label) <= 24:
            value = rest[0].strip()
            pieces.append((label.strip(), "" if _FILL_IN.match(value) else value))
    return pieces


def _pieces(text: str) -> list[str]:
    """The parts of a line set off by wide gaps, or by any gap before another label and its colon."""
    cut = [0]
    for gap in _LINE_GAP.finditer(text):
        label = COLON.split(text[gap.end() : gap.end() + 24], maxsplit=1)
        named = len(label) > 1 and (key_of(label[0]) or label[0] in _MONEY_LABELS)
        if len(gap.group()) >= 3 or named:
            cut.append(gap.start())
    return [text[start:end].strip() for start, end in pairwise([*cut, len(text)])]


_LINE_GAP = re.compile(r"[ \t\u3000\xa0\u2000-\u200a]+")  # a browser prints \u3000 as \u2003
_MONEY_LABELS = frozenset({"单位", "金额单位", "货币单位", "计量单位"})


_MONEY_HEADS = _SUM_WORDS | {"其他"}  # over a sum, never one


_BARE = {"项目": Found(Key.PROJECT, 2), "单位": Found(Key.ORGANIZATION, 6)}


def _bare(label: str, inside: str, after: Sequence[Cell]) -> Found | None:
    """项目 and 单位 alone, which head columns too: labels where a name stands beside them."""
    value = inside or (after[0].text if after else "")
    found = _BARE.get(plain(label))
    if found is None or len(value) < 3 or heading(value) or key_of(value) or amount(value):
        return None
    return None if _MONEY_UNIT.fullmatch(value) else found


_BUDGET_IN_FORCE = re.compile(r"(?:全年|调整后?|现行)(?:的)?预算数?A?")
_AT_FIRST = re.compile(r"年初(?:部门)?预算(?:数|金额)?")
_LAST_RANK = 9
_MONEY_GRID = 8  # rows


def _in_force(rows: Sequence[Row], index: int, found: Found) -> Cell | None:
    """The sum beside a label of a self-evaluation that is the budget in force: 全年预算数, not 年初预算数."""
    if found.key not in (Key.TOTAL, Key.PART):
        return None
    row = rows[index]
    for above in reversed(rows[max(0, index - _MONEY_GRID) : index]):
        if above.table != row.table:
            return None
        for place, head in enumerate(above.cells):
            if head.covered or not _BUDGET_IN_FORCE.fullmatch(plain(head.text)):
                continue
            if row.exact:
                cell = row.at(head.column, head.end)
            else:
                cell = row.cells[place] if len(row.cells) == len(above.cells) else None
            return cell if cell and not cell.covered and amount(cell.text) else None
    return None


def _right(filled: list[Cell], position: int) -> Cell | None:
    for cell in filled[position + 1 :]:
        own = label_of(cell.text)
        if (
            key_of(cell.text)
            or plain(cell.text) in _MONEY_HEADS
            or _UNIT_LINE.fullmatch(cell.text)
            or (own and own.key in _GOAL_KEYS)
        ):
            return None
        if not _FILL_IN.match(cell.text):
            return cell
    return None


def _waits_beside(row: Row, cell: Cell) -> bool:
    """Whether the label's own cell beside it was left blank, as another label of the row shows.

    `项目名称 | 干部培训 | 预算部门 | ` has its values beside the labels, not below.
    """
    beside = next((c for c in row.cells if c.column == cell.end), None)
    if not row.exact or beside is None or beside.text:
        return False
    return any(
        one.text and two.text and key_of(one.text) and not key_of(two.text) and not two.covered
        for one, two in pairwise(row.cells)
    )


def _below(rows: Sequence[Row], index: int, cell: Cell, found: Found) -> tuple[Row, Cell] | None:
    """The value under a label: the first cell with text in the rows below that is no label.

    What is asked for behind a colon may be left blank: below it only a sum answers for money.
    """
    after_colon = COLON.search(_ORDER.sub("", cell.text))
    if after_colon and found.key not in (Key.TOTAL, Key.PART):
        return None
    if found is not _SUM_OF_ROW and _waits_beside(rows[index], cell):
        return None
    for under in rows[index + 1 : index + 3]:
        if under.blank:
            continue
        if under.table != rows[index].table:
            return None
        value = under.at(cell.column, cell.end)
        if value is None or not value.text or value.covered or value.column != cell.column:
            return None
        taken = key_of(value.text) or is_label(value.text) or _FILL_IN.match(value.text)
        glued = len(under.filled) == 1 and any(_glued(under, value))
        misplaced = after_colon and amount(value.text) is None
        return None if taken or glued or misplaced else (under, value)
    return None


_GLUED = {
    "部门单位名称": Found(Key.ORGANIZATION, 1),
    "单位名称": Found(Key.ORGANIZATION, 1),
    "部门名称": Found(Key.ORGANIZATION, 1),
    "填报单位": Found(Key.ORGANIZATION, 3),
    "项目名称": Found(Key.PROJECT),
    "项目支出名称": Found(Key.PROJECT),
    "年度总体目标": Found(Key.ANNUAL),
    "年度绩效目标": Found(Key.ANNUAL),
    "本年度绩效目标": Found(Key.ANNUAL),
    "实施期绩效目标": Found(Key.WHOLE_PERIOD),
    "实施期目标": Found(Key.WHOLE_PERIOD),
}


def _glued(row: Row, cell: Cell) -> Iterator[Entry]:
    """A label run together with its value, one of its characters perhaps misread by a scanner."""
    for label in sorted(_GLUED, key=len, reverse=True):
        end, same = _prefix(cell.text, label)
        if end and same >= len(label) - (len(label) > 5):
            value = cell.text[end:].lstrip()
            if value and value[0] not in ":：" and not key_of(cell.text):
                yield Entry(_GLUED[label], label, value, row, cell, sure=same == len(label))
            return


def _prefix(text: str, label: str) -> tuple[int, int]:
    """How far `label` reaches into the text when spaces and brackets do not count, and how many agree."""
    same = position = 0
    for wanted in label:
        while position < len(text) and text[position] in " \u3000（）()【】":
            position += 1
        if position >= len(text):
            return 0, 0
        same += text[position] == wanted
        position += 1
    return position, same


def year_of(rows: Sequence[Row]) -> int | None:
    """The year of a table by its title or the line that names it: （2024年度）."""
    for row in rows:
        if len(row.filled) != 1:
            continue
        text = row.filled[0].text
        if (is_title(text) or _YEAR_LINE.fullmatch(text)) and (year := year_in(text)):
            return year
    return None


def year_in(text: str) -> int | None:
    """The first year named in a text."""
    match = _YEAR.search(unicodedata.normalize("NFKC", text))
    return int(match.group(1)) if match else None


def amount(text: str) -> tuple[Decimal, str | None] | None:
    """A sum of money and its unit where the text names one; None where it is no plain sum."""
    match = _SUM.fullmatch(text.strip())
    value = read_number(match.group(1)) if match else None
    if match is None or value is None:
        return None
    unit = match.group(2)
    return value, "万元" if unit == "万" else unit


def money_unit(text: str) -> str | None:
    """The unit a heading or label carries: 预算金额（万元）."""
    match = _MONEY_UNIT.search(text)
    return match.group(1) if match else None
