"""`python -m assistant.evaluation docs/reading.md`: the figures of a page of the docs, measured anew.

`docs/checking.md SEEDS` also compares the labelled tables; SEEDS is the folder of the user's own.
`corpus/measures_learned.yaml` is made anew from the names of the shipped tables.
"""

import sys
import tempfile
from pathlib import Path

from assistant.evaluation import (
    checking,
    checking_page,
    drafting,
    drafting_page,
    labels,
    learned,
    page,
    search_page,
    suggesting,
    suggesting_page,
    targets,
    targets_page,
)
from assistant.evaluation.clean import clean_tables
from assistant.evaluation.drafting_scripted import well_answering
from assistant.evaluation.labelled import FORMATS, write_set
from assistant.evaluation.layouts import load_layouts
from assistant.evaluation.reading import measure
from assistant.evaluation.search_quality import measured


def _silent(done: int, total: int) -> None:
    pass


def _reading(text: str) -> str:
    layouts = load_layouts()
    with tempfile.TemporaryDirectory() as folder:
        quality = measure(write_set(Path(folder), layouts, FORMATS), _silent)
    return page.renewed(text, page.table(quality, page.page_titles(layouts)))


def _checking(text: str) -> str:
    quality = checking.measure(clean_tables(), checking.all_defects(), _silent)
    text = page.renewed(text, checking_page.table(quality))
    if len(sys.argv) > 2:
        compared = labels.labelled(Path(sys.argv[2]))
        text = page.renewed(text, labels.section(compared), "labelled")
    return text


def _searching(text: str) -> str:
    quality = measured(_silent)
    text = page.renewed(text, search_page.families_table(quality), "families")
    text = page.renewed(text, search_page.thresholds_table(quality), "thresholds")
    return page.renewed(text, search_page.ways_table(quality))


def _suggesting(text: str) -> str:
    text = page.renewed(text, suggesting_page.table(suggesting.measure(_silent)))
    return page.renewed(text, targets_page.table(targets.measure(_silent)), "targets")


def _drafting(text: str) -> str:
    quality = drafting.measure(_silent, well_answering())
    text = page.renewed(text, drafting_page.table(quality))
    return page.renewed(text, drafting_page.failures(quality), "failures")


def _learned(text: str) -> str:
    del text
    return learned.text()


path = Path(sys.argv[1])
written = {
    "reading.md": _reading,
    "checking.md": _checking,
    "search.md": _searching,
    "suggesting.md": _suggesting,
    "drafting-quality.md": _drafting,
    "measures_learned.yaml": _learned,
}[path.name]
path.write_text(written(path.read_text(encoding="utf-8")), encoding="utf-8")
