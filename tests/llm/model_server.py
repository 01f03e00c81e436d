"""A real HTTP server on loopback that speaks /chat/completions, and misbehaves when told to."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from assistant.settings import Settings


class ModelServer(ThreadingHTTPServer):
    """Answers every call with what was last set; `requests` holds the bodies that came in."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.content: str | None = '{"indicators": []}'
        self.message: dict[str, Any] = {}
        self.finish_reason = "stop"
        self.status = 200
        self.raw: bytes | None = None
        self.trickle_seconds = 0.0
        self.requests: list[dict[str, Any]] = []

    def rows(self, *rows: dict[str, Any]) -> None:
        """Answer well, with these indicators."""
        self.content = json.dumps({"indicators": rows}, ensure_ascii=False)

    @property
    def settings(self) -> Settings:
        """Settings that lead to this server."""
        return Settings(
            model="测试模型",
            openai_base_url=f"http://127.0.0.1:{self.server_port}/v1",
            openai_api_key="sk-a-secret",
            _env_file=None,
        )

    def body(self) -> bytes:
        if self.raw is not None:
            return self.raw
        message = {"role": "assistant", "content": self.content} | self.message
        choice = {"index": 0, "message": message, "finish_reason": self.finish_reason}
        usage = {"prompt_tokens": 100, "completion_tokens": 20, "total_tokens": 120}
        reply = {"id": "1", "object": "chat.completion", "created": 0, "model": "测试模型"}
        return json.dumps(reply | {"choices": [choice], "usage": usage}).encode()


class _Handler(BaseHTTPRequestHandler):
    server: ModelServer

    def do_POST(self) -> None:
        length = int(self.headers["Content-Length"])
        self.server.requests.append(json.loads(self.rfile.read(length)))
        body = self.server.body()
        self.send_response(self.server.status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        try:
            self._send(body)
        except OSError:
            self.close_connection = True  # the client gave up: that is what the test is about

    def _send(self, body: bytes) -> None:
        if not self.server.trickle_seconds:
            self.wfile.write(body)
            return
        for byte in body:
            self.wfile.write(bytes([byte]))
            self.wfile.flush()
            time.sleep(self.server.trickle_seconds)

    def log_message(self, format: str, *args: Any) -> None:
        pass


@contextmanager
def serving() -> Iterator[ModelServer]:
    """The server, running."""
    server = ModelServer()
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield server
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
