"""The year in the project's name."""

from __future__ import annotations

import re
from collections.abc import Iterator

from assistant.checking.basis import REVIEW
from assistant.checking.context import Context
from assistant.checking.objection import Objection
from assistant.checking.registry import Topic, rule
from assistant.model.report import Severity


@rule(
    "OLD113",
    "项目名称里是以前的年份",
    Severity.ADVICE,
    Topic.STALENESS,
    basis=REVIEW,
    what="项目名称里写着“2022年”等年份，早于表的年度。名称里写明结转、续建、跨年或起止年份的不查。",
    why="多半是沿用上年的名称没有改；确是以前年度的项目，要说明今年做什么。",
    bad="""
年度=2024 项目=2022年困难群众救助补助
数量指标 | 救助人次 | ≥300人次
""",
    good="""
年度=2024 项目=2024年困难群众救助补助
数量指标 | 救助人次 | ≥300人次
""",
)
def project_of_an_earlier_year(table: Context) -> Iterator[Objection]:
    """One year in the project's name, before the table's."""
    year, project = table.table.year, table.table.project or ""
    years = re.findall(r"(?<!\d)(20\d\d)(?=年)", project)
    if year is None or len(years) != 1 or re.search(r"结转|续建|跨年|尾款|[-—~至到]", project):
        return
    if int(years[0]) < year:
        yield Objection(
            f"项目名称里是{years[0]}年，表的年度是{year}年。",
            suggestion="核对后改名称；以前年度的项目写明“结转”“续建”。",
            field="project",
            excerpt=project,
        )
