"""The page as a server: one address, one process, no connection to anywhere else."""

from __future__ import annotations

import asyncio
import errno
import logging
import os
import signal
import socket
import sys
import tempfile
from pathlib import Path
from typing import Any

from rag.access import groups_of
from rag.config import Settings
from rag.errors import UsageError
from rag.web import feedback
from rag.web.desk import Desk
from rag.web.gate import Gate, hosts_of
from rag.web.uploads import LIMIT_MB

log = logging.getLogger(__name__)
_HERE = Path(__file__).parent
_WAIT_AT_END = 2
"""Seconds that questions in progress get when the server ends."""


def run(settings: Settings, user: str | None = None) -> None:
    """Serve the page until SIGINT or SIGTERM.

    Raises:
        UsageError: address or port cannot be had; the access file does not list ``user``; the file
            for feedback cannot be written to.
        IndexUnusableError: there is an index, but it cannot be searched.
    """
    desk = Desk(settings, user)
    # An index that cannot be used, or a user who is not listed, shows now and not to a visitor.
    empty = not desk.has_index()
    groups_of(user, settings.access)
    if settings.serve_feedback is not None:
        feedback.check(settings.serve_feedback)
    listener = listen(settings.serve_host, settings.serve_port)
    if empty:
        sys.stderr.write(f"no index in {settings.index} yet; the first upload makes one\n")
    previous = signal.signal(signal.SIGTERM, signal.default_int_handler)
    try:
        with tempfile.TemporaryDirectory(prefix="fundstelle-") as folder:
            _serve(listener, settings, desk, folder)
    except KeyboardInterrupt:
        pass  # asked to end, and has ended
    finally:
        signal.signal(signal.SIGTERM, previous)
        listener.close()
        desk.close()


def listen(host: str, port: int) -> socket.socket:
    """Return a socket that listens on the address.

    Raises:
        UsageError: the port is taken or not allowed, or the address is not this machine's.
    """
    try:
        family, kind, protocol, _, address = socket.getaddrinfo(
            host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE
        )[0]
        listener = socket.socket(family, kind, protocol)
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            listener.bind(address)
            listener.listen(128)
        except OSError:
            listener.close()
            raise
    except (OSError, UnicodeError) as error:
        taken = isinstance(error, OSError) and error.errno == errno.EADDRINUSE
        why = error.strerror if isinstance(error, OSError) else "no name of a machine"
        raise UsageError(
            f"port {port} is taken" if taken else f"cannot listen there ({why})",
            where=f"{host}:{port}",
            remedy="choose another with --port" if taken else "check --host and --port",
        ) from None
    return listener


def _serve(listener: socket.socket, settings: Settings, desk: Desk, folder: str) -> None:
    # Read by Gradio when it is imported and when components are made.
    os.environ["GRADIO_ANALYTICS_ENABLED"] = "False"
    os.environ["GRADIO_TEMP_DIR"] = folder
    import uvicorn

    app, ending = application(settings, desk)

    class Server(uvicorn.Server):
        async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
            ending.set()
            await super().shutdown(sockets)

    host, port = listener.getsockname()[:2]
    shown = f"[{host}]" if ":" in host else host
    sys.stdout.write(f"Fundstelle: http://{shown}:{port}/ (Ctrl-C)\n")
    sys.stdout.flush()
    config = uvicorn.Config(
        app, log_level="warning", ws="none", timeout_graceful_shutdown=_WAIT_AT_END
    )
    Server(config).run(sockets=[listener])


def application(settings: Settings, desk: Desk) -> tuple[Gate, asyncio.Event]:
    """Return the page as an ASGI application, and the event that lets its open streams end."""
    import fastapi
    import gradio as gr

    from rag.web.page import build
    from rag.web.theme import theme

    hosts = hosts_of(settings.serve_host, settings.serve_hosts)
    script = (_HERE / "page.js").read_text("utf-8")
    page = build(settings, desk)
    _take_uploads_alone(page)
    app = gr.mount_gradio_app(
        fastapi.FastAPI(openapi_url=None),
        page,
        path="/",
        server_name=settings.serve_host,
        server_port=settings.serve_port,
        footer_links=[],
        run_history=False,
        show_error=False,
        max_file_size=f"{LIMIT_MB}mb",
        ssr_mode=False,
        enable_monitoring=False,
        pwa=False,
        mcp_server=False,
        theme=theme(),
        css_paths=[_HERE / "page.css"],
        favicon_path=str(_HERE / "icon.svg"),
        head=f"<script>{script}</script>",
    )
    mounted: Any = app.routes[-1]
    return Gate(app, hosts), mounted.app.stop_event


def _take_uploads_alone(page: Any) -> None:
    """Let no visitor name a file of this machine, or an address, in place of an upload.

    Gradio looks whether a file was uploaded only on pages that it launched by itself, and fetches
    addresses.
    """
    import gradio as gr
    from gradio import processing_utils

    async def refuse(url: str, **_: str) -> str:
        log.warning("%s", UsageError("an address is no upload", where=url))
        # Gradio prints where any other error was raised, all its calls, for each try of a visitor.
        raise gr.Error("an address is no upload", print_exception=False)

    page.has_launched = True
    processing_utils.async_ssrf_protected_download = refuse
