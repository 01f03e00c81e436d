"""The measure of suggested indicators as a person sees it."""

from __future__ import annotations

from collections.abc import Iterator

from assistant.evaluation.page import NONE
from assistant.evaluation.suggesting import Foreseen, SetQuality, SuggestingQuality

HEADINGS = (
    "",
    "推荐",
    "查全（同一指标）",
    "查全（相近）",
    "查准（相近）",
    "类别",
    "重复",
    "有往年依据",
)


def rows(measured: SetQuality) -> list[tuple[str, ...]]:
    """For each way its shares."""
    return [_row(way) for way in measured.ways]


def _row(way: Foreseen) -> tuple[str, ...]:
    return (
        way.name,
        f"{way.suggested / way.tables:.1f} 条/表",
        _percent(way.same, way.rows),
        _percent(way.close, way.rows),
        _percent(way.useful, way.suggested),
        _percent(way.met, way.categories),
        _percent(way.repeated, way.suggested),
        _percent(way.sourced, way.suggested),
    )


def _percent(part: int, whole: int) -> str:
    return f"{100 * part / whole:.1f}%" if whole else NONE


def table(quality: SuggestingQuality) -> str:
    """Both sets as Markdown tables, each with what it was measured on. Times are not part of it."""
    return "\n\n".join(line for measured in quality.sets for line in _section(measured))


def _section(measured: SetQuality) -> Iterator[str]:
    yield heading(measured)
    lines = [HEADINGS, ("---",) * len(HEADINGS), *rows(measured)]
    yield "\n".join(f"| {' | '.join(line)} |" for line in lines)


def heading(measured: SetQuality) -> str:
    """What a set is, and for which of its tables nothing was suggested."""
    whole = measured.ways[0]
    missed = f"；没有推荐的：{'、'.join(measured.missed)}" if measured.missed else ""
    return f"**{measured.name}**：{whole.tables} 张表，{whole.rows} 条指标{missed}。"


def times(quality: SuggestingQuality) -> str:
    """How long a task took."""
    timed = [
        f"{measured.name} {1000 * (whole.seconds or 0) / whole.tables:.0f} 毫秒"
        for measured in quality.sets
        for whole in measured.ways[:1]
    ]
    return f"每个任务平均用时：{'，'.join(timed)}。"
