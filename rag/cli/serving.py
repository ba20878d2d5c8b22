"""``serve``: the page in a browser."""

from __future__ import annotations

import argparse

from rag.cli.settings import settings_of
from rag.web import serve as open_page


def serve(arguments: argparse.Namespace) -> int:
    """Serve the page until interrupted."""
    settings = settings_of(
        arguments,
        serve__host=arguments.host,
        serve__port=arguments.port,
        serve__feedback=arguments.feedback,
    )
    open_page(settings, user=arguments.user)
    return 0
