"""What a model is asked to answer, as shapes. Nothing in them is trusted: `claims` and `merging` decide."""

from __future__ import annotations

from typing import Any, Literal, NamedTuple, TypeVar

from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator

_MOST_ITEMS = 40
_SHOWN = 60


class _Said(BaseModel):
    model_config = ConfigDict(frozen=True, extra="ignore", strict=True, str_strip_whitespace=True)


class ProposedRow(_Said):
    """One further indicator, and where the model claims its value comes from."""

    level2: str = Field(min_length=2, max_length=20)
    name: str = Field(min_length=2, max_length=40)
    target: str = Field(min_length=1, max_length=40)
    reason: str = Field(default="", max_length=300)
    cite: str | None = Field(default=None, max_length=120)  # id of what it was given
    quote: str | None = Field(default=None, max_length=300)  # words of the task

    @field_validator("cite", "quote")
    @classmethod
    def _blank_is_none(cls, value: str | None) -> str | None:
        return value or None


class Renamed(_Said):
    """Another name for a row of the draft."""

    id: str = Field(max_length=20)
    name: str = Field(min_length=2, max_length=40)


class Proposal(_Said):
    """What is to become of the draft: rows added, rows left out, rows renamed, the goal in words."""

    indicators: list[ProposedRow]
    drop: list[str] = Field(default_factory=list)
    rename: list[Renamed] = Field(default_factory=list)
    goal: str = ""


class ReadFigure(_Said):
    """A figure of the task. `activity` is the id of the activity it belongs to, where it has one."""

    activity: str | None = None
    name: str = Field(min_length=2, max_length=40)
    value: str = Field(min_length=1, max_length=40)
    quote: str = Field(min_length=1, max_length=300)


class ReadDetail(_Said):
    """Where, for whom, how often or by when an activity is done; without `activity`, the whole task."""

    activity: str | None = None
    what: Literal["place", "people", "frequency", "deadline"]
    quote: str = Field(min_length=1, max_length=60)


class ReadMoney(_Said):
    """The budget as a whole, or one line of it under its name in the task."""

    what: Literal["total", "line"]
    name: str = Field(default="", max_length=40)
    amount: str = Field(min_length=1, max_length=40)
    quote: str = Field(min_length=1, max_length=300)


class ReadText(_Said):
    """Words of the task, a stretch of it as it stands."""

    quote: str = Field(min_length=2, max_length=300)


class Reading(_Said):
    """What the model reads in the task beside what the program has read."""

    activities: list[ReadText]
    figures: list[ReadFigure]
    details: list[ReadDetail]
    money: list[ReadMoney]
    policies: list[ReadText]


class Broken(NamedTuple):
    """An item that has not the shape asked for: what can be shown of it, and why."""

    said: str
    why: str


_Item = TypeVar("_Item", bound=BaseModel)


def items(whole: dict[str, Any], key: str, shape: type[_Item]) -> tuple[list[_Item], list[Broken]]:
    """The items under a key one by one: those of the right shape, and the others."""
    listed = whole.get(key)
    sound: list[_Item] = []
    broken: list[Broken] = []
    for item in listed[:_MOST_ITEMS] if isinstance(listed, list) else []:
        try:
            sound.append(shape.model_validate(item))
        except ValidationError as error:
            broken.append(Broken(_shown(item), _why(error)))
    return sound, broken


def _shown(item: Any) -> str:
    name = item.get("name") if isinstance(item, dict) else None
    return str(name)[:_SHOWN] if name else "（没有名称）"


def _why(error: ValidationError) -> str:
    fields = dict.fromkeys(".".join(map(str, each["loc"])) or "整条" for each in error.errors())
    return f"{'、'.join(fields)} 缺少、类型不对或者过长"
