"""What kind of thing a question asks for, and whether a sentence holds one.

Only what can be told from the surface: a time, a number, a place in a law. The word lists are data.
"""

from __future__ import annotations

import re
from functools import cache, lru_cache
from typing import Any

from rag import speech, tables


def _table() -> dict[str, Any]:
    return tables.read("rag", "asked.toml")


@cache
def _kinds() -> dict[str, tuple[re.Pattern[str], re.Pattern[str]]]:
    return {
        kind: (re.compile(row["question"], re.IGNORECASE), re.compile(row["sentence"]))
        for kind, row in _table().items()
        if isinstance(row, dict) and "question" in row
    }


def kinds(question: str) -> tuple[str, ...]:
    """Return what is asked for: ``time``, ``number``, ``law``, ``person``; often nothing."""
    return tuple(kind for kind, (asks, _) in _kinds().items() if asks.search(question))


def about_asking(question: str) -> bool:
    """Tell whether the user wants to know what somebody asked, so that a question may answer."""
    return _searched("asking", question)


def about_meaning(text: str) -> bool:
    """Tell whether a question asks what a word or an acronym means."""
    return _searched("meaning", text)


def source(question: str) -> str:
    """Return the words that name whose statement is asked for ("the AA memo"), or nothing."""
    found = _split(question)
    return found[0]["source"].strip() if found else ""


def holder(question: str) -> str:
    """Return the words that name whose position is asked for ("die FDP"), or nothing.

    A position may well be reported by others, so that it is no `source`.
    """
    found = (pattern.search(question) for pattern in _holders())
    return next((match["holder"].strip() for match in found if match), "")


def whose(question: str) -> str:
    """Return the words that name whose position or statement is asked for, or compared."""
    if compared := _compared(question):
        row, match = compared
        return re.sub(row["between"], " ", match["holder"], flags=re.IGNORECASE)
    named, stated = holder(question), source(question)
    # "Was sagen A, B und C zu …?": what holds a position ends at a comma, a source does not.
    return stated if named in stated else named


def put_to(question: str, who: str) -> str:
    """Return the question with ``who`` for those whose position it asks for, or compares."""
    if compared := _compared(question):
        row, match = compared
        asks: str = row["alone"]
        return asks.replace("{who}", who).replace("{about}", match["about"])
    return question.replace(whose(question), who, 1)


def pronoun(language: str) -> str:
    """Return the word for those whose position is asked for, where they need no name."""
    word: str = _table()["pronouns"].get(language, "it")
    return word


def _compared(question: str) -> tuple[dict[str, str], re.Match[str]] | None:
    for row in _table()["comparisons"]:
        if match := re.search(row["pattern"], question):
            return row, match
    return None


@cache
def _holders() -> tuple[re.Pattern[str], ...]:
    table = _table()
    put = {
        "{ends}": table["holder_ends"],
        "{halves}": table["holder_halves"],
        "{saying}": _saying(),
    }
    rows: list[str] = table["holders"]
    for place, words in put.items():
        rows = [row.replace(place, words) for row in rows]
    return tuple(re.compile(row) for row in rows)


def _saying() -> str:
    """Return the expression of German verbs of saying, each with the half that it needs."""
    words = speech.attributed.table("de")
    verbs = "|".join(words[name] for name in ("singular", "plural", "with_clause"))
    halves: dict[str, list[str]] = {}
    for table in (words["halves"], words["clause_halves"]):
        for verb, half in table.items():
            halves.setdefault(verb, []).append(half)
    whole = rf"(?!(?:{'|'.join(halves)})\b)(?:{verbs})"
    # "Worauf verweist …?" asks with the half of "verweist darauf".
    asks = r"(?<=worauf )|(?<=woran )"
    parted = [
        rf"(?:{asks}|(?={verb}\b.*\b(?:{'|'.join(half)})\b)){verb}" for verb, half in halves.items()
    ]
    return "|".join((whole, *parted, _table()["saying_also"]))


def topic(question: str) -> str:
    """Return the question with a pronoun for its source, or none; nothing where none is named."""
    found = _split(question)
    if not found:
        return ""
    match, instead = found
    start, end = match.span("aside")
    return " ".join(f"{question[:start]} {instead} {question[end:]}".split()).replace(" ?", "?")


@lru_cache(maxsize=256)
def _split(question: str) -> tuple[re.Match[str], str] | None:
    """Find the words that name a source, and what stands for them in the question without it."""
    for row in _table()["sources"]:
        if match := re.search(row["pattern"], question):
            return match, row["instead"]
    return None


def holds(sentence: str, kind: str) -> bool:
    """Tell whether a sentence holds something of this kind."""
    return _kinds()[kind][1].search(sentence) is not None


def told(question: str, sentence: str, kind: str) -> bool:
    """Tell whether a reader who asked for this kind of thing finds it in a sentence.

    More words tell a time or a person than `holds` weighs, and an article is no amount: "aus einer
    Hand" does not say how high something is. "When is a flight allowed?" is answered by a condition
    as well as by a time.
    """
    row = _table()[kind]
    if "amount" in row and re.search(row["amount"], question, re.IGNORECASE):
        sentence = re.sub(row["article"], "", sentence)
    if holds(sentence, kind) or ("also" in row and re.search(row["also"], sentence)):
        return True
    return kind == "time" and _about_conditions(question) and _searched("conditions", sentence)


def _about_conditions(question: str) -> bool:
    """Tell whether a question asks when something is so in general, not when it was."""
    return _searched("whenever", question) and not _searched("once", question)


def _searched(name: str, text: str) -> bool:
    return re.search(_table()[name], text, re.IGNORECASE) is not None
