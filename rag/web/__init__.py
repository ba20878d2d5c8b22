"""The page: a question box, the answer with its references, the documents. See ARCHITECTURE.md."""

from __future__ import annotations

from rag.config import Settings


def serve(settings: Settings, *, user: str | None = None) -> None:
    """Serve the page until interrupted.

    Args:
        settings: index, address (``serve.host``, ``serve.port``) and everything else.
        user: whose rights apply to all visitors; None is the owner of the index.

    Raises:
        UsageError: the port is taken, or the access file does not list ``user``.
        IndexUnusableError: there is an index, but it cannot be searched.
    """
    # Gradio takes seconds to import: nothing but serving may pay for it.
    from rag.web.server import run

    run(settings, user)
