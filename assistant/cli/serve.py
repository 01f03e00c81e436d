"""`jixiao serve`: the web app."""

from __future__ import annotations

import click


@click.command()
@click.option(
    "--host", default="127.0.0.1", show_default=True, help="监听地址（默认只有本机能访问）"
)
@click.option("--port", default=7860, show_default=True, type=click.IntRange(1, 65535), help="端口")
def command(host: str, port: int) -> None:
    """启动网页。"""
    from assistant.settings import Settings
    from assistant.web import serve

    serve(Settings(), host=host, port=port)
