"""What the caller may choose for a check, and what follows from it for each rule."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pydantic import Field, ValidationError

from assistant.checking.profiles import Profile
from assistant.checking.registry import Rule, RuleOptions, rule_book
from assistant.model.errors import UserError
from assistant.model.report import Severity
from assistant.model.table import Value


class Options(Value):
    """Choices for one check.

    `select` and `ignore` hold codes or prefixes of codes (`VAL`, `VAL101`); nothing selected means
    all. `severity` overrides the level of a rule by its code, `settings` its options. `profile` is
    a name or a file; None: recognised from the table. `words` is a folder of word lists whose
    entries come on top of those that ship.
    """

    profile: str | None = None
    select: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()
    severity: dict[str, Severity] = Field(default_factory=dict)
    settings: dict[str, dict[str, Any]] = Field(default_factory=dict)
    words: Path | None = None


@dataclass(frozen=True, slots=True)
class Chosen:
    """A rule to run, with its level and its options."""

    rule: Rule
    severity: Severity
    options: RuleOptions


def choose_rules(options: Options, profile: Profile) -> tuple[Chosen, ...]:
    """The rules to run. The caller's word wins over the profile's, the profile's over the rule's.

    Raises UserError for a code or prefix that no rule has, or an option of the wrong kind.
    """
    _all_known((*options.select, *options.ignore), whole=False)
    _all_known((*options.severity, *options.settings), whole=True)
    severities = {**profile.severity, **options.severity}
    return tuple(
        Chosen(
            rule,
            severities.get(rule.code, rule.severity),
            _settings(rule, profile, options.settings),
        )
        for rule in rule_book()
        if _chosen(rule.code, options, profile)
    )


def may_run(code: str, options: Options) -> bool:
    """Whether these choices leave the rule of this code in; a profile may still leave it out."""
    if options.select and not code.startswith(_upper(options.select)):
        return False
    return not code.startswith(_upper(options.ignore))


def _chosen(code: str, options: Options, profile: Profile) -> bool:
    if options.select:
        return may_run(
            code, options
        )  # what is asked for by name runs whatever the profile leaves out
    return may_run(code, options) and not code.startswith(_upper(profile.ignore))


def _upper(codes: Iterable[str]) -> tuple[str, ...]:
    return tuple(code.upper() for code in codes)


def _all_known(codes: Iterable[str], *, whole: bool) -> None:
    known = [rule.code for rule in rule_book()]
    for code in _upper(codes):
        if not (code in known if whole else code and any(k.startswith(code) for k in known)):
            raise UserError(f"没有代码为“{code}”的规则：运行 jixiao rules 查看全部规则代码。")


def _settings(rule: Rule, profile: Profile, given: Mapping[str, dict[str, Any]]) -> RuleOptions:
    values = {**profile.settings.get(rule.code, {}), **given.get(rule.code, {})}
    if not values:
        return rule.options()
    try:
        return rule.options.model_validate(values)
    except ValidationError as error:
        wrong = "、".join(str(part) for part in error.errors()[0]["loc"])
        raise UserError(
            f"规则 {rule.code} 的选项“{wrong}”不能这样写：运行 jixiao rules {rule.code} 查看它有哪些选项。"
        ) from None
