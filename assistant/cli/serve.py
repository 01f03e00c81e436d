"""`jixiao serve`: the web app."""

from __future__ import annotations

import click

from assistant.cli.help import Command


@click.command(cls=Command)
@click.option("--host", default="127.0.0.1", help="监听地址（默认 127.0.0.1，只有本机能访问）")
@click.option("--port", default=7860, type=click.IntRange(1, 65535), help="端口（默认 7860）")
def command(host: str, port: int) -> None:
    """启动网页。"""
    from assistant.settings import Settings
    from assistant.web import serve

    serve(Settings(), host=host, port=port)
