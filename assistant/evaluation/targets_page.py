"""The measure of suggested target values as a person sees it."""

from __future__ import annotations

from collections.abc import Iterator

from assistant.evaluation.page import markdown
from assistant.evaluation.targets import STEPS, Step, TargetSet, TargetsQuality, Way

HEADINGS = ("", "方法", "行数", "给出值", "相差≤1点/10%", "≤5点/25%", "≤10点/50%")
STEP_HEADINGS = ("把握", "条数", "平均把握", "实际接近")


def rows(measured: TargetSet) -> list[tuple[str, ...]]:
    """For each kind of value and way of guessing its shares of all rows."""
    return [_row(way) for way in measured.ways]


def _row(way: Way) -> tuple[str, ...]:
    shares = (_percent(way.answered, way.rows), *(_percent(n, way.rows) for n in way.within))
    return (way.kind, way.name, str(way.rows), *shares)


def step_rows(measured: TargetSet) -> list[tuple[str, ...]]:
    """How sure suggestions were, and how often they came near."""
    return [_step(step) for step in measured.steps]


def _step(step: Step) -> tuple[str, ...]:
    above = next((f"—{high}" for high in STEPS if high > step.low), "以上")
    return (
        f"{step.low}{above}",
        str(step.suggested),
        f"{step.confidence:.2f}",
        _percent(step.near, step.suggested),
    )


def _percent(part: int, whole: int) -> str:
    return f"{100 * part / whole:.0f}%" if whole else "—"


def heading(measured: TargetSet) -> str:
    """What a set is, and how much of it can be measured."""
    return (
        f"**{measured.name}**：{measured.tables} 张表，{measured.valued} 行有数值，"
        f"其中 {measured.comparable} 行在别的表里有 3 行以上可比。"
    )


def table(quality: TargetsQuality) -> str:
    """Both sets as Markdown tables, each with how far its confidence can be trusted."""
    return "\n\n".join(part for measured in quality.sets for part in _section(measured))


def _section(measured: TargetSet) -> Iterator[str]:
    yield heading(measured)
    yield markdown(HEADINGS, rows(measured))
    yield markdown(STEP_HEADINGS, step_rows(measured))
