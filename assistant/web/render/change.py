"""What a fix changes, with only as much around it as is needed to recognise the place."""

from __future__ import annotations

from collections.abc import Iterator
from difflib import SequenceMatcher

#: Unchanged text kept on each side of a change, and between two.
_AROUND = 8


def pieces(before: str, after: str) -> Iterator[tuple[str, str]]:
    """Pairs of tag (`same`, `del`, `ins`) and text; long unchanged runs are cut to `…`."""
    blocks = SequenceMatcher(None, before, after, autojunk=False).get_opcodes()
    for number, (tag, a, b, c, d) in enumerate(blocks):
        if tag == "equal":
            yield "same", _cut(before[a:b], first=number == 0, last=number == len(blocks) - 1)
            continue
        if before[a:b]:
            yield "del", before[a:b]
        if after[c:d]:
            yield "ins", after[c:d]


def _cut(text: str, first: bool, last: bool) -> str:
    head = "" if first else text[:_AROUND]
    tail = "" if last else text[-_AROUND:]
    return text if len(text) <= len(head) + len(tail) + 1 else f"{head}…{tail}"
