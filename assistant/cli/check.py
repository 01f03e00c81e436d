"""`jixiao check`: the rule book's findings on the tables in the files."""

from __future__ import annotations

import sys
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import click

from assistant.checking import Options
from assistant.checking.registry import INTERNAL_ERROR
from assistant.cli.help import Command
from assistant.cli.output import note, progress_bar, services
from assistant.cli.waiving import load_waivers, new_waivers, save_waivers
from assistant.model.errors import UserError
from assistant.model.report import Report, Severity
from assistant.model.table import GoalTable

if TYPE_CHECKING:
    from assistant.services import Services

_TO_SCREEN = ("text", "json", "sarif", "html")
_TO_FILE = ("docx", "xlsx")

EXIT_FOUND, EXIT_FAILED = 1, 2


@click.command(cls=Command)
@click.argument("files", metavar="文件…", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option("--select", help="只用这些规则，如 STR,VAL109（代码或前缀）")
@click.option("--ignore", help="不用这些规则，写法同上")
@click.option("--profile", help="审核口径的名称或文件，默认按表自动识别")
@click.option(
    "--words",
    metavar="文件夹",
    type=click.Path(path_type=Path, file_okay=False),
    help="本单位的词表：与自带词表同名的 YAML，只写增加的词和 remove 去掉的词",
)
@click.option(
    "--severity",
    "severities",
    multiple=True,
    metavar="代码=级别",
    help="改变一条规则的级别，如 VAL109=advice",
)
@click.option(
    "--baseline",
    type=click.Path(path_type=Path, dir_okay=False),
    help="以前的 JSON 报告：其中已有的问题不再列出",
)
@click.option(
    "--waivers",
    metavar="文件",
    type=click.Path(path_type=Path, dir_okay=False),
    help="保留说明的文件（.json 或 .yaml）：其中说明过的问题标为“已说明”，不计分、不影响退出码",
)
@click.option(
    "--waive",
    "waive",
    multiple=True,
    metavar="代码@行=理由",
    help="保留一个问题并写进 --waivers 文件，如 VAL109@r6=按上级批复；整张表的问题写 代码=理由",
)
@click.option("--by", metavar="姓名", default="", help="--waive 的说明人")
@click.option(
    "--against-history", is_flag=True, help="同往年表中的指标值比较（偏高偏低、照抄上年等）"
)
@click.option("--fix", is_flag=True, help="改好可以放心改的问题，另存为新文件")
@click.option(
    "--annotate",
    metavar="文件或文件夹",
    type=click.Path(path_type=Path),
    help="每个问题作为批注写在原表（Word、Excel）的单元格上，另存到这个文件夹或文件；原文件不动",
)
@click.option(
    "--fail-on",
    type=click.Choice([s.value for s in Severity]),
    default="error",
    help="有这一级及以上的问题时退出码为 1",
)
@click.option(
    "--format", "format_", type=click.Choice(_TO_SCREEN + _TO_FILE), default="text", help="报告格式"
)
@click.option(
    "-o", "--output", type=click.Path(path_type=Path, dir_okay=False), help="报告存为文件"
)
@click.pass_context
def command(
    ctx: click.Context,
    files: tuple[Path, ...],
    select: str | None,
    ignore: str | None,
    profile: str | None,
    words: Path | None,
    severities: tuple[str, ...],
    baseline: Path | None,
    waivers: Path | None,
    waive: tuple[str, ...],
    by: str,
    against_history: bool,
    fix: bool,
    annotate: Path | None,
    fail_on: str,
    format_: str,
    output: Path | None,
) -> None:
    """审核文件（或整个文件夹）中的绩效目标表。

    退出码：0 没有达到 --fail-on 级别的问题；1 有；2 没能审核，或有规则出错没有查完。
    """
    options = Options(
        profile=profile,
        words=words,
        select=_codes(select),
        ignore=_codes(ignore),
        severity=dict(map(_severity, severities)),
    )
    run = services()
    if waive and waivers is None:
        raise UserError("--waive 的说明要存进文件：请加上 --waivers 保留说明.json。")
    kept = load_waivers(waivers, may_be_missing=bool(waive))
    check = partial(run.check_files, files, options, against_history=against_history)
    with progress_bar("审核") as progress:
        reading, report = check(progress, waivers=kept)
    if waive and waivers:
        kept = (*kept, *new_waivers(waive, by, report, reading.tables))
        save_waivers(waivers, kept)
        note(f"已保留 {len(waive)} 个问题，说明存在 {waivers}")
        report = run.waived(report, reading.tables, kept, options, against_history=against_history)
    if fix:
        _save_fixed(reading.tables, report)
    if baseline:
        report = _without_known(report, baseline)
    _deliver(report, reading.tables, format_, output)
    if annotate:
        _annotate(run, reading.tables, report, annotate)
    unread = any(problem.severity is Severity.ERROR for problem in report.problems)
    ctx.exit(
        EXIT_FAILED
        if unread or _unfinished(report)
        else EXIT_FOUND
        if _reaches(report, Severity(fail_on))
        else 0
    )


def _codes(given: str | None) -> tuple[str, ...]:
    return tuple(
        code.strip() for code in (given or "").replace("，", ",").split(",") if code.strip()
    )


def _severity(given: str) -> tuple[str, Severity]:
    code, _, level = given.partition("=")
    if level not in [severity.value for severity in Severity]:
        levels = "、".join(severity.value for severity in Severity)
        raise UserError(f"--severity 要写成“代码=级别”，级别是 {levels} 之一，如 VAL109=advice。")
    return code.strip(), Severity(level)


def _reaches(report: Report, floor: Severity) -> bool:
    return any(
        finding.severity.rank <= floor.rank for table in report.tables for finding in table.open
    )


def _unfinished(report: Report) -> bool:
    """Whether a rule crashed: then nobody may take the exit status for a whole check."""
    return INTERNAL_ERROR.code in report.summary.by_code


def _deliver(
    report: Report, tables: tuple[GoalTable, ...], format_: str, output: Path | None
) -> None:
    from assistant.writing import render_report, write_report

    if output is None:
        if format_ in _TO_FILE:
            raise UserError(f"{format_} 格式的报告要存为文件：请加上 -o 报告.{format_}。")
        click.echo(render_report(report, tables, format_, color=sys.stdout.isatty()))
        return
    endings = {f".{ending}" for ending in (*_TO_SCREEN, *_TO_FILE)}
    if output.suffix.lower() not in endings:
        if format_ in _TO_FILE:
            raise UserError(
                f"{format_} 格式的报告，文件名要以 .{format_} 结尾，如 -o 报告.{format_}。"
            )
        # The name does not say the format: --format does.
        output.write_text(render_report(report, tables, format_), encoding="utf-8")
    else:
        write_report(report, tables, output)
    note(f"报告已存为 {output}")


def _without_known(report: Report, baseline: Path) -> Report:
    from assistant.checking import without_known

    try:
        known = Report.model_validate_json(baseline.read_bytes())
    except ValueError:
        raise UserError(
            f"“{baseline}”不是审核报告：请用 jixiao check … --format json -o 报告.json 生成。"
        ) from None
    return without_known(report, known)


def _annotate(run: Services, tables: tuple[GoalTable, ...], report: Report, target: Path) -> None:
    """Every file with its findings as comments; raises UserError where not one can carry them."""
    from assistant.inplace import result_ending

    originals = list(dict.fromkeys(Path(table.source.path) for table in tables))
    as_file = bool(target.suffix) and not target.is_dir()
    if as_file and len(originals) > 1:
        raise UserError(f"一共读到 {len(originals)} 个文件：--annotate 请给一个文件夹。")
    if not as_file:
        target.mkdir(parents=True, exist_ok=True)
    taken: set[Path] = set()
    refused: list[str] = []
    for original in originals:
        ending = result_ending(original) or original.suffix
        out = target if as_file else _free(target / f"{original.stem}（批注）{ending}", taken)
        taken.add(out)
        try:
            done = run.annotate(original, tables, report, out)
        except UserError as error:
            refused.append(str(error))
            continue
        lost = (
            f"，另有 {len(done.unplaced)} 处没有找到位置，写在表头的批注里" if done.unplaced else ""
        )
        note(f"已加批注 {done.placed} 处{lost}，另存为 {out}")
    if refused and len(refused) == len(originals):
        raise UserError(refused[0])
    for reason in refused:
        note(reason)


def _free(path: Path, taken: set[Path]) -> Path:
    """The path, numbered where another file of this run has it."""
    number = 2
    named = path
    while named in taken:
        named = path.with_name(f"{path.stem}{number}{path.suffix}")
        number += 1
    return named


def _save_fixed(tables: tuple[GoalTable, ...], report: Report) -> None:
    from assistant.checking import apply_fixes
    from assistant.writing import write_table

    for number, (table, checked) in enumerate(zip(tables, report.tables, strict=True), start=1):
        fixed = apply_fixes(table, checked.findings)
        if fixed == table:
            continue
        original = Path(table.source.path)
        ending = original.suffix if original.suffix in {".docx", ".xlsx", ".md"} else ".docx"
        part = f"-{number}" if len(tables) > 1 else ""
        saved = write_table(fixed, original.with_name(f"{original.stem}-已修改{part}{ending}"))
        note(f"已改好可以放心改的问题，另存为 {saved}")
