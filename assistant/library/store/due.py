"""What the indexes have still to be told: written down with the rows, crossed off once told."""

from __future__ import annotations

from collections.abc import Sequence

from assistant.library.store.reading import Reading

#: The indexes that are made from the store: words of rows, words and vectors of the different
#: names, words of tables.
WORDS, NAMES, VECTORS, TABLES = "words", "names", "vectors", "tables"

_SOURCES = {WORDS: "rows", NAMES: "names", VECTORS: "names", TABLES: "documents"}


class Due(Reading):
    """The books kept for each index. An index's generation grows whenever it was told something."""

    def tell_again(self, index: str) -> None:
        """Mark everything as not yet told to this index, which is empty now."""
        with self.transaction() as connection:
            connection.execute("DELETE FROM untold WHERE index_name = ?", (index,))
            connection.execute(
                f"INSERT INTO untold SELECT ?, number, 0 FROM {_SOURCES[index]}", (index,)
            )

    def told(self, index: str, numbers: Sequence[int]) -> str:
        """The index of this name knows these numbers now. Its new generation.

        NOTE: both in one transaction. A writer killed in between would else leave an index that has
        changed, nothing due, and nobody who opens it anew.
        """
        with self.transaction() as connection:
            connection.executemany(
                "DELETE FROM untold WHERE index_name = ? AND number = ?",
                ((index, number) for number in numbers),
            )
            generation = str(int(self.generations().get(index, "0")) + 1)
            self.set_state(**{f"generation-{index}": generation})
        return generation

    def generations(self) -> dict[str, str]:
        """The generation of each index that was ever told anything."""
        found = self.ask("SELECT key, value FROM state WHERE key LIKE 'generation-%'")
        return {key.removeprefix("generation-"): value for key, value in found}

    def untold(self, index: str, limit: int) -> tuple[list[int], list[int]]:
        """Up to `limit` numbers that the index must learn, and that it must forget."""
        rows = self.ask(
            "SELECT number, gone FROM untold WHERE index_name = ? LIMIT ?", (index, limit)
        )
        return [n for n, gone in rows if not gone], [n for n, gone in rows if gone]

    def untold_count(self) -> int:
        """How much there is in all that an index does not know yet."""
        return int(self.ask("SELECT count(*) FROM untold")[0][0])

    def untold_counts(self, index: str) -> tuple[int, int]:
        """How many entries an index has still to learn, and to forget."""
        query = "SELECT count(*) FILTER (WHERE NOT gone), count(*) FILTER (WHERE gone) FROM untold"
        ((learning, forgetting),) = self.ask(f"{query} WHERE index_name = ?", (index,))
        return learning, forgetting

    def count(self, index: str) -> int:
        """How many entries an index must have once it was told everything."""
        return int(self.ask(f"SELECT count(*) FROM {_SOURCES[index]}")[0][0])

    def some(self, index: str, many: int) -> list[int]:
        """Up to `many` of the numbers that an index must know, spread evenly over all."""
        source = _SOURCES[index]
        ((least, most),) = self.ask(f"SELECT min(number), max(number) FROM {source}")
        if least is None:
            return []
        wanted = {least + (most - least) * at // max(many - 1, 1) for at in range(many)}
        query = f"SELECT number FROM {source} WHERE number >= ? ORDER BY number LIMIT 1"
        return sorted({self.ask(query, (at,))[0][0] for at in wanted})
