"""An answer with its references as plain text, for a note or an e-mail."""

from __future__ import annotations

from collections.abc import Iterator

from rag.analysis import markings
from rag.answer import framing
from rag.answer.reasons import reasons
from rag.contract import section_path
from rag.types import Answer, Citation, Sentence, Support
from rag.web.references import page
from rag.web.words import Words


def plain(answer: Answer, words: Words) -> str:
    """Return question, short answer, sentences, references; what no source supports says so."""
    lines = [f"{words('copy.question')}: {answer.question}", ""]
    if (highest := markings.highest(markings.of_answer(answer))) != markings.NONE:
        lines[:0] = [f"{words('marking.label')}: {markings.label(highest, words.language)}", ""]
    if answer.framing:
        lines.append(answer.framing)
    if answer.direct is not None:
        who = framing.attribution(answer)
        said = f" — {who}" if who else ""
        lines += [f"→ {_one_line(answer.direct.text)} [{answer.direct.citation}]{said}", ""]
    lines += [_sentence(one, words) for one in answer.sentences]
    lines += ["", *answer.notices] if answer.notices else []
    lines += ["", f"{words('copy.references')}:"]
    lines += [", ".join(_parts(one, words)) for one in answer.citations]
    return "\n".join(lines)


def _sentence(sentence: Sentence, words: Words) -> str:
    numbers = "".join(f" [{number}]" for number in sentence.citations)
    support = words(f"support.{sentence.support}")
    why = reasons(sentence.problems, words.language)
    note = f"{support}: {why}" if why else support
    note = "" if sentence.support is Support.VERBATIM else f" ({note})"
    # The items of a list, or the rows of a table, stay lines of their own.
    lines = [_one_line(line) for line in sentence.text.splitlines() if line.strip()]
    said = framing.told_apart("\n   ".join(lines), sentence, words.language)
    return f"{said}{numbers}{note}"


def _parts(citation: Citation, words: Words) -> Iterator[str]:
    yield f"[{citation.number}] {_one_line(citation.title or citation.document)}"
    if citation.title and citation.title != citation.document:
        yield citation.document
    if citation.date:
        yield words.date(citation.date)
    if citation.page is not None:
        yield page(citation.page, words, citation.page_label, citation.last_page)
    if asked := framing.numbered(citation.question, citation.role, words.language):
        yield asked
    if section := section_path(citation.section):
        yield f"{words('reference.section')} {_one_line(section)}"
    yield framing.speaker(citation, words.language)
    if citation.statement_date:
        yield words("reference.said_on", date=words.date(citation.statement_date))
    if citation.marking != "none":
        yield markings.label(citation.marking, words.language)


def _one_line(text: str) -> str:
    return " ".join(text.split())
