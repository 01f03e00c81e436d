"""What is drawn: shipped past tables, with the fields they lack filled in.

Names, levels, values, organisations and sums are those of `corpus/tables/`. Goals, explanations,
scoring, points, actual values, grades and shares of towns are made up where a table has none, so
that every layout has something to show; they are the same in every run.
"""

from __future__ import annotations

import re
from decimal import Decimal
from pathlib import Path

from assistant.library.corpus import load_folder
from assistant.library.document import Document
from assistant.model.grammar import parse_target
from assistant.model.table import (
    Budget,
    BudgetPart,
    FurtherRole,
    FurtherValue,
    Goal,
    GoalScope,
    GoalTable,
    Grade,
    GradeBand,
    Indicator,
    Task,
)
from assistant.model.target import Target, TargetKind
from assistant.paths import shipped

_FEWEST = 4
_MOST_OF_ACTIVITY = 6
_POINTS = tuple(map(Decimal, ("10", "5", "7.5", "8", "2.5")))
_TOWNS = ("东河镇", "西山乡", "南岭街道")


def tables(folder: Path | None = None) -> list[GoalTable]:
    """The shipped tables that say enough to be drawn, by name, their gaps filled."""
    documents = load_folder(folder or shipped("corpus") / "tables")
    found = (_completed(document) for document in documents)
    return [table for table in found if table is not None]


def _completed(document: Document) -> GoalTable | None:
    table = document.table
    kept = [
        row
        for row in table.indicators
        if row.target and row.level1_raw and row.level2_raw and row.id not in document.flags
    ]
    if len(kept) < _FEWEST or not (table.project and table.organization and table.year):
        return None
    budget = table.budget or Budget(total=Decimal("56.8"))
    part = BudgetPart(name="财政拨款", amount=budget.total or Decimal(0))
    return table.model_copy(
        update={
            "budget": budget.model_copy(update={"parts": (part,)}),
            "goals": (
                Goal(scope=GoalScope.WHOLE_PERIOD, text=f"三年内建成{table.project}长效机制。"),
                Goal(
                    scope=GoalScope.ANNUAL, text=f"按期完成{table.project}各项任务，资金使用规范。"
                ),
            ),
            "tasks": _tasks(table.project, budget),
            "indicators": tuple(_filled(row, number) for number, row in enumerate(kept, 1)),
        }
    )


def _tasks(project: str, budget: Budget) -> tuple[Task, ...]:
    def task(number: int, name: str, content: str, *sums: Decimal) -> Task:
        names = ("财政拨款", "其他资金")
        parts = tuple(
            BudgetPart(name=name, amount=amount) for name, amount in zip(names, sums, strict=False)
        )
        money = Budget(total=sum(sums, Decimal(0)), unit=budget.unit, parts=parts)
        return Task(id=f"t{number}", name=name, content=content, budget=money)

    return (
        task(1, project, f"开展{project}", budget.total or Decimal(0)),
        task(2, "日常运转", "保障机构正常运转", Decimal("12"), Decimal("0.5")),
    )


def _filled(row: Indicator, number: int) -> Indicator:
    target = row.target
    assert target is not None
    weight = _POINTS[number % len(_POINTS)]
    said = {
        FurtherRole.WHOLE_PERIOD: [("实施期指标值", whole_period(target))],
        FurtherRole.ACTUAL: [("实际完成值", _reached(target))],
        FurtherRole.SCORE: [("得分", str(weight))],
        FurtherRole.REASON: [("偏差原因", "受天气影响")] if number % 3 == 0 else [],
        FurtherRole.OTHER: [(town, _share(target, n)) for n, town in enumerate(_TOWNS, 2)],
    }
    return row.model_copy(
        update={
            "id": f"r{number}",
            "level1_raw": _bare(row.level1_raw or ""),
            "level2_raw": _bare(row.level2_raw or ""),
            "name": re.sub(r"\s+", "", row.name),
            "explanation": f"反映{row.name}的情况",
            "scoring": "未达到不得分" if target.kind is TargetKind.TEXT else "每少1%扣0.5分",
            "weight": weight,
            "note": "新增指标" if number % 3 == 1 else None,
            "grades": _grades(target),
            "task": None,
            "further": tuple(
                FurtherValue(role=role, heading=heading, text=text)
                for role, pairs in said.items()
                for heading, text in pairs
            ),
        }
    )


def _bare(level: str) -> str:
    """A level's name without the points attached to it."""
    return re.sub(r"[（(][^（）()]*[)）]分?$", "", level)


def _figure(value: Decimal) -> str:
    return f"{value.normalize():f}"


def _counts(target: Target) -> bool:
    return target.kind is TargetKind.NUMBER and target.unit not in ("%", "‰")


def whole_period(target: Target) -> str:
    """What three years of this target may be: a count times three, else the same."""
    if not _counts(target) or target.value is None:
        return target.raw
    return f"{target.operator or ''}{_figure(target.value * 3)}{target.unit or ''}"


def _reached(target: Target) -> str:
    if target.kind is not TargetKind.NUMBER or target.value is None:
        return target.raw
    return f"{_figure(target.value)}{target.unit or ''}"


def _share(target: Target, parts: int) -> str:
    if not _counts(target) or target.value is None or target.value < parts:
        return target.raw
    return f"{target.operator or ''}{target.value // parts:f}{target.unit or ''}"


def _grades(target: Target) -> tuple[GradeBand, ...]:
    if target.kind is TargetKind.NUMBER and target.value and target.value >= 10:
        unit = target.unit or ""
        good, fair = (_figure(target.value * share) for share in (Decimal("0.9"), Decimal("0.8")))
        raws = (target.raw, f"{good}{unit}以上", f"{fair}{unit}以上", f"{fair}{unit}以下")
    else:
        raws = (target.raw, "基本完成", "部分完成", "未完成")
    return tuple(
        GradeBand(grade=grade, target=parse_target(raw))
        for grade, raw in zip(Grade, raws, strict=True)
    )
