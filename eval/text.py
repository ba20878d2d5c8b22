"""Comparing strings the way a reader would: layout, hyphens and quotation marks do not count.

Gold evidence was copied from raw text (page layout, line-end hyphens, letter-spacing) while a
system shows repaired text, so both sides are folded before they are compared.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from functools import lru_cache

_QUOTES = str.maketrans(
    {**dict.fromkeys("„“”«»‟″", '"'), **dict.fromkeys("‚‘’‹›‛′`´", "'"), "\u00ad": None}
)
_LINE_END_HYPHEN = re.compile(
    # "Export-\nund Importverbot" keeps its hyphen: the second part is a word of its own.
    r"(?<=\w)[-‐‑\ufffe][ \t]*\r?\n\s*(?=[a-zäöüß])(?!(?:und|oder|sowie|bzw)\b)"
)
_HYPHENS_AND_SPACE = re.compile(r"[\s\-‐‑\ufffe\ufeff\u200b]+")
_WORD = re.compile(r"\w+")
_ACRONYM = re.compile(r"[A-ZÄÖÜ][A-Za-zÄÖÜäöü]{0,3}[A-ZÄÖÜ]")
_NUMBER_WORD = re.compile(
    "zwei|drei|vier|fünf|sechs|sieben|acht|neun|zehn|zwölf|four|five|seven|eight|nine|eleven|twelve"
)
_RUN = 3
_SHORT = 12
"""Below so many characters, evidence could stand inside an unrelated word or number."""


def fold(text: str) -> str:
    """Return the text with line-end hyphens joined, white space and quotation marks folded."""
    joined = _LINE_END_HYPHEN.sub("", text)
    return " ".join(unicodedata.normalize("NFKC", joined).translate(_QUOTES).split())


@lru_cache(maxsize=65536)
def bare(text: str) -> str:
    """Return the folded text without hyphens and white space: equal where only layout differs."""
    folded = unicodedata.normalize("NFKC", text).translate(_QUOTES)
    return _HYPHENS_AND_SPACE.sub("", folded)


def contains(text: str, evidence: str) -> bool:
    """Whether the evidence stands in the text, layout aside."""
    if len(bare(evidence)) < _SHORT:
        return has_key(text, evidence)
    return bare(evidence) in bare(text)


def places(text: str, evidence: str) -> list[tuple[int, int]]:
    """Return where the evidence stands in the text, layout aside, as character offsets.

    None of it where the evidence is too short to tell its place from chance.
    """
    wanted = bare(evidence)
    if len(wanted) < _SHORT:
        return []
    letters, origins = _traced(text)
    found, at = [], letters.find(wanted)
    while at >= 0:
        found.append((origins[at], origins[at + len(wanted) - 1] + 1))
        at = letters.find(wanted, at + 1)
    return found


@lru_cache(maxsize=256)
def _traced(text: str) -> tuple[str, tuple[int, ...]]:
    """Return the bare text and for each of its characters the offset that it came from."""
    letters: list[str] = []
    origins: list[int] = []
    for offset, character in enumerate(text):
        kept = bare(character)
        letters.append(kept)
        origins += [offset] * len(kept)
    return "".join(letters), tuple(origins)


def contains_any(text: str, evidence: Iterable[str]) -> bool:
    """Whether any of the evidence strings stands in the text."""
    return any(contains(text, one) for one in evidence)


def overlaps(quote: str, evidence: str) -> bool:
    """Whether quote and evidence show the same place.

    Two stretches of one text overlap where one contains the other, or where the end of one is the
    beginning of the other. Fewer than three shared words count only if they are all evidence.
    """
    if not quote.strip() or not evidence.strip():
        return False
    if contains(quote, evidence):
        return True
    left, right = _words(quote), _words(evidence)
    if len(left) >= _RUN and bare(quote) in bare(evidence):
        return True
    return _meet(left, right) or _meet(right, left)


def has_key(text: str, key: str) -> bool:
    """Whether the key fact occurs in the text, case aside.

    Where the key begins or ends with a digit, the number must too: ``5`` is not in ``2025``,
    ``5,3`` or ``5 000``, but ``4 701`` is in ``4 701,52``. Number words, acronyms and words of up
    to three letters must stand alone; other words may stand in a longer one (``Ausschuss`` in
    ``Innenausschusses``).
    """
    return _key_pattern(key).search(fold(text).casefold()) is not None


def _meet(first: Sequence[str], second: Sequence[str]) -> bool:
    """Whether the last words of one are the first words of the other."""
    longest = min(len(first), len(second))
    return any(first[-n:] == second[:n] for n in range(_RUN, longest + 1))


@lru_cache(maxsize=8192)
def _key_pattern(key: str) -> re.Pattern[str]:
    folded = fold(key).casefold()
    if not folded:
        raise ValueError("an empty key matches everything")
    alone = len(folded) <= 3 or bool(_NUMBER_WORD.fullmatch(folded) or _ACRONYM.fullmatch(key))
    head = _number_head(folded) if folded[0].isdigit() else r"(?<!\w)" if alone else ""
    tail = _number_tail(folded) if folded[-1].isdigit() else r"(?!\w)" if alone else ""
    return re.compile(head + re.escape(folded) + tail)


def _number_head(key: str) -> str:
    """Nothing of a number before the key; a first group of three may follow no other group."""
    first = len(key) - len(key.lstrip("0123456789"))
    return r"(?<!\d)(?<!\d[.,])" + (r"(?<!\d )" if first == 3 else "")


def _number_tail(key: str) -> str:
    """Nothing of a number after the key; decimals may follow a number of three digits or more."""
    last = len(key) - len(key.rstrip("0123456789"))
    thousands = r"(?![., ]\d{3}(?!\d))" if last <= 3 else ""
    decimals = r"(?![.,]\d)" if sum(map(str.isdigit, key)) < 3 else ""
    return r"(?!\d)" + thousands + decimals


def _words(text: str) -> list[str]:
    return _WORD.findall(re.sub(r"[-‐‑\ufffe]\s*", "", fold(text)).casefold())
