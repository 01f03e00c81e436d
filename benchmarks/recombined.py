"""Past tables by the thousand: the shipped corpus taken apart and put together in other ways.

Seven rows in ten keep a name as printed (the everyday ones come again and again, as they do in
offices), three get a name of their own: a place, a thing and what the corpus asks of such things.
A million rows have about 270,000 different names, 25,000 tables, 12,000 offices and twelve years.
The same numbers on every machine.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from decimal import Decimal
from functools import lru_cache

from assistant.library import Document
from assistant.library.corpus import load_folder
from assistant.library.language.measure import shipped_measures
from assistant.model.grammar import parse_target, render_target
from assistant.model.table import GoalTable, Indicator, Source, Task
from assistant.model.target import Target, TargetKind
from assistant.paths import shipped

_ROWS_OF_A_TABLE = 40
_OWN_NAMES = 0.3
_YEARS = range(2014, 2026)
_PLACES = [
    f"{first}{second}{kind}"
    for first in "安宁平阳永和丰泰清河东西南北新长大石金龙"
    for second in "州山川江湖林城原岭泉溪口坪塘"
    for kind in "市县区镇"
]
_BODIES = [
    "委组织部",
    "教育局",
    "水利局",
    "农业农村局",
    "交通运输局",
    "卫生健康局",
    "公安局",
    "司法局",
    "文化和旅游局",
    "财政局",
    "生态环境局",
    "住房和城乡建设局",
    "人力资源和社会保障局",
    "民政局",
    "应急管理局",
    "科学技术局",
    "商务局",
    "档案馆",
    "市场监督管理局",
    "自然资源局",
    "退役军人事务局",
    "残疾人联合会",
    "总工会",
    "妇女联合会",
]


class Recombined:
    """A source of tables. `rows` is how many indicators all of them have together."""

    def __init__(self, rows: int, seed: int = 20260101) -> None:
        self.rows = rows
        self._random = random.Random(seed)
        self._sources = list(load_folder(shipped("corpus") / "tables"))
        self._templates = [
            (document, row)
            for document in self._sources
            for row in document.table.indicators
            if document.is_indicator(row)
        ]
        measures = shipped_measures()
        read = [measures.read(row.name) for _, row in self._templates]
        self._measured = [one.name for one in read]
        self._things = sorted({one.object for one in read if 2 <= len(one.object) <= 8})
        # The everyday names are few and common: the weight of each falls with its place.
        self._weights = [1 / (place + 3) for place in range(len(self._templates))]
        self._random.shuffle(self._templates)

    def __len__(self) -> int:
        return -(-self.rows // _ROWS_OF_A_TABLE)

    def __iter__(self) -> Iterator[Document]:
        for number in range(len(self)):
            count = min(_ROWS_OF_A_TABLE, self.rows - number * _ROWS_OF_A_TABLE)
            yield self.table(number, count)

    def table(self, number: int, count: int = _ROWS_OF_A_TABLE) -> Document:
        """One table of so many rows."""
        draw = self._random
        source = draw.choice(self._sources)
        place = draw.choice(_PLACES)
        drawn = draw.choices(range(len(self._templates)), self._weights, k=count)
        tasks = tuple(
            Task(id=f"t{at}", name=f"{place}{draw.choice(self._things)}") for at in range(1, 4)
        )
        return Document(
            id=f"d-made-{number}",
            sector=source.sector,
            brief=f"{place}{draw.choice(self._things)}与{draw.choice(self._things)}",
            table=GoalTable(
                source=Source(path=f"made/{number}.docx", sha256=f"{number:064x}"),
                kind=source.table.kind,
                title=f"{place}项目支出绩效目标表",
                organization=f"{place}{draw.choice(_BODIES)}",
                year=draw.choice(_YEARS),
                project=f"{place}{draw.choice(self._things)}专项资金",
                tasks=tasks,
                indicators=tuple(
                    self._row(f"r{at}", place, template, draw.choice(tasks).id)
                    for at, template in enumerate(drawn, start=1)
                ),
            ),
        )

    def _row(self, id: str, place: str, at: int, task: str) -> Indicator:
        _, template = self._templates[at]
        name = template.name
        if self._random.random() < _OWN_NAMES:
            name = f"{place}{self._random.choice(self._things)}{self._measured[at]}"
        return Indicator(
            id=id,
            level1=template.level1,
            level2=template.level2,
            level1_raw=template.level1_raw,
            level2_raw=template.level2_raw,
            name=name,
            target=self._another(template.target),
            grades=template.grades,
            explanation=template.explanation,
            weight=template.weight,
            task=task,
        )

    def _another(self, target: Target | None) -> Target | None:
        """The same kind of target with another value."""
        if target is None or target.kind is not TargetKind.NUMBER or target.value is None:
            return target
        size = int(target.value) or 1
        if target.unit == "%" and 50 <= size <= 100:
            value = self._random.choice((80, 85, 90, 90, 92, 95, 95, 98, 99, 100, 100, 100))
        else:
            value = max(1, size * self._random.randint(1, 20) // 10)
        return _parsed(render_target(target.model_copy(update={"value": Decimal(value)})))


@lru_cache(maxsize=100_000)
def _parsed(text: str) -> Target:
    return parse_target(text)
