"""What a paper as a whole demands, is about, and when and by whom it was issued.

Such a question has no word of a subject that a search could find: its demands stand in a section of
their own, the rest in the head of the paper.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cache
from types import MappingProxyType
from typing import Any

from rag import tables
from rag.analysis import dates
from rag.answer import framing
from rag.answer.drafts import citation
from rag.fetch import listing
from rag.fetch.lookup import Asked, whole
from rag.fetch.numbered import of_blocks
from rag.fetch.provisions import unread
from rag.index.base import IndexReader, Scope
from rag.question.references import Reference
from rag.question.request import Request
from rag.types import (
    Answer,
    Block,
    BlockKind,
    Citation,
    Direct,
    Document,
    Hit,
    Interpretation,
    Passage,
    Role,
    Sentence,
    Status,
    Support,
)  # fmt: skip

LONGEST_HEAD = 1500
"""Characters of the head of a paper that are quoted."""

_DATED_WITHIN = 60
"""Characters behind the number of a paper in which its date stands: "21. Wahlperiode …"."""

_WORD = re.compile(r"[^\W\d_]+(?:-[^\W_]+)*")
_NUMBER = re.compile(r"(\d{1,3})\.\s")


@dataclass(frozen=True, slots=True)
class _Wanted:
    """``kind`` is a key of ``asks``; ``item`` the number of one demand, with ``reasons`` its."""

    kind: str
    left: tuple[str, ...]
    item: str = ""
    reasons: bool = False


def told(request: Request, language: str, reader: IndexReader) -> Answer | None:
    """Return what is asked of the one paper that a question or its conversation names."""
    if not {"document", "number"} & request.scope.filters.keys():
        return None
    wanted = _wanted(unread(request)) or _goes_on(request)
    documents = reader.searched(request.scope) if wanted else ()
    if wanted is None or len(documents) != 1:
        return None
    document = reader.document(documents[0].id, Scope(request.scope.groups))
    if document is None or not _issued(document, wanted.left):
        return None
    passages = reader.passages(document.info.id)
    if wanted.kind == "demands":
        reference = request.reference or Reference(None, (), answer=False, signed=False, rest="")
        asked = Asked(request.question, language, reference)
        found = _demands(asked, wanted, document, passages)
    else:
        found = _head(request, wanted.kind, language, document, passages)
    if found is None:
        return None
    return replace(found, interpretation=request.interpretation(found.interpretation))


def _table() -> dict[str, Any]:
    return tables.read("rag", "papers.toml")


@cache
def _pattern(table: str, name: str, number: str = "") -> re.Pattern[str]:
    flags = re.IGNORECASE if table != "printed" else 0
    return re.compile(_table()[table][name].replace("{number}", number), flags)


@cache
def _words(name: str) -> frozenset[str]:
    return frozenset(_table()["words"][name].split())


def _wanted(question: str) -> _Wanted | None:
    """Return what is asked, with the words left that may name who issued the paper."""
    item = _pattern("words", "item").search(question)
    if item:
        reasons = _pattern("words", "reasons").search(question) is not None
        rest = f"{question[: item.start()]} {question[item.end() :]}"
        left = _left(rest, _words("frame") | _words("reasoning"))
        return _Wanted("demands", left, item["number"], reasons)
    kinds = (name for name in _table()["asks"] if _pattern("asks", name).search(question))
    kind = next(kinds, None)
    return _Wanted(kind, _left(question, _words("frame"))) if kind else None


def _goes_on(request: Request) -> _Wanted | None:
    """Return what a bare "Wann?" asks for after a question about the paper as a whole."""
    kinds = (name for name in _table()["bare"] if _pattern("bare", name).match(request.question))
    kind = next(kinds, None)
    if kind is None or request.carried is None:
        return None
    before = replace(request, question=request.carried.turn.question, read=MappingProxyType({}))
    asked = _wanted(unread(before))
    return replace(asked, kind=kind, item="") if asked and not asked.reasons else None


def _left(question: str, frame: frozenset[str]) -> tuple[str, ...]:
    return tuple(word for word in _WORD.findall(question) if word.lower() not in frame)


def _issued(document: Document, words: Sequence[str]) -> bool:
    """Tell whether words are those of who issued a document: "die AfD", "das Saarland"."""
    issuer = {word.casefold() for word in _WORD.findall(document.info.issuer or "")}
    return all(word.casefold() in issuer for word in words)


def _demands(
    asked: Asked, wanted: _Wanted, document: Document, passages: Sequence[Passage]
) -> Answer | None:
    """Quote the section of demands, one of its items, or the reasons that are given for one."""
    if wanted.reasons:
        blocks = _reasons(document, wanted.item)
    else:
        sections = demands(document, item=bool(wanted.item))
        chosen = [
            _item(part, document.text, wanted.item) if wanted.item else part for part in sections
        ]
        blocks = [block for part in chosen for block in part]
    parts = of_blocks(document, passages, blocks)
    if not parts:
        return None
    key = "item" if wanted.item else "demands"
    line = framing.phrase(key, asked.language, number=wanted.item)
    return replace(whole(asked, [(document.info, parts)]), framing=line)


def demands(document: Document, *, item: bool = False) -> list[list[Block]]:
    """Return the sections in which a paper demands something, each with what announces it.

    Where it names none, all that it asks a house to resolve is one; where some of that is found and
    not demanded, the items that demand. For a numbered ``item`` all of a single list counts.
    """
    blocks = [block for block in document.blocks if block.kind is not BlockKind.FOOTNOTE]
    said = [document.text[block.start : block.end] for block in blocks]
    starts = [n for n, block in enumerate(blocks) if _announces(block, said[n])]
    if not starts and any(map(_pattern("printed", "finds" if item else "states").search, said)):
        starts = [n for n, block in enumerate(blocks) if _is_demand(block, said[n])]
    elif not starts:
        starts = [n for n, words in enumerate(said) if _resolves(words)][:1]
    return [blocks[n : _end(blocks, said, n, starts)] for n in starts]


def _is_demand(block: Block, words: str) -> bool:
    """Tell whether a numbered item has a sentence by which a house demands something."""
    numbered = block.kind is BlockKind.LIST_ITEM and _NUMBER.match(words) is not None
    return numbered and _pattern("printed", "asks").search(words) is not None


def _announces(block: Block, words: str) -> bool:
    if not _pattern("printed", "calls").match(words):
        return False
    if block.kind is BlockKind.PARAGRAPH:
        return _pattern("printed", "opens").search(words) is not None
    return block.kind is BlockKind.HEADING


def _resolves(words: str) -> bool:
    return words.endswith(":") and _pattern("printed", "resolves").search(words) is not None


def _end(blocks: Sequence[Block], said: Sequence[str], start: int, starts: Sequence[int]) -> int:
    """Return where a section ends: at signatures, reasons, or the next of its level."""
    level = blocks[start].level if blocks[start].kind is BlockKind.HEADING else None
    own = _NUMBER.match(said[start]) if blocks[start].kind is BlockKind.LIST_ITEM else None
    after = f"{int(own[1]) + 1}." if own else None
    for place in range(start + 1, len(blocks)):
        one = blocks[place]
        beside = level is not None and one.kind is BlockKind.HEADING and (one.level or 6) <= level
        ended = one.kind is BlockKind.SIGNATURE or _pattern("printed", "ends").match(said[place])
        next_item = after is not None and said[place].startswith(after)
        if beside or ended or next_item or place in starts:
            return place
    return len(blocks)


def _item(section: Sequence[Block], text: str, number: str) -> list[Block]:
    """Return one numbered item of a section, up to the next number."""
    return _between(section, text, rf"{number}[.)]\s", rf"{int(number) + 1}[.)]\s")


def _reasons(document: Document, number: str) -> list[Block]:
    """Return what stands below "Zu 3.:", up to what is said on the next item."""
    blocks = [block for block in document.blocks if block.kind is not BlockKind.FOOTNOTE]
    own = _pattern("printed", "reasons", number).pattern
    return _between(blocks, document.text, own, _pattern("printed", "reasons", r"\d+").pattern)


def _between(blocks: Sequence[Block], text: str, first: str, after: str) -> list[Block]:
    begins, ends = re.compile(first), re.compile(after)
    said = [text[block.start : block.end] for block in blocks]
    start = next((n for n, words in enumerate(said) if begins.match(words)), None)
    if start is None:
        return []
    for place in range(start + 1, len(blocks)):
        signed = blocks[place].kind is BlockKind.SIGNATURE
        if signed or ends.match(said[place]):
            return list(blocks[start:place])
    return list(blocks[start:])


def _head(
    request: Request,
    kind: str,
    language: str,
    document: Document,
    passages: Sequence[Passage],
) -> Answer | None:
    """Quote the head of a paper for its title, date or issuer; None where it prints none."""
    cited = _cited(document, passages)
    if cited is None:
        return None
    direct, citations = None, [cited]
    if kind == "date":
        direct = _date(cited, document.info.date)
        if direct is None and (foot := _numbered(document, passages)):
            citations.append(foot)
            direct = _date(foot, document.info.date)
        if direct is None:
            return None
    elif kind == "issuer":
        if not _holds(cited, document.info.issuer):
            return None
        direct = _printed(cited, document.info.issuer)
    line = listing.described(document.info, language)
    return Answer(
        question=request.question,
        language=language,
        status=Status.ANSWERED,
        sentences=(Sentence(line, tuple(one.number for one in citations), Support.SUPPORTED),),
        citations=tuple(citations),
        interpretation=Interpretation(),
        confidence=1.0,
        backend="extractive",
        framing=framing.phrase("paper_head", language),
        direct=direct,
    )


def _cited(document: Document, passages: Sequence[Passage]) -> Citation | None:
    """Cite a paper from its beginning to the end of its title."""
    title, first = document.info.title, min(passages, key=lambda one: one.start, default=None)
    start = document.text.find(title) if title else -1
    end = start + len(title)
    if first is None or start < 0 or end - first.start > LONGEST_HEAD:
        return None
    around = document.text[first.start : max(end, first.end)]
    head = replace(first, end=first.start + len(around), section=(), role=Role.REPORTS)
    return citation(Hit(head, document.info, around, 1.0), first.start, end, 1)


def _numbered(document: Document, passages: Sequence[Passage]) -> Citation | None:
    """Cite the number of a paper with its date behind it, as some print them below a page."""
    text, number, date = document.text, document.info.number, document.info.date
    for match in re.finditer(rf"{re.escape(number)}(?!\d)", text) if number else ():
        after = text[match.end() : match.end() + _DATED_WITHIN]
        ends = [match.end() + end for _, end, iso in dates.find(after) if iso == date]
        passage = next((p for p in passages if p.start <= match.start() < p.end), None)
        if ends and passage and ends[0] <= passage.end:
            around = text[passage.start : passage.end]
            hit = Hit(replace(passage, section=()), document.info, around, 1.0)
            return citation(hit, match.start(), ends[0], 2)
    return None


def _date(cited: Citation, date: str | None) -> Direct | None:
    for start, end, iso in dates.find(cited.quote):
        if iso == date:
            place = cited.start + start
            return Direct(cited.quote[start:end], cited.number, place, cited.start + end)
    return None


def _holds(cited: Citation, words: str | None) -> bool:
    """Tell whether the head names all who issued the paper, be it in other words between."""
    if not words:
        return False
    # The first of several words says what they are: "Länder", where the head has "der Länder".
    _, *names = _WORD.findall(words)
    return all(name in cited.quote for name in names or [words])


def _printed(cited: Citation, words: str | None) -> Direct | None:
    """Return where the head prints who issued the paper, word for word."""
    start = cited.quote.find(words) if words else -1
    if words is None or start < 0:
        return None
    place = cited.start + start
    return Direct(words, 1, place, place + len(words))
