"""Who is served, by the words of the task: 图书馆 has 读者, 公交 has 乘客.

Satisfaction is asked of people with a name; 使用人员 and 群众 are what is said where none is known.
"""

from __future__ import annotations

from assistant.drafting.activities import Activities, Measure
from assistant.drafting.composing.rows import Group
from assistant.drafting.shapes import Brief
from assistant.model.taxonomy import SERVED_SATISFACTION

_NOBODY = frozenset(
    ["服务对象", "社会公众", "群众", "受益群众", "周边群众", "受益农户", "沿线群众", "帮扶对象"]
)
_SATISFACTION = "满意度"


class Served:
    """The people a task names or implies, part by part."""

    def __init__(self, brief: Brief, known: Activities) -> None:
        self._text = f"{brief.project}。{brief.text}"
        self._known = known

    def name(self, level2: str, part: Group, measure: Measure) -> str:
        """The full name of a usual measure; one that asks nobody in particular asks these people."""
        general = part.name(measure)
        if level2 != SERVED_SATISFACTION:
            return general
        nobody = measure.name.removesuffix(_SATISFACTION) in _NOBODY or "{" in measure.name
        people = self._of(part) if nobody else None
        return f"{people}{_SATISFACTION}" if people else general

    def _of(self, part: Group) -> str | None:
        own = "。".join(f"{activity.phrase}。{activity.title}" for activity in part.activities)
        return self._among(own) or self._among(self._text)

    def _among(self, text: str) -> str | None:
        """The people whose word stands first in the text."""
        found = [
            (text.index(word), -len(word), served.people)
            for served in self._known.served
            for word in served.words
            if word in text
        ]
        return min(found)[2] if found else None
