"""How well checking does: defects planted into clean tables, and what the rule book says of each.

A planting is a hit where a finding of its code stands at the row it was planted in (or at no row,
where the defect is one of the head or of a sum). Any other finding at warning or above that the clean
table does not have, and that the defect does not explain, is a false alarm of the rule that raised it.
"""

from __future__ import annotations

import random
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Protocol

from assistant.checking import Topic, check_table, rule_book
from assistant.evaluation.clean import CleanTable
from assistant.evaluation.planting import Explained, Planting, defects
from assistant.evaluation.plants import computed_defects
from assistant.model.report import Finding, Severity
from assistant.model.table import Value

#: Plantings of one defect that are measured where not all are asked for.
SAMPLE = 30


class Plantable(Protocol):
    """A kind of defect, whether data or a function."""

    @property
    def name(self) -> str:
        """What it is called."""

    @property
    def codes(self) -> tuple[str, ...]:
        """The codes that must be raised."""

    @property
    def also(self) -> tuple[Explained, ...]:
        """What it brings about besides."""

    def plant(self, clean: CleanTable) -> Iterator[Planting]:
        """Every way to plant it in a table."""


class Told(Value):
    """One planting that a rule missed, or one false alarm: what was planted where."""

    code: str
    defect: str
    table: str
    planted: str
    message: str | None = None


class RuleQuality(Value):
    """One rule: plantings found and missed, and alarms that no defect explains."""

    code: str
    name: str
    severity: Severity
    hits: int
    misses: int
    false_alarms: int

    @property
    def recall(self) -> float | None:
        """Found, in percent of planted; None where nothing was planted."""
        planted = self.hits + self.misses
        return 100 * self.hits / planted if planted else None

    @property
    def precision(self) -> float | None:
        """Hits in percent of hits and false alarms; None where it raised nothing."""
        raised = self.hits + self.false_alarms
        return 100 * self.hits / raised if raised else None


class CheckingQuality(Value):
    """The measure of the whole rule book; `clean_findings` are those on the tables as drafted."""

    tables: int
    kinds: int
    plantings: int
    rules: tuple[RuleQuality, ...]
    misses: tuple[Told, ...]
    false_alarms: tuple[Told, ...]
    clean_findings: tuple[Told, ...]

    @property
    def whole(self) -> RuleQuality:
        """All rules together."""
        hits, misses, false = (
            sum(getattr(rule, name) for rule in self.rules)
            for name in ("hits", "misses", "false_alarms")
        )
        return RuleQuality(
            code="",
            name="全部规则",
            severity=Severity.ERROR,
            hits=hits,
            misses=misses,
            false_alarms=false,
        )

    def only(self, rule: str) -> CheckingQuality:
        """The figures of one rule, or of those whose codes begin so."""
        return self.model_copy(
            update={
                name: tuple(one for one in getattr(self, name) if one.code.startswith(rule))
                for name in ("rules", "misses", "false_alarms", "clean_findings")
            }
        )


def all_defects() -> list[Plantable]:
    """Every kind of defect, those that are data first."""
    return [*defects(), *computed_defects()]


def defects_for(rule: str | None) -> list[Plantable]:
    """The kinds of defects that must raise this code, or one that begins so; None: every kind."""
    return [
        kind
        for kind in all_defects()
        if rule is None or any(code.startswith(rule) for code in kind.codes)
    ]


def measure(
    tables: Sequence[CleanTable],
    kinds: Iterable[Plantable],
    progress: Callable[[int, int], None],
    each: int | None = SAMPLE,
) -> CheckingQuality:
    """Plant and check; `each` limits the plantings of one defect (None: all of them).

    The same tables and defects always give the same figures.
    """
    kinds = list(kinds)
    before = {clean.name: check_table(clean.table).findings for clean in tables}
    hits: dict[str, int] = defaultdict(int)
    missed: list[Told] = []
    false: list[Told] = []
    plantings = 0
    for number, kind in enumerate(kinds):
        progress(number, len(kinds))
        for clean, planting in _chosen(kind, tables, each):
            plantings += 1
            findings = check_table(planting.table, history=planting.history).findings
            for code in kind.codes:
                if any(_hits(finding, code, planting) for finding in findings):
                    hits[code] += 1
                else:
                    missed.append(_told(code, kind, clean, planting))
            for finding in _unexplained(findings, before[clean.name], kind):
                false.append(_told(finding.code, kind, clean, planting, finding.message))
    progress(len(kinds), len(kinds))
    return CheckingQuality(
        tables=len(tables),
        kinds=len(kinds),
        plantings=plantings,
        rules=tuple(_by_rule(hits, missed, false)),
        misses=tuple(missed),
        false_alarms=tuple(false),
        clean_findings=tuple(_on_clean(tables, before)),
    )


def _chosen(
    kind: Plantable, tables: Sequence[CleanTable], each: int | None
) -> list[tuple[CleanTable, Planting]]:
    """Plantings drawn by lot, always the same: every wording and every table gets its turn."""
    ways = [(clean, planting) for clean in tables for planting in kind.plant(clean)]
    if each is None or len(ways) <= each:
        return ways
    random.Random(kind.name).shuffle(ways)
    by_wording: dict[str, int] = defaultdict(int)
    by_table: dict[str, int] = defaultdict(int)
    turns: list[tuple[int, int, int]] = []
    for at, (clean, planting) in enumerate(ways):
        turns.append((by_wording[planting.wording], by_table[clean.name], at))
        by_wording[planting.wording] += 1
        by_table[clean.name] += 1
    return [ways[at] for *_, at in sorted(turns)[:each]]


def _hits(finding: Finding, code: str, planting: Planting) -> bool:
    if finding.code != code:
        return False
    there = {finding.indicator, *finding.related}
    return not planting.rows or finding.indicator is None or bool(there & planting.rows)


def _unexplained(
    findings: Iterable[Finding], before: Iterable[Finding], kind: Plantable
) -> Iterator[Finding]:
    explained = {*kind.codes, *(one.code for one in kind.also)}
    known = {(finding.code, finding.indicator) for finding in before}
    for finding in findings:
        if finding.severity is Severity.ADVICE or finding.code in explained:
            continue
        if (finding.code, finding.indicator) not in known:
            yield finding


def _told(
    code: str,
    kind: Plantable,
    clean: CleanTable,
    planting: Planting,
    message: str | None = None,
) -> Told:
    return Told(
        code=code, defect=kind.name, table=clean.title, planted=planting.what, message=message
    )


def _by_rule(
    hits: dict[str, int], missed: Sequence[Told], false: Sequence[Told]
) -> Iterator[RuleQuality]:
    for rule in rule_book():
        if rule.topic is not Topic.SYSTEM:
            yield RuleQuality(
                code=rule.code,
                name=rule.name,
                severity=rule.severity,
                hits=hits[rule.code],
                misses=sum(one.code == rule.code for one in missed),
                false_alarms=sum(one.code == rule.code for one in false),
            )


def _on_clean(
    tables: Sequence[CleanTable], before: dict[str, tuple[Finding, ...]]
) -> Iterator[Told]:
    for clean in tables:
        for finding in before[clean.name]:
            yield Told(
                code=finding.code,
                defect="没有缺陷",
                table=clean.title,
                planted=finding.excerpt or "",
                message=finding.message,
            )
