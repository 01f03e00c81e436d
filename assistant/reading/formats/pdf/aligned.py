"""Tables without upright lines: columns by where words stand, rows by level lines or by distance."""

from __future__ import annotations

from collections.abc import Sequence

from assistant.reading.formats.pdf.lines import Line
from assistant.reading.formats.pdf.ruled import Grid, Rules


def grids_in(lines: Sequence[Line], rules: Sequence[Rules]) -> tuple[list[Grid], list[Line]]:
    """The tables among lines of text, and the lines in none of them."""
    return [], list(lines)
