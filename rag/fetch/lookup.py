"""Numbered questions of an inquiry and their answers, fetched whole instead of searched for.

"What does question 22 ask" has one right answer, and no ranking finds it: the number is no word of
the question's text.
"""

from __future__ import annotations

import shlex
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import partial

from rag.answer import framing
from rag.answer.drafts import citation
from rag.fetch.numbered import Numbered, Unit, naming, numbers_of, signature, units
from rag.fetch.printed import inquiries, missing, named, titled, with_number
from rag.index.base import IndexReader, Scope
from rag.question.references import Reference, digits, refers_on
from rag.types import (
    Answer,
    Citation,
    DocumentInfo,
    Hit,
    Interpretation,
    Role,
    Sentence,
    Status,
    Support,
)  # fmt: skip

MOST_PAPERS = 3
"""Papers shown side by side; of more, the user is asked to name one."""

MOST_UNITS, MOST_CHARACTERS = 14, 3500
"""What is shown of one answer: sentences (a run of rows counts as one) and characters."""


@dataclass(frozen=True, slots=True)
class Asked:
    """A lookup: the question as typed, its language, and what it names."""

    text: str
    language: str
    reference: Reference


def look_up(asked: Asked, reader: IndexReader, scope: Scope) -> Answer | None:
    """Return the question or answer that is named, or why it cannot be shown.

    None where words are left that ask for more, or name no document by its title: then it is for
    the search.
    """
    reference = asked.reference
    if reference.paper and reference.rest:
        return None
    papers = named(reference, reader, scope)
    above = ""
    if reference.paper and not papers:
        papers = [info for info in with_number(reference, reader, scope) if info.number is None]
        if not papers:
            return nothing(asked, "paper_unknown", paper=reference.paper)
        above = framing.phrase("paper_without_number", asked.language, paper=reference.paper) + " "
    elif not reference.paper:
        papers = [i for i in with_number(reference, reader, scope) if titled(i, reference.rest)]
        if not papers and reference.rest:
            return None
        papers = papers or inquiries(reference, reader, scope)
    found = _shown(asked, papers, [], reader, scope)
    return replace(found, framing=above + found.framing)


def unfound(asked: Asked, reader: IndexReader, scope: Scope) -> Answer | None:
    """Return that the paper that is named has no such question, whatever more is asked of it.

    None where one has, or where no numbered paper is surely meant: then it is for the search.
    """
    reference = asked.reference
    if with_number(reference, reader, scope):
        return None
    papers = named(reference, reader, scope) or inquiries(reference, reader, scope)
    if any(map(partial(numbers_of, reader), papers)):
        return _absent(asked, papers, reader)
    return None


def sign(asked: Asked, document: DocumentInfo, reader: IndexReader, scope: Scope) -> Answer | None:
    """Return who signed a document; None where no signatures were found."""
    found = reader.document(document.id, Scope(scope.groups))
    parts = signature(found, reader.passages(document.id)) if found else ()
    return quoted(asked, [(document, parts)], framing.phrase("signed", asked.language))


def quoted(
    asked: Asked, parts: Sequence[tuple[DocumentInfo, Sequence[Unit]]], above: str
) -> Answer | None:
    """Return an answer of these parts of documents, below a line; None where there are none."""
    builder = _Builder()
    for info, units_of in parts:
        builder.add(info, units_of)
    return _told(asked, builder, above) if builder.sentences else None


def link(asked: Asked, reader: IndexReader, scope: Scope) -> Answer | None:
    """Return which paper answers the one that is named, or which one that paper answers itself.

    None where the papers that are there do not print it.
    """
    paper = asked.reference.paper
    assert paper is not None
    there = reader.searched(scope)
    builder, lines = _Builder(), []
    for info in there:
        if info.answers is None or paper not in (info.answers, info.number):
            continue
        document = reader.document(info.id, Scope(scope.groups))
        assert document is not None
        builder.add(info, naming(document, reader.passages(info.id), info.answers))
        name, inquiry = _name(info), info.answers
        line = framing.phrase("answers_paper", asked.language, document=name, paper=inquiry)
        lines.append(line)
    if not lines:
        known = any(info.number == paper for info in there)
        return nothing(asked, "paper_unanswered" if known else "paper_unknown", paper=paper)
    if not builder.sentences:
        return None
    return _told(asked, builder, " ".join(lines))


def _told(asked: Asked, builder: _Builder, above: str) -> Answer:
    return replace(
        _blank(asked),
        status=Status.ANSWERED,
        sentences=tuple(builder.sentences),
        citations=tuple(builder.citations),
        framing=above,
        confidence=1.0,
    )


def _shown(
    asked: Asked,
    papers: Sequence[DocumentInfo],
    notices: list[str],
    reader: IndexReader,
    scope: Scope,
) -> Answer:
    reference, language = asked.reference, asked.language
    numbers = ", ".join(reference.numbers)
    wanted = [(info, units(reader, info, scope, reference)) for info in papers]
    fitting = [(info, parts) for info, parts in wanted if parts.asked or parts.answered]
    whole = reference.whole()
    if not fitting and whole != reference:
        notices.append(framing.phrase("part_absent", language, numbers=numbers))
        return _shown(replace(asked, reference=whole), papers, notices, reader, scope)
    if not fitting:
        return _absent(asked, papers, reader)
    if reference.answer:
        answering = [(info, parts) for info, parts in fitting if parts.answered]
        if not answering:
            return _nearest(asked, "only_asked", [(i, p.asked) for i, p in fitting])
        chosen = []
        for info, parts in answering:
            behind, told = _referred(asked, info, parts.answered, reader, scope)
            chosen.append((info, (*parts.answered, *behind)))
            notices += told
        notices += _unanswered(asked, fitting)
    else:
        chosen = [(info, parts.asked or parts.answered) for info, parts in _first_printed(fitting)]
    if absent := missing(reference, [info for info, _ in chosen], reader, scope):
        notices.append(framing.phrase("numbers_absent", language, numbers=", ".join(absent)))
        left = tuple(number for number in reference.numbers if number not in absent)
        asked = replace(asked, reference=replace(reference, numbers=left))
        numbers = ", ".join(left)
    if len(chosen) > MOST_PAPERS:
        return _nearest(asked, "which_paper", chosen, numbers=numbers, count=len(chosen))
    if len(chosen) > 1:
        names = "; ".join(_name(info) for info, _ in chosen)
        notices.append(framing.phrase("several_papers", language, numbers=numbers, papers=names))
    together = {n for _, parts in fitting for n in parts.together} if reference.answer else set()
    if together:
        listed = ", ".join(sorted(together, key=lambda n: (int(digits(n)), n)))
        notices.append(framing.phrase("answered_together", language, numbers=listed))
    return _whole(asked, chosen, notices)


def _referred(
    asked: Asked, info: DocumentInfo, answered: Sequence[Unit], reader: IndexReader, scope: Scope
) -> tuple[Sequence[Unit], list[str]]:
    """Return the answer to which one only refers, and say so; its own references end there."""
    numbers = refers_on([unit.text for unit in answered])
    there = replace(asked.reference, numbers=numbers, answer=True)
    found = units(reader, info, scope, there).answered if numbers else ()
    behind = [unit for unit in found if unit not in answered]
    listed = ", ".join(numbers)
    line = framing.phrase("refers_on", asked.language, numbers=listed)
    return behind, [line] if behind else []


def _unanswered(asked: Asked, fitting: Sequence[tuple[DocumentInfo, Numbered]]) -> list[str]:
    """Say which papers ask the question, too, and have no answer to it."""
    answering = [info for info, parts in fitting if parts.answered]
    numbers = {info.answers for info in answering} - {None}
    titles = {info.title for info in answering}
    left = [
        _name(info)
        for info, parts in fitting
        if not parts.answered and info.number not in numbers and info.title not in titles
    ]
    if not left:
        return []
    listed, papers = ", ".join(asked.reference.numbers), "; ".join(left)
    return [framing.phrase("unanswered_elsewhere", asked.language, numbers=listed, papers=papers)]


def _first_printed(
    fitting: Sequence[tuple[DocumentInfo, Numbered]],
) -> list[tuple[DocumentInfo, Numbered]]:
    """Leave out an Antwort that prints the questions of an inquiry that is there, too."""
    inquiries = {info.number for info, _ in fitting}
    return [
        (info, parts)
        for info, parts in fitting
        if info.answers is None or info.answers not in inquiries
    ]


def whole(
    asked: Asked, chosen: Sequence[tuple[DocumentInfo, Sequence[Unit]]], notices: Sequence[str] = ()
) -> Answer:
    """Return an answer of these parts, of each document as much as is shown at once.

    What is left out is announced; the line above is for the caller to add.
    """
    builder, told = _Builder(), list(notices)
    for info, parts in chosen:
        kept = _capped(parts)
        builder.add(info, kept)
        if len(kept) < len(parts):
            shown, document = len(kept), shlex.quote(info.name)
            told.append(
                framing.phrase(
                    "capped", asked.language, shown=shown, all=len(parts), document=document
                )
            )
    return replace(_told(asked, builder, ""), notices=tuple(told))


def _whole(
    asked: Asked, chosen: Sequence[tuple[DocumentInfo, Sequence[Unit]]], notices: Sequence[str]
) -> Answer:
    found = whole(asked, chosen, notices)
    return replace(found, framing=_above(asked, chosen, found.citations))


def _above(
    asked: Asked,
    chosen: Sequence[tuple[DocumentInfo, Sequence[Unit]]],
    citations: Sequence[Citation],
) -> str:
    """Say who speaks; not all answers are the Federal Government's."""
    key, role = "asks_number", Role.ASKS
    if asked.reference.answer:
        key, role = "answers_number", Role.ANSWERS
    if all(one.role is role and not framing.answers_elsewhere(one) for one in citations):
        return framing.phrase(key, asked.language, numbers=", ".join(asked.reference.numbers))
    languages = [part.passage.language for _, parts in chosen for part in parts]
    return framing.introduction(citations, languages, asked.language)


def _capped(parts: Sequence[Unit]) -> Sequence[Unit]:
    length = units = 0
    for place, part in enumerate(parts):
        length += part.end - part.start
        units += not (part.row and place and parts[place - 1].row)
        if place and (units > MOST_UNITS or length > MOST_CHARACTERS):
            return parts[:place]
    return parts


def _absent(asked: Asked, papers: Sequence[DocumentInfo], reader: IndexReader) -> Answer:
    """Say which questions there are instead."""
    numbers = ", ".join(asked.reference.numbers)
    kind = asked.reference.kind
    if kind and len(papers) != 1 and not asked.reference.paper:
        return nothing(asked, "number_nowhere_in", numbers=numbers, kind=kind)
    if not papers:
        return nothing(asked, "number_nowhere", numbers=numbers)
    info = papers[0]
    there = numbers_of(reader, info)
    if not there:
        return nothing(asked, "no_numbers", document=_name(info))
    first, last = there[0], there[-1]
    return nothing(
        asked, "number_absent", numbers=numbers, document=_name(info), first=first, last=last
    )


def _nearest(
    asked: Asked,
    key: str,
    chosen: Sequence[tuple[DocumentInfo, Sequence[Unit]]],
    **values: object,
) -> Answer:
    near: list[Citation] = []
    for info, parts in chosen[:MOST_PAPERS]:
        first = parts[0]
        near.append(_cited(info, first, first.end, len(near) + 1))
    line = framing.phrase(key, asked.language, **values)
    return replace(_blank(asked), framing=line, nearest=tuple(near))


def nothing(asked: Asked, key: str, **values: object) -> Answer:
    """Return no answer but a line that says why."""
    return replace(_blank(asked), framing=framing.phrase(key, asked.language, **values))


def _blank(asked: Asked) -> Answer:
    return Answer(
        question=asked.text,
        language=asked.language,
        status=Status.NO_EVIDENCE,
        sentences=(),
        citations=(),
        interpretation=Interpretation(),
        confidence=0.0,
        backend="extractive",
    )


def _name(info: DocumentInfo) -> str:
    number = f"{info.number} " if info.number else ""
    return f"{number}({info.name})"


def _cited(info: DocumentInfo, first: Unit, end: int, number: int) -> Citation:
    """Cite the words from a unit's first to ``end``."""
    hit = Hit(first.passage, info, first.around, 1.0)
    return citation(hit, first.start, end, number, lambda _: first.whole)


class _Builder:
    """Sentences and citations; those of one passage share a number."""

    def __init__(self) -> None:
        self.sentences: list[Sentence] = []
        self.citations: list[Citation] = []

    def add(self, info: DocumentInfo, parts: Sequence[Unit]) -> None:
        for group in _by_passage(parts):
            number = len(self.citations) + 1
            self.citations.append(_cited(info, group[0], group[-1].end, number))
            self.sentences += [Sentence(one.text, (number,), Support.VERBATIM) for one in group]


def _by_passage(parts: Sequence[Unit]) -> Iterator[list[Unit]]:
    group: list[Unit] = []
    for part in parts:
        if group and group[0].passage != part.passage:
            yield group
            group = []
        group.append(part)
    if group:
        yield group
