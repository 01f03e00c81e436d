"""Past tables as reviewable files: one YAML file per table, facts only.

A file keeps what the document prints (levels, values); canonical names and parsed targets follow
from it on loading, so that a better grammar reaches the corpus without touching it.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

import yaml
from pydantic import Field, ValidationError

from assistant.library.document import Document
from assistant.model.errors import UserError
from assistant.model.grammar import parse_target
from assistant.model.table import (
    Budget,
    FurtherRole,
    FurtherValue,
    Goal,
    GoalTable,
    Grade,
    GradeBand,
    Indicator,
    Source,
    TableKind,
    Task,
    Value,
)
from assistant.model.taxonomy import canonical_level1, canonical_level2

#: The ending of such a file.
ENDING = ".yaml"


class CorpusRow(Value):
    """One indicator as printed. `grades` by grade, in the order of the form; `actual` is what a
    self-evaluation reports as reached, which is no target.
    """

    id: str
    level1: str | None = None
    level2: str | None = None
    name: str
    target: str | None = None
    grades: dict[Grade, str] = Field(default_factory=dict)
    explanation: str | None = None
    scoring: str | None = None
    weight: Decimal | None = None
    actual: str | None = None
    note: str | None = None
    task: str | None = None
    flags: tuple[str, ...] = ()
    remark: str | None = None


class CorpusFile(Value):
    """One past table. `address` is where it was published; `origin` says whose it is without one."""

    title: str
    organization: str | None = None
    year: int | None = None
    kind: TableKind
    sector: str
    address: str | None = None
    origin: str | None = None
    complete: bool = True
    project: str | None = None
    brief: str | None = None
    budget: Budget | None = None
    goals: tuple[Goal, ...] = ()
    tasks: tuple[Task, ...] = ()
    indicators: tuple[CorpusRow, ...]


def load(path: Path) -> Document:
    """The table in a corpus file; its id is the file's name.

    Raises UserError where the file is not a corpus file.
    """
    content = path.read_bytes()
    try:
        entry = CorpusFile.model_validate(yaml.load(content, _Loader))
    except (yaml.YAMLError, ValidationError) as error:
        raise UserError(f"往年表文件 {path.name} 的格式不对，请按出错处改正：{error}") from error
    table = GoalTable(
        source=Source(path=path.name, sha256=hashlib.sha256(content).hexdigest()),
        kind=entry.kind,
        title=entry.title,
        year=entry.year,
        organization=entry.organization,
        project=entry.project,
        budget=entry.budget,
        goals=entry.goals,
        tasks=entry.tasks,
        indicators=tuple(_indicator(row) for row in entry.indicators),
    )
    return Document(
        id=f"c-{path.stem}",
        table=table,
        brief=entry.brief,
        sector=entry.sector,
        address=entry.address,
        origin=entry.origin,
        complete=entry.complete,
        flags={row.id: row.flags for row in entry.indicators if row.flags},
        remarks={row.id: row.remark for row in entry.indicators if row.remark},
        shipped=True,
    )


def exported(path: Path, max_bytes: int) -> Document:
    """A table that `export` wrote, as one of the user's own.

    Raises UserError where the file cannot be read, is too large or is no such table.
    """
    try:
        if path.stat().st_size > max_bytes:
            raise ValueError(f"larger than {max_bytes} bytes")
        loaded = load(path)
    except OSError as error:
        raise UserError(f"“{path.name}”打不开，请检查文件是否存在、有没有权限。") from error
    except (UserError, ValueError, RecursionError) as error:
        raise UserError(
            f"“{path.name}”不是 jixiao library export 导出的往年表，或导出后改坏了；请重新导出。"
        ) from error
    return loaded.model_copy(update={"id": Document.of(loaded.table).id, "shipped": False})


def load_folder(folder: Path) -> Iterator[Document]:
    """Every corpus file of a folder, by name."""
    return (load(path) for path in sorted(folder.glob("*.yaml")))


def dump(document: Document) -> str:
    """The text of a corpus file that loads as this document."""
    table = document.table
    entry = CorpusFile(
        title=table.title or "",
        organization=table.organization,
        year=table.year,
        kind=table.kind,
        sector=document.sector or "其他",
        address=document.address,
        origin=document.origin,
        complete=document.complete,
        project=table.project,
        brief=document.brief,
        budget=table.budget,
        goals=table.goals,
        tasks=table.tasks,
        indicators=tuple(_row(row, document) for row in table.indicators),
    )
    plain = _without_empties(entry.model_dump(mode="json"))
    return _text(plain)


def _indicator(row: CorpusRow) -> Indicator:
    return Indicator(
        id=row.id,
        level1=canonical_level1(row.level1) if row.level1 else None,
        level2=canonical_level2(row.level2) if row.level2 else None,
        level1_raw=row.level1,
        level2_raw=row.level2,
        name=row.name,
        target=parse_target(row.target) if row.target is not None else None,
        grades=tuple(
            GradeBand(grade=grade, target=parse_target(raw)) for grade, raw in row.grades.items()
        ),
        explanation=row.explanation,
        scoring=row.scoring,
        weight=row.weight,
        note=row.note,
        task=row.task,
        further=_reached(row.actual) if row.actual is not None else (),
    )


def _reached(text: str) -> tuple[FurtherValue, ...]:
    return (FurtherValue(role=FurtherRole.ACTUAL, heading="实际完成值", text=text),)


def _row(row: Indicator, document: Document) -> CorpusRow:
    return CorpusRow(
        id=row.id,
        level1=row.level1_raw or row.level1,
        level2=row.level2_raw or row.level2,
        name=row.name,
        target=row.target.raw if row.target else None,
        grades={band.grade: band.target.raw for band in row.grades},
        explanation=row.explanation,
        scoring=row.scoring,
        weight=row.weight,
        actual=next((v.text for v in row.further if v.role is FurtherRole.ACTUAL), None),
        note=row.note,
        task=row.task,
        flags=document.flags.get(row.id, ()),
        remark=document.remarks.get(row.id),
    )


def _without_empties(value: Any) -> Any:
    """Nulls and empty lists left out at every depth: a file says only what the document says."""
    if isinstance(value, dict):
        kept = {key: _without_empties(item) for key, item in value.items()}
        return {key: item for key, item in kept.items() if item not in (None, [], {})}
    if isinstance(value, list):
        return [_without_empties(item) for item in value]
    return value


class _Loader(yaml.SafeLoader):
    """Reads every scalar as text but booleans and null, and no alias, which could grow without end.

    NOTE: plain YAML would read `是` fine but turn `1-12` style, `2023-12` and `0.50` values into
    dates and floats; pydantic turns the texts into what each field wants instead.
    """

    def compose_node(self, parent: Any, index: Any) -> Any:
        if self.check_event(yaml.AliasEvent):
            raise yaml.YAMLError("no aliases")
        return super().compose_node(parent, index)


_Loader.yaml_implicit_resolvers = {
    first: [(tag, pattern) for tag, pattern in resolvers if tag.endswith((":bool", ":null"))]
    for first, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
}


class _Dumper(yaml.SafeDumper):
    """Blocks, list items set in from their key, text as it stands."""

    def increase_indent(self, flow: bool = False, indentless: bool = False) -> None:
        super().increase_indent(flow, False)

    def ignore_aliases(self, data: Any) -> bool:
        return True


def _text(plain: Any) -> str:
    return yaml.dump(
        plain,
        Dumper=_Dumper,
        allow_unicode=True,
        sort_keys=False,
        width=1000,
        default_flow_style=None,
    )
