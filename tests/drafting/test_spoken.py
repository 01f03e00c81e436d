"""Tasks as people say them in a chat: read as if written, quoted as said; written texts stay as they are."""

from __future__ import annotations

import pytest
import yaml

from assistant.drafting import Brief, read_brief
from assistant.drafting.understanding.spoken import written
from assistant.drafting.understanding.tasktext import TaskText
from tests.drafting.briefs import BRIEFS

SAID = {
    "我们局今年准备搞6期培训，大约450人参加，钱是28万，11月前弄完。帮我做个绩效目标表。": {
        "培训期数": "≥6期", "培训参训人数": "≥450人",
    },
    "请帮我编一下：明年机关工会要组织职工运动会1次，春秋游2次，慰问生病职工大概30人，再办4场健康讲座。": {
        "职工运动会次数": "≥1次", "春秋游次数": "≥2次", "慰问生病职工人数": "≥30人", "健康讲座场次": "≥4场",
    },
    "下半年打算开3次座谈会，走访企业40家，预算五万块": {
        "召开座谈会次数": "≥3次", "走访企业数量": "≥40家",
    },
    "学校明年要买课桌椅800套、修操场一个，经费36万": {
        "购买课桌椅数量": "≥800套", "修建操场数量": "≥1个",
    },
    "麻烦写一份绩效目标：采购扫描仪12台，打印机20台，一共9.6万元": {
        "采购扫描仪数量": "≥12台", "打印机数量": "≥20台",
    },
}  # fmt: skip
MONEY = [("28", 0), ("5", 2), ("36", 3), ("9.6", 4)]


def figures(brief: Brief) -> dict[str, str]:
    every = [*(f for a in brief.activities for f in a.figures), *brief.figures]
    return {figure.name: figure.target.raw for figure in every}


@pytest.mark.parametrize("text", SAID)
def test_what_is_said_reads_as_if_it_were_written(text: str) -> None:
    assert figures(read_brief(text)) == SAID[text]


@pytest.mark.parametrize(("amount", "at"), MONEY)
def test_money_said_is_the_budget(amount: str, at: int) -> None:
    budget = read_brief(list(SAID)[at]).budget
    assert budget is not None and str(budget.amount) == amount


@pytest.mark.parametrize("text", SAID)
def test_quotes_are_the_users_own_words(text: str) -> None:
    brief = read_brief(text)
    for activity in brief.activities:
        for figure in activity.figures:
            for quote in figure.quotes:
                assert brief.text[quote.start : quote.end] == quote.text


@pytest.mark.parametrize("entry", BRIEFS, ids=lambda entry: entry["name"])
def test_a_written_task_is_read_as_it_stands(entry: dict[str, str]) -> None:
    assert list(written(TaskText(entry["text"]).text)) == []


@pytest.mark.parametrize(
    "words",
    ["需要准备金12万元", "主要素质提升3次", "购买服务2项", "招标代理1次", "修订制度5项", "想象力培训2期"],
)  # fmt: skip
def test_words_that_hold_a_spoken_one_stay(words: str) -> None:
    folded = f"我们打算,{words}"
    assert words in TaskText(folded).text


def test_the_words_are_an_offices_to_change() -> None:
    from assistant.paths import shipped

    data = yaml.safe_load((shipped("corpus") / "spoken_tasks.yaml").read_text(encoding="utf-8"))
    assert data["marks"] and data["says"]
