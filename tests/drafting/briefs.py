"""The written task descriptions of the benchmark, and the shipped library to draft with."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import yaml

FILE = Path(__file__).resolve().parents[2] / "benchmarks" / "data" / "briefs.yaml"
BRIEFS: list[dict[str, Any]] = yaml.safe_load(FILE.read_text(encoding="utf-8"))
BY_NAME = {brief["name"]: brief["text"] for brief in BRIEFS}
