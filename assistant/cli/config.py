"""`jixiao config`: what is set and where it came from."""

from __future__ import annotations

import click
from pydantic import SecretStr

from assistant.cli.help import Command
from assistant.cli.output import FORMAT, print_table
from assistant.llm.address import masked
from assistant.settings import Settings, origins


@click.command(cls=Command)
@FORMAT
def command(format_: str) -> None:
    """查看当前设置及其来源（密钥不显示）。"""
    settings = Settings()
    found = origins()
    rows = [
        (field.alias or name, _shown(getattr(settings, name)), found.get(name, "默认"))
        for name, field in Settings.model_fields.items()
    ]
    # Imported here: it needs numpy, and settings that cannot be read are told without.
    from assistant.library.embedding import described

    rows.append(("语义检索", described(settings), found.get("embedding_model", "默认")))
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


def _shown(value: object) -> str:
    if value is None:
        return "（未设置）"
    if isinstance(value, SecretStr):
        return "******"
    return masked(value) if isinstance(value, str) else str(value)
