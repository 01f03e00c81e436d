"""Past values of one measure as a strip plot: a line per year, a dot per value.

Drawn as SVG in the page's own colours and fonts: it follows light and dark, prints, needs no script,
and says in words (`aria-label`, a title on each dot) what it shows.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from markupsafe import Markup

from assistant.library import Statistic
from assistant.web.render import render
from assistant.web.texts import t

_WIDTH, _LEFT, _RIGHT, _LINE, _TOP, _BOTTOM = 520, 66, 20, 24, 22, 24
_TICKS = 5


@dataclass(frozen=True)
class Point:
    """One past value, in the statistic's unit; `label` says whose it is."""

    value: Decimal
    year: int | None
    label: str


@dataclass(frozen=True)
class _Dot:
    x: float
    y: float
    radius: float
    title: str


def strip_plot(
    statistic: Statistic, points: Sequence[Point], current: Decimal | None = None
) -> Markup:
    """The points with median and quartiles; `current` is the value that the reader's own row has."""
    years = sorted({point.year for point in points}, key=lambda year: (year is None, year or 0))
    shown = [point.value for point in points] + ([] if current is None else [current])
    ticks = _nice_ticks(min(shown), max(shown))
    low, high = ticks[0], ticks[-1]

    def x(value: Decimal) -> float:
        return _LEFT + float((value - low) / (high - low)) * (_WIDTH - _LEFT - _RIGHT)

    def y(year: int | None) -> float:
        return _TOP + (years.index(year) + 0.5) * _LINE

    repeated = Counter((point.year, point.value) for point in points)
    labels: dict[tuple[int | None, Decimal], list[str]] = {}
    for point in points:
        labels.setdefault((point.year, point.value), []).append(point.label)
    unit = statistic.unit or ""
    return render(
        "plot.html",
        label=t(
            "plot.label",
            measure=statistic.measure,
            unit=unit or t("stats.unit.none"),
            n=len(points),
            low=plain(statistic.min),
            median=plain(statistic.median),
            high=plain(statistic.max),
        ),
        width=_WIDTH,
        height=_TOP + len(years) * _LINE + _BOTTOM,
        left=_LEFT,
        right=_WIDTH - _RIGHT,
        top=_TOP,
        bottom=_TOP + len(years) * _LINE,
        lines=[(y(year), str(year) if year else t("plot.no_year")) for year in years],
        ticks=[(x(tick), f"{plain(tick)}") for tick in ticks],
        unit=unit,
        band=(x(statistic.q1), x(statistic.q3)),
        median=(x(statistic.median), f"{plain(statistic.median)}{unit}"),
        current=None if current is None else (x(current), f"{plain(current)}{unit}"),
        dots=[
            _Dot(
                x(value),
                y(year),
                min(4 + 1.2 * (times - 1), 9),
                f"{plain(value)}{unit} × {times}\n" + "\n".join(labels[year, value]),
            )
            for (year, value), times in repeated.items()
        ],
    )


def plain(value: Decimal) -> str:
    """The number without an exponent or trailing zeros: `1E+3` is 1000, `95.0` is 95."""
    text = f"{value:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def _nice_ticks(low: Decimal, high: Decimal) -> list[Decimal]:
    """Round numbers that enclose both ends, about `_TICKS` of them."""
    if low == high:
        low, high = low - (abs(low) / 10 or 1), high + (abs(high) / 10 or 1)
    rough = (high - low) / (_TICKS - 1)
    magnitude = Decimal(10) ** rough.adjusted()
    step = next(factor * magnitude for factor in (1, 2, 5, 10) if factor * magnitude >= rough)
    first, last = (low // step) * step, -((-high) // step) * step
    # NOTE: Decimal's // truncates towards zero, so negative ends need one step more.
    first, last = first if first <= low else first - step, last if last >= high else last + step
    return [first + step * number for number in range(int((last - first) / step) + 1)]
