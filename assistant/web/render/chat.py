"""The conversation as HTML."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from markupsafe import Markup

from assistant.chat import Event, Message
from assistant.chat.events import Forming
from assistant.web.render import render
from assistant.web.texts import t

_EXAMPLES = ("party", "road", "library")


@dataclass
class Turn:
    """What is being said now: the user's words, what is being done about them, the answer so far.

    `file` is the name of a file sent with the words, `rows` are those of the draft being made.
    """

    words: str
    file: str | None = None
    rows: list[Forming] = field(default_factory=list)
    steps: list[str] = field(default_factory=list)
    answer: str = ""
    error: str | None = None
    done: bool = False

    def hear(self, event: Event) -> None:
        """Take in what the conversation tells."""
        if event.kind == "step":
            self.steps.append(event.text)
        elif event.kind == "text":
            self.answer += event.text
        elif event.row:
            self.rows.append(event.row)


def chat_view(messages: Sequence[Message], turn: Turn | None = None) -> Markup:
    """Kept messages and the present turn; with neither, examples to start from (event `ask`)."""
    examples = [(t(f"draft.example.{name}"), t(f"draft.example.{name}.text")) for name in _EXAMPLES]
    return render("chat.html", messages=messages, turn=turn, examples=examples)
