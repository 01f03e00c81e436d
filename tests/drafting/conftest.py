"""A library of the shipped corpus for all drafting tests."""

from __future__ import annotations

import pytest

from assistant.library import Library


@pytest.fixture(scope="session")
def past(tmp_path_factory: pytest.TempPathFactory) -> Library:
    """The shipped corpus, indexed once. Tests must not change it."""
    return Library.open(tmp_path_factory.mktemp("drafting"))
