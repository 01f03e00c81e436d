"""Marks that a form's template leaves in cells where nobody replaced them."""

from __future__ import annotations

import re

#: Placeholders in names and targets: **, __, XX, ……, ★, empty brackets, a lone * or X where the
#: figure should stand (人*月 is a unit), and the errors of a spreadsheet.
RESIDUE = re.compile(
    r"[*＊]{2,}|_{2,}|(?<![A-Za-z])[xXＸｘ×]{2,}(?![A-Za-z])|…{1,2}|\.{3,}|[★☆□○●]+"
    r"|[≥≤＞＜><=＝]\s*[*＊_xXＸｘ×](?![A-Za-z\d])|[(（]\s*[)）]|[(（](?:示例|样例|范例|填写说明)[)）]"
    r"|#(?:REF|DIV/0|N/A)"
)
