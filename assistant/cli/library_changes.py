"""Corrections as they are typed, and changes as they are shown, for `jixiao library`."""

from __future__ import annotations

import getpass
import re
from collections.abc import Sequence
from typing import TYPE_CHECKING, TypeVar

import click

from assistant.cli.output import print_json, print_table
from assistant.model.errors import UserError

if TYPE_CHECKING:
    from assistant.library import Change, Corrections, Detail, RowField, TableField

    _Field = TypeVar("_Field", TableField, RowField)

BY = click.option("--by", metavar="姓名", help="谁做的，记入改动记录（默认为登录的用户名）")

_EQUALS = re.compile(r"\s*[=＝]")
_APART = re.compile(r"[;；]")
DONE = {"added": "加入", "corrected": "更正", "removed": "移除", "restored": "撤回"}


def operator_name(given: str | None) -> str | None:
    """Who works here: what was given, else the name one has logged in with, where there is one."""
    if given:
        return given
    try:
        return getpass.getuser()
    except (KeyError, OSError, ImportError):  # no such user, as in some containers
        return None


def corrections_of(sets: Sequence[str], adds: Sequence[str], deletes: Sequence[str]) -> Corrections:
    """What was typed as corrections. Raises UserError where it cannot be understood."""
    from assistant.library import Corrections
    from assistant.library.changes.shapes import ROW_NAMES, TABLE_NAMES

    if not (sets or adds or deletes):
        raise UserError(
            "没有写要改什么：请用 --set、--add 或 --delete，见 jixiao library correct --help。"
        )
    table: dict[TableField, str] = {}
    rows: dict[str, dict[RowField, str]] = {}
    for given in sets:
        place, value = _split(given, "--set 年度=2024 或 --set r3.指标值=≥95%")
        row, dot, name = place.partition(".")
        if dot:
            rows.setdefault(row.strip(), {})[_field(name, ROW_NAMES)] = value
        else:
            table[_field(place, TABLE_NAMES)] = value
    new = []
    for given in adds:
        parts = [part for part in _APART.split(given) if part.strip()]
        pairs = [_split(part, "--add 三级指标=培训期数；指标值=4期") for part in parts]
        new.append({_field(name, ROW_NAMES): value for name, value in pairs})
    return Corrections(table=table, rows=rows, new=tuple(new), deleted=tuple(deletes))


def _split(given: str, example: str) -> tuple[str, str]:
    parts = _EQUALS.split(given, maxsplit=1)
    if len(parts) != 2:
        raise UserError(f"看不懂“{given}”，请写成 {example} 的样子。")
    return parts[0].strip(), parts[1].strip()


def _field(said: str, names: dict[_Field, str]) -> _Field:
    for field, name in names.items():
        if said.strip() in (field.value, name):
            return field
    raise UserError(f"没有“{said}”这个字段，可以改的有：{'、'.join(names.values())}。")


def print_change(change: Change, format_: str) -> None:
    """What was just done, and how it is taken back."""
    if format_ == "json":
        print_json(change)
        return
    if change.kind == "restored":
        (taken_back,) = change.details
        click.echo(f"已撤回记录 {taken_back.after}，{change.document} 回到了那次改动以前。")
        click.echo(f"要作罢，运行 jixiao library restore {change.number}。")
        return
    click.echo(f"已{DONE[change.kind]} {change.document}{'：' if change.details else '。'}")
    for detail in change.details:
        click.echo(f"  {detail_text(detail)}")
    click.echo(f"要撤回，运行 jixiao library restore {change.number}。")


def print_changes(changes: Sequence[Change]) -> None:
    """The record as a table."""
    if not changes:
        click.echo("没有改动记录。")
        return
    print_table(
        ("记录号", "时间", "谁", "做了什么", "表", "内容"),
        [
            (
                str(change.number),
                f"{change.at.astimezone():%Y-%m-%d %H:%M}",
                change.by or "",
                DONE[change.kind],
                " ".join(filter(None, (change.document, change.title))),
                "\n".join(map(detail_text, change.details)),
            )
            for change in changes
        ],
    )


def detail_text(detail: Detail) -> str:
    """One field that became another, on one line."""
    from assistant.library.changes.shapes import TAKEN_BACK, WHOLE_ROW

    where = f"{detail.row} {detail.name or ''} " if detail.row else ""
    if detail.field == WHOLE_ROW:
        done = "删去" if detail.after is None else "新增"
        return f"{done} {detail.row}：{detail.before or detail.after}"
    if detail.field == TAKEN_BACK:
        return f"{detail.label} {detail.after}"
    return f"{where}{detail.label}：{detail.before or '（空）'} → {detail.after or '（空）'}"
