"""What a model may add to a draft, and what it may not, over a real endpoint on loopback."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from assistant.checking import Options, check_table
from assistant.drafting.shapes import Brief, Draft
from assistant.drafting.with_model.enrich import UNVERIFIED, enrich
from assistant.library import Library
from assistant.llm.endpoint import Endpoint
from assistant.model.evidence import DraftIndicator, Evidence, Match, TargetBasis
from assistant.model.grammar import parse_target, render_target
from assistant.model.table import Source, TableKind
from tests.llm.model_server import ModelServer, serving

TASK = "2025年举办村书记轮训班4期、培训320人，参训率达到92%以上，12月底前完成。"
ROW = {"level2": "质量指标", "name": "结业考试通过率", "target": "≥93%", "reason": "看学得怎样"}


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Library:
    return Library.open(tmp_path_factory.mktemp("workspace"))


@pytest.fixture
def server() -> Iterator[ModelServer]:
    with serving() as running:
        yield running


@pytest.fixture
def offline() -> Draft:
    row = DraftIndicator(
        id="r1",
        level1="产出指标",
        level2="数量指标",
        name="培训人数",
        target=parse_target("≥320人"),
        target_basis=TargetBasis.BRIEF,
        rationale="任务写明。",
        evidence=(Evidence(id="brief", quote="320人", match=Match.EXACT),),
    )
    unchecked = Draft.model_construct(
        source=Source(path="任务描述", sha256="0"),
        kind=TableKind.PROJECT,
        indicators=(row,),
        brief=Brief(text=TASK, project="村书记轮训", activities=()),
    )
    return Draft.model_validate(dict(unchecked) | {"report": check_table(unchecked)})


@pytest.fixture
def added(server: ModelServer, offline: Draft, library: Library) -> Any:
    def ask(*rows: dict[str, Any]) -> list[DraftIndicator]:
        server.rows(*rows)
        draft = enrich(offline, Endpoint(server.settings), library)
        assert offline.indicators[0] in draft.indicators  # what was there stays as it was
        return [row for row in draft.indicators if row.id != "r1"]

    return ask


def past(library: Library) -> tuple[str, str]:
    """A past row about training with a rate: its id and its value."""
    for hit in library.search("培训人数", k=4).hits:
        if hit.target and hit.target.unit and hit.target.value and not hit.target.high:
            return hit.id, render_target(hit.target)
    pytest.fail("the shipped corpus has a row about training with a figure")


def test_a_bare_suggestion_is_marked_as_the_models_own(added: Any) -> None:
    (row,) = added(ROW)
    assert (row.level1, row.level2, row.name) == ("产出指标", "质量指标", "结业考试通过率")
    assert row.target_basis is TargetBasis.MODEL
    assert row.rationale == f"{UNVERIFIED}：看学得怎样"
    assert row.evidence == ()


def test_a_cited_past_row_that_holds_the_value_is_history(added: Any, library: Library) -> None:
    id, value = past(library)
    (row,) = added(ROW | {"name": "与往年可比的一条", "target": value, "cite": id})
    assert row.target_basis is TargetBasis.HISTORY
    (evidence,) = row.evidence
    past_row = library.row(id)
    assert past_row and past_row.target
    assert (evidence.id, evidence.quote) == (id, past_row.target.raw)


def test_a_quote_of_the_task_that_states_the_value_is_the_brief(added: Any) -> None:
    (row,) = added(ROW | {"name": "村书记参训率", "target": "≥92%", "quote": "参训率达到 92％以上"})
    assert row.target_basis is TargetBasis.BRIEF
    assert row.evidence == (
        Evidence(id="brief", quote="参训率达到92%以上", match=Match.NORMALISED, source="任务描述"),
    )


@pytest.mark.parametrize(
    "claim",
    [
        pytest.param({"cite": "no-such:r1"}, id="unknown id"),
        pytest.param({"quote": "通过率达到93%"}, id="invented quote"),
        pytest.param({"quote": "参训率达到92%以上"}, id="a quote with another value"),
        pytest.param({"target": "≥20人", "quote": "20人"}, id="part of a longer figure"),
        pytest.param({"target": "≥4次", "quote": "轮训班4期"}, id="another unit"),
    ],
)
def test_an_invented_source_is_never_accepted(added: Any, claim: dict[str, str]) -> None:
    (row,) = added(ROW | claim)
    assert row.target_basis is TargetBasis.MODEL
    assert row.evidence == ()


def test_a_real_row_does_not_cover_another_value(added: Any, library: Library) -> None:
    id, _ = past(library)
    (row,) = added(ROW | {"target": "≥17.5%", "cite": id})
    assert row.target_basis is TargetBasis.MODEL


@pytest.mark.parametrize(
    "refused",
    [
        pytest.param({"name": "培训 人数"}, id="there already"),
        pytest.param({"target": "明显提高"}, id="cannot be measured"),
        pytest.param({"level2": "成本指标", "target": "≤5万元"}, id="a cost beside the budget"),
        pytest.param({"level2": "重要指标"}, id="no such category"),
        pytest.param({"target": "≥120%"}, id="wrong by the rule book"),
    ],
)
def test_what_does_not_belong_is_left_out(added: Any, refused: dict[str, str]) -> None:
    assert added(ROW | refused) == []


def test_at_most_six_and_none_twice(added: Any) -> None:
    names = (
        "甲类办结率",
        "乙项覆盖率",
        "丙处合格率",
        "丁件及时率",
        "戊户达标率",
        "己台完好率",
        "庚网访问率",
    )
    rows = added(*(ROW | {"name": name} for name in (names[0], *names)))
    assert [row.name for row in rows] == list(names[:6])


def test_the_check_and_the_cost_are_those_of_the_new_table(
    server: ModelServer, offline: Draft, library: Library
) -> None:
    server.rows(ROW)
    draft = enrich(offline, Endpoint(server.settings), library)
    profile = Options(profile=offline.report.profile)
    assert draft.report == check_table(draft, profile)
    assert (draft.usage.calls, draft.usage.prompt_tokens) == (1, 100)


def test_the_model_is_given_the_task_the_rows_and_past_rows(
    server: ModelServer, offline: Draft, library: Library
) -> None:
    enrich(offline, Endpoint(server.settings), library)
    asked = server.requests[0]["messages"][1]["content"]
    assert TASK in asked and "数量指标｜培训人数｜≥320人" in asked
    assert past(library)[0] in asked


@pytest.mark.parametrize(
    ("misbehave", "said"),
    [
        pytest.param({"status": 500}, "出错", id="500"),
        pytest.param({"content": "好的，我来补充。"}, "格式", id="prose"),
        pytest.param({"content": ""}, "没有给出内容", id="empty"),
        pytest.param({"finish_reason": "length"}, "不完整", id="cut"),
        pytest.param({"trickle_seconds": 0.3}, "没有答完", id="hanging"),
    ],
)
def test_whatever_fails_leaves_the_offline_draft_and_says_so(
    server: ModelServer, offline: Draft, library: Library, misbehave: dict[str, Any], said: str
) -> None:
    for name, value in misbehave.items():
        setattr(server, name, value)
    steps: list[str] = []
    endpoint = Endpoint(server.settings, deadline=1.5)
    draft = enrich(offline, endpoint, library, on_step=steps.append)
    assert draft.indicators == offline.indicators
    assert said in steps[-1] and "没有用到模型" in steps[-1]
    assert draft.notes == (steps[-1],)
    assert draft.questions == offline.questions
