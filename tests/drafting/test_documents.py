"""A project document as a task: which parts count, whatever the format; and last year's table in a file."""

from __future__ import annotations

import itertools
import time
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.drafting import Brief, read_brief
from assistant.drafting.composing.last_year import stated_rows_of_last
from assistant.drafting.understanding.documents import read_document, read_last
from assistant.drafting.understanding.sections import Sense, matter, sections
from assistant.drafting.understanding.tasktext import LONGEST
from assistant.model.errors import UserError
from tests import documents
from tests.drafting import plans

LIMIT = 50 * 2**20
Write = Callable[[Path, list[plans.Block]], Path]
FORMATS = pytest.mark.parametrize(
    ("write", "ending"), [(plans.word, ".docx"), (plans.pdf, ".pdf"), (plans.text, ".txt")]
)


def figures(brief: Brief) -> dict[str, str]:
    every = [*(f for a in brief.activities for f in a.figures), *brief.figures]
    return {figure.name: figure.target.raw for figure in every}


@FORMATS
def test_a_plan_with_tables(tmp_path: Path, write: Write, ending: str) -> None:
    document = read_document(write(tmp_path / f"plan{ending}", plans.FARMLAND), LIMIT)
    brief = read_brief(document.text, file=document.name)
    assert figures(brief) == {
        "建设高标准农田覆盖乡镇数": "≥2个",
        "建设高标准农田覆盖行政村数": "≥9个",
        "建设高标准农田面积": "≥12000亩",
        "新建高标准农田面积": "≥8000亩",
        "改造提升高标准农田面积": "≥4000亩",
        "土地平整面积": "≥3500亩",
        "衬砌渠道长度": "≥28.6公里",
        "新建泵站数量": "≥6座",
        "新建机耕路里程": "≥15.4公里",
        "栽植农田防护林株数": "≥6800株",
        "工程质量合格率": "=100%",
        "新增粮食产能": "≥1200000公斤",
        "受益农户户数": "≥3200户",
        "项目区农户满意度": "≥90%",
    }
    assert brief.project == "青溪县高标准农田建设项目"
    assert (brief.year, brief.file) == (2025, f"plan{ending}")
    assert brief.deadline is not None and brief.deadline.iso == "2025-12-20"
    assert brief.budget is not None and brief.budget.amount == 2090
    spent = {line.name: line.amount for line in brief.lines if not line.source}
    assert sum(spent.values()) == 2090 and Decimal(686) in spent.values()
    assert [policy.text for policy in brief.policies] == [
        "《全国高标准农田建设规划（2021—2030年）》",
        "《关于下达2025年高标准农田建设任务的通知》（农建〔2024〕36号）",
    ]
    assert brief.questions == ()


@FORMATS
def test_a_long_report_is_read_by_its_headings(tmp_path: Path, write: Write, ending: str) -> None:
    document = read_document(write(tmp_path / f"report{ending}", plans.HOSPITAL), LIMIT)
    brief = read_brief(document.text, file=document.name)
    assert figures(brief) == {
        "改扩建传染病区业务用房面积": "≥5200平方米",
        "设置传染病床位数量": "≥80张",
        "改造负压病房数量": "≥12间",
        "移动式CT数量": "≥1台",
        "呼吸机数量": "≥16台",
        "负压救护车数量": "≥2辆",
        "传染病防治培训期数": "≥6期",
        "培训医务人员人次": "≥300人次",
    }
    assert brief.organization == "青溪县第一人民医院"
    assert brief.long_term  # 2025年1月至2026年12月
    assert brief.budget is not None and brief.budget.amount == 3680
    spent = [line.amount for line in brief.lines if not line.source]
    assert sum(spent) == 3680  # the equipment once, though list and estimate both give it
    assert brief.questions == ()


@FORMATS
def test_the_whole_document_stays_the_source(tmp_path: Path, write: Write, ending: str) -> None:
    document = read_document(write(tmp_path / f"x{ending}", plans.HOSPITAL), LIMIT)
    brief = read_brief(document.text)
    assert brief.text == document.text and "始建于1952年" in brief.text
    for activity in brief.activities:
        for figure in activity.figures:
            for quote in figure.quotes:
                assert brief.text[quote.start : quote.end] == quote.text


def test_reading_takes_less_than_a_second(tmp_path: Path) -> None:
    path = plans.word(tmp_path / "x.docx", [*plans.HOSPITAL, *plans._HISTORY * 150])
    read_brief("举办培训班2期")
    start = time.process_time()
    document = read_document(path, LIMIT)
    read_brief(document.text)
    assert len(document.text) > 40_000
    assert time.process_time() - start < 1


def test_sections_by_their_headings() -> None:
    text = "\n".join(
        ["关于培训的方案", "一、背景", "全县总人口32万人。", "二、工作内容", "（一）现状", "已办3期。", "（二）培训", "举办培训班2期。",
         "三、保障措施", "（一）资金保障", "成立专班1个。"]
    )  # fmt: skip
    assert [(section.heading, section.sense) for section in sections(text)] == [
        ("", Sense.OPEN), ("背景", Sense.BACKGROUND), ("工作内容", Sense.MATTER),
        ("现状", Sense.BACKGROUND), ("培训", Sense.MATTER), ("保障措施", Sense.ASIDE), ("资金保障", Sense.ASIDE),
    ]  # fmt: skip
    assert figures(read_brief(text)) == {"培训班期数": "≥2期"}


@pytest.mark.parametrize(
    "sentence",
    [
        "2022年已完成培训12期、培训600人。",
        "截至2024年底，全县累计改造厕所3200座。",
        "全县总人口32万人，辖14个乡镇。",
        "近三年来，共投入资金860万元，新建水厂5座。",
        "目前，全县有养老机构26家。",
    ],
)
def test_what_was_done_before_and_what_is_there_is_no_target(sentence: str) -> None:
    brief = read_brief(f"{sentence}2025年举办培训班2期，预算10万元，11月底前完成。")
    assert figures(brief) == {"培训班期数": "≥2期"}
    assert brief.budget is not None and brief.budget.amount == Decimal(10)


def test_a_comparison_with_last_year_is_a_target() -> None:
    brief = read_brief("2025年举办文化旅游节1场，旅游收入较上年增长5%")
    assert any(value == "≥5%" for value in figures(brief).values())


def test_a_goal_table_is_last_year_s_table(tmp_path: Path) -> None:
    path = documents.word(
        tmp_path / "去年.docx", documents.draw(documents.sample("explained"), "explained")
    )
    document = read_document(path, LIMIT)
    assert document.last is not None and document.text == ""
    assert read_last(path, LIMIT) == document.last


def test_a_table_of_grades_is_last_year_s_table_too(shared: Path) -> None:
    path = next((shared / "seeds").glob("001*"))
    last = read_last(path, LIMIT)
    assert len(last.indicators) == 14
    brief = read_brief("", last=last, budget="300万元", year=2026)
    assert [row.name for row in stated_rows_of_last(brief)] == [r.name for r in last.indicators]


def test_what_holds_no_goal_table_cannot_be_last_year_s(tmp_path: Path) -> None:
    path = plans.word(tmp_path / "方案.docx", plans.FARMLAND)
    assert read_document(path, LIMIT).last is None
    with pytest.raises(UserError, match="没有绩效目标表"):
        read_last(path, LIMIT)


def test_an_empty_document_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "空.txt"
    path.write_text(" \n ", encoding="utf-8")
    with pytest.raises(UserError):
        read_document(path, LIMIT)


@given(
    st.lists(
        st.sampled_from(["一、建设内容", "二、背景", "（一）任务", "1.1 概况", "新建水厂2座。", "\n", "第3页", "- 4 -", "资金预算：", "……12", " ", "三、保障措施"]),
        max_size=20,
    ).map("\n".join)
)  # fmt: skip
def test_any_text_is_divided_without_overlap(text: str) -> None:
    parts = matter(text)
    assert all(0 <= start <= end <= len(text) for start, end in parts)
    assert all(one[1] <= other[0] for one, other in itertools.pairwise(parts))
    assert sum(end - start for start, end in parts) <= LONGEST


def test_what_an_office_has_already_is_told_and_no_target() -> None:
    brief = read_brief(
        "我中心负责航道养护，现有等级航道420公里，航标310座。本年疏浚航道65公里，预算150万元。"
    )
    assert [f.target.raw for a in brief.activities for f in a.figures] == ["≥65公里"]
    assert any("现有等级航道420公里" in q and "当作背景" in q for q in brief.questions)


def test_where_it_lies_is_no_task() -> None:
    brief = read_brief(
        "青山水库位于东河上游，始建于1968年，总库容860万立方米，下游保护人口1.2万人、耕地0.9万亩。\n"
        "2026年计划更换启闭机3台，预算60万元。"
    )
    assert [f.target.raw for a in brief.activities for f in a.figures] == ["≥3台"]


def test_sections_named_by_their_year_are_read() -> None:
    brief = read_brief(
        "县民政局困难群众救助补助项目情况说明\n一、基本情况\n全县农村低保对象3650人。\n"
        "二、2026年工作计划\n2026年计划保障农村低保对象3700人，入户核查2次。\n三、资金需求\n全年共需资金1986万元。"
    )
    assert [f.target.raw for a in brief.activities for f in a.figures] == ["≥3700人", "≥2次"]
    assert (brief.project, brief.organization) == ("县民政局困难群众救助补助项目", "县民政局")


@pytest.mark.parametrize(
    ("head", "project", "office"),
    [
        ("青山水库除险加固工程可行性研究报告（节选）", "青山水库除险加固工程", None),
        ("清河县高标准农田建设项目建议书（摘要）", "清河县高标准农田建设项目", None),
        (
            "住建局关于2026年城镇老旧小区改造项目的情况汇报",
            "城镇老旧小区改造项目",
            "住建局",
        ),
        ("县融媒体中心演播厅改造项目", "县融媒体中心演播厅改造项目", "县融媒体中心"),
        ("社区服务中心建设项目", "社区服务中心建设项目", None),
    ],
)
def test_what_kind_of_document_it_is_is_no_part_of_the_name(
    head: str, project: str, office: str | None
) -> None:
    brief = read_brief(f"{head}\n2026年改造管网38公里，更换闸门12扇，投资4600万元。")
    assert (brief.project, brief.organization) == (project, office)


def test_a_rate_among_the_safeguards_is_told() -> None:
    brief = read_brief(
        "一、工作任务\n组建家庭医生团队86个，签约居民12万人。\n二、资金安排\n项目资金735万元。\n"
        "三、保障措施\n成立由5人组成的专班，签约居民满意度92%以上。"
    )
    assert any("签约居民满意度92%以上" in q and "当作背景" in q for q in brief.questions)
