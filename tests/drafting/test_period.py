"""What a task says of several years together is no figure of the year's table."""

from __future__ import annotations

import pytest

from assistant.drafting import Brief, read_brief
from assistant.drafting.understanding.period import of_the_year


def figures(brief: Brief) -> dict[str, str]:
    every = [*(f for a in brief.activities for f in a.figures), *brief.figures]
    return {figure.name: figure.target.raw for figure in every}


@pytest.mark.parametrize(
    ("text", "of_year", "of_period"),
    [
        (
            "项目2025—2027年实施，三年共建设高标准农田9万亩，其中2025年建设3万亩，新建泵站7座。",
            {"建设高标准农田面积": "≥30000亩", "新建泵站数量": "≥7座"},
            ["三年共建设高标准农田9万亩"],
        ),
        (
            "总体目标：三年清理枯树6万株，疫点由9个减到5个。今年任务：清理枯树2.2万株，飞防8万亩。",
            {"清理枯树株数": "≥22000株", "飞防面积": "≥80000亩"},
            ["三年清理枯树6万株", "疫点由9个减到5个"],
        ),
        (
            "到2028年建成智慧教室120间。2026年度：建设智慧教室40间，上线服务事项80项。",
            {"建设智慧教室数量": "≥40间", "上线服务事项数量": "≥80项"},
            ["到2028年建成智慧教室120间"],
        ),
    ],
)
def test_the_years_table_has_the_years_figures(
    text: str, of_year: dict[str, str], of_period: list[str]
) -> None:
    brief = read_brief(text)
    assert figures(of_the_year(brief)) == of_year
    assert [quote.text for quote in brief.period] == of_period


def test_where_nothing_is_said_of_the_year_alone_every_figure_stays() -> None:
    brief = read_brief("三年共改造老旧管网60公里，三年建设泵站6座。")
    assert of_the_year(brief) == brief
    assert set(figures(brief).values()) == {"≥60公里", "≥6座"}
