"""What is known of an endpoint: set by the office, else found by testing, else nothing."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pydantic import ValidationError

from assistant.llm.address import OPENAI, without_user
from assistant.llm.profile import EndpointProfile
from assistant.model.errors import UserError
from assistant.model.table import Value
from assistant.writing.files import write_atomically

if TYPE_CHECKING:
    from assistant.settings import Settings

_FILE = "endpoints.json"


class Known(Value):
    """The profile in force, the fields of it that the office has set, and what was wrong with the file."""

    profile: EndpointProfile
    set_by_hand: tuple[str, ...] = ()
    trouble: str | None = None


def profile_of(settings: Settings) -> Known:
    """The profile of the configured model. What `[endpoint]` sets wins over what was found.

    Raises UserError where a setting of the endpoint is none.
    """
    found, trouble = _read(settings)
    by_hand = settings.endpoint
    try:
        profile = EndpointProfile.model_validate(found.get(_key(settings), {}) | by_hand)
    except ValidationError as error:
        names = {str(one["loc"][0]) for one in error.errors()}
        if names & by_hand.keys() or not found:
            listed = "、".join(sorted(names & by_hand.keys() or names))
            raise UserError(
                f"设置 [endpoint] 里的 {listed} 不合要求：可用的名称和取值见 docs/model.md。"
            ) from error
        trouble, profile = _damaged(settings), EndpointProfile.model_validate(by_hand)
    return Known(profile=profile, set_by_hand=tuple(by_hand), trouble=trouble)


def remember(settings: Settings, profile: EndpointProfile) -> None:
    """Keep what was found of the configured model. Raises UserError where nothing can be written."""
    found, _ = _read(settings)
    found[_key(settings)] = profile.model_dump(mode="json", exclude_defaults=True)
    settings.workspace.mkdir(parents=True, exist_ok=True)
    text = json.dumps(found, ensure_ascii=False, indent=2)
    write_atomically(_path(settings), text.encode())


def _read(settings: Settings) -> tuple[dict[str, dict[str, Any]], str | None]:
    """Everything found so far by endpoint; nothing, and a line that says so, where it is damaged."""
    try:
        found = json.loads(_path(settings).read_text(encoding="utf-8"))
    except FileNotFoundError:
        return {}, None
    except (OSError, ValueError, RecursionError):
        return {}, _damaged(settings)
    if not isinstance(found, dict) or not all(isinstance(one, dict) for one in found.values()):
        return {}, _damaged(settings)
    return found, None


def _damaged(settings: Settings) -> str:
    return f"{_path(settings)} 已损坏，没有采用：请再运行一次 jixiao config --test。"


def _path(settings: Settings) -> Path:
    return settings.workspace / _FILE


def _key(settings: Settings) -> str:
    """Address and model; no name and password of an address is written down."""
    address = without_user(settings.openai_base_url or OPENAI).rstrip("/")
    return f"{address} {settings.model or ''}"
