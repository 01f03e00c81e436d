"""A Chroma server in place of the folder: `JIXIAO_CHROMA_URL`."""

from __future__ import annotations

import json
import os
import time
import weakref
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from functools import cached_property
from typing import TYPE_CHECKING
from urllib.parse import unquote, urlsplit

import httpx

from assistant.library.indexes.chroma_folder import CONFIGURATION
from assistant.llm.address import checked, is_loopback, masked
from assistant.model.errors import UserError

if TYPE_CHECKING:
    from chromadb.api.fastapi import FastAPI
    from chromadb.api.models.Collection import Collection

_SETTING = "JIXIAO_CHROMA_URL"
# Seconds to reach the server, to wait for an answer, and to leave it alone after it gave none.
_CONNECT, _PATIENCE, _PAUSE = 3, 60, 15


class ChromaServer:
    """A place for vectors: one collection on a server that several workspaces may share."""

    #: As it stands in the note. Which server it is does not matter: its collection has an id.
    name = "server"

    def __init__(self, url: str, workspace: str) -> None:
        """`url` as the user set it, with `name:password@` where the server wants that.

        Raises UserError where it is no address.
        """
        self._url = checked(url, _SETTING, "http://主机:端口")
        self._name = f"jixiao-{workspace}"
        self._api: FastAPI | None = None
        self._away: tuple[float, str] = (0.0, "")

    def make(self) -> str:
        """A new and empty collection in place of the one before; its id."""
        self.drop()
        with self.asking():
            return str(
                self._connected().create_collection(self._name, configuration=CONFIGURATION).id
            )

    def open(self, key: str) -> Collection:
        """The collection with this id. Raises NotFoundError where it is not there."""
        from chromadb.api.models.Collection import Collection
        from chromadb.errors import NotFoundError

        with self.asking():
            model = self._connected().get_collection(self._name)
            if str(model.id) != key:
                raise NotFoundError(key)
            # NOTE: without embedding_function=None Chroma would fetch a model of its own.
            return Collection(client=self._connected(), model=model, embedding_function=None)

    def close(self) -> None:
        """Nothing: the connection serves on."""

    def drop(self) -> None:
        """Delete the collection where there is one."""
        from chromadb.errors import NotFoundError

        with self.asking(), suppress(NotFoundError):
            self._connected().delete_collection(self._name)

    def trace(self, key: str) -> str:
        """Nothing: how the server keeps its files is its own affair."""
        return ""

    @contextmanager
    def asking(self) -> Iterator[None]:
        """Raises UserError for a server that does not answer, or not as Chroma does."""
        until, said = self._away
        if time.monotonic() < until:
            raise UserError(said)
        try:
            yield
        except httpx.TransportError as error:
            if "CERTIFICATE_VERIFY" in str(error):
                raise self._gone("的证书不受信任，自建的证书写在 SSL_CERT_FILE 里") from error
            raise self._gone(f"没有应答（{type(error).__name__}）") from error
        except json.JSONDecodeError as error:
            raise self._gone("的应答不是 Chroma 的格式") from error
        except Exception as error:
            # NOTE: for what Chroma did not say itself (a proxy did), its client raises this.
            if type(error) is not Exception:
                raise
            raise self._gone(f"没有照办（{str(error)[:80]}）") from error

    def _gone(self, said: str) -> UserError:
        error = UserError(
            f"Chroma 服务器 {masked(self._url)} {said}。请确认它在运行，并检查设置 {_SETTING}；"
            "不设它时向量存放在本机。"
        )
        self._away = (time.monotonic() + _PAUSE, str(error))
        return error

    def _connected(self) -> FastAPI:
        if self._api is None:
            self._api = self._connect()
        return self._api

    @cached_property
    def _session(self) -> httpx.Client:
        parts = urlsplit(self._url)
        name, password = unquote(parts.username or ""), unquote(parts.password or "")
        session = httpx.Client(
            timeout=httpx.Timeout(_PATIENCE, connect=_CONNECT),
            auth=(name, password) if name else None,
            # A proxy in the environment must not capture what is on this machine.
            trust_env=not is_loopback(self._url),
        )
        weakref.finalize(self, session.close)
        return session

    def _connect(self) -> FastAPI:
        os.environ.setdefault("ANONYMIZED_TELEMETRY", "False")
        from chromadb.api.fastapi import FastAPI
        from chromadb.config import Settings, System

        parts = urlsplit(self._url)
        plain = parts._replace(netloc=parts.netloc.rpartition("@")[2]).geturl()
        self._greet(plain)
        settings = Settings(
            anonymized_telemetry=False,
            chroma_api_impl="chromadb.api.fastapi.FastAPI",
            chroma_server_host=plain,
            chroma_server_http_port=8000,  # asked for and not used: the host says it
        )
        api = FastAPI(System(settings))
        # NOTE: `chromadb.HttpClient` waits for ever, lets a proxy capture loopback, and asks all
        # that three times over; it has no setting for the first two.
        api._session.close()
        self._session.headers.update(api._header)
        api._session = self._session
        return api

    def _greet(self, url: str) -> None:
        """Raises UserError where nobody, or another program, or too old a server answers."""
        answer = self._session.get(f"{url}/api/v2/version")
        if answer.status_code in (401, 403):
            raise self._gone("不接受这个用户名和密码，它们写在地址里：http://用户名:密码@主机:端口")
        if answer.status_code != 200:
            raise self._gone(f"的应答不像 1.0 以上版本的 Chroma（{answer.status_code}）")
        if not isinstance(answer.json(), str):
            raise self._gone("的应答不像 1.0 以上版本的 Chroma")
