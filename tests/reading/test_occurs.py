"""Nothing is invented: every name and value occurs in the document, over all documents there are."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from assistant.evaluation.draw import Drawn
from assistant.evaluation.labelled import drawn, write_set
from assistant.evaluation.layouts import Layout, load_layouts
from assistant.model.errors import UserError
from assistant.reading import read_file, read_text
from tests import documents
from tests.reading import flat
from tests.reading.occurs import assert_occurs, missing

FORMATS = ("docx", "xlsx", "html", "csv", "md", "txt:tabs", "txt:pipes", "txt:ends", "txt:cells")
FLAT = ("txt:lines", "txt:spaces", "txt:glued")


@pytest.mark.parametrize("format", [*FORMATS, *FLAT])
def test_in_every_layout_that_is_drawn(tmp_path: Path, format: str) -> None:
    wrong = []
    for one in write_set(tmp_path, load_layouts(), [format], each=1):
        try:
            reading = read_file(one.path)
        except UserError:
            continue
        wrong += [f"{one.path.name} {words}" for words in missing(reading, [*one.texts])]
    assert wrong == []


@pytest.mark.parametrize("drawer", flat.DRAWERS)
def test_where_the_grid_is_lost(shared: Path, drawer: str) -> None:
    wrong = []
    for path in sorted((shared / "tables").glob("*.json")):
        words = flat.DRAWERS[drawer](json.loads(path.read_text("utf-8")))
        wrong += [f"{path.stem} {said}" for said in missing(flat.read(words), [words])]
    assert wrong == []


@pytest.mark.parametrize("layout", documents.LAYOUTS)
@pytest.mark.parametrize("style", ["tabs", "cells", "pipes", "lines", "ends"])
def test_in_the_samples_of_the_tests(layout: str, style: str) -> None:
    words = documents.text(documents.draw(documents.sample(layout), layout), style)
    assert_occurs(read_text(words), [words])


def test_in_the_seeds(shared: Path) -> None:
    for path in sorted((shared / "seeds").glob("*.txt")):
        assert_occurs(read_file(path), [path.read_text("utf-8")])


def test_what_was_invented_is_found(tmp_path: Path) -> None:
    name, layout, one = next(_samples())
    words = "\n".join(one.drawing.texts())
    reading = read_text(documents.text(one.drawing, "tabs"))
    assert missing(reading, [words]) == [], (name, layout)
    row = reading.tables[0].indicators[0]
    other = reading.tables[0].model_copy(
        update={"indicators": (row.model_copy(update={"name": "凭空而来的名称"}),)}
    )
    assert len(missing(reading.model_copy(update={"tables": (other,)}), [words])) == 1


def _samples() -> Iterator[tuple[str, Layout, Drawn]]:
    yield from drawn(load_layouts(), each=1)
