"""From a task text to a brief: what is to be done, how much of it, by when, for how much money.

Deterministic and offline. Every figure keeps the words it was read from; what the text does not say
becomes a question, never a guess. Sentences that address the program are data like any other:
they are left out, and the user is told.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from assistant.drafting.activities import Activities, load_activities
from assistant.drafting.shapes import Activity, Brief, Figure
from assistant.drafting.understanding.dating import deadlines, only_year
from assistant.drafting.understanding.framing import kind_of_table, policies, spans_years
from assistant.drafting.understanding.gaps import asked_of, gaps_of
from assistant.drafting.understanding.graded import with_targets
from assistant.drafting.understanding.last_year import left_out, name_of, with_last, year_after
from assistant.drafting.understanding.money import budget_of, money_given
from assistant.drafting.understanding.orders import fit_table, masked, printable, told
from assistant.drafting.understanding.period import period_of
from assistant.drafting.understanding.tasktext import LONGEST, TaskText
from assistant.drafting.understanding.walk import Walk
from assistant.model.errors import UserError
from assistant.model.table import GoalTable, TableKind
from assistant.model.taxonomy import COST

_DEPARTMENT = {TableKind.DEPARTMENT: "部门整体支出"}
NOTHING_READ = (
    "没有读出要做的事：请写明开展什么工作、做多少、何时完成、预算多少，如“举办干部培训班2期、培训100人，"
    "预算10万元，11月底前完成”。"
)


def read_brief(
    text: str,
    *,
    budget: str | None = None,
    organization: str | None = None,
    year: int | None = None,
    activities: Activities | None = None,
    plain: bool = False,
    kind: TableKind | None = None,
    last: GoalTable | None = None,
    file: str | None = None,
) -> Brief:
    """The brief in a task text. What is given beside it wins over what it says.

    `last` is the earlier table of the same work, `file` the name of the document that holds the text.
    Raises UserError where the text is empty or `budget` is no amount, and where it names nothing to
    be done; with `plain` such a text is a brief without activities (初中公用经费), enough to search by.
    """
    if not text.strip() and last is None:
        raise UserError(NOTHING_READ)
    text = printable(text.encode("utf-8", "replace").decode())  # half a pair cannot be written
    orders, text = told(text), masked(text)
    if last is not None:
        last, rows = fit_table(with_targets(last))
        orders += rows
    known = activities or load_activities()
    brief = _brief(text, budget, organization, year, known, last)
    asked = (*brief.questions, *orders)
    beside = {"kind": kind or brief.kind, "file": file, "questions": asked}
    brief = brief.model_copy(update=beside)
    if not plain and not brief.activities and all(line.source for line in brief.lines):
        raise UserError(NOTHING_READ)
    return brief


def _brief(
    text: str,
    given: str | None,
    organization: str | None,
    year: int | None,
    known: Activities,
    last: GoalTable | None,
) -> Brief:
    walk = Walk(text, known)
    walk.whole()
    folded = walk.task.text
    year = year or walk.year or only_year(folded) or (year_after(last) if last else None)
    dated, overall = deadlines(walk.task, walk.dues, walk.counting.finished(), year)
    prices = [(owner.id, figure) for owner, figure in walk.rates if owner and figure.level2 == COST]
    given_money = money_given(given)
    money, lines, notes = budget_of(walk.payments, dated, given_money, known, year, prices)
    for owner, figure in walk.rates:
        if owner is not None:
            dated = [_with(item, figure) if item.id == owner.id else item for item in dated]
    brief = Brief(
        text=text,
        project=walk.title
        or _DEPARTMENT.get(kind_of_table(folded))
        or (name_of(last) if last else _project_of(dated)),
        activities=tuple(dated),
        figures=(*(f for owner, f in walk.rates if owner is None), *walk.counting.served),
        budget=money,
        given_budget=given,
        lines=lines,
        deadline=overall,
        year=year,
        organization=organization or walk.organization,
        policies=policies(TaskText(text, [(0, len(text))])),
        kind=kind_of_table(folded),
        long_term=spans_years(folded, year),
        period=period_of(walk.task, year),
    )
    brief = brief.model_copy(update={"gaps": gaps_of(brief, known), "last": last})
    told = [*walk.questions, *_too_long(text)]
    if last is not None:
        brief = with_last(brief, known)
        told += left_out(last)
    asked = [*notes, *asked_of(brief.gaps), *_unplaced(walk, brief), *told]
    return brief.model_copy(update={"questions": tuple(dict.fromkeys(asked))})


def _unplaced(walk: Walk, brief: Brief) -> list[str]:
    """A figure of the text that found no place is asked about, never dropped in silence."""
    figures = [*(f for a in brief.activities for f in a.figures), *brief.figures]
    quotes = [quote for figure in figures for quote in figure.quotes]
    quotes += [line.quote for line in brief.lines]
    quotes += [payment.quote for payment in walk.payments]
    ends = {quote.end for quote in quotes}
    ends |= {walk.task.quote(m.start, m.end).end for m in walk.counting.repeated}
    lost = [walk.task.quote(m.start, m.end) for m in walk.seen]
    return [
        f"“{quote.text}”没有读懂是哪项工作的数：请写明做什么、多少。"
        for quote in lost
        if quote.end not in ends
    ][:3]


def _with(activity: Activity, figure: Figure) -> Activity:
    if any(figure.name == other.name for other in activity.figures):
        return activity
    return activity.model_copy(update={"figures": (*activity.figures, figure)})


def _project_of(activities: Sequence[Activity]) -> str:
    """A name for a task that has none: what is done first."""
    if not activities:
        return "项目经费"
    names = [_work(activity) for activity in activities[:2]]
    name = "、".join(dict.fromkeys(names))
    if len(activities) > len(names):
        name = f"{name}及相关工作"  # “等”字结尾 leaves open what else is meant
    return name if name.endswith(("工作", "项目", "活动", "经费", "工程")) else f"{name}项目"


def _work(activity: Activity) -> str:
    return re.sub(r"(?:总)?(?:面积|里程|长度|人数|数量)$", "", activity.work) or activity.event


def _too_long(text: str) -> list[str]:
    if len(text) <= LONGEST:
        return []
    return [f"任务描述有{len(text)}字，只读了前{LONGEST}字；请只写要点，或分成几次编制。"]
