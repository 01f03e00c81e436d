"""Good answers: what a model that does as it is told says to our prompts, made out of the question alone.

It shows how the program works with a model; it does not show how well a model would choose. What is
asked for is seen by the fields of the answer, in a schema or in the example that the prompt gives.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from assistant.llm.prompts import Rendered
from assistant.llm.scripted.chat import Question

#: Rows that a good answer adds to a draft.
MOST_ADDED = 4

_LINE = re.compile(r'^- ("(?:[^"\\]|\\.)*")$', re.M)
_QUOTED = re.compile(r'^(\w+)：("(?:[^"\\]|\\.)*")$', re.M)
_OF_ITS_OWN = re.compile("数量|成本")
_ROW_ID = re.compile(r"r\d+")
_COUNTED = re.compile(r"([^\s、，。有]+)\s*(\d+)\s*个")
_MOST_OPENINGS = 40

_Fields = dict[str, Any]


def good_answer(prompt: Rendered) -> dict[str, Any]:
    """The answer to one of our prompts."""
    wanted = _wanted(prompt.system)
    return _said(prompt.user, wanted) if wanted else {}


def answer(asked: Question) -> str:
    """The answer to a request as a model writes it; prose where nothing says that JSON is wanted."""
    schema = asked.schema
    wanted = schema["properties"] if schema and "properties" in schema else _wanted(asked.system)
    return as_text(_said(asked.user, wanted)) if wanted else "好的，请告诉我需要什么。"


def as_text(value: Mapping[str, Any]) -> str:
    """An object as a model writes it."""
    return json.dumps(value, ensure_ascii=False)


def _said(user: str, wanted: _Fields) -> dict[str, Any]:
    for fields, make in _ANSWERS.items():
        if fields <= wanted.keys():
            return make(user)
    return {key: _blank(each) for key, each in wanted.items()}


# -- what is wanted --------------------------------------------------------------------------------


def _wanted(system: str) -> _Fields:
    """The fields of the last JSON object in the instructions: a schema's, or those of an example."""
    found: _Fields = {}
    for value in _objects(system):
        found = value.get("properties", value)
    return found


def _objects(text: str) -> Iterator[dict[str, Any]]:
    decoder, at = json.JSONDecoder(), 0
    for _ in range(_MOST_OPENINGS):
        at = text.find("{", at)
        if at < 0:
            return
        try:
            value, at = decoder.raw_decode(text, at)
        except ValueError:
            at += 1
        else:
            yield value


def _blank(each: Any) -> Any:
    """Nothing, in the type that a schema or an example shows."""
    kind = each.get("type") if isinstance(each, dict) else None
    if isinstance(each, list) or kind == "array":
        return []
    if isinstance(each, dict) and kind is None:
        return {}
    return 0 if isinstance(each, int) or kind in ("integer", "number") else ""


# -- the answers -----------------------------------------------------------------------------------


def _proposal(user: str) -> dict[str, Any]:
    """Rows of the evidence that the draft has not, each cited; nothing more after a refusal of rows.

    How much another office did, and for how much, is nothing that this task promises.
    """
    lines = [line.split("｜") for line in _lines(user)]
    have = {line[3] for line in lines if len(line) == 5 and _ROW_ID.fullmatch(line[0])}
    added: dict[str, dict[str, Any]] = {}
    for line in lines:
        if len(line) == 4 and line[2] not in have and not _OF_ITS_OWN.search(line[1]):
            id, level2, name, target = line
            reason = "往年同类工作有这一指标。"
            row = {"level2": level2, "name": name, "target": target, "reason": reason}
            added.setdefault(name, row | {"cite": id, "quote": None})
    rows = [] if "没有通过核对" in user else [*added.values()][:MOST_ADDED]
    return {"indicators": rows, "drop": [], "rename": [], "goal": ""}


def _ranked(user: str) -> dict[str, Any]:
    """The rows that share characters with the query, those that share more first."""
    query = set(dict(_quoted(user)).get("查询", ""))
    marks: dict[int, float] = {}
    for line in _lines(user):
        id, *words = line.split("｜")
        if id.isdigit():
            marks[int(id)] = len(query & set("".join(words))) / (len(query) or 1)
    best = sorted(marks, key=lambda id: -marks[id])
    return {
        "ranked": [{"id": id, "mark": min(3, round(3 * marks[id]))} for id in best if marks[id]]
    }


def _same_goal(user: str) -> dict[str, Any]:
    return {"goal": dict(_quoted(user)).get("目标", ""), "reason": "目标已经具体，没有改动。"}


def _counted(user: str) -> dict[str, Any]:
    """The small question by which an endpoint is tried."""
    counts = [(thing, int(number)) for thing, number in _COUNTED.findall(user)]
    odd = sum(number for _, number in counts) % 2
    fruits = [{"fruit": thing, "count": number, "remark": None} for thing, number in counts]
    return {"fruits": fruits, "parity": "奇数" if odd else "偶数"}


#: By the fields that tell one question from the others. What is not here is answered with nothing.
_ANSWERS: dict[frozenset[str], Callable[[str], dict[str, Any]]] = {
    frozenset({"indicators", "drop"}): _proposal,
    frozenset({"ranked"}): _ranked,
    frozenset({"goal", "reason"}): _same_goal,
    frozenset({"fruits", "parity"}): _counted,
}


def _lines(user: str) -> list[str]:
    return [json.loads(line) for line in _LINE.findall(user)]


def _quoted(user: str) -> Iterator[tuple[str, str]]:
    return ((label, json.loads(text)) for label, text in _QUOTED.findall(user))
