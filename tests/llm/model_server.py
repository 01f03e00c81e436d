"""The loopback server with one chat answer, changed field by field; the shipped one follows a script."""

from __future__ import annotations

import json
from contextlib import AbstractContextManager
from typing import Any

from assistant.llm.scripted.chat import completion, question
from assistant.settings import Settings
from tests.llm.loopback import LoopbackServer, running


class ModelServer(LoopbackServer):
    """Answers every call with what was last set; `requests` holds the bodies that came in."""

    def __init__(self) -> None:
        super().__init__()
        self.content: str | None = '{"indicators": []}'
        self.message: dict[str, Any] = {}
        self.finish_reason = "stop"
        self.status = 200
        self.raw: bytes | None = None

    def rows(self, *rows: dict[str, Any]) -> None:
        """Answer well, with these indicators."""
        self.content = json.dumps({"indicators": rows}, ensure_ascii=False)

    @property
    def settings(self) -> Settings:
        """Settings that lead to this server."""
        return Settings(
            model="测试模型",
            openai_base_url=self.url,
            openai_api_key="sk-a-secret",
            _env_file=None,
        )

    def answer(self, asked: dict[str, Any]) -> tuple[int, bytes]:
        if self.raw is not None:
            return self.status, self.raw
        whole = completion(question(asked), "")
        message = {"role": "assistant", "content": self.content} | self.message
        whole["choices"] = [{"index": 0, "message": message, "finish_reason": self.finish_reason}]
        whole["usage"] = {"prompt_tokens": 100, "completion_tokens": 20, "total_tokens": 120}
        return self.status, json.dumps(whole).encode()


def serving() -> AbstractContextManager[ModelServer]:
    """The server, running."""
    return running(ModelServer())
