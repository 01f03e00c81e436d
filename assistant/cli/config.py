"""`jixiao config`: what is set and where it came from."""

from __future__ import annotations

import click
from pydantic import SecretStr

from assistant.cli.help import Command
from assistant.cli.output import FORMAT, print_table
from assistant.settings import Settings, origins


@click.command(cls=Command)
@FORMAT
def command(format_: str) -> None:
    """查看当前设置及其来源（密钥不显示）。"""
    settings = Settings()
    found = origins()
    rows = []
    for name, field in Settings.model_fields.items():
        value = getattr(settings, name)
        shown = (
            "（未设置）"
            if value is None
            else "******"
            if isinstance(value, SecretStr)
            else str(value)
        )
        rows.append((field.alias or name, shown, found.get(name, "默认")))
    if format_ == "json":
        import json

        click.echo(
            json.dumps(
                {name: {"value": value, "from": origin} for name, value, origin in rows},
                ensure_ascii=False,
                indent=2,
            )
        )
        return
    print_table(("设置", "值", "来自"), rows)
