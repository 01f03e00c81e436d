"""Files into the library: what was read of each, what was refused and why, and a copy kept."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from assistant.library import corpus
from assistant.library.document import Document
from assistant.library.library import Library
from assistant.library.originals import Originals
from assistant.library.sectors import shipped_sectors
from assistant.library.shapes import named
from assistant.model.errors import UserError
from assistant.model.report import Severity
from assistant.model.table import GoalTable, Value
from assistant.reading import Reading

NO_ROWS = "表中没有指标，未加入。"


class Taken(Value):
    """A table that was read; `new` is False where the same content was there already (`id`)."""

    id: str
    title: str | None
    year: int | None
    organization: str | None
    indicators: int
    new: bool


class FileTaken(Value):
    """What became of one file: tables, why something was refused, what reading was unsure of."""

    path: str
    tables: tuple[Taken, ...] = ()
    refused: tuple[str, ...] = ()
    doubts: tuple[str, ...] = ()


class Intake(Value):
    """What adding files did. `added`, `already` and `indicators` are over all of them.

    `notes` say which files were passed over.
    """

    files: tuple[FileTaken, ...] = ()
    added: tuple[str, ...] = ()
    already: tuple[str, ...] = ()
    indicators: int = 0
    notes: tuple[str, ...] = ()

    def __add__(self, other: Intake) -> Intake:
        """Both, one after the other."""
        return Intake(
            files=(*self.files, *other.files),
            added=(*self.added, *other.added),
            already=(*self.already, *other.already),
            indicators=self.indicators + other.indicators,
            notes=(*self.notes, *other.notes),
        )


def take_in(
    library: Library,
    originals: Originals,
    readings: Sequence[tuple[Path | str, Reading]],
    by: str | None,
    *,
    names_only: bool = False,
) -> Intake:
    """Add the tables of these files (or of a pasted text), a copy of each file first.

    `names_only` keeps a file's name and not its folder, for files that were uploaded.
    """
    prepared = [
        (source, reading, [_document(table, names_only) for table in reading.tables])
        for source, reading in readings
    ]
    for source, reading, documents in prepared:
        if any(one.table.indicators and not library.known(one) for one in documents):
            _keep(originals, source, reading.tables[0].source.sha256)
    outcome = library.add([one for _, _, several in prepared for one in several], by=by)
    added, already = set(outcome.added), iter(outcome.already)
    files: list[FileTaken] = []
    for source, reading, documents in prepared:
        told: list[Taken] = []
        for document in documents:
            if not document.table.indicators:
                continue
            new = document.id in added
            added.discard(document.id)  # the same table once more in this file is there already
            told.append(_taken(document, document.id if new else next(already), new=new))
        files.append(_told(source, reading, told, names_only))
    return Intake(
        files=tuple(files),
        added=outcome.added,
        already=outcome.already,
        indicators=outcome.indicators,
    )


def take_back(library: Library, paths: Sequence[Path], by: str | None, max_bytes: int) -> Intake:
    """Add what `Library.export` wrote, with the field, the doubts and the address of each table."""
    documents: dict[Path, Document] = {}
    refused: dict[Path, str] = {}
    for path in paths:
        try:
            documents[path] = corpus.exported(path, max_bytes)
        except UserError as error:
            refused[path] = str(error)
    outcome = library.add(documents.values(), by=by)
    added, already = set(outcome.added), iter(outcome.already)
    files = []
    for path in paths:
        if path in refused:
            files.append(FileTaken(path=str(path), refused=(refused[path],)))
        elif not (document := documents[path]).table.indicators:
            files.append(FileTaken(path=str(path), refused=(NO_ROWS,)))
        else:
            new = document.id in added
            added.discard(document.id)
            taken = _taken(document, document.id if new else next(already), new=new)
            files.append(FileTaken(path=str(path), tables=(taken,)))
    return Intake(
        files=tuple(files),
        added=outcome.added,
        already=outcome.already,
        indicators=outcome.indicators,
    )


def _document(table: GoalTable, names_only: bool) -> Document:
    if names_only:
        source = table.source.model_copy(update={"path": Path(table.source.path).name})
        table = table.model_copy(update={"source": source})
    return Document.of(table, sector=shipped_sectors().of(table))


def _keep(originals: Originals, source: Path | str, sha256: str) -> None:
    if isinstance(source, Path):
        originals.keep(source, sha256)
    else:
        originals.keep_text(source, sha256)


def _taken(document: Document, id: str, *, new: bool) -> Taken:
    table = document.table
    return Taken(
        id=id,
        title=named(table.title, table.project),
        year=table.year,
        organization=table.organization,
        indicators=len(table.indicators),
        new=new,
    )


def _told(
    source: Path | str, reading: Reading, tables: Sequence[Taken], names_only: bool
) -> FileTaken:
    if isinstance(source, Path):
        path = source.name if names_only else str(source)
    else:
        path = next((table.source.path for table in reading.tables), "")
    refused = [p.message for p in reading.problems if p.severity is Severity.ERROR]
    refused += [NO_ROWS for table in reading.tables if not table.indicators]
    return FileTaken(
        path=path,
        tables=tuple(tables),
        refused=tuple(refused),
        doubts=tuple(p.message for p in reading.problems if p.severity is not Severity.ERROR),
    )
