"""The measure of searching as a person sees it: families beside others' ways, and our own parts."""

from __future__ import annotations

from collections.abc import Iterator
from math import ceil, floor

from assistant.evaluation.page import NONE, markdown
from assistant.evaluation.search_quality import SearchQuality
from assistant.evaluation.search_ways import OURS, PEERS
from assistant.evaluation.searching import Measured, Quality, families

_FIGURES = "首位/前五/MRR"
FAMILY_HEADINGS = ("问法", "条数", *(f"{way} {_FIGURES}" for way in (OURS, *PEERS)), "误有")
WAY_HEADINGS = (
    *("做法", "首位", "前五", "MRR", "查全", "误有"),
    *("大库首位", "大库前五", "大库 MRR", "大库查全"),
)
THRESHOLD_HEADINGS = ("低于多少不给出", "首位", "前五", "MRR", "误有")
_ALL = "合计"
_MISSED = 5
_EXACT = 1e-9  # what a sum of decimals may be off by


def family_rows(quality: SearchQuality) -> list[tuple[str, ...]]:
    """For each family our figures and the others', all together last."""
    titles = families()
    ways = {way.name: way for way in quality.small}
    lines = []
    for family in (*titles, ""):
        ours = _of(ways[OURS], family)
        others = (_of(ways[name], family) if name in ways else None for name in PEERS)
        told = (_told(one) for one in (ours, *others))
        lines.append((titles.get(family, _ALL), str(ours.queries), *told, _wrong(ours.false_found)))
    return lines


def way_rows(quality: SearchQuality) -> list[tuple[str, ...]]:
    """For each way its figures over the shipped tables and in the large library."""
    large = {way.name: way.whole for way in quality.large}
    return [
        (
            way.name,
            *_shares(way.whole),
            _percent(way.whole.recall),
            _wrong(way.whole.false_found),
            *(_shares(large[way.name]) if way.name in large else (NONE,) * 3),
            _percent(large[way.name].recall) if way.name in large else NONE,
        )
        for way in quality.small
    ]


def summary(quality: SearchQuality) -> str:
    """What it was measured on, in two sentences."""
    whole = quality.ours.whole
    told = (
        f"{whole.queries} 条问法，{quality.rows} 行往年指标：首位命中 {_percent(whole.hit1)}%，"
        f"前五命中 {_percent(whole.hit5)}%，MRR {_percent(whole.mrr)}%，"
        f"没有可比而给出结果的 {_wrong(whole.false_found)}%。"
    )
    if not quality.large:
        return told
    large = next(way.whole for way in quality.large if way.name == OURS)
    return (
        f"{told}再放进 {quality.further} 行别的工作以后：首位命中 {_percent(large.hit1)}%，"
        f"前五命中 {_percent(large.hit5)}%，MRR {_percent(large.mrr)}%。"
    )


def families_table(quality: SearchQuality) -> str:
    """The families as a Markdown table."""
    return markdown(FAMILY_HEADINGS, family_rows(quality))


def ways_table(quality: SearchQuality) -> str:
    """The ways as a Markdown table, what they were measured on before it."""
    return f"{summary(quality)}\n\n{markdown(WAY_HEADINGS, way_rows(quality))}"


def thresholds_table(quality: SearchQuality) -> str:
    """What each threshold finds and finds wrongly, as a Markdown table."""
    rows = [
        (way.name, *_shares(way.whole), _wrong(way.whole.false_found)) for way in quality.thresholds
    ]
    return markdown(THRESHOLD_HEADINGS, rows)


def misses(quality: SearchQuality) -> str:
    """The queries that our way does not answer among the first five, or answers wrongly."""
    return "\n".join(("没答好的：", *_missed(quality.ours)))


def _missed(measured: Measured) -> Iterator[str]:
    titles = families()
    for answer in measured.answers:
        if answer.answerable and not (answer.place and answer.place <= _MISSED):
            place = f"排第 {answer.place}" if answer.place else "没找到"
            yield f"  {titles[answer.family]} · {answer.text}：{place}"
        elif not answer.answerable and answer.found:
            yield f"  {titles[answer.family]} · {answer.text}：没有可比的，给出了 {answer.found} 条"


def _of(measured: Measured, family: str) -> Quality:
    if not family:
        return measured.whole
    return next(one for one in measured.families if one.family == family)


def _told(quality: Quality | None) -> str:
    if quality is None or quality.hit1 is None:
        return NONE
    return "/".join(_shares(quality))


def _shares(quality: Quality) -> tuple[str, ...]:
    return tuple(_percent(share) for share in (quality.hit1, quality.hit5, quality.mrr))


def _percent(share: float | None) -> str:
    """A share in percent, rounded down, so that 100 is only what is wholly right."""
    return NONE if share is None else f"{floor(share * 1000 + _EXACT) / 10:g}"


def _wrong(share: float | None) -> str:
    """A share of mistakes in percent, rounded up, so that 0 is none."""
    return NONE if share is None else f"{ceil(share * 1000 - _EXACT) / 10:g}"
