"""Answers that change no row: the check, sources, versions side by side, steps back and forth, files."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path

from assistant.chat import sentences
from assistant.chat.events import Event, doing, speak, stands
from assistant.chat.pending import AskError, Which
from assistant.chat.planning import Checker
from assistant.chat.requests import Compare, Why
from assistant.chat.rows import find_rows, rows_with_value
from assistant.chat.store import DraftStore, DraftVersion
from assistant.checking import Options
from assistant.drafting import Draft
from assistant.drafting.following import form_of
from assistant.library import Hit
from assistant.model.evidence import DraftIndicator
from assistant.model.table import GoalTable

_MOST_EXPLAINED = 4
_MOST_STEPS = 50


def stepped(
    store: DraftStore,
    draft_id: str,
    step: Callable[[str], DraftVersion | None],
    times: int,
    word: str,
) -> Iterator[Event]:
    """So many steps back or forth, and what that changed."""
    before = store.info(draft_id).version
    reached: DraftVersion | None = None
    for _ in range(min(times, _MOST_STEPS)):
        version = step(draft_id)
        if version is None:
            break
        reached = version
    if reached is None:
        yield speak(f"没有可以{word}的修改了。")
        return
    yield stands(reached)
    changes = store.compare(draft_id, before, reached.number)
    what = f"{sentences.listed(changes)}。" if changes else ""
    yield speak(f"已{word}，现在是第{reached.number}版。{what}")
    yield speak(verdict(store, draft_id))


def compared(store: DraftStore, draft_id: str, request: Compare) -> str:
    """What changed between two versions, one change a line."""
    before, after = request.before, request.after
    if before is None or after is None:
        after = store.info(draft_id).version
        versions = {version.number: version for version in store.versions(draft_id)}
        before = versions[after].parent
        if before is None:
            return "这是第1版，还没有改过。"
    changes = store.compare(draft_id, before, after)
    if not changes:
        return f"第{before}版和第{after}版内容相同。"
    lines = "\n".join(f"- {change.text}" for change in changes)
    return f"第{before}版到第{after}版：\n{lines}"


def check(draft: Draft, checker: Checker) -> Iterator[Event]:
    """What the rule book says of the draft, the gravest first."""
    yield doing("校核…")
    report = checker(draft, Options(profile=form_of(draft).name))
    yield speak(sentences.verdict(report, draft))
    if report.open:
        yield speak(f"\n\n{sentences.findings(report, draft)}")


def why(
    draft: Draft, request: Why, said: str, past: Callable[[str], Hit | None]
) -> Iterator[Event]:
    """What the values of some rows rest on. Raises AskError where the rows are not clear."""
    if request.rows is not None:
        found = find_rows(draft, request.rows)
        if not found.sure:
            pending = Which(requests=(request,), at=0, field="rows", choices=found.ids, said=said)
            raise AskError(sentences.which(draft, found, request.rows), pending)
        ids = found.ids
        if request.value and (same := rows_with_value(draft, request.value)):
            ids = tuple(id for id in ids if id in same) or ids
    else:
        ids = rows_with_value(draft, request.value or "")
    if not ids:
        yield speak(f"表里没有指标值是“{request.value}”的行，请说出行号，如“第3行为什么这样定”。")
        return
    yield doing("查找来源…")
    for at, id in enumerate(ids[:_MOST_EXPLAINED]):
        row = draft.indicator(id)
        assert isinstance(row, DraftIndicator)  # every row of a draft is one
        yield speak(("\n\n" if at else "") + sentences.why(draft, row, past))
    if len(ids) > _MOST_EXPLAINED:
        yield speak(f"\n\n还有{len(ids) - _MOST_EXPLAINED}行也是这样，请说出行号再问。")


def export(
    store: DraftStore, draft_id: str, ending: str, write: Callable[[GoalTable, Path], Path]
) -> Iterator[Event]:
    """The draft as a file in the workspace."""
    yield doing("导出…")
    info = store.info(draft_id)
    # Letters and figures only: what a user or a task calls a draft never becomes a path.
    name = re.sub(r"[^\w-]+", "", info.name) or "绩效目标表"
    path = store.workspace / "exports" / f"{name}-第{info.version}版{ending}"
    path.parent.mkdir(parents=True, exist_ok=True)
    written = write(store.get(draft_id), path)
    yield Event(kind="text", text=f"已导出：{written}", path=written)


def verdict(store: DraftStore, draft_id: str) -> str:
    """What the check says of the draft as it stands."""
    draft = store.get(draft_id)
    return sentences.verdict(draft.report, draft)
