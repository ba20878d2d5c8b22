"""German or English, told by function words and by letters; short questions included."""

from __future__ import annotations

import re
from functools import cache, lru_cache

from rag.analysis import files

LANGUAGES = ("de", "en")
_WORD = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")
_NUMBERING = re.compile(r"\b[AI](?=[ -](?:\d|[IVX]+\b|[A-Z]\b))|(?<=[\dIVX] )[AI]\b")
"""Of "Referat I A 1" and "Besoldung: A 15": a letter that numbers is no English word."""
_BE_A = r"[bg]ea(?:bs|cht|hnd|mt|nsp|nst|ntr|ntw|rbe|tm|uf[st])"
"""German be- and ge- before a verb in a-, "beantragte", "geachtet": not the "ea" of "bear"."""
# Spellings that are common in one language and rare in the other.
_CUES = {
    "de": re.compile(
        r"[äöüß]|..(?:ung|ungen|heit|heiten|keit|keiten|schaft|isch|ische[mnrs]?|lich|liche[mnrs]?"
        r"|ieren|iert|ierte[mnrs]?)$|sch|^ge.{3,}t$|^(?:zw|pf)"
        rf"|^{_BE_A}",
    ),
    "en": re.compile(
        r"^(?:th|wh|kn|sh)|(?:[^u]ing|ly|ght|ough|ould|ness|ship|ies|ied|ous|cy|ity|ments?"
        rf"|tions?|'s)$|(?:ou|oa)[a-z]|^(?!{_BE_A}).*ea[a-z]"
    ),
}
# A cue weighs less than a function word: an umlaut may belong to a name in an English question.
_CUE_WEIGHT = 0.4
_SHARED_WEIGHT = 0.1
_QUOTED = re.compile(r"[\"“„”»«][^\"“„”»«]*[\"“„”»«]")
_PART = re.compile(r"(?<=\d)\s?\(?[a-z]\b\)?")
"""The letter of "Frage 20 a"."""
_BEGINNING = re.compile(r"^\W*(?:(?:und|aber|oder|also)\s+)?([^\W\d_]+)(?:\s+([^\W\d_]+))?", re.I)
_MOST_WORDS = 400
_LEAST_SHARE = 0.1


@cache
def function_words(language: str) -> frozenset[str]:
    """Return the function words of ``de``, ``en`` or ``other`` neighbours, lower case."""
    lines = files.lines(f"function-words.{language}.txt")
    return frozenset(word for line in lines for word in line.split())


@cache
def _question_words() -> frozenset[str]:
    lines = files.lines("question-words.de.txt")
    return frozenset(word for line in lines for word in line.split())


def detect(text: str, default: str = "und") -> str:
    """Return ``de`` or ``en``, or ``default`` where the words do not tell.

    Only the first 400 words are read. Lists of names and texts of other languages share a few
    words with one of the two, so that a tenth of the words must speak for the winner, and more of
    them than for a neighbouring language.
    """
    found = _WORD.findall(_NUMBERING.sub(" ", text[: _MOST_WORDS * 12]))[:_MOST_WORDS]
    words = [word.lower().replace("’", "'") for word in found]
    scores = {language: _score(words, language) for language in LANGUAGES}
    best = max(LANGUAGES, key=scores.__getitem__)
    foreign = sum(word in function_words("other") for word in words)
    if scores[best] <= max(min(scores.values()), foreign, _LEAST_SHARE * len(words)):
        return default
    return best


def detect_question(text: str, default: str = "und") -> str:
    """Return the language of a question like ``detect``, first by the word that it begins with.

    "Was bedeutet Lead Government Department?" is German for all its words; "Was the report signed?"
    is English. What is quoted is nobody's language but the source's.
    """
    text = _PART.sub(" ", text)
    plain = _QUOTED.sub(" ", text)
    if _begins_german(plain):
        return "de"
    return detect(plain, default="") or detect(text, default=default)


def _begins_german(question: str) -> bool:
    match = _BEGINNING.match(question)
    if match is None or match[1].lower() not in _question_words():
        return False
    english = function_words("en")
    if match[1].lower() not in english:
        return True
    # A German verb is written small; "was" before a name may well be the English verb.
    then = match[2] or ""
    return then[:1].islower() and then not in english


def _score(words: list[str], language: str) -> float:
    return sum(_weight(word, language) for word in words)


@lru_cache(maxsize=1 << 16)
def _weight(word: str, language: str) -> float:
    """Weigh function words that only this language has, and cues of its spelling.

    Kept for the words met most: a long document asks for the same few thousand again and again.
    """
    others = function_words("en" if language == "de" else "de")
    if word in function_words(language):
        return _SHARED_WEIGHT if word in others else 1.0
    return _CUE_WEIGHT if word not in others and _CUES[language].search(word) else 0.0
