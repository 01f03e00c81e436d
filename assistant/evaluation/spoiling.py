"""Damage as converters, text recognisers and templates leave it, done to a cell on purpose."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from assistant.evaluation.layouts import Shows

_LEVELS = frozenset({Shows.LEVEL1, Shows.LEVEL2})
_NAMES = frozenset({Shows.NAME})
_TARGETS = frozenset({Shows.TARGET})
_GOALS = frozenset({Shows.GOAL})

_FULL_WIDTH = {ord(sign): chr(ord(sign) + 0xFEE0) for sign in "0123456789%.,"}


@dataclass(frozen=True, slots=True)
class Damage:
    """One kind of damage: the cells it befalls, and what becomes of a text in the n-th row.

    `lasting` damage could be meant, so that reading must leave it as it stands.
    """

    befalls: frozenset[Shows]
    spoil: Callable[[str, int], str]
    lasting: bool = False


def _spaces(text: str, number: int) -> str:
    middle = len(text) // 2
    return f"{text[:middle]} {text[middle:]}" if number % 2 == 0 else text


def _break(text: str, number: int) -> str:
    middle = len(text) // 2
    return f"{text[:middle]}\n{text[middle:]}" if number % 2 and len(text) > 4 else text


def _cut(text: str, _: int) -> str:
    return text[:-1] if text.endswith("指标") and len(text) > 5 else text


DAMAGES: dict[str, Damage] = {
    "spaces": Damage(_NAMES | _LEVELS, _spaces),
    "cut": Damage(frozenset({Shows.LEVEL2}), _cut),
    "formula": Damage(
        _TARGETS,
        lambda text, _: text.replace("≥", r"\geqslant ").replace("≤", r"\leqslant "),
    ),
    "full_width": Damage(_TARGETS, lambda text, _: text.translate(_FULL_WIDTH)),
    "star": Damage(_NAMES, lambda text, number: "★" * (number % 3) + text),
    "slot": Damage(_NAMES, lambda text, number: f"指标{number % 3 + 1}：{text}"),
    "hint": Damage(_NAMES, lambda text, number: f"{text}（≥**%）" if number % 2 else text),
    "tags": Damage(_GOALS | _NAMES, lambda text, number: f"<p>{text}</p>" if number % 2 else text),
    "bookmark": Damage(
        _NAMES, lambda text, number: f"[bookmark: _Toc{number}]{text}" if number % 4 == 0 else text
    ),
    "breaks": Damage(_NAMES | _LEVELS, _break),
    "two_for_sign": Damage(_TARGETS, lambda text, _: text.replace("≥", "2"), lasting=True),
}
