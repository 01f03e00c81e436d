"""Target values: given, with a unit, free of marks left by the form or by a spreadsheet."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, timedelta

from assistant.checking.basis import FORM, GUIDE_88
from assistant.checking.context import Context, Row, amount
from assistant.checking.objection import Objection
from assistant.checking.registry import Topic, rule
from assistant.checking.residue import RESIDUE
from assistant.model.report import Severity
from assistant.model.units import dimension, implied_unit


@rule(
    "VAL101",
    "没有指标值",
    Severity.ERROR,
    Topic.VALUE,
    basis=GUIDE_88,
    what="指标没有填指标值，也没有评价档次；或只写了“定性”两个字。全表都没有指标值时只提示一次。",
    why="没有指标值就无法考核，也无法打分。",
    bad="""
数量指标 | 培训期数 |
数量指标 | 培训人数 | ≥320人
""",
    good="""
数量指标 | 培训期数 | ≥4期
数量指标 | 培训人数 | ≥320人
""",
)
def no_target(table: Context) -> Iterator[Objection]:
    """Rows without target and grades; one objection where the whole table has none."""
    empty = [row for row in table.rows if row.valueless]
    if len(empty) > 1 and len(empty) == len(table.rows):
        yield Objection(
            f"全部{len(empty)}行指标都没有指标值。",
            suggestion="逐行填写指标值和计量单位。",
            field="target",
            related=tuple(row.id for row in empty),
        )
        return
    for row in empty:
        if RESIDUE.search(row.text("target") or ""):
            continue  # a placeholder: VAL111 says so
        yield row.objection(
            "target",
            f"“{row.label}”没有指标值。",
            suggestion="填写可以核对的数值、日期，或列明达到标准的具体表现。",
            excerpt=row.label,
        )


@rule(
    "VAL102",
    "没有计量单位",
    Severity.WARNING,
    Topic.VALUE,
    basis=FORM,
    what="指标值是数字而没有单位。按名称能看出单位的，给出补全的写法。",
    why="没有单位就不知道数的是人、人次还是期，考核时会有争议。",
    bad="数量指标 | 办公设备采购数量 | ≥10",
    good="数量指标 | 办公设备采购数量 | ≥10台",
)
def no_unit(table: Context) -> Iterator[Objection]:
    """A number without a unit; zero needs none, and a date serial is another rule's."""
    for row in table.rows:
        if not row.value or row.unit is not None or _serial(row) or _fraction(row):
            continue
        unit = implied_unit(row.stem)
        if unit is not None:
            yield row.objection(
                "target",
                f"指标值“{row.text('target')}”没有单位，按名称应为“{unit}”。",
                suggestion="补上单位。",
                after=f"{row.text('target')}{unit}",
            )
        else:
            yield row.objection(
                "target",
                f"指标值“{row.text('target')}”没有单位。",
                suggestion="补上计量单位，如个、人次、次、%、万元。",
            )


def _fraction(row: Row) -> bool:
    """A share written as a bare number up to 1."""
    return row.named_rate and row.unit is None and row.value is not None and 0 < row.value <= 1


@rule(
    "VAL103",
    "比率写成了小数",
    Severity.WARNING,
    Topic.VALUE,
    basis=FORM,
    what="名称是比率，指标值却是不带百分号的 1 或零点几。",
    why="“1”可以读成 1%，也可以读成 100%，相差一百倍。",
    bad="质量指标 | 书籍审稿率 | 1",
    good="质量指标 | 书籍审稿率 | 100%",
)
def bare_fraction(table: Context) -> Iterator[Objection]:
    """A rate of 1 or 0.95 without a unit."""
    for row in table.rows:
        if _fraction(row) and row.value is not None and row.target is not None:
            meant = f"{amount(row.value * 100)}%"
            operator = row.operator.value if row.operator else ""
            yield row.objection(
                "target",
                f"“{row.label}”的指标值写成“{row.text('target')}”，没有百分号。",
                suggestion=f"如果指的是{meant}，请写成{operator}{meant}。",
                after=f"{operator}{meant}",
            )


@rule(
    "VAL111",
    "模板字样没有替换",
    Severity.ERROR,
    Topic.VALUE,
    basis=FORM,
    what="指标值里留有 **、__、XX、……等模板占位符。",
    why="占位符不是目标，申报系统也不接受。",
    bad="数量指标 | 培训人数 | ≥**人",
    good="数量指标 | 培训人数 | ≥320人",
)
def template_residue(table: Context) -> Iterator[Objection]:
    """Placeholders left from the form in a target."""
    for row in table.rows:
        text = row.text("target") or ""
        if found := RESIDUE.search(text):
            yield row.objection(
                "target",
                f"指标值“{text}”里的“{found[0]}”是模板占位符。",
                suggestion="换成实际的数；用不到的行整行删去。",
            )


def _serial(row: Row) -> bool:
    """A spreadsheet's number for a day between 2009 and 2064, in a row that asks for a date."""
    return _serial_number(row) is not None


def _serial_number(row: Row) -> int | None:
    if not re.search(r"时间|日期|时限|期限", row.name):
        return None
    # The unit column may have been turned into the same number.
    match = re.fullmatch(r"=?([45]\d,?\d{3})(?:\1)?", row.raw)
    return int(match[1].replace(",", "")) if match else None


@rule(
    "VAL120",
    "日期变成了数字",
    Severity.WARNING,
    Topic.VALUE,
    basis=FORM,
    what="完成时间、时限一类的指标值是 44561 这样的五位数。",
    why="这是电子表格里日期的内部编号，导出时没有按日期显示。",
    bad="时效指标 | 项目完成时间 | =44561",
    good="时效指标 | 项目完成时间 | 2021年12月31日",
)
def date_serial(table: Context) -> Iterator[Objection]:
    """A day number of a spreadsheet (day 1 is 1900-01-01, with its leap-year slip)."""
    for row in table.rows:
        if (number := _serial_number(row)) is not None:
            day = date(1899, 12, 30) + timedelta(days=number)
            yield row.objection(
                "target",
                f"“{row.text('target')}”是电子表格的日期编号，对应{day.year}年{day.month}月{day.day}日。",
                suggestion="改成日期。",
                after=f"{day.year}年{day.month}月{day.day}日",
            )


@rule(
    "VAL121",
    "单位与名称不符",
    Severity.ADVICE,
    Topic.VALUE,
    basis=FORM,
    what="单位量的不是名称所说的东西：人数用了个、次或人次，次数用了人，费用用了次，比率用了个、次。",
    why="人和人次、率和次数不是一回事，汇总和考核时会算错。",
    bad="数量指标 | 保障村干部人数 | =42个",
    good="数量指标 | 保障村干部人数 | =42人",
)
def unit_of_another_kind(table: Context) -> Iterator[Objection]:
    """The unit measures something else than the name says; percentages are other rules'."""
    for row in table.rows:
        bands = {band.target.unit for band in row.grades if band.target.unit}
        if len(bands) == 1 and row.value is None and _lesson(row, *bands):
            yield row.objection(
                "grades",
                f"“{row.label}”数的是课时，各档的单位却是“{bands.pop()}”。",
                suggestion="各档改用课时；按时长考核的，名称写“……时长”。",
            )
            continue
        if row.value is None or row.dimension in (None, "share") or "/" in (row.unit or ""):
            continue
        if row.dimension in ("persons", "person_times") and _NOT_PEOPLE.search(row.stem):
            yield row.objection(
                "name",
                f"“{row.label}”数的不是人，单位却是“{row.unit}”。",
                suggestion="数人的，名称写“……人数”；数钱数物的，改单位。",
            )
            continue
        wanted = "%" if row.named_rate else implied_unit(row.stem)
        if wanted is None or row.unit is None or not _another_kind(wanted, row.unit):
            continue
        yield row.objection(
            "target",
            f"“{row.label}”的单位应是“{wanted}”，填的是“{row.unit}”。",
            suggestion="按名称改单位；如果单位是对的，改名称。",
        )


def _lesson(row: Row, unit: str) -> bool:
    """Lessons counted in minutes or hours: a lesson is no fixed length of time."""
    return implied_unit(row.stem) == "课时" and unit != "课时" and dimension(unit) == "duration"


_NOT_PEOPLE = re.compile(r"(?:津贴|补贴|补助|工资|经费|资金|奖金|款|设备|物资|车辆|房屋)数$")
_EVENTS = frozenset({"times", "sessions", "terms", "batches"})


def _another_kind(wanted: str, given: str) -> bool:
    """Whether two units measure different things; events go by many names, and so do things."""
    wants, gives = dimension(wanted), dimension(given)
    if wants == gives or (wants in _EVENTS and gives in _EVENTS):
        return False
    if gives == "count":
        # 42个 people are people miscounted; 12个 of anything else may well be what is counted.
        return wants == "share" or (wants in ("persons", "person_times") and given in ("个", "户"))
    if wanted == "户":
        return gives in ("persons", "person_times")
    return wants != "count"


@rule(
    "VAL123",
    "名称里有模板字样",
    Severity.WARNING,
    Topic.VALUE,
    basis=FORM,
    what="指标名称里留有“（≥**人）”、XX、★ 等模板字样。",
    why="这是填表提示，公开时应删去。",
    bad="数量指标 | 农村低保发放人数（≥**人） | ≥21933人",
    good="数量指标 | 农村低保发放人数 | ≥21933人",
)
def name_residue(table: Context) -> Iterator[Objection]:
    """Placeholders left from the form in a name."""
    for row in table.rows:
        if found := RESIDUE.search(row.label):
            yield row.objection(
                "name",
                f"指标名称“{row.label}”里的“{found[0]}”是模板字样。",
                suggestion="删去填表提示，只留指标名称。",
            )
