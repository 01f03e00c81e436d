"""A goal text written anew by a model, let pass only where the table bears it out.

Every figure stands in the table and about the same thing, no slogan is in it, and the rule book
objects to nothing that it did not object to before. The user takes it over or does not.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from typing import Any

from pydantic import BaseModel

from assistant.assisted.advice import Rewrite
from assistant.assisted.passages import Passages
from assistant.assisted.questions import Questions
from assistant.assisted.stated import TableFigures, figures_of, same_figure
from assistant.checking.words import any_of, word_lists
from assistant.llm.asking import AnswerError, Model
from assistant.llm.plain import plain
from assistant.llm.prompts import load_prompt
from assistant.llm.stopping import Stop
from assistant.model.errors import UserError
from assistant.model.report import Finding, TableReport
from assistant.model.table import GoalScope, GoalTable
from assistant.model.text import fold

#: What the rule book says of a table.
Check = Callable[[GoalTable], TableReport]

_LONGEST = 600
_MOST_OBJECTIONS = 12


class Answer(BaseModel):
    """What is asked for."""

    goal: str
    reason: str


def rewrite_goal(
    table: GoalTable, model: Model, check: Check, *, stop: Stop | None = None
) -> Rewrite:
    """The annual goal of the table (where there is none, the first) as the model would write it.

    What does not pass is asked for once more, with the reason; two requests at most. Raises UserError
    where the table has no goal, EndpointError where the model cannot be reached or its answer not be
    used, StoppedError.
    """
    at = _which(table)
    before, found = table.goals[at].text, check(table).findings
    prompt = load_prompt("rewrite_goal").render(
        goal=before,
        rows=list(Passages(table).rows(ids=False)),
        facts=_facts(table),
        objections=[one.message for one in found if one.field == "goals"][:_MOST_OBJECTIONS],
        longest=_LONGEST,
    )
    questions, refused = Questions(model, stop), list[str]()
    whole = questions.ask(prompt, Answer)
    while True:
        after, wrong = _passed(whole, table, at, check, found)
        if wrong:
            refused.append(wrong)
        if not wrong or not questions.may_ask_again:
            break
        try:
            whole = questions.again(prompt, Answer, wrong)
        except AnswerError as error:
            refused.append(str(error))
            break
    return Rewrite(
        model=model.name,
        goal=at,
        before=before,
        after=after,
        changes=tuple(_changes(before, after, found, check(with_goal(table, at, after))))
        if after
        else (),
        refused=tuple(refused),
        calls=questions.calls,
        tokens=questions.tokens,
    )


def with_goal(table: GoalTable, at: int, text: str) -> GoalTable:
    """The table with another text for the goal at this place."""
    goals = list(table.goals)
    goals[at] = goals[at].model_copy(update={"text": text})
    return table.model_copy(update={"goals": tuple(goals)})


def _which(table: GoalTable) -> int:
    if not table.goals:
        raise UserError("表里没有绩效目标文字，没有可以改写的。")
    scopes = [goal.scope for goal in table.goals]
    return scopes.index(GoalScope.ANNUAL) if GoalScope.ANNUAL in scopes else 0


def _facts(table: GoalTable) -> list[str]:
    facts = [f"{table.year}年"] if table.year else []
    if table.budget:
        parts = [("预算", table.budget.total), *((p.name, p.amount) for p in table.budget.parts)]
        facts += [f"{name} {amount}{table.budget.unit}" for name, amount in parts if amount]
    return facts


def _passed(
    whole: dict[str, Any], table: GoalTable, at: int, check: Check, found: tuple[Finding, ...]
) -> tuple[str | None, str]:
    """The text where it may be shown, or None and what is wrong with it."""
    said = whole.get("goal")
    text = plain(" ".join(said.split()), _LONGEST) if isinstance(said, str) else None
    if text is None:
        return None, f"目标要写成一段不超过 {_LONGEST} 字的文字，不带标记、网址和看不见的字符"
    if fold(text) == fold(table.goals[at].text):
        return None, "和原来的目标一样"
    if figure := TableFigures(table).untraced(text):
        return None, f"“{figure}”不是表里这件事的数字"
    if slogan := any_of(word_lists().goals.slogans).search(fold(text)):
        return None, f"“{slogan[0]}”是口号"
    worse = _codes(check(with_goal(table, at, text)).findings) - _codes(found)
    if worse:
        messages = {one.code: one.message for one in check(with_goal(table, at, text)).findings}
        return None, f"改写以后多了问题：{messages[next(iter(worse))]}"
    return text, ""


def _codes(findings: tuple[Finding, ...]) -> Counter[str]:
    return Counter(finding.code for finding in findings)


def _changes(
    before: str, after: str, found: tuple[Finding, ...], report: TableReport
) -> Iterator[str]:
    """What is different, in Chinese."""
    old, new = figures_of(before), figures_of(after)
    written = [t for t, one in new.items() if not any(same_figure(one, o) for o in old.values())]
    left_out = [t for t, one in old.items() if not any(same_figure(one, o) for o in new.values())]
    if written:
        yield f"写进了表中的数字：{'、'.join(written)}"
    if left_out:
        yield f"原来的数字没有了：{'、'.join(left_out)}"
    settled = _codes(found) - _codes(report.findings)
    names = {finding.code: finding.name for finding in found}
    if settled:
        yield f"解决的问题：{'、'.join(f'{names[code]}（{code}）' for code in settled)}"
    if not (written or left_out or settled):
        yield "只改了说法"
