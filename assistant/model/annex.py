"""What the annex to a drafted table prints above its rows: written with the table, known again on reading."""

from __future__ import annotations

#: Stands behind `附：` as the annex's title.
ANNEX_TITLE = "指标值依据"
#: The columns of the annex, in their order.
ANNEX_HEADINGS = ("序号", "指标及取值", "取值依据", "说明", "出处及原文")
