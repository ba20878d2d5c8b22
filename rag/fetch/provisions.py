"""Provisions of a law fetched whole: "Was steht in § 3 Abs. 2?", "§ 10 StAG nach der Änderung".

A number is no word of a provision's text, so no ranking finds it; but the headings above a passage
say where it stands. A provision of another law than the one named is no answer.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache
from types import MappingProxyType
from typing import Any

from rag import tables
from rag.analysis.acronyms import Glossary
from rag.answer import framing
from rag.fetch import ordering
from rag.fetch.lookup import MOST_PAPERS, Asked, nothing, whole
from rag.fetch.numbered import Unit, of_blocks
from rag.index.base import IndexReader, Scope
from rag.question.references import Reference, without_paper
from rag.question.request import Request
from rag.types import Answer, Block, BlockKind, Document, DocumentInfo, Passage

_WORD = re.compile(r"[^\W_]+(?:[-–][^\W_]+)*")
_ENDING = re.compile(r"(?:es|en|er|em|e|n|s)$")
_STEM = 5
"""Letters of a word from which on it is inflected: "Staatsangehörigkeitsgesetzes"."""


@dataclass(frozen=True, slots=True)
class Provision:
    """What a question names: ``words`` as typed, ``kind`` ``section`` or ``article``.

    ``part`` is an Absatz and ``order`` a Nummer, both empty where none is named; ``law`` the words
    that are left to name a law, ``said`` all words beside the provision; ``changed`` tells that its
    wording after a change is wanted.
    """

    words: str
    kind: str
    number: str
    part: str
    order: str
    law: str
    changed: bool
    said: str = ""


@dataclass(frozen=True, slots=True)
class _Paper:
    document: Document
    passages: Sequence[Passage]


_Part = tuple[DocumentInfo, tuple[Unit, ...]]
"""What a paper has of the provision."""


def told(request: Request, language: str, reader: IndexReader, known: Glossary) -> Answer | None:
    """Return the provision that is asked for; None where none is, or it is nowhere to be found."""
    asked = find(request)
    if asked is None or _leans(request):
        return None
    found = _found(asked, request, reader, known)
    if not found and request.read.get("document") == "":
        # Another document than that of the last answer may be meant.
        request = request.unfiltered()
        found = _found(asked, request, reader, known)
    reference = request.reference or Reference(None, (), answer=False, signed=False, rest="")
    wanted = Asked(request.question, language, reference)
    if _is_bare(asked, request) and _asks_for_law(asked, found):
        answer = _of_no_law(asked, wanted, found, list(_papers(asked, request.scope, reader)))
    elif not found or len(found) > MOST_PAPERS:
        return None
    else:
        answer = _shown(asked, wanted, found)
    return replace(answer, interpretation=request.interpretation(answer.interpretation))


def _shown(
    asked: Provision, wanted: Asked, found: Sequence[_Part], notices: Sequence[str] = ()
) -> Answer:
    """Quote the provision, of each paper that has it."""
    answer = whole(wanted, found)
    told = (*notices, *answer.notices)
    if len(found) > 1 and not notices:
        names = "; ".join(info.name for info, _ in found)
        several = framing.phrase("several_laws", wanted.language, place=asked.words, papers=names)
        told = (several, *told)
    line = framing.phrase("provision", wanted.language, place=asked.words)
    return replace(answer, framing=line, notices=told)


def _is_bare(asked: Provision, request: Request) -> bool:
    """Tell whether nothing says which law is meant: no name, no paper, nothing said before."""
    return not asked.law and not request.scope.filters and request.carried is None


def _asks_for_law(asked: Provision, found: Sequence[_Part]) -> bool:
    """Tell whether more have it than are shown, or none has the §; changed articles are unread."""
    return len(found) > MOST_PAPERS if found else asked.kind == "section"


def _of_no_law(
    asked: Provision, wanted: Asked, found: Sequence[_Part], papers: Sequence[_Paper]
) -> Answer:
    """Return how few laws that have the provision are changed, each named, or that it is not there.

    A search would find nothing but its number, and that in any law.
    """
    if found:
        return nothing(wanted, "which_law", place=asked.words, count=len(found))
    laws: dict[tuple[str, str], _Part] = {}
    for paper in papers:
        for title, blocks in _changes(asked, paper):
            parts = of_blocks(paper.document, paper.passages, blocks)
            if parts:
                laws[title, paper.document.info.name] = (paper.document.info, parts)
    if not laws:
        return nothing(wanted, "provision_nowhere", place=asked.words)
    if len(laws) > MOST_PAPERS:
        return nothing(wanted, "which_law", place=asked.words, count=len(laws))
    named = "; ".join(f"{title} ({name})" for title, name in laws)
    notice = framing.phrase("law_unnamed", wanted.language, place=asked.words, laws=named)
    return _shown(asked, wanted, list(laws.values()), [notice])


def find(request: Request) -> Provision | None:
    """Return the one provision that a question asks for, None where it asks for more."""
    question = unread(request)
    found = list(_pattern("norm").finditer(question))
    if len(found) != 1:
        return None
    norm = found[0]
    rest = f"{question[: norm.start()]} {question[norm.end() :]}"
    without = _pattern("changed").sub(" ", rest)
    return Provision(
        words=" ".join(norm[0].split()),
        kind="section" if norm["section"] else "article",
        number=norm["number"],
        part=norm["part"] or "",
        order=norm["order"] or "",
        law=_named(without),
        changed=without != rest,
        said=without,
    )


def _named(words: str) -> str:
    """Leave the words that name a law: "Act" only as a part of its name, "the Harbour Act"."""
    kept: list[str] = []
    before = ""
    for word in _WORD.findall(words):
        titled = word in _titles() and before[:1].isupper() and before.lower() not in _frame()
        if titled or word.lower() not in _frame():
            kept.append(word)
        before = word
    return " ".join(kept)


def _leans(request: Request) -> bool:
    """Tell whether "Und § 5?" asks of § 5 what was asked before, and not what it says."""
    carried = request.carried
    if carried is None or _pattern("says").search(request.question):
        return False
    before = replace(request, question=carried.turn.question, read=MappingProxyType({}))
    return find(before) is None


def unread(request: Request) -> str:
    """Return the words of a question that were read neither as a paper nor as a filter."""
    question = without_paper(request.question)
    for words in request.read.values():
        question = question.replace(words, " ") if words else question
    return question


def _table() -> dict[str, Any]:
    return tables.read("rag", "provisions.toml")


@cache
def _pattern(name: str, number: str = "") -> re.Pattern[str]:
    return re.compile(_table()[name].replace("{number}", number))


@cache
def _titles() -> frozenset[str]:
    return frozenset(_table()["titles"].split())


@cache
def _frame() -> frozenset[str]:
    return frozenset(_table()["frame"].split())


def _found(asked: Provision, request: Request, reader: IndexReader, known: Glossary) -> list[_Part]:
    """Return the provision in the law itself, else as others change it or propose to."""
    names = _names(asked, request.scope, reader, known)
    papers = list(_papers(asked, request.scope, reader))
    # What a bill changes in a law that is not named is told of the bill that is, or with its name.
    alone = not names and not {"document", "number"} & request.scope.filters.keys()
    ways = () if alone else (_in_changes, _in_proposals)
    # What an article of a bill changes stands in the article itself.
    own = asked.kind == "article" and not asked.law and not alone
    only = asked.changed and not own
    for way in ways if only else (_in_law, *ways):
        found = [(paper, way(asked, names, paper)) for paper in papers]
        shown = [
            (paper.document.info, of_blocks(paper.document, paper.passages, blocks))
            for paper, blocks in found
            if blocks
        ]
        if shown:
            return shown
    return []


def _names(asked: Provision, scope: Scope, reader: IndexReader, known: Glossary) -> tuple[str, ...]:
    """The law as it is named, and what its acronym or name stands for in either language."""
    if not asked.law:
        return ()
    law = asked.law.casefold()
    read = known.read(asked.said, reader.acronyms(Scope(scope.groups))).items()
    listed = [(key, *forms) for key, forms in read if law in (key.casefold(), _bare(key))]
    return tuple(name for names in listed for name in names) or (asked.law,)


def _bare(name: str) -> str:
    """A name as what is left of it beside the words around a provision: "Basic" of "Basic Law"."""
    return _named(name).casefold()


def _papers(asked: Provision, scope: Scope, reader: IndexReader) -> Iterator[_Paper]:
    """The documents with a heading that may be or hold the provision."""
    own, other = _pattern(asked.kind, asked.number), _pattern("proposed", asked.number)
    for info in reader.searched(scope):
        passages = reader.passages(info.id)
        titles = {title for passage in passages for title in passage.section}
        if any(own.match(x) or other.search(x) or _amended(x) for x in titles):
            document = reader.document(info.id, Scope(scope.groups))
            if document is not None:
                yield _Paper(document, passages)


def _in_law(asked: Provision, names: Sequence[str], paper: _Paper) -> list[Block]:
    """The blocks of the provision in the law itself."""
    heading = _pattern(asked.kind, asked.number)
    chosen: list[Passage] = []
    for passage in paper.passages:
        place = next((n for n, title in enumerate(passage.section) if heading.match(title)), None)
        if place is None:
            continue
        path = passage.section[:place]
        if any(map(_pattern("apart").search, path)) or any(map(_pattern("changes").match, path)):
            continue
        above = _article(path) if asked.kind == "section" else ""
        whose = _whole(above, paper.document) if above else paper.document.info.title
        if not names or (not _amended(whose) and any(_is_called(whose, one) for one in names)):
            chosen.append(passage)
    found = _blocks(paper.document, chosen)
    if asked.order and asked.kind == "article":
        return ordering.numbered(found, paper.document.text, asked.order)
    return ordering.part(found, paper.document.text, asked.part) if asked.part else found


def _in_changes(asked: Provision, names: Sequence[str], paper: _Paper) -> list[Block]:
    """The orders by which articles change the provision of the law that is named."""
    laws = ((_amended(title), blocks) for title, blocks in _changes(asked, paper))
    return [
        block
        for law, blocks in laws
        for block in blocks
        if not names or any(_has(law, one) for one in names)
    ]


def _changes(asked: Provision, paper: _Paper) -> Iterator[tuple[str, list[Block]]]:
    """Yield each article that changes a § of this number, its title and its orders."""
    if asked.kind != "section":
        return
    articles: dict[str, list[Passage]] = {}
    for passage in paper.passages:
        title = next((x for x in passage.section if _pattern("changes").match(x)), "")
        if title and not any(map(_pattern("apart").search, passage.section)):
            articles.setdefault(title, []).append(passage)
    for title, passages in articles.items():
        blocks = _blocks(paper.document, passages)
        orders = ordering.changing(blocks, paper.document.text, asked.number, asked.part)
        if orders:
            yield " ".join(_whole(title, paper.document).split()), orders


def _in_proposals(asked: Provision, names: Sequence[str], paper: _Paper) -> list[Block]:
    """What is said under a heading that names the provision and its law, as a Stellungnahme's."""
    if asked.kind != "section" or not names:
        return []
    heading = _pattern("proposed", asked.number)
    part = re.compile(rf"\bAbs(?:atz|\.) {re.escape(asked.part)}\b") if asked.part else None
    chosen = [
        passage
        for passage in paper.passages
        for title in passage.section
        if heading.search(title)
        and not _gives_reasons(passage.section)
        and (part is None or part.search(title))
        and any(_has(title, one) for one in names)
    ]
    text = paper.document.text
    blocks = _blocks(paper.document, chosen)
    reasons = (n for n, one in enumerate(blocks) if _gives_reasons([text[one.start : one.end]]))
    return blocks[: next(reasons, len(blocks))]


def _gives_reasons(words: Sequence[str]) -> bool:
    return any(map(_pattern("reasons").match, words))


def _blocks(document: Document, passages: Sequence[Passage]) -> list[Block]:
    """The blocks that begin in these passages, without headings and notes."""
    no_words = (BlockKind.HEADING, BlockKind.FOOTNOTE)
    return [
        block
        for block in document.blocks
        if block.kind not in no_words and any(p.start <= block.start < p.end for p in passages)
    ]


def _article(section: Sequence[str]) -> str:
    """The heading of the article that a passage stands in, nothing where there is none."""
    titled = (
        x for x in section if _pattern("articles").match(x) and not _pattern("place").match(x)
    )
    return next(titled, "")


def _whole(title: str, document: Document) -> str:
    """A heading in full, which the section path may show cut."""
    begins = title.rstrip("…").rstrip()
    for block in document.blocks:
        if block.kind is BlockKind.HEADING and document.text.startswith(begins, block.start):
            return document.text[block.start : block.end]
    return title


def _amended(title: str) -> str:
    """The law that an article's or a bill's title says is amended, nothing where it says none."""
    match = _pattern("amends").search(title)
    return title[match.end() :] if match else ""


def _is_called(title: str, name: str) -> bool:
    """Tell whether a title is that of the law of this name, not of one that is about it."""
    short = re.findall(r"\(([^()]*)\)", title)
    own = _pattern("named_before").split(title)[0]
    return any(_has(words, name) for words in (own, *short)) or (
        _pattern("named_before").search(name) is not None and _has(title, name)
    )


def _has(words: str, name: str) -> bool:
    """Tell whether words have all of a name's, however inflected; an acronym to the letter."""
    pieces = _WORD.findall(name)
    return bool(pieces) and all(_inflected(piece).search(words) for piece in pieces)


@cache
def _inflected(word: str) -> re.Pattern[str]:
    last = word.rpartition("-")[2]
    if any(map(str.isupper, last[1:])) or len(last) < _STEM:
        return re.compile(rf"(?<![\w-]){re.escape(word)}(?![\w-])")
    stem = re.escape(_ENDING.sub("", word))
    return re.compile(rf"(?<![\w-]){stem}(?:es|en|er|em|e|n|s)?(?![\w-])", re.IGNORECASE)
