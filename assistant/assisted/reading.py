"""A document whose layout the recogniser is unsure of, read by a model and held against the text.

The model only says which printed characters are a name, a value, a level. Header, repairs and the
meaning of a value come from the program as always. What the model says that is not printed there is
refused and shown; rows the recogniser had are never lost to a reading that has fewer.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Any

from assistant.assisted.page import Page
from assistant.assisted.verify import Kept, Quoted, Verified, verify
from assistant.llm.asking import EndpointError
from assistant.llm.endpoint import Endpoint
from assistant.llm.prompts import load_prompt
from assistant.model import taxonomy
from assistant.model.grammar import parse_target
from assistant.model.numerals import read_number
from assistant.model.report import About, Problem, Severity
from assistant.model.table import FurtherRole, FurtherValue, GoalTable, Indicator
from assistant.reading import Document, Reading, header_of

_UNSURE = 0.6
_LINES_A_CALL = 80
_CHARACTERS_A_CALL = 8_000
_MOST_CALLS = 6
_OPENING_LINES = 12
_MOST_TOKENS = 12_000
_MOST_SHOWN = 20
_FURTHER = {
    "actual": (FurtherRole.ACTUAL, "实际完成值"),
    "score": (FurtherRole.SCORE, "得分"),
}


def unsure(reading: Reading | None) -> bool:
    """Whether a model may be asked: nothing was found, or the layout is in doubt."""
    return (
        reading is None
        or not reading.tables
        or any(
            problem.about is About.LAYOUT
            and problem.confidence is not None
            and problem.confidence <= _UNSURE
            for problem in reading.problems
        )
    )


def reread(
    document: Document,
    endpoint: Endpoint,
    known: Reading | None,
    *,
    on_step: Callable[[str], None] | None = None,
) -> Reading:
    """The document as the model reads it, verified; else what was `known`, with one line why.

    Raises:
        UserError: never; where nothing was known and nothing verified, the reading has no table.
    """
    tell = on_step or (lambda _: None)
    page = Page(document.parts)
    chunks = list(_chunks(page.lines))
    if len(chunks) > _MOST_CALLS:
        return _kept(document, known, "文件太长，没有请模型读取。")
    quoted: list[Quoted] = []
    malformed = 0
    for number, lines in enumerate(chunks, 1):
        tell(f"版式不能确定，请模型 {endpoint.model} 读取（{number}/{len(chunks)}）…")
        prompt = load_prompt("read_layout").render(
            lines=lines, opening=page.lines[:_OPENING_LINES] if number > 1 else []
        )
        try:
            answer = endpoint.rows(prompt, Quoted, "indicators", most_tokens=_MOST_TOKENS)
        except EndpointError as error:
            return _kept(document, known, f"{error}，没有用到模型的读取。")
        quoted += answer.items
        malformed += answer.malformed
    verified = verify(quoted, page)
    if malformed:
        verified.refused.append(f"{malformed} 行写得不合格式")
    before = sum(len(table.indicators) for table in known.tables) if known else 0
    if len(verified.rows) < max(before, 1):
        words = f"模型读出的行经核对只有 {len(verified.rows)} 行，没有采用。"
        return _kept(document, known, words, verified)
    table = _table(document, page, verified, known, endpoint.model)
    words = f"版式不能确定，由模型 {endpoint.model} 读取，逐字核对后采用 {len(verified.rows)} 行；请核对名称与指标值的对应。"
    return Reading(tables=(table,), problems=(*_values(known), *_said(document, words, verified)))


def _chunks(lines: Sequence[str]) -> Iterator[list[str]]:
    chunk: list[str] = []
    size = 0
    for line in lines:
        if chunk and (size + len(line) > _CHARACTERS_A_CALL or len(chunk) >= _LINES_A_CALL):
            yield chunk
            chunk, size = [], 0
        chunk.append(line)
        size += len(line)
    if chunk:
        yield chunk


def _kept(
    document: Document, known: Reading | None, words: str, verified: Verified | None = None
) -> Reading:
    reading = known or Reading(tables=())
    said = _said(document, words, verified or Verified())
    return reading.model_copy(update={"problems": (*reading.problems, *said)})


def _said(document: Document, words: str, verified: Verified) -> list[Problem]:
    shown = verified.refused[:_MOST_SHOWN]
    lines = [words, *(f"模型给出的{text}在原文相应位置找不到，没有采用。" for text in shown)]
    if len(verified.refused) > len(shown):
        lines.append(f"模型另有 {len(verified.refused) - len(shown)} 处在原文找不到，没有采用。")
    return [
        Problem(
            severity=Severity.WARNING, message=line, path=document.source.path, about=About.LAYOUT
        )
        for line in lines
    ]


def _values(known: Reading | None) -> list[Problem]:
    """What was said of the file or of single values still holds; doubts of the layout do not."""
    return [
        problem
        for problem in (known.problems if known else ())
        if problem.about is not About.LAYOUT and problem.severity is not Severity.ERROR
    ]


def _table(
    document: Document,
    page: Page,
    verified: Verified,
    known: Reading | None,
    model: str | None,
) -> GoalTable:
    header = known.tables[0] if known and known.tables else header_of(document)
    rows = [_indicator(f"r{number}", kept, page) for number, kept in enumerate(verified.rows, 1)]
    return header.model_copy(update={"indicators": tuple(rows), "read_by": model})


def _indicator(id: str, kept: Kept, page: Page) -> Indicator:
    fields: dict[str, Any] = kept.fields
    level1, level2 = fields.get("level1"), fields.get("level2")
    target, weight = fields.get("target"), fields.get("weight")
    return Indicator(
        id=id,
        level1=taxonomy.canonical_level1(level1) if level1 else None,
        level2=taxonomy.canonical_level2(level2) if level2 else None,
        level1_raw=level1,
        level2_raw=level2,
        name=kept.name,
        target=parse_target(target) if target else None,
        weight=read_number(weight.rstrip("分")) if weight else None,
        explanation=fields.get("explanation"),
        scoring=fields.get("scoring"),
        note=fields.get("note"),
        further=tuple(
            FurtherValue(role=role, heading=heading, text=fields[name])
            for name, (role, heading) in _FURTHER.items()
            if name in fields
        ),
        location=page.location(kept.place),
    )
