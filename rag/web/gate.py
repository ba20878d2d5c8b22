"""The door before Gradio: which requests reach it, and what a browser may do with the page."""

from __future__ import annotations

import re
import socket
from collections.abc import Awaitable, Callable, Iterator, MutableMapping
from ipaddress import ip_address
from typing import Any

from rag.errors import SettingsError
from rag.web.uploads import TOTAL_MB

Scope = MutableMapping[str, Any]
Send = Callable[[MutableMapping[str, Any]], Awaitable[None]]
App = Callable[[Scope, Any, Send], Awaitable[None]]

_NAME = re.compile(r"[a-z0-9_-]+(\.[a-z0-9_-]+)*")
_UNKNOWN = b"Nobody has said that this server goes by that name: see the setting serve.hosts.\n"
_UPLOAD = "/gradio_api/upload"
_MEGABYTE = 1024 * 1024
_QUESTION = _MEGABYTE
"""Most bytes of a request that carries no files: a question and what the visitor chose."""
# What the page itself needs; the API, its description, file access and Gradio's pages stay shut.
_PATHS = (
    "/",
    "/theme.css",
    "/favicon.ico",
    "/manifest.json",
    "/config",
    "/gradio_api/app_id",  # asked until a server that was lost is there again
)
_FOLDERS = (
    "/assets/",
    "/static/",
    "/gradio_api/queue/",
    _UPLOAD,
    "/gradio_api/heartbeat/",
)
# Gradio builds its page with inline scripts and compiled templates; all else is our own origin.
POLICY = (
    "default-src 'self'; script-src 'self' 'unsafe-inline' 'unsafe-eval'; "
    "style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:; font-src 'self' data:; "
    "connect-src 'self'; object-src 'none'; base-uri 'self'; form-action 'self'; "
    "frame-ancestors 'none'"
)
_HEADERS = [
    (b"content-security-policy", POLICY.encode("ascii")),
    (b"x-content-type-options", b"nosniff"),
    (b"referrer-policy", b"no-referrer"),
]


def is_local(host: str) -> bool:
    """Return whether only this machine can reach a server on this address."""
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def hosts_of(host: str, named: str | None = None) -> frozenset[str]:
    """Return the names by which a browser may call a server, besides any numeric address.

    Args:
        host: the address that it listens on.
        named: further names, parted by commas or blanks, as a proxy or the network's DNS has them.

    Raises:
        SettingsError: one of ``named`` is no name of a machine.
    """
    own = () if is_local(host) else (socket.gethostname(), socket.getfqdn())
    return frozenset(map(str.lower, ("localhost", host, *own, *_names(named or ""))))


def _names(named: str) -> Iterator[str]:
    for word in named.replace(",", " ").split():
        try:
            name = word.encode("idna").decode("ascii").lower()
        except UnicodeError:
            name = ""
        if not _NAME.fullmatch(name):
            raise SettingsError(
                f"'serve.hosts' cannot be {word!r}",
                remedy="give names without scheme and port: fundstelle.example.org",
            )
        yield name


def _is_address(name: str) -> bool:
    try:
        ip_address(name.removeprefix("[").removesuffix("]"))
    except ValueError:
        return False
    return True


class Gate:
    """ASGI middleware: refuses foreign hosts and origins, needless paths and bodies too large."""

    def __init__(self, app: App, hosts: frozenset[str]) -> None:
        """Args:
        app: what stands behind.
        hosts: names in the Host header that are ours. Any other is refused that is no numeric
            address, or a web site could have its own name lead here (DNS rebinding) and use the
            page through the browser of somebody who may reach it.
        """
        self.app = app
        self.hosts = hosts

    async def __call__(self, scope: Scope, receive: Any, send: Send) -> None:
        """Pass a request on, or refuse it with 403, 404, 411 or 413."""
        if scope["type"] == "lifespan":
            await self.app(scope, receive, send)
        elif scope["type"] != "http":
            await send({"type": "websocket.close"})
        elif not self._knows(_host(dict(scope["headers"]))):
            await _refuse(send, 403, _UNKNOWN)
        elif not _same_origin(dict(scope["headers"])):
            await _refuse(send, 403)
        elif not _needed(scope["path"]):
            await _refuse(send, 404)
        elif refused := _body(scope["path"], dict(scope["headers"])):
            await _refuse(send, refused)
        else:
            await self.app(scope, receive, _guarded(send))

    def _knows(self, host: str) -> bool:
        name = host if host.endswith("]") else host.rsplit(":", 1)[0]
        return name in self.hosts or _is_address(name)


def _host(headers: dict[bytes, bytes]) -> str:
    return headers.get(b"host", b"").decode("latin-1").lower()


def _same_origin(headers: dict[bytes, bytes]) -> bool:
    origin = headers.get(b"origin", b"").decode("latin-1").lower()
    return not origin or origin.partition("://")[2] == _host(headers)


def _needed(path: str) -> bool:
    return path in _PATHS or path.startswith(_FOLDERS)


def _body(path: str, headers: dict[bytes, bytes]) -> int:
    """Return the status by which a body is refused, 0 where it is none or small enough.

    The server holds a sender to the length that is stated; browsers always state one.
    """
    if b"transfer-encoding" in headers:
        return 411
    most = (TOTAL_MB + 1) * _MEGABYTE if path.startswith(_UPLOAD) else _QUESTION
    stated = headers.get(b"content-length", b"0")
    return 0 if stated.isdigit() and int(stated) <= most else 413


def _guarded(send: Send) -> Send:
    async def sending(message: MutableMapping[str, Any]) -> None:
        if message["type"] == "http.response.start":
            message["headers"] = [*message["headers"], *_HEADERS]
        await send(message)

    return sending


async def _refuse(send: Send, status: int, why: bytes = b"") -> None:
    await send({"type": "http.response.start", "status": status, "headers": _HEADERS})
    await send({"type": "http.response.body", "body": why})
