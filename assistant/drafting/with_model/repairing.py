"""The one place that asks again: for the rows that failed and no others, each with a short reason."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from assistant.llm.prompts import Rendered, load_prompt

_MOST = 12


class Failure(NamedTuple):
    """A row that would not do, by its name, and why; without a name the whole answer."""

    name: str | None
    why: str


def again(asked: Rendered, failures: Sequence[Failure]) -> Rendered:
    """The question put again, with what was wrong with the answer."""
    return load_prompt("repair").render(
        rules=asked.system,
        material=asked.user,
        whole=next((failure.why for failure in failures if failure.name is None), ""),
        rows=[f"{failure.name}：{failure.why}" for failure in failures[:_MOST] if failure.name],
    )
