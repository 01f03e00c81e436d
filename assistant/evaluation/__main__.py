"""`python -m assistant.evaluation docs/reading.md` (or `docs/checking.md`): its table, measured anew."""

import sys
import tempfile
from pathlib import Path

from assistant.evaluation import checking, checking_page, page
from assistant.evaluation.clean import clean_tables
from assistant.evaluation.labelled import FORMATS, write_set
from assistant.evaluation.layouts import load_layouts
from assistant.evaluation.reading import measure


def _silent(done: int, total: int) -> None:
    pass


def _reading() -> str:
    layouts = load_layouts()
    with tempfile.TemporaryDirectory() as folder:
        quality = measure(write_set(Path(folder), layouts, FORMATS), _silent)
    return page.table(quality, page.page_titles(layouts))


def _checking() -> str:
    quality = checking.measure(clean_tables(), checking.all_defects(), _silent)
    return checking_page.table(quality)


path = Path(sys.argv[1])
measured = {"reading.md": _reading, "checking.md": _checking}[path.name]
old = path.read_text(encoding="utf-8")
path.write_text(page.renewed(old, measured()), encoding="utf-8")
