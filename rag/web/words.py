"""The words of the page: German and English, read from ``strings.*.toml``."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any

LANGUAGES = ("de", "en")
DEFAULT = "de"


@dataclass(frozen=True, slots=True)
class Words:
    """All strings of one language by dotted key (``answer.copy``)."""

    language: str
    table: Mapping[str, str]

    def __call__(self, key: str, **values: object) -> str:
        """Return one string with its places filled in."""
        return self.table[key].format(**values) if values else self.table[key]

    def get(self, key: str, default: str) -> str:
        """Return one string, or ``default`` for a key that only the data could have named."""
        return self.table.get(key, default)

    def count(self, key: str, n: int) -> str:
        """Return ``key.one`` or ``key.other`` with the number written in the language's way."""
        return self(f"{key}.{'one' if n == 1 else 'other'}", n=self.number(n))

    def number(self, n: int) -> str:
        """Return a whole number with the language's thousands mark."""
        return f"{n:,}".replace(",", self("number.thousands"))

    def date(self, iso: str) -> str:
        """Return an ISO date, month or year as written out: 24. Januar 2020, 24 January 2020.

        What is no ISO date is returned as it is: it is the document's own word.
        """
        parts = iso.split("-")
        if not all(part.isdigit() for part in parts) or not 1 <= len(parts) <= 3:
            return iso
        if len(parts) == 1 or not 1 <= int(parts[1]) <= 12:
            return iso
        month = self(f"month.{int(parts[1])}")
        if len(parts) == 2:
            return f"{month} {parts[0]}"
        return self("date.full", day=int(parts[2]), month=month, year=parts[0])


@cache
def words(language: str) -> Words:
    """Return the words of ``language``, German where the page does not speak it."""
    chosen = language if language in LANGUAGES else DEFAULT
    path = resources.files("rag.web") / f"strings.{chosen}.toml"
    return Words(chosen, dict(_flat(tomllib.loads(path.read_text("utf-8")))))


def preferred(accept_language: str | None) -> str:
    """Return the page language that an Accept-Language header ranks first, else German.

    Weights as in RFC 9110, section 12.5.4; a language that the page does not speak is passed over.
    """
    ranked: list[tuple[float, str]] = []
    for item in (accept_language or "").split(","):
        name, _, weight = item.partition(";q=")
        try:
            ranked.append((float(weight or 1), name.strip().lower().split("-")[0]))
        except ValueError:
            continue
    ranked.sort(key=lambda pair: -pair[0])
    return next((name for q, name in ranked if q > 0 and name in LANGUAGES), DEFAULT)


def _flat(table: Mapping[str, Any], prefix: str = "") -> Iterator[tuple[str, str]]:
    for key, value in table.items():
        if isinstance(value, Mapping):
            yield from _flat(value, f"{prefix}{key}.")
        else:
            yield f"{prefix}{key}", str(value)
