"""What goals promise in words, and money that nothing is done for."""

from __future__ import annotations

import re
from collections.abc import Iterator

from assistant.checking.basis import GUIDE_88
from assistant.checking.context import Context
from assistant.checking.objection import Objection
from assistant.checking.registry import Topic, rule
from assistant.model.report import Severity
from assistant.model.table import GoalScope
from assistant.model.text import fold

_CLAUSE = re.compile(r"[^,.;:!?\n]+")
_NUMBER = re.compile(r"^\W*(?:目标)?\W*(?:\d+|[一二三四五六七八九十]+)?[\W_]*")
_PROMISE = re.compile(
    r"(?:按时|按期|顺利|切实|认真|着力|全面|继续|积极)*"
    r"(?:完成|建成|建立完善|建立健全|建立|新建|评选|编制|编纂|征编|推进|保证|保障|开展|组织|动员|举办|实施|做好)"
    r"(?P<what>.+)"
)
_LISTED = 12
_COVERED = 1 / 3  # of a promise's pairs of characters


@rule(
    "REL109",
    "目标承诺的事没有对应的指标",
    Severity.ADVICE,
    Topic.RELEVANCE,
    basis=GUIDE_88,
    what="年度目标、活动目标说要完成、建成、推进的一件事（没有写数量），指标里几乎没有提到。按实词比对，一张表只提示一次。",
    why="目标里写了而不设指标，做没做都不考核；不打算考核的不必写进目标。",
    bad="""
目标=完成档案馆搬迁；举办农民培训班10期
数量指标 | 农民培训班期数 | ≥10期
""",
    good="""
目标=完成档案馆搬迁；举办农民培训班10期
数量指标 | 农民培训班期数 | ≥10期
时效指标 | 档案馆搬迁完成时间 | 2024年6月
""",
)
def promise_unmeasured(table: Context) -> Iterator[Objection]:
    """Promises without a figure that share next to nothing with any row; counted ones are REL106's."""
    said = frozenset(
        pair
        for row in table.rows
        for field in ("name", "target", "explanation")
        for pair in table.subject(row.text(field) or "")
    )
    missing: dict[str, None] = {}
    for goal in table.table.goals:
        if goal.scope is GoalScope.WHOLE_PERIOD or not table.rows:
            continue
        for clause in _CLAUSE.findall(fold(goal.text)):
            promise = _PROMISE.match(_NUMBER.sub("", clause))
            if promise is None or re.search(r"\d", promise["what"]):
                continue
            about = table.subject(promise["what"])
            if about and len(about & said) < len(about) * _COVERED:
                missing.setdefault(promise[0])
    if missing:
        first = "”“".join(list(missing)[:_LISTED])
        more = f"等{len(missing)}件事" if len(missing) > _LISTED else ""
        yield Objection(
            f"目标里的“{first}”{more}没有对应的指标。",
            suggestion="为要考核的事各补一条指标；不考核的从目标里删去。",
            field="goals",
            excerpt=next(iter(missing)),
        )


@rule(
    "REL110",
    "有成本没有对应的产出",
    Severity.ADVICE,
    Topic.RELEVANCE,
    basis=GUIDE_88,
    what="成本指标列了多项，其中一项的事在产出、效益指标和任务里都没有提到。按实词比对；多数成本项对得上时才查。",
    why="花了钱而没有产出，看不出这笔钱办成了什么。",
    bad="""
数量指标 | 党员轮训期数 | ≥4期
数量指标 | 走访慰问老党员人次 | ≥60人次
数量指标 | 党建督查次数 | ≥6次
成本指标 | 党员轮训经费 | ≤20万元
成本指标 | 走访慰问经费 | ≤6万元
成本指标 | 党建督查经费 | ≤4万元
成本指标 | 宿舍改造费 | ≤8万元
""",
    good="""
数量指标 | 党员轮训期数 | ≥4期
数量指标 | 走访慰问老党员人次 | ≥60人次
数量指标 | 党建督查次数 | ≥6次
数量指标 | 宿舍改造间数 | ≥12间
成本指标 | 党员轮训经费 | ≤20万元
成本指标 | 走访慰问经费 | ≤6万元
成本指标 | 党建督查经费 | ≤4万元
成本指标 | 宿舍改造费 | ≤8万元
""",
)
def cost_without_output(table: Context) -> Iterator[Objection]:
    """A cost row of its own subject, where most of the others have an output beside them."""
    rows = [row for row in table.costs if row.money is not None and not row.is_total]
    subjects = {row.id: table.subject(row.name) for row in rows}
    rows = [row for row in rows if subjects[row.id]]
    if len(rows) < _SEVERAL:
        return
    done = frozenset(
        pair for row in table.rows if not row.is_cost for pair in table.subject(row.name)
    )
    texts = (f"{task.name},{task.content or ''}" for task in table.table.tasks)
    done |= frozenset(pair for text in texts for pair in table.subject(text))
    alone = [row for row in rows if not subjects[row.id] & done]
    if len(alone) * 3 <= len(rows):
        for row in alone:
            yield row.objection(
                "name",
                f"“{row.label}”（{row.text('target')}）没有对应的产出。",
                suggestion="补一条说明这笔钱办成什么的产出指标；属于别的事的，并入那一项成本。",
            )


_SEVERAL = 4


@rule(
    "WRD112",
    "目标照抄工作内容",
    Severity.ADVICE,
    Topic.WORDING,
    basis=GUIDE_88,
    what="职责活动表里，活动的绩效目标有一半以上的话就是内容描述里的话，只换了开头。一张表只提示一次。",
    why="内容描述说做什么，绩效目标要说做成什么；抄一遍等于没有目标。",
    bad="""
类型=activity
任务=网络宣传 | 组织、指导、协调全县互联网宣传工作；信息和信访工作 | 10万元
活动目标=t1 | 组织、指导、协调全县互联网宣传工作
| 宣传稿件数 | 任务=t1 优=≥70篇 良=≥60篇
""",
    good="""
类型=activity
任务=网络宣传 | 组织、指导、协调全县互联网宣传工作；信息和信访工作 | 10万元
活动目标=t1 | 全年在省级以上媒体发稿70篇
| 宣传稿件数 | 任务=t1 优=≥70篇 良=≥60篇
""",
)
def content_as_goal(table: Context) -> Iterator[Objection]:
    """Goals of activities whose clauses stand in the description beside them."""
    tasks = {task.id: task for task in table.table.tasks}
    copied: list[str] = []
    for goal in table.table.goals:
        task = tasks.get(goal.task or "")
        if task is None or not task.content:
            continue
        content = table.subject(task.content)
        clauses = [table.subject(clause) for clause in _CLAUSE.findall(fold(goal.text))]
        clauses = [clause for clause in clauses if clause]
        same = [clause for clause in clauses if len(clause & content) >= len(clause) * _COPIED]
        if clauses and len(same) * 2 >= len(clauses):
            copied.append(task.name)
    if copied:
        names = "”“".join(copied[:_LISTED])
        yield Objection(
            f"“{names}”{f'等{len(copied)}项' if len(copied) > _LISTED else ''}的绩效目标照抄了内容描述。",
            suggestion="目标改写成今年要达到的结果：做成什么、多少、什么程度。",
            field="goals",
            excerpt=copied[0],
        )


_COPIED = 0.8
