"""The data files of this room: word lists, abbreviations, acronyms, the token encoding."""

from __future__ import annotations

import gzip
from hashlib import sha256
from pathlib import Path

from rag.errors import FundstelleError

FOLDER = Path(__file__).parent / "data"


def content(name: str) -> bytes:
    """Return the bytes of a data file, decompressed where its name ends in ``.gz``.

    Raises:
        FundstelleError: the file is missing or broken, so the installation is.
    """
    path = FOLDER / name
    try:
        raw = path.read_bytes()
        return gzip.decompress(raw) if path.suffix == ".gz" else raw
    except (OSError, EOFError) as error:
        raise FundstelleError(
            f"a data file of the installation cannot be read ({error})",
            where=str(path),
            remedy="install fundstelle again",
        ) from error


def lines(name: str) -> tuple[str, ...]:
    """Return the entries of a list file: one a line, blank lines and ``#`` comments left out."""
    text = content(name).decode("utf-8")
    stripped = (line.strip() for line in text.splitlines())
    return tuple(line for line in stripped if line and not line.startswith("#"))


def fingerprint(*names: str) -> str:
    """Return the first 12 hex digits of the SHA-256 over the named files as they lie on disk."""
    digest = sha256()
    for name in names:
        digest.update(sha256((FOLDER / name).read_bytes()).digest())
    return digest.hexdigest()[:12]
