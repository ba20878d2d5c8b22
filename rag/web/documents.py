"""The list of documents as HTML, and what became of uploaded files."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from unicodedata import normalize

from rag.types import DocumentInfo
from rag.web.markup import Markup, join, tag
from rag.web.references import badge
from rag.web.words import Words

MOST_ROWS = 200
_COLUMNS = ("date", "number", "kind", "issuer", "language", "passages")


def documents_html(
    documents: Sequence[DocumentInfo], passages: Callable[[str], int], words: Words, find: str = ""
) -> Markup:
    """Return the table of documents that hold every word of ``find``.

    Args:
        documents: what the user may read, by name.
        passages: document id to its number of passages; asked for shown rows alone.
        words: the page's language.
        find: words sought in name, title, number, kind and issuer.
    """
    if not documents:
        return tag("p", words("documents.none"), class_="message idle")
    found = [info for info in documents if _holds(info, find)]
    if not found:
        return tag("p", words("documents.none_match", words=find), class_="message idle")
    shown = found[:MOST_ROWS]
    # The passages of a twin are those of the document that it has the text of.
    rows = (_row(one, passages((one.same_as or one).id), words) for one in shown)
    return join(
        tag("p", _summary(len(shown), len(found), words), class_="note", role="status"),
        tag("table", _header(words), tag("tbody", *rows), class_="documents"),
    )


def kinds(documents: Sequence[DocumentInfo]) -> list[str]:
    """Return the kinds that occur, sorted."""
    return sorted({info.kind for info in documents if info.kind})


def kind_name(kind: str, words: Words) -> str:
    """Return a kind in the page's language; what papers call themselves stays German."""
    return words.get(f"kind.{kind}", kind)


def _holds(info: DocumentInfo, find: str) -> bool:
    fields = (info.name, info.title, info.number, info.kind, info.issuer)
    # macOS writes "ü" in file names as two characters, keyboards as one.
    text, words = (
        normalize("NFC", one).casefold()
        for one in (" ".join(field for field in fields if field), find)
    )
    return all(word in text for word in words.split())


def _summary(shown: int, found: int, words: Words) -> str:
    if shown == found:
        return words.count("documents.total", found)
    return words("documents.shown", shown=words.number(shown), total=words.number(found))


def _header(words: Words) -> Markup:
    cells = (
        tag("th", words(f"documents.{column}"), scope="col", class_=column)
        for column in ("document", *_COLUMNS)
    )
    return tag("thead", tag("tr", *cells))


def _row(info: DocumentInfo, passages: int, words: Words) -> Markup:
    values: dict[str, object] = {
        "date": tag("time", words.date(info.date), datetime=info.date) if info.date else None,
        "number": info.number,
        "kind": kind_name(info.kind, words) if info.kind else None,
        "issuer": info.issuer,
        "language": None
        if info.language == "und"
        else words.get(f"language.{info.language}", info.language),
        "passages": words.number(passages),
    }
    cells = (_cell(column, values[column], words) for column in _COLUMNS)
    return tag("tr", _named(info, words), *cells)


def _named(info: DocumentInfo, words: Words) -> Markup:
    return tag(
        "th",
        tag("span", info.title or info.name, class_="title"),
        tag("span", info.name, class_="file"),
        None
        if info.same_as is None
        else tag("span", words("documents.same_as", name=info.same_as.name), class_="same"),
        None if info.marking == "none" else badge(info.marking, words),
        scope="row",
        class_="document",
    )


def _cell(column: str, value: object, words: Words) -> Markup:
    unknown = " unknown" if value is None else ""
    return tag(
        "td",
        words("documents.unknown") if value is None else value,
        class_=f"{column}{unknown}",
        data_label=words(f"documents.{column}"),
    )
