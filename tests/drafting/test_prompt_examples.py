"""The good answer that each prompt shows passes everything an answer must pass: schema, claims, rule book."""

from __future__ import annotations

from typing import Any

from assistant.assisted.advising import advise
from assistant.assisted.page import Page
from assistant.assisted.rewriting import rewrite_goal
from assistant.assisted.verify import Quoted, verify
from assistant.checking import check_table
from assistant.drafting import draft, read_brief
from assistant.drafting.activities import load_activities
from assistant.drafting.with_model.answers import Proposal, ProposedRow, Reading, items
from assistant.drafting.with_model.evidence import Given
from assistant.drafting.with_model.exchange import Exchange
from assistant.drafting.with_model.merging import merged
from assistant.drafting.with_model.proposing import proposed
from assistant.drafting.with_model.unread import unread
from assistant.library import Library
from assistant.library.search.rerank import Relevance
from assistant.llm.budget import Budget
from assistant.llm.prompts import load_prompt, prompt_names
from assistant.llm.scripted.model import ScriptedModel
from assistant.model.evidence import Evidence, Match, TargetBasis
from assistant.model.grammar import parse_target
from assistant.model.report import Severity
from assistant.model.table import GoalTable
from assistant.reading import read_text
from assistant.reading.reader import text_document

KNOWN = load_activities()


def example(name: str) -> tuple[dict[str, Any], dict[str, Any]]:
    """The variables and the answer."""
    shown = load_prompt(name).example
    return shown.variables, shown.answer


def test_no_prompt_is_left_out() -> None:
    here = {"propose", "repair", "brief", "read_layout", "rerank", "advise", "rewrite_goal"}
    assert set(prompt_names()) == here


def given(line: str) -> Given:
    id, level2, name, value = line.split("｜")
    evidence = Evidence(id=id, quote=value, match=Match.EXACT, source="往年表")
    target = parse_target(value)
    return Given(id, level2, name, target, TargetBasis.HISTORY, (evidence,), "取值同往年表。")


def test_a_proposal_is_taken_whole_and_the_rule_book_has_nothing_to_say(past: Library) -> None:
    variables, answer = example("propose")
    Proposal.model_validate(answer)
    fixed = {line.split("｜")[0] for line in variables["rows"] if "｜固定｜" in line}
    ids = {line.split("｜")[0] for line in variables["rows"]}
    changed = {*answer["drop"], *(each["id"] for each in answer["rename"])}
    assert changed <= ids - fixed
    offline = draft(read_brief(variables["task"]), past)
    evidence = {each.id: each for each in map(given, variables["given"])}
    # The ids of the example's own draft mean other rows in this one.
    model = ScriptedModel([answer | {"drop": [], "rename": []}])
    exchange = Exchange(model, Budget(), None)
    made = proposed(offline, evidence, past, KNOWN, exchange, say=lambda _: None)
    assert made.error is None and len(model.asked) == 1
    added = {row.name: row.target_basis for row in made.draft.indicators}
    assert {name: added.get(name) for name in (row["name"] for row in answer["indicators"])} == {
        "结业考试合格率": TargetBasis.BRIEF,
        "培训按期完成率": TargetBasis.HISTORY,
        "参训书记所在村工作任务按期完成率": TargetBasis.MODEL,
    }
    found = {finding.severity for finding in made.draft.report.findings}
    assert not found & {Severity.ERROR, Severity.WARNING}


def test_a_repaired_answer_is_a_proposal() -> None:
    variables, answer = example("repair")
    Proposal.model_validate(answer)
    rows, broken = items(answer, "indicators", ProposedRow)
    assert not broken
    assert {row.name for row in rows} <= {line.split("：")[0] for line in variables["rows"]}
    assert all(row.cite is None and row.quote is None for row in rows)


def test_what_is_read_stands_in_the_task_and_adds_to_the_brief() -> None:
    variables, answer = example("brief")
    Reading.model_validate(answer)
    brief = read_brief(variables["task"])
    assert unread(brief, KNOWN) == variables["unread"]
    fuller = merged(brief, answer, KNOWN)
    figures = [f for a in fuller.activities for f in a.figures] + [*fuller.figures]
    (said,) = answer["figures"]
    assert [f.target.value for f in figures if f.name == said["name"]] == [
        parse_target(said["value"]).value
    ]


def test_a_layout_is_copied_letter_by_letter() -> None:
    variables, answer = example("read_layout")
    rows = [Quoted.model_validate(row) for row in answer["indicators"]]
    verified = verify(rows, Page(text_document("\n".join(variables["lines"]), "表").parts))
    assert not verified.refused
    assert [row.name for row in verified.rows] == [row.name for row in rows]


def test_rows_are_ranked_by_ids_that_were_given() -> None:
    variables, answer = example("rerank")
    ranked = [Relevance.model_validate(row) for row in answer["ranked"]]
    assert {str(row.id) for row in ranked} <= {line.split("｜")[0] for line in variables["rows"]}
    assert [row.mark for row in ranked] == sorted((row.mark for row in ranked), reverse=True)


def table(goal: str, rows: list[str]) -> GoalTable:
    """A goal table with these rows (level, name, value), their ids r1, r2…"""
    lines = (row.replace("｜", "\t") for row in rows)
    head = ["2025年干部培训项目绩效目标表", "预算金额：38万元", f"年度目标：{goal}"]
    text = "\n".join((*head, "二级指标\t三级指标\t指标值", *lines))
    return read_text(text).tables[0]


def test_advice_is_borne_out_by_the_table_it_is_given_on() -> None:
    variables, answer = example("advise")
    goal = variables["goals"][0].removeprefix("g1｜")
    shown = table(goal, [line.partition("｜")[2] for line in variables["rows"]])
    model = ScriptedModel([answer])
    advice = advise(shown, model)
    assert advice.refused == 0
    assert len(advice.items) == len(answer["advice"])
    for line in (*variables["goals"], *variables["rows"]):
        assert line in model.asked[0].prompt.user


def test_a_goal_written_anew_is_taken_at_once() -> None:
    variables, answer = example("rewrite_goal")
    model = ScriptedModel([answer])
    made = rewrite_goal(table(variables["goal"], variables["rows"]), model, check_table)
    assert (made.after, made.refused) == (answer["goal"], ())
