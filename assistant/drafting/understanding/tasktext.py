"""A task text made ready for reading: half width, without spaces, each character at its place.

Unlike `model.text.Shadow`, punctuation keeps its meaning here (、 joins what ， separates) and the
ends of lines that end a statement stay.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from assistant.drafting.shapes import Quote
from assistant.drafting.understanding.pasted import pieces
from assistant.drafting.understanding.spoken import written

#: Longer texts are not a task description; what follows is not read.
LONGEST = 20_000

#: Stands for the parenthesis that opened a remark with figures of its own.
REMARK = "⟨"

_LONGEST_SENTENCE = 600
_RAISED = frozenset("⁰¹²³⁴⁵⁶⁷⁸⁹")

_PAIRS = {"(": ")", "“": "”", "《": "》", "‘": "’", "「": "」", "[": "]"}
# A Latin full stop, not the point of a number or a list mark (1.新建).
_FULL_STOP = re.compile(r"[A-Za-z][0-9]?\.(?![0-9A-Za-z])|[A-Za-z]{2}\.[A-Z]")
_SENTENCE = re.compile(r"[。;!?\n]")
# A line ends a statement unless a converter broke it in the middle of one.
_WRAPPED = 28
_LABEL = re.compile(r"[\s　]*[\u4e00-\u9fff（）()/]{2,8}[：:]")
_LIST_MARK = re.compile(
    r"[\s　]*(?:[（(]?(?:\d{1,2}|[一二三四五六七八九十]{1,3})[）)、.．](?!\d)|[①-⑳●•·▪■◆—\-*])"
)


class TaskText:
    """The folded text, and where each of its characters stood."""

    def __init__(self, original: str, parts: Sequence[tuple[int, int]] | None = None) -> None:
        """`parts` are the stretches of the text to be read, where it is not read from its start."""
        self.original = original
        folded_text: list[str] = []
        origin: list[int] = []
        for begin, end in parts or [(0, LONGEST)]:
            for folded, at in _folded(original[begin:end]):
                folded_text.append(folded)
                origin.append(begin + at)
            if parts:
                folded_text.append("\n")
                origin.append(end - 1)
        own = [original[at : at + 1] for at in origin]  # "" in a text that is empty
        for start, stop, instead in written("".join(folded_text)):
            folded_text[start:stop] = own[start:stop] = list(instead)
            origin[start:stop] = [origin[min(start + at, stop - 1)] for at in range(len(instead))]
        self.text = "".join(folded_text)
        self._own, self._origin = own, origin

    def quote(self, start: int, end: int) -> Quote:
        """The original words of a stretch of the folded text."""
        places = self._origin[start:end]  # not in order where a table was laid out anew
        first, last = min(places), max(places) + 1
        return Quote(text=self.original[first:last], start=first, end=last)

    def words(self, start: int, end: int) -> str:
        """The same, in its own width but without spaces: what names are made of."""
        return "".join(self._own[start:end]).strip()


def _folded(text: str) -> Iterator[tuple[str, int]]:
    """The characters to be read, each with its place."""
    breaks = set(_line_breaks(text))
    for character, at, ready in pieces(text):
        if ready:
            yield character, at
        elif at in breaks:
            yield "\n", at
        elif "①" <= character <= "⑳":  # begins an item in the middle of a line too, and is no digit
            yield "\n", at
            yield character, at
        elif unicodedata.category(character)[0] not in "CZ":
            if character in _RAISED and not re.match("[A-Za-z]", text[max(0, at - 1) : at]):
                continue  # the mark of a footnote: 培训¹320人 is no 1320
            folded = unicodedata.normalize("NFKC", character)
            yield (folded if len(folded) == 1 else character), at


def _line_breaks(text: str) -> Iterator[int]:
    at = 0
    lines = text.splitlines(keepends=True)
    for number, line in enumerate(lines):
        at += len(line)
        bare = line.strip()
        following = lines[number + 1] if number + 1 < len(lines) else ""
        ends = not bare or bare[-1] in "。；;：:！!？?" or len(bare) < _WRAPPED
        if line[-1:] in "\r\n" and (
            ends or not following.strip() or _LIST_MARK.match(following) or _LABEL.match(following)
        ):
            yield at - 1


class Clause(NamedTuple):
    """A stretch of the folded text that says one thing.

    `sentence` counts sentences; `joined` is the mark before it: "" at the start of a sentence,
    `,`, `、`, or `REMARK` for a remark in parentheses.
    """

    start: int
    end: int
    sentence: int
    joined: str


def sentences(text: str) -> Iterator[tuple[int, int]]:
    """Start and end of each sentence; marks inside quotes and parentheses do not end one."""
    start = 0
    for at, character, depth in _walk(text):
        if at - start >= _LONGEST_SENTENCE:  # no prose: read in pieces
            yield start, at
            start = at
        full_stop = character == "." and _FULL_STOP.search(text[max(0, at - 3) : at + 2])
        if full_stop or (_SENTENCE.match(character) and (depth == 0 or character in "\n。")):
            if at > start:
                yield start, at
            start = at + 1
    if start < len(text):
        yield start, len(text)


def split(text: str, start: int, end: int, marks: str) -> Iterator[tuple[int, int, str]]:
    """Pieces between `marks` outside quotes and parentheses, each with the mark before it."""
    begin, before = start, ""
    for at, character, depth in _walk(text[start:end]):
        here = start + at
        digits = (
            character == ","
            and text[here - 1 : here].isdigit()
            and re.match(r"\d{3}(?!\d)", text[here + 1 : here + 5])
        )
        if depth == 0 and character in marks and not digits:
            if here > begin:
                yield begin, here, before
            begin, before = here + 1, character
    if begin < end:
        yield begin, end, before


def _walk(text: str) -> Iterator[tuple[int, str, int]]:
    closing: list[str] = []
    for at, character in enumerate(text):
        if closing and character == closing[-1]:
            closing.pop()
            yield at, character, 1
            continue
        if character == "\n":
            closing.clear()
        elif character in _PAIRS and text.find(_PAIRS[character], at + 1, at + 120) > 0:
            closing.append(_PAIRS[character])
        yield at, character, len(closing)


def remarks(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """The insides of the outermost parentheses."""
    opened, depth = start, 0
    for at in range(start, end):
        if text[at] == "(":
            depth += 1
            if depth == 1:
                opened = at + 1
        elif text[at] == ")" and depth:
            depth -= 1
            if depth == 0 and at > opened:
                yield opened, at
