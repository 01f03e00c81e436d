"""`jixiao config`: what is set and where it came from; with `--test`, whether it works."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import click
from pydantic import SecretStr

from assistant.cli.help import Command
from assistant.cli.output import FORMAT, print_table
from assistant.llm.address import OPENAI, masked
from assistant.settings import Settings, origins

if TYPE_CHECKING:
    from assistant.library.embedding.trying import EmbeddingTrial
    from assistant.llm.known import Known
    from assistant.llm.probing import Probe

_NO_MODEL = (
    "没有设置模型：编制、审核、检索都能用。要用模型，请设置 JIXIAO_MODEL 和 OPENAI_BASE_URL。"
)


@click.command(cls=Command)
@click.option("--test", is_flag=True, help="试一试所设的模型和语义检索，记住接口会什么。")
@FORMAT
@click.pass_context
def command(context: click.Context, test: bool, format_: str) -> None:
    """查看当前设置及其来源（密钥不显示）。"""
    settings = Settings()
    if not test:
        _show(settings, format_)
    elif not _tested(settings, format_):
        context.exit(2)


def _show(settings: Settings, format_: str) -> None:
    from assistant.library.embedding import described
    from assistant.llm.known import profile_of

    found = origins()
    rows = [
        (field.alias or name, _shown(getattr(settings, name)), found.get(name, "默认"))
        for name, field in Settings.model_fields.items()
    ]
    rows.append(("语义检索", described(settings), found.get("embedding_model", "默认")))
    known = profile_of(settings)
    if settings.model:
        rows.append(("模型接口", _abilities(known), _origin(known, found.get("endpoint", ""))))
    if known.trouble:
        click.echo(known.trouble, err=True)
    if format_ == "json":
        _print_json({name: {"value": value, "from": origin} for name, value, origin in rows})
        return
    print_table(("设置", "值", "来自"), rows)


def _tested(settings: Settings, format_: str) -> bool:
    """Whether everything that is set works; what was found of the model is remembered."""
    from assistant.library.embedding.trying import try_embedding
    from assistant.llm.known import remember
    from assistant.llm.probing import probe

    def tell(step: str) -> None:
        click.echo(step, err=True)

    tried = None
    if settings.model:
        tried = probe(settings, on_step=tell)
        if tried.profile:
            remember(settings, tried.profile)
    tell("试语义检索…")
    embedding = try_embedding(settings)
    if format_ == "json":
        _print_json(
            {
                "model": _model_json(settings, tried),
                "embedding": embedding.model_dump(mode="json") | {"works": not embedding.problem},
            }
        )
    else:
        print_table(("项目", "结果", "说明", "秒"), _rows(settings, tried, embedding))
    return not (tried and tried.problem) and not embedding.problem


def _rows(
    settings: Settings, tried: Probe | None, embedding: EmbeddingTrial
) -> list[tuple[str, str, str, str]]:
    rows = [("模型", "—", _NO_MODEL, "")]
    if tried:
        address = masked(settings.openai_base_url or OPENAI)
        rows = [
            ("模型", "能用" if tried.profile else "不能用", f"{settings.model}（{address}）", "")
        ]
        rows += [
            (f"　{one.what}", "会" if one.works else "不会", one.said, f"{one.seconds:.1f}")
            for one in tried.tried
        ]
        rows.append(("　结论", "", tried.problem or _conclusion(tried), ""))
    said = embedding.problem or f"{embedding.what}，{embedding.dimensions} 维"
    works = "不能用" if embedding.problem else "能用"
    return [*rows, ("语义检索", works, said, f"{embedding.seconds:.1f}")]


def _conclusion(tried: Probe) -> str:
    from assistant.llm.known import Known

    assert tried.profile is not None
    return f"已记住：{_abilities(Known(profile=tried.profile))}"


def _model_json(settings: Settings, tried: Probe | None) -> dict[str, Any]:
    if tried is None:
        return {"works": None, "problem": _NO_MODEL, "profile": None, "tried": []}
    about = {"name": settings.model, "address": masked(settings.openai_base_url or OPENAI)}
    return about | {"works": tried.profile is not None} | tried.model_dump(mode="json")


def _abilities(known: Known) -> str:
    profile = known.profile
    limit = "" if profile.limit_name == "none" else f"，字数上限用 {profile.limit_name}"
    return f"{profile.mode}，{'边写边传' if profile.streaming else '写完再传'}{limit}"


def _origin(known: Known, source: str) -> str:
    tested = known.profile.tested
    found = f"{tested:%Y-%m-%d} 测试" if tested else "默认，未测试；请运行 jixiao config --test"
    if not known.set_by_hand:
        return found
    return f"{'、'.join(known.set_by_hand)} 来自{source}，其余来自{found}"


def _shown(value: object) -> str:
    if value is None:
        return "（未设置）"
    if isinstance(value, SecretStr):
        return "******"
    if isinstance(value, bool | dict):  # as it is written in jixiao.toml
        return json.dumps(value, ensure_ascii=False) if value != {} else "（未设置）"
    return masked(value) if isinstance(value, str) else str(value)


def _print_json(value: object) -> None:
    click.echo(json.dumps(value, ensure_ascii=False, indent=2))
