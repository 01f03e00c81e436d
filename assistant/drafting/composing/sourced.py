"""Rows whose sources the program has looked up, and what the task itself states as such rows."""

from __future__ import annotations

from collections.abc import Sequence

from assistant.drafting.activities import Activities
from assistant.drafting.composing.costs import costs
from assistant.drafting.composing.folding import once
from assistant.drafting.composing.last_year import stated_rows_of_last
from assistant.drafting.composing.rows import Row, deadlines, stated
from assistant.drafting.past import Past
from assistant.drafting.shapes import Brief
from assistant.drafting.verify import verified
from assistant.model.evidence import Match


def sourced(rows: Sequence[Row], brief: Brief, past: Past, known: Activities) -> list[Row]:
    """The rows with their evidence looked up; without any that was found, a row is left out."""
    result = []
    for row in rows:
        target = None if row.derived else row.target
        evidence = [verified(item, target, brief, past, known) for item in row.evidence]
        found = tuple(item for item in evidence if item.match is not Match.NOT_FOUND)
        if found:
            result.append(row._replace(evidence=found))
    return result


def stated_rows(brief: Brief, past: Past, known: Activities) -> list[Row]:
    """What the text, the budget and the table of last year state, each with a source that was found."""
    own = [*stated(brief), *deadlines(brief), *costs(brief, known), *stated_rows_of_last(brief)]
    rows = sourced(own, brief, past, known)
    named: dict[tuple[str, str], list[Row]] = {}
    for row in rows:
        named.setdefault((row.level2, row.name), []).append(row)
    return [once(same) for same in named.values()]
