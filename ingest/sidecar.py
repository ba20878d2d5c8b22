"""What a person knows better than the text: ``memo.pdf.meta.toml`` (or ``memo.meta.toml``) beside
``memo.pdf``, and ``--meta KEY=VALUE`` on the command line.
"""

from __future__ import annotations

import hashlib
import re
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from rag.errors import DocumentError, UsageError
from rag.types import DocumentInfo

SUFFIX = ".meta.toml"
KEYS = (
    "title", "date", "kind", "issuer", "number", "marking", "groups", "language", "addressee",
    "reference",
)  # fmt: skip
Given = tuple[tuple[str, str], ...]
"""Keys and values as written after ``--meta``; an empty value takes an earlier one back."""
_DATE = re.compile(r"\d{4}(?:-\d{2}(?:-\d{2})?)?")
_FLAG = "--meta"


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
    values = {key: _value(key, value, path) for key, value in data.items()}
    return _described(info, values, "given in the sidecar")


def inherit(info: DocumentInfo, path: Path) -> DocumentInfo:
    """Return ``info`` with the rights that an archive's sidecar at ``path`` gives its members.

    A member's own marking stands. Where it names groups itself, only those that may read the
    archive too are left: nobody may read a member who may not read what it lies in.

    Raises:
        DocumentError: as ``apply``, or no group may read both.
    """
    given = apply(DocumentInfo("", "", ""), path)
    marking = given.marking if info.marking == "none" else info.marking
    groups = given.groups or info.groups
    if info.groups and given.groups and not (groups := _common(info.groups, given.groups)):
        raise DocumentError(
            f"'{info.name}' is for other groups than what it lies in",
            where=str(path),
            remedy="name a group that may read both",
        )
    return replace(info, marking=marking, groups=groups)


def key(path: Path, inherits: Iterable[Path], given: Given) -> str:
    """Return a fingerprint of all that describes a file from outside; empty where nothing does."""
    beside = [one for one in (find(path), *inherits) if one]
    if not beside and not given:
        return ""
    said = repr(given).encode() + b"".join(b"\0" + _bytes(one) for one in beside)
    return hashlib.sha256(said).hexdigest()


def _bytes(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError:
        return b""  # Reading the document will report it.


def _common(one: Iterable[str], other: Iterable[str]) -> tuple[str, ...]:
    return tuple(sorted(set(one).intersection(other)))


def check(given: Mapping[str, str]) -> Given:
    """Return what was given with ``--meta``, in the order of ``KEYS``.

    Raises:
        UsageError: an unknown key or a date that is none.
    """
    for key, value in given.items():
        if key not in KEYS:
            raise UsageError(
                f"unknown key '{key}'", where=_FLAG, remedy=f"allowed: {', '.join(KEYS)}"
            )
        if key == "date" and value and not _DATE.fullmatch(value):
            raise UsageError(f"'{value}' is no date", where=_FLAG, remedy="write date=2025-05-01")
    return tuple((key, given[key].strip()) for key in KEYS if key in given)


def merged(before: Given, now: Given) -> Given:
    """Return what holds after ``now`` is said: rights given once must not get lost unsaid."""
    both = {**dict(before), **dict(now)}
    return tuple((key, both[key]) for key in KEYS if both.get(key))


def tell(info: DocumentInfo, given: Given) -> DocumentInfo:
    """Return ``info`` with what was given on the command line, which beats text and sidecar."""
    values: dict[str, Any] = {
        key: _groups(value.split(",")) if key == "groups" else value for key, value in given
    }
    return replace(_described(info, values, f"given with {_FLAG}"), given=given)


def _described(info: DocumentInfo, values: dict[str, Any], origin: str) -> DocumentInfo:
    if "date" in values:
        values["date_source"] = origin
    return replace(info, **values)


def _groups(names: Iterable[str]) -> tuple[str, ...]:
    return tuple(sorted({name.strip() for name in names} - {""}))


def _value(key: str, value: Any, path: Path) -> str | tuple[str, ...]:
    if key == "groups":
        if isinstance(value, list) and all(isinstance(item, str) for item in value):
            return _groups(value)
        raise DocumentError(
            f"'groups' cannot be {value!r}", where=str(path), remedy='give a list: ["group"]'
        )
    if key == "date" and hasattr(value, "isoformat"):
        return str(value.isoformat())[:10]
    if not isinstance(value, str):
        raise DocumentError(
            f"'{key}' cannot be {value!r}", where=str(path), remedy="give a text in quotes"
        )
    if key == "date" and not _DATE.fullmatch(value):
        raise DocumentError(
            f"'date' cannot be {value!r}", where=str(path), remedy="write date = 2025-05-01"
        )
    return value
