"""Task texts of many kinds of office: every quantity read, with its unit and a name, nothing invented."""

from __future__ import annotations

import time
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
import yaml

from assistant.drafting import Brief, read_brief
from assistant.drafting.shapes import Quote
from assistant.model.grammar import parse_target

FILE = Path(__file__).parent / "data" / "tasks.yaml"
TASKS: list[dict[str, Any]] = yaml.safe_load(FILE.read_text(encoding="utf-8"))

each = pytest.mark.parametrize("task", TASKS, ids=lambda task: task["name"])


def figures(brief: Brief) -> dict[str, str]:
    every = [*(f for a in brief.activities for f in a.figures), *brief.figures]
    return {figure.name: figure.target.raw for figure in every}


@each
def test_every_quantity_is_read_and_none_invented(task: dict[str, Any]) -> None:
    assert figures(read_brief(task["text"])) == task["figures"]


@each
def test_money_and_time(task: dict[str, Any]) -> None:
    brief = read_brief(task["text"])
    assert brief.budget is not None and brief.budget.amount == Decimal(task["budget"])
    amounts = sorted(line.amount for line in brief.lines)
    assert amounts == sorted(Decimal(amount) for amount in task.get("lines", {}).values())
    assert (brief.deadline.iso if brief.deadline else None) == task.get("deadline")
    assert brief.year == task.get("year")


@each
def test_nothing_is_left_unread(task: dict[str, Any]) -> None:
    assert not [
        question for question in read_brief(task["text"]).questions if "没有读懂" in question
    ]


@each
def test_details_are_words_of_the_text(task: dict[str, Any]) -> None:
    text = task["text"]
    brief = read_brief(text)
    details: list[Quote | None] = [*brief.policies]
    for activity in brief.activities:
        details += [activity.place, activity.people, activity.frequency]
    for quote in filter(None, details):
        assert text[quote.start : quote.end] == quote.text


@each
def test_targets_are_written_as_they_are_read(task: dict[str, Any]) -> None:
    for raw in figures(read_brief(task["text"])).values():
        target = parse_target(raw)
        assert target.value is not None and target.unit


@pytest.mark.parametrize(
    ("text", "place", "people", "frequency"),
    [
        ("在河口镇中心小学举办安全讲座6场", "河口镇中心小学", None, None),
        ("面向返乡农民工开展技能培训4期", None, "返乡农民工", None),
        ("为困难学生1260人发放助学金", None, "困难学生", None),
        ("赴浙江省杭州市考察2批次", "浙江省杭州市", None, None),
        ("对14个乡镇开展党建督查每季度1次", None, None, "每季度1次"),
        ("绿化养护半年一次", None, None, "半年一次"),
        ("新建水厂2座", None, None, None),
    ],
)
def test_where_for_whom_and_how_often(
    text: str, place: str | None, people: str | None, frequency: str | None
) -> None:
    (activity,) = read_brief(text).activities
    found = (activity.place, activity.people, activity.frequency)
    assert tuple(quote and quote.text for quote in found) == (place, people, frequency)


def test_policies_and_not_books() -> None:
    text = (
        "根据《中华人民共和国档案法》、《全国档案事业发展规划》和县委办公室印发的《档案工作要点》（县委办〔2024〕12号），"
        "编印《县志》500册，按照财预〔2021〕101号文件要求编制预算。"
    )
    assert [policy.text for policy in read_brief(text).policies] == [
        "《中华人民共和国档案法》", "《全国档案事业发展规划》", "《档案工作要点》（县委办〔2024〕12号）", "财预〔2021〕101号",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("text", "kind", "long_term"),
    [
        ("2026年举办培训班2期", "project", False),
        ("县司法局2026年部门整体支出：开展普法宣传12场", "department", False),
        ("年度主要任务：1.普法宣传：开展讲座12场；2.法律援助：办理案件30件", "department", False),
        ("2025—2027年实施河道治理，2025年治理河道12公里", "project", True),
        ("项目实施期三年，总目标为新建水厂6座，今年新建2座", "project", True),
        ("资助2025—2026学年困难学生300人", "project", False),
        ("2025年落实三年行动计划，整治村庄12个", "project", False),
    ],
)
def test_which_table_and_for_how_long(text: str, kind: str, long_term: bool) -> None:
    brief = read_brief(text)
    assert (brief.kind.value, brief.long_term) == (kind, long_term)


def test_main_tasks_have_their_own_money() -> None:
    brief = read_brief(next(task["text"] for task in TASKS if task["name"] == "dept"))
    ids = {activity.id: activity.title for activity in brief.activities}
    assert [(line.name, [ids[id] for id in line.activities]) for line in brief.lines] == [
        ("安全生产监管", ["检查企业", "排查隐患"]),
        ("防灾减灾", ["宣传活动", "发放资料", "储备救灾物资"]),
        ("应急救援", ["演练", "维护指挥平台"]),
        ("人员及公用经费", ["保障在职人员", "保障退休人员"]),
    ]


def test_a_text_is_read_in_an_instant() -> None:
    read_brief(TASKS[0]["text"])
    start = time.process_time()
    for task in TASKS:
        read_brief(task["text"])
    assert time.process_time() - start < 0.1 * len(TASKS)
