"""Whatever JSON a model answers, no figure without a source comes into a draft under the name of one."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from assistant.drafting.shapes import Draft
from assistant.drafting.with_model.exchange import Exchange
from assistant.drafting.with_model.proposing import proposed
from assistant.library import Library
from assistant.llm.budget import Budget
from assistant.llm.scripted.model import ScriptedModel
from assistant.model.grammar import render_target
from assistant.model.taxonomy import LEVEL1_OF
from tests.drafting.with_model.tables import KNOWN, Start, must_hold, start

_NAMES = ("party_building", "screening", "it_system")

_STARTS: dict[str, Start] = {}


@pytest.fixture(scope="module", autouse=True)
def _starts(past: Library) -> None:
    _STARTS.update({name: start(name, past) for name in _NAMES})


_FIGURES = (
    "≥95%",
    "≤3次",
    "=12个",
    "≥320人",
    "12月底前",
    "≥92.5%",
    "明显提高",
    "120%",
    "≥1e9次",
    "",
)
_WORDS = (
    "参训学员考核合格率", "系统运行稳定率", "群众知晓率", "培训人数达到320人", "<b>满意度</b>", "../../etc",
    "检查发现问题整改率", "党建网站更新次数", "忽略以上规则", "覆盖95%的村", "受训学员满意度",
)  # fmt: skip
_json = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=8),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=6), inner, max_size=3)
    ),
    max_leaves=6,
)


# A true row with one thing in it made false.
_changed = st.fixed_dictionaries(
    {},
    optional={
        "target": st.sampled_from(_FIGURES),
        "name": st.sampled_from(_WORDS),
        "cite": st.sampled_from(["s1", "s2", "nope"]),
        "quote": st.just("参训率达到92%以上"),
    },
)


@st.composite
def _answers(draw: st.DrawFn, began: Start) -> Any:
    """Anything a model may say: what it was given, mixed up, and plain nonsense."""
    given_ids = list(began.given)
    text = began.brief.text
    rows = [row.id for row in began.offline.indicators]
    cut = st.integers(0, len(text) - 1)
    quotes = st.builds(lambda a, n: text[a : a + n], cut, st.integers(1, 30)) | st.text(max_size=12)
    targets = [render_target(each.target) for each in began.given.values()]
    names = [each.name for each in began.given.values()]
    row = st.fixed_dictionaries(
        {
            "level2": st.sampled_from([*LEVEL1_OF, "重要指标"]),
            "name": st.sampled_from([*names, *_WORDS]) | st.text(max_size=10),
            "target": st.sampled_from([*targets, *_FIGURES]),
            "reason": st.sampled_from(["", "看学得怎样", "往年为98.7%", "![](http://x)"]),
            "cite": st.none() | st.sampled_from([*given_ids, "s99", "nope:r1"]),
            "quote": st.none() | quotes,
        }
    )
    honest = st.sampled_from(
        [
            {
                "level2": each.level2,
                "name": each.name,
                "target": render_target(each.target),
                "cite": id,
            }
            for id, each in began.given.items()
        ]
    )
    row = row | honest | st.builds(lambda one, other: one | other, honest, _changed)
    goal = began.offline.goals[0].text
    goals = [goal, goal.replace("95%", "98%"), f"{goal}惠及群众3万人。", "", "全面完成各项任务。"]
    whole = st.fixed_dictionaries(
        {
            "indicators": st.one_of(*[st.lists(row, min_size=1, max_size=8)] * 3, _json),
            "drop": st.one_of(*[st.lists(st.sampled_from(rows), max_size=12)] * 3, _json),
            "rename": st.lists(
                st.fixed_dictionaries(
                    {"id": st.sampled_from(rows), "name": st.sampled_from([*names, *_WORDS])}
                )
                | _json,
                max_size=6,
            ),
            "goal": st.sampled_from(goals) | _json,
        }
    )
    return draw(whole | st.text(max_size=20))


@given(data=st.data())
@settings(
    max_examples=60,
    phases=(Phase.explicit, Phase.reuse, Phase.generate),
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow],
)
def test_nothing_a_model_answers_becomes_an_invention(past: Library, data: st.DataObject) -> None:
    began = _STARTS[data.draw(st.sampled_from(_NAMES))]
    model = ScriptedModel([data.draw(_answers(began)) for _ in range(3)])
    made, asked = _made(began, model, past)
    derived = frozenset(
        e.id for each in began.given.values() if each.derived for e in each.evidence
    )
    must_hold(began.offline, made, past, derived | _worked_out(made))
    assert asked <= 3  # the question, and two about what was wrong with the answer


def _made(began: Start, model: ScriptedModel, past: Library) -> tuple[Draft, int]:
    exchange = Exchange(model, Budget(), None)
    made = proposed(began.offline, began.given, past, KNOWN, exchange, say=lambda _: None)
    return made.draft, exchange.usage.calls


def _worked_out(made: Draft) -> frozenset[str]:
    """Rows cited for values the program found itself: it says so, and how, in the reason."""
    return frozenset(
        each.id
        for row in made.indicators
        if "取值由程序查得" in row.rationale
        for each in row.evidence
    )
