"""`jixiao library`: the past tables of this workspace."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from assistant.cli.help import Group
from assistant.cli.library_changes import BY, operator_name
from assistant.cli.library_correct import correct, history, remove, restore
from assistant.cli.output import (
    FORMAT,
    note,
    print_document,
    print_goal_table,
    print_json,
    print_table,
    progress_bar,
    services,
)
from assistant.model.errors import UserError

if TYPE_CHECKING:
    from assistant.library.intake import Intake

#: Tables that a list shows at once.
_PAGE = 200


@click.group(cls=Group)
def command() -> None:
    """管理往年绩效目标表。"""


for changing in (correct, remove, restore, history):
    command.add_command(changing)


@command.command()
@click.argument("files", metavar="文件…", nargs=-1, required=True, type=click.Path(path_type=Path))
@BY
@FORMAT
def add(files: tuple[Path, ...], by: str | None, format_: str) -> None:
    """加入文件（或整个文件夹）中的绩效目标表；同样的内容只存一份。"""
    with progress_bar("加入") as progress:
        result = services(progress).add_files(files, progress, by=operator_name(by))
    for line in result.notes:
        note(line)
    if not any(file.tables for file in result.files):
        raise UserError(_nothing(result))
    if format_ == "json":
        print_json(result)
        return
    for file in result.files:
        click.echo(file.path)
        for table in file.tables:
            about = (table.id, str(table.year or ""), table.organization, table.title)
            said = "新加入" if table.new else "已有，未变"
            click.echo(f"  {said}：{' '.join(filter(None, about))}（{table.indicators} 条指标）")
        for reason in file.refused:
            click.echo(f"  未加入：{reason}")
        for doubt in file.doubts:
            note(f"  请核对：{doubt}")
    refused = sum(bool(file.refused) for file in result.files)
    click.echo(
        f"新加入 {len(result.added)} 张（{result.indicators} 条指标），"
        f"已有 {len(result.already)} 张{f'，{refused} 个文件有未加入的内容' if refused else ''}。"
    )


def _nothing(result: Intake) -> str:
    """Why nothing was added: of one file its reason, of several each is told before."""
    reasons = [(file.path, reason) for file in result.files for reason in file.refused]
    if len(reasons) == 1:
        return reasons[0][1]
    for path, reason in reasons:
        note(f"{path}：{reason}")
    return f"{len(result.files)} 个文件都没有读出绩效目标表，原因见上。"


@command.command("list")
@click.argument("words", metavar="[文字…]", nargs=-1)
@click.option("--year", help="年度或年度范围，如 2022 或 2022..2024")
@click.option("--sector", help="行业领域")
@click.option("--organization", help="单位名称（含有即可）")
@click.option("--kind", help="表类：项目支出、整体支出、职责活动、绩效自评、未识别")
@click.option("--lack", help="只列缺什么的表：年度、单位，或有存疑的行：存疑")
@click.option("--limit", type=click.IntRange(1), help=f"列出几张（默认 {_PAGE}；json 默认全部）")
@click.option("--page", default=1, type=click.IntRange(1), help="第几页（默认 1）")
@FORMAT
def list_(
    words: tuple[str, ...],
    year: str | None,
    sector: str | None,
    organization: str | None,
    kind: str | None,
    lack: str | None,
    limit: int | None,
    page: int,
    format_: str,
) -> None:
    """列出往年表，新的年度在前；可以写文字来筛选（标题、单位、项目、编号）。"""
    from assistant.library import Lack, Span, TableFilter
    from assistant.library.changes.correcting import read_kind

    wanted = TableFilter(
        text=" ".join(words) or None,
        year=Span.read(year) if year else None,
        sector=sector,
        organization=organization,
        kind=read_kind(kind) if kind else None,
        lack=Lack.read(lack) if lack else None,
    )
    library = services().library
    limit = limit or (_PAGE if format_ == "text" else library.page(limit=0).total or 1)
    found = library.page(wanted, limit, (page - 1) * limit)
    if format_ == "json":
        print_json(found)
        return
    if not found.tables:
        click.echo(
            "没有符合条件的表。" if page == 1 else f"没有第 {page} 页，共 {found.total} 张。"
        )
        return
    print_table(
        ("编号", "年度", "单位", "名称", "领域", "指标数", "存疑"),
        [
            (
                t.id,
                str(t.year or ""),
                t.organization or "",
                t.name or "",
                t.sector or "",
                str(t.indicators),
                str(t.doubtful or ""),
            )
            for t in found.tables
        ],
    )
    if len(found.tables) == found.total:
        click.echo(f"共 {found.total} 张。")
        return
    first = (page - 1) * limit + 1
    more = f"；加 --page {page + 1} 看下一页" if first - 1 + limit < found.total else ""
    click.echo(f"第 {first}～{first - 1 + len(found.tables)} 张，共 {found.total} 张{more}。")


@command.command()
@click.argument("id", metavar="编号")
@FORMAT
def show(id: str, format_: str) -> None:
    """查看一张往年表。"""
    run = services()
    document = run.library.table(id)
    if format_ == "json":
        print_json(document)
        return
    print_goal_table(document.table)
    for row in document.table.indicators:
        if doubt := document.why_doubtful(row.id):
            click.echo(f"存疑 {row.id}：{doubt}")
    click.echo(f"来源：{document.source}")
    original = run.originals.path(document.table.source)
    if original:
        click.echo(f"原件副本：{original}")
    elif not document.address:
        click.echo("没有留存原件。")


@command.command()
def build() -> None:
    """为检索作准备；第一次使用时把随附的往年表编入。"""
    with progress_bar("准备往年表") as progress:
        result = services(progress).library.stats()
    click.echo(f"可以检索：{result.tables} 张表，{result.indicators} 条指标。")


@command.command()
def rebuild() -> None:
    """检索不正常、或换了语义模型时，由已存的表重新为检索作准备。"""
    with progress_bar("准备检索") as progress:
        services().library.rebuild(progress)
    click.echo("已由存着的表重新准备好检索。")


@command.command()
@click.option("--measure", metavar="指标", help="看一个指标往年取值的分布，如 培训合格率")
@FORMAT
def stats(measure: str | None, format_: str) -> None:
    """往年表的概况：按年度、领域、单位、类别，最常见的指标，缺什么。"""
    from assistant.cli.library_stats import print_distributions, print_overview

    run = services()
    if measure is not None:
        found = run.library.distribution(measure)
        if format_ == "json":
            dumped = [one.model_dump(mode="json") for one in found]
            print_document({"measure": measure, "distributions": dumped})
        else:
            print_distributions(measure, found, run.library)
        return
    result, missing = run.library.stats(), run.library_gaps()
    if format_ == "json":
        print_document(
            {**result.model_dump(mode="json"), "missing": missing.model_dump(mode="json")}
        )
        return
    print_overview(result, missing)


@command.command()
@click.option(
    "-o", "--output", required=True, type=click.Path(path_type=Path), help="导出到这个文件夹"
)
def export(output: Path) -> None:
    """把全部往年表导出为可以查看和修改的数据文件。"""
    services().library.export(output)
    click.echo(f"已导出到 {output}。")
