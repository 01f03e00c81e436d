"""The written task descriptions of the evaluation, and the shipped library to draft with."""

from __future__ import annotations

from typing import Any

import yaml

from assistant.paths import shipped

FILE = shipped("corpus") / "briefs" / "written.yaml"
BRIEFS: list[dict[str, Any]] = yaml.safe_load(FILE.read_text(encoding="utf-8"))["briefs"]
BY_NAME = {brief["name"]: brief["text"] for brief in BRIEFS}
