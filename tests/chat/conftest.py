"""A small draft made by hand, and a store of its own for each test."""

from __future__ import annotations

from pathlib import Path

import pytest

from assistant.chat import DraftStore
from assistant.checking import check_table
from assistant.drafting.shapes import Brief, Draft
from assistant.model.evidence import DraftIndicator, Evidence, Match, TargetBasis
from assistant.model.grammar import parse_target
from assistant.model.table import Budget, Source, TableKind
from assistant.model.taxonomy import LEVEL1_OF
from assistant.services import Services
from assistant.settings import Settings

TASK = "2025年举办村书记轮训班4期、培训320人，走访慰问老党员260人次，预算86万元，12月底前完成。"

ROWS = (
    ("数量指标", "轮训班举办期数", "≥4期", TargetBasis.BRIEF),
    ("数量指标", "培训人数", "≥320人", TargetBasis.BRIEF),
    ("数量指标", "慰问老党员人次", "≥260人次", TargetBasis.BRIEF),
    ("质量指标", "培训合格率", "≥95%", TargetBasis.HISTORY),
    ("质量指标", "慰问对象认定准确率", "=100%", TargetBasis.CONVENTION),
    ("时效指标", "完成时间", "2025年12月底前", TargetBasis.BRIEF),
    ("成本指标", "项目总成本", "≤86万元", TargetBasis.BUDGET),
    ("社会效益指标", "党建工作知晓率", "≥90%", TargetBasis.CONVENTION),
    ("服务对象满意度指标", "参训人员满意度", "≥95%", TargetBasis.HISTORY),
    ("服务对象满意度指标", "慰问对象满意度", "≥95%", TargetBasis.CONVENTION),
)


def row(place: int, level2: str, name: str, target: str, basis: TargetBasis) -> DraftIndicator:
    return DraftIndicator(
        id=f"r{place}",
        level1=LEVEL1_OF[level2],
        level2=level2,
        name=name,
        target=parse_target(target),
        target_basis=basis,
        rationale=f"{name}的依据。",
        evidence=(Evidence(id="brief", quote=target, match=Match.EXACT),),
    )


@pytest.fixture
def draft() -> Draft:
    unchecked = Draft.model_construct(
        source=Source(path="任务描述", sha256="0"),
        kind=TableKind.PROJECT,
        year=2025,
        project="基层党建与干部培训",
        budget=Budget(total=86, unit="万元"),
        indicators=tuple(row(place, *each) for place, each in enumerate(ROWS, start=1)),
        brief=Brief(text=TASK, project="基层党建与干部培训", activities=()),
    )
    return Draft.model_validate(dict(unchecked) | {"report": check_table(unchecked)})


@pytest.fixture
def store(tmp_path: Path) -> DraftStore:
    return DraftStore(tmp_path)


@pytest.fixture(scope="session")
def services(tmp_path_factory: pytest.TempPathFactory) -> Services:
    """The real services, with no model, over one library for all tests."""
    return Services(Settings(workspace=tmp_path_factory.mktemp("workspace"), _env_file=None))
