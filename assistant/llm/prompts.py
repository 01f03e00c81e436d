"""Prompts: one Markdown file each, with a header of name, version and variables, rendered in a sandbox.

A prompt has two sections, `## system` and `## user`. They are told apart before anything is filled
in, so that no text of a task or a document can open a section of its own. A third, `## example`, shows
in YAML what it may be filled with (`variables`) and a good answer to that (`answer`); it is never
sent. Whoever changes what is sent raises the version and adds it to `versions.yaml`.
"""

from __future__ import annotations

import hashlib
import json
import re
from functools import lru_cache
from typing import Any

from assistant.model.table import Value
from assistant.paths import shipped

_FILE = re.compile(
    r"---\n(?P<header>.*?)\n---\n## system\n(?P<system>.*?)\n## user\n(?P<user>.*?)\n## example\n(?P<example>.*)",
    re.S,
)

# What else ends a line for some readers, beside those that JSON escapes.
_LINE_ENDS = re.compile("[\x85\u2028\u2029]")


class Rendered(Value):
    """What is sent to a model, and which version of which prompt it came from."""

    name: str
    version: int
    system: str
    user: str


class Example(Value):
    """What a prompt may be filled with, and a good answer to that."""

    variables: dict[str, Any]
    answer: dict[str, Any]


class Prompt(Value):
    """One prompt file; `variables` are what `render` must be given, no more and no less."""

    name: str
    version: int
    variables: tuple[str, ...]
    system: str
    user: str
    shown: str = ""

    @property
    def digest(self) -> str:
        """Of what is sent: another text is another version."""
        return hashlib.sha256(f"{self.system}\n{self.user}".encode()).hexdigest()[:12]

    @property
    def example(self) -> Example:
        """The example of the file. Raises ValueError where it is not well formed."""
        import yaml

        return Example.model_validate(yaml.safe_load(self.shown))

    def render(self, **values: Any) -> Rendered:
        """Fill in the variables. Raises ValueError where one is missing or unknown."""
        if set(values) != set(self.variables):
            raise ValueError(f"prompt {self.name} takes {self.variables}, not {tuple(values)}")
        return Rendered(
            name=self.name,
            version=self.version,
            system=_template(self.system).render(values).strip(),
            user=_template(self.user).render(values).strip(),
        )


@lru_cache
def load_prompt(name: str) -> Prompt:
    """The shipped prompt of this name. Raises ValueError where its file is not well formed."""
    import yaml

    path = shipped("prompts") / f"{name}.md"
    parts = _FILE.fullmatch(path.read_text(encoding="utf-8"))
    if parts is None:
        raise ValueError(
            f"{path.name}: a header, `## system`, `## user`, `## example` are needed, in this order"
        )
    header = yaml.safe_load(parts["header"])
    texts = {"system": parts["system"], "user": parts["user"], "shown": parts["example"]}
    prompt = Prompt(**header, **texts)
    if prompt.name != name:
        raise ValueError(f"{path.name}: the header names it {prompt.name}")
    return prompt


def prompt_names() -> tuple[str, ...]:
    """Every shipped prompt."""
    return tuple(sorted(path.stem for path in shipped("prompts").glob("*.md")))


@lru_cache
def _template(text: str) -> Any:
    return _environment().from_string(text)


@lru_cache
def _environment() -> Any:
    from jinja2 import StrictUndefined
    from jinja2.sandbox import SandboxedEnvironment

    environment = SandboxedEnvironment(undefined=StrictUndefined, keep_trailing_newline=True)
    environment.filters["tojson"] = _quoted
    return environment


def _quoted(value: Any) -> str:
    """A JSON string on one line, Chinese left readable: a text cannot end its own quotation."""
    text = json.dumps(value, ensure_ascii=False)
    return _LINE_ENDS.sub(lambda end: f"\\u{ord(end[0]):04x}", text)
