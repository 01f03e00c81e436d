"""`jixiao search`: past indicators and their values."""

from __future__ import annotations

import click

from assistant.cli.help import Command
from assistant.cli.output import FORMAT, note, print_json, print_table, progress_bar, services


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

    with progress_bar("建立索引") as progress:
        result = services(progress, offline=offline).search(
            query, k, Filters.of(**filters), rerank=rerank
        )
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
                hit.name,
                hit.level2 or "",
                hit.target.raw if hit.target else "",
                hit.organization or "",
                str(hit.year or ""),
                hit.id,
            )
            for hit in result.hits
        ],
    )
    for group in result.statistics:
        click.echo(
            f"{group.measure}（{group.unit or '无单位'}）：{group.n} 条，"
            f"{group.min}～{group.max}，中位数 {group.median}，常用 {group.typical}"
        )
        if group.suggested and group.suggested.value is not None:
            click.echo(f"  建议：{group.suggested.sentence}把握 {group.suggested.confidence:.0%}。")
        for id, why in group.reasons.items():
            click.echo(f"  {id}：{why}。")
