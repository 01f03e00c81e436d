"""The embedding tried with two names: whether it answers, how long its vectors are, how long it takes."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

import numpy as np

from assistant.library.embedding import bare_embedder, described
from assistant.model.errors import UserError
from assistant.model.table import Value

if TYPE_CHECKING:
    from assistant.settings import Settings

_NAMES = ("培训合格率", "道路改造里程")


class EmbeddingTrial(Value):
    """What came of it; `problem` says in one line why it cannot be used, and what to do."""

    what: str
    dimensions: int | None = None
    seconds: float = 0.0
    problem: str | None = None


def try_embedding(settings: Settings) -> EmbeddingTrial:
    """Embed two names with what is set. Nothing kept from before answers in its place."""
    what = described(settings)
    started = time.monotonic()
    try:
        # As a query: those are given up soonest.
        vectors = bare_embedder(settings).queries(_NAMES)
    except UserError as error:
        return EmbeddingTrial(what=what, problem=str(error))
    seconds = round(time.monotonic() - started, 3)
    dimensions = int(vectors.shape[1])
    if np.allclose(vectors[0], vectors[1]):
        why = "两个不相干的名称得到同样的向量：请换一个语义模型。"
        return EmbeddingTrial(what=what, dimensions=dimensions, seconds=seconds, problem=why)
    return EmbeddingTrial(what=what, dimensions=dimensions, seconds=seconds)
