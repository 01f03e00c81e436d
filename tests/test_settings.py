"""Where settings come from, and which one wins."""

from __future__ import annotations

from pathlib import Path

import pytest

from assistant.settings import Settings, origins


@pytest.fixture(autouse=True)
def elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_nothing_set_means_no_model_and_no_endpoint() -> None:
    settings = Settings()
    assert settings.model is None
    assert settings.openai_api_key is None
    assert settings.chroma_url is None
    assert origins() == {}


def test_environment_wins_over_dotenv_over_file(
    elsewhere: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (elsewhere / "jixiao.toml").write_text('model = "from-file"\nembedding_model = "from-file"\n')
    assert Settings().model == "from-file"
    (elsewhere / ".env").write_text("JIXIAO_MODEL=from-dotenv\nOPENAI_API_KEY=sk-secret\n")
    assert Settings().model == "from-dotenv"
    monkeypatch.setenv("JIXIAO_MODEL", "from-environment")
    settings = Settings()
    assert settings.model == "from-environment"
    assert settings.embedding_model == "from-file"
    assert origins() == {
        "model": "环境变量",
        "openai_api_key": ".env 文件",
        "embedding_model": "jixiao.toml",
    }
    assert "sk-secret" not in repr(settings)
