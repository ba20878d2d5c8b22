"""Follow-up questions, read with the conversation before them: "and who signed it?"

No model is asked. A question that leans on something said before (a pronoun, "und wann?", hardly a
word of its own) is searched with the topic of the last question and in the document that answered
it; the user is shown both and can take either back.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any

from rag.align import telling
from rag.analysis import dates
from rag.analysis.language import detect_question, function_words
from rag.types import Answer

OWN = 3
"""Telling words; with more of them a pronoun stands for something in the question itself."""

MOST = 8
"""Words of a topic that are carried; what was said long before has had its turn."""

_WORDS = re.compile(r"\w")
_PIECE = re.compile(r"\w+(?:[/.-]\w+)*|[^\w\s]")
_YEAR = re.compile(r"(?<![\d/.])(?:19|20)\d\d(?!\d)")


@dataclass(frozen=True, slots=True)
class Turn:
    """A question of the conversation as it was searched, and what answered it.

    ``document_id`` and ``document`` are those of the first citation, empty where nothing was found.
    """

    question: str
    document_id: str = ""
    document: str = ""

    @classmethod
    def of(cls, answer: Answer) -> Turn:
        """Return the turn that an answer makes."""
        named = {"document", "number"} & answer.interpretation.filters.keys()
        # What was named is what is talked about, whether or not it held an answer.
        first = next(iter(answer.citations or (answer.nearest if named else ())), None)
        question = answer.interpretation.read_as or answer.question
        if first is None:
            return cls(question)
        return cls(question, first.document_id, first.document)


@dataclass(frozen=True, slots=True)
class Carried:
    """What a follow-up takes from the conversation: ``text`` is the question read in full."""

    text: str
    topic: str
    turn: Turn


@cache
def _table() -> dict[str, Any]:
    path = resources.files("rag") / "data" / "conversation.toml"
    return tomllib.loads(path.read_text("utf-8"))


@cache
def _pattern(*keys: str) -> re.Pattern[str]:
    found: Any = _table()
    for key in keys:
        found = found[key]
    return re.compile(found, re.IGNORECASE)


def carry(question: str, turns: Sequence[Turn]) -> Carried | None:
    """Return the question with what it leans on; None where it stands by itself."""
    if not turns or not _WORDS.search(question):
        return None
    language = _language(question, turns)
    if not _leans(question, language):
        return None
    last = turns[-1]
    topic = _topic(last.question)
    plain = _pattern("opening").sub("", question.strip()).rstrip(" ?.!")
    own = {word.casefold() for word in telling(question, language)}
    own |= {word.casefold() for word in _replaced(last.question, plain, language)}
    new = [word for word in topic.split() if word.casefold() not in own]
    return Carried(f"{plain} ({' '.join(new)})?" if new else f"{plain}?", " ".join(new), last)


def _leans(question: str, language: str) -> bool:
    words = telling(_pattern("opening").sub("", question), language)
    if len(words) > OWN:
        return False
    if not words or _pattern("opening").search(question):
        return True
    if len(words) == 1 and not _names(words[0]):
        return True  # "Wie viele waren es 2024?", "Who signed?": nothing is named.
    pronoun = _pattern("pronouns", language).search(question)
    return pronoun is not None and len(telling(question[: pronoun.start()], language)) <= 1


def _names(word: str) -> bool:
    """Tell whether a word may be a name: "Huawei", "5G", "eID"."""
    return any(map(str.isupper, word))


def _topic(question: str) -> str:
    """Return the telling words of a question: its source and its topic."""
    language = detect_question(question, default="de")
    words = telling(_pattern("opening").sub("", question), language)
    idle = _idle()
    return " ".join([word for word in words if word.casefold() not in idle][:MOST])


def _replaced(before: str, plain: str, language: str) -> set[str]:
    """Return the words of the question before that a follow-up puts others in the place of.

    A year stands for a year, unless both are compared. What follows a preposition, and is all that
    the follow-up says, stands for what followed the same preposition; a place stands for a place
    after any.
    """
    gone: set[str] = set()
    time = _pattern("time")
    if _YEAR.search(plain) and not _pattern("compares").search(plain):
        dated = [before[start:end] for start, end, _ in dates.find(before)]
        dated += [match[0] for match in time.finditer(before)]
        gone.update(word for one in dated for word in _PIECE.findall(one))
    timeless = time.sub(" ", plain)
    words = telling(timeless, language)
    told = detect_question(before, default=language)
    phrases = _phrases(time.sub(" ", before), told)
    for preposition, phrase in _phrases(timeless, language)[:1]:
        same = [old for first, old in phrases if first & preposition]
        if set(words) <= set(phrase) and len(same) == 1:
            gone.update(same[0])
    if words and all(map(_is_place, words)):
        gone.update(word for word in telling(before, told) if _is_place(word))
    return gone


def _phrases(text: str, language: str) -> list[tuple[frozenset[str], tuple[str, ...]]]:
    """Return each preposition, in all its forms, with the words that follow it."""
    small = function_words(language)
    found: list[tuple[frozenset[str], tuple[str, ...]]] = []
    pieces = _PIECE.findall(text)
    for place, piece in enumerate(pieces):
        forms = _prepositions().get(piece.casefold())
        if forms is None:
            continue
        phrase: list[str] = []
        for word in pieces[place + 1 :]:
            if word.casefold() in small and not phrase and word.casefold() not in _prepositions():
                continue
            # A German noun phrase ends with its noun; the verb may follow.
            over = language == "de" and phrase and _names(phrase[-1]) and not _names(word)
            if over or word.casefold() in small or not _WORDS.match(word):
                break
            phrase.append(word)
        if phrase:
            found.append((forms, tuple(phrase)))
    return found


@cache
def _prepositions() -> dict[str, frozenset[str]]:
    """Each preposition with all forms of it: "im" and "in"."""
    rows = [frozenset(row.split()) for row in _table()["prepositions"]]
    return {word: row for row in rows for word in row}


def _is_place(word: str) -> bool:
    # The names are read only where a follow-up leans on the question before.
    from rag.cite import places

    return bool(places.stated(word))


@cache
def _idle() -> frozenset[str]:
    return frozenset(_table()["idle"].split())


def _language(question: str, turns: Sequence[Turn]) -> str:
    """Where a question of two words does not tell its language, the one before it does."""
    return detect_question(question, default="") or detect_question(
        turns[-1].question, default="de"
    )
