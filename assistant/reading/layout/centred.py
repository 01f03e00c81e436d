"""Level-1 names printed in the middle of their group, where a sheet has no merged cells."""

from __future__ import annotations

from typing import Any

from assistant.model.taxonomy import LEVEL1_OF, canonical_level1


def spread(rows: list[dict[str, Any]], printed: dict[int, str]) -> int:
    """Give rows above a level-1 name that name, where their level-2 says that they belong to it.

    `rows` are the fields of the block's indicators, `printed` the level-1 names by the number of
    the row they stand in. Returns how many rows were changed.
    """
    if not rows or rows[0]["level1_raw"] is not None:
        return 0  # a group begins with its name: names are not in the middle here
    changed = 0
    for index, fields in enumerate(rows):
        below = next((place for place in sorted(printed) if place > index), None)
        belongs = LEVEL1_OF.get(fields["level2"] or "")
        if index in printed or below is None or belongs is None or fields["level1"] == belongs:
            continue
        name = printed[below]
        if canonical_level1(name) == belongs:
            fields["level1_raw"], fields["level1"] = name, belongs
            changed += 1
    return changed
