"""Which part of a page in HTML is its article, and what surrounds it.

The content is the ``<article>`` or ``<main>`` that holds most text, else the element whose own
paragraphs weigh most after links are counted against it (the idea of Arc90's Readability, 2009).
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from lxml import etree  # type: ignore[import-untyped]
from lxml import html as lxml_html

from ingest.text import plain, words
from rag.types import Dropped

_SILENT = words(
    "script style noscript template svg canvas iframe object embed head button select input"
    " textarea option datalist audio video map"
)
_AROUND = words("nav header footer aside form dialog menu figcaption")
_AROUND_ROLES = words(
    "navigation banner contentinfo complementary search dialog menu menubar toolbar"
)
_AROUND_WORDS = re.compile(
    r"(?:^|[-_ ])(?:nav(?:bar|igation)?|menu|sidebar|footer|breadcrumbs?|cookies?(?:-?banner)?|"
    r"consent|share|sharing|social(?:-?media)?|comments?|kommentare?|teasers?|related|"
    r"newsletter|paywall|advert(?:isement)?|ads?|werbung|promo|pagination|skip-?links?|toolbar)"
    r"(?:$|[-_ ])",
    re.IGNORECASE,
)
BLOCKS = words(
    "p div section article main blockquote pre ul ol li dl dt dd table tr thead tbody tfoot td th"
    " figure address details summary hr body center fieldset header h1 h2 h3 h4 h5 h6"
)
PARTING = BLOCKS | {"br"}
_LEAST_ARTICLE = 200
_LINKS = 0.6


def content(root: lxml_html.HtmlElement) -> lxml_html.HtmlElement | None:
    """Return the element that holds the article; None where nothing is said at all."""
    for path in ("//article", "//main | //*[@role='main']"):
        found = [e for e in root.xpath(path) if not _within_furniture(e)]
        best = max(found, key=lambda e: len(said(e)), default=None)
        if best is not None and len(said(best)) >= _LEAST_ARTICLE:
            return best
    return _heaviest(root)


def prune(
    root: lxml_html.HtmlElement, content: lxml_html.HtmlElement | None, dropped: list[Dropped]
) -> None:
    """Remove furniture from the tree; what it said goes to ``dropped``."""
    keep = set() if content is None else {content, *content.iterancestors()}
    gone: set[lxml_html.HtmlElement] = set()
    for element in list(root.iter()):
        if element in keep or element.getparent() is None or not isinstance(element.tag, str):
            continue
        if element.getparent() in gone:
            gone.add(element)
            continue
        if element.tag in _SILENT:
            gone.add(element)
            detach(element)
            continue
        links = element.tag in ("ul", "ol", "div", "section", "p") and _mostly_links(element)
        outside = content is not None and content not in element.iterancestors()
        if _is_around(element) or links or (outside and element.tag in BLOCKS):
            text = said(element)
            if text:
                dropped.append(Dropped(text, "page furniture"))
            gone.add(element)
            detach(element)


def said(element: lxml_html.HtmlElement) -> str:
    """Return the element's text, white space folded."""
    return plain("".join(pieces(element)))


def detach(element: lxml_html.HtmlElement) -> None:
    """Remove the element, leave the text that follows it."""
    element.drop_tree()


def pieces(element: lxml_html.HtmlElement) -> Iterator[str]:
    """Text as a browser shows it: only blocks and line breaks part words, "<b>so</b>." does not."""
    for event, inner in etree.iterwalk(element, events=("start", "end")):
        if inner.tag in PARTING:
            yield " "
        if event == "start":
            yield inner.text or ""
        elif inner is not element:
            yield inner.tail or ""


def _is_around(element: lxml_html.HtmlElement) -> bool:
    """Whether the element is page furniture by its name, its role or its class."""
    if element.tag in _AROUND or element.get("role", "").lower() in _AROUND_ROLES:
        return not (element.tag == "header" and element.xpath(".//h1"))
    if element.get("aria-hidden") == "true":
        return True
    label = f"{element.get('class', '')} {element.get('id', '')}"
    if element.tag in ("body", "html", "main", "article") or not _AROUND_WORDS.search(label):
        return False
    return not element.xpath(".//h1 | .//article | .//main")


def _within_furniture(element: lxml_html.HtmlElement) -> bool:
    return any(_is_around(above) for above in element.iterancestors())


def _heaviest(root: lxml_html.HtmlElement) -> lxml_html.HtmlElement | None:
    """The parent of the paragraphs that weigh most; the whole body where nothing stands out."""
    body = next(iter(root.xpath("//body")), root)
    weights: dict[lxml_html.HtmlElement, float] = {}
    total = 0.0
    for paragraph in body.iter("p", "pre", "li", "td", "blockquote"):
        if _within_furniture(paragraph) or _is_around(paragraph):
            continue
        weight = len(said(paragraph)) * (1.0 - _link_share(paragraph))
        total += weight
        for distance, above in enumerate(list(paragraph.iterancestors())[:3]):
            weights[above] = weights.get(above, 0.0) + weight / (1 + distance)
    best = max(weights, key=weights.__getitem__, default=None)
    if best is None:
        return body
    inside = sum(
        len(said(p)) * (1.0 - _link_share(p))
        for p in best.iter("p", "pre", "li", "td", "blockquote")
    )
    return best if inside >= 0.7 * total else body


def _link_share(element: lxml_html.HtmlElement) -> float:
    whole = len(said(element))
    return sum(len(said(link)) for link in element.iter("a")) / whole if whole else 0.0


def _mostly_links(element: lxml_html.HtmlElement) -> bool:
    links = list(element.iter("a"))
    return len(links) >= 3 and _link_share(element) > _LINKS
