"""Why an indicator is suggested, in a sentence a clerk can repeat."""

from __future__ import annotations

from collections.abc import Sequence

from assistant.drafting.composing.rows import Group
from assistant.drafting.suggesting.precedents import Precedent

_NAMED = 2
# Quotation marks inside quotation marks.
_INNER = str.maketrans("“”", "‘’")


def reason(precedents: Sequence[Precedent]) -> str:
    """Which past tables ask it, under which name; nothing where none does."""
    if not precedents:
        return ""
    own = next((p for p in precedents if p.own), None)
    if own is not None:
        year = own.document.table.year
        when = f"{year}年" if year else "以前"
        return f"本项目{when}的表设有“{own.row.name.translate(_INNER)}”。"
    told = "、".join(_told(p) for p in precedents[:_NAMED])
    such = "如" if len(precedents) > _NAMED else ""
    return f"{len(precedents)}张往年表设有此项：{such}{told}。"


def _told(precedent: Precedent) -> str:
    table = precedent.document.table
    whose = table.organization or table.project or table.title or "一份往年表"
    year = f"{table.year}年" if table.year else ""
    return f"{whose}{year}“{precedent.row.name.translate(_INNER)}”"


def title(part: Group) -> str:
    """A part of the task by the words of the text."""
    return "、".join(dict.fromkeys(activity.title for activity in part.activities))
