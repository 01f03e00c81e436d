"""Text that lost its grid: spaces, glued cells, bunched names, sentences. What is read, what is said."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from assistant.model.errors import UserError
from assistant.reading import Reading, read_file, read_text
from tests import documents
from tests.reading import flat

Row = tuple[str | None, str | None, str, str | None]

#: Of the rows of the public tables those found by name, and of their fields those right, as
#: measured; a reading that does worse has lost something.
MEASURED = {
    "spaces": (0.96, 0.96),
    "spaces_dropped": (0.96, 0.93),
    "nbsp_lines": (0.98, 0.99),
    "glued": (0.74, 0.73),
    "glued_doubled": (0.84, 0.82),
    "glued_scored": (0.83, 0.82),
    "glued_marked": (0.73, 0.72),
    "bunched": (0.78, 0.63),
    "news": (0.77, 0.77),
    "semicolons": (0.77, 0.77),
    "bracketed": (0.91, 0.90),
    "slots": (0.86, 0.85),
    "numbered": (0.78, 0.77),
}


def rows(reading: Reading) -> list[Row]:
    return [
        (row.level1_raw, row.level2_raw, row.name, row.target.raw if row.target else None)
        for table in reading.tables
        for row in table.indicators
    ]


def said(reading: Reading) -> str:
    return "\n".join(problem.message for problem in reading.problems)


@pytest.mark.parametrize("drawer", flat.DRAWERS)
def test_public_tables_without_their_grid(shared: Path, drawer: str) -> None:
    score = flat.Score()
    for path in sorted((shared / "tables").glob("*.json")):
        table = json.loads(path.read_text("utf-8"))
        reading = flat.read(flat.DRAWERS[drawer](table))
        score += flat.measured(table, reading, flat.PRINTED.get(drawer, flat.FIELDS))
    found, right = MEASURED[drawer]
    assert score.found >= score.rows * found
    assert score.right >= score.fields * right


# Cells run together


def test_points_target_actual_and_score_behind_a_name() -> None:
    reading = read_text(
        "小型水库水标尺安装绩效目标自评表一级指标二级指标三级指标分值年度指标值全年实际值得分"
        "产出指标(70分)数量指标安装水标尺10≥266米≥266米10水标尺宽度10≥50厘米≥50厘米10"
        "质量指标项目(工程)验收合格率20100%100%20效益指标(20分)经济效益指标社会效益指标"
        "群众生产条件改善状况10显著提升显著提升10总分100100"
    )
    assert rows(reading) == [
        ("产出指标(70分)", "数量指标", "安装水标尺", "≥266米"),
        ("产出指标(70分)", "数量指标", "水标尺宽度", "≥50厘米"),
        ("产出指标(70分)", "质量指标", "项目(工程)验收合格率", "100%"),
        ("效益指标(20分)", "社会效益指标", "群众生产条件改善状况", "显著提升"),
    ]
    first = reading.tables[0].indicators[0]
    assert str(first.weight) == "10"
    assert [(value.role, value.text) for value in first.further] == [
        ("actual", "≥266米"),
        ("score", "10"),
    ]
    assert "连成了一片" in said(reading)


def test_target_and_actual_doubled_points_and_score_doubled() -> None:
    reading = read_text(
        "一级指标二级指标三级指标年度指标值实际完成值分值得分产出指标数量指标更新音响设备50件50件2020"
        "质量指标设备合格率100%100%1010满意度指标服务对象满意度指标演出人员满意度高高1010"
    )
    assert [row[2:] for row in rows(reading)] == [
        ("更新音响设备", "50件"),
        ("设备合格率", "100%"),
        ("演出人员满意度", "高"),
    ]
    assert [str(row.weight) for row in reading.tables[0].indicators] == ["20", "10", "10"]


def test_page_marks_and_stray_spaces_inside() -> None:
    reading = read_text(
        "县级储备粮绩效目标表 一级指标 二级指标 三级指标 指标值 产出 指标数量 指标5000吨稻谷储备到位率100%"
        "2、质量 指标库存粮食质量第2页合格率≥98%时效指标付息及时率100%"
    )
    assert rows(reading) == [
        ("产出指标", "数量指标", "5000吨稻谷储备到位率", "100%"),
        ("产出指标", "质量指标", "库存粮食质量合格率", "≥98%"),
        ("产出指标", "时效指标", "付息及时率", "100%"),
    ]
    names = {repair.name for repair in reading.tables[0].repairs}
    assert {"去除页码", "去除字间空格"} <= names


def test_the_head_of_a_form_that_ran_together() -> None:
    (table,) = read_text(
        "2021年项目支出绩效目标表项目名称食品监管补助资金主管部门某区市场监管局年度总体目标完成各项任务。"
        "一级指标二级指标三级指标指标值产出指标数量指标培训期数≥4期质量指标合格率≥95%"
    ).tables
    assert (table.project, table.organization) == ("食品监管补助资金", "某区市场监管局")
    assert [goal.text for goal in table.goals] == ["完成各项任务。"]


def test_level_names_bunched_before_their_rows() -> None:
    reading = read_text(
        "文物保护经费绩效目标申报表 一级指标 二级指标 三级指标 指标值 产出指标 数量指标 质量指标 时效指标 "
        "文物安全巡查 416处 宣传短信 ≥3万条 巡查覆盖率 100% 按期完工 按期完工 "
        "满意度指标 服务对象满意度指标 群众满意度 ≥90%"
    )
    assert rows(reading) == [
        ("产出指标", None, "文物安全巡查", "416处"),
        ("产出指标", None, "宣传短信", "≥3万条"),
        ("产出指标", None, "巡查覆盖率", "100%"),
        ("产出指标", None, "按期完工", "按期完工"),
        ("满意度指标", "服务对象满意度指标", "群众满意度", "≥90%"),
    ]
    assert "看不出各属哪一行" in said(reading)


# Sentences and lists


def test_figures_in_sentences_under_level_names() -> None:
    reading = read_text(
        "某县旅游发展资金下达。\n产出指标：景区提升个数≥300个，宣传品制作数量≥10万件（册），"
        "监测覆盖率达到90%以上。\n效益方面，一是接待游客不少于35万人次，二是群众文化生活明显改善。"
    )
    assert rows(reading) == [
        ("产出指标", None, "景区提升个数", "≥300个"),
        ("产出指标", None, "宣传品制作数量", "≥10万件（册）"),
        ("产出指标", None, "监测覆盖率", "90%以上"),
        ("效益", None, "接待游客", "不少于35万人次"),
        ("效益", None, "群众文化生活", "明显改善"),
    ]
    assert all(problem.confidence for problem in reading.problems)


def test_a_numbered_list_with_level_names() -> None:
    reading = read_text(
        "绩效指标：1.数量指标：完成培训4期；2.质量指标：培训合格率≥95%；3.时效指标：12月底前完成。"
    )
    assert rows(reading)[:2] == [
        (None, "数量指标", "完成培训", "4期"),
        (None, "质量指标", "培训合格率", "≥95%"),
    ]


def test_slots_on_lines() -> None:
    reading = read_text(
        "产出指标\n数量指标\n指标1:培训人数(≥300人)\n指标2:培训成效(参照上年标准)\n质量指标\n指标1:合格率(≥95%)"
    )
    assert rows(reading) == [
        ("产出指标", "数量指标", "培训人数", "≥300人"),
        ("产出指标", "数量指标", "培训成效", "参照上年标准"),
        ("产出指标", "质量指标", "合格率", "≥95%"),
    ]


def test_what_shows_no_value_is_told_and_no_row() -> None:
    reading = read_text(
        "某局专项绩效目标|\n年度绩效总目标|产出指标|巡查频次8次；数量指标：覆盖率≥95%；丰富群众生活|"
    )
    assert [row[1:] for row in rows(reading)] == [
        (None, "巡查频次", "8次"),
        ("数量指标", "覆盖率", "≥95%"),
    ]
    assert "“丰富群众生活”没有读成指标" in said(reading)


def test_a_list_in_a_cell_of_a_word_file(tmp_path: Path) -> None:
    drawing = documents.Drawing(["某局专项绩效目标表"])
    drawing.line("产出指标", "数量指标：培训班4期；质量指标：合格率≥95%")
    drawing.line("效益指标", "【效益指标-社会效益指标】 指标1：受益人数（≥300人）")
    found = rows(read_file(documents.word(tmp_path / "表.docx", drawing)))
    assert ("产出指标", "质量指标", "合格率", "≥95%") in found
    assert ("效益指标", "社会效益指标", "受益人数", "≥300人") in found


@pytest.mark.parametrize(
    "words",
    [
        "通过项目实施，培训人数达到300人，合格率95%以上，群众满意度明显提高。",
        "会议要求全年举办培训4期，参加320人，覆盖率达到95%。下一步要加强质量。",
        "关于预算绩效管理的通知\n各单位要按产出、效益、满意度设置绩效指标，11月底前报送。",
    ],
)
def test_ordinary_prose_is_no_table(words: str) -> None:
    with pytest.raises(UserError):
        read_text(words)


def test_goal_prose_stays_a_goal_beside_a_real_table() -> None:
    reading = read_text(
        "年度绩效目标\t产出：培训300人，举办4期，合格率95%。效益：满意度明显提高。\n"
        "一级指标\t二级指标\t三级指标\t指标值\n产出指标\t数量指标\t培训期数\t≥4期\n产出指标\t质量指标\t合格率\t≥95%\n"
    )
    assert [row[2] for row in rows(reading)] == ["培训期数", "合格率"]


# What is left over


def test_words_of_a_table_that_became_no_field_are_told() -> None:
    reading = read_text(
        "一级指标|二级指标|三级指标|指标值\n产出指标|数量指标|培训期数|≥4期\n"
        "||培训场次|≥9场|另加的一格文字|||再加的一格文字\n||培训人数|≥300人\n|质量指标|合格率|≥95%\n"
    )
    assert "没有读成指标" in said(reading)


def test_names_that_are_values_are_told() -> None:
    reading = read_text(
        "二级指标|三级指标|指标值\n数量指标|88|100\n质量指标|90|100\n时效指标|及时率|100%\n"
    )
    assert "名称像是指标值" in said(reading)


def test_values_set_off_by_spaces_stay_whole() -> None:
    reading = read_text(
        "某项目绩效目标表\n三级指标 指标值\n发放人数 ≥ 80 人\n趋势报告次数 各 1 次\n会商次数 2000 次\n"
    )
    assert [row[2:] for row in rows(reading)] == [
        ("发放人数", "≥ 80 人"),
        ("趋势报告次数", "各 1 次"),
        ("会商次数", "2000 次"),
    ]


def test_template_stars_in_a_pipe_cell_are_no_emphasis() -> None:
    reading = read_text(
        "三级指标|指标值\n农村低保人数(≥**人)；供养人数(≥**人)|>=530人\n合格率|≥95%\n"
    )
    names = {repair.name for repair in reading.tables[0].repairs}
    assert "去除模板提示" in names


def test_a_headed_column_that_came_back_for_few_rows_is_told() -> None:
    reading = read_text(
        "项目支出绩效目标表\n一级指标\n二级指标\n三级指标\n指标值\n分值\n产出指标\n数量指标\n培训场次\n≥4场\n"
        "质量指标\n培训合格率\n≥95%\n时效指标\n完成时间\n12月底前\n10\n满意度指标\n服务对象满意度指标\n学员满意度\n≥90%\n"
    )
    assert len(rows(reading)) == 4
    assert "“分值”一栏，4 行中只读到 1 行" in said(reading)
