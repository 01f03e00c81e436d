"""The words that the shipped names teach are those in the shipped file."""

from __future__ import annotations

from assistant.evaluation import learned
from assistant.paths import shipped


def test_the_learned_words_are_up_to_date() -> None:
    path = shipped("corpus") / "measures_learned.yaml"
    # To renew it: python -m assistant.evaluation corpus/measures_learned.yaml
    assert path.read_text(encoding="utf-8") == learned.text()
