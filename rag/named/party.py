"""What a political party says: told in its own papers, by its speakers, or where it is named."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import cache
from importlib import resources
from typing import Any

from rag.answer.drafts import citation
from rag.named.gap import Gap
from rag.question import asked
from rag.question.references import is_numbered
from rag.ranking.finder import Found
from rag.types import Evidence, Hit, Role

_FRONT = 300
"""Characters of a paper of no parliament in which those who issue it are named."""


def parties(text: str) -> frozenset[str]:
    """Return the parties that a text names, each in one form."""
    return frozenset(own for match in _pattern().finditer(text) if (own := name(match[0])))


def name(said: str) -> str:
    """Return the one form of a party's name, without what all parties are called."""
    words = (word for word in re.findall(r"\w+", said.lower()) if word not in table()["common"])
    return " ".join(table()["names"].get(word, word) for word in words)


def wanted(question: str) -> frozenset[str]:
    """Return the parties whose position a question asks for, where it asks for nobody else's."""
    holder = asked.holder(question) or asked.source(question)
    rest = re.findall(r"\w+", _pattern().sub(" ", holder).lower())
    return parties(holder) if all(word in table()["common"] for word in rest) else frozenset()


def of_parties(
    found: Found, own: frozenset[str], whole_text: Callable[[Hit], str]
) -> tuple[Evidence, ...]:
    """Return the sentences that are these parties', or that say something of them.

    One mention anywhere in a rival's programme makes nothing else there theirs.
    """
    issuers: dict[str, frozenset[str]] = {}

    def theirs(one: Evidence) -> bool:
        document = one.hit.document.id
        if document not in issuers:
            issuers[document] = _issuers(one.hit, whole_text)
        issued = issuers[document]
        if issued & own:
            return True
        section = " ".join(one.hit.passage.section)
        said = one.text if issued else f"{section} {_paragraph(one)}"
        return bool(parties(said) & own) or bool(_speakers(one, whole_text) & own)

    return tuple(one for one in found.evidence if theirs(one))


def unheard(found: Found, whole_text: Callable[[Hit], str]) -> Gap | None:
    """Tell that nothing that was found is said by the party that is asked for, or of it."""
    own = wanted(found.query.text)
    if not own or not found.evidence or of_parties(found, own, whole_text):
        return None
    holder = asked.holder(found.query.text) or asked.source(found.query.text)
    said = dict.fromkeys(match[0] for match in _pattern().finditer(holder))
    return Gap(tuple(said), whole=True)


def left(found: Found, evidence: Sequence[Evidence]) -> Found:
    """Leave these sentences and the passages that hold them."""
    kept = {one.hit.passage for one in evidence}
    hits = tuple(hit for hit in found.hits if hit.passage in kept)
    return replace(found, hits=hits, evidence=tuple(evidence))


def _issuers(hit: Hit, whole_text: Callable[[Hit], str]) -> frozenset[str]:
    """Return the parties whose paper it is; the head of a printed paper names others, too."""
    document = hit.document
    issued = parties(document.issuer or "")
    if issued or is_numbered(document.kind):
        return issued
    file = document.name.upper().replace("_", " ")
    return parties(f"{file} {document.title}") or parties(whole_text(hit)[:_FRONT])


def _paragraph(one: Evidence) -> str:
    text = one.hit.text
    start, end = (place - one.hit.passage.start for place in (one.start, one.end))
    begin = text.rfind("\n\n", 0, max(start, 0)) + 1
    until = text.find("\n\n", end)
    return text[begin : until if until >= 0 else len(text)]


def _speakers(one: Evidence, whole_text: Callable[[Hit], str]) -> frozenset[str]:
    """Return the parties that speak in a sentence: on a floor, or as those who make an inquiry."""
    voice = citation(one.hit, one.start, one.end, 1, whole_text).voice
    inquires = one.hit.passage.role in (Role.ASKS, Role.STATES)
    inquirer = one.hit.document.addressee if inquires else None
    return parties(f"{voice.speaker if voice else ''} {inquirer or ''}")


@cache
def _pattern() -> re.Pattern[str]:
    return re.compile(table()["parties"])


@cache
def table() -> dict[str, Any]:
    """Return what groups of a parliament, and the parties behind them, are called."""
    path = resources.files("rag.named") / "data" / "groups.toml"
    return tomllib.loads(path.read_text("utf-8"))
