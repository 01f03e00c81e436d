"""Repairs can be taken back: each keeps the print, and its place."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.evaluation.labelled import write_set
from assistant.evaluation.layouts import load_layouts
from assistant.reading import read_file, read_text
from assistant.reading.damage import indicator_name, level_name, one_line, restore, undone

DAMAGE = ["<p>", "</p>", "<br/>", "[bookmark: _GoBack]", "\\geqslant", "$\\leq$", "&nbsp;", "&gt;"]
UNSEEN = ["\n", " ", "\u3000", "\u200b", "\x07"]
WORDS = ["培训", "人 数", "≥", "95%", "★★", "(≥**人)", "指标1：", "A,\nB", "指"]
PIECES = st.lists(st.sampled_from([*DAMAGE, *UNSEEN, *WORDS]), max_size=12).map("".join)


@given(PIECES)
def test_a_cell_comes_back_as_printed(printed: str) -> None:
    text, damage = restore(printed)
    assert undone(text, damage) == printed.strip()


@pytest.mark.parametrize("clean", [one_line, indicator_name, level_name])
@given(printed=PIECES)
def test_a_field_comes_back_as_printed(clean, printed: str) -> None:  # type: ignore[no-untyped-def]
    text, damage = restore(printed)
    field, more = clean(text)
    assert undone(field, [*damage, *more]) == printed.strip()


def test_repairs_of_another_text_are_refused() -> None:
    _, damage = restore("<p>培训人数</p>")
    with pytest.raises(ValueError, match="这段文字"):
        undone("x", [*damage, *one_line("培 训")[1]])


@pytest.mark.parametrize(
    "printed, meant",
    [
        ("<p>培训</p><p>人数</p>", "培训\n\n人数"),
        ("[bookmark: _GoBack]培训", "培训"),
        ("$\\geqslant$95%", "≥95%"),
        ("\\leq 30", "≤30"),
        ("a&nbsp;b", "a\xa0b"),
        ("<p> 培训 </p>", "培训"),
        ("大于<5", "大于<5"),
    ],
)
def test_marks_no_author_wrote(printed: str, meant: str) -> None:
    assert restore(printed)[0] == meant


@pytest.mark.parametrize("format", ["docx", "txt:tabs", "txt:pipes"])
def test_names_come_back_as_printed(tmp_path: Path, format: str) -> None:
    layouts = [one for one in load_layouts() if one.name.startswith("damage")]
    for one in write_set(tmp_path, layouts, [format], each=2):
        texts = [one.path.read_text("utf-8")] if ":" in format else one.texts
        source = {"".join(text.split("\n")) for text in texts}
        for table in read_file(one.path).tables:
            for row in table.indicators:
                own = [r for r in table.repairs if r.indicator == row.id and r.field == "name"]
                printed = undone(row.name, own).replace("\n", "")
                assert any(printed in text for text in source), (one.path.name, printed)


DOUBTED = [
    ("质量指标", "合格率", "290%", "≥90%"),
    ("质量指标", "完成率", "二100百分比", "=100百分比"),
    ("数量指标", "巡查次数", "IO次", "10次"),
    ("成本指标", "绿化成本", "M.8万元", "字母可能是数字"),
    ("时效指标", "完成时间", "44561", "2021年12月31日"),
    ("时效指标", "资金到位时间", "44,561", "2021年12月31日"),
    ("数量指标", "绩?????? 效次数", "3次", "问号"),
]


@pytest.mark.parametrize("level2, name, value, said", DOUBTED)
def test_a_guess_is_told_and_nothing_changed(level2: str, name: str, value: str, said: str) -> None:
    flat = f"二级指标\t三级指标\t指标值\n数量指标\t培训期数\t≥4期\n{level2}\t{name}\t{value}\n"
    reading = read_text(flat)
    row = reading.tables[0].indicators[1]
    assert row.target is not None and row.target.raw == value
    (problem,) = reading.problems
    assert said in problem.message and "未改动" in problem.message
    assert problem.confidence is not None and problem.confidence < 0.5


@pytest.mark.parametrize("value", ["280次", "44561人", "2023年", "100%"])
def test_ordinary_figures_raise_no_doubt(value: str) -> None:
    flat = f"二级指标\t三级指标\t指标值\n数量指标\t培训期数\t≥4期\n数量指标\t巡查\t{value}\n"
    assert read_text(flat).problems == ()
