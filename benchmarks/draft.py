"""Drafting the written task descriptions offline: how good the drafts are, in one table.

    python benchmarks/draft.py            the table, and the sums
    python benchmarks/draft.py --show NAME   one draft whole, as a reviewer would read it
    python benchmarks/draft.py --musts       what a reviewer would miss (tests/drafting/data/musts.yaml)

figures: share of the brief's figures that stand in a row with their unit · cost: whether the cost
rows in 万元 add up to the budget · categories: of quantity, quality, timeliness, cost, social and a
further benefit, satisfaction · findings: error/warning/advice · sources: share of rows with every
source found by the program · basis: rows by text/budget/history/convention.
"""

from __future__ import annotations

import argparse
import statistics
import sys
import tempfile
import time
from collections import Counter
from decimal import Decimal
from pathlib import Path
from typing import Any, NamedTuple

import yaml

from assistant.drafting import Draft, draft, read_brief, suggest
from assistant.library import Library
from assistant.model.evidence import Match
from assistant.model.grammar import parse_target, render_target
from assistant.model.report import Severity
from assistant.model.taxonomy import BENEFIT_LEVELS, COST_LEVELS

BRIEFS = Path(__file__).parent.parent / "corpus" / "briefs" / "written.yaml"
_CATEGORIES = 7


class Line(NamedTuple):
    """What was measured of one draft."""

    name: str
    rows: int
    figures: float
    cost: str
    categories: int
    findings: tuple[int, int, int]
    sources: float
    basis: Counter[str]
    milliseconds: float
    missing: tuple[str, ...]


def measure(entry: dict[str, Any], library: Library) -> Line:
    """Draft one brief and look at the result."""
    start = time.perf_counter()
    made = draft(read_brief(entry["text"]), library)
    took = (time.perf_counter() - start) * 1000
    have = {(row.target.value, row.target.unit) for row in made.indicators if row.target}
    wanted = [parse_target(figure) for figure in entry["figures"]]
    missing = tuple(
        figure
        for figure, target in zip(entry["figures"], wanted, strict=True)
        if (target.value, target.unit) not in have
    )
    severities = Counter(finding.severity for finding in made.report.findings)
    sourced = sum(
        all(evidence.match is not Match.NOT_FOUND for evidence in row.evidence)
        for row in made.indicators
        if row.evidence
    )
    return Line(
        entry["name"],
        len(made.indicators),
        1 - len(missing) / len(wanted),
        _cost(made, entry),
        _categories(made),
        tuple(severities[level] for level in Severity),  # type: ignore[arg-type]
        sourced / len(made.indicators),
        Counter(row.target_basis.value for row in made.indicators),
        took,
        missing,
    )


def _cost(made: Draft, entry: dict[str, Any]) -> str:
    if "cost" not in entry:
        return "–"
    rows = [row.target for row in made.indicators if row.level2 in COST_LEVELS and row.target]
    total = sum(target.value or 0 for target in rows if target.unit == "万元")
    return "yes" if total == Decimal(str(entry["cost"])) else "NO"


def _categories(made: Draft) -> int:
    levels = {row.level2 for row in made.indicators}
    single = ("数量指标", "质量指标", "时效指标", "社会效益指标", "服务对象满意度指标")
    return (
        sum(level in levels for level in single)
        + bool(levels & COST_LEVELS)
        + (len(levels & BENEFIT_LEVELS) >= 2)
    )


def show(made: Draft) -> None:
    """One draft as a reviewer would read it."""
    print(made.title, "|", made.project, "|", made.organization or "")
    for goal in made.goals:
        print(f"{goal.scope.value}: {goal.text}")
    for row in made.indicators:
        target = render_target(row.target) if row.target else ""
        print(f"{row.level2} | {row.name} | {target} | {row.weight} | {row.rationale}")
    for finding in made.report.findings:
        print(finding.severity.value, finding.code, finding.message)
    for question in made.questions:
        print("？", question)


def musts(library: Library) -> None:
    """The share of musts that drafts and suggestions meet, and what drafts miss."""
    sys.path.insert(0, str(Path(__file__).parent.parent))  # what is met is defined beside the tests
    from tests.drafting.musts import HALVES, TASKS, unmet

    for half in HALVES:
        tasks = [task for task in TASKS if task["half"] == half]
        wanted = sum(len(task["musts"]) for task in tasks)
        missed: Counter[str] = Counter()
        for task in tasks:
            brief = read_brief(task["text"])
            lacking = unmet(task, draft(brief, library).indicators)
            missed["draft"] += len(lacking)
            missed["suggest"] += len(unmet(task, suggest(brief, library).suggestions))
            if lacking:
                print(f"{task['name']}: {'; '.join(lacking)}")
        shares = ", ".join(f"{name} {1 - missed[name] / wanted:.1%}" for name in missed)
        print(f"{half}: {len(tasks)} tasks, {wanted} musts: {shares}\n")


def main() -> None:
    """Print the table, or one draft."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--show", metavar="NAME")
    parser.add_argument("--musts", action="store_true")
    given = parser.parse_args()
    asked = given.show
    entries = yaml.safe_load(BRIEFS.read_text(encoding="utf-8"))["briefs"]
    with tempfile.TemporaryDirectory() as folder:
        library = Library.open(Path(folder))
        draft(read_brief(entries[0]["text"]), library)  # the index is read once
        if asked:
            entry = next(entry for entry in entries if entry["name"] == asked)
            show(draft(read_brief(entry["text"]), library))
            return
        if given.musts:
            musts(library)
            return
        lines = [measure(entry, library) for entry in entries]
    print(
        "| brief | rows | figures | cost | categories | findings | sources | text/budget/history/convention | ms |"
    )
    print("| --- | --- | --- | --- | --- | --- | --- | --- | --- |")
    for line in lines:
        basis = "/".join(str(line.basis[k]) for k in ("brief", "budget", "history", "convention"))
        print(
            f"| {line.name} | {line.rows} | {line.figures:.0%} | {line.cost} | {line.categories}/{_CATEGORIES} "
            f"| {'/'.join(map(str, line.findings))} | {line.sources:.0%} | {basis} | {line.milliseconds:.0f} |"
        )
    for line in lines:
        failed = [f"missing {'、'.join(line.missing)}"] if line.missing else []
        failed += ["cost rows do not add up"] if line.cost == "NO" else []
        failed += ["error-level findings"] if line.findings[0] else []
        if failed:
            print(f"FAILED {line.name}: {'; '.join(failed)}")
    n = len(lines)
    print(
        f"\n{n} briefs: figures {sum(line.figures for line in lines) / n:.1%}, "
        f"cost closes {sum(line.cost == 'yes' for line in lines)}/{sum(line.cost != '–' for line in lines)}, "
        f"all categories {sum(line.categories == _CATEGORIES for line in lines)}/{n}, "
        f"without error {sum(line.findings[0] == 0 for line in lines)}/{n}, "
        f"without error or warning {sum(sum(line.findings[:2]) == 0 for line in lines)}/{n}, "
        f"sources {sum(line.sources for line in lines) / n:.1%}, "
        f"median {statistics.median(line.milliseconds for line in lines):.0f} ms, "
        f"slowest {max(line.milliseconds for line in lines):.0f} ms"
    )


if __name__ == "__main__":
    main()
