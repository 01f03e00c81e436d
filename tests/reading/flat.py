"""Goal tables as converters leave them: the grid lost, cells glued, bunched, or told in sentences.

Each drawer takes the facts of a public table (rows with `level1`, `level2`, `name`, `target`) and
gives the text an office would have. `measured` says how much of the facts a reading got back.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from assistant.model.errors import UserError
from assistant.model.text import fold
from assistant.reading import Reading, read_text
from assistant.reading.damage import indicator_name, one_line

Fact = dict[str, Any]


def _get(row: Fact, key: str) -> str:
    return str(row.get(key, "") or "")


def _whole(table: Fact) -> list[list[str]]:
    keys = [k for k in ("level1", "level2") if any(r.get(k) for r in table["rows"])]
    keys += ["name", "target"]
    heads = {"level1": "一级指标", "level2": "二级指标", "name": "三级指标", "target": "指标值"}
    return [[heads[k] for k in keys], *([_get(r, k) for k in keys] for r in table["rows"])]


def _dropped(table: Fact) -> list[tuple[list[str], Fact]]:
    """For each row the level names printed before it (those that changed), and the row."""
    found = []
    last = ("", "")
    for row in table["rows"]:
        now = (_get(row, "level1"), _get(row, "level2"))
        same = next((d for d in (0, 1) if now[d] != last[d]), 2)
        found.append(([name for name in now[same:] if name], row))
        last = now
    return found


def spaces(table: Fact) -> str:
    """A row to a line, cells set off by one space, empty cells simply missing."""
    return "\n".join(
        [str(table["title"]), *(" ".join(filter(None, line)) for line in _whole(table))]
    )


def spaces_dropped(table: Fact) -> str:
    """The same with merged level cells gone."""
    lines = [table["title"], " ".join(_whole(table)[0])]
    for levels, row in _dropped(table):
        lines.append(" ".join(filter(None, [*levels, _get(row, "name"), _get(row, "target")])))
    return "\n".join(lines)


def nbsp_lines(table: Fact) -> str:
    """A cell to a line, an empty line between, an empty cell a line with a hard space."""
    cells = [cell or "\xa0" for line in _whole(table) for cell in line]
    return str(table["title"]) + "\n\n" + "\n\n".join(cells) + "\n"


def glued(table: Fact) -> str:
    """Everything on one line."""
    body = "".join(
        "".join([*levels, _get(row, "name"), _get(row, "target")])
        for levels, row in _dropped(table)
    )
    return str(table["title"]) + "".join(_whole(table)[0]) + body + "备注：无"


def glued_doubled(table: Fact) -> str:
    """On one line, target and actual value side by side, points and score behind."""
    heads = "".join([*_whole(table)[0][:-1], "年度指标值", "实际完成值", "分值", "得分"])
    body = "".join(
        "".join([*levels, _get(row, "name"), _get(row, "target") * 2, "10", "10"])
        for levels, row in _dropped(table)
    )
    return str(table["title"]) + heads + body + "总分100100"


def glued_scored(table: Fact) -> str:
    """On one line: points before the target, the actual value and the score behind."""
    heads = "".join([*_whole(table)[0][:-1], "分值", "年度指标值", "全年实际值", "得分"])
    body = "".join(
        "".join([*levels, _get(row, "name"), "10", _get(row, "target") * 2, "10"])
        for levels, row in _dropped(table)
    )
    return str(table["title"]) + heads + body + "总分100100"


def glued_marked(table: Fact) -> str:
    """On one line with stray spaces in level names and page marks between the rows."""
    pieces = []
    for number, (levels, row) in enumerate(_dropped(table), 1):
        pieces += [" ".join([name[: len(name) // 2], name[len(name) // 2 :]]) for name in levels]
        pieces += [_get(row, "name"), _get(row, "target")]
        if number % 5 == 0:
            pieces.append(f"{number // 5 + 1}、")
    return str(table["title"]) + " " + " ".join(_whole(table)[0]) + " " + "".join(pieces)


def bunched(table: Fact) -> str:
    """Words set off by single spaces, the level names of a group all before its rows."""
    words = [table["title"], *_whole(table)[0]]
    for level1, group in groupby(table["rows"], key=lambda r: _get(r, "level1")):
        rows = list(group)
        words += [level1, *dict.fromkeys(_get(r, "level2") for r in rows)]
        words += [cell for r in rows for cell in (_get(r, "name"), _get(r, "target"))]
    return " ".join(filter(None, words))


def news(table: Fact) -> str:
    """Sentences under level-1 words."""
    lines = [table["title"], "通过项目实施，进一步提高服务水平，保障工作顺利开展。"]
    for level1, group in groupby(table["rows"], key=lambda r: _get(r, "level1")):
        items = "，".join(_get(r, "name") + _get(r, "target") for r in group)
        lines.append(f"{level1 or '产出指标'}：{items}。")
    return "\n".join(lines)


def semicolons(table: Fact) -> str:
    """A pipe table whose cells list the indicators of a level-1."""
    lines = [table["title"], "项目名称|某项目"]
    for number, (level1, group) in enumerate(
        groupby(table["rows"], key=lambda r: _get(r, "level1"))
    ):
        items = "；".join(_get(r, "name") + _get(r, "target") for r in group)
        lines.append(f"{'年度绩效总目标' if number == 0 else ''}|{level1 or '产出指标'}|{items}")
    return "\n".join(lines)


def bracketed(table: Fact) -> str:
    """【产出指标-数量指标】 and `指标1：名称（目标值）` under it."""
    lines = [table["title"]]
    for levels, group in groupby(
        table["rows"], key=lambda r: (_get(r, "level1"), _get(r, "level2"))
    ):
        lines.append(f"【{'-'.join(filter(None, levels)) or '产出指标'}】")
        for number, row in enumerate(group, 1):
            lines.append(f"指标{number}：{_get(row, 'name')}（{_get(row, 'target')}）")
    return "\n".join(lines)


def slots(table: Fact) -> str:
    """Level names on lines of their own, `指标1:名称(目标值)` under them."""
    lines = [table["title"]]
    for levels, row in _dropped(table):
        lines += levels
        lines.append(f"指标{1 if levels else 2}:{_get(row, 'name')}({_get(row, 'target')})")
    return "\n".join(lines)


def numbered(table: Fact) -> str:
    """`1.数量指标：名称目标值；2.质量指标：…` in one paragraph for each level-1."""
    lines = [table["title"]]
    for level1, group in groupby(table["rows"], key=lambda r: _get(r, "level1")):
        items = [
            f"{number}.{_get(r, 'level2') or '数量指标'}：{_get(r, 'name')}{_get(r, 'target')}"
            for number, r in enumerate(group, 1)
        ]
        lines.append(f"{level1 or '产出指标'}：{'；'.join(items)}。")
    return "\n".join(lines)


DRAWERS: dict[str, Callable[[Fact], str]] = {
    drawer.__name__: drawer
    for drawer in (
        spaces, spaces_dropped, nbsp_lines, glued, glued_doubled, glued_scored, glued_marked,
        bunched, news, semicolons, bracketed, slots, numbered,
    )
}  # fmt: skip


FIELDS = ("level1", "level2", "target")
#: What a drawer does not print cannot come back.
PRINTED = {"news": ("level1", "target"), "semicolons": ("level1", "target")}


@dataclass
class Score:
    """Rows of the facts, those found by name, their fields right, and rows that no fact has."""

    rows: int = 0
    found: int = 0
    fields: int = 0
    right: int = 0
    extra: int = 0

    def __add__(self, other: Score) -> Score:
        return Score(
            self.rows + other.rows,
            self.found + other.found,
            self.fields + other.fields,
            self.right + other.right,
            self.extra + other.extra,
        )

    def __str__(self) -> str:
        share = self.found / self.rows if self.rows else 0
        right = self.right / self.fields if self.fields else 0
        return f"rows {share:.3f} fields {right:.3f} extra {self.extra}/{self.rows}"


def read(words: str) -> Reading:
    """The reading; an empty one where there is no table."""
    try:
        return read_text(words)
    except UserError:
        return Reading(tables=())


def measured(table: Fact, reading: Reading, keys: Sequence[str] = FIELDS) -> Score:
    """How much of the facts came back. A row is found by its name; its fields are those of `keys`
    that the facts name."""
    got: dict[str, list[Any]] = {}
    count = 0
    for one in reading.tables:
        for row in one.indicators:
            got.setdefault(fold(row.name), []).append(row)
            count += 1
    score = Score(rows=len(table["rows"]))
    for fact in table["rows"]:
        wanted = {key: fold(one_line(_get(fact, key))[0]) for key in keys}
        name = fold(indicator_name(_get(fact, "name"))[0])
        score.fields += sum(map(bool, wanted.values()))
        same = got.get(name)
        if not same:
            continue
        row = same.pop(0)
        score.found += 1
        has = {
            "level1": fold(row.level1_raw or ""),
            "level2": fold(row.level2_raw or ""),
            "target": fold(row.target.raw) if row.target else "",
        }
        score.right += sum(has[key] == value for key, value in wanted.items() if value)
    score.extra = count - score.found
    return score
