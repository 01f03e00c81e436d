"""An index of words: which rows share characters and bigrams with a query, by BM25.

The texts come as grams already (see `language.lexicon`), joined by spaces. Queries are built from
terms and never parsed, so that nothing a user types is query syntax.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

import tantivy

_SPACES = "grams"
# Under 15 MB a thread tantivy refuses to start.
_HEAP = 64_000_000
#: Words of the context (title, body, task) count for this much of a word of the name.
_CONTEXT = 0.3
# Below this share of all entries they are few: to go through them costs less than anything else.
_FEW = 0.1

MEASURE = "measure"
#: Exact words an entry may be filtered by, numbers it may be bounded by, and keys that it shares
#: with others: the number of its name, and what rows that say the same have in common.
_EXACT = ("level1", "level2", "unit", "operator", "kind", "organization", "sector", MEASURE)
_BOUNDED = ("year", "low", "high")
NAMED, LIKENESS = "named", "likeness"


class Entry(NamedTuple):
    """What the index is told of one row, name or table: grams, and what it may be filtered by."""

    number: int
    name: Sequence[str]
    context: Sequence[str] = ()
    exact: Mapping[str, str | None] = {}
    bounded: Mapping[str, float | None] = {}
    keys: Mapping[str, int] = {}


class Conditions(NamedTuple):
    """What entries must satisfy: one of the words, and numbers between two ends (None: open)."""

    exact: Mapping[str, Sequence[str]] = {}
    bounded: Mapping[str, tuple[float | None, float | None]] = {}


ANYTHING = Conditions()


class WordIndex:
    """A folder of tantivy's. One process writes at a time; any number read."""

    def __init__(self, folder: Path) -> None:
        """Raises ValueError or OSError where the files in the folder cannot be read."""
        folder.mkdir(parents=True, exist_ok=True)
        builder = tantivy.SchemaBuilder()
        for field in ("number", NAMED, LIKENESS):
            builder.add_integer_field(field, indexed=True, fast=field == "number")
        for field in ("name", "context"):
            builder.add_text_field(field, tokenizer_name=_SPACES, index_option="freq")
        for field in _EXACT:
            builder.add_text_field(field, tokenizer_name="raw", index_option="basic")
        for field in _BOUNDED:
            builder.add_float_field(field, indexed=True, fast=True)
        self._schema = builder.build()
        self._index = tantivy.Index(self._schema, path=str(folder))
        self._index.register_tokenizer(
            _SPACES, tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.whitespace()).build()
        )
        self._frequencies: dict[str, int] = {}
        self._around: dict[str, bool] = {}
        self._searcher = self._index.searcher()

    @classmethod
    def readable(cls, folder: Path) -> bool:
        """False where the files in the folder are damaged, as far as opening them shows."""
        try:
            cls(folder)
        except (ValueError, OSError):
            return False
        return True

    def refresh(self) -> None:
        """See what other processes have written since."""
        self._index.reload()
        self._searcher = self._index.searcher()
        self._frequencies, self._around = {}, {}

    @property
    def count(self) -> int:
        """How many entries there are."""
        return int(self._searcher.num_docs)

    def write(self, entries: Iterable[Entry], gone: Iterable[int]) -> None:
        """Take in entries, in place of those with the same number, and drop those that are gone."""
        writer = self._index.writer(heap_size=_HEAP, num_threads=1)
        for number in gone:
            writer.delete_documents_by_term("number", number)
        for entry in entries:
            writer.delete_documents_by_term("number", entry.number)
            writer.add_document(_document(entry))
        writer.commit()
        writer.wait_merging_threads()
        self.refresh()

    def clear(self) -> None:
        """Drop everything."""
        writer = self._index.writer(heap_size=_HEAP, num_threads=1)
        writer.delete_all_documents()
        writer.commit()
        writer.wait_merging_threads()
        self.refresh()

    def frequency(self, gram: str) -> int:
        """In how many names a gram occurs."""
        known = self._frequencies.get(gram)
        if known is None:
            known = self._frequencies[gram] = int(self._searcher.doc_freq("name", gram))
        return known

    def seen(self, gram: str) -> bool:
        """Whether a gram occurs anywhere, in a name or around one."""
        if self.frequency(gram) > 0:
            return True
        known = self._around.get(gram)
        if known is None:
            known = self._around[gram] = self._searcher.doc_freq("context", gram) > 0
        return known

    def search(
        self, grams: Sequence[str], limit: int, conditions: Conditions = ANYTHING
    ) -> list[tuple[int, float]]:
        """Numbers and BM25 scores of the entries nearest to the grams, among those that comply."""
        terms = []
        for gram in dict.fromkeys(grams):
            for field, boost in (("name", 1.0), ("context", _CONTEXT)):
                term = tantivy.Query.term_query(self._schema, field, gram, "freq")
                terms.append((tantivy.Occur.Should, tantivy.Query.boost_query(term, boost)))
        if not terms:
            return []
        query = tantivy.Query.boolean_query(terms)
        if required := self._required(conditions):
            query = tantivy.Query.boolean_query([(tantivy.Occur.Must, query), *required])
        found = self._searcher.search(query, limit, count=False).hits
        numbers = self._numbers([address for _, address in found])
        return [(number, score) for (score, _), number in zip(found, numbers, strict=True)]

    def few(self, conditions: Conditions) -> bool:
        """True where the words asked for say already that few entries comply."""
        return any(
            sum(self._searcher.doc_freq(field, word) for word in words) < _FEW * self.count
            for field, words in conditions.exact.items()
        )

    def newest(
        self, limit: int, conditions: Conditions = ANYTHING, **keys: int
    ) -> tuple[int, list[int]]:
        """How many entries have these keys and comply, and the numbers of the newest of them."""
        having = [
            (tantivy.Occur.Must, tantivy.Query.term_query(self._schema, field, key))
            for field, key in keys.items()
        ]
        query = tantivy.Query.boolean_query([*having, *self._required(conditions)])
        if not (having or conditions != ANYTHING):
            query = tantivy.Query.all_query()
        found = self._searcher.search(query, limit, count=True, order_by_field="number")
        count = int(found.count or 0)  # type: ignore[attr-defined]
        return count, self._numbers([address for _, address in found.hits])

    def holds(self, number: int, grams: Sequence[str]) -> bool:
        """True where the entry of this number is there and found by all of these grams.

        False also where the files turn out to be damaged.
        """
        must = [tantivy.Query.term_query(self._schema, "number", number)]
        must += [tantivy.Query.term_query(self._schema, "name", gram, "freq") for gram in grams]
        query = tantivy.Query.boolean_query([(tantivy.Occur.Must, one) for one in must])
        try:
            found = self._searcher.search(query, 1, count=False).hits
            return self._numbers([address for _, address in found]) == [number]
        except ValueError:
            return False
        except BaseException as error:
            # NOTE: for some damage tantivy panics, which Python knows as no kind of Exception.
            if type(error).__name__ != "PanicException":
                raise
            return False

    def _numbers(self, addresses: list[tantivy.DocAddress]) -> list[int]:
        return [
            int(n) for n in self._searcher.fast_field_values("number", addresses) if n is not None
        ]

    def _required(self, conditions: Conditions) -> list[tuple[tantivy.Occur, tantivy.Query]]:
        queries = [
            # A set is looked up by going through all entries of its words, one word by skipping.
            tantivy.Query.term_query(self._schema, field, words[0], "basic")
            if len(words) == 1
            else tantivy.Query.term_set_query(self._schema, field, list(words))
            for field, words in conditions.exact.items()
        ]
        queries += [
            tantivy.Query.range_query(
                self._schema,
                field,
                tantivy.FieldType.Float,
                -math.inf if low is None else low,
                math.inf if high is None else high,
            )
            for field, (low, high) in conditions.bounded.items()
        ]
        # A filter decides, it does not score.
        return [
            (tantivy.Occur.Must, tantivy.Query.const_score_query(query, 0.0)) for query in queries
        ]


def _document(entry: Entry) -> tantivy.Document:
    document = tantivy.Document()
    # NOTE: a Python int passed any other way becomes unsigned and kills the writer.
    document.add_integer("number", entry.number)
    for field, key in entry.keys.items():
        document.add_integer(field, key)
    document.add_text("name", " ".join(entry.name))
    document.add_text("context", " ".join(entry.context))
    for field, word in entry.exact.items():
        if word:
            document.add_text(field, word)
    for field, bound in entry.bounded.items():
        if bound is not None:
            document.add_float(field, float(bound))
    return document
