"""A model without a model: it proposes some of the evidence it was given, so that the way can be measured anywhere.

What it shows: what the program's own part costs, how many calls a good answer needs, and that what is
added keeps its source. What it cannot show: how well a real model would choose.
"""

from __future__ import annotations

import json
import re
from typing import Any

from assistant.llm.prompts import Rendered
from assistant.llm.scripted.model import ScriptedModel

NAME = "脚本模型"
_PROPOSED = 4
_LINE = re.compile(r'^- ("(?:[^"\\]|\\.)*")$', re.MULTILINE)
_ROW = re.compile(r"r\d+")


def well_answering() -> ScriptedModel:
    """A model that answers every question in form, with evidence it was given."""
    return ScriptedModel(always=_answer, name=NAME)


def _answer(prompt: Rendered) -> dict[str, Any]:
    if prompt.name == "propose":
        lines = (json.loads(line).split("｜") for line in _LINE.findall(prompt.user))
        given = [line for line in lines if len(line) == 4 and not _ROW.fullmatch(line[0])]
        return {
            "indicators": [_proposal(*line) for line in given[:_PROPOSED]],
            "drop": [],
            "rename": [],
            "goal": "",
        }
    keys = ("activities", "figures", "details", "money", "policies", "indicators")
    return {key: [] for key in keys}


def _proposal(id: str, level2: str, name: str, value: str) -> dict[str, Any]:
    return {"level2": level2, "name": name, "target": value, "reason": "", "cite": id}
