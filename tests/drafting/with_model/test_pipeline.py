"""A draft with a model, from start to end: what it may add, what it may not, what happens when it fails."""

from __future__ import annotations

from typing import Any

import pytest

from assistant.checking import Options, check_table
from assistant.drafting import draft, read_brief
from assistant.drafting.shapes import Draft
from assistant.drafting.with_model import draft_with
from assistant.drafting.with_model.claims import UNVERIFIED
from assistant.library import Library
from assistant.llm.asking import AnswerError, EndpointError
from assistant.llm.budget import Budget
from assistant.llm.prompts import Rendered, load_prompt
from assistant.llm.scripted.model import ScriptedModel
from assistant.llm.stopping import Stop, StoppedError
from assistant.model.evidence import DraftIndicator, Match, TargetBasis
from assistant.model.grammar import render_target
from assistant.model.target import Operator
from tests.drafting.with_model.tables import KNOWN, Start, must_hold, start

ROW = {
    "level2": "质量指标", "name": "结业考试通过率", "target": "≥93%", "reason": "看学得怎样",
    "cite": None, "quote": None,
}  # fmt: skip


@pytest.fixture(scope="module")
def began(past: Library) -> Start:
    return start("party_building", past)


def proposal(*rows: dict[str, Any], **more: Any) -> dict[str, Any]:
    return {"indicators": list(rows), "drop": [], "rename": [], "goal": ""} | more


def made(began: Start, past: Library, *says: Any, **asked: Any) -> tuple[Draft, ScriptedModel]:
    """The draft where the model says these things in turn, and the model with what it was asked."""
    model = ScriptedModel(says)
    draft = draft_with(model, began.brief, past, offline=began.offline, activities=KNOWN, **asked)
    must_hold(began.offline, draft, past, derived(began, draft))
    return draft, model


def derived(began: Start, draft: Draft) -> frozenset[str]:
    found = [row for row in draft.indicators if "取值由程序查得" in row.rationale]
    given = [each for each in began.given.values() if each.derived]
    return frozenset(each.id for row in (*found, *given) for each in row.evidence)


def added(began: Start, draft: Draft) -> list[DraftIndicator]:
    before = {row.id for row in began.offline.indicators}
    return [row for row in draft.indicators if row.id not in before]


# -- what a row rests on -------------------------------------------------------------------------


def test_a_suggestion_without_a_source_is_marked_as_the_models_own(
    began: Start, past: Library
) -> None:
    draft, _ = made(began, past, proposal(ROW))
    (row,) = added(began, draft)
    assert (row.level1, row.level2, row.name) == ("产出指标", "质量指标", "结业考试通过率")
    assert row.target_basis is TargetBasis.MODEL
    assert row.rationale == f"{UNVERIFIED}。看学得怎样。"
    assert row.evidence == ()
    assert row.weight and sum(each.weight or 0 for each in draft.indicators) == 90


def test_where_past_rows_tell_the_value_it_is_theirs_and_not_the_models(
    began: Start, past: Library
) -> None:
    draft, _ = made(began, past, proposal(ROW | {"name": "培训合格率", "target": "≥51%"}))
    (row,) = added(began, draft)
    assert row.target_basis is TargetBasis.HISTORY
    assert row.target and render_target(row.target) != "≥51%"
    assert "取值由程序查得" in row.rationale and row.evidence


def test_what_is_cited_and_holds_the_value_is_the_source(began: Start, past: Library) -> None:
    id, given = next(
        (id, each)
        for id, each in began.given.items()
        if each.basis is TargetBasis.HISTORY and each.level2 == "质量指标" and not each.derived
    )
    value = render_target(given.target)
    row = ROW | {"name": given.name, "target": value, "cite": id, "reason": ""}
    draft, _ = made(began, past, proposal(row))
    (row_,) = added(began, draft)
    assert row_.target_basis is TargetBasis.HISTORY
    assert row_.evidence == given.evidence
    assert "来源已核对" in row_.rationale


def test_a_quote_of_the_task_that_states_the_value_is_the_brief(past: Library) -> None:
    began = start("party_building", past)
    text = f"{began.brief.text}村书记结业考试通过率达到93%以上。"
    brief = began.brief.model_copy(update={"text": text})  # as if the reader had missed it
    offline = began.offline.model_copy(update={"brief": brief})
    model = ScriptedModel([{}, proposal(ROW | {"quote": "通过率达到 93％以上"})])
    draft = draft_with(model, brief, past, offline=offline)
    (row,) = added(began, draft)
    assert row.target_basis is TargetBasis.BRIEF
    (evidence,) = row.evidence
    assert (evidence.quote, evidence.match) == ("通过率达到93%以上", Match.NORMALISED)


@pytest.mark.parametrize(
    ("claim", "told"),
    [
        pytest.param({"cite": "no-such:r1"}, "不在给出的资料里", id="unknown id"),
        pytest.param({"quote": "通过率达到93%"}, "任务原文里没有", id="invented quote"),
        pytest.param({"quote": "维护党建网站1个"}, "没有写出", id="a quote without the value"),
        pytest.param(
            {"target": "≥20人", "quote": "培训320人"}, "没有写出", id="part of a longer figure"
        ),
        pytest.param({"target": "≥4次", "quote": "轮训班4期"}, "没有写出", id="another unit"),
        pytest.param({"target": "明显提高"}, "要有数和单位", id="cannot be measured"),
        pytest.param({"target": "11月底前"}, "日期只能取自", id="a date of its own"),
        pytest.param({"level2": "成本指标", "target": "≤5万元"}, "二级指标只能是", id="a cost"),
        pytest.param({"level2": "重要指标"}, "二级指标只能是", id="no such category"),
        pytest.param({"target": "≥120%"}, "不可能超过100%", id="wrong by the rule book"),
        pytest.param({"name": "覆盖35个村的通过率"}, "没有出处", id="a figure in the name"),
        pytest.param({"name": "<b>通过率</b>"}, "不该有的符号", id="markup"),
        pytest.param({"name": None}, "name", id="wrong type"),
    ],
)
def test_what_is_false_is_asked_again_with_the_reason_and_then_left_out(
    began: Start, past: Library, claim: dict[str, Any], told: str
) -> None:
    draft, model = made(began, past, *[proposal(ROW | claim)] * 3)
    assert added(began, draft) == []
    assert [each.prompt.name for each in model.asked] == ["propose", "repair", "repair"]
    assert told in model.asked[1].prompt.user
    assert draft.usage.calls == 3
    assert draft.notes == ("采用模型补充的指标0条；另有1条没有通过核对，没有采用。",)


def test_only_the_failing_row_is_asked_for_again(began: Start, past: Library) -> None:
    good = ROW | {"name": "学员反馈意见采纳率"}
    usual = [row.id for row in began.offline.indicators if row.level2 == "质量指标"]
    first = proposal(
        good, ROW | {"cite": "nope"}, drop=usual
    )  # there is room for few in so long a table
    draft, model = made(began, past, first, proposal(ROW | {"target": "≥94%"}))
    again = model.asked[1].prompt.user
    assert "结业考试通过率：" in again and "学员反馈意见采纳率：" not in again
    assert [row.name for row in added(began, draft)] == ["学员反馈意见采纳率", "结业考试通过率"]


def test_what_the_task_states_is_not_measured_again_with_another_value(
    began: Start, past: Library
) -> None:
    stated = next(
        row for row in began.offline.indicators
        if row.target_basis is TargetBasis.BRIEF and row.level2 == "数量指标"
    )  # fmt: skip
    assert stated.target
    again = ROW | {
        "level2": "数量指标", "name": f"{stated.name}合计", "target": f"≥1{stated.target.unit}",
    }  # fmt: skip
    draft, model = made(began, past, proposal(again))
    assert not added(began, draft) and len(model.asked) == 1


@pytest.mark.parametrize(
    ("name", "level2", "target"),
    [
        ("学员获得感提升率", "质量指标", "≥999%"),
        ("课堂互动率", "质量指标", "≥0%"),
        ("追加预算金额", "数量指标", "≥500万元"),
        ("学习资料册数", "数量指标", "≥99999999999册"),
        ("参训学员出勤率", "质量指标", "≤3%"),
    ],
)
def test_a_value_without_source_must_be_one_a_table_would_hold(
    began: Start, past: Library, name: str, level2: str, target: str
) -> None:
    wrong = ROW | {"name": name, "level2": level2, "target": target}
    draft, _ = made(began, past, proposal(wrong), proposal())
    assert not added(began, draft)


def test_what_is_cited_keeps_its_category_and_its_sign(began: Start, past: Library) -> None:
    given = next(
        each for each in began.given.values()
        if each.level2 == "质量指标" and each.target.operator is Operator.GE
    )  # fmt: skip
    value = render_target(given.target).replace("≥", "=")
    said = ROW | {"name": given.name, "level2": "社会效益指标", "target": value, "cite": given.id}
    (row,) = added(began, made(began, past, proposal(said))[0])
    assert row.level2 == given.level2 and row.target == given.target


def test_another_measures_value_is_no_precedent(began: Start, past: Library) -> None:
    id, given = next(
        (id, each)
        for id, each in began.given.items()
        if each.target.unit == "%" and "满意" not in each.name
    )
    row = ROW | {"name": "结业论文优良比重", "target": render_target(given.target), "cite": id}
    draft, model = made(began, past, proposal(row))
    assert [row.target_basis for row in added(began, draft)] == [TargetBasis.MODEL]
    assert len(model.asked) == 1  # no false claim: nothing to be asked again


def test_the_same_again_is_not_added(began: Start, past: Library) -> None:
    rows = [ROW | {"name": row.name} for row in began.offline.indicators[:5]]
    draft, _ = made(began, past, proposal(ROW, ROW | {"name": "结业考试的通过率"}, *rows))
    assert [row.name for row in added(began, draft)] == ["结业考试通过率"]


# -- what may be changed -------------------------------------------------------------------------


def test_nor_is_the_same_measure_in_other_words(past: Library) -> None:
    text = "2025年举办干部培训班4期，培训320人。预算38万元。12月底前完成。"
    brief = read_brief(text)
    offline = draft(brief, past)
    assert [row.name for row in offline.indicators if row.name.endswith("合格率")]
    says = [
        proposal(
            ROW | {"name": "培训考核合格率", "target": "≥95%"},
            ROW | {"name": "村书记培训合格率", "target": "≥95%"},  # of others
        )
    ]
    made = draft_with(ScriptedModel(says), brief, past, offline=offline)
    before = {row.id for row in offline.indicators}
    assert [row.name for row in made.indicators if row.id not in before] == ["村书记培训合格率"]


def test_usual_rows_may_go_where_their_category_keeps_one(began: Start, past: Library) -> None:
    rows = began.offline.indicators
    stated = [row.id for row in rows if row.target_basis is TargetBasis.BRIEF]
    quality = [row.id for row in rows if row.level2 == "质量指标"]
    draft, _ = made(began, past, proposal(drop=[*stated, *quality, "r99"]))
    left = {row.id for row in draft.indicators}
    assert set(stated) <= left
    assert len([id for id in quality if id in left]) == 1


def test_a_row_may_be_renamed_only_to_what_measures_the_same(began: Start, past: Library) -> None:
    row = next(
        each
        for each in began.offline.indicators
        if "满意度" in each.name and each.target_basis is TargetBasis.HISTORY
    )
    draft, _ = made(began, past, proposal(rename=[{"id": row.id, "name": "参训村书记满意度"}]))
    now = draft.indicator(row.id)
    assert now and now.name == "参训村书记满意度"
    assert (now.explanation or "").startswith("主要考察参训村书记满意度")
    for wrong in ("参训村书记到课率", f"已获批准的{row.name}", f"不完成也可的{row.name}"):
        draft, _ = made(began, past, proposal(rename=[{"id": row.id, "name": wrong}]))
        assert draft.indicator(row.id) == row


def test_a_goal_keeps_every_figure_and_brings_none(began: Start, past: Library) -> None:
    own = began.offline.goals[0].text
    better = own.replace("通过以上工作", "通过以上各项工作")
    draft, _ = made(began, past, proposal(goal=better))
    assert draft.goals[0].text == better
    for worse in (
        own.replace("320人", "380人"),
        own.replace("320人", "许多人"),
        f"{own}覆盖9成村。",
    ):
        draft, _ = made(began, past, proposal(goal=worse))
        assert draft.goals == began.offline.goals


def test_the_check_and_the_prompts_are_those_of_the_new_table(began: Start, past: Library) -> None:
    draft, _ = made(began, past, proposal(ROW))
    assert draft.report == check_table(draft, Options(profile=began.offline.report.profile))
    assert draft.prompts == {"propose": load_prompt("propose").version}
    assert draft.usage.calls == 1 and draft.usage.prompt_tokens > 0


def test_the_model_is_given_the_task_the_rows_and_the_evidence(began: Start, past: Library) -> None:
    _, model = made(began, past, proposal())
    asked = model.asked[0].prompt.user
    assert began.brief.text in asked
    assert all(f'"{row.id}｜' in asked for row in began.offline.indicators)
    assert all(f'"{id}｜' in asked for id in began.given)


# -- what goes wrong -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    "says",
    [
        pytest.param([EndpointError("连接不上模型")], id="away"),
        pytest.param([AnswerError("模型没有按要求的格式回答")] * 3, id="never an answer"),
        pytest.param(["好的，我来补充。", "{", '{"a": 1}'], id="prose"),
        pytest.param([AnswerError("答非所问"), EndpointError("模型没有按时回答")], id="then away"),
    ],
)
def test_whatever_fails_leaves_the_offline_draft_and_says_so(
    began: Start, past: Library, says: list[Any]
) -> None:
    steps: list[str] = []
    draft, model = made(began, past, *says, on_step=steps.append)
    assert draft.indicators == began.offline.indicators
    assert "本稿没有用到模型，是离线起草的" in steps[-1]
    assert draft.notes == (*began.offline.notes, steps[-1])
    assert draft.usage.calls == len(model.asked) == len(says)


def test_an_answer_that_is_none_is_asked_for_again(began: Start, past: Library) -> None:
    steps: list[str] = []
    draft, model = made(began, past, "好的，我来补充。", proposal(ROW), on_step=steps.append)
    assert "整个回答不能用" in model.asked[1].prompt.user
    assert [row.name for row in added(began, draft)] == ["结业考试通过率"]
    assert draft.notes == began.offline.notes
    assert "模型的回答不能用，请它重新回答…" in steps


def test_what_holds_stays_when_the_model_goes_away_half_way(began: Start, past: Library) -> None:
    good = ROW | {"name": "学员反馈意见采纳率"}
    first = proposal(good, ROW | {"cite": "nope"})
    draft, _ = made(began, past, first, EndpointError("模型没有按时回答"))
    assert [row.name for row in added(began, draft)] == ["学员反馈意见采纳率"]
    assert draft.notes[-1].startswith("模型的修改没有做完")
    assert "模型没有按时回答" in draft.notes[-1]


@pytest.mark.parametrize("budget", [Budget(requests=0), Budget(tokens=0), Budget(seconds=0)])
def test_an_empty_budget_asks_nothing(began: Start, past: Library, budget: Budget) -> None:
    draft, model = made(began, past, proposal(ROW), budget=budget)
    assert model.asked == [] and "用完" in draft.notes[-1]


def test_stop_passes_through_at_once(began: Start, past: Library) -> None:
    stop = Stop()

    def pressed(prompt: Rendered) -> dict[str, Any]:
        stop.set()
        return proposal(ROW)

    with pytest.raises(StoppedError):
        made(began, past, pressed, stop=stop)


def test_rows_are_told_as_they_form_and_each_once(began: Start, past: Library) -> None:
    told: list[tuple[str, str, str]] = []
    evil = ROW | {"name": "<img src=x>率"}
    made(
        began, past, proposal(ROW, evil, ROW | {"name": "学员到课率"}),
        proposal(), on_row=lambda *row: told.append(row),
    )  # fmt: skip
    assert told == [("质量指标", "结业考试通过率", "≥93%"), ("质量指标", "学员到课率", "≥93%")]
