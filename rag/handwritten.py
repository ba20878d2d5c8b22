"""TOML files that people write by hand: settings, glossary, who may read what, sidecars."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

from rag.errors import FundstelleError, SettingsError


def read(path: Path, what: str, error: type[FundstelleError] = SettingsError) -> dict[str, Any]:
    """Return what the file holds; some editors begin a file with a byte order mark.

    Args:
        path: the file.
        what: what it is called in an error: "the glossary".
        error: what is raised.

    Raises:
        FundstelleError: the file cannot be read, or is not TOML in UTF-8; of the class ``error``.
    """
    try:
        return tomllib.loads(path.read_text("utf-8-sig"))
    except OSError as cause:
        raise error(
            f"{what} cannot be read ({cause.strerror})",
            where=str(path),
            remedy="check the path and rights",
        ) from cause
    except UnicodeDecodeError as cause:
        raise error(
            f"{what} is not in UTF-8 ({cause})", where=str(path), remedy="save it in UTF-8"
        ) from cause
    except tomllib.TOMLDecodeError as cause:
        raise error(
            f"{what} is not valid TOML ({cause})",
            where=str(path),
            remedy="put words in quotation marks",
        ) from cause
