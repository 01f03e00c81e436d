"""The labelled set for reading: documents drawn from shipped tables, in every layout and format.

A document that lies in a folder has its truth beside it: `名称.docx` and `名称.tabs.txt` go with
`名称.json`, in the shape that `jixiao read --format json` prints.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from assistant.evaluation import documents, facts, office
from assistant.evaluation.draw import Drawn, draw
from assistant.evaluation.drawing import Drawing
from assistant.evaluation.layouts import Layout
from assistant.model.errors import UserError
from assistant.model.table import GoalTable
from assistant.reading import Reading, read_file

#: Tables drawn in each layout where not all are asked for.
SAMPLE = 2


@dataclass(frozen=True)
class Labelled:
    """A document, what it says, and every text that stands in it."""

    path: Path
    layout: str
    format: str
    truth: tuple[GoalTable, ...]
    texts: tuple[str, ...]


def _written(
    form: Callable[[Drawing], str], encoding: str = "utf-8"
) -> Callable[[Path, Drawing], Path]:
    def write(path: Path, drawing: Drawing) -> Path:
        path.write_bytes(form(drawing).encode(encoding))
        return path

    return write


def _style(style: str) -> Callable[[Path, Drawing], Path]:
    return _written(lambda drawing: documents.text(drawing, style))


_WRITERS: dict[str, tuple[str, Callable[[Path, Drawing], Path]]] = {
    "docx": (".docx", documents.word),
    "xlsx": (".xlsx", documents.excel),
    "csv": (".csv", _written(documents.csv, "utf-8-sig")),
    "html": (".html", _written(documents.html)),
    "md": (".md", _written(documents.markdown)),
    **{f"txt:{style}": (f".{style}.txt", _style(style)) for style in documents.STYLES},
}
#: Formats that LibreOffice makes -> from which of the others.
_CONVERTED = {"xls": "xlsx", "pdf": "docx"}

#: Every format, in the order of the table in the docs.
FORMATS = ("docx", "xlsx", "xls", "pdf", "html", "csv", "md", *(n for n in _WRITERS if ":" in n))


def formats_here() -> tuple[str, ...]:
    """The formats that can be drawn on this machine: PDF and .xls need LibreOffice."""
    return FORMATS if office.available() else tuple(n for n in FORMATS if n not in _CONVERTED)


def drawn(
    layouts: Iterable[Layout], each: int | None = SAMPLE
) -> Iterator[tuple[str, Layout, Drawn]]:
    """A name and a drawing for `each` table (None: every one that ships) in every layout."""
    tables = facts.tables()
    for layout in layouts:
        count = len(tables) if each is None else min(each, len(tables))
        # each layout begins at its own place, so that a sample shows more of the tables
        for offset in range(count):
            first = (layout.number + offset) % len(tables)
            chosen = _alike(tables[first:] + tables[:first], layout.projects)
            yield f"{layout.name}-{offset + 1}", layout, draw(chosen, layout)


def _alike(tables: Sequence[GoalTable], count: int) -> list[GoalTable]:
    """The first tables whose sums are in the unit of the first: one list has one unit."""
    unit = tables[0].budget.unit if tables[0].budget else None
    return [one for one in tables if one.budget and one.budget.unit == unit][:count]


def write_set(
    folder: Path,
    layouts: Sequence[Layout],
    formats: Sequence[str],
    each: int | None = SAMPLE,
) -> list[Labelled]:
    """Draw the set into a folder, truths beside the documents.

    Raises UserError where LibreOffice is asked for a format and fails.
    """
    found: list[Labelled] = []
    sources: dict[str, list[Path]] = {name: [] for name in _CONVERTED}
    converted = folder / "source"  # what LibreOffice converts
    converted.mkdir(parents=True, exist_ok=True)
    for name, layout, one in drawn(layouts, each):
        label = Reading(tables=one.truth).model_dump_json(indent=1)
        (folder / f"{name}.json").write_text(label, encoding="utf-8")
        texts = tuple(one.drawing.texts())
        for format in formats:
            if format in layout.missing:
                continue
            if format in _CONVERTED:
                ending, write = _WRITERS[_CONVERTED[format]]
                sources[format].append(write(converted / f"{name}{ending}", one.drawing))
                path = folder / f"{name}.{format}"
            else:
                ending, write = _WRITERS[format]
                path = write(folder / f"{name}{ending}", one.drawing)
            found.append(Labelled(path, layout.name, format, one.truth, texts))
    for format, paths in sources.items():
        if paths:
            office.convert(paths, format, folder)
    return found


def labelled_in(folder: Path) -> list[Labelled]:
    """The documents of a folder, by name, that have their truth beside them.

    Raises UserError where there is none, or where a truth cannot be read.
    """
    from assistant.reading import open_document

    found: list[Labelled] = []
    for path in sorted(one for one in folder.rglob("*") if one.is_file()):
        label = _label_of(path)
        if label is None:
            continue
        try:
            rows = [row for part in open_document(path).parts for row in part.rows]
        except UserError:
            rows = []  # the measure reads it again, and tells why it failed
        texts = tuple(cell.text for row in rows for cell in row.cells if cell.text)
        place = path.parent.relative_to(folder).as_posix()
        ending = "".join(path.suffixes[-1:]).lstrip(".").lower()
        found.append(Labelled(path, place, ending, read_file(label).tables, texts))
    if not found:
        raise UserError(
            f"“{folder}”里没有标注好的文件；每个文件旁放一个同名的 .json"
            "（jixiao read 文件 --format json 的输出，改正后存为该名）。"
        )
    return found


def _label_of(path: Path) -> Path | None:
    if path.suffix.lower() == ".json":
        return None
    beside = (path.with_suffix(".json"), path.with_name(path.name.split(".")[0] + ".json"))
    return next((label for label in beside if label.is_file()), None)
