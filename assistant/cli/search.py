"""`jixiao search`: past indicators and their values."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from assistant.cli.help import Command
from assistant.cli.library_stats import asked
from assistant.cli.output import FORMAT, note, print_json, print_table, progress_bar, services
from assistant.library.targets.values import said as plain
from assistant.model.errors import UserError
from assistant.model.target import Operator

if TYPE_CHECKING:
    from assistant.library import Library, Statistic


@click.command(cls=Command)
@click.argument("query", metavar="查询")
@click.option("-k", default=10, type=click.IntRange(1, 1000), help="最多列出几条（默认 10）")
@click.option("--year", help="年度或年度范围，如 2022 或 2022..2024")
@click.option("--level1", help="一级指标")
@click.option("--level2", help="二级指标")
@click.option("--unit", help="计量单位")
@click.option("--organization", help="单位名称（含有即可）")
@click.option("--sector", help="行业领域")
@click.option("--operator", help="运算符：≥ > = < ≤")
@click.option("--value", help="指标值或范围，如 95 或 90..100")
@click.option(
    "--rerank", is_flag=True, help="请模型把最相近的 50 条重新排序（要设置 JIXIAO_MODEL）"
)
@click.option("--offline", is_flag=True, help="不用任何接口和模型")
@FORMAT
def command(
    query: str, k: int, rerank: bool, offline: bool, format_: str, **filters: str | None
) -> None:
    """检索往年指标：写指标名称、一句话或任务描述都可以。"""
    from assistant.library import Filters

    wanted = Filters.of(**filters)
    if not query.strip() and wanted.empty:
        raise UserError("没有写要查什么：请写指标名称或一句话，或者加一个条件（如 --year 2024）。")
    _check_operator(wanted.operator)
    with progress_bar("准备往年表") as progress:
        run = services(progress, offline=offline)
        result = run.search(query, k, wanted, rerank=rerank)
    for line in result.notes:
        note(line)
    if format_ == "json":
        print_json(result)
        return
    if not result.hits:
        click.echo("往年表中没有可比的指标。可以换个说法，或放宽条件。")
        return
    print_table(
        ("相近度", "指标", "二级指标", "指标值", "单位名称", "年度", "编号"),
        [
            (
                f"{hit.score:.2f}",
                hit.name + (f"（等 {hit.count} 条相同）" if hit.count > 1 else ""),
                hit.level2 or "",
                asked(hit),
                hit.organization or "",
                str(hit.year or ""),
                hit.id,
            )
            for hit in result.hits
        ],
    )
    for group in result.statistics:
        click.echo(_statistic(group))
        if group.suggested and group.suggested.value is not None:
            click.echo(f"  建议：{group.suggested.sentence}把握 {group.suggested.confidence:.0%}。")
        for id, why in group.reasons.items():
            click.echo(f"  未计入：{_row(run.library, id)}——{why}。")


def _check_operator(given: str | None) -> None:
    from assistant.library.store.filters import read_operator

    if given and read_operator(given) not in set(Operator):
        signs = "、".join(Operator)
        raise UserError(f"没有“{given}”这个运算符，请填 {signs} 之一，或写“不少于”这样的字。")


def _statistic(group: Statistic) -> str:
    """One line: how many values, from where to where, which one is usual."""
    unit = group.unit or ""
    counted = f"{group.measure}（{group.unit or '无单位'}）：{group.n} 条"
    if group.newest:
        counted += f"（符合条件的很多，只算最近 {group.newest} 条）"
    if group.min == group.max:
        return f"{counted}，{'都是 ' if group.n > 1 else ''}{group.target.raw}"
    return (
        f"{counted}，{plain(group.min)}～{plain(group.max)}{unit}，"
        f"中位数 {plain(group.median)}{unit}，常用 {group.target.raw}"
    )


def _row(library: Library, id: str) -> str:
    """A row by what a reader knows it by, and its number."""
    row = library.row(id)
    if row is None:
        return id
    return f"{row.organization or row.title or ''}{row.year or ''}“{row.name}”{asked(row)}（{id}）"
