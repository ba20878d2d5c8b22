"""The command line: ``fundstelle COMMAND``, also ``python -m rag``.

Exit codes: 0 good; 1 some inputs failed, each named; 2 bad usage or input; 3 index unusable.
"""

from __future__ import annotations

import io
import os
import sys
from collections.abc import Sequence

from rag.cli.parser import build
from rag.errors import FundstelleError, UsageError

INTERRUPTED = 130


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command and return its exit code; errors are one line on stderr."""
    if isinstance(sys.stdout, io.TextIOWrapper):
        # German quotation marks fail in latin-1, and JSON is UTF-8 in any locale.
        sys.stdout.reconfigure(encoding="utf-8", errors="backslashreplace")
    try:
        arguments = build().parse_args(argv)
        code: int = arguments.run(arguments)
        sys.stdout.flush()
    except FundstelleError as error:
        # The name of a document is told in some, and must not move the cursor.
        from rag.cli.page import clean

        print(f"fundstelle: {clean(str(error))}", file=sys.stderr)
        return error.exit_code
    except KeyboardInterrupt:
        print("fundstelle: interrupted; what was reported as done is kept", file=sys.stderr)
        return INTERRUPTED
    except BrokenPipeError:
        # The reader of our output (head, less) went away: not an error of ours.
        _close_output()
        return 0
    except OSError as error:
        if not _is_output():
            raise
        print(f"fundstelle: the output cannot be written ({error.strerror})", file=sys.stderr)
        _close_output()
        return UsageError.exit_code
    return code


def _is_output() -> bool:
    """Tell whether an error came of our output: it cannot be written to now either."""
    try:
        print(flush=True)
    except OSError:
        return True
    return False


def _close_output() -> None:
    """Let what is left go nowhere: Python writes it at its end, and would fail again."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
