"""What was found, left to some of its passages: those of the question or paper that is named."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace

from rag.answer import framing
from rag.fetch.lookup import MOST_PAPERS
from rag.fetch.printed import with_number
from rag.index.base import IndexReader, Scope
from rag.question.references import Reference, digits, names, papers_of
from rag.question.request import Request
from rag.ranking.finder import Clock, Finder, Found, Within
from rag.ranking.signs import surroundings
from rag.reply.reported import is_reported, reported_as, reports
from rag.types import DocumentInfo, Hit, Role


def left(found: Found, hits: Sequence[Hit]) -> Found:
    """Leave these passages and their sentences."""
    kept = {hit.passage for hit in hits}
    evidence = tuple(one for one in found.evidence if one.hit.passage in kept)
    return replace(found, hits=tuple(hits), evidence=evidence)


def focused(
    found: Found,
    request: Request,
    finder: Finder,
    reader: IndexReader,
    clock: Clock,
    unread: Collection[str],
    language: str,
) -> tuple[Found, tuple[str, ...]]:
    """Leave the passages of the questions that are named, and what to tell the user.

    Where the search found none of them, they are searched by themselves: what is said elsewhere
    answers no "Frage 61". Where no paper has such a question, what names it may tell of it.
    """
    reference = request.reference
    if reference is not None and reference.paper and request.telling:
        paper = reference.paper
        letters = {info.id: _letter(info, paper, reader, request) for info in request.telling}
        of_it = Within(request.telling, lambda hits: _speaking_of(hits, paper, letters))
        found = finder.find(request.text, request.scope, clock, unread, language, of_it)
        return _without_others(found, paper), ()
    if reference is None or not reference.numbers:
        return found, ()
    if hits := _wanted(found.hits, reference):
        return left(found, hits), ()
    numbers = ", ".join(reference.numbers)
    papers = with_number(reference, reader, request.scope)
    if not papers:
        hits = [hit for hit in found.hits if names(surroundings(hit), reference)]
        line = framing.phrase("number_nowhere", language, numbers=numbers)
        return left(found, hits), () if hits else (line,)
    if len(papers) > MOST_PAPERS:
        line = framing.phrase("which_paper", language, numbers=numbers, count=len(papers))
        return left(found, ()), (line,)
    within = Within(papers, lambda hits: _wanted(hits, reference))
    return finder.find(request.text, request.scope, clock, unread, language, within), ()


def _letter(info: DocumentInfo, paper: str, reader: IndexReader, request: Request) -> str | None:
    """Return the letter under which a committee reports on a paper, "" for the only one.

    None where its head does not name the paper: then it reports on others.
    """
    document = reader.document(info.id, Scope(request.scope.groups))
    return reported_as(paper, document.text) if document and reports(info.kind) else None


def _speaking_of(hits: Sequence[Hit], paper: str, letters: Mapping[str, str | None]) -> list[Hit]:
    """The passages that name the paper, and those of a report on it that are on no other one."""
    return [
        hit
        for hit in hits
        if paper in papers_of(surroundings(hit))
        or is_reported(letters.get(hit.document.id), hit.passage.section)
    ]


def _without_others(found: Found, paper: str) -> Found:
    """Leave no sentence that names other papers and not this one."""
    kept = (one for one in found.evidence if not (others := papers_of(one.text)) or paper in others)
    return replace(found, evidence=tuple(kept))


def _wanted(hits: Sequence[Hit], reference: Reference) -> list[Hit]:
    """The passages of the questions; only the answers, where there are any and they are wanted."""
    wanted = {digits(number) for number in reference.numbers}
    own = [hit for hit in hits if wanted & {*map(digits, hit.passage.questions)}]
    answers = [hit for hit in own if hit.passage.role is Role.ANSWERS]
    return answers if reference.answer and answers else own
