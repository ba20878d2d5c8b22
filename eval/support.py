"""Whether a sentence of an answer is borne out by given texts: the judge of citation measures.

The judge is the product's own check (``rag.cite.check``) with the bundled encoder for sentences
in another language than their source; no language model. ALCE uses an NLI model in this place.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache, lru_cache
from typing import TYPE_CHECKING, NamedTuple

from eval.items import Cited, Reply, Retrieved, Row

if TYPE_CHECKING:
    from rag.cite import Similarity
    from rag.types import Hit, Support

NAME = "rag.cite.check with the bundled encoder"
AT_MOST = 3
"""Citations of a sentence that count, as in ALCE's published runs: citing all is no proof."""
CONTEXTS = 5
"""Retrieved passages that an answer may be faithful to, besides all that it cites."""


class Source(NamedTuple):
    """A text that a sentence may rest on, and what names its document."""

    name: str
    text: str
    title: str = ""
    date: str = ""


def judged(row: Row) -> Reply | None:
    """Return the answer to be judged; None where the row scores 0 or does not count."""
    reply = row.outcome.reply
    return reply if reply is not None and reply.answered else None


def counted(rows: Sequence[Row]) -> list[bool]:
    """Return which rows count: all but refusals, and none where the system never cites."""
    replies = [row.outcome.reply for row in rows]
    if not any(reply is not None and reply.cites for reply in replies):
        return [False] * len(rows)
    return [reply is None or not reply.refused for reply in replies]


def cited(reply: Reply, numbers: Sequence[int]) -> list[Source] | None:
    """Return the sources of the first citations; None where a number belongs to none."""
    known = {citation.number: citation for citation in reply.citations}
    numbers = list(dict.fromkeys(numbers))[:AT_MOST]
    if not numbers or any(number not in known for number in numbers):
        return None
    return [_source(known[number]) for number in numbers]


def contexts(row: Row) -> list[Source]:
    """Return all that the answer had before it: its cited passages and the first retrieved."""
    reply = judged(row)
    shown = [_source(citation) for citation in reply.citations] if reply is not None else []
    found = [_passage(one) for one in row.outcome.retrieved[:CONTEXTS] if one.text.strip()]
    return list(dict.fromkeys([*shown, *found]))


def supports(sentence: str, sources: Sequence[Source]) -> bool:
    """Whether the sources together bear the sentence out."""
    return bool(sources) and _verdict(sentence, tuple(sources)) != "unsupported"


def is_verbatim(sentence: str, sources: Sequence[Source]) -> bool:
    """Whether the sentence, or all that it puts in quotation marks, stands in the sources."""
    return bool(sources) and _verdict(sentence, tuple(sources)) == "verbatim"


@lru_cache(maxsize=65536)
def _verdict(sentence: str, sources: tuple[Source, ...]) -> Support:
    from rag.analysis.language import detect
    from rag.cite import check

    hits = [_hit(source) for source in sources]
    return check(sentence, hits, detect(sentence, default="de"), _similarity()).support


@lru_cache(maxsize=4096)
def _hit(source: Source) -> Hit:
    from rag.analysis.language import detect
    from rag.types import DocumentInfo, Hit, Passage

    language = detect(source.text)
    info = DocumentInfo(
        source.name, source.name, source.title, date=source.date or None, language=language
    )
    passage = Passage(source.name, 0, 0, len(source.text), language=language)
    return Hit(passage, info, source.text, 0.0)


@cache
def _similarity() -> Similarity:
    from rag.cite import similarity
    from rag.config import Settings
    from rag.embed import open_embedder

    return similarity(open_embedder(Settings()))


def _source(citation: Cited) -> Source:
    text = citation.passage or citation.quote
    return Source(citation.document, text, citation.title, citation.date)


def _passage(retrieved: Retrieved) -> Source:
    return Source(retrieved.document, retrieved.text)
