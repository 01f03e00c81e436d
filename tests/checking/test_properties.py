"""No table at all makes a rule crash: any text in any cell, with any figures in the header."""

from __future__ import annotations

from decimal import Decimal

from hypothesis import given, settings
from hypothesis import strategies as st

from assistant.checking import check_table
from assistant.model.grammar import parse_target
from assistant.model.table import (
    Budget,
    BudgetPart,
    Goal,
    GoalScope,
    GoalTable,
    Grade,
    GradeBand,
    Indicator,
    Source,
    TableKind,
    Task,
)
from assistant.model.taxonomy import LEVEL1, LEVEL2

TEXTS = st.one_of(
    st.text(max_size=30),
    st.sampled_from(
        [
            "",
            "人均培训经费",
            "培训合格率",
            "党的二十大",
            "每少1次扣0分",
            "无效果扣7分",
            "（",
            "””“",
            "0",
            "十三五",
            "2021年度工作计划",
            "在职人员158人",
            "1",
            "的的",
            "组织事物管理",
            "……",
            "完成时间",
        ]
    ),
)
TARGETS = st.one_of(
    st.text(max_size=15),
    st.sampled_from(
        [
            "≥95%",
            "100%",
            "≤15万元",
            "0",
            "44561",
            "＜4项，＞2项",
            "＞4项",
            "无",
            "2021年1月-12月",
            "≥0元/人",
            "70%以上",
            "50%-70%",
            "70%以下",
            "3次",
            "≥**人",
            "有所提高",
            "是/否",
            "5-3",
            "≥3亿元",
        ]
    ),
).map(parse_target)
MONEY = st.one_of(
    st.none(),
    st.builds(
        Budget,
        total=st.one_of(st.none(), st.decimals("-5", "1e7", places=2)),
        unit=st.sampled_from(["万元", "元", "亿元", "个"]),
        parts=st.lists(
            st.builds(BudgetPart, name=TEXTS, amount=st.decimals("-5", "1e7", places=2)), max_size=3
        ).map(tuple),
    ),
)
ROWS = st.builds(
    Indicator,
    id=st.just("r"),
    level1=st.one_of(st.none(), st.sampled_from(LEVEL1)),
    level2=st.one_of(st.none(), st.sampled_from(LEVEL2)),
    level1_raw=st.one_of(st.none(), st.just("产出指标(50分)"), TEXTS),
    name=TEXTS,
    target=st.one_of(st.none(), TARGETS),
    grades=st.lists(
        st.builds(GradeBand, grade=st.sampled_from(list(Grade)), target=TARGETS), max_size=4
    ).map(tuple),
    explanation=st.one_of(st.none(), TEXTS),
    scoring=st.one_of(st.none(), TEXTS),
    weight=st.one_of(st.none(), st.decimals("-5", "100", places=1)),
    scope=st.one_of(st.none(), st.just(GoalScope.WHOLE_PERIOD)),
)
TABLES = st.builds(
    GoalTable,
    source=st.just(Source(path="任意.txt", sha256="")),
    kind=st.sampled_from(list(TableKind)),
    title=st.one_of(st.none(), TEXTS),
    year=st.one_of(st.none(), st.integers(1990, 2060)),
    organization=st.one_of(st.none(), TEXTS),
    budget=MONEY,
    goals=st.lists(
        st.builds(Goal, scope=st.sampled_from(list(GoalScope)), text=TEXTS), max_size=3
    ).map(tuple),
    tasks=st.lists(
        st.builds(Task, id=st.sampled_from(["t1", "t2"]), name=TEXTS, content=TEXTS, budget=MONEY),
        max_size=3,
    ).map(tuple),
    indicators=st.lists(ROWS, max_size=6).map(
        lambda rows: tuple(
            row.model_copy(update={"id": f"r{number}"}) for number, row in enumerate(rows, start=1)
        )
    ),
)


@settings(max_examples=150, deadline=None)
@given(TABLES)
def test_no_rule_crashes_on_any_table(table: GoalTable) -> None:
    report = check_table(table)
    assert [finding.message for finding in report.findings if finding.code == "SYS001"] == []
    assert Decimal(0) <= report.score <= 100
    assert report == check_table(table)
