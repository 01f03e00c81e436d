"""Prompts: one Markdown file each, with a header of name, version and variables, rendered in a sandbox.

A prompt has two sections, `## system` and `## user`. They are told apart before anything is filled
in, so that no text of a task or a document can open a section of its own.
"""

from __future__ import annotations

import json
import re
from functools import lru_cache
from typing import Any

from assistant.model.table import Value
from assistant.paths import shipped

_FILE = re.compile(
    r"---\n(?P<header>.*?)\n---\n## system\n(?P<system>.*?)\n## user\n(?P<user>.*)", re.S
)


class Rendered(Value):
    """What is sent to a model, and which version of which prompt it came from."""

    name: str
    version: int
    system: str
    user: str


class Prompt(Value):
    """One prompt file; `variables` are what `render` must be given, no more and no less."""

    name: str
    version: int
    variables: tuple[str, ...]
    system: str
    user: str

    def render(self, **values: Any) -> Rendered:
        """Fill in the variables. Raises ValueError where one is missing or unknown."""
        if set(values) != set(self.variables):
            raise ValueError(f"prompt {self.name} takes {self.variables}, not {tuple(values)}")
        environment = _environment()
        return Rendered(
            name=self.name,
            version=self.version,
            system=environment.from_string(self.system).render(values).strip(),
            user=environment.from_string(self.user).render(values).strip(),
        )


@lru_cache
def load_prompt(name: str) -> Prompt:
    """The shipped prompt of this name. Raises ValueError where its file is not well formed."""
    import yaml

    path = shipped("prompts") / f"{name}.md"
    parts = _FILE.fullmatch(path.read_text(encoding="utf-8"))
    if parts is None:
        raise ValueError(
            f"{path.name}: a header, `## system` and `## user` are needed, in this order"
        )
    header = yaml.safe_load(parts["header"])
    prompt = Prompt(**header, system=parts["system"], user=parts["user"])
    if prompt.name != name:
        raise ValueError(f"{path.name}: the header names it {prompt.name}")
    return prompt


def prompt_names() -> tuple[str, ...]:
    """Every shipped prompt."""
    return tuple(sorted(path.stem for path in shipped("prompts").glob("*.md")))


@lru_cache
def _environment() -> Any:
    from jinja2 import StrictUndefined
    from jinja2.sandbox import SandboxedEnvironment

    environment = SandboxedEnvironment(undefined=StrictUndefined, keep_trailing_newline=True)
    # Texts go in as JSON strings, Chinese left readable: one cannot end its own quotation.
    environment.filters["tojson"] = lambda value: json.dumps(value, ensure_ascii=False)
    return environment
