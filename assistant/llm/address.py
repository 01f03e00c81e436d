"""Addresses of endpoints: which are this machine, and which are the same place."""

from __future__ import annotations

import ipaddress
from urllib.parse import urlsplit

from assistant.model.errors import UserError

#: Where the OpenAI protocol lives when no address is set.
OPENAI = "https://api.openai.com/v1"
_PORTS = {"http": 80, "https": 443}


def is_loopback(url: str | None) -> bool:
    """True for this machine itself, which no proxy of the environment may capture."""
    try:
        host = urlsplit(url or "").hostname or ""
        return host == "localhost" or ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def same_place(one: str, other: str) -> bool:
    """True where both have the same scheme, host and port: what may be told one, may be told both."""
    return _origin(one) is not None and _origin(one) == _origin(other)


def _origin(url: str) -> tuple[str, str | None, int | None] | None:
    try:
        parts = urlsplit(url)
        return parts.scheme, parts.hostname, parts.port or _PORTS.get(parts.scheme)
    except ValueError:  # a port that is no number, half a bracket
        return None


def checked(url: str, setting: str, form: str = "http://主机:端口/v1") -> str:
    """The address without a slash at its end. Raises UserError where it is none."""
    origin = _origin(url.strip())
    if origin is None or origin[0] not in _PORTS or not origin[1]:
        raise UserError(f"{setting} 的地址“{masked(url)}”写法不对，请写成 {form} 的样子。")
    return url.strip().rstrip("/")


def without_user(url: str) -> str:
    """The address without a name and password in it."""
    scheme, mark, _ = url.partition("://")
    return f"{scheme}://{url.rpartition('@')[2]}" if mark and "@" in url else url


def masked(url: str) -> str:
    """The address for display: a name and password in it are not shown."""
    scheme, mark, _ = url.partition("://")
    return f"{scheme}://******@{url.rpartition('@')[2]}" if mark and "@" in url else url
