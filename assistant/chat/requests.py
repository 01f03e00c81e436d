"""What a user can ask of a draft, as values. `reader` makes them of words, `conversation` does them."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from assistant.model.table import Value


class RowRef(Value):
    """The rows a request means, as the user named them.

    By `numbers` (places in the table, from 1; negative ones from the end), by `words` of the name,
    the category or the value, or, once settled, by `ids`. With `every` all rows that fit are meant.
    """

    numbers: tuple[int, ...] = ()
    words: str = ""
    every: bool = False
    ids: tuple[str, ...] = ()


class Create(Value):
    """A new draft for a task."""

    kind: Literal["create"] = "create"
    text: str


class Change(Value):
    """One field of one row; without `field` it is found from the value."""

    kind: Literal["change"] = "change"
    rows: RowRef
    field: str | None
    text: str


class Subject(Value):
    """Whom or what a measure is about: 参训人员满意度 -> 受训学员满意度."""

    kind: Literal["subject"] = "subject"
    rows: RowRef
    subject: str


class Header(Value):
    """A field of the table's head: budget, year, organization, project, title or goals."""

    kind: Literal["header"] = "header"
    field: str
    text: str


class Delete(Value):
    """Rows to take out."""

    kind: Literal["delete"] = "delete"
    rows: RowRef


class Move(Value):
    """Rows to the first or last place, or before or after (or to the place of) another row."""

    kind: Literal["move"] = "move"
    rows: RowRef
    place: Literal["first", "last", "before", "after", "at"]
    anchor: RowRef | None = None


class Add(Value):
    """Suggested rows (`count`, of a `level`, about a `topic`), or one given by `name` and `target`."""

    kind: Literal["add"] = "add"
    count: int = 1
    level: str | None = None
    topic: str | None = None
    name: str | None = None
    target: str | None = None


class Shrink(Value):
    """Fewer rows: the least telling ones go. Without `count` the user must be asked."""

    kind: Literal["shrink"] = "shrink"
    count: int | None


class Why(Value):
    """What the value of some rows rests on; `value` is the value the user quoted."""

    kind: Literal["why"] = "why"
    rows: RowRef | None
    value: str | None


class Undo(Value):
    """So many steps back."""

    kind: Literal["undo"] = "undo"
    times: int = 1


class Redo(Value):
    """So many steps forward again."""

    kind: Literal["redo"] = "redo"
    times: int = 1


class Restore(Value):
    """An earlier version, as the newest."""

    kind: Literal["restore"] = "restore"
    version: int


class Compare(Value):
    """Two versions; without numbers the open one with the one it was made from."""

    kind: Literal["compare"] = "compare"
    before: int | None = None
    after: int | None = None


class History(Value):
    """The list of versions."""

    kind: Literal["history"] = "history"


class Check(Value):
    """What the rule book says of the draft."""

    kind: Literal["check"] = "check"


class Advise(Value):
    """What a model says of the draft, beside the rule book."""

    kind: Literal["advise"] = "advise"


class Rewrite(Value):
    """The goal text as a model would write it."""

    kind: Literal["rewrite"] = "rewrite"


class Export(Value):
    """The draft as a file with this ending."""

    kind: Literal["export"] = "export"
    ending: str


class Rename(Value):
    """Another name for the draft."""

    kind: Literal["rename"] = "rename"
    name: str


class Help(Value):
    """What can be asked."""

    kind: Literal["help"] = "help"


class Thanks(Value):
    """A courtesy: nothing is asked."""

    kind: Literal["thanks"] = "thanks"


#: Requests that change the table, and so make a version.
Edit = Change | Subject | Header | Delete | Move | Add | Shrink

Request = Annotated[
    Create
    | Edit
    | Why
    | Undo
    | Redo
    | Restore
    | Compare
    | History
    | Check
    | Advise
    | Rewrite
    | Export
    | Rename
    | Help
    | Thanks,
    Field(discriminator="kind"),
]
