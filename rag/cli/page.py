"""Answers and results as text for a terminal. Document text is data: control codes are shown."""

from __future__ import annotations

import textwrap
import unicodedata

from rag.analysis import markings
from rag.answer import framing
from rag.answer.reasons import reasons
from rag.contract import section_path
from rag.types import Answer, Citation, Hit, Interpretation, SearchResult, Support

WIDTH = 92


def clean(text: str) -> str:
    """Return text without terminal control codes: a document must not move the cursor."""
    return "".join(
        c if c in "\n\t" or unicodedata.category(c) not in ("Cc", "Cf") else "\N{SYMBOL FOR ESCAPE}"
        for c in text
    )


def answer_text(answer: Answer) -> str:
    """Return an answer with its sources below it."""
    lines = [*_marking(answer), *_read_as(answer.interpretation, answer.language), *_direct(answer)]
    lines.append(clean(answer.framing))
    for sentence in answer.sentences:
        marks = "".join(f" [{number}]" for number in sentence.citations)
        flag = " (?)" if sentence.support is Support.UNSUPPORTED else ""
        said = framing.told_apart(clean(sentence.text), sentence, answer.language)
        lines += ["", _wrap(said + marks + flag, "  ")]
        if sentence.problems:
            why = clean(reasons(sentence.problems, answer.language))
            lines.append(_wrap(f"(?) {why}", "      "))
    if answer.nearest:
        lines += ["", framing.phrase("nearest", answer.language)]
    lines += ["", *_sources(answer)]
    lines += [f"\n{clean(notice)}" for notice in answer.notices]
    return "\n".join(lines).strip()


def search_text(result: SearchResult) -> str:
    """Return the passages found, best first, with their places."""
    lines = _read_as(result.interpretation, result.language)
    lines += [*map(clean, result.notices), ""] if result.notices else []
    if not result.hits:
        lines.append(clean(framing.nothing(result.interpretation.filters, result.language)))
    for rank, hit in enumerate(result.hits, start=1):
        lines += [f"{rank:2}. {_place_of_hit(hit, result.language)}   {hit.score:.3f}"]
        lines += [_wrap(clean(hit.text), "    "), ""]
    return "\n".join(lines).strip("\n")


def _direct(answer: Answer) -> list[str]:
    """The words that answer by themselves, above the sentence that they stand in."""
    if answer.direct is None:
        return []
    who = clean(framing.attribution(answer))
    said = f" — {who}" if who else ""
    return [f"→ {clean(answer.direct.text)} [{answer.direct.citation}]{said}", ""]


def _marking(answer: Answer) -> list[str]:
    """Return the highest marking of what is shown, in the first line; nothing without one."""
    highest = markings.highest(markings.of_answer(answer))
    if highest == markings.NONE:
        return []
    shown = clean(markings.label(highest, answer.language))
    return [framing.phrase("marking", answer.language, marking=shown), ""]


def _read_as(read: Interpretation, language: str) -> list[str]:
    """How the question was read, in one line; nothing where it was taken as typed."""
    shown = [
        framing.phrase("read_as", language, short=short, long=long)
        for short, long in read.expanded.items()
    ]
    if read.read_as:
        shown.append(framing.phrase("in_full", language, question=clean(read.read_as)))
    shown += [
        framing.phrase("only", language, field=framing.field(key, language), value=clean(value))
        for key, value in read.filters.items()
    ]
    return ["; ".join(shown), ""] if shown else []


def _sources(answer: Answer) -> list[str]:
    """One paragraph per document, with the place of each citation below it."""
    lines: list[str] = []
    last = None
    for citation in answer.citations or answer.nearest:
        if citation.document_id != last:
            lines.append(_document(citation))
            last = citation.document_id
        place = clean(_place(citation, answer.language))
        lines.append(f"  [{citation.number}] {place} — {clean(_voice(citation, answer.language))}")
        if not answer.citations:
            lines.append(_wrap(framing.quoted(clean(citation.quote), answer.language), "      "))
    return lines


def _voice(citation: Citation, language: str) -> str:
    """Who speaks, and when it was said where that is another day than the document's."""
    said = framing.speaker(citation, language)
    if citation.statement_date is None:
        return said
    return f"{said} ({framing.phrase('said_on', language, date=citation.statement_date)})"


def _place(citation: Citation, language: str) -> str:
    """Page, number of the question, section; the characters of the text where it has none."""
    asked = framing.numbered(citation.question, citation.role, language)
    page = page_label(citation.page, language, citation.page_label, citation.last_page)
    parts = [page, asked, section_path(citation.section) or ""]
    characters = "Zeichen" if language == "de" else "characters"
    return " · ".join(part for part in parts if part) or (
        f"{characters} {citation.start}–{citation.end}"
    )


def _document(citation: Citation) -> str:
    marking = citation.marking if citation.marking != "none" else ""
    parts = (citation.document, citation.title, citation.date or "", marking)
    return clean(" · ".join(part for part in parts if part))


def page_label(
    page: int | None, language: str, printed: str | None = None, last: int | None = None
) -> str:
    """Return "Seite 3", "pages 2–3 (printed 1 ff.)"; empty where the format knows no pages."""
    if page is None:
        return ""
    key = "page" if last is None else "pages"
    if printed is not None:
        key = "page_printed" if last is None else "pages_printed"
    return framing.phrase(key, language, page=str(page), printed=printed or "", last=str(last))


def _place_of_hit(hit: Hit, language: str) -> str:
    parts = [
        clean(hit.document.name),
        hit.document.date or "",
        page_label(hit.passage.page, language),
        framing.numbered(hit.passage.question, hit.passage.role, language),
        clean(section_path(hit.passage.section) or ""),
    ]
    return " · ".join(part for part in parts if part)


def _wrap(text: str, indent: str) -> str:
    return "\n".join(
        textwrap.fill(part, WIDTH, initial_indent=indent, subsequent_indent=indent)
        for part in text.split("\n")
        if part.strip()
    )
