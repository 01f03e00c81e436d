"""What a team without this project would hand in: the most similar past table as it is, or one form for all."""

from __future__ import annotations

from decimal import Decimal

from assistant.drafting import Brief
from assistant.library import Library
from assistant.model.grammar import parse_target
from assistant.model.table import Budget, Goal, GoalScope, GoalTable, Indicator, Source, TableKind
from assistant.model.taxonomy import (
    BENEFIT,
    COST,
    OUTPUT,
    QUALITY,
    QUANTITY,
    SATISFACTION,
    SERVED_SATISFACTION,
    SOCIAL,
    SUSTAINABILITY,
    TIMELINESS,
)

NEAREST, TEMPLATE = "照搬最近的往年表", "一张通用模板"

_TEMPLATE = (
    (OUTPUT, QUANTITY, "项目完成数量", "≥1项"),
    (OUTPUT, QUANTITY, "工作任务完成率", "=100%"),
    (OUTPUT, QUALITY, "验收合格率", "≥95%"),
    (OUTPUT, TIMELINESS, "项目按期完成率", "=100%"),
    (OUTPUT, COST, "项目总成本", None),
    (BENEFIT, SOCIAL, "社会公众知晓率", "≥90%"),
    (BENEFIT, SUSTAINABILITY, "长效管理机制健全性", "健全"),
    (SATISFACTION, SERVED_SATISFACTION, "服务对象满意度", "≥90%"),
)
_POINTS = (10, 10, 10, 10, 10, 15, 15, 10)


def nearest(brief: Brief, library: Library) -> GoalTable | None:
    """The most similar past table with its own figures, else the one a search finds first, else None."""
    similar = [summary.id for summary in library.similar(brief.text, 1)]
    found = similar or [hit.document for hit in library.search(brief.text, 1).hits]
    if not found:
        return None
    document = library.table(found[0])
    rows = tuple(row for row in document.table.indicators if document.is_indicator(row))
    return document.table.model_copy(update={"indicators": rows})


def template(brief: Brief) -> GoalTable:
    """The usual eight lines with this project's name and budget put in."""
    total = brief.budget.amount if brief.budget else None
    cost = "不超预算" if total is None else f"≤{total}万元"
    rows = tuple(
        Indicator(
            id=f"r{at}",
            level1=level1,
            level2=level2,
            level1_raw=level1,
            level2_raw=level2,
            name=name,
            target=parse_target(target or cost),
            weight=Decimal(points),
        )
        for at, ((level1, level2, name, target), points) in enumerate(
            zip(_TEMPLATE, _POINTS, strict=True), start=1
        )
    )
    goal = f"按期完成{brief.project}各项任务，达到预期效果。"
    return GoalTable(
        source=Source(path="模板", sha256=""),
        kind=TableKind.PROJECT,
        title="项目支出绩效目标表",
        year=brief.year,
        organization=brief.organization,
        project=brief.project,
        budget=None if total is None else Budget(total=total, unit="万元"),
        goals=(Goal(scope=GoalScope.ANNUAL, text=goal),),
        indicators=rows,
    )
