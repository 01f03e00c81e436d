"""`jixiao advise`: a model's view of tables, apart from the rule book's."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from assistant.cli.help import Command
from assistant.cli.output import FORMAT, note, print_document, progress_bar, services
from assistant.model.errors import UserError
from assistant.model.report import Severity

if TYPE_CHECKING:
    from assistant.assisted import Advice, Rewrite
    from assistant.model.table import GoalTable
    from assistant.services import Services

EXIT_FAILED = 2
_APART = "以下是模型的看法，没有依据，供参考；不是审核结果，不影响得分。"


@click.command(cls=Command)
@click.argument("files", metavar="文件…", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option("--goal", is_flag=True, help="还请模型改写年度目标，给出前后对照；不改动文件")
@FORMAT
@click.pass_context
def command(ctx: click.Context, files: tuple[Path, ...], goal: bool, format_: str) -> None:
    """请模型看规则看不出的意思：指标对不对应目标，名称和值是否相符，效益能否归因，目标是不是职责。

    每条意见都引用表里的原文，引用不实的不列出。退出码：0 已看；2 没能看。
    """
    run = services()
    with progress_bar("读取") as progress:
        reading = run.read(files, progress)
    unread = [one for one in reading.problems if one.severity is Severity.ERROR]
    for problem in unread:
        note(f"{problem.path}：{problem.message}")
    seen: list[tuple[GoalTable, Advice, Rewrite | None]] = []
    failed = False
    for table in reading.tables:
        try:
            seen.append((table, run.advise(table), _rewrite(run, table) if goal else None))
        except UserError as error:
            failed = True
            if not seen and (len(reading.tables) == 1 or run.endpoint is None):
                raise
            note(f"{table.title or table.source.path}：{error}")
    if format_ == "json":
        print_document({"tables": [_data(*one) for one in seen]})
    elif seen:
        click.echo(_APART)
        for table, advice, rewrite in seen:
            _print(table, advice, rewrite)
    ctx.exit(EXIT_FAILED if failed or unread else 0)


def _rewrite(run: Services, table: GoalTable) -> Rewrite | None:
    if not table.goals:
        note(f"{table.title or table.source.path}：没有绩效目标文字，没有可以改写的。")
        return None
    return run.rewrite_goal(table)


def _data(table: GoalTable, advice: Advice, rewrite: Rewrite | None) -> dict[str, object]:
    return {
        "source": table.source.model_dump(mode="json"),
        "title": table.title,
        "advice": advice.model_dump(mode="json"),
        "rewrite": rewrite.model_dump(mode="json") if rewrite else None,
    }


def _print(table: GoalTable, advice: Advice, rewrite: Rewrite | None) -> None:
    click.echo(f"\n{table.title or Path(table.source.path).name}（模型：{advice.model}）")
    for one in advice.items:
        row = table.indicator(one.place)
        where = f"{one.place} {row.name}" if row else f"目标 {one.place.removeprefix('g')}"
        click.echo(f"  {where}：{one.kind.label}——{one.reason}")
        click.echo(f"    原文：“{one.quote}”")
    if not advice.items:
        click.echo("  没有意见。")
    if advice.refused:
        click.echo(f"  模型另有 {advice.refused} 条说法在表里核对不上或不合要求，没有列出。")
    if advice.rows < advice.of_rows:
        click.echo(f"  表里有 {advice.of_rows} 条指标，模型只看了前 {advice.rows} 条。")
    if rewrite is None:
        return
    click.echo(f"  改写前：{rewrite.before}")
    if rewrite.after is None:
        click.echo(f"  没有可用的改写：{rewrite.refused[-1]}。")
        return
    click.echo(f"  改写后：{rewrite.after}")
    for change in rewrite.changes:
        click.echo(f"    {change}")
