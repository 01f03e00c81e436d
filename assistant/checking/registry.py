"""The rule book: what a rule declares, and where all rules are gathered.

A rule is one decorated generator in a module of `rules/`: its declaration is the single source of
its page, of its row in the rule book and of the examples that run as tests.
"""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from typing import TYPE_CHECKING, Any, TypeVar, overload

from pydantic import BaseModel, ConfigDict

from assistant.model.report import Severity

if TYPE_CHECKING:
    from assistant.checking.context import Context
    from assistant.checking.objection import Objection


class Topic(StrEnum):
    """What a rule is about; the letters of its code follow from it."""

    STRUCTURE = "完整性"
    CLASSIFICATION = "指标归类"
    VALUE = "指标值"
    WORDING = "文字表述"
    GRADES = "评价档次"
    WEIGHTS = "分值"
    MONEY = "资金"
    RELEVANCE = "相关性"
    DUPLICATES = "重复与矛盾"
    STALENESS = "时效与过时内容"
    HISTORY = "与往年比较"
    SYSTEM = "系统"

    @property
    def prefix(self) -> str:
        """The letters that the codes of this topic start with."""
        return _PREFIXES[self]


_PREFIXES = {
    Topic.STRUCTURE: "STR",
    Topic.CLASSIFICATION: "CLS",
    Topic.VALUE: "VAL",
    Topic.WORDING: "WRD",
    Topic.GRADES: "GRD",
    Topic.WEIGHTS: "WGT",
    Topic.MONEY: "MON",
    Topic.RELEVANCE: "REL",
    Topic.DUPLICATES: "DUP",
    Topic.STALENESS: "OLD",
    Topic.HISTORY: "HIS",
    Topic.SYSTEM: "SYS",
}


class RuleOptions(BaseModel):
    """Base of a rule's options: named, typed, with a default and a description each."""

    model_config = ConfigDict(frozen=True, extra="forbid")


Check = Callable[["Context", Any], Iterator["Objection"]]
OptionsT = TypeVar("OptionsT", bound=RuleOptions)


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule of the book. `bad` and `good` are tables in the notation of `notation`; tests run both."""

    code: str
    name: str
    severity: Severity
    topic: Topic
    basis: str
    what: str
    why: str
    bad: str
    good: str
    options: type[RuleOptions]
    check: Check


#: Stamped on what the engine reports when a rule itself fails; runs nothing.
INTERNAL_ERROR = Rule(
    code="SYS001",
    name="规则运行出错",
    severity=Severity.ERROR,
    topic=Topic.SYSTEM,
    basis="程序自身的问题，与填报内容无关",
    what="某条规则在运行中出错，没有查完。其余规则照常进行，不影响得分。",
    why="不声不响地少查一条，会让人误以为这一条没有问题。",
    bad="",
    good="",
    options=RuleOptions,
    check=lambda _table, _options: iter(()),
)

_rules: dict[str, Rule] = {INTERNAL_ERROR.code: INTERNAL_ERROR}

Plain = Callable[["Context"], Iterator["Objection"]]
Optioned = Callable[["Context", OptionsT], Iterator["Objection"]]


@overload
def rule(
    code: str,
    name: str,
    severity: Severity,
    topic: Topic,
    *,
    basis: str,
    what: str,
    why: str,
    bad: str,
    good: str,
) -> Callable[[Plain], Plain]: ...


@overload
def rule(
    code: str,
    name: str,
    severity: Severity,
    topic: Topic,
    *,
    basis: str,
    what: str,
    why: str,
    bad: str,
    good: str,
    options: type[OptionsT],
) -> Callable[[Optioned[OptionsT]], Optioned[OptionsT]]: ...


def rule(
    code: str,
    name: str,
    severity: Severity,
    topic: Topic,
    *,
    basis: str,
    what: str,
    why: str,
    bad: str,
    good: str,
    options: type[RuleOptions] | None = None,
) -> Any:
    """Declare the decorated generator as a rule.

    It takes the table's `Context` (and its options, where it declares any) and yields objections;
    the engine stamps code, name, severity and basis on them.
    """

    def register(check: Any) -> Any:
        if code in _rules:
            raise ValueError(f"two rules are called {code}")
        _rules[code] = Rule(
            code=code,
            name=name,
            severity=severity,
            topic=topic,
            basis=basis,
            what=what,
            why=why,
            bad=bad.strip("\n"),
            good=good.strip("\n"),
            options=options or RuleOptions,
            check=check if options else lambda table, _options: check(table),
        )
        return check

    return register


@cache
def rule_book() -> tuple[Rule, ...]:
    """Every rule, by topic and code."""
    from assistant.checking import rules

    for module in pkgutil.iter_modules(rules.__path__):
        importlib.import_module(f"{rules.__name__}.{module.name}")
    order = list(Topic)
    return tuple(sorted(_rules.values(), key=lambda rule: (order.index(rule.topic), rule.code)))
