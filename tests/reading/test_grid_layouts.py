"""Every form of `grid_forms` read back, as Word, Excel and the formats that keep a grid."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assistant.evaluation.documents import csv
from assistant.reading import read_file
from assistant.reading.layout.keys import Key, key_of
from tests.documents import Drawing, excel, word
from tests.reading import (
    grid_form_columns,
    grid_form_heads,
    grid_form_lists,
    grid_form_odd,
)
from tests.reading.grid_forms import (
    CANAL,
    COURT,
    FORMS,
    LEVEL_STYLES,
    SCHOOL,
    Truth,
    body,
    expected,
    said,
)

assert (
    grid_form_columns and grid_form_heads and grid_form_lists and grid_form_odd
)  # they fill FORMS

Write = Callable[[Path, list[Drawing]], Path]
WRITE: dict[str, Write] = {
    ".docx": lambda path, drawings: word(path, *drawings),
    ".xlsx": lambda path, drawings: excel(path, *drawings),
}


@pytest.mark.parametrize("suffix", WRITE)
@pytest.mark.parametrize("name", FORMS)
def test_a_form_comes_back_whole(tmp_path: Path, name: str, suffix: str) -> None:
    drawings, truths = FORMS[name]()
    path = WRITE[suffix](tmp_path / f"a{suffix}", drawings)
    assert [said(table) for table in read_file(path).tables] == truths


def _csv(path: Path, drawings: list[Drawing]) -> Path:
    path.write_text("\n".join(csv(drawing) for drawing in drawings), encoding="utf-8")
    return path


@pytest.mark.parametrize("name", FORMS)
def test_a_form_without_its_merges_comes_back_whole(tmp_path: Path, name: str) -> None:
    drawings, truths = FORMS[name]()
    tables = read_file(_csv(tmp_path / "a.csv", drawings)).tables
    assert [said(table) for table in tables] == truths


WORDS = {
    "level1": "一级指标 一级\n指标 一级指标名称 一级目标 一级",
    "level2": "二级指标 二级\n指标 二级指标名称 二级目标 二级",
    "name": "三级指标 指标名称 绩效指标 指标内容 具体指标 三级绩效指标 四级指标 明细指标 指标",
    "target": "指标值 年度指标值 目标值 指标目标值 指标值及单位 2025年目标值 预期指标值 绩效目标值 计划值 "
    "本年指标值 年初目标值 指标值（包含数字及文字描述） 全年目标值 指标标准值",
    "value": "指标值 目标值 年度指标值 数值 指标数值 目标数值 值",
    "sign": "计算符号 运算符号 指标性质 指标方向 符号 比较符 关系符 指标属性",
    "unit": "计量单位 度量单位 单位 指标单位 指标值单位 数量单位",
    "weight": "分值 权重 指标权重 分值（分） 权重（%） 指标分值 标准分",
    "explanation": "指标解释 指标说明 指标释义 指标内涵 指标描述 指标值说明",
    "scoring": "评分标准 评/扣分标准 评分规则 绩效标准 评分办法 评分说明 打分标准",
    "note": "备注 备注说明 备\u3000注",
}
WORDS |= {"sign value": WORDS["value"], "value unit": WORDS["value"]}
VALUES = (["target"], ["sign", "value", "unit"], ["sign value", "unit"], ["sign", "value unit"])
EXTRAS = ("weight", "explanation", "scoring", "note")


@given(data=st.data())
@settings(max_examples=60, deadline=None)
def test_columns_in_any_order_under_any_words(data: st.DataObject) -> None:
    items = data.draw(st.sampled_from([CANAL, COURT, SCHOOL]))
    fields = data.draw(st.permutations(data.draw(st.sampled_from(VALUES))))
    extras = [field for field in EXTRAS if data.draw(st.booleans())]
    for extra in extras:
        fields.insert(data.draw(st.integers(0, len(fields))), extra)
    fields = ["level1", "level2", "name", *fields]
    drawing = Drawing(["2025年项目支出绩效目标表"])
    columns = [(data.draw(st.sampled_from(WORDS[f].split(" "))), f) for f in fields]
    body(drawing, items, columns, data.draw(st.sampled_from(LEVEL_STYLES)))
    truth = Truth(expected(items, *extras), year=2025)
    write = data.draw(st.sampled_from([*WRITE.items(), (".csv", _csv)]))
    with TemporaryDirectory() as folder:
        tables = read_file(write[1](Path(folder) / f"a{write[0]}", [drawing])).tables
    assert [said(table) for table in tables] == [truth]


LABELS = {
    Key.PROJECT: "项目名称 项目支出名称 专项资金名称 二级项目名称 政策（项目）名称 转移支付项目名称",
    Key.ORGANIZATION: "部门（单位）名称 项目实施单位 主管部门及代码 填报单位（盖章） 项目负责单位 预算主管部门 部门",
    Key.YEAR: "预算年度 申报年度 年份",
    Key.TOTAL: "年度资金总额 项目资金（万元） 年度预算安排 本次申请资金 预算申请资金 项目总投资 批复金额",
    Key.PART: "其中：财政拨款 ①财政拨款 本年一般公共预算 县级配套资金 中央预算内投资 使用上年结转资金",
    Key.ANNUAL: "年度目标 项目年度绩效目标 绩效目标概述 部门整体绩效目标 2025年度绩效目标 项目总体目标",
    Key.WHOLE_PERIOD: "实施期目标 项目全周期目标 三年目标 总体目标（2024年—2026年） 中期目标（20XX年—20XX+n年）",
    Key.ELSE: "项目属性 项目起始时间 立项依据 支出功能科目 财务负责人 部门职能概述 单位代码",
}


@pytest.mark.parametrize("key", LABELS)
def test_labels_of_a_head(key: Key) -> None:
    assert [found and found.key for found in map(key_of, LABELS[key].split())] == [key] * len(
        LABELS[key].split()
    )


def test_towns_without_a_common_column_leave_the_target_open_and_say_so(tmp_path: Path) -> None:
    drawing = Drawing(["2024年区域绩效目标表"])
    for column, words in enumerate(("一级指标", "二级指标", "三级指标")):
        drawing.put(0, column, words, height=2)
    drawing.put(0, 3, "目标值", width=2)
    drawing.put(1, 3, "东河县")
    drawing.put(1, 4, "西山县")
    drawing.line("产出指标", "数量指标", "维修渠道长度", "≥5公里", "≥7公里")
    reading = read_file(word(tmp_path / "a.docx", drawing))
    (row,) = reading.tables[0].indicators
    assert row.target is None
    assert [(one.heading, one.text) for one in row.further] == [
        ("东河县", "≥5公里"),
        ("西山县", "≥7公里"),
    ]
    assert [problem.confidence for problem in reading.problems] == [0.6]
