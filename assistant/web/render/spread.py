"""How the past values of a measure spread, as a histogram with its quartiles named."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from markupsafe import Markup

from assistant.library import Distribution, Hit, Statistic
from assistant.library.overview.shapes import Bin
from assistant.library.overview.spread import bins
from assistant.web.render import render
from assistant.web.render.plot import plain
from assistant.web.render.sources import Past, plot_of
from assistant.web.texts import t

_WIDTH, _LEFT, _RIGHT, _TOP, _BAR, _FOOT = 520, 12, 12, 20, 110, 62
_WIDEST = 64
#: Room for half a quartile's name.
_NAME = 48
#: Values that are also drawn one by one, year by year.
_STRIP = 200


@dataclass(frozen=True)
class Measured:
    """A distribution as it is shown."""

    statistic: Statistic
    histogram: Markup
    strip: Markup | None
    rows: Sequence[Hit]


@dataclass(frozen=True)
class _Drawn:
    x: float
    y: float
    width: float
    rows: int
    label: str
    title: str
    marks: tuple[str, ...]
    anchor: str


def measure_view(measure: str, found: Sequence[tuple[Distribution, Sequence[Hit]]]) -> Markup:
    """One block for each unit; the rows are the newest ones (event `hit` with a row's id)."""
    shown = [
        Measured(
            one.statistic,
            histogram(one),
            plot_of(Past(one.statistic, tuple(rows))) if one.statistic.n <= _STRIP else None,
            rows,
        )
        for one, rows in found
    ]
    return render("library_measure.html", measure=measure, found=shown, plain=plain)


def histogram(distribution: Distribution) -> Markup:
    """The bars with how many rows each stands for; said in words as well."""
    s = distribution.statistic
    found, unit = bins(distribution), s.unit or ""
    step = (_WIDTH - _LEFT - _RIGHT) / len(found)
    width = min(step * 0.8, _WIDEST)
    bottom = _TOP + _BAR
    most = max(one.rows for one in found)
    marks = _marks(s, found)
    drawn = []
    for at, one in enumerate(found):
        x = _LEFT + at * step + (step - width) / 2
        left, right = x + width / 2 < _NAME, x + width / 2 > _WIDTH - _NAME
        drawn.append(
            _Drawn(
                x=x,
                y=bottom - _BAR * one.rows / most,
                width=width,
                rows=one.rows,
                label=plain(one.low) if one.low == one.high else f"{plain(one.low)}～",
                title=t("library.histogram.bar", range=f"{_range(one)}{unit}", rows=one.rows),
                marks=marks.get(at, ()),
                anchor="start" if left else "end" if right else "middle",
            )
        )
    return render(
        "histogram.html",
        label=t(
            "library.histogram",
            measure=s.measure,
            unit=s.unit or t("stats.unit.none"),
            n=s.n,
            bars="、".join(one.title for one in drawn if one.rows),
            q1=plain(s.q1),
            median=plain(s.median),
            q3=plain(s.q3),
        ),
        width=_WIDTH,
        height=bottom + _FOOT,
        left=_LEFT,
        right=_WIDTH - _RIGHT,
        bottom=bottom,
        bars=drawn,
    )


def _range(one: Bin) -> str:
    return plain(one.low) if one.low == one.high else f"{plain(one.low)}～{plain(one.high)}"


def _marks(s: Statistic, found: Sequence[Bin]) -> dict[int, tuple[str, ...]]:
    """The quartiles under the bar that they fall on, or the last one below them."""
    marks: dict[int, tuple[str, ...]] = {}
    for key, value in (("q1", s.q1), ("median", s.median), ("q3", s.q3)):
        at = max((n for n, one in enumerate(found) if one.low <= value), default=0)
        name = t(f"library.quartile.{key}")
        marks[at] = (*marks.get(at, ()), f"{name} {plain(value)}{s.unit or ''}")
    return marks
