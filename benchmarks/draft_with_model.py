"""Our own time in a draft with a model, over the written task descriptions: the model itself takes none.

    python benchmarks/draft_with_model.py

A scripted model answers at once: well, then with every third row's source made false (so that rows are
asked for again). Milliseconds on the wall and of the processor, calls, rows added, rows the model had
without a source.
"""

from __future__ import annotations

import statistics
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import yaml

from assistant.drafting import draft, read_brief
from assistant.drafting.with_model import draft_with
from assistant.library import Library
from assistant.llm.prompts import Rendered
from assistant.llm.scripted.answering import good_answer
from assistant.llm.scripted.model import ScriptedModel
from assistant.model.evidence import TargetBasis
from assistant.paths import shipped

BRIEFS = shipped("corpus") / "briefs" / "written.yaml"


def partly_false(prompt: Rendered) -> dict[str, Any]:
    """A good answer in which every third row cites what it was not given."""
    said = good_answer(prompt)
    rows = said.get("indicators", [])
    rows = [row | {"cite": "nope:r1"} if at % 3 == 0 else row for at, row in enumerate(rows)]
    return said | {"indicators": rows}


def measure(library: Library, answers: Callable[[Rendered], dict[str, Any]]) -> str:
    """One line of figures."""
    wall: list[float] = []
    busy: list[float] = []
    calls: list[int] = []
    added = own = 0
    for entry in yaml.safe_load(BRIEFS.read_text(encoding="utf-8"))["briefs"]:
        brief = read_brief(entry["text"])
        offline = draft(brief, library)
        model = ScriptedModel(always=answers)
        started = time.perf_counter(), time.process_time()
        made = draft_with(model, brief, library, offline=offline)
        wall.append((time.perf_counter() - started[0]) * 1000)
        busy.append((time.process_time() - started[1]) * 1000)
        calls.append(made.usage.calls)
        before = {row.id for row in offline.indicators}
        new = [row for row in made.indicators if row.id not in before]
        added += len(new)
        own += sum(row.target_basis is TargetBasis.MODEL for row in new)
    return (
        f"wall {statistics.median(wall):.0f}/{max(wall):.0f} ms · "
        f"processor {statistics.median(busy):.0f}/{max(busy):.0f} ms · "
        f"calls {statistics.median(calls):.0f}/{max(calls)} · rows added {added}, unverified {own}"
    )


def main() -> None:
    """Print a line for each way of answering: median/most."""
    with tempfile.TemporaryDirectory() as folder:
        library = Library.open(Path(folder))
        draft(read_brief("举办干部培训班2期、培训100人，预算10万元"), library)  # opens the indexes
        for name, answers in (("good", good_answer), ("partly false", partly_false)):
            print(f"{name}: {measure(library, answers)}")


if __name__ == "__main__":
    main()
