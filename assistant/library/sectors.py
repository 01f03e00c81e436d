"""Fields of work: guessed from a body's name and a table's title, for tables that do not say."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

from assistant.checking.data import read_yaml
from assistant.model.table import GoalTable
from assistant.paths import shipped


class Sectors:
    """Words that point to each field, in the order they are tried."""

    def __init__(self, words: dict[str, list[str]]) -> None:
        self._words = words

    @classmethod
    def load(cls, path: Path) -> Sectors:
        """The fields in a YAML file: name to words."""
        return cls(read_yaml(path))

    @property
    def names(self) -> tuple[str, ...]:
        """All fields."""
        return tuple(self._words)

    def of(self, table: GoalTable) -> str | None:
        """The field of a table, or None where no word tells. The body's name goes first."""
        return self.among(table.organization, table.project, table.title)

    def among(self, *texts: str | None) -> str | None:
        """The field that the first telling one of these texts points to."""
        for text in texts:
            for sector, words in self._words.items():
                if text and any(word in text for word in words):
                    return sector
        return None


@lru_cache(maxsize=1)
def shipped_sectors() -> Sectors:
    """The fields that ship with the program (`corpus/sectors.yaml`)."""
    return Sectors.load(shipped("corpus") / "sectors.yaml")
