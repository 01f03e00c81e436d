"""Tasks against categories: what is counted but never judged, and what nobody asked for."""

from __future__ import annotations

from collections.abc import Iterator

from pydantic import Field

from assistant.checking.basis import GUIDE_88, GUIDE_101
from assistant.checking.context import Context
from assistant.checking.matrix import Aspect, LineKind
from assistant.checking.objection import Objection
from assistant.checking.registry import RuleOptions, Topic, rule
from assistant.model.report import Severity
from assistant.model.taxonomy import QUANTITY


@rule(
    "REL107",
    "任务只有数量没有质量和成本",
    Severity.ADVICE,
    Topic.RELEVANCE,
    basis=GUIDE_101,
    what="一项任务（活动）有数量指标，却没有讲同一件事的质量、时效、成本、效益指标，而别的任务有。按“任务×类别”对照表查，全表只提示一次。",
    why="只数做了多少，不看做得好不好、花得省不省，数量凑够就能得满分。",
    bad="""
任务=干部教育培训 | 举办轮训班4期 | 60万元
任务=图书采购 | 采购图书5000册 | 20万元
数量指标 | 轮训班期数 | ≥4期
质量指标 | 轮训班结业合格率 | ≥95%
成本指标 | 轮训班培训费 | ≤60万元
数量指标 | 采购图书册数 | ≥5000册
""",
    good="""
任务=干部教育培训 | 举办轮训班4期 | 60万元
任务=图书采购 | 采购图书5000册 | 20万元
数量指标 | 轮训班期数 | ≥4期
质量指标 | 轮训班结业合格率 | ≥95%
成本指标 | 轮训班培训费 | ≤60万元
数量指标 | 采购图书册数 | ≥5000册
质量指标 | 图书验收合格率 | =100%
""",
)
def counted_only(table: Context) -> Iterator[Objection]:
    """Tasks that are counted and nothing else, where no general row of quality or cost covers them."""
    lines = [line for line in table.matrix.lines if line.kind is LineKind.TASK]
    counted = [line for line in lines if line.rows(Aspect.QUANTITY)]
    judged = (Aspect.QUALITY, Aspect.TIMELINESS, Aspect.COST, Aspect.BENEFIT)
    bare = [line for line in counted if not line.rows(*judged)]
    general = any(
        cell.rows for cell in table.matrix.general if cell.aspect in (Aspect.QUALITY, Aspect.COST)
    )
    if not bare or len(bare) * 2 > len(counted) or general:
        return
    first, *others = bare
    task = table.table.task(first.task or "")
    also = f"等{len(bare)}项任务" if others else ""
    yield Objection(
        f"任务“{first.label}”{also}只有数量指标，没有质量或成本指标。",
        suggestion="补一条说明做到什么标准（合格率、准确率）或控制多少成本的指标。",
        field="tasks",
        location=task.location if task else table.place(None),
        excerpt=first.label,
        related=tuple(row for line in bare for row in line.rows(Aspect.QUANTITY)),
    )


class Unasked(RuleOptions):
    """How much of the table must have its place in goals or tasks before the rest is remarked on."""

    at_most: int = Field(3, description="对不上的指标多于几行就不提示（多半是目标写得太概括）")


@rule(
    "REL108",
    "数量指标与目标、任务都无关",
    Severity.ADVICE,
    Topic.RELEVANCE,
    basis=GUIDE_88,
    what="数量指标说的事，任务、目标、项目名称和标题里一个字也没有提。多数数量指标都对得上、只有少数对不上时才提示。",
    why="指标是目标的细化；目标里没有的事，要么目标漏写了，要么指标是从别处抄来的。",
    bad="""
任务=干部教育培训 | 举办轮训班4期，培训320人 | 60万元
任务=走访慰问老党员 | 春节前走访慰问260人次 | 20万元
数量指标 | 轮训班期数 | ≥4期
数量指标 | 走访慰问老党员人次 | ≥260人次
数量指标 | 冷藏库房建设座数 | =15座
""",
    good="""
任务=干部教育培训 | 举办轮训班4期，培训320人 | 60万元
任务=走访慰问老党员 | 春节前走访慰问260人次 | 20万元
任务=冷藏保鲜 | 建设冷藏库房15座 | 30万元
数量指标 | 轮训班期数 | ≥4期
数量指标 | 走访慰问老党员人次 | ≥260人次
数量指标 | 冷藏库房建设座数 | =15座
""",
    options=Unasked,
)
def unasked(table: Context, options: Unasked) -> Iterator[Objection]:
    """Quantity rows that share no telling word with anything the table sets out to do."""
    whole = table.table
    texts = [text for task in whole.tasks for text in (task.name, task.content or "")]
    texts += [goal.text for goal in whole.goals]
    if not texts:
        return
    texts += [whole.project or "", whole.title or ""]
    said = frozenset(word for text in texts for word in table.subject(text))
    rows = [row for row in table.under(QUANTITY) if row.annual and not row.indicator.task]
    strange = [row for row in rows if len(own := table.subject(row.name)) >= 2 and not own & said]
    if len(strange) > options.at_most or len(strange) * 2 >= len(rows):
        return
    for row in strange:
        yield row.objection(
            "name",
            f"目标和任务都没有提到“{row.label}”。",
            suggestion="在目标或任务里写明这件事；今年不做的，删去这一行。",
        )
