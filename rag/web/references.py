"""The references of an answer as HTML: where each passage stands, and the quoted words in it."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from itertools import pairwise

from rag.analysis import markings
from rag.answer import framing
from rag.contract import section_path
from rag.types import Citation, Role
from rag.web.markup import Markup, join, tag
from rag.web.words import Words

NO_LANGUAGES: Mapping[str, str] = {}


def references(
    citations: Sequence[Citation],
    words: Words,
    languages: Mapping[str, str] = NO_LANGUAGES,
    drawable: Collection[str] = (),
) -> Markup:
    """Return the numbered references; citations of one passage share a card.

    Args:
        citations: in the order of their numbers.
        words: the page's language.
        languages: document id to the document's language, for screen readers.
        drawable: ids of the documents whose pages can be shown.
    """
    return tag(
        "section",
        tag("h3", words("reference.heading"), id="references-heading"),
        tag("ol", *(_card(group, words, languages, drawable) for group in _by_passage(citations))),
        class_="references",
        aria_labelledby="references-heading",
    )


def nearest(
    citations: Sequence[Citation], words: Words, languages: Mapping[str, str] = NO_LANGUAGES
) -> Markup:
    """Return the nearest passages, each labelled as no answer; nothing in them is highlighted."""
    return tag(
        "section",
        tag("h3", words("reference.nearest"), id="nearest-heading"),
        tag("p", words("reference.nearest_note"), class_="note"),
        tag("ul", *(_near(citation, words, languages) for citation in citations)),
        class_="references nearest",
        aria_labelledby="nearest-heading",
    )


def _by_passage(citations: Sequence[Citation]) -> list[list[Citation]]:
    groups: dict[tuple[str, int, str], list[Citation]] = {}
    for one in citations:
        groups.setdefault((one.document_id, one.passage_start, one.passage), []).append(one)
    return list(groups.values())


def _card(
    group: Sequence[Citation],
    words: Words,
    languages: Mapping[str, str],
    drawable: Collection[str],
) -> Markup:
    numbers = tag("span", " ".join(f"[{one.number}]" for one in group), class_="number")
    return tag(
        "li",
        tag(
            "article",
            _head(group, words, numbers),
            tag(
                "blockquote",
                *highlighted(group, words),
                class_="passage",
                lang=_lang(group[0], languages),
            ),
            *(_look(one, words, drawable) for one in group),
            class_="reference",
        ),
    )


def _look(citation: Citation, words: Words, drawable: Collection[str]) -> Markup | None:
    """Return the button that shows the quote on its page."""
    if citation.page is None or citation.document_id not in drawable:
        return None
    said = words(
        "sheet.show", n=citation.number, page=page(citation.page, words, last=citation.last_page)
    )
    return tag("button", said, type="button", class_="look", data_look=citation.number)


def _near(citation: Citation, words: Words, languages: Mapping[str, str]) -> Markup:
    badge = tag("span", words("reference.nearest_badge"), class_="badge refusal")
    lang = _lang(citation, languages)
    passage = tag("blockquote", citation.passage, class_="passage", lang=lang)
    return tag(
        "li",
        tag(
            "article",
            _head([citation], words, badge),
            tag("p", citation.quote, class_="excerpt", lang=lang),
            tag("details", tag("summary", words("reference.read")), passage),
            class_="reference",
        ),
    )


def _head(group: Sequence[Citation], words: Words, mark: Markup) -> Markup:
    first = group[0]
    title = tag("h4", mark, " ", tag("span", first.title or first.document, class_="title"))
    return tag(
        "header",
        title,
        tag("p", *_parted(_facts(group, words)), class_="facts"),
        *_told(group, lambda one, of: _section(one, of, words)),
        *_told(group, lambda one, of: _role(one, of, words)),
    )


def _told(
    group: Sequence[Citation], say: Callable[[Citation, str], Markup | None]
) -> Iterator[Markup]:
    """Yield what ``say`` tells of the citations of a card: where they differ, by their numbers.

    One passage may run over a page's end, and several may speak in it.
    """
    alike: dict[Markup | None, list[Citation]] = {}
    for one in group:
        alike.setdefault(say(one, ""), []).append(one)
    for some in alike.values():
        numbers = "".join(f"[{one.number}] " for one in some) if len(alike) > 1 else ""
        if (said := say(some[0], numbers)) is not None:
            yield said


def _facts(group: Sequence[Citation], words: Words) -> Iterator[Markup]:
    first = group[0]
    yield tag("span", first.document, class_="file")
    if first.date:
        yield tag("time", words.date(first.date), datetime=first.date)
    yield from _told(group, lambda one, of: _page(one, of, words))
    yield from _told(group, lambda one, of: _question(one, of, words))
    if first.marking != "none":
        yield badge(first.marking, words)


def _page(citation: Citation, of: str, words: Words) -> Markup | None:
    if citation.page is None:
        return None
    said = page(citation.page, words, citation.page_label, citation.last_page)
    return tag("span", of, said, class_="page")


def _question(citation: Citation, of: str, words: Words) -> Markup | None:
    asked = framing.numbered(citation.question, citation.role, words.language)
    return tag("span", of, asked, class_="question") if asked else None


def _parted(facts: Iterator[Markup]) -> Iterator[Markup]:
    for place, fact in enumerate(facts):
        yield join(tag("span", " · ", class_="dot", aria_hidden="true") if place else None, fact)


def _section(citation: Citation, of: str, words: Words) -> Markup | None:
    path = section_path(citation.section)
    if path is None:
        return None
    label = tag("span", f"{words('reference.section')}: ", class_="label")
    return tag("p", of, label, path, class_="section")


def _role(citation: Citation, of: str, words: Words) -> Markup:
    note = words.get(f"role_note.{citation.role}", "")
    speaker = framing.speaker(citation, words.language)
    said = citation.statement_date
    caution = " caution" if citation.role in (Role.ASKS, Role.STATES) else ""
    return tag(
        "p",
        of,
        tag("span", f"{words('role.label')}: ", class_="label"),
        tag("span", speaker, class_="speaker"),
        tag("time", f" ({words('reference.said_on', date=words.date(said))})", datetime=said)
        if said
        else None,
        f" – {note}" if note else None,
        class_=f"role{caution}",
    )


def _lang(citation: Citation, languages: Mapping[str, str]) -> str | None:
    language = languages.get(citation.document_id, "und")
    return None if language == "und" else language


def page(number: int, words: Words, printed: str | None = None, last: int | None = None) -> str:
    """Return "Seite 3", "page 3 (printed 2)", or "Seiten 2–3" where ``last`` is another page."""
    if printed is None:
        key = "reference.page" if last is None else "reference.pages"
    else:
        key = "reference.page_printed" if last is None else "reference.pages_printed"
    return words(key, n=number, printed=printed, last=last)


def badge(marking: str, words: Words) -> Markup:
    """Return the marking of a document as a badge: the full words where the page knows them."""
    named = markings.label(marking, words.language)
    return tag("span", named, class_="badge marking", title=words("marking.label"))


def highlighted(group: Sequence[Citation], words: Words) -> Iterator[Markup]:
    """Yield a passage with the words that its citations quote in ``<mark>``.

    Quotes may touch or overlap; each begins with its number, which is the target of the links
    in the answer. What a quote holds beyond the passage is not shown here.
    """
    passage, offset = group[0].passage, group[0].passage_start
    spans = [
        (max(0, one.start - offset), min(len(passage), one.end - offset), one.number)
        for one in group
    ]
    points = sorted({0, len(passage), *(p for start, end, _ in spans for p in (start, end))})
    for start, end in pairwise(points):
        piece = passage[start:end]
        if not any(first <= start and end <= last for first, last, _ in spans):
            yield join(piece)
            continue
        begins = (number for first, _, number in spans if first == start)
        yield tag("mark", *(_target(number, words) for number in begins), piece)


def _target(number: int, words: Words) -> Markup:
    return tag(
        "a",
        f"[{number}]",
        id=f"reference-{number}",
        href=f"#sentence-{number}",
        class_="jump",
        title=words("reference.back"),
    )
