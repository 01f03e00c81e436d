"""A real server on loopback in the place of a model: chat in every mode, streams, embeddings, and failures."""

from __future__ import annotations

import base64
import struct
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import chain, repeat
from typing import Any

from assistant.llm.profile import Mode
from assistant.llm.scripted.abilities import Abilities, Can, refusal
from assistant.llm.scripted.answering import answer, as_text
from assistant.llm.scripted.chat import Question, completion, question, streamed
from assistant.llm.scripted.misbehaving import Misbehaviour, misbehaviour
from assistant.llm.scripted.serving import LoopbackServer, Reply, Request, error_reply, json_reply
from assistant.llm.scripted.vectors import vectors

#: What is done with one request: the name of a misbehaviour or one of one's own, an answer, `GOOD`.
Step = str | Misbehaviour | Mapping[str, Any]
GOOD = "good"
MODEL = "scripted"

_THOUGHTS = "先看任务里写了哪些数，再看往年指标。"
_AS_IT_SHOULD = Misbehaviour("照常应答")


class ScriptedServer(LoopbackServer):
    """Does one step of its script a request, then `always`; a good answer is made by `mind`.

    `embedding_steps` is the script of /embeddings, where only failures of the transport have a
    meaning. `wait` and `pause` are seconds before each answer and between pieces of a stream.
    All of it may be changed while the server is at work.
    """

    def __init__(
        self,
        *steps: Step,
        always: Step = GOOD,
        abilities: Abilities | None = None,
        mind: Callable[[Question], str] = answer,
        key: str | None = None,
        port: int = 0,
    ) -> None:
        """`key`: any other is refused; None takes all. Raises ValueError for an unknown misbehaviour."""
        self.steps = list(steps)
        self.always = always
        for step in (*steps, always):
            _behaviour(step)
        self.embedding_steps: list[Step] = []
        self.abilities = abilities or Abilities()
        self.mind = mind
        self.key = key
        self.vectors: Callable[[Sequence[str]], list[list[float]]] = vectors
        self.wait = 0.0
        self.pause = 0.0
        super().__init__(port)

    def reply(self, request: Request) -> Reply:
        """See `LoopbackServer.reply`."""
        if self.key is not None and request.authorization != f"Bearer {self.key}":
            return error_reply(401, "Incorrect API key provided.", code="invalid_api_key")
        match request.path.partition("?")[0].removeprefix("/v1"):
            case "/models":
                return json_reply(
                    {"object": "list", "data": [{"id": MODEL, "object": "model", "created": 0}]}
                )
            case "/chat/completions":
                return self._chat(request.body)
            case "/embeddings":
                return self._embeddings(request.body)
        return error_reply(404, f"Invalid URL ({request.path})")

    # -- chat --------------------------------------------------------------------------------------

    def _chat(self, body: dict[str, Any]) -> Reply:
        try:
            asked = question(body)
        except (ValueError, KeyError, TypeError, IndexError, AttributeError) as error:
            return error_reply(400, f"Invalid request: {error}")
        refused = refusal(body, asked, self.abilities)
        if refused is not None:
            return refused
        if self.abilities.of(asked.mode) is Can.IGNORED:
            asked = replace(asked, mode=Mode.PROMPT, schema=None)
        step = self.steps.pop(0) if self.steps else self.always
        wrong = _behaviour(step)
        reply = _in_place(wrong)
        if reply is None:
            said = as_text(step) if isinstance(step, Mapping) else self.mind(asked)
            reply = self._told(asked, wrong, wrong.text(said) if wrong.text else said)
        return replace(reply, wait=self.wait + wrong.wait)

    def _told(self, asked: Question, wrong: Misbehaviour, text: str) -> Reply:
        thoughts = self.abilities.thoughts
        if thoughts == "tags" and asked.mode is not Mode.TOOL:
            text = f"<think>{_THOUGHTS}</think>{text}"
        whole = completion(asked, text, thoughts=_THOUGHTS if thoughts == "field" else "")
        if wrong.change:
            wrong.change(whole)
        can = self.abilities
        if wrong.endless:
            return _endless(asked, wrong, whole)
        if not asked.stream or can.streaming is Can.IGNORED:
            return _ended(json_reply(whole), wrong)
        usage = asked.usage and can.stream_usage is Can.YES
        return _ended(_stream(streamed(whole, usage=usage), self.pause), wrong)

    # -- embeddings --------------------------------------------------------------------------------

    def _embeddings(self, body: dict[str, Any]) -> Reply:
        given = body.get("input")
        texts = [given] if isinstance(given, str) else given
        if not isinstance(texts, list) or not all(isinstance(text, str) for text in texts):
            return error_reply(400, "Invalid 'input': a string or an array of strings is expected.")
        wrong = _behaviour(self.embedding_steps.pop(0) if self.embedding_steps else GOOD)
        reply = _in_place(wrong)
        if reply is None:
            packed = body.get("encoding_format") == "base64"
            items = [
                {"object": "embedding", "index": at, "embedding": _packed(v) if packed else v}
                for at, v in enumerate(self.vectors(texts))
            ]
            used = sum(map(len, texts))
            usage = {"prompt_tokens": used, "total_tokens": used}
            model = {"object": "list", "model": body.get("model"), "usage": usage}
            reply = _ended(json_reply(model | {"data": items}), wrong)
        return replace(reply, wait=self.wait + wrong.wait)


def _behaviour(step: Step) -> Misbehaviour:
    if isinstance(step, Misbehaviour):
        return step
    return misbehaviour(step) if isinstance(step, str) and step != GOOD else _AS_IT_SHOULD


def _in_place(wrong: Misbehaviour) -> Reply | None:
    """What goes out in place of any answer."""
    if wrong.body is None:
        return None
    body = (wrong.body,) if wrong.body else ()
    reply = Reply(wrong.status, body, wrong.headers, wrong.content_type)
    return replace(reply, ending="reset") if wrong.ending == "reset" else reply


def _stream(events: Iterable[bytes], pause: float) -> Reply:
    return Reply(
        pieces=events, content_type="text/event-stream; charset=utf-8", streamed=True, pause=pause
    )


def _ended(reply: Reply, wrong: Misbehaviour) -> Reply:
    """The reply, ending as the misbehaviour has it."""
    if wrong.ending == "whole":
        return reply
    pieces = list(reply.pieces)
    if reply.streamed:
        pieces = pieces[: len(pieces) // 2]
    elif wrong.ending == "unsaid":
        pieces = [pieces[0][: len(pieces[0]) // 2]]
    return replace(
        reply, pieces=pieces, ending="whole" if wrong.ending == "unsaid" else wrong.ending
    )


def _endless(asked: Question, wrong: Misbehaviour, whole: dict[str, Any]) -> Reply:
    pieces: Iterator[bytes]
    if asked.stream:
        events = list(streamed(completion(asked, wrong.endless), usage=False))
        # NOTE: the last three of them are the end of the text, the finish and the mark of the end.
        pieces = chain(events[:1], repeat(events[-3]))
        return _stream(pieces, wrong.pause)
    pieces = chain((b'{"choices": [{"message": {"content": "',), repeat(wrong.endless.encode()))
    return Reply(pieces=pieces, streamed=True, pause=wrong.pause)


def _packed(vector: Sequence[float]) -> str:
    return base64.b64encode(struct.pack(f"<{len(vector)}f", *vector)).decode()
