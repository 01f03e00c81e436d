"""`python -m assistant.llm.scripted`: a model without a model, for demonstration and training."""

from __future__ import annotations

import threading

import click

from assistant.llm.profile import Mode
from assistant.llm.scripted.abilities import up_to
from assistant.llm.scripted.misbehaving import MISBEHAVIOURS
from assistant.llm.scripted.server import GOOD, MODEL, ScriptedServer
from assistant.llm.scripted.serving import running


def _catalogue() -> str:
    return "\n".join(f"  {name:16}{wrong.says}" for name, wrong in MISBEHAVIOURS.items())


@click.command(epilog=f"\b\n可以演示的毛病（--misbehave）：\n{_catalogue()}")
@click.option(
    "--port", type=click.IntRange(0, 65535), default=8787, help="端口，默认 8787；0 为任选"
)
@click.option(
    "--misbehave",
    metavar="名称",
    multiple=True,
    type=click.Choice([*MISBEHAVIOURS, GOOD]),
    help="出什么毛病；可写多次，一次请求出一样，再往后照常应答",
)
@click.option("--always", is_flag=True, help="最后一样毛病一直出下去")
@click.option(
    "--mode",
    type=click.Choice([mode.value for mode in Mode]),
    default=Mode.JSON_SCHEMA.value,
    help="最多支持到哪一种输出方式，默认 json_schema（全部支持）",
)
@click.option("--wait", type=click.FloatRange(0, 600), default=0.0, help="应答前等几秒")
@click.option("--pause", type=click.FloatRange(0, 60), default=0.0, help="边写边传时每一段隔几秒")
def main(
    port: int, misbehave: tuple[str, ...], always: bool, mode: str, wait: float, pause: float
) -> None:
    """在本机开一个不用模型的模型接口，用来演示、培训和试验；只有本机能访问。

    它照提示词的要求应答：补充的指标都取自给它的往年资料。它不会思考，不能代替真正的模型。
    """
    steps = list(misbehave)
    last = steps.pop() if always and steps else GOOD
    try:
        server = ScriptedServer(*steps, always=last, abilities=up_to(Mode(mode)), port=port)
    except OSError as error:
        raise click.ClickException(f"端口 {port} 已被占用，请用 --port 换一个。") from error
    server.wait, server.pause = wait, pause
    with running(server):
        click.echo("脚本模型已启动（按 Ctrl-C 停止）。请这样设置后使用 jixiao：\n")
        click.echo(f"  export JIXIAO_MODEL={MODEL}")
        click.echo(f"  export OPENAI_BASE_URL={server.url}")
        click.echo("  export OPENAI_API_KEY=none")
        try:
            threading.Event().wait()
        except KeyboardInterrupt:
            click.echo("\n已停止。")


if __name__ == "__main__":
    main()
