"""Drafts have what a reviewer would miss in the tables of forty tasks (`data/musts.yaml`)."""

from __future__ import annotations

import pytest

from assistant.drafting import draft, read_brief
from assistant.library import Library
from tests.drafting.musts import HALVES, TASKS, unmet


def test_there_are_tasks_of_many_kinds_in_two_halves() -> None:
    assert len(TASKS) >= 40
    assert all(sum(task["half"] == half for task in TASKS) >= 20 for half in HALVES)


@pytest.mark.parametrize("half", HALVES)
def test_drafts_have_nine_in_ten_of_what_they_must(half: str, past: Library) -> None:
    tasks = [task for task in TASKS if task["half"] == half]
    missed = [
        f"{task['name']}: {must}"
        for task in tasks
        for must in unmet(task, draft(read_brief(task["text"]), past).indicators)
    ]
    wanted = sum(len(task["musts"]) for task in tasks)
    assert len(missed) <= wanted * 0.1, missed
