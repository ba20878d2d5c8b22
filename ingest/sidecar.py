"""``memo.pdf.meta.toml`` or ``memo.meta.toml`` beside ``memo.pdf``: what a person knows better."""

from __future__ import annotations

import tomllib
from dataclasses import replace
from pathlib import Path
from typing import Any

from rag.errors import DocumentError
from rag.types import DocumentInfo

SUFFIX = ".meta.toml"
KEYS = ("title", "date", "kind", "issuer", "number", "marking", "groups", "language")


def find(path: Path) -> Path | None:
    """Return the sidecar of a document, or None."""
    for name in (path.name + SUFFIX, path.stem + SUFFIX):
        candidate = path.with_name(name)
        if candidate.is_file():
            return candidate
    return None


def is_sidecar(path: Path) -> bool:
    """Return whether the file is a sidecar, which is never taken in as a document."""
    return path.name.endswith(SUFFIX)


def apply(info: DocumentInfo, path: Path) -> DocumentInfo:
    """Return ``info`` with the fields of the sidecar at ``path``.

    Raises:
        DocumentError: not TOML, an unknown key, or a value of the wrong type.
    """
    try:
        data = tomllib.loads(path.read_text("utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, OSError) as error:
        raise DocumentError(f"not valid TOML: {error}", where=str(path)) from error
    for key in data:
        if key not in KEYS:
            raise DocumentError(
                f"unknown key '{key}'", where=str(path), remedy=f"allowed: {', '.join(KEYS)}"
            )
    values: dict[str, Any] = {key: _value(key, value, path) for key, value in data.items()}
    return replace(info, **values)


def inherit(info: DocumentInfo, path: Path) -> DocumentInfo:
    """Return ``info`` with the rights that an archive's sidecar at ``path`` gives its members.

    A member's own marking and groups stand: an archive only adds where the member says nothing.

    Raises:
        DocumentError: as ``apply``.
    """
    given = apply(info, path)
    marking = given.marking if info.marking == "none" else info.marking
    return replace(info, marking=marking, groups=info.groups or given.groups)


def _value(key: str, value: Any, path: Path) -> str | tuple[str, ...]:
    if key == "groups":
        if isinstance(value, list) and all(isinstance(item, str) for item in value):
            return tuple(value)
        raise DocumentError(
            f"'groups' cannot be {value!r}", where=str(path), remedy='give a list: ["group"]'
        )
    if key == "date" and hasattr(value, "isoformat"):
        return str(value.isoformat())[:10]
    if not isinstance(value, str):
        raise DocumentError(
            f"'{key}' cannot be {value!r}", where=str(path), remedy="give a text in quotes"
        )
    return value
