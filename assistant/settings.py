"""What is set, and where it came from: environment over `.env` over `jixiao.toml` over defaults."""

from __future__ import annotations

from pathlib import Path

from platformdirs import user_data_path
from pydantic import Field, SecretStr
from pydantic_settings import (
    BaseSettings,
    DotEnvSettingsSource,
    EnvSettingsSource,
    PydanticBaseSettingsSource,
    SettingsConfigDict,
    TomlConfigSettingsSource,
)


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
    embedding_model: str | None = Field(default=None, alias="JIXIAO_EMBEDDING_MODEL")
    embedding_base_url: str | None = Field(default=None, alias="JIXIAO_EMBEDDING_BASE_URL")
    chroma_url: str | None = Field(default=None, alias="JIXIAO_CHROMA_URL")

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
