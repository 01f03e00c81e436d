"""One message answered while the page looks on: steps, rows as they form, the stop button, an uploaded file."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import gradio as gr

from assistant.chat import Conversation
from assistant.llm.stopping import Stop, StoppedError
from assistant.services import Services
from assistant.web.failures import sentence
from assistant.web.progress import Opening
from assistant.web.render import render
from assistant.web.render.chat import Turn, chat_view
from assistant.web.texts import t

_BUSY = gr.update(submit_btn=False, stop_btn=t("draft.stop"))
_READY = gr.update(submit_btn=t("draft.send"), stop_btn=False)


class Turns:
    """Answers the messages of all pages; each page can stop its own.

    `shown` gives the values of the components that show a draft, given its id and the chosen row.
    """

    def __init__(
        self,
        services: Services,
        opening: Opening,
        shown: Callable[[str | None, str | None], list[Any]],
    ) -> None:
        self._services = services
        self._store = services.drafts
        self._conversation = Conversation(services, self._store)
        self._opening = opening
        self._shown = shown
        self._stops: dict[str, Stop] = {}

    def stop(self, request: gr.Request) -> None:
        """End the page's turn: what it has kept until then stays."""
        if running := self._stops.get(request.session_hash or ""):
            running.set()

    def respond(
        self,
        words: str,
        file: str | None,
        id: str | None,
        row: str | None,
        request: gr.Request,
    ) -> Iterator[list[Any]]:
        """Updates of what shows the draft, then: the chat, forming rows, the box, the file, its line, a download."""
        width = len(self._shown(None, None))
        same: list[Any] = [gr.skip()] * width
        if not words.strip() and not file:
            yield [*same, *[gr.skip()] * 6]
            return
        document = Path(file) if file else None
        turn = Turn(words.strip(), document.name if document else None)
        kept = self._store.messages(id) if id and not document else ()
        page, stop = request.session_hash or "", Stop()
        self._stops[page] = stop
        fetched: Any = gr.skip()
        yield [*same, chat_view(kept, turn), "", _BUSY, *[gr.skip()] * 3]
        try:
            for _ in self._opening.wait(self._services):
                turn.steps = [t("search.opening.first")]
                stop.check()
                yield [*same, chat_view(kept, turn), *[gr.skip()] * 5]
            turn.steps = []
            for event in self._conversation.reply(turn.words, id, document=document, stop=stop):
                update = same
                if event.kind == "table":
                    id = event.draft_id
                    update = self._shown(id, row)
                fetched = _fetchable(event.path) if event.path else fetched
                turn.hear(event)
                forming = render("forming.html", rows=turn.rows) if turn.rows else ""
                yield [*update, chat_view(kept, turn), forming, *[gr.skip()] * 4]
        except StoppedError:
            pass
        except Exception as error:
            turn.error = sentence(error)
        finally:
            self._stops.pop(page, None)
        yield [*self._shown(id, row), *self._ended(turn, id, stop), fetched]

    def _ended(self, turn: Turn, id: str | None, stop: Stop) -> list[Any]:
        """The chat, no forming rows, the box, the file and its line, as they are after the turn."""
        turn.done = True
        if id and not turn.error:
            return [chat_view(self._store.messages(id)), "", _READY, None, ""]
        if stop.is_set:
            # Nothing keeps the words before there is a draft: they go back to where they were written.
            return [chat_view(()), "", _READY | {"value": turn.words}, *[gr.skip()] * 2]
        return [chat_view((), turn), "", _READY, *[gr.skip()] * 2]


def _fetchable(path: Path) -> str:
    """A copy where Gradio may serve it from: it refuses the workspace."""
    return str(shutil.copy(path, tempfile.mkdtemp()))
