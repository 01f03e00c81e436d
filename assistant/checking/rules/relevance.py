"""Whether goals, tasks and indicators speak of the same things."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal

from assistant.checking.basis import ARITHMETIC, GUIDE_88, REVIEW
from assistant.checking.context import Context, Figure, Row, amount, figures
from assistant.checking.likeness import Likeness
from assistant.checking.objection import Objection
from assistant.checking.registry import Topic, rule
from assistant.model.report import Severity
from assistant.model.table import Goal, GoalScope, Task
from assistant.model.taxonomy import QUALITY, QUANTITY, SERVED_SATISFACTION, TIMELINESS
from assistant.model.text import fold
from assistant.model.units import dimension

#: A point or comma between digits is part of a number.
_CLAUSE = re.compile(r"(?:[^,.;:!?\n()]|(?<=\d)[.,](?=\d))+")
_ENUMERATION = re.compile(
    r"(?:^|[.;:\s])\d{1,2}(?=[.,、)])|目标\s*\d+|[(]\d{1,2}[)]|(?:19|20)\d\d年?|\d{1,2}月|十[一二三四五]五"
)
#: 两个全覆盖 in quotes is what a campaign is called.
_QUOTED = re.compile(r"[“\"][^”\"]{1,16}[”\"]")
_CHINESE_COUNT = re.compile(
    r"[一二三四五六七八九十百千两]+(?:个|次|期|场|名|人|件|项|家|套|所|处|户|篇|份|类|批)"
    r"|[一二三四五六七八九]成|百分之|全部|全覆盖|零"
)


@rule(
    "REL101",
    "任务没有对应的指标",
    Severity.ADVICE,
    Topic.RELEVANCE,
    basis=GUIDE_88,
    what="表头列出的一项任务（活动）没有一个指标提到它。按名称和内容里的实词比对；职责活动表按所属关系。",
    why="任务安排了资金却没有指标，做没做、做得怎样都不考核。",
    bad="""
任务=干部教育培训 | 举办轮训班4期 | 60万元
任务=走访慰问老党员 | 春节前走访慰问 | 20万元
数量指标 | 轮训班培训期数 | ≥4期
质量指标 | 轮训班培训合格率 | ≥95%
""",
    good="""
任务=干部教育培训 | 举办轮训班4期 | 60万元
任务=走访慰问老党员 | 春节前走访慰问 | 20万元
数量指标 | 轮训班培训期数 | ≥4期
数量指标 | 走访慰问老党员人次 | ≥260人次
""",
)
def task_without_indicator(table: Context) -> Iterator[Objection]:
    """Tasks that no row belongs to, or none shares a telling word with."""
    tasks = table.table.tasks
    if not tasks or not table.rows:
        return
    parents = {task.parent for task in tasks}
    linked = {row.indicator.task for row in table.rows} - {None}
    said: frozenset[str] = frozenset()
    if not linked:
        said = frozenset(word for row in table.rows for word in table.subject(row.name))
    for task in tasks:
        if linked:
            missing = task.id not in linked and task.id not in parents
        else:
            subject = table.subject(f"{task.name},{task.content or ''}")
            missing = len(subject) >= 2 and not subject & said
        if missing:
            yield _of_task(
                task,
                f"任务“{task.name}”没有对应的指标。",
                "为这项任务至少补一条数量或质量指标；不单独考核的，并入相近的任务。",
            )


def _of_task(task: Task, message: str, suggestion: str) -> Objection:
    return Objection(
        message, suggestion=suggestion, field="tasks", location=task.location, excerpt=task.name
    )


@rule(
    "REL102",
    "任务、目标里的数与指标不一致",
    Severity.WARNING,
    Topic.RELEVANCE,
    basis=GUIDE_88,
    what="任务或年度目标里写明的数量，与讲同一件事、单位相同的指标值不同。",
    why="同一件事两个数，考核时不知道以哪个为准。",
    bad="""
任务=干部教育培训 | 举办村党组织书记轮训班4期 | 60万元
数量指标 | 村党组织书记轮训班期数 | ≥3期
""",
    good="""
任务=干部教育培训 | 举办村党组织书记轮训班4期 | 60万元
数量指标 | 村党组织书记轮训班期数 | ≥4期
""",
)
def figures_disagree(table: Context) -> Iterator[Objection]:
    """A row whose figure the texts contradict: the same unit, the same thing, never the same number."""
    clauses = list(_stated(table))
    if not clauses:
        return
    everywhere = {
        (label, figure.value, figure.unit) for label, _, found in clauses for figure in found
    }
    subjects = [table.subject(clause) for _, clause, _ in clauses]
    before = [frozenset(), *subjects]
    alike = Likeness([this | last for this, last in zip(subjects, before, strict=False)])
    answers: dict[tuple[Decimal | None, str | None], list[Row]] = {}
    for row in table.rows:
        answers.setdefault((row.value, row.unit), []).append(row)
    for row in table.under(QUANTITY, QUALITY, TIMELINESS, SERVED_SATISFACTION):
        if row.value is None or row.unit is None or not row.annual:
            continue
        own = table.subject(row.name)
        for at in alike.sharing(own, _LEAST):
            (label, clause, found), subject, last = clauses[at], subjects[at], before[at]
            same = [figure for figure in found if figure.unit == row.unit]
            if len(same) != 1 or (label, row.value, row.unit) in everywhere:
                continue
            # 举办农民培训班10期、培训600人: what goes on says no more of its subject than is new
            whole = subject | last if subject and subject <= own else subject
            if _same_thing(row, clause, own, whole) and not _answered(
                table, answers, clause, whole, same[0]
            ):
                yield row.objection(
                    "target",
                    f"{label}里写的是“{clause}”，指标值是{row.text('target')}。",
                    suggestion=f"核对后改成一致（{amount(same[0].value)}{row.unit}"
                    f"还是{amount(row.value)}{row.unit}）。",
                )
                break


#: What `_same_thing` asks to be shared at the least.
_LEAST = 0.6


def _answered(
    table: Context,
    answers: Mapping[tuple[Decimal | None, str | None], Sequence[Row]],
    clause: str,
    subject: frozenset[str],
    figure: Figure,
) -> bool:
    """Whether another row says just what the clause says: then the clause is that row's."""
    return any(
        _same_thing(row, clause, table.subject(row.name), subject)
        for row in answers.get((figure.value, figure.unit), ())
    )


def _stated(table: Context) -> Iterator[tuple[str, str, list[Figure]]]:
    """The clauses of tasks and annual goals that state figures, with where they stand."""
    for label, text in _texts(table):
        yield from _stated_in(label, text)


def _stated_in(label: str, text: str) -> Iterator[tuple[str, str, list[Figure]]]:
    for clause in _clauses(text):
        found = [figure for figure in figures(clause) if figure.value]
        # 每期60人 is a rate of its own, 比上年增加3次 a change: neither is the row's figure.
        if found and not re.search(r"每|比上年|同比|分别|累计|上年|去年", clause):
            yield label, clause, found


def _clauses(text: str) -> Iterator[str]:
    """The clauses of a text; 修渠道85公里、机耕路60公里 is two, for each part has its figure."""
    for match in _CLAUSE.finditer(_newlines_kept(text)):
        parts = match[0].split("、")
        if len(parts) > 1 and all(any(figures(part)) for part in parts):
            yield from parts
        else:
            yield match[0]


def _texts(table: Context) -> Iterator[tuple[str, str]]:
    """The texts that say what the year's work is, with where they stand."""
    for task in table.table.tasks:
        yield f"任务“{task.name}”", f"{task.name}\n{task.content or ''}"
    for goal in table.table.goals:
        if goal.scope is not GoalScope.WHOLE_PERIOD:
            yield "年度目标", goal.text


def _newlines_kept(text: str) -> str:
    return "\n".join(fold(line) for line in text.splitlines())


def _same_thing(row: Row, clause: str, own: frozenset[str], other: frozenset[str]) -> bool:
    if row.dimension == "share":
        measure = row.stem[-3:]
        return measure in clause and len(own & other) * 5 >= len(own) * 3
    shared = len(own & other) * 5
    if len(own) >= 2 and shared >= len(own) * 3 and set("".join(own)) <= set("".join(other)):
        return True  # 食品抽检 and 抽检食品: the same words in another order
    return len(own) >= 2 and shared >= len(own) * 4


@rule(
    "REL106",
    "目标里的事项没有对应的指标",
    Severity.ADVICE,
    Topic.RELEVANCE,
    basis=GUIDE_88,
    what="年度目标写明了数量的一件事，没有一个指标提到它。按实词比对。",
    why="目标许下的事没有指标，做没做到都不考核。",
    bad="""
目标=举办农民培训班10期；建设冷藏库房15座
数量指标 | 农民培训班期数 | ≥10期
""",
    good="""
目标=举办农民培训班10期；建设冷藏库房15座
数量指标 | 农民培训班期数 | ≥10期
数量指标 | 冷藏库房建设数量 | =15座
""",
)
def promise_without_indicator(table: Context) -> Iterator[Objection]:
    """A counted promise of the year's goal that shares no telling word with any row."""
    if not table.rows:
        return
    values = {(row.value, row.unit) for row in table.rows}
    said = frozenset(
        pair
        for row in table.rows
        for text in (row.name, row.indicator.explanation or "")
        for pair in table.subject(text)
    )
    for passage in table.passages:
        if passage.field != "goals" or passage.label != "年度目标":
            continue
        for label, clause, found in _stated_in("年度目标", passage.text):
            subject = table.subject(clause)
            counted = [
                f for f in found if dimension(f.unit) not in ("money", "share", "duration", None)
            ]
            if not counted or len(subject) < 3 or subject & said:
                continue
            if any((figure.value, figure.unit) in values for figure in counted):
                continue
            yield passage.objection(
                f"{label}里写了“{clause}”，没有对应的指标。",
                suggestion="补一条数量指标；今年不做的，从目标里删去。",
                excerpt=clause,
            )


_PER_PERIOD = re.compile(
    r"(?:每(?:个)?|按)(季度|季|月|半年|周|旬)(?:至少|不少于|各|[^,.;\d]{0,8})?"
    r"(?:(\d+|[一两二三四五六七八九])(次|场|期|轮))?"
)
_DIGITS = {digit: at for at, digit in enumerate("一二三四五六七八九", start=1)} | {"两": 2}
_IN_A_YEAR = {"季度": 4, "季": 4, "月": 12, "半年": 2, "周": 52, "旬": 36}


@rule(
    "REL105",
    "次数达不到规定的频次",
    Severity.WARNING,
    Topic.RELEVANCE,
    basis=ARITHMETIC,
    what="任务、年度目标或指标解释写明每季度（月、周……）几次，讲同一件事的指标值不够全年的次数。",
    why="按指标值完成了，却没有做到任务要求的频次。",
    bad="""
任务=党建督查 | 对14个乡镇开展党建督查每季度1次 | 10万元
数量指标 | 乡镇党建督查次数 | ≥3次
""",
    good="""
任务=党建督查 | 对14个乡镇开展党建督查每季度1次 | 10万元
数量指标 | 乡镇党建督查次数 | ≥4次
""",
)
def less_often(table: Context) -> Iterator[Objection]:
    """A count below what a frequency makes in a year; for several places it may well be more."""
    said = list(_frequencies(table))
    alike = Likeness([subject for *_, subject in said])
    for row in table.under(QUANTITY):
        if row.value is None or not row.annual or row.at_most:
            continue
        own = table.subject(row.name)
        explained = _PER_PERIOD.search(fold(row.indicator.explanation or ""))
        for label, match, subject in [
            *(said[at] for at in alike.sharing(own, _LEAST)),
            *([("指标解释", explained, own)] if explained else []),
        ]:
            times, unit = _often(match, row.unit if label == "指标解释" else None)
            needed = times * _IN_A_YEAR[match[1]]
            if unit == row.unit and row.value < needed and _same_thing(row, "", own, subject):
                yield row.objection(
                    "target",
                    f"{label}里写的是“{match[0]}”，全年应为{needed}{unit}，"
                    f"指标值是{row.text('target')}。",
                    suggestion="核对后改成一致。",
                )
                break


def _often(match: re.Match[str], counted: str | None) -> tuple[int, str | None]:
    """How often, and in what unit: a row explained by 每月巡检 without a number is once."""
    if match[2]:
        return _DIGITS.get(match[2]) or int(match[2]), match[3]
    return 1, counted if counted in _TIMES else None


_TIMES = ("次", "场", "期", "轮")


def _frequencies(table: Context) -> Iterator[tuple[str, re.Match[str], frozenset[str]]]:
    """Where tasks and annual goals say how often: the place, the words, what the clause is about."""
    for label, text in _texts(table):
        for clause in _CLAUSE.finditer(_newlines_kept(text)):
            if match := _PER_PERIOD.search(clause[0]):
                yield label, match, table.subject(clause[0])


@rule(
    "REL103",
    "年度目标没有可考核的内容",
    Severity.WARNING,
    Topic.RELEVANCE,
    basis=GUIDE_88,
    what="年度目标里没有一个数量、比率或明确的成果（年份、序号不算）。",
    why="没有数的目标无法分解成指标，也无法判断完成没有。",
    bad="目标=按照2022年工作要点要求有序完成年内组织工作任务",
    good="目标=全年召开组织工作会议7次，培训组工干部200人，合格率达到99%",
)
def goal_without_figure(table: Context) -> Iterator[Objection]:
    """Annual goals that state no figure at all, taken together."""
    goals = [goal for goal in table.table.goals if goal.scope is GoalScope.ANNUAL]
    if not goals:
        return
    text = "\n".join(_newlines_kept(goal.text) for goal in goals)
    bare = _ENUMERATION.sub("", _QUOTED.sub("", text))
    if re.search(r"\d", bare) or _CHINESE_COUNT.search(bare):
        return
    yield Objection(
        "年度目标没有一个可以考核的数。",
        suggestion="写出今年主要工作的数量、质量要求和完成时间，并与下面的指标对应。",
        field="goals",
        excerpt=goals[0].text[:60],
    )


@rule(
    "REL104",
    "实施期目标与年度目标相同",
    Severity.ADVICE,
    Topic.RELEVANCE,
    basis=REVIEW,
    what="实施期（长期）目标和年度目标的文字一模一样。一年期的项目可以不改。",
    why="多年期项目要说明几年后达到什么、今年先做到哪一步。",
    bad="""
实施期目标=培训村党组织书记1200人
目标=培训村党组织书记1200人
""",
    good="""
实施期目标=三年培训村党组织书记1200人
目标=培训村党组织书记400人
""",
)
def same_goals(table: Context) -> Iterator[Objection]:
    """Whole-period goal and annual goal in the same words."""
    annual = {_said(goal) for goal in table.table.goals if goal.scope is GoalScope.ANNUAL}
    for goal in table.table.goals:
        if goal.scope is GoalScope.WHOLE_PERIOD and _said(goal) in annual:
            yield Objection(
                "实施期目标与年度目标一字不差。",
                suggestion="年度目标写今年达到的进度；项目只有一年的，写明实施期就是本年度。",
                field="goals",
                excerpt=goal.text[:60],
            )


def _said(goal: Goal) -> str:
    return fold(goal.text).rstrip(".;")
