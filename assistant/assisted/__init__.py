"""What a model may add: layouts the recogniser is unsure of, advice on a table, a goal written anew."""

from __future__ import annotations

from assistant.assisted.advice import Advice, AdviceKind, Advised, Rewrite
from assistant.assisted.advising import advise
from assistant.assisted.reading import reread, unsure
from assistant.assisted.rewriting import rewrite_goal, with_goal

__all__ = [
    "Advice",
    "AdviceKind",
    "Advised",
    "Rewrite",
    "advise",
    "reread",
    "rewrite_goal",
    "unsure",
    "with_goal",
]
