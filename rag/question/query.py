"""From the words of a question to what is searched for: language, terms, acronyms, filters."""

from __future__ import annotations

import unicodedata
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType

from rag.analysis.acronyms import Glossary
from rag.analysis.language import detect, detect_question
from rag.analysis.stems import stem
from rag.analysis.words import Analyser
from rag.errors import UsageError
from rag.question.translate import PAIRS, translations
from rag.ranking.align import telling
from rag.types import Interpretation

EXPANSION_WEIGHT = 0.4
"""Lexical weight of a term that only the glossary put in: below the user's own words (1.0)."""

LONGEST = 4000
"""Characters; a question longer than this is a pasted document, not a question."""


@dataclass(frozen=True, slots=True)
class Query:
    """A question made ready for both arms of the search.

    ``terms`` are analysed words with weights for the lexical arm, those of the other language among
    them, ``spoken`` the text that is embedded: the question with each acronym followed by its
    German long form. ``keywords`` are
    the user's own terms alone, for judging whether a sentence bears on the question.
    """

    text: str
    language: str
    spoken: str
    terms: Mapping[str, float]
    keywords: Mapping[str, float]
    expanded: Mapping[str, tuple[str, ...]] = field(default_factory=lambda: MappingProxyType({}))
    told: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    filters: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))

    def interpretation(self) -> Interpretation:
        """What the user is told of how the question was read: one long form per acronym."""
        return Interpretation(self.told, self.filters)


def plain(question: str) -> str:
    """Return a question in NFC with single blanks, control characters among them.

    Raises:
        UsageError: it is empty, longer than ``LONGEST`` characters, or holds halves of characters.
    """
    text = " ".join(unicodedata.normalize("NFC", question).split())
    if len(text) > LONGEST:
        raise UsageError(
            f"the question has {len(text)} characters",
            remedy=f"ask in at most {LONGEST}; add documents with 'fundstelle ingest'",
        )
    kinds = [unicodedata.category(letter) for letter in text]
    if "Cs" in kinds:
        raise UsageError("the question holds bytes that are no characters", remedy="write UTF-8")
    shown = (" " if kind == "Cc" else one for one, kind in zip(text, kinds, strict=True))
    text = " ".join("".join(shown).split())
    if not text:
        raise UsageError("the question is empty", remedy="ask in a few words")
    return text


def understand(
    question: str,
    analyser: Analyser,
    glossary: Glossary,
    *,
    learned: Mapping[str, tuple[str, ...]] = MappingProxyType({}),
    languages: Collection[str] = (),
    filters: Mapping[str, str] = MappingProxyType({}),
    unread: Collection[str] = (),
    language: str = "",
) -> Query:
    """Read a question.

    Args:
        question: as the user wrote it.
        analyser: the one that the index was made with.
        glossary: acronyms shipped and added by the user.
        learned: acronyms that visible documents define.
        languages: those of the visible documents; words are also looked for in these.
        filters: what the user restricts the search to.
        unread: acronyms that the user took back: they stay as typed.
        language: of the question, where ``question`` is but what its filters leave of it.

    Raises:
        UsageError: as :func:`plain`.
    """
    text = plain(question)
    language = language or detect_question(text, default="de")
    expanded = {
        word: forms for word, forms in glossary.read(text, learned).items() if word not in unread
    }
    keywords = analyser.query(text, language)
    return Query(
        text=text,
        language=language,
        spoken=_spoken(text, expanded),
        terms=MappingProxyType(_terms(text, language, keywords, expanded, languages, analyser)),
        keywords=MappingProxyType(dict(keywords)),
        expanded=MappingProxyType(dict(expanded)),
        told=MappingProxyType(_told(expanded, glossary)),
        filters=filters,
    )


def _told(expanded: Mapping[str, Sequence[str]], glossary: Glossary) -> dict[str, str]:
    """The long form of each acronym or foreign name; what is read as itself is no news."""
    plain = {name for name, entry in glossary.entries.items() if entry.display == name}
    acronyms = glossary.entries.keys() - plain
    return {
        word: forms[0]
        for word, forms in expanded.items()
        if forms
        and word not in plain
        and forms[0] not in acronyms
        and not _is_inflected(word, forms[0])
    }


def _is_inflected(word: str, form: str) -> bool:
    """Tell whether a name is the other in another case or number: "Kleinen Anfragen"."""
    one, other = ([stem(part.lower(), "de") for part in some.split()] for some in (word, form))
    return one == other


def _spoken(text: str, expanded: Mapping[str, Sequence[str]]) -> str:
    """Put each acronym's long form behind the question: encoders know names, seldom acronyms."""
    forms = [forms[0] for forms in expanded.values() if forms]
    return f"{text} ({', '.join(forms)})" if forms else text


def _terms(
    text: str,
    language: str,
    keywords: Mapping[str, float],
    expanded: Mapping[str, Sequence[str]],
    languages: Collection[str],
    analyser: Analyser,
) -> dict[str, float]:
    """The user's own terms, those of long forms, and those of the documents' other language."""
    added = [
        (form, detect(form, default="de"), EXPANSION_WEIGHT)
        for forms in expanded.values()
        for form in forms
    ]
    other = PAIRS.get(language)
    if other is not None and other in languages:
        found = translations(telling(text, language), language)
        added += [(word, other, sure) for word, sure in found]
    terms = dict(keywords)
    for form, spoken, share in added:
        for term, weight in analyser.query(form, spoken).items():
            if term not in keywords:
                terms[term] = max(terms.get(term, 0.0), share * weight)
    return terms
