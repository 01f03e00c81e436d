"""A library of the shipped corpus, and small tables of the tests' own."""

from __future__ import annotations

from pathlib import Path

import pytest

from assistant.library import Document, Library
from assistant.model.grammar import parse_target
from assistant.model.table import GoalTable, Indicator, Source


def made_table(
    *rows: tuple[str, str | None], organization: str = "某县测试局", year: int | None = 2023
) -> GoalTable:
    """A table of (name, target) rows."""
    return GoalTable(
        source=Source(path="自编.docx", sha256="0" * 64),
        title="自编绩效目标表",
        organization=organization,
        year=year,
        indicators=tuple(
            Indicator(
                id=f"r{at}",
                level1="产出指标",
                level2="数量指标",
                name=name,
                target=parse_target(target) if target is not None else None,
            )
            for at, (name, target) in enumerate(rows, start=1)
        ),
    )


@pytest.fixture(scope="session")
def shipped_library(tmp_path_factory: pytest.TempPathFactory) -> Library:
    """The shipped corpus, indexed once. Tests must not change it."""
    return Library.open(tmp_path_factory.mktemp("shipped"))


@pytest.fixture
def small_library(tmp_path: Path) -> Library:
    """An empty library."""
    empty = tmp_path / "corpus"
    empty.mkdir()
    return Library.open(tmp_path / "workspace", corpus_folder=empty)


def document(
    *rows: tuple[str, str | None], flags: dict[str, tuple[str, ...]] | None = None
) -> Document:
    """A made table with flags."""
    made = Document.of(made_table(*rows))
    return made.model_copy(update={"flags": flags or {}})
