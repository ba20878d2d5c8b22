"""From a backend's drafts to checked sentences and numbered citations."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from rag import speech
from rag.analysis import mailhead
from rag.analysis.language import detect
from rag.answer import dating
from rag.answer.conflicts import WholeText
from rag.answer.conflicts import passage as alone
from rag.backends.base import Draft
from rag.embed.base import Embedder
from rag.types import Answer, Citation, Evidence, Hit, Manner, Role, Sentence, Support, Voice


@dataclass(frozen=True, slots=True)
class Composed:
    """Sentences with the citations they name, the languages cited, and what was taken out."""

    sentences: tuple[Sentence, ...]
    citations: tuple[Citation, ...]
    languages: tuple[str, ...]
    removed: int


def compose(
    drafts: Sequence[Draft],
    hits: Sequence[Hit],
    language: str,
    embedder: Embedder,
    *,
    strict: bool,
    whole_text: WholeText = alone,
) -> Composed:
    """Check every draft against the passages that it cites and number the citations.

    A place that several sentences cite keeps one number. With ``strict``, sentences without
    support are left out and counted. ``embedder`` judges closeness across languages;
    ``whole_text`` reads the document of a hit.
    """
    numbered = _Numbered(whole_text)
    sentences: list[Sentence] = []
    removed = 0
    for draft in drafts:
        sentence = _checked(draft, hits, language, numbered, embedder, strict=strict)
        if sentence is None:
            removed += 1
        else:
            sentences.append(sentence)
    return Composed(tuple(sentences), tuple(numbered.citations), tuple(numbered.languages), removed)


class _Numbered:
    """Citations in the order of their first use; the same place keeps its number."""

    def __init__(self, whole_text: WholeText) -> None:
        self.citations: list[Citation] = []
        self.languages: list[str] = []
        self._numbers: dict[tuple[str, int, int], int] = {}
        self._whole_text = whole_text

    def number(self, hit: Hit, start: int, end: int) -> int:
        place = (hit.document.id, start, end)
        if place not in self._numbers:
            self._numbers[place] = len(self.citations) + 1
            self.citations.append(citation(hit, start, end, self._numbers[place], self._whole_text))
            self.languages.append(hit.passage.language)
        return self._numbers[place]


def _checked(
    draft: Draft,
    hits: Sequence[Hit],
    language: str,
    numbered: _Numbered,
    embedder: Embedder,
    *,
    strict: bool,
) -> Sentence | None:
    if draft.evidence is not None:
        found = draft.evidence
        number = numbered.number(found.hit, found.start, found.end)
        return Sentence(draft.text, (number,), Support.VERBATIM)
    # The check reads word lists that quoting does not need, and a cold answer must be quick.
    from rag.cite import check, similarity

    cited = [hits[row] for row in draft.cited]
    # A model may answer in another language than it was asked in; the sentence's own counts.
    own = detect(draft.text, default=language)
    verdict = check(draft.text, cited, own, similarity(embedder))
    if strict and verdict.support is Support.UNSUPPORTED:
        return None
    numbers = [numbered.number(cited[row], start, end) for row, start, end in verdict.spans]
    return Sentence(verdict.text, tuple(dict.fromkeys(numbers)), verdict.support, verdict.problems)


def citation(
    hit: Hit, start: int, end: int, number: int, whole_text: WholeText = alone
) -> Citation:
    """Return the citation of ``text[start:end]`` within a hit's passage.

    ``whole_text`` reads the hit's document, which may name the speaker before the passage.
    """
    passage, document = hit.passage, hit.document

    def before() -> str:
        text = whole_text(hit)
        there = text[passage.start : passage.end] == hit.text
        return text[: passage.start] if there else ""

    within = (start - passage.start, end - passage.start)
    said = dating.stated(hit.text, *within, passage.language)
    issuer = document.issuer or ""
    kind = document.kind or ""
    told = speech.voice(hit.text, *within, passage.language, passage.role, issuer, before, kind)
    title = document.title or ""
    if told is None and passage.role is Role.REPORTS and speech.replied.is_reply(title):
        lead = before()
        told = speech.replied.recommended(lead + hit.text, len(lead) + within[0], title)
    if told is None and kind == mailhead.KIND and passage.role is Role.QUOTES:
        who = mailhead.writer(before() + hit.text[: within[0]])
        told = Voice(Manner.QUOTED, who) if who else None
    theirs = told is not None and not told.partly and passage.role is Role.REPORTS
    return Citation(
        number=number,
        document=document.name,
        document_id=document.id,
        title=document.title,
        date=document.date,
        page=passage.page,
        section=passage.section,
        start=start,
        end=end,
        quote=hit.text[slice(*within)],
        passage=hit.text,
        passage_start=passage.start,
        marking=passage.marking,
        role=Role.QUOTES if theirs else passage.role,
        kind=document.kind,
        issuer=document.issuer,
        statement_date=said if dating.differs(said, document.date) else None,
        voice=told,
        question=passage.question,
    )


def _answers_first(evidence: Sequence[Evidence]) -> Iterator[Evidence]:
    for one in evidence:
        if one.hit.passage.role is Role.ASKS:
            yield from (other for other in evidence if _answers(other.hit, one.hit))
        yield one


def _answers(hit: Hit, asked: Hit) -> bool:
    """Tell whether a passage answers what another passage of the same paper asks."""
    if hit.passage.role is not Role.ANSWERS or hit.document.id != asked.document.id:
        return False
    numbers = (set(one.passage.questions) for one in (hit, asked))
    return not set.isdisjoint(*numbers)


def nearest(
    evidence: Sequence[Evidence], most: int = 3, whole_text: WholeText = alone
) -> tuple[Citation, ...]:
    """Return the best sentence of each of the nearest passages: offered, not an answer.

    What a paper answers to a question that it prints stands before that question.
    """
    seen: dict[tuple[str, int], Evidence] = {}
    for one in _answers_first(evidence):
        seen.setdefault((one.hit.document.id, one.hit.passage.ordinal), one)
        if len(seen) == most:
            break
    return tuple(
        citation(one.hit, one.start, one.end, number, whole_text)
        for number, one in enumerate(seen.values(), start=1)
    )


def joined(parts: Sequence[Answer]) -> Answer:
    """Return one answer of several, its citations numbered through; what two tell stands once."""
    sentences: list[Sentence] = []
    there: dict[tuple[str, int, int], Citation] = {}
    for part in parts:
        numbers: dict[int, int] = {}
        for one in part.citations:
            place = (one.document_id, one.start, one.end)
            there.setdefault(place, replace(one, number=len(there) + 1))
            numbers[one.number] = there[place].number
        sentences += [
            replace(one, citations=tuple(numbers[number] for number in one.citations))
            for one in part.sentences
        ]
    notices = tuple(dict.fromkeys(notice for part in parts for notice in part.notices))
    return replace(
        parts[0],
        sentences=tuple(dict.fromkeys(sentences)),
        citations=tuple(there.values()),
        notices=notices,
    )
