"""`jixiao schema`: the JSON Schema of every shape other programs read."""

from __future__ import annotations

import json
from importlib import import_module

import click
from pydantic import BaseModel

from assistant.cli.help import Command

#: Contract name -> where its pydantic model lives.
SHAPES = {
    "goal-table": "assistant.model.table:GoalTable",
    "reading": "assistant.reading:Reading",
    "report": "assistant.model.report:Report",
    "batch-report": "assistant.model.report:Report",
    "waivers": "assistant.model.report:Waivers",
    "search-result": "assistant.library:SearchResult",
    "suggestions": "assistant.drafting:Suggestions",
    "draft": "assistant.drafting:Draft",
    "advice": "assistant.assisted:Advice",
    "rewrite": "assistant.assisted:Rewrite",
}


@click.command(cls=Command)
@click.argument("name", metavar="名称", type=click.Choice(list(SHAPES)))
def command(name: str) -> None:
    """打印 JSON 输出的格式定义（JSON Schema）。"""
    module, _, attribute = SHAPES[name].partition(":")
    shape: type[BaseModel] = getattr(import_module(module), attribute)
    click.echo(
        json.dumps(shape.model_json_schema(mode="serialization"), ensure_ascii=False, indent=2)
    )
