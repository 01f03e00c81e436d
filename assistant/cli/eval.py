"""`jixiao eval`: the program's quality, measured on labelled documents."""

from __future__ import annotations

import tempfile
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING

import click

from assistant.cli.help import Group
from assistant.cli.output import FORMAT, note, print_json, print_table, progress_bar
from assistant.model.errors import UserError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from assistant.evaluation.labelled import Labelled
    from assistant.evaluation.layouts import Layout
    from assistant.llm.asking import Model


@click.group(cls=Group)
def command() -> None:
    """在标注好的材料上测量质量。"""


@command.command()
@click.argument(
    "folder",
    metavar="文件夹",
    required=False,
    type=click.Path(path_type=Path, exists=True, file_okay=False),
)
@click.option("--layout", metavar="版式", help="只测这一种版式（corpus/layouts 里的文件名）")
@click.option("--all", "all_", is_flag=True, help="每种版式画出全部往年表（默认各取 2 张），较慢")
@click.option(
    "--keep",
    type=click.Path(path_type=Path, file_okay=False),
    help="把画出的材料留在这个文件夹",
)
@FORMAT
@click.option(
    "-o", "--output", type=click.Path(path_type=Path, dir_okay=False), help="结果存为文件"
)
def read(
    folder: Path | None,
    layout: str | None,
    all_: bool,
    keep: Path | None,
    format_: str,
    output: Path | None,
) -> None:
    """测量读取：找回多少行，多少项正确。

    不给文件夹时，用自带的往年表按各种版式、格式画出材料再读。给文件夹时，读其中的文件，与旁边同名的 .json 对照：
    它是 jixiao read 文件 --format json 的输出，改正后存为同名。
    """
    from assistant.evaluation import labelled
    from assistant.evaluation.layouts import load_layouts
    from assistant.evaluation.page import headings, report, shares, summary
    from assistant.evaluation.reading import measure

    layouts = [one for one in load_layouts() if layout in (None, one.name)]
    if not layouts:
        names = "、".join(one.name for one in load_layouts())
        raise UserError(f"没有版式 {layout}；可以是 {names}。")
    with ExitStack() as stack:
        if folder:
            documents = labelled.labelled_in(folder)
        else:
            place = keep or Path(stack.enter_context(tempfile.TemporaryDirectory()))
            documents = _drawn(place, layouts, None if all_ else labelled.SAMPLE)
        progress = stack.enter_context(progress_bar("读取"))
        quality = measure(documents, progress)
    titles = {one.name: one.title for one in layouts}
    if folder:
        titles = {cell.layout: cell.layout for cell in quality.cells}
    if output:
        said = quality.model_dump_json(indent=2) if format_ == "json" else report(quality, titles)
        output.write_text(said.rstrip() + "\n", encoding="utf-8")
        note(f"结果已存为 {output}")
    elif format_ == "json":
        print_json(quality)
    else:
        print_table(headings(quality), shares(quality, titles))
        click.echo(summary(quality))


def _drawn(folder: Path, layouts: Sequence[Layout], each: int | None) -> list[Labelled]:
    from assistant.evaluation import labelled

    formats = labelled.formats_here()
    if formats != labelled.FORMATS:
        note("没有装 LibreOffice，不测 .pdf 和 .xls。")
    note("正在画材料……")
    return labelled.write_set(folder, layouts, formats, each)


@command.command()
@click.option("--rule", metavar="代码", help="只测这一条规则，或这一类（如 VAL）")
@click.option("--all", "all_", is_flag=True, help="每种缺陷在每张表的每个地方都植入一次，较慢")
@click.option(
    "--seeds",
    metavar="文件夹",
    type=click.Path(path_type=Path, exists=True, file_okay=False),
    help="四张种子表的文件夹（001_….txt）：一并与标注对照",
)
@FORMAT
@click.option(
    "-o", "--output", type=click.Path(path_type=Path, dir_okay=False), help="结果存为文件"
)
def check(
    rule: str | None, all_: bool, seeds: Path | None, format_: str, output: Path | None
) -> None:
    """测量审核：往没有问题的表里植入缺陷，看每条规则查出多少、误报多少；再与审核人标注过的表对照。

    没有问题的表在 corpus/clean，缺陷在 corpus/defects 和 assistant/evaluation/plants，标注在 corpus/labels。
    漏查和误报逐处列出。
    """
    from assistant.evaluation import checking, checking_page, labels
    from assistant.evaluation.clean import clean_tables

    kinds = checking.defects_for(rule)
    if not kinds:
        raise UserError(f"没有规则 {rule} 的缺陷；用 jixiao rules 查看规则代码。")
    with progress_bar("审核") as progress:
        each = None if all_ else checking.SAMPLE
        quality = checking.measure(clean_tables(), kinds, progress, each)
    if rule:
        quality = quality.only(rule)
    compared = "" if rule else labels.section(labels.labelled(seeds))
    if output:
        said = (
            quality.model_dump_json(indent=2)
            if format_ == "json"
            else "\n\n".join(
                (checking_page.table(quality), compared, checking_page.details(quality))
            )
        )
        output.write_text(said.rstrip() + "\n", encoding="utf-8")
        note(f"结果已存为 {output}")
    elif format_ == "json":
        print_json(quality)
    else:
        print_table(checking_page.HEADINGS, checking_page.rows(quality))
        click.echo(checking_page.summary(quality))
        click.echo(checking_page.details(quality))
        click.echo(f"\n{compared}" if compared else "")


@command.command()
@FORMAT
@click.option(
    "-o", "--output", type=click.Path(path_type=Path, dir_okay=False), help="结果存为文件"
)
def suggest(format_: str, output: Path | None) -> None:
    """测量推荐：把每张往年表从语料库里拿开，看它的指标和指标值能推荐得怎样；并与几种简单做法对照。

    任务描述取自表的项目名称、任务和预算，不含指标。corpus/clean 里的表不在语料库里，一并测量。
    """
    from assistant.evaluation import suggesting, suggesting_page, targets, targets_page

    with progress_bar("推荐指标") as progress:
        indicators = suggesting.measure(progress)
    with progress_bar("推荐指标值") as progress:
        values = targets.measure(progress)
    whole = suggesting.WholeQuality(indicators=indicators, targets=values)
    if output:
        pages = (
            suggesting_page.table(indicators),
            suggesting_page.times(indicators),
            targets_page.table(values),
        )
        said = whole.model_dump_json(indent=2) if format_ == "json" else "\n\n".join(pages)
        output.write_text(said.rstrip() + "\n", encoding="utf-8")
        note(f"结果已存为 {output}")
    elif format_ == "json":
        print_json(whole)
    else:
        for measured in indicators.sets:
            click.echo(suggesting_page.heading(measured).replace("*", ""))
            print_table(suggesting_page.HEADINGS, suggesting_page.rows(measured))
        click.echo(f"{suggesting_page.times(indicators)}\n")
        for valued in values.sets:
            click.echo(targets_page.heading(valued).replace("*", ""))
            print_table(targets_page.HEADINGS, targets_page.rows(valued))
            print_table(targets_page.STEP_HEADINGS, targets_page.step_rows(valued))


@command.command()
@click.option("--quick", is_flag=True, help="只测自带的往年表，不测大库，也不逐个拿掉部件")
@FORMAT
@click.option(
    "-o", "--output", type=click.Path(path_type=Path, dir_okay=False), help="结果存为文件"
)
def search(quick: bool, format_: str, output: Path | None) -> None:
    """测量检索：用标注好的问法去查，看该有的排第几、没有的会不会给出结果；并与别的做法对照。

    问法在 corpus/queries，每个文件一类。大库是再放进两万行别的工作（corpus/other-work.yaml）。
    """
    from assistant.evaluation import search_page
    from assistant.evaluation.search_quality import FURTHER, measured
    from assistant.evaluation.search_ways import PEERS

    with progress_bar("检索") as progress:
        quality = measured(progress, further=0 if quick else FURTHER, parts=not quick)
    if not {way.name for way in quality.small}.issuperset(PEERS):
        note("没有装 LangChain 的检索器（pip install jixiao[dev]），不与它们对照。")
    if output:
        said = (
            quality.model_dump_json(indent=2)
            if format_ == "json"
            else "\n\n".join(
                (
                    search_page.families_table(quality),
                    search_page.ways_table(quality),
                    search_page.misses(quality),
                )
            )
        )
        output.write_text(said.rstrip() + "\n", encoding="utf-8")
        note(f"结果已存为 {output}")
    elif format_ == "json":
        print_json(quality)
    else:
        print_table(search_page.FAMILY_HEADINGS, search_page.family_rows(quality))
        print_table(search_page.WAY_HEADINGS, search_page.way_rows(quality))
        click.echo(search_page.summary(quality))
        click.echo(search_page.misses(quality))


@command.command()
@click.option("--model", metavar="名称", help="同时用这个模型编制（接口用设置里的）")
@click.option(
    "--scripted", is_flag=True, help="同时用自带的脚本模型编制：没有模型也能测程序自己的部分"
)
@click.option("--offline", is_flag=True, help="设置了模型也不用")
@click.option("--quick", is_flag=True, help="只测写好的任务描述，不测往年表和长文本")
@FORMAT
@click.option(
    "-o", "--output", type=click.Path(path_type=Path, dir_okay=False), help="结果存为文件"
)
def draft(
    model: str | None,
    scripted: bool,
    offline: bool,
    quick: bool,
    format_: str,
    output: Path | None,
) -> None:
    """测量编制：为一批任务描述起草，看该有的数在不在、出处查不查得到、加起来对不对；离线和用模型的并列，并与简单做法对照。

    任务描述在 corpus/briefs，每个文件一类。往年表的任务，那张表不在语料库里。
    """
    from assistant.evaluation import drafting, drafting_page
    from assistant.evaluation.drafting_briefs import families

    chosen = families()[:1] if quick else families()
    asked = None if offline else _asked(model, scripted)
    with progress_bar("编制") as progress:
        quality = drafting.measure(progress, asked, chosen)
    if output:
        pages = (
            drafting_page.table(quality),
            drafting_page.times(quality),
            drafting_page.failures(quality),
        )
        said = quality.model_dump_json(indent=2) if format_ == "json" else "\n\n".join(pages)
        output.write_text(said.rstrip() + "\n", encoding="utf-8")
        note(f"结果已存为 {output}")
    elif format_ == "json":
        print_json(quality)
    else:
        for title, rows in drafting_page.sections(quality):
            click.echo(title.replace("*", ""))
            print_table(drafting_page.HEADINGS, rows)
        if costs := drafting_page.model_rows(quality):
            print_table(drafting_page.MODEL_HEADINGS, costs)
        click.echo(f"{drafting_page.times(quality)}\n")
        click.echo(f"没有做到的：\n{drafting_page.failures(quality)}")


def _asked(name: str | None, scripted: bool) -> Model | None:
    """The model to draft with beside offline: a script, the one named, or the one that is set."""
    if scripted:
        from assistant.evaluation.drafting_scripted import well_answering

        return well_answering()
    from assistant.services import Services
    from assistant.settings import Settings

    settings = Settings()
    chosen = settings.model_copy(update={"model": name}) if name else settings
    return Services(chosen).endpoint
