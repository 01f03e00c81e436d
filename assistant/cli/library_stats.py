"""The overview of the library and the spread of a measure, drawn with characters."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import TYPE_CHECKING

import click
from rich.cells import cell_len, set_cell_size

from assistant.cli.output import print_table
from assistant.library.targets.values import said as plain

if TYPE_CHECKING:
    from assistant.library import Distribution, Gaps, Hit, Library, LibraryStats, Statistic

_WIDTH = 30
#: Lines of a list of counts, names in a list of gaps, rows of a measure.
_LINES, _NAMES, _ROWS = 12, 12, 15


def print_overview(stats: LibraryStats, missing: Gaps) -> None:
    """How much there is, by what, and what is missing."""
    click.echo(f"{stats.tables} 张表，{stats.indicators} 条指标，其中 {stats.doubtful} 条存疑。")
    for title, counts in (
        ("年度（指标数，下同）", stats.by_year),
        ("领域", stats.by_sector),
        ("单位", stats.by_organization),
        ("类别", stats.by_level2),
        ("最常见的指标", stats.measures),
    ):
        click.echo(f"\n{title}")
        _print_bars(counts)
    click.echo("\n缺什么")
    for title, names in gap_lines(missing):
        shown = "、".join(names[:_NAMES])
        count = f"（{len(names)} 个，列出 {_NAMES} 个）" if len(names) > _NAMES else ""
        click.echo(f"  {title}{count}：{shown or '无'}")
    click.echo(
        f"  没有年度的表 {missing.without_year} 张，没有单位的表 {missing.without_organization} 张"
        "（jixiao library list --lack 年度 或 --lack 单位 可列出）"
    )


def gap_lines(missing: Gaps) -> list[tuple[str, list[str]]]:
    """What is missing, by what it is."""
    return [
        ("没有表的年度", [str(year) for year in missing.years]),
        ("没有表的领域", list(missing.sectors)),
        ("没有指标的类别", list(missing.categories)),
        ("没有先例的常用指标", list(missing.measures)),
        ("存疑的行", [f"{reason} {rows} 条" for reason, rows in missing.doubtful.items()]),
    ]


def _print_bars(counts: Mapping[str, int]) -> None:
    if not counts:
        click.echo("  （无）")
        return
    shown = list(counts.items())[:_LINES]
    width = min(max(cell_len(name) for name, _ in shown), 28)
    most = max(counts.values())
    for name, count in shown:
        click.echo(f"  {_cell(name, width)} {_bar(count, most)} {count}")
    if len(counts) > _LINES:
        click.echo(f"  …… 还有 {len(counts) - _LINES} 项（--format json 可看全部）")


def _cell(text: str, width: int) -> str:
    cut = text if cell_len(text) <= width else set_cell_size(text, width - 1).rstrip() + "…"
    return set_cell_size(cut, width)


def _bar(count: int, most: int) -> str:
    return "█" * max(round(_WIDTH * count / most), 1 if count else 0)


def print_distributions(measure: str, found: Sequence[Distribution], library: Library) -> None:
    """Each unit's histogram with its quartiles, and the newest rows."""
    if not found:
        click.echo(
            f"往年表中没有“{measure}”的数值。可以换个说法，或用 jixiao search 查相近的指标。"
        )
        return
    for one in found:
        _print_distribution(one, library)


def _print_distribution(one: Distribution, library: Library) -> None:
    from assistant.library.overview.spread import bins

    s = one.statistic
    unit = s.unit or ""
    spread = f"最低 {plain(s.min)}，最高 {plain(s.max)}，常用 " if s.min != s.max else ""
    click.echo(
        f"{s.measure}（单位：{s.unit or '无'}）：{s.n} 条，{_span(s.years)}{spread}{s.target.raw}"
    )
    found = bins(one)
    names = [plain(b.low) if b.low == b.high else f"{plain(b.low)}～{plain(b.high)}" for b in found]
    width, most = max(map(cell_len, names)), max(b.rows for b in found)
    for at, (name, bin_) in enumerate(zip(names, found, strict=True)):
        following = found[at + 1].low if at + 1 < len(found) else None
        marks = [
            f"{what} {plain(value)}{unit}"
            for what, value in quartiles(s)
            if bin_.low <= value and (following is None or value < following)
        ]
        note = f"  ← {'，'.join(marks)}" if marks else ""
        click.echo(
            f"  {' ' * (width - cell_len(name))}{name} {_bar(bin_.rows, most)} {bin_.rows}{note}"
        )
    if s.aside:
        click.echo(f"  另有 {len(s.aside)} 条存疑或离群，没有计入。")
    rows = [row for id in reversed(s.ids[-_ROWS:]) if (row := library.row(id))]
    print_table(
        ("编号", "年度", "单位", "指标", "指标值"),
        [
            (
                row.id,
                str(row.year or ""),
                row.organization or "",
                row.name,
                asked(row),
            )
            for row in rows
        ],
        title=f"最近的 {len(rows)} 条" if s.n > len(rows) else "",
    )


def asked(row: Hit) -> str:
    """What a row asks for; of a row with grades, what the best one asks."""
    target = row.target or (row.grades[0].target if row.grades else None)
    return target.raw if target else ""


def quartiles(s: Statistic) -> tuple[tuple[str, Decimal], ...]:
    """The three quartiles with their names."""
    return ("下四分位", s.q1), ("中位数", s.median), ("上四分位", s.q3)


def _span(years: Sequence[int]) -> str:
    if not years:
        return ""
    return f"{min(years)}～{max(years)} 年，" if min(years) != max(years) else f"{years[0]} 年，"
