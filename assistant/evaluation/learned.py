"""What the shipped names teach the reading of names: past tables and the usual measures of activities."""

from __future__ import annotations

import re
from collections.abc import Iterator

import yaml

from assistant.drafting.activities import load_activities
from assistant.library.corpus import load_folder
from assistant.library.language.learned import Learned, learn
from assistant.paths import shipped

_BLANK = re.compile(r"\{.\}")
_HEAD = """\
# Words learned from the names of the shipped tables and usual measures. Made by
# `python -m assistant.evaluation corpus/measures_learned.yaml`, not by hand: what is missing goes into
# measures.yaml.
"""


def learned() -> Learned:
    """Learned anew. The clean tables stay out of it: they measure what was learned."""
    return learn(_names())


def _names() -> Iterator[str]:
    for document in load_folder(shipped("corpus") / "tables"):
        yield from (row.name for row in document.table.indicators if document.is_indicator(row))
    for kind in load_activities().kinds:
        yield from (_BLANK.sub("", measure.name) for _, measure in kind.measures())


def text() -> str:
    """The text of `corpus/measures_learned.yaml`."""
    words = learned().model_dump(mode="json")
    return _HEAD + yaml.safe_dump(
        words, allow_unicode=True, sort_keys=False, default_flow_style=None, width=100
    )
