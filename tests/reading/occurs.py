"""The invariant of reading: nothing is invented. Other tests hold their own documents to it.

    assert_occurs(read_file(path), texts)

`texts` are the words that stand in the document (its cells, or its whole text). Every name and
every value in the result must occur in them, compared without case, width and spaces. What reading
repaired may differ from the print: a repaired field is first taken back to what was printed.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from assistant.model.table import GoalTable, Indicator
from assistant.model.text import fold
from assistant.reading import Reading
from assistant.reading.damage import undone

#: A target joined of cells: sign, figure and unit stand in the document, not always side by side.
_PIECES = re.compile(r"[≥≤><=]+|\d[\d,.]*|[^\d≥≤><=]+")
_SIGN_IN_WORDS = {
    "≥": ("大于等于", "geqslant", "geq", "ge", ">="),
    "≤": ("小于等于", "leqslant", "leq", "le", "<="),
}


def missing(reading: Reading, texts: Iterable[str]) -> list[str]:
    """What the reading says and the document does not, as `table/row field: words`."""
    source = fold("".join(texts))
    return [
        f"{number}/{row.id} {field}: {words}"
        for number, table in enumerate(reading.tables, 1)
        for row in table.indicators
        for field, words in _said(table, row)
        if not _stands(source, field, words)
    ]


def assert_occurs(reading: Reading, texts: Iterable[str]) -> None:
    """Fail with the words that do not occur in the document."""
    assert missing(reading, list(texts)) == []


def _said(table: GoalTable, row: Indicator) -> Iterator[tuple[str, str]]:
    """The fields of a row as they were printed."""
    yield "name", printed(table, row.id, "name", row.name)
    if row.target:
        yield "target", row.target.raw
    for band in row.grades:
        yield "target", band.target.raw
    for field in ("level1_raw", "level2_raw", "explanation", "scoring", "note"):
        if words := getattr(row, field):
            yield field, words
    for value in row.further:
        yield "further", value.text


def printed(table: GoalTable, indicator: str, field: str, text: str) -> str:
    """A field's words before its repairs, where these are of its words alone."""
    repairs = [r for r in table.repairs if r.indicator == indicator and r.field == field]
    try:
        return undone(text, repairs)
    except ValueError:
        return text


def _stands(source: str, field: str, words: str) -> bool:
    folded = fold(words)
    if folded in source or folded.removesuffix("标") in source:  # 数量指 completed
        return True
    bare = fold(re.sub(r"<[^<>]*>|\[bookmark:[^\]]*\]", "", words))
    if bare and bare in source:
        return True
    if field != "target":
        return False
    return all(
        piece in source or any(fold(word) in source for word in _SIGN_IN_WORDS.get(piece, ()))
        for piece in _PIECES.findall(folded)
    )
