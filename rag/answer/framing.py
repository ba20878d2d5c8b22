"""The few words around an answer, in the question's language; they never make a claim."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache, reduce
from typing import Any

from rag import tables
from rag.analysis.stops import MARKED
from rag.speech import wording
from rag.types import Answer, Citation, Role, Sentence, Support

LANGUAGES = ("de", "en")


@cache
def _strings(language: str) -> dict[str, Any]:
    chosen = language if language in LANGUAGES else "en"
    return tables.read("rag", f"framing.{chosen}.toml")


def phrase(key: str, language: str, /, **values: object) -> str:
    """Return one phrase with its places filled in; an unknown language reads as English."""
    return str(_strings(language)[key]).format(**values)


def counted(key: str, count: int, language: str) -> str:
    """Return the phrase for one, or that for several with their number."""
    forms = _strings(language)[key]
    return str(forms["one" if count == 1 else "other"]).format(count=count)


def quoted(words: str, language: str) -> str:
    """Return words between the quotation marks of a language."""
    return f"„{words}“" if language == "de" else f"“{words}”"


def told_apart(words: str, sentence: Sentence, language: str) -> str:
    """Return the words of a sentence, quoted where they hold marks such as ours: "[2]"."""
    alike = sentence.support is Support.VERBATIM and MARKED.search(sentence.text)
    return quoted(words, language) if alike else words


def field(key: str, language: str) -> str:
    """Return the word for a filter's field; a field without one is shown by its key."""
    return str(_strings(language)["fields"].get(key, key))


def nothing(filters: Mapping[str, str], language: str) -> str:
    """Return that there is nothing to search: nothing at all, or nothing that fits the filters."""
    if not filters:
        return phrase("nothing_visible", language)
    told = "; ".join(f"{field(key, language)} {value}" for key, value in filters.items())
    return phrase("nothing_fits", language, filters=told)


def introduction(citations: Sequence[Citation], languages: Sequence[str], language: str) -> str:
    """Return the line above quoted sentences: who speaks, and whose language the words are.

    Args:
        citations: what the answer cites; who is said to speak where all have one speaker.
        languages: the language of each cited passage.
        language: the question's.
    """
    wording_of = _originals(languages, language)
    if any(one.voice or answers_elsewhere(one) for one in citations):
        told = {speaker(one, language) for one in citations}
        if len(told) == 1:
            return wording.above(told.pop(), language, wording_of)
        return _line("mixed", language, wording_of)
    roles = {_voice(one.role) for one in citations} or {"answered"}
    # One line must not put the words of the questioners into the government's mouth.
    key = roles.pop() if len(roles) == 1 else "mixed"
    if key in ("asks", "states"):
        return phrase(key, language)
    return _line(key, language, wording_of)


def _line(key: str, language: str, wording_of: str | None) -> str:
    if wording_of is None:
        return phrase(key, language)
    return phrase(f"{key}_foreign", language, wording=wording_of)


def _originals(languages: Sequence[str], language: str) -> str | None:
    """Return in what languages quoted words are, by name; None where all are in the reader's.

    A passage whose language is not known says nothing about it.
    """
    known = sorted({one for one in languages if one != "und"})
    if not set(known) - {language}:
        return None
    names = _strings(language)["languages"]
    # All languages without a name of their own are one here: "foreign-language".
    told = list(dict.fromkeys(names.get(one, names["und"]) for one in known))
    joined = reduce(lambda a, b: phrase("both", language, first=a, second=b), told)
    return phrase("originals" if len(known) > 1 else "original", language, languages=joined)


def _voice(role: Role) -> str:
    return role.value if role in (Role.ASKS, Role.STATES, Role.ANSWERS) else "answered"


def answers_elsewhere(citation: Citation) -> bool:
    """Tell whether a citation is the answer of another house than the Federal Government."""
    named = citation.issuer or "Bundesregierung"
    return citation.role is Role.ANSWERS and not named.startswith("Bundesregierung")


def speaker(citation: Citation, language: str) -> str:
    """Return who speaks in a citation, with a verb: "The questioners ask", "Huawei is quoted (…)".

    Told by whose words the document passes on, else by the passage's role and, where the document
    itself speaks, by its kind and issuer.
    """
    voice = citation.voice
    if voice is None:
        return _speaks(citation, citation.role, language)
    # A third party's words stand in something that has a speaker of its own.
    role = Role.REPORTS if citation.role is Role.QUOTES else citation.role
    speaks = _speaks(citation, role, language)
    return wording.said(voice, role, citation.kind, speaks, language)


def numbered(numbers: str | None, role: Role, language: str) -> str:
    """Return which parliamentary questions stand or are answered in a place: "zu Frage 3".

    Args:
        numbers: as a passage has them, ``3, 4``; None where nothing is numbered.
        role: whether the place asks or answers; what does neither has no question of its own.
        language: the reader's.
    """
    if not numbers or role not in (Role.ASKS, Role.ANSWERS):
        return ""
    words = _strings(language)["numbered"]
    parts = [_run(run, words["run"]) for run in _runs(numbers.split(", "))]
    *before, last = [part for run in parts for part in run]
    told = phrase("both", language, first=", ".join(before), second=last) if before else last
    several = "_several" if ", " in numbers else ""
    return str(words[f"{'asks' if role is Role.ASKS else 'answers'}{several}"]).format(numbers=told)


def _runs(numbers: Sequence[str]) -> list[list[str]]:
    """Part numbers where one is not the next of the one before."""
    runs: list[list[str]] = []
    for number in numbers:
        if runs and number.isdigit() and runs[-1][-1] == str(int(number) - 1):
            runs[-1].append(number)
        else:
            runs.append([number])
    return runs


def _run(run: Sequence[str], words: str) -> list[str]:
    return [words.format(first=run[0], last=run[-1])] if len(run) > 2 else list(run)


def attribution(answer: Answer) -> str:
    """Return who gives the short answer, where it is not what the document itself says."""
    given = None if answer.direct is None else answer.direct.citation
    cited = next((one for one in answer.citations if one.number == given), None)
    if cited is None or (cited.voice is None and cited.role not in (Role.ASKS, Role.STATES)):
        return ""
    return speaker(cited, answer.language)


def _speaks(citation: Citation, role: Role, language: str) -> str:
    words, issuer = _strings(language)["speaker"], citation.issuer
    if role is Role.ANSWERS and answers_elsewhere(citation):
        return str(words["answers_other"]).format(issuer=issuer)
    if role is not Role.REPORTS:
        return str(words[role.value])
    if opinion := _opinion(citation.section, words["opinions"]):
        return opinion
    said = str(words["kinds"].get(citation.kind, words["document"]))
    named = issuer and citation.kind in ("Vermerk", "Positionspapier", "Antrag", "E-Mail")
    return str(words["by"]).format(said=said, issuer=issuer) if named else said


def _opinion(section: Sequence[str], words: Mapping[str, str]) -> str:
    """The house whose opinion a section is: a paper may hold a Stellungnahme and the reply."""
    for heading in reversed(section):
        for name, said in words.items():
            if heading == name or heading.startswith(f"{name} "):
                return said
    return ""
