"""The target value that past rows of one measure and unit speak for.

The order of the methods is that of their grounds: the body's own direction over three or more
years, the mean of its last three, and for what carries over from others the value that most past
rows lie near (shares) or the middle one (time limits, prices per head). A quantity of others is
never borrowed. Which rows count is told in `choosing`, which are set aside in `outliers`.

The confidence is counted, not felt: each table is left out in turn, and how often the others would
have come near it is the chance that they come near the next one. Two tables that nobody saw, a hit
and a miss, keep small groups modest.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Sequence
from decimal import Decimal
from typing import NamedTuple

from assistant.library.store.store import Figure
from assistant.library.targets import direction
from assistant.library.targets.choosing import RECENT, Asker, Circle, circle, transferable, weight
from assistant.library.targets.outliers import Split
from assistant.library.targets.shapes import Aside, Method, Suggested
from assistant.library.targets.values import POINTED, Asked, LeftOut, as_printed, near, said
from assistant.model.target import Operator
from assistant.model.units import implied_direction

# More rows than these, the newest, teach nothing new.
_MOST = 100
_HUNDRED = Decimal(100)


class _Found(NamedTuple):
    method: Method
    value: Decimal
    rows: list[Figure]
    how: str
    confidence: float


def suggest(measure: str, unit: str | None, rows: Split, asker: Asker) -> Suggested:
    """A value for this asker from the rows of one measure, all in this unit."""
    size = not transferable(measure, unit)
    chosen = circle(rows.counted, asker, size=size)
    if chosen is None:
        return _undecided(measure, unit, rows, size=size)
    chosen = chosen._replace(figures=chosen.figures[:_MOST])
    newest = max((figure.year or 0 for figure in chosen.figures), default=0)
    year = asker.year or newest
    # Whoever plans without naming the year plans the next one.
    found = _trend(chosen, unit, asker.year or newest + 1) or (
        _mean(chosen, year, unit) if chosen.own and size else _middle(chosen, year, unit)
    )
    return Suggested(
        method=found.method,
        value=found.value,
        operator=usual_operator(measure, unit, found.rows, found.value),
        unit=unit,
        sentence=_sentence(measure, unit, chosen, found, rows.aside),
        confidence=round(found.confidence, 2),
        ids=tuple(figure.id for figure in found.rows),
        aside=tuple(rows.aside),
    )


def usual_operator(
    measure: str, unit: str | None, rows: Sequence[Figure], value: Decimal
) -> Operator | None:
    """The sign usual before the value; none printed means what the name implies.

    A share of 100 % is always `=`: more is impossible.
    """
    if unit == "%" and value == _HUNDRED:
        return Operator.EQ
    at_value = [figure for figure in rows if figure.value == value]
    for group in (at_value, rows):
        printed = Counter(figure.operator for figure in group if figure.operator)
        if printed:
            return printed.most_common(1)[0][0]
    return {"up": Operator.GE, "down": Operator.LE}.get(implied_direction(measure) or "")


# -- the methods -------------------------------------------------------------------------------------


def _trend(chosen: Circle, unit: str | None, year: int) -> _Found | None:
    """The direction of the body's own years, one year on at most; None where there is none."""
    if not chosen.own:
        return None
    line = direction.of(chosen.figures, year)
    if line is None:
        return None
    value = direction.bounded(line.value, unit, chosen.figures)
    years = "、".join(f"{at}年{said(past)}" for at, past in line.points)
    return _Found(
        Method.TREND,
        value,
        chosen.figures,
        f"逐年{'上升' if line.step > 0 else '下降'}（{years}），顺延为{said(value)}{unit or ''}",
        line.confidence,
    )


def _mean(chosen: Circle, year: int, unit: str | None) -> _Found:
    """The mean of the last three years: what a body of this size does."""
    rows = [figure for figure in chosen.figures if weight(figure, year) > 1] or chosen.figures
    total = sum((figure.value for figure in rows), Decimal(0))
    value = as_printed(total / len(rows), rows)
    how = f"取近{RECENT}年平均值" if len(rows) > 1 else "沿用"
    others = len(rows) - 1
    hits = sum(near((total - f.value) / others, f.value, unit) for f in rows) if others else 0
    return _Found(
        Method.MEAN,
        value,
        rows,
        f"{how}{said(value)}{unit or ''}",
        _chance(hits, len(rows) if others else 0),
    )


def _middle(chosen: Circle, year: int, unit: str | None) -> _Found:
    """A value really asked: the one most rows lie near for shares, the middle one otherwise."""
    rows = chosen.figures
    asked = Asked.of([(figure.value, weight(figure, year)) for figure in rows], unit)
    weights = {weight(figure, year) for figure in rows}
    method, word = Method.MEDIAN, "中位数"
    if unit in POINTED:
        method, word = Method.TYPICAL, "与多数相近的"
    pick = asked.densest if unit in POINTED else asked.median
    value = pick()
    how = f"取{word}{said(value)}{unit or ''}"
    if len(rows) == 1:
        how = "仅供参考"
    elif len({figure.value for figure in rows}) == 1:
        how = f"取{said(value)}{unit or ''}"
    elif len(weights) > 1:
        how += f"（{RECENT}年以外的减半计）"
    return _Found(method, value, rows, how, _foreseen(rows, year, unit, pick))


def _foreseen(
    rows: Sequence[Figure], year: int, unit: str | None, pick: Callable[[LeftOut], Decimal]
) -> float:
    """The chance of coming near: each table left out in turn and guessed from the others.

    Rows of one table are one voice, so that tables are what is counted.
    """
    tables: defaultdict[str, list[tuple[Decimal, int]]] = defaultdict(list)
    for figure in rows:
        tables[figure.id.partition(":")[0]].append((figure.value, weight(figure, year)))
    if len(tables) == 1:
        return _chance(0.0, 0)
    # Tables that ask the same leave the same others behind.
    alike = Counter(tuple(sorted(asked)) for asked in tables.values())
    hits = 0.0
    for left_out, times in alike.items():
        guess = pick(left_out)
        hits += times * sum(near(guess, value, unit) for value, _ in left_out) / len(left_out)
    return _chance(hits, len(tables))


def _chance(hits: float, of: int) -> float:
    """The share of hits, with one unseen hit and one unseen miss."""
    return (hits + 1) / (of + 2)


# -- the sentences -----------------------------------------------------------------------------------


def _sentence(
    measure: str, unit: str | None, chosen: Circle, found: _Found, aside: Sequence[Aside]
) -> str:
    values = [figure.value for figure in found.rows]
    low, high = min(values), max(values)
    spread = f"取值{said(low)}—{said(high)}"
    if low == high:
        spread = f"取值都是{said(high)}" if len(values) > 1 else f"，取值{said(high)}"
    rows = f"{len(values)}条" if len(values) > 1 else "只有1条"
    years = sorted({figure.year for figure in found.rows if figure.year is not None})
    when = "往年"
    if years:
        when = f"{years[0]}年" if years[0] == years[-1] else f"{years[0]}—{years[-1]}年"
    put_aside = f"；另有{len(aside)}条存疑或偏离过大，未计入" if aside else ""
    return (
        f"{chosen.whose}{when}{rows}可比指标（{measure}）{spread}{unit or ''}，"
        f"{found.how}{put_aside}。"
    )


def _undecided(measure: str, unit: str | None, rows: Split, *, size: bool) -> Suggested:
    if rows.counted and size:
        sentence = (
            f"数量由任务决定：往年{len(rows.counted)}条可比指标（{measure}）都是其他单位的，"
            "大小不能照搬，请按任务安排填写。"
        )
    else:
        sentence = f"往年可比的指标（{measure}）都存疑，没有可用的值。"
    return Suggested(
        method=Method.NONE,
        value=None,
        operator=None,
        unit=unit,
        sentence=sentence,
        confidence=0,
        ids=(),
        aside=tuple(rows.aside),
    )
