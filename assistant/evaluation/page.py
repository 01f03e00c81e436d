"""The measure of reading as a person sees it: a table of layouts and formats, and the worst documents."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from math import ceil, floor

from assistant.evaluation.labelled import FORMATS
from assistant.evaluation.layouts import Layout
from assistant.evaluation.reading import Cell, Difference, Measured, ReadingQuality

NONE = "—"
_DIFFERENCES_SHOWN = 8
_HEAD = "表头"


def formats_of(quality: ReadingQuality) -> list[str]:
    """The formats that were measured, the known ones first."""
    present = {cell.format for cell in quality.cells}
    return [one for one in FORMATS if one in present] + sorted(present - set(FORMATS))


def shares(quality: ReadingQuality, titles: dict[str, str]) -> list[tuple[str, ...]]:
    """For each layout its title and, per format, the shares; `titles` by layout."""
    cells = {(cell.layout, cell.format): cell for cell in quality.cells}
    return [
        (title, *(share(cells.get((name, format))) for format in formats_of(quality)))
        for name, title in titles.items()
    ]


def share(cell: Cell | None) -> str:
    """Rows recovered and fields right in percent, one figure where both are 100.

    Rounded down: 100 is only what is wholly right.
    """
    if cell is None:
        return NONE
    figures = [floor(cell.rows_share), floor(cell.fields_share)]
    return "100" if figures == [100, 100] else "/".join(map(str, figures))


def headings(quality: ReadingQuality) -> tuple[str, ...]:
    """The headings over `shares`: `txt:tabs` is text with tabs."""
    return ("版式", *(one.removeprefix("txt:") for one in formats_of(quality)))


def table(quality: ReadingQuality, titles: dict[str, str]) -> str:
    """The measure as a Markdown table."""
    named = headings(quality)
    lines = [named, ("---",) * len(named), *shares(quality, titles)]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def page_titles(layouts: Sequence[Layout]) -> dict[str, str]:
    """The layouts as the page names them."""
    return {layout.name: f"{layout.title} `{layout.name}`" for layout in layouts}


def summary(quality: ReadingQuality) -> str:
    """How much in all, what the figures mean, and the worst documents with what differs."""
    rows, recovered, fields, right, false_rows, invented, failed = (
        sum(getattr(cell, name) for cell in quality.cells)
        for name in (
            *("rows", "recovered", "fields", "right"),
            *("false_rows", "invented", "failed"),
        )
    )
    lines = [
        f"共 {quality.documents} 个文件：{rows} 行找回 {recovered} 行，多出 {false_rows} 行；"
        f"比对 {fields} 项，{right} 项正确；原文没有的名称和值 {invented} 处；读不出的文件 {failed} 个。",
        "表中为找回的行、正确的项各占百分之几，只有一个数时两者都是它。",
    ]
    for one in quality.worst:
        lines += ["", *_told(one)]
    return "\n".join(lines)


def _told(one: Measured) -> Iterator[str]:
    yield (
        f"{one.document}：{one.rows} 行找回 {one.recovered} 行，多出 {one.false_rows} 行；"
        f"{one.fields} 项中 {one.right} 项正确。"
    )
    if one.failure:
        yield f"  {one.failure}"
        return
    yield from (f"  原文没有：{text}" for text in one.invented)
    yield from map(_difference, one.differences[:_DIFFERENCES_SHOWN])
    if len(one.differences) > _DIFFERENCES_SHOWN:
        yield f"  ……另有 {len(one.differences) - _DIFFERENCES_SHOWN} 处"


def _difference(one: Difference) -> str:
    if one.field == "name":
        return f"  漏读的行：{one.wanted}" if one.wanted else f"  多出的行：{one.got}"
    return f"  {one.row or _HEAD} · {one.field}：应为“{one.wanted or ''}”，读作“{one.got or ''}”"


def report(quality: ReadingQuality, titles: dict[str, str]) -> str:
    """The table and the summary, in Markdown."""
    return f"{table(quality, titles)}\n\n{summary(quality)}"


def of_all(part: int, whole: int, *, up: bool = False) -> str:
    """A share in percent, rounded down so that 100 is only all; `up` for mistakes, where 0 is only none."""
    if not whole:
        return NONE
    return f"{(ceil if up else floor)(1000 * part / whole) / 10:g}%"


def markdown(headings: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """A Markdown table."""
    lines = [headings, ("---",) * len(headings), *rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def between(page: str, name: str = "measured") -> str:
    """What a page holds between its marks of this name."""
    return _parts(page, name)[1]


def renewed(page: str, table: str, name: str = "measured") -> str:
    """The page with something else between its marks of this name."""
    before, _, after = _parts(page, name)
    return before + table + after


def _parts(page: str, name: str) -> tuple[str, str, str]:
    begin, end = f"<!-- {name}: begin -->", f"<!-- {name}: end -->"
    found = re.fullmatch(rf"(.*{begin}\n)(.*)(\n{end}.*)", page, re.DOTALL)
    if found is None:
        raise ValueError(f"no {begin} … {end} in the page")
    return found[1], found[2], found[3]
