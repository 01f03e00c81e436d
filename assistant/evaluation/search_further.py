"""Further tables about other work, put beside the shipped ones: does the right row still come first?

Made from `corpus/other-work.yaml`, the same ones each time.
"""

from __future__ import annotations

import random
from collections.abc import Iterator, Mapping
from typing import Any

import yaml

from assistant.library.document import Document
from assistant.model.grammar import parse_target
from assistant.model.table import GoalTable, Indicator, Source, TableKind
from assistant.model.taxonomy import canonical_level2
from assistant.paths import shipped

_EVERYDAY = 5  # rows of a table that any table may have
_HIGH = (85, 90, 92, 95, 96, 98, 99, 100)

_Words = Mapping[str, Any]


def further_tables(rows: int) -> Iterator[Document]:
    """Tables with so many rows in all, each a piece of other work with what it is usually asked."""
    text = (shipped("corpus") / "other-work.yaml").read_text(encoding="utf-8")
    words: _Words = yaml.safe_load(text)
    chance = random.Random(20_000)
    while rows > 0:
        document = _table(words, chance, rows)
        rows -= len(document.table.indicators)
        yield document


def _table(words: _Words, chance: random.Random, most: int) -> Document:
    work = chance.choice(words["work"])
    doing, thing = chance.choice(work["doings"]), chance.choice(work["things"])
    year = chance.choice(words["years"])
    asked = [*words["rows"], *chance.sample(words["everyday"], _EVERYDAY)]
    indicators = tuple(
        _indicator(number, row, doing, thing, year, chance)
        for number, row in enumerate(asked[:most], start=1)
    )
    table = GoalTable(
        source=Source(path=f"{thing}{doing}.docx", sha256="0" * 64),
        kind=TableKind.PROJECT,
        title=f"项目支出绩效目标表：{thing}{doing}",
        organization=f"{chance.choice(words['places'])}{work['body']}",
        project=f"{thing}{doing}项目（{chance.randrange(1, 100)}号）",
        year=year,
        indicators=indicators,
    )
    return Document.of(table, sector=work["field"])


def _indicator(
    number: int, row: _Words, doing: str, thing: str, year: int, chance: random.Random
) -> Indicator:
    figures = {
        "n": chance.randrange(20, 900),
        "few": chance.randrange(1, 20),
        "high": chance.choice(_HIGH),
        "year": year,
    }
    level2 = canonical_level2(row["level2"])
    return Indicator(
        id=f"r{number}",
        level2=level2,
        level2_raw=row["level2"],
        name=row["name"].format(doing=doing, thing=thing),
        target=parse_target(row["target"].format(**figures)),
    )
