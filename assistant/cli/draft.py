"""`jixiao draft`: a checked goal table for a task description."""

from __future__ import annotations

from pathlib import Path

import click

from assistant.cli.help import Command
from assistant.cli.output import (
    FORM_NAMES,
    FORMAT,
    note,
    note_not_shown,
    print_json,
    print_table,
    progress_bar,
    services,
)
from assistant.cli.task import last_option, last_table, task_options, task_text
from assistant.model.errors import UserError
from assistant.model.grammar import render_target
from assistant.model.report import score_text
from assistant.model.table import TableKind

_OWN_FORMS = {".docx", ".xlsx", ".doc", ".xls", ".wps", ".et"}


@click.command(cls=Command)
@task_options
@last_option
@click.option("--organization", help="填报单位")
@click.option("--year", type=click.IntRange(1990, 2100), help="预算年度，如 2025")
@click.option(
    "--kind",
    type=click.Choice(["project", "department"]),
    help="project 项目支出，department 部门（单位）整体支出；不写则按内容判断",
)
@click.option("--profile", metavar="口径", help="按哪个审核口径编制：名称或文件（默认取设置）")
@click.option("--model", help="用这个模型（默认取 JIXIAO_MODEL）")
@click.option("--offline", is_flag=True, help="不用模型")
@click.option(
    "-o",
    "--output",
    type=click.Path(path_type=Path, dir_okay=False),
    help="存为这个文件（.docx .xlsx .html .md .csv .json）",
)
@click.option(
    "--form",
    metavar="表样",
    help=f"和 -o 一起用：{FORM_NAMES}，或要填的空表（.docx .xlsx）；不写则按内容选",
)
@FORMAT
def command(
    task: str | None,
    task_file: Path | None,
    budget: str | None,
    last: Path | None,
    organization: str | None,
    year: int | None,
    kind: str | None,
    profile: str | None,
    model: str | None,
    offline: bool,
    output: Path | None,
    form: str | None,
    format_: str,
) -> None:
    """根据任务描述编制绩效目标表，每个数字注明来源，编完即审核。"""
    text = task_text(task, task_file, last=last)
    before = last_table(last)
    if form and not output:
        raise UserError("用 --form 时要用 -o 说明存为哪个文件。")
    with progress_bar("准备往年表") as progress:
        run = services(progress, offline=offline)
        if model:
            run.settings.model = model
        if not offline and not run.settings.model:
            note("未设置模型，离线编制（每个数字来自任务描述、预算、往年表或惯例）。")
        draft = run.draft(
            text,
            budget=budget,
            organization=organization,
            year=year,
            kind=TableKind(kind) if kind else None,
            last=before,
            profile=profile,
            offline=offline,
            on_step=note,
            on_row=lambda level2, name, target: note(f"  {level2}  {name} {target}"),
        )
    if output and form and Path(form).suffix.lower() in _OWN_FORMS:
        done = run.fill(Path(form), draft, output)
        for sentence in done.unplaced:
            note(sentence)
        note(f"已填入“{Path(form).name}”，存为 {done.path}")
    elif output:
        note(f"已存为 {run.export(draft, output, form)}")
        note_not_shown([draft], output, form)
    if format_ == "json":
        print_json(draft)
        return
    if not output:
        print_table(
            ("二级指标", "三级指标", "指标值", "来源", "说明"),
            [
                (
                    row.level2 or "",
                    row.name,
                    render_target(row.target) if row.target else "",
                    row.target_basis.label,
                    row.rationale,
                )
                for row in draft.indicators
            ],
        )
    for remark in draft.notes:
        click.echo(f"说明：{remark}")
    for question in draft.questions:
        click.echo(f"请补充：{question}")
    counts = {
        name: sum(finding.severity.value == name for finding in draft.report.open)
        for name in ("error", "warning", "advice")
    }
    click.echo(
        f"共 {len(draft.indicators)} 条指标；审核：错误 {counts['error']}、"
        f"警告 {counts['warning']}、建议 {counts['advice']}，得分 {score_text(draft.report.score)}。"
    )
