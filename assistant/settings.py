"""What is set, and where it came from: environment over `.env` over `jixiao.toml` over defaults."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path
from typing import Any

from platformdirs import user_data_path
from pydantic import Field, SecretStr, ValidationError
from pydantic_settings import (
    BaseSettings,
    DotEnvSettingsSource,
    EnvSettingsSource,
    PydanticBaseSettingsSource,
    SettingsConfigDict,
    TomlConfigSettingsSource,
)

from assistant.model.errors import UserError


class Settings(BaseSettings):
    """Configuration of one run. Unset means: no model, no endpoint, embedded store."""

    model_config = SettingsConfigDict(
        env_file=".env", toml_file="jixiao.toml", extra="ignore", populate_by_name=True
    )

    workspace: Path = Field(
        default_factory=lambda: user_data_path("jixiao"), alias="JIXIAO_WORKSPACE"
    )
    model: str | None = Field(default=None, alias="JIXIAO_MODEL")
    openai_api_key: SecretStr | None = Field(default=None, alias="OPENAI_API_KEY")
    openai_base_url: str | None = Field(default=None, alias="OPENAI_BASE_URL")
    endpoint: dict[str, Any] = Field(default_factory=dict, alias="JIXIAO_ENDPOINT")
    embedding_model: str | None = Field(default=None, alias="JIXIAO_EMBEDDING_MODEL")
    embedding_base_url: str | None = Field(default=None, alias="JIXIAO_EMBEDDING_BASE_URL")
    embedding_api_key: SecretStr | None = Field(default=None, alias="JIXIAO_EMBEDDING_API_KEY")
    embedding_query_prefix: str | None = Field(default=None, alias="JIXIAO_EMBEDDING_QUERY_PREFIX")
    embedding_document_prefix: str | None = Field(
        default=None, alias="JIXIAO_EMBEDDING_DOCUMENT_PREFIX"
    )
    chroma_url: str | None = Field(default=None, alias="JIXIAO_CHROMA_URL")
    keep_model_text: bool = Field(default=False, alias="JIXIAO_KEEP_MODEL_TEXT")
    max_file_mb: float = Field(default=50, gt=0, alias="JIXIAO_MAX_FILE_MB")

    profile: str | None = Field(default=None, alias="JIXIAO_PROFILE")
    words: Path | None = Field(default=None, alias="JIXIAO_WORDS")
    rules: dict[str, dict[str, Any]] = Field(default_factory=dict, alias="JIXIAO_RULES")

    @property
    def max_bytes(self) -> int:
        """The largest file that is read."""
        return int(self.max_file_mb * 2**20)

    def __init__(self, **values: Any) -> None:
        """Raises UserError where a file of settings cannot be understood."""
        try:
            super().__init__(**values)
        except tomllib.TOMLDecodeError as error:
            raise UserError(
                f"设置文件 jixiao.toml 写法有误（{_place(error)}）：请改正或删去。"
            ) from error
        except UnicodeDecodeError as error:
            raise UserError(
                "设置文件 .env 或 jixiao.toml 要存为 UTF-8 编码：请另存后重试。"
            ) from error
        except ValidationError as error:
            names = "、".join(dict.fromkeys(str(e["loc"][0]) for e in error.errors()))
            raise UserError(
                f'设置 {names} 的值不合要求：请改正（文字要加引号，如 "..."，大小要是正数）。'
            ) from error

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """First wins: arguments, environment, `.env`, `jixiao.toml`."""
        return (
            init_settings,
            env_settings,
            dotenv_settings,
            TomlConfigSettingsSource(settings_cls),
        )


def _place(error: tomllib.TOMLDecodeError) -> str:
    found = re.search(r"line (\d+)", str(error))
    return f"第 {found[1]} 行" if found else "文件末尾"


def origins() -> dict[str, str]:
    """For each setting that is not at its default, where its value came from (Chinese, for display)."""
    found: dict[str, str] = {}
    sources = (
        ("jixiao.toml", TomlConfigSettingsSource(Settings)),
        (".env 文件", DotEnvSettingsSource(Settings, env_file=".env")),
        ("环境变量", EnvSettingsSource(Settings)),
    )
    for label, source in sources:
        for key in source():
            for name, field in Settings.model_fields.items():
                if key in (name, field.alias):
                    found[name] = label
    return found
