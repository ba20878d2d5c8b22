"""What a person knows better than the text: ``memo.pdf.meta.toml`` (or ``memo.meta.toml``) beside
``memo.pdf``, and ``--meta KEY=VALUE`` on the command line.
"""

from __future__ import annotations

import errno
import hashlib
import re
from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

from rag import handwritten
from rag.analysis import markings
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
_LANGUAGE = re.compile(r"[a-z]{2,3}")
_FLAG = "--meta"
_WRONG = {
    "date": ("is no date", "2025-05-01"),
    "groups": ("names no group", "leitung,presse"),
    "language": ("is no language", "de"),
    "marking": ("is no marking", "VS-NfD"),
}


def find(path: Path) -> Path | None:
    """Return the sidecar of a document, or None."""
    for name in (path.name + SUFFIX, path.stem + SUFFIX):
        candidate = path.with_name(name)
        if _is_there(candidate):
            return candidate
    return None


def _is_there(path: Path) -> bool:
    """Whether there is a sidecar, be it a link to nothing: unread, it would open its document."""
    try:
        return path.is_file() or (path.is_symlink() and not path.exists())
    except OSError as error:
        return error.errno != errno.ENAMETOOLONG


def is_sidecar(path: Path) -> bool:
    """Return whether the file is a sidecar, which is never taken in as a document."""
    return path.name.endswith(SUFFIX)


def described(sidecar: Path) -> list[Path]:
    """Return the documents beside a sidecar that its name fits."""
    name = sidecar.name.removesuffix(SUFFIX)
    beside = sidecar.parent.iterdir() if sidecar.parent.is_dir() else ()
    fitting = (one for one in beside if name in (one.name, one.stem) and one != sidecar)
    return [one for one in fitting if _is_there(one)]


def apply(info: DocumentInfo, path: Path) -> DocumentInfo:
    """Return ``info`` with the fields of the sidecar at ``path``.

    Raises:
        DocumentError: not TOML, an unknown key, or a value that the key cannot have.
    """
    data = handwritten.read(path, "the sidecar", DocumentError)
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
        UsageError: an unknown key, or a date, a language, a marking or groups that are none.
    """
    for key, value in given.items():
        if key not in KEYS:
            raise UsageError(
                f"unknown key '{key}'", where=_FLAG, remedy=f"allowed: {', '.join(KEYS)}"
            )
        if value.strip() and _remedy(key, _listed(key, value)):
            what, example = _WRONG[key]
            raise UsageError(f"'{value}' {what}", where=_FLAG, remedy=f"write {key}={example}")
    return tuple((key, given[key].strip()) for key in KEYS if key in given)


def merged(before: Given, now: Given) -> Given:
    """Return what holds after ``now`` is said: rights given once must not get lost unsaid."""
    both = {**dict(before), **dict(now)}
    return tuple((key, both[key]) for key in KEYS if both.get(key))


def tell(info: DocumentInfo, given: Given) -> DocumentInfo:
    """Return ``info`` with what was given on the command line, which beats text and sidecar."""
    values: dict[str, Any] = {key: _meant(key, _listed(key, value)) for key, value in given}
    return replace(_described(info, values, f"given with {_FLAG}"), given=given)


def _described(info: DocumentInfo, values: dict[str, Any], origin: str) -> DocumentInfo:
    if "date" in values:
        values["date_source"] = origin
    return replace(info, **values)


def _groups(names: Iterable[str]) -> tuple[str, ...]:
    return tuple(sorted({name.strip() for name in names} - {""}))


def _value(key: str, value: Any, path: Path) -> str | tuple[str, ...]:
    value = value.isoformat()[:10] if key == "date" and isinstance(value, date) else value
    if remedy := _remedy(key, value):
        raise DocumentError(f"'{key}' cannot be {value!r}", where=str(path), remedy=remedy)
    return _meant(key, value)


def _listed(key: str, value: str) -> str | list[str]:
    """Return what a word on the command line would be in a sidecar."""
    return value.split(",") if key == "groups" else value


def _meant(key: str, value: Any) -> str | tuple[str, ...]:
    """Return what a value that the key can have stands for, however it is written."""
    if key == "groups":
        return _groups(value)
    return markings.named(value) or value if key == "marking" else str(value)


def _remedy(key: str, value: Any) -> str | None:
    """What to write instead, where the value is none that the key can have."""
    if key == "groups":
        named = isinstance(value, list) and all(isinstance(one, str) for one in value)
        # Groups without a name would be no groups, and open the document to everybody.
        return None if named and (_groups(value) or not value) else 'give a list: ["group"]'
    if key == "date":
        return None if isinstance(value, str) and _is_date(value) else "write date = 2025-05-01"
    if not isinstance(value, str) or not value.strip():
        return "give a text in quotes, or leave the key out"
    if key == "marking" and not markings.named(value):
        return f"write one of: {', '.join(markings.known())}"
    if key == "language" and not _LANGUAGE.fullmatch(value):
        return "write de, en or another code of two or three letters"
    return None


def _is_date(text: str) -> bool:
    try:
        date.fromisoformat(f"{text}-01-01"[:10])
    except ValueError:
        return False
    return bool(_DATE.fullmatch(text))
