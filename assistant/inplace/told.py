"""What filling could not do, gathered to be told: nothing is dropped in silence."""

from __future__ import annotations

_MOST = 24  # characters of a quoted text


class Told:
    """Sentences for the user, what is of one kind said once with its number."""

    def __init__(self) -> None:
        self._sentences: list[str] = []
        self._columns: dict[str, int] = {}
        self._kept: list[str] = []

    def say(self, sentence: str) -> None:
        """One thing that has no place, or was left as the form has it."""
        if sentence not in self._sentences:
            self._sentences.append(sentence)

    def no_column(self, what: str) -> None:
        """One row whose `what` the form has no column for."""
        self._columns[what] = self._columns.get(what, 0) + 1

    def kept(self, name: str) -> None:
        """An indicator that the form has and the table does not."""
        self._kept.append(name)

    def clash(self, where: str, held: str, wanted: str) -> None:
        """A cell that holds something else already."""
        self.say(f"{where}：表样中已填“{quoted(held)}”，没有改为“{quoted(wanted)}”。")

    def all(self) -> tuple[str, ...]:
        """Everything, in order."""
        columns = [
            f"表样没有“{what}”一栏，{count} 条指标的{what}没有填入。"
            for what, count in self._columns.items()
        ]
        kept = [
            f"表样中已有 {len(self._kept)} 条别的指标（{quoted('、'.join(self._kept))}），没有改动。"
        ]
        return (*self._sentences, *columns, *(kept if self._kept else ()))


def quoted(text: str) -> str:
    """The beginning of a text, on one line."""
    line = " ".join(text.split())
    return line if len(line) <= _MOST else line[: _MOST - 1] + "…"
