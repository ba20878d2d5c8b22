"""Prompts: Markdown files with front matter, filled in by plain substitution.

A file holds three parts under the headings ``# System``, ``# User`` and ``# Passage``. A place is
``{{name}}``. All places are filled in one pass, so that text which is put in, a document's above
all, is never read as a template. Whatever is wrong with a file is an error that names it: a prompt
that lost its refusal word would change answers without anybody noticing.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from importlib import resources
from importlib.resources.abc import Traversable
from pathlib import Path

from rag.errors import SettingsError

_PLACE = re.compile(r"\{\{([a-z_]+)\}\}")
_HEADING = re.compile(r"^# (\w+)[ \t]*$", re.MULTILINE)
_REFUSAL = re.compile(r"[A-Z][A-Z_]{3,}")
_KEYS = ("id", "version", "language", "refusal", "variables")

_WRITTEN = frozenset({"refusal", "sentences", "delimiter"})
_OFFERED = {
    "System": _WRITTEN,
    "User": _WRITTEN | {"passages", "question", "acronyms"},
    "Passage": frozenset(
        {"delimiter", "number", "title", "date", "section", "page", "speaker", "text"}
    ),
}
_REQUIRED = {
    "System": frozenset({"refusal", "delimiter"}),
    "User": frozenset({"passages", "question"}),
    "Passage": frozenset({"delimiter", "number", "text"}),
}


@dataclass(frozen=True, slots=True)
class Prompt:
    """One prompt as read: what its front matter declares and its three templates."""

    id: str
    version: int
    language: str
    refusal: str
    """The one word with which the model says that the passages do not hold the answer."""
    system: str
    user: str
    passage: str


def load(name: str, language: str, folder: Path | None = None) -> Prompt:
    """Read ``NAME.LANGUAGE.md`` from ``folder``, or from the shipped prompts where it is None.

    Raises:
        SettingsError: the file is missing or cannot be read, its front matter or its parts are
            not as described above, or a place in it is unknown, undeclared or missing.
    """
    root: Traversable = folder if folder is not None else resources.files("prompts")
    path = root / f"{name}.{language}.md"
    where = str(path)
    declared, body = _split(_text(path, where), where)
    _expect(declared["id"] == name, f"id is '{declared['id']}'", where, f"write id: {name}")
    _expect(
        declared["language"] == language,
        f"language is '{declared['language']}'",
        where,
        f"write language: {language}",
    )
    _expect(
        declared["version"].isdecimal(), "version is not a whole number", where, "write version: 1"
    )
    _expect(
        _REFUSAL.fullmatch(declared["refusal"]) is not None,
        f"refusal is '{declared['refusal']}'",
        where,
        "give one word of capital letters and underscores",
    )
    parts = _parts(body, where)
    _check_places(parts, declared["variables"], where)
    return Prompt(
        name,
        int(declared["version"]),
        language,
        declared["refusal"],
        parts["System"],
        parts["User"],
        parts["Passage"],
    )


def fill(template: str, values: Mapping[str, str]) -> str:
    """Put ``values`` into the template's places in one pass; what is put in is not looked at."""
    return _PLACE.sub(lambda place: values[place[1]], template)


def _text(path: Traversable, where: str) -> str:
    try:
        return path.read_text("utf-8").removeprefix("\N{ZERO WIDTH NO-BREAK SPACE}")
    except FileNotFoundError as error:
        raise SettingsError(
            "no such prompt file",
            where=where,
            remedy="copy the shipped one there, or unset prompts",
        ) from error
    except (OSError, UnicodeDecodeError) as error:
        raise SettingsError(
            f"the prompt cannot be read ({error})", where=where, remedy="save it as UTF-8 text"
        ) from error


def _split(text: str, where: str) -> tuple[dict[str, str], str]:
    head, closed, body = text.removeprefix("---\n").partition("\n---\n")
    _expect(
        text.startswith("---\n") and bool(closed),
        "no front matter",
        where,
        f"begin with ---, a line for each of {', '.join(_KEYS)}, and ---",
    )
    declared: dict[str, str] = {}
    for line in head.splitlines():
        key, _, value = (part.strip() for part in line.partition(":"))
        _expect(
            key in _KEYS and key not in declared,
            f"front matter line '{line.strip()}' is unknown or given twice",
            where,
            f"allowed, once each: {', '.join(_KEYS)}",
        )
        declared[key] = value
    missing = [key for key in _KEYS if not declared.get(key)]
    _expect(not missing, f"front matter lacks {', '.join(missing)}", where, "add a line for it")
    return declared, body


def _parts(body: str, where: str) -> dict[str, str]:
    pieces = _HEADING.split(body)
    names = pieces[1::2]
    _expect(
        names == list(_OFFERED) and not pieces[0].strip(),
        f"the parts are {', '.join(names) or 'none'}",
        where,
        "write '# System', '# User' and '# Passage', in this order",
    )
    return {name: text.strip() for name, text in zip(names, pieces[2::2], strict=True)}


def _check_places(parts: Mapping[str, str], declaration: str, where: str) -> None:
    used: set[str] = set()
    for part, text in parts.items():
        places = set(_PLACE.findall(text))
        used |= places
        rest = _PLACE.sub("", text)
        _expect(
            "{{" not in rest and "}}" not in rest,
            f"# {part} has braces that are no place",
            where,
            "write a place as {{name}}",
        )
        unknown, missing = places - _OFFERED[part], _REQUIRED[part] - places
        _expect(
            not unknown,
            f"# {part} has unknown variables: {', '.join(sorted(unknown))}",
            where,
            f"allowed there: {', '.join(sorted(_OFFERED[part]))}",
        )
        _expect(
            not missing,
            f"# {part} lacks variables: {', '.join(sorted(missing))}",
            where,
            "put each in as {{name}}",
        )
    declared = {name.strip() for name in declaration.split(",")}
    _expect(
        declared == used,
        f"variables declared and used differ: {', '.join(sorted(declared ^ used))}",
        where,
        f"write variables: {', '.join(sorted(used))}",
    )


def _expect(good: bool, what: str, where: str, remedy: str) -> None:
    if not good:
        raise SettingsError(what, where=where, remedy=remedy)
