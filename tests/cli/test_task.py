"""What `suggest` and `draft` start from: a text, a file of any kind, last year's table."""

from __future__ import annotations

from pathlib import Path

import pytest

from assistant.cli.task import last_table, task_text
from assistant.model.errors import UserError
from tests import documents
from tests.drafting import plans


@pytest.fixture
def last(tmp_path: Path) -> Path:
    drawn = documents.draw(documents.sample("explained"), "explained")
    return documents.word(tmp_path / "去年.docx", drawn)


def test_a_document_gives_its_text(tmp_path: Path) -> None:
    path = plans.word(tmp_path / "方案.docx", plans.FARMLAND)
    assert "建设高标准农田1.2万亩" in task_text(None, path)


def test_last_year_s_table_needs_no_text(last: Path) -> None:
    assert task_text(None, None, last=last) == ""
    table = last_table(last)
    assert table is not None and table.indicators
    assert task_text("培训6期", None, last=last) == "培训6期"


def test_a_table_given_as_the_task_is_sent_to_its_own_option(last: Path) -> None:
    with pytest.raises(UserError, match="--last"):
        task_text(None, last)


@pytest.mark.parametrize(
    ("task", "file", "words"),
    [(None, None, "--task-file"), ("培训", Path("x.txt"), "只能用一个"), (" ", None, "是空的")],
)
def test_neither_both_or_nothing_is_refused(
    task: str | None, file: Path | None, words: str
) -> None:
    with pytest.raises(UserError, match=words):
        task_text(task, file)


def test_without_the_option_there_is_no_last_year() -> None:
    assert last_table(None) is None
