"""Which profile is in force: what the office sets, over what was found, over what any endpoint can do."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from assistant.llm.known import profile_of, remember
from assistant.llm.profile import EndpointProfile, Mode
from assistant.model.errors import UserError
from assistant.settings import Settings

FOUND = EndpointProfile(mode=Mode.JSON_SCHEMA, streaming=True)
ADDRESS = "https://llm.example/v1"


def settings(tmp_path: Path, **more: Any) -> Settings:
    values = {"model": "m", "openai_base_url": ADDRESS, "workspace": tmp_path} | more
    return Settings(_env_file=None, **values)


def test_untested_it_is_the_humblest(tmp_path: Path) -> None:
    profile = profile_of(settings(tmp_path)).profile
    assert (profile.mode, profile.streaming, profile.tested) == (Mode.PROMPT, False, None)


def test_what_is_set_wins_over_what_was_found(tmp_path: Path) -> None:
    remember(settings(tmp_path), FOUND)
    known = profile_of(settings(tmp_path, endpoint={"mode": "json_object"}))
    assert (known.profile.mode, known.profile.streaming) == (Mode.JSON_OBJECT, True)
    assert known.set_by_hand == ("mode",)


def test_each_address_and_model_has_its_own_and_no_password_is_kept(tmp_path: Path) -> None:
    secret = settings(tmp_path, openai_base_url="https://name:password@llm.example/v1/")
    remember(secret, FOUND)
    remember(settings(tmp_path, model="other"), EndpointProfile(mode=Mode.TOOL))
    kept = (tmp_path / "endpoints.json").read_text(encoding="utf-8")
    assert "password" not in kept
    assert profile_of(settings(tmp_path)).profile.mode is Mode.JSON_SCHEMA
    assert profile_of(settings(tmp_path, model="other")).profile.mode is Mode.TOOL
    assert profile_of(settings(tmp_path, model="third")).profile == EndpointProfile()


@pytest.mark.parametrize(
    "damage", ["{", "[]", '{"a": 1}', "\x00", "[" * 100_000, f'{{"{ADDRESS} m": {{"mode": "x"}}}}']
)
def test_a_damaged_file_is_told_and_ignored(tmp_path: Path, damage: str) -> None:
    (tmp_path / "endpoints.json").write_text(damage, encoding="utf-8")
    known = profile_of(settings(tmp_path))
    assert known.profile == EndpointProfile()
    assert "--test" in (known.trouble or "")
    remember(settings(tmp_path), FOUND)  # and is made good by the next test
    assert profile_of(settings(tmp_path)).profile == FOUND


@pytest.mark.parametrize(
    "wrong", [{"mode": "best"}, {"streeming": True}, {"output_tokens": 0}, {"limit_name": 3}]
)
@pytest.mark.parametrize("known", [True, False])
def test_a_wrong_setting_is_told_by_name(
    tmp_path: Path, wrong: dict[str, Any], known: bool
) -> None:
    if known:
        remember(settings(tmp_path), FOUND)
    with pytest.raises(UserError, match=next(iter(wrong))):
        profile_of(settings(tmp_path, endpoint=wrong))
