"""The page in a browser: ``python app.py [--index DIR] [--host ADDRESS] [--port NUMBER]``."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from rag.config import Settings, load
from rag.errors import FundstelleError
from rag.web import serve


def build(settings: Settings) -> Any:
    """Return the page as ``gradio.Blocks``."""
    from rag.web.page import build as assemble

    return assemble(settings)


def main(argv: Sequence[str] | None = None) -> int:
    """Serve the page until Ctrl-C or SIGTERM; errors are one line on stderr."""
    arguments = _parser().parse_args(argv)
    try:
        overrides = {
            "index": arguments.index,
            "serve.host": arguments.host,
            "serve.port": arguments.port,
            "serve.feedback": arguments.feedback,
        }
        serve(load(overrides), user=arguments.user)
    except FundstelleError as error:
        print(f"fundstelle: {error}", file=sys.stderr)
        return error.exit_code
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(description="Opens the page of Fundstelle in a browser.")
    parser.add_argument("--index", type=Path, metavar="DIR", help="index folder")
    parser.add_argument("--host", metavar="ADDRESS", help="address to listen on (127.0.0.1)")
    parser.add_argument("--port", type=int, metavar="NUMBER", help="port to listen on (7860)")
    told = "write visitors' judgements of answers there (by default none are asked for)"
    parser.add_argument("--feedback", type=Path, metavar="FILE", help=told)
    told = "for visitors: whose rights apply; without it all documents are shown"
    parser.add_argument("--as", dest="user", metavar="USER", help=told)
    return parser


if __name__ == "__main__":
    sys.exit(main())
