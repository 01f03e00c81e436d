"""HTTP on loopback with the standard library alone: many at once, closed cleanly, badly behaved on demand."""

from __future__ import annotations

import json
import socket
import struct
import sys
import threading
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Literal, TypeVar

_KEPT = 1000  # requests remembered, the last ones
# Closed with this, a socket sends a reset instead of an orderly end.
_RESET = struct.pack("ii", 1, 0)


@dataclass(frozen=True)
class Request:
    """What came in. `body` is the JSON object of a POST, else empty."""

    path: str
    body: dict[str, Any] = field(default_factory=dict)
    authorization: str | None = None


@dataclass(frozen=True)
class Reply:
    """What goes out. `streamed`: the pieces go out one by one and their length is not told before.

    `wait` is seconds before anything is sent, `pause` between pieces. `ending`: the whole of it, the
    connection closed in the middle, or reset there (before the first byte where there are no pieces).
    """

    status: int = 200
    pieces: Iterable[bytes] = ()
    headers: Mapping[str, str] = field(default_factory=dict)
    content_type: str = "application/json"
    streamed: bool = False
    wait: float = 0.0
    pause: float = 0.0
    ending: Literal["whole", "closed", "reset"] = "whole"


class LoopbackServer(ThreadingHTTPServer):
    """Answers each request with what `reply` makes of it; `heard` keeps the last ones that came in."""

    daemon_threads = True
    # NOTE: waiting for handlers on close would wait for clients that keep their connection.
    block_on_close = False
    request_queue_size = 128

    def __init__(self, port: int = 0) -> None:
        """Raises OSError where the port is taken; 0 takes a free one."""
        super().__init__(("127.0.0.1", port), _Handler)
        self.heard: list[Request] = []
        self.closing = threading.Event()
        self._open: set[socket.socket] = set()
        self._lock = threading.Lock()

    @property
    def url(self) -> str:
        """The address to set as OPENAI_BASE_URL."""
        return f"http://127.0.0.1:{self.server_port}/v1"

    def reply(self, request: Request) -> Reply:
        """What to answer. Called by many threads at once."""
        raise NotImplementedError

    def hear(self, request: Request) -> None:
        """Keep a request."""
        with self._lock:
            self.heard.append(request)
            del self.heard[:-_KEPT]

    def process_request(self, request: Any, client_address: Any) -> None:
        """Answer in a thread of its own, and know of the connection until it ends."""
        with self._lock:
            self._open.add(request)
        super().process_request(request, client_address)

    def shutdown_request(self, request: Any) -> None:
        """The connection has ended."""
        with self._lock:
            self._open.discard(request)
        super().shutdown_request(request)

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A client that goes away is nobody's error; anything else is a defect and is shown."""
        if not isinstance(sys.exception(), OSError):
            super().handle_error(request, client_address)

    def server_close(self) -> None:
        """Stop listening and end every connection, those in the middle of an answer too."""
        self.closing.set()
        super().server_close()
        with self._lock:
            for connection in self._open:
                with suppress(OSError):
                    connection.shutdown(socket.SHUT_RDWR)


class _Handler(BaseHTTPRequestHandler):
    server: LoopbackServer
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True

    def do_GET(self) -> None:
        self._answer(Request(self.path, authorization=self.headers["Authorization"]))

    def do_POST(self) -> None:
        text = self.rfile.read(int(self.headers["Content-Length"] or 0))
        try:
            body = json.loads(text)
        except ValueError:
            body = None
        if not isinstance(body, dict):
            self._send(error_reply(400, "We could not parse the JSON body of your request."))
            return
        self._answer(Request(self.path, body, self.headers["Authorization"]))

    def _answer(self, request: Request) -> None:
        self.server.hear(request)
        self._send(self.server.reply(request))

    def _send(self, reply: Reply) -> None:
        try:
            # A server that is closed meanwhile answers nobody.
            if not self.server.closing.wait(reply.wait):
                self._write(reply)
        except OSError:
            self.close_connection = True  # the client gave up
        if reply.ending == "reset":
            self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _RESET)
            self.connection.close()
        if reply.ending != "whole" or self.server.closing.is_set():
            self.close_connection = True

    def _write(self, reply: Reply) -> None:
        whole = b"" if reply.streamed else b"".join(reply.pieces)
        if reply.ending == "reset" and not reply.streamed and not whole:
            return
        self.send_response(reply.status)
        self.send_header("Content-Type", reply.content_type)
        for name, value in reply.headers.items():
            self.send_header(name, value)
        if reply.streamed:
            self.send_header("Transfer-Encoding", "chunked")
        else:
            self.send_header("Content-Length", str(len(whole)))
        self.end_headers()
        if reply.streamed:
            self._stream(reply)
        elif reply.pause:
            for byte in whole:
                self._put(bytes([byte]), reply.pause)
        else:
            self.wfile.write(whole if reply.ending == "whole" else whole[: len(whole) // 2])

    def _stream(self, reply: Reply) -> None:
        for piece in reply.pieces:
            self._put(b"%x\r\n%s\r\n" % (len(piece), piece), reply.pause)
        if reply.ending == "whole":
            self.wfile.write(b"0\r\n\r\n")

    def _put(self, piece: bytes, pause: float) -> None:
        self.wfile.write(piece)
        if self.server.closing.wait(pause):
            raise ConnectionAbortedError

    def log_message(self, format: str, *args: Any) -> None:
        """Silent: the console belongs to whoever started the server."""


def error_reply(status: int, message: str, *, code: str | None = None, **more: Any) -> Reply:
    """A refusal in the form that endpoints of this protocol use."""
    kind = "invalid_request_error" if status < 500 else "server_error"
    error = {"message": message, "type": kind, "param": None, "code": code} | more
    return json_reply({"error": error}, status=status)


def json_reply(body: Any, *, status: int = 200) -> Reply:
    """One JSON document."""
    return Reply(status, (json.dumps(body, ensure_ascii=False).encode(),))


_Server = TypeVar("_Server", bound=LoopbackServer)


@contextmanager
def running(server: _Server) -> Iterator[_Server]:
    """The server at work in a thread of its own; afterwards it is closed and its port free."""
    thread = threading.Thread(
        target=server.serve_forever,
        kwargs={"poll_interval": 0.02},
        daemon=True,
        name="jixiao-scripted",
    )
    thread.start()
    try:
        yield server
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
