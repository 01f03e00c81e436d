"""Marks that a form's template leaves in cells where nobody replaced them."""

from __future__ import annotations

import re

#: Placeholders in names and targets: **, __, XX, ……, ★, and the errors of a spreadsheet.
RESIDUE = re.compile(
    r"[*＊]{2,}|_{2,}|(?<![A-Za-z])[xXＸｘ×]{2,}(?![A-Za-z])|…{1,2}|\.{3,}|[★☆□○●]+"
    r"|#(?:REF|DIV/0|N/A)"
)
