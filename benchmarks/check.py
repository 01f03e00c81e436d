"""Checking: 60, 1,000, 3,000 and 10,000 rows in process, and `jixiao check one.txt` from a cold start.

    python benchmarks/check.py

Rows are those of the corpus, repeated with a place in each name; tasks and goals grow with them.
The peer is what an office's own script would be: one regular expression per word of the wording
lists, run over every text, knowing nothing of tables; cold, the same script in a fresh process.
Beside both the bare interpreter. Medians, on one machine, one after the other.
"""

from __future__ import annotations

import re
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path

from assistant.checking import check_table, rule_book
from assistant.checking.words import word_lists
from assistant.evaluation.clean import clean_tables
from assistant.evaluation.facts import tables
from assistant.model.table import Budget, Goal, GoalScope, GoalTable, Source, Task
from assistant.writing import write_table

_SIZES = (60, 1_000, 3_000, 10_000)
_ROWS_PER_TASK = 12
_COLD = 7
_PLACES = "东南西北上下前后左右山川河湖江海林田桥坝"
_NAIVE = """
import re, sys, yaml
from pathlib import Path
words = [w for path in sys.argv[2:] for v in yaml.load(open(path, "rb"), yaml.CSafeLoader).values()
         if isinstance(v, list) for e in v if (w := e if isinstance(e, str) else e.get("wrong"))]
text = Path(sys.argv[1]).read_text(encoding="utf-8")
print(sum(bool(re.search(re.escape(word), text)) for word in words))
"""


def table_of_size(rows: int) -> GoalTable:
    """A table with so many different rows, and a task with its promise for every twelve of them."""
    known = [row for table in tables() for row in table.indicators if row.name]
    indicators = tuple(
        known[at % len(known)].model_copy(
            update={
                "id": f"r{at + 1}",
                "name": f"{at // len(known)}片{known[at % len(known)].name}",
            }
        )
        for at in range(rows)
    )
    named = [indicators[at].name for at in range(0, rows, _ROWS_PER_TASK)]
    return GoalTable(
        source=Source(path="测.txt", sha256=""),
        year=2024,
        budget=Budget(total=Decimal(len(named) * 10)),
        goals=(
            Goal(
                scope=GoalScope.ANNUAL,
                text="；".join(f"{name}完成{at % 90 + 2}个" for at, name in enumerate(named)),
            ),
        ),
        tasks=tuple(
            Task(
                id=f"t{at}",
                name=name,
                content=f"{name}{at % 90 + 2}次",
                budget=Budget(total=Decimal(10)),
            )
            for at, name in enumerate(named)
        ),
        indicators=indicators,
    )


def _place(number: int) -> str:
    """A made-up place for each repetition: digits would not tell names apart, as rules read them."""
    return _PLACES[number % len(_PLACES)] + _PLACES[number // len(_PLACES) % len(_PLACES)] + "片"


def naive(table: GoalTable) -> int:
    """The wording lists as regular expressions over every text; how many matched."""
    words = word_lists()
    listed = [pair.wrong for pair in words.confusable.pairs]
    listed += [*words.goals.duties, *words.goals.slogans, *words.goals.spending]
    listed += [*words.vague.phrases, *words.process.process]
    patterns = [re.compile(re.escape(word)) for word in listed]
    texts = [goal.text for goal in table.goals] + [f"{t.name}{t.content}" for t in table.tasks]
    for row in table.indicators:
        texts += [row.name, row.target.raw if row.target else "", row.explanation or ""]
    return sum(bool(pattern.search(text)) for text in texts for pattern in patterns)


def milliseconds(
    work: Callable[[], object], times: int, clock: Callable[[], float] = time.process_time
) -> float:
    """The median of so many runs after one that warms up; of this process, whatever else runs."""
    work()
    spent = []
    for _ in range(times):
        start = clock()
        work()
        spent.append((clock() - start) * 1000)
    return statistics.median(spent)


def cold(command: list[str]) -> float:
    """The median milliseconds of a command in a fresh process."""
    return milliseconds(
        lambda: subprocess.run(command, capture_output=True), _COLD, time.perf_counter
    )


def main() -> None:
    """Print both tables."""
    print(f"{len(rule_book())} rules, milliseconds")
    print(f"{'rows':>8}{'ours':>10}{'per row':>10}{'findings':>10}{'naive words':>14}")
    for size in _SIZES:
        table = table_of_size(size)
        times = 15 if size == _SIZES[0] else 3
        spent = milliseconds(lambda table=table: check_table(table), times)  # type: ignore[misc]
        peer = milliseconds(lambda table=table: naive(table), 3)  # type: ignore[misc]
        found = len(check_table(table).findings)
        print(f"{size:8,}{spent:10.1f}{spent / size:10.3f}{found:10,}{peer:14.1f}", flush=True)
    with tempfile.TemporaryDirectory() as folder:
        one = Path(folder) / "one.txt"
        written = write_table(clean_tables()[0].table, Path(folder) / "one.md")
        one.write_text(written.read_text(encoding="utf-8"), encoding="utf-8")
        lists = [str(path) for path in sorted((Path("corpus") / "words").glob("*.yaml"))]
        print("\ncold start, milliseconds")
        ours = [sys.executable, "-m", "assistant", "check", str(one)]
        print(f"jixiao check one.txt  {cold(ours):8.0f}")
        print(
            f"naive words           {cold([sys.executable, '-c', _NAIVE, str(one), *lists]):8.0f}"
        )
        print(f"python -c pass        {cold([sys.executable, '-c', 'pass']):8.0f}")


if __name__ == "__main__":
    main()
