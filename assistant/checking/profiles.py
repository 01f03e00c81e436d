"""Profiles: what differs by place, form or unit. Each is a YAML file in `corpus/profiles`.

The national guides are for reference on trial, so a local table that differs is not wrong: the
profile says which categories it must have, where cost and satisfaction stand, and what the points
add up to. Without a name, the profile is recognised from the table, and the report says why.
"""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ConfigDict, Field

from assistant.checking.data import read_yaml, shaped
from assistant.model.errors import UserError
from assistant.model.report import Severity
from assistant.model.table import GoalTable
from assistant.paths import shipped

NEUTRAL = "neutral"


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Category(_Part):
    """A category a table must have: any one of these canonical level-2 (or level-1) names."""

    name: str
    any_of: tuple[str, ...]


class Sign(_Part):
    """What a table of this profile looks like: all that is given must hold of it.

    `places` is matched in organization and title; `level1`, `level2` by one row that stands so;
    `points` is the sum of all weights. In `reason` `{place}` stands for the place that was found.
    """

    reason: str
    strength: int = 1
    places: tuple[str, ...] = ()
    level1: str | None = None
    level2: str | None = None
    points: Decimal | None = None

    def seen(self, table: GoalTable) -> str | None:
        """The reason, where the table carries this sign, else None."""
        place = None
        if self.places:
            named = f"{table.organization or ''} {table.title or ''}"
            place = next((place for place in self.places if place in named), None)
            if place is None:
                return None
        if (self.level1 or self.level2) and not any(
            self.level1 in (None, row.level1) and self.level2 in (None, row.level2)
            for row in table.indicators
        ):
            return None
        if self.points is not None:
            weights = [row.weight for row in table.indicators if row.weight is not None]
            if len(weights) != len(table.indicators) or sum(weights) != self.points:
                return None
        return self.reason.format(place=place)


class Profile(_Part):
    """What a kind of table must look like, as data.

    `cost_under` and `satisfaction_under` are the level-1 names these may stand under; `totals` the
    sums of points that are right; `splits` the customary points of each level-1 name. `severity`, `settings` and `ignore` tune rules by code. What a
    file leaves out comes from the shipped profile that it `extends`.
    """

    name: str
    title: str
    description: str
    documents: tuple[str, ...] = ()
    required: tuple[Category, ...]
    cost_under: tuple[str, ...]
    satisfaction_under: tuple[str, ...]
    totals: tuple[Decimal, ...]
    splits: tuple[dict[str, Decimal], ...] = ()
    extends: str | None = None
    signs: tuple[Sign, ...] = ()
    severity: dict[str, Severity] = Field(default_factory=dict)
    settings: dict[str, dict[str, Any]] = Field(default_factory=dict)
    ignore: tuple[str, ...] = ()


def profiles() -> Iterator[Profile]:
    """Every shipped profile, the neutral one first."""
    names = sorted(path.stem for path in _folder().glob("*.yaml"))
    for name in sorted(names, key=lambda name: name != NEUTRAL):
        yield _shipped(name)


def load_profile(name_or_path: str | Path) -> Profile:
    """A shipped profile by name, or one from a YAML file.

    Raises UserError where there is no such name and no such file, or the file is not a profile.
    """
    name = str(name_or_path)
    if name in {path.stem for path in _folder().glob("*.yaml")}:
        return _shipped(name)
    path = Path(name_or_path)
    if path.suffix not in {".yaml", ".yml"}:
        known = "、".join(profile.name for profile in profiles())
        raise UserError(f"没有名为“{name}”的审核口径：可用的有 {known}，也可以给出一个 YAML 文件。")
    return _load(path)


def choose_profile(table: GoalTable, named: str | None) -> tuple[Profile, str]:
    """The profile to check this table by, and why it is that one."""
    if named is not None:
        profile = load_profile(named)
        return profile, f"按指定的口径“{profile.title}”审核"
    best, reasons, strength = _shipped(NEUTRAL), "", 0
    for profile in profiles():
        seen = [(sign, said) for sign in profile.signs if (said := sign.seen(table)) is not None]
        if sum(sign.strength for sign, _ in seen) > strength:
            best, strength = profile, sum(sign.strength for sign, _ in seen)
            reasons = "；".join(said for _, said in seen)
    if not strength:
        return best, f"没有识别出地方或表式特征，按“{best.title}”审核"
    return best, f"{reasons}，按“{best.title}”审核"


def _folder() -> Path:
    return shipped("corpus") / "profiles"


@cache
def _shipped(name: str) -> Profile:
    return _load(_folder() / f"{name}.yaml")


def _load(path: Path) -> Profile:
    content = read_yaml(path)
    if isinstance(content, dict) and (base := content.get("extends")) is not None:
        inherited = load_profile(str(base)).model_dump(exclude={"signs"})
        content = {**inherited, **content}
    return shaped(content, Profile, path)
