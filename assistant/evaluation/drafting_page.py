"""The measure of drafting as a person sees it: every way beside ours, and by name what was not done."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from statistics import median

from assistant.evaluation.drafting import DraftingQuality, FamilyQuality, Way
from assistant.evaluation.drafting_peers import NEAREST, TEMPLATE
from assistant.evaluation.drafting_quality import CATEGORIES, Made
from assistant.evaluation.page import NONE, markdown, of_all

HEADINGS = (
    *("做法", "行数", "8—25 行", "六类齐全", "写明的数", "合计等于预算", "无错误", "无错误和提醒"),
    *("数有出处", "任务没有的数量、金额", "真表的指标（同一/相近）"),
)
MODEL_HEADINGS = ("做法", "调用（中位/最多）", "词元（中位）", "标“模型”的行", "没有用上模型的")
_PEERS = (NEAREST, TEMPLATE)


def sections(quality: DraftingQuality) -> Iterator[tuple[str, list[tuple[str, ...]]]]:
    """For each family, all of them together last: what it is, and a row for each way."""
    whole = [quality.whole()] if len(quality.families) > 1 else []
    for family in (*quality.families, *whole):
        yield heading(family), [_row(way) for way in family.ways]


def heading(family: FamilyQuality) -> str:
    """What a family is and how many tasks it has."""
    return f"**{family.title}**：{len(family.ways[0].made)} 个任务。"


def _row(way: Way) -> tuple[str, ...]:
    made = way.made
    ours = way.name not in _PEERS
    rows = sorted(each.rows for each in made)
    return (
        way.name,
        f"{rows[0]}/{median(rows):g}/{rows[-1]}",
        _share(made, lambda each: each.in_length),
        _share(made, lambda each: each.categories == len(CATEGORIES)),
        of_all(_sum(made, lambda each: each.stated - len(each.missing)), _sum(made, _stated)),
        _share([each for each in made if each.closes is not None], lambda each: each.closes),
        _share(made, lambda each: not each.errors and not each.failure),
        _share(made, lambda each: not each.errors + each.warnings and not each.failure),
        of_all(_sum(made, lambda each: each.sourced), _sum(made, lambda each: each.figures))
        if ours
        else NONE,
        of_all(_sum(made, lambda each: each.foreign), _sum(made, lambda each: each.own), up=True),
        "/".join(
            of_all(_sum(made, counted), _sum(made, lambda each: each.real))
            for counted in (lambda each: each.same, lambda each: each.close)
        )
        if any(each.real for each in made)
        else NONE,
    )


def table(quality: DraftingQuality) -> str:
    """The families as Markdown tables. Times are not part of it."""
    parts = [f"{title}\n\n{markdown(HEADINGS, rows)}" for title, rows in sections(quality)]
    costs = model_rows(quality)
    if costs:
        parts.append(f"**模型的用量**。\n\n{markdown(MODEL_HEADINGS, costs)}")
    return "\n\n".join(parts)


def model_rows(quality: DraftingQuality) -> list[tuple[str, ...]]:
    """What each model cost, over all tasks."""
    return [
        (
            way.name,
            f"{median(each.calls for each in way.made):g}/{max(each.calls for each in way.made)}",
            f"{median(each.tokens for each in way.made):g}",
            str(_sum(way.made, lambda each: each.marked)),
            str(sum(bool(each.notes) for each in way.made)),
        )
        for way in quality.whole().ways
        if any(each.calls for each in way.made)
    ]


def times(quality: DraftingQuality) -> str:
    """How long a draft took: our own time, and the model's."""
    told = []
    for way in quality.whole().ways:
        if way.name in _PEERS:
            continue
        own = [each.seconds for each in way.made]
        said = f"{way.name}：自己用时中位 {1000 * median(own):.0f} 毫秒，最长 {1000 * max(own):.0f} 毫秒"
        theirs = [each.model_seconds for each in way.made]
        told.append(f"{said}，模型中位 {median(theirs):.1f} 秒" if any(theirs) else said)
    return "；".join(told) + "。"


def failures(quality: DraftingQuality) -> str:
    """What ours did not do, task by task; ways that fail alike share a line."""
    ways: dict[tuple[str, str], list[str]] = {}
    for family in quality.families:
        for way in family.ways:
            for made in way.made if way.name not in _PEERS else ():
                if wrong := "；".join(_wrong(made)):
                    ways.setdefault((made.brief, wrong), []).append(way.name)
    lines = [f"- {brief}（{'、'.join(names)}）：{wrong}" for (brief, wrong), names in ways.items()]
    return "\n".join(lines) or "无。"


def _wrong(made: Made) -> Iterator[str]:
    if made.failure:
        yield f"没有成表（{made.failure}）"
        return
    if made.missing:
        yield f"写明而没有的数 {'、'.join(made.missing)}"
    if made.closes is False:
        yield "成本合计不等于预算"
    if made.objections:
        yield f"审核意见 {'、'.join(made.objections)}"
    if made.untraced:
        yield f"查不到出处 {'、'.join(made.untraced)}"
    if made.loose:
        yield f"总体目标里没有出处的数 {'、'.join(made.loose)}"
    if made.asked is False:
        yield "该问的没有问"
    lacking = [name for name, count in zip(CATEGORIES, made.counts, strict=True) if not count]
    if lacking:
        yield f"缺{'、'.join(lacking)}"
    if not made.in_length:
        yield f"{made.rows} 行"


def _stated(made: Made) -> int:
    return made.stated


def _sum(made: Sequence[Made], counted: Callable[[Made], int]) -> int:
    return sum(counted(each) for each in made)


def _share(made: Sequence[Made], good: Callable[[Made], bool | None]) -> str:
    return of_all(sum(bool(good(each)) for each in made), len(made))
