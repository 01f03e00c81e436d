"""`python -m assistant.evaluation docs/reading.md`: its table of layouts and formats, measured anew."""

import sys
import tempfile
from pathlib import Path

from assistant.evaluation import page
from assistant.evaluation.labelled import FORMATS, write_set
from assistant.evaluation.layouts import load_layouts
from assistant.evaluation.reading import measure

path = Path(sys.argv[1])
layouts = load_layouts()
with tempfile.TemporaryDirectory() as folder:
    quality = measure(write_set(Path(folder), layouts, FORMATS), lambda done, total: None)
old = path.read_text(encoding="utf-8")
path.write_text(page.renewed(old, page.table(quality, page.page_titles(layouts))), encoding="utf-8")
