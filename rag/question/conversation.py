"""Follow-up questions, read with the conversation before them: "and who signed it?"

No model is asked. A question that leans on something said before (a pronoun, "und wann?", hardly a
word of its own) is searched with the topic of the last question and in the document that answered
it; the user is shown both and can take either back.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from rag import tables
from rag.analysis.language import LANGUAGES, detect_question, function_words
from rag.question import references, replaced
from rag.question.replaced import Replaced
from rag.ranking.align import telling
from rag.types import Answer, Role

OWN = 3
"""Telling words; with more of them a pronoun stands for something in the question itself."""

MOST = 8
"""Words of a topic that are carried; what was said long before has had its turn."""

_WORDS = re.compile(r"\w")
_PIECE = re.compile(r"\w+(?:[/.]\w+)*|[^\w\s]")
"""Words as ``telling`` parts them."""
_INNER = re.compile(r"\(([^()]*(?:\([^()]*\)[^()]*)*)\)\W*$")


@dataclass(frozen=True, slots=True)
class Turn:
    """A question of the conversation as it was searched, and what answered it.

    ``document_id`` and ``document`` are those of the first citation; where nothing was found, those
    that were talked about before. ``alone`` tells that no other document was quoted, ``asked`` are
    the numbers of an inquiry's questions, where nothing but these was quoted.
    """

    question: str
    document_id: str = ""
    document: str = ""
    alone: bool = True
    asked: tuple[str, ...] = ()

    @classmethod
    def of(cls, answer: Answer) -> Turn:
        """Return the turn that an answer makes."""
        named = {"document", "number"} & answer.interpretation.filters.keys()
        # What was named is what is talked about, whether or not it held an answer.
        first = next(iter(answer.citations or (answer.nearest if named else ())), None)
        question = answer.interpretation.read_as or answer.question
        if first is None:
            return cls(question, *answer.interpretation.about)
        alone = len({one.document_id for one in answer.citations}) <= 1
        quoted = [(one.role, one.question or "") for one in answer.citations]
        return cls(question, first.document_id, first.document, alone, only_asked(quoted))


@dataclass(frozen=True, slots=True)
class Carried:
    """What a follow-up takes from the conversation: ``text`` is the question read in full.

    ``elsewhere`` tells that it asks for another source than the last answer's document;
    ``searched`` is what is searched for, where that is not the question in full.
    """

    text: str
    topic: str
    turn: Turn
    elsewhere: bool = False
    searched: str = ""


def _table() -> dict[str, Any]:
    return tables.read("rag", "conversation.toml")


def names_nothing(question: str) -> bool:
    """Tell whether a question is a greeting, thanks or function words alone: "Why?", "Hallo"."""
    said = re.sub(_table()["greeting"], " ", question, flags=re.IGNORECASE)
    return all(map(_is_function_word, re.findall(r"\w+", said)))


def _is_function_word(word: str) -> bool:
    # "IT" and "WHO" are names.
    name = len(word) > 1 and word.isupper()
    return not name and any(word.lower() in function_words(one) for one in LANGUAGES)


@cache
def _pattern(*keys: str) -> re.Pattern[str]:
    found: Any = _table()
    for key in keys:
        found = found[key]
    return re.compile(found, re.IGNORECASE)


def only_asked(quoted: Iterable[tuple[Role, str]]) -> tuple[str, ...]:
    """Return the numbers of the questions quoted, ascending; nothing where anything else is.

    Args:
        quoted: of each quote who speaks, and the numbers of its questions: ``3, 4``.
    """
    found = list(quoted)
    if any(role is not Role.ASKS or not numbers for role, numbers in found):
        return ()
    every = {number for _, numbers in found for number in numbers.split(", ")}
    return tuple(sorted(every, key=lambda number: (int(references.digits(number)), number)))


def carry(question: str, turns: Sequence[Turn], *, other: bool = False) -> Carried | None:
    """Return the question with what it leans on; None where it stands by itself.

    Args:
        question: as typed, or what its filters leave of it.
        turns: the conversation before it, oldest first.
        other: it names another document than the one that is being talked about.
    """
    if not turns or not _WORDS.search(question):
        return None
    last = turns[-1]
    if asks_where(question):
        again = f"{last.question.strip().rstrip(' ?.!')}?"
        return Carried(again, "" if shown(again) else _topic(again), last, searched=again)
    language = _language(question, turns)
    if not _leans(question, language):
        return None
    plain = _pattern("opening").sub("", question.strip()).rstrip(" ?.!")
    before = _pattern("opening").sub("", last.question.strip()).rstrip(" ?.!")
    if named := shown(last.question) or _quoted(question, last, language):
        # A number is no topic: what is asked of it is searched for by its own words.
        return Carried(f"{plain} ({named})?", "", last, searched=f"{plain}?")
    gone = replaced.find(before, plain, language, other=other)
    text = replaced.put(before, plain, gone)
    kept = _kept(before, gone, () if text else telling(question, language))
    topic = " ".join(dict.fromkeys(word[0] for word in kept))
    if text or not kept:
        return Carried(f"{text or plain}?", topic, last, gone.elsewhere)
    full, searched = (f"{plain} ({words})?" for words in (_spoken(before, kept), topic))
    return Carried(full, topic, last, gone.elsewhere, searched)


def shown(question: str) -> str:
    """Return the words of a question that asked for nothing but a numbered one or its answer.

    It may be a follow-up to such a one, as it is read: "Warum (Antwort auf Frage 59)?".
    """
    inner = _INNER.search(question)
    for words in (question, *([inner[1]] if inner else [])):
        named = references.find(words, lambda _: True)
        if named is not None and named.exact:
            return words.strip().rstrip(" ?.!")
    return ""


def _quoted(question: str, last: Turn, language: str) -> str:
    """Return the questions that were quoted in words, where their answer is asked for."""
    if not (last.alone and last.asked and references.wants_its_answer(question)):
        return ""
    return f"{'Fragen' if language == 'de' else 'questions'} {', '.join(last.asked)}"


def asks_reasons(question: str) -> bool:
    """Tell whether a follow-up asks for nothing but the reasons of what was said."""
    return _pattern("reasons").search(question.strip()) is not None


def asks_where(question: str) -> bool:
    """Tell whether a follow-up asks where the last answer stands: "Auf welcher Seite?"."""
    plain = _pattern("opening").sub("", question.strip()).rstrip(" ?.!")
    return _pattern("where").search(plain) is not None


def asks_of_paper(question: str) -> bool:
    """Tell whether a follow-up asks for a paper itself: who signed, wrote or sent it."""
    return _pattern("of_paper").search(question) is not None


def bare(question: str, turns: Sequence[Turn]) -> bool:
    """Tell whether a follow-up has no word of its own: "Wann?"."""
    return not telling(_pattern("opening").sub("", question), _language(question, turns))


def _leans(question: str, language: str) -> bool:
    words = telling(_pattern("opening").sub("", question), language)
    if len(words) > OWN:
        return False
    if not words or _pattern("opening").search(question) or references.wants_its_answer(question):
        return True
    if len(words) == 1 and (not _names(words[0]) or _pattern("asking").search(question)):
        return True  # "Wie viele waren es 2024?", "Aus welchem Grund?": nothing is named.
    pronoun = _pattern("pronouns", language).search(question)
    if pronoun is None:
        return False
    before = question[: pronoun.start()]
    own = telling(before, language)
    if len(own) > 1 and _pattern("measure").search(before):
        # "Wie oft tagt er?" names nothing before the pronoun; "Wie oft dürfen Räte ihre …" does.
        own = telling(_pattern("measure").sub("", before), language)
        return len(own) <= 1 and not any(map(_names, own))
    return len(own) <= 1


def _names(word: str) -> bool:
    """Tell whether a word may be a name: "Huawei", "5G", "eID"."""
    return any(map(str.isupper, word))


def _kept(before: str, gone: Replaced, own: Sequence[str]) -> list[re.Match[str]]:
    """Return the words of the question before that are its source and its topic.

    What the follow-up says itself, or replaces, is none of them. A verb that names no topic is kept
    where no other word is left.
    """
    language = detect_question(before, default="de")
    asked = _pattern("asked").match(before)
    begin = asked.end() if asked else 0
    told, own = telling(before, language), [word.casefold() for word in own]
    left = [
        word
        for word in _PIECE.finditer(before, begin)
        if word[0] in told and word[0].casefold() not in own and not gone.holds(word.start())
    ]
    topic = [word for word in left if word[0].casefold() not in _idle()]
    return (topic or left if gone.spans else topic)[:MOST]


def _topic(question: str) -> str:
    return " ".join(dict.fromkeys(word[0] for word in _kept(question, Replaced(), ())))


def _spoken(before: str, kept: Sequence[re.Match[str]]) -> str:
    """Return the words with the prepositions before them, which the next follow-up needs."""
    starts = {word.start() for word in kept}
    spoken: list[str] = []
    small: list[str] = []
    for piece in _PIECE.finditer(before):
        if piece.start() in starts:
            spoken += [*small, piece[0]]
        small = [*small, piece[0]] if small and piece.start() not in starts else []
        if piece[0].casefold() in replaced.prepositions():
            small = [piece[0]]
        elif small and not replaced.is_article(piece[0]):
            small = []
    return " ".join(spoken)


@cache
def _idle() -> frozenset[str]:
    return frozenset(_table()["idle"].split())


def _language(question: str, turns: Sequence[Turn]) -> str:
    """Where a question of two words does not tell its language, the one before it does."""
    return detect_question(question, default="") or detect_question(
        turns[-1].question, default="de"
    )
