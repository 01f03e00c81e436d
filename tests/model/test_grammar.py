"""The grammar of target values: the table of cells, and what holds for any text and any target."""

from __future__ import annotations

import json
import subprocess
import sys
from decimal import Decimal
from pathlib import Path

import pytest
import yaml
from hypothesis import assume, example, given, settings
from hypothesis import strategies as st

from assistant.model.dates import date_bounds, find_date, print_date
from assistant.model.grammar import join_cells, parse_target, render_target
from assistant.model.target import Operator, Target, TargetKind

CELLS = {
    cell: reading
    for section in yaml.load(
        Path(__file__).with_name("targets.yaml").read_text("utf-8"), yaml.BaseLoader
    ).values()
    for cell, reading in section.items()
}


def reading(target: Target) -> str:
    """The target in the notation of targets.yaml."""
    qualifier = f"({target.qualifier})" if target.qualifier else ""
    if target.kind is TargetKind.TEXT:
        words: tuple[object, ...] = ("text", "" if target.text == target.raw else target.text)
    elif target.kind in (TargetKind.DATE, TargetKind.BOOLEAN):
        words = (target.kind, target.operator or "", target.text, qualifier)
    elif target.kind is TargetKind.RANGE:
        opening, closing = "[("[target.value_open], "])"[target.high_open]
        ends = f"{opening}{target.value}, {target.high}{closing}"
        words = (ends, target.unit or "", qualifier)
    else:
        words = (target.operator or "", target.value, target.unit or "", qualifier)
    return " ".join(str(word) for word in words if word != "")


def meaning(target: Target) -> Target:
    return target.model_copy(update={"raw": ""})


@pytest.mark.parametrize(("cell", "expected"), CELLS.items())
def test_cell_is_read_as_a_reviewer_would(cell: str, expected: str) -> None:
    target = parse_target(cell)
    assert reading(target) == expected
    assert target.raw == cell.strip()


@pytest.mark.parametrize("cell", CELLS)
def test_printed_cell_reads_the_same(cell: str) -> None:
    target = parse_target(cell)
    assert meaning(parse_target(render_target(target))) == meaning(target)


@pytest.mark.parametrize(
    ("cell", "official"),
    {
        ">= 95 %": "≥95%",
        "不超过15.99万元": "≤15.99万元",
        "140.50万元": "140.50万元",
        "85%—95%": "85%-95%",
        "9999-8000分钟": "8000-9999分钟",
        "＜4项，＞2项": ">2项,<4项",
        "11月底之前": "11月30日前",
        "2021年12月完成": "2021年12月完成",
        "参训率 100%": "参训率100%",
        "30余次": "30余次",
        "零事故": "0事故",
        "次年3月底前": "次年3月31日前",
        "定性效果显著": "效果显著",
    }.items(),
)
def test_official_form(cell: str, official: str) -> None:
    assert render_target(parse_target(cell)) == official


# --- cells that a layout splits ------------------------------------------------------------------


@pytest.mark.parametrize(
    ("cells", "raw", "expected"),
    [
        (("≥", "2", "次"), "≥2次", "≥ 2 次"),
        (("\\geqslant", "2", "次"), "≥2次", "≥ 2 次"),
        (("$\\geq$", "2", "次"), "≥2次", "≥ 2 次"),
        ((">=", "2", "次"), ">=2次", "≥ 2 次"),
        (("大于等于", "2", "次"), "大于等于2次", "≥ 2 次"),
        (("》", "2", "次"), "≥2次", "≥ 2 次"),
        (("＞", "2", "次"), "＞2次", "> 2 次"),
        (("＞", ">2", "次"), ">2次", "> 2 次"),
        (("≥", "≥2", "次"), "≥2次", "≥ 2 次"),
        (("≥", "2次", "次"), "≥2次", "≥ 2 次"),
        (("≥", "≥2次", "次"), "≥2次", "≥ 2 次"),
        (("≥", "95%", "百分比"), "≥95%", "≥ 95 %"),
        (("≤", "140.50", "万元"), "≤140.50万元", "≤ 140.50 万元"),
        (("≤", "100", "元/人*月"), "≤100元/人*月", "≤ 100 元/人·月"),
        (("正向", "95", "%"), "95%", "95 %"),
        (("反向指标", "5", "%"), "5%", "5 %"),
        (("正向指标", "≥95", "%"), "≥95%", "≥ 95 %"),
        (("", "3.5万", "人次"), "3.5万人次", "35000 人次"),
        (("≤", "6", "月"), "≤6月", "≤ 6 个月"),
        (("=", "3", "档次"), "=3档次", "= 3 档次"),
        ((None, "3", "类型课程"), "3类型课程", "3 类型课程"),
        (("=", "2022年12月", "无"), "=2022年12月", "date = 2022-12"),
        (("≤", "2022年12月31日", "/"), "≤2022年12月31日", "date ≤ 2022-12-31"),
        (("定性", "效果显著", None), "定性效果显著", "text 效果显著"),
        (("定性", "效果显著", "无"), "定性效果显著", "text 效果显著"),
        (("定性", None, None), "定性", "text"),
        ((None, "有所提高", "%"), "有所提高", "text"),
        (("≥", None, "%"), "≥%", "text"),
        (("≥", "**", "%"), "≥**%", "text"),
        ((None, None, None), "", "text"),
        ((None, "是", None), "是", "boolean 是"),
    ],
)
def test_cells_are_joined(cells: tuple[str | None, ...], raw: str, expected: str) -> None:
    target = join_cells(*cells)
    assert (target.raw, reading(target)) == (raw, expected)


@settings(deadline=None)
@given(st.one_of(st.none(), st.text(max_size=6)), st.text(max_size=12), st.text(max_size=6))
def test_any_cells_join(operator: str | None, value: str, unit: str) -> None:
    assert isinstance(join_cells(operator, value, unit), Target)


# --- any text ------------------------------------------------------------------------------------

ALPHABET = "0123456789０五十百万亿零.,，%％‰≥>=<≤＞次人年月日底前后至-~—/·*()（）以上下内不少于超过每各定性是否率完成 \n\\Xo2z"


@settings(deadline=None)
@given(st.one_of(st.text(), st.text(ALPHABET, max_size=20)))
@example("99999999999999999999999999999999999999999999999.5万人次")
@example("0" * 5000)
@example("一" * 100)
@example("²³①½٣%")
def test_any_text_parses_and_prints_back(cell: str) -> None:
    target = parse_target(cell)
    assert target.raw == cell.strip()
    assert meaning(parse_target(render_target(target))) == meaning(target)


@settings(deadline=None)
@given(st.text(ALPHABET, max_size=24))
def test_a_figure_is_never_invented(cell: str) -> None:
    """A value has its digits in the cell (or, for Chinese numerals and 底, a word for them)."""
    target = parse_target(cell)
    if target.kind in (TargetKind.NUMBER, TargetKind.RANGE):
        assert any(character.isdigit() or character in "零五十百万亿" for character in cell)


# --- any target ----------------------------------------------------------------------------------

UNITS = [
    "%",
    "‰",
    "次",
    "人",
    "人次",
    "万元",
    "元",
    "元/人·月",
    "次/月",
    "万平方米",
    "个百分点",
    "天",
    "个月",
    None,
]
WORDS = ["参训率", "故障次数", "全年完成宣传", "各", "人均", None]
figures = st.decimals("0", "999999", places=2) | st.integers(0, 10**7).map(Decimal)
operators = st.sampled_from([*Operator, None])
numbers = st.builds(
    Target,
    raw=st.just(""),
    kind=st.just(TargetKind.NUMBER),
    operator=operators,
    value=figures,
    unit=st.sampled_from(UNITS),
    qualifier=st.sampled_from(WORDS),
)
isos = st.one_of(
    st.dates().filter(lambda day: 1950 <= day.year < 2100).map(lambda day: day.isoformat()),
    st.dates().map(lambda day: f"-{day.isoformat()[4:]}"),
    st.integers(1950, 2099).map(str),
    st.tuples(st.integers(1950, 2099), st.integers(1, 12)).map(lambda ym: f"{ym[0]}-{ym[1]:02d}"),
    st.integers(1, 12).map(lambda month: f"--{month:02d}"),
)


@settings(deadline=None)
@given(numbers)
def test_a_number_reads_back(target: Target) -> None:
    bare = target.operator is None and target.unit in (None, "个月") and target.qualifier is None
    assume(not bare or find_date(f"{target.value:f}") is None)
    assert meaning(parse_target(render_target(target))) == target


@settings(deadline=None)
@given(
    figures, figures, st.booleans(), st.booleans(), st.sampled_from(UNITS), st.sampled_from(WORDS)
)
def test_a_range_reads_back(
    one: Decimal, two: Decimal, low_open: bool, high_open: bool, unit: str | None, words: str | None
) -> None:
    assume(one != two)
    target = Target(
        raw="",
        kind=TargetKind.RANGE,
        value=min(one, two),
        high=max(one, two),
        value_open=low_open,
        high_open=high_open,
        unit=unit,
        qualifier=words,
    )
    assert meaning(parse_target(render_target(target))) == target


@settings(deadline=None)
@given(isos, operators, st.sampled_from(["完成", "到位", "完成时间", None]))
def test_a_date_reads_back(iso: str, operator: Operator | None, words: str | None) -> None:
    target = Target(raw="", kind=TargetKind.DATE, operator=operator, text=iso, qualifier=words)
    assert meaning(parse_target(render_target(target))) == target


@settings(deadline=None)
@given(st.integers(2000, 2090), st.integers(1, 12), st.integers(0, 3), st.integers(1, 12))
def test_a_period_reads_back(year: int, month: int, more: int, last: int) -> None:
    assume(more or last > month)
    iso = f"{year}-{month:02d}/{year + more}-{last:02d}"
    assert parse_target(print_date(iso)).text == iso


@settings(deadline=None)
@given(st.sampled_from(["是", "否", "是/否"]), st.sampled_from(["效果显著", "长期", "按期完工"]))
def test_words_read_back(boolean: str, words: str) -> None:
    for kind, text in ((TargetKind.BOOLEAN, boolean), (TargetKind.TEXT, words)):
        target = Target(raw="", kind=kind, text=text)
        assert meaning(parse_target(render_target(target))) == target


@pytest.mark.parametrize(
    ("iso", "year", "first", "last"),
    [
        ("2021-12-31", None, "2021-12-31", "2021-12-31"),
        ("2021-02", None, "2021-02-01", "2021-02-28"),
        ("2024", None, "2024-01-01", "2024-12-31"),
        ("--06-30", 2023, "2023-06-30", "2023-06-30"),
        ("2021-01/2021-12", None, "2021-01-01", "2021-12-31"),
        ("--10/--12", 2022, "2022-10-01", "2022-12-31"),
    ],
)
def test_date_bounds(iso: str, year: int | None, first: str, last: str) -> None:
    bounds = date_bounds(iso, year)
    assert bounds is not None
    assert [day.isoformat() for day in bounds] == [first, last]


@pytest.mark.parametrize("iso", ["--06", "soon", "", "2021-13"])
def test_no_date_bounds(iso: str) -> None:
    assert date_bounds(iso) is None


def test_import_stays_light() -> None:
    """What only some documents need is loaded when they need it: cn2an costs 80 ms, ranges 11."""
    modules = "grammar, intervals, text, damage"
    code = f"from assistant.model import {modules}; import sys; print('cn2an' in sys.modules, 'ranges' in sys.modules)"
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert run.stdout.split() == ["False", "False"]


# --- the published tables ------------------------------------------------------------------------


def test_every_published_value_prints_and_reads_back(shared: Path) -> None:
    values = []
    for path in sorted([*shared.glob("gold/*.json"), *shared.glob("tables/*.json")]):
        table = json.loads(path.read_text("utf-8"))
        for row in table.get("rows") or table["indicators"]:
            grades = row["grades"] if isinstance(row.get("grades"), list) else []
            values += [value for value in (row.get("target"), row.get("value"), *grades) if value]
    shapes = json.loads((shared / "value-shapes.json").read_text("utf-8"))
    values += [shape.replace("N", figure) for shape in shapes for figure in ("2", "12", "2022")]
    assert len(values) > 400
    for value in values:
        target = parse_target(value)
        assert meaning(parse_target(render_target(target))) == meaning(target), value
