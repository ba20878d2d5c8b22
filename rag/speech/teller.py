"""Whether a sentence has somebody of its own who tells what it reports, whom no rule names.

"Der Betriebsrat konterte, die Werft sei sicher." does not go on with the words of whoever spoke
before, even where "konterte" is no verb of saying that the rules know.
"""

from __future__ import annotations

import re

from rag.speech.attributed import noun, subject, table
from rag.speech.floor import is_finite

_HIDDEN = re.compile(r"[“”\"»«„]?·+[“”\"»«„]?")
_NAME = re.compile(r"(?<=\w\s)[A-ZÄÖÜ]\w+")
_SMALL = re.compile(r"\b[a-zäöüß]+\b")
_WITH_ASIDE = 3
"""Clauses of a main clause that an aside parts: before it, itself and behind it."""


def has_own(masked: str, language: str) -> bool:
    """Return whether a sentence's own clause says who tells, before or behind what is told.

    Args:
        masked: the sentence, its quotations masked.
        language: ``de`` or ``en``.
    """
    outside = _HIDDEN.sub(" · ", masked).strip()
    if language == "en":
        return _names_in_english(outside)
    clauses = [one for one in re.split(r"(?<=[,;:])\s|·", outside) if re.search(r"\w", one)]
    if not clauses:
        return False
    first = clauses[0]
    if len(clauses) >= _WITH_ASIDE and not _has_verb(first):
        # "Die Reederei, die den Kai besitzt, konterte, …"
        first = f"{first.strip(' ,')} {clauses[2]}"
    if len(clauses) > 1 and re.match(rf"{table('de')['relative']}\b", clauses[1]):
        return False
    return _leads(first) or _follows(clauses[-1].strip(" .!?"))


def _leads(clause: str) -> bool:
    """Tell a main clause in the indicative, or a label, with which a sentence begins."""
    words = table("de")
    if re.match(rf"\W*{words['subordinate']}\b", clause) or re.search(_told(), clause):
        return False
    named = _NAME.search(clause) or subject(clause, "de")
    return bool(named) and (clause.endswith(":") or _has_verb(clause))


def _has_verb(clause: str) -> bool:
    """Whether a clause has a verb, not an adjective, which stands before a noun."""
    if re.search(_told(), clause):
        return True
    return any(
        is_finite(word[0]) and not re.match(r"\s[A-ZÄÖÜ]", clause[word.end() :])
        for word in _SMALL.finditer(clause)
    )


def _follows(clause: str) -> bool:
    """Tell ", konterte der Betriebsrat" at a sentence's end."""
    match = re.fullmatch(rf"(?P<verb>[a-zäöüß]+)\s{noun('de')}", clause)
    return match is not None and is_finite(match["verb"])


def _names_in_english(outside: str) -> bool:
    """Tell "the company maintained" beside a quotation."""
    told = re.compile(rf"(?:^|[,·]\s){noun('en')}\s[a-z]+(?:ed|es|s|d|t)\b")
    return "·" in outside and told.search(outside) is not None


def _told() -> str:
    words = table("de")
    return rf"{words['subjunctive']}|\b(?:{words['conditional']})\b"
