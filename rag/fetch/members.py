"""Who asked and who answered a member's own question, and what a member asked.

Schriftliche Fragen print both as headings above the words ("16. Abgeordneter Max Muster (SPD)"), in
the text of no passage: no search finds them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, replace
from functools import cache
from types import MappingProxyType
from typing import Any

from rag import tables
from rag.answer import framing
from rag.answer.drafts import citation, joined
from rag.fetch.lookup import MOST_PAPERS, Asked, look_up, nothing, sign
from rag.fetch.printed import missing, with_number
from rag.index.base import IndexReader, Scope
from rag.question import references
from rag.question.references import Reference, digits
from rag.question.request import Request
from rag.types import (
    Answer,
    BlockKind,
    Citation,
    DocumentInfo,
    Hit,
    Interpretation,
    Passage,
    Role,
    Sentence,
    Status,
    Support,
)  # fmt: skip

_WORD = re.compile(r"[^\W\d_]+(?:[-'’][^\W\d_]+)*")
_HEADINGS = {Role.ASKS: "member", Role.ANSWERS: "answerer"}
_QUESTIONS = {Role.ASKS: "who_asked", Role.ANSWERS: "who_answered"}


@dataclass(frozen=True, slots=True)
class _Named:
    """What a paper prints under one name: ``numbers`` of the questions asked or answered."""

    info: DocumentInfo
    name: str
    asks: bool
    numbers: tuple[str, ...]


def told(request: Request, language: str, reader: IndexReader) -> Answer | None:
    """Return who asked or answered, or what a member asked; None where neither is asked for."""
    found = _who(request, language, reader) or _what(request, language, reader)
    if found is None and request.read.get("document") == "":
        # Another document than that of the last answer may be meant.
        request = request.unfiltered()
        found = _what(request, language, reader)
    if found is None:
        return None
    return replace(found, interpretation=request.interpretation(found.interpretation))


def _table() -> dict[str, Any]:
    return tables.read("rag", "members.toml")


@cache
def _pattern(key: str) -> re.Pattern[str]:
    return re.compile(_table()[key], re.IGNORECASE)


def _who(request: Request, language: str, reader: IndexReader) -> Answer | None:
    clauses = filter(None, _pattern("clauses").split(request.question.strip(" ?!.")))
    named = {clause: _roles(clause) for clause in clauses}
    roles = [role for role in _QUESTIONS if any(role in some for some in named.values())]
    reference = _numbered(request) if roles else None
    if reference is None:
        return None
    papers = with_number(reference, reader, request.scope)
    absent = missing(reference, papers, reader, request.scope)
    there = tuple(number for number in reference.numbers if number not in absent)
    asked = Asked(
        request.question, language, replace(reference, numbers=there, answer=False, rest="")
    )
    if len(papers) > MOST_PAPERS:
        return look_up(asked, reader, request.scope)
    patterns = {role: [_pattern(_HEADINGS[role])] for role in roles}
    if Role.ANSWERS in roles and _pattern("which_house").search(request.question):
        patterns[Role.ANSWERS].append(_pattern("house"))
    cited: list[Citation] = []
    for info in papers:
        cited += _headings(info, reference, patterns, reader, request.scope, len(cited))
    found = _quoted(asked, roles, cited) if cited else None
    signed = [info for info in papers if info.kind in _table()["signed"]]
    if found is None and roles == [Role.ASKS] and len(signed) == 1:
        found = sign(asked, signed[0], reader, request.scope)
    if found is None:
        return None
    if absent:
        line = framing.phrase("numbers_absent", language, numbers=", ".join(absent))
        found = replace(found, status=Status.PARTIAL, notices=(*found.notices, line))
    for clause in (one for one, some in named.items() if not some):
        found = _more(found, clause, asked, request.scope, reader)
    return found


def _roles(clause: str) -> list[Role]:
    """Whether a clause asks who asked, who answered, or both."""
    return [role for role, key in _QUESTIONS.items() if _pattern(key).search(clause)]


def _more(found: Answer, clause: str, asked: Asked, scope: Scope, reader: IndexReader) -> Answer:
    """Add the words of the question or of its answer, or say that this part is open."""
    answers = _pattern("what_answered").search(clause) is not None
    reference = replace(asked.reference, answer=answers)
    words = (
        None
        if references.asks_more(clause)
        else look_up(replace(asked, reference=reference), reader, scope)
    )
    if words is None or not words.sentences:
        line = framing.phrase("clause_open", asked.language, words=clause)
        return replace(found, status=Status.PARTIAL, notices=(*found.notices, line))
    numbers = ", ".join(reference.numbers)
    above = framing.phrase("who_and_what", asked.language, numbers=numbers)
    return replace(joined((found, words)), framing=above, status=found.status)


def _numbered(request: Request) -> Reference | None:
    """The questions that are named, or that were shown before: "Wer hat sie gestellt?"."""
    reference = request.reference
    if (reference is None or not reference.numbers) and request.carried is not None:
        reference = references.find(request.carried.turn.question, lambda _: True)
    return reference if reference is not None and reference.numbers else None


def _headings(
    info: DocumentInfo,
    reference: Reference,
    patterns: Mapping[Role, Sequence[re.Pattern[str]]],
    reader: IndexReader,
    scope: Scope,
    before: int,
) -> list[Citation]:
    """Quote the headings above the questions or their answers, each once."""
    document = reader.document(info.id, Scope(scope.groups))
    if document is None:
        return []
    wanted = {digits(number) for number in reference.numbers}
    titles = [block for block in document.blocks if block.kind is BlockKind.HEADING]
    found: dict[int, Citation] = {}
    for passage in reader.passages(info.id):
        own = patterns.get(passage.role, ())
        if not wanted & set(map(digits, passage.questions)):
            continue
        above = {document.text[b.start : b.end]: b for b in titles if b.end <= passage.start}
        fitting = (x for x in passage.section if any(one.match(x) for one in own))
        for title in (above[x] for x in fitting if x in above):
            if title.start in found:
                continue
            around = document.text[title.start : passage.end]
            # Nobody's words but the paper's own, which stand before those of the passage.
            whole = Hit(replace(passage, start=title.start, role=Role.REPORTS), info, around, 1.0)
            number = before + len(found) + 1
            found[title.start] = citation(whole, title.start, title.end, number)
    return list(found.values())


def _quoted(asked: Asked, roles: Sequence[Role], cited: Sequence[Citation]) -> Answer:
    above = "who_asked" if Role.ASKS in roles else "who_answered"
    if len(roles) > 1:
        above = "who_both"
    numbers = ", ".join(asked.reference.numbers)
    return Answer(
        question=asked.text,
        language=asked.language,
        status=Status.ANSWERED,
        sentences=tuple(Sentence(x.quote, (x.number,), Support.VERBATIM) for x in cited),
        citations=tuple(cited),
        interpretation=Interpretation(),
        confidence=1.0,
        backend="extractive",
        framing=framing.phrase(above, asked.language, numbers=numbers),
    )


def _what(request: Request, language: str, reader: IndexReader) -> Answer | None:
    question = references.without_paper(request.question)
    answers = _pattern("what_answered").search(question) is not None
    if not answers and _pattern("what_asked").search(question) is None:
        return None
    words = {word.casefold() for word in _WORD.findall(question)} - _frame()
    if not words or re.search(r"\d", question):
        return None
    found = [one for one in _all_named(words, request.scope, reader) if answers or one.asks]
    if answers and found and not _pattern("answered_to").search(question):
        speaking = [one for one in found if not one.asks]
        if not speaking:
            return _only_asks(request, language, found)
        found = speaking
    if not found:
        return None
    return _shown(request, language, found, answers, reader)


@cache
def _frame() -> frozenset[str]:
    return frozenset(_table()["frame"].split())


def _all_named(words: Set[str], scope: Scope, reader: IndexReader) -> Iterator[_Named]:
    """Whoever asks or answers in the visible papers and has all ``words`` in the name."""
    for info in reader.searched(scope):
        if info.kind not in _table()["kinds"]:
            continue
        found: dict[str, _Named] = {}
        for passage in reader.passages(info.id):
            if (name := _named(passage, words)) is not None:
                before = found[name].numbers if name in found else ()
                numbers = tuple(dict.fromkeys((*before, *passage.questions)))
                found[name] = _Named(info, name, passage.role is Role.ASKS, numbers)
        yield from found.values()


def _named(passage: Passage, words: Set[str]) -> str | None:
    """Return who asks or answers in a passage, where ``words`` are that name or its end."""
    for title in passage.section if passage.role in _HEADINGS else ():
        match = _pattern(_HEADINGS[passage.role]).match(title)
        known = _WORD.findall(match["name"].casefold()) if match else []
        if match and known and words <= {*known} and known[-1] in words:
            party = match.groupdict().get("party")
            return f"{match['name']} ({party})" if party else match["name"]
    return None


def _only_asks(request: Request, language: str, found: Sequence[_Named]) -> Answer:
    names = ", ".join(dict.fromkeys(one.name for one in found))
    reference = Reference(None, (), answer=True, signed=False, rest="")
    return nothing(Asked(request.question, language, reference), "only_asks", names=names)


def _shown(
    request: Request, language: str, found: Sequence[_Named], answers: bool, reader: IndexReader
) -> Answer | None:
    """Show the questions, or the answers to them, of the newest papers."""
    dated = sorted({one.info.id: one.info for one in found}.values(), key=_age, reverse=True)
    parts: list[Answer] = []
    for info in dated[:MOST_PAPERS]:
        numbers = [n for one in found if one.info.id == info.id for n in one.numbers]
        reference = Reference(None, tuple(dict.fromkeys(numbers)), answers, signed=False, rest="")
        paper = Scope(request.scope.groups, MappingProxyType({"document": info.id}))
        part = look_up(Asked(request.question, language, reference), reader, paper)
        parts += [part] if part is not None and part.sentences else []
    if not parts:
        return None
    names = ", ".join(dict.fromkeys(one.name for one in found))
    above = "answers" if answers else "questions_of"
    whole = replace(joined(parts), framing=framing.phrase(above, language, names=names))
    if len(dated) <= MOST_PAPERS:
        return whole
    notice = framing.phrase("newest_papers", language, shown=MOST_PAPERS, all=len(dated))
    return replace(whole, notices=(*whole.notices, notice))


def _age(info: DocumentInfo) -> str:
    return info.date or ""
