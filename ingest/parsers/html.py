"""HTML: the article, not what surrounds it (ingest/article.py).

Navigation, forms, scripts and blocks that are mostly links are dropped and listed.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import replace

from lxml import etree  # type: ignore[import-untyped]
from lxml import html as lxml_html

from ingest import article, spans, tables, unseen
from ingest.encoding import decode
from ingest.parsed import Parsed, Part
from ingest.raised import raised
from ingest.spans import Cell
from ingest.text import plain
from ingest.unseen import Unseen
from rag.errors import BrokenDocumentError
from rag.types import BlockKind, Dropped, Role

_HEADINGS = {f"h{level}": level for level in range(1, 7)}
_STRUCK = frozenset({"del", "s", "strike"})
_CONTROLS = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")
_REFERENCE = re.compile(r"&#(?:(\d{1,9})|[xX]([0-9a-fA-F]{1,8}));?")
_CHARSET = re.compile(rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?([\w-]+)", re.IGNORECASE)
_CITING = re.compile(r"(?:^| )\w+_quoted?(?: |$)")
"""The class that mail programs give to what a mail answers."""
_HIDING = re.compile(r"display:none|visibility:(?:hidden|collapse)")
_META = {
    "date": ("article:published_time", "datepublished", "dc.date", "dcterms.issued",
             "dcterms.date", "date", "pubdate"),
    "title": ("og:title", "dc.title"),
    "issuer": ("og:site_name", "dc.publisher", "publisher"),
    "author": ("author", "dc.creator"),
}  # fmt: skip


def parse(data: bytes, name: str, *, whole: bool = False) -> Parsed:
    """Read the article of a page; title, date and site come from its metadata.

    Args:
        data: the bytes.
        name: of the file.
        whole: whether nothing surrounds the content, as in a mail: all of the body is read.

    Raises:
        BrokenDocumentError: the bytes are no HTML.
    """
    root = _tree(_text(data, name), name)
    left_out = Unseen()
    _strip(root, left_out)
    properties = _properties(root)
    dropped: list[Dropped] = []
    content = next(iter(root.xpath("//body")), root) if whole else article.content(root)
    if content is not None and not content.xpath(".//h1"):
        heading = root.xpath("//h1[not(ancestor::nav or ancestor::footer or ancestor::aside)]")
        parts = [Part(article.said(h), BlockKind.HEADING, 1) for h in heading[:1]]
    else:
        parts = []
    article.prune(root, content, dropped)
    if content is not None:
        parts += [part for part in _parts(content) if part.text]
    head = tuple(part.text for part in parts[:40])
    styled = sum(part.kind is BlockKind.HEADING for part in parts) > 1
    left = (*dropped, *left_out.dropped())
    return Parsed(tuple(parts), head=head, properties=properties, styled=styled, dropped=left)


def _text(data: bytes, name: str) -> str:
    declared = _CHARSET.search(data[:4096])
    if declared and not data.startswith((b"\xff\xfe", b"\xfe\xff", b"\xef\xbb\xbf")):
        try:
            return data.decode(declared.group(1).decode("ascii"))
        except (LookupError, UnicodeDecodeError):
            pass  # The declaration is wrong: the bytes themselves decide.
    return decode(data, name)


def _tree(text: str, name: str) -> lxml_html.HtmlElement:
    # An XML declaration in a text string is refused by the parser although browsers ignore it.
    text = re.sub(r"^\s*<\?xml[^>]*\?>", "", _REFERENCE.sub(_readable, _CONTROLS.sub(" ", text)))
    try:
        parser = lxml_html.HTMLParser(remove_comments=True, remove_pis=True, no_network=True)
        return lxml_html.document_fromstring(text, parser=parser)
    except (etree.ParserError, etree.XMLSyntaxError, ValueError) as error:
        raise BrokenDocumentError(
            "no HTML could be read", where=name, remedy="check the file"
        ) from error


def _readable(match: re.Match[str]) -> str:
    """Return the reference, or nothing where it stands for what no XML may hold."""
    number = int(match.group(1)) if match.group(1) else int(match.group(2), 16)
    forbidden = number < 32 and number not in (9, 10, 13)
    beyond = 0xD800 <= number <= 0xDFFF or number in (0xFFFE, 0xFFFF) or number > 0x10FFFF
    return "" if forbidden or beyond else match.group(0)


def _strip(root: lxml_html.HtmlElement, left_out: Unseen) -> None:
    """Take out what a browser does not show or strikes out; set raised figures as such."""
    gone: set[lxml_html.HtmlElement] = set()
    for element in list(root.iter()):
        if element.getparent() in gone:
            gone.add(element)
        elif element.getparent() is None or not isinstance(element.tag, str):
            continue
        elif reason := _unread(element):
            left_out.add(article.said(element), reason)
            gone.add(element)
            article.detach(element)
        elif element.tag == "sup":
            _raise(element)


def _unread(element: lxml_html.HtmlElement) -> str | None:
    """Why an element is not read; None where a browser shows it as valid."""
    style = element.get("style", "").replace(" ", "").lower()
    # A page that hides all of itself shows itself by a script as soon as it is loaded.
    hides = _HIDING.search(style) and element.tag != "body"
    if hides or element.get("hidden") is not None:
        return unseen.TEXT
    return unseen.STRUCK if element.tag in _STRUCK or "line-through" in style else None


def _raise(element: lxml_html.HtmlElement) -> None:
    """Set raised figures with raised signs; the mark of a note on the same page goes."""
    words = article.said(element)
    links = [link for link in element.iter("a") if link.get("href", "").startswith("#")]
    above = element.getparent()
    around = above.tag == "a" and above.get("href", "").startswith("#")
    if (links and article.said(links[0]) == words) or (around and article.said(above) == words):
        article.detach(element)
        return
    last = element.getprevious()
    above = element.getparent().text if last is None else last.tail or article.said(last)
    if (text := raised(words, above or "")) != words:
        for child in list(element):
            element.remove(child)
        element.text = text


def _properties(root: lxml_html.HtmlElement) -> dict[str, str]:
    metas: dict[str, str] = {}
    for meta in root.iter("meta"):
        key = (meta.get("property") or meta.get("name") or meta.get("itemprop") or "").lower()
        metas.setdefault(key, plain(meta.get("content") or ""))
    found = {
        field: next((metas[key] for key in keys if metas.get(key)), "")
        for field, keys in _META.items()
    }
    found["date"] = found["date"] or _linked_data_date(root) or _time(root)
    if not found["title"]:
        heading = next((article.said(h) for h in root.iter("h1")), "")
        found["title"] = heading or plain("".join(root.xpath("//head/title//text()")))
    return {field: value for field, value in found.items() if value}


def _linked_data_date(root: lxml_html.HtmlElement) -> str:
    for script in root.xpath("//script[@type='application/ld+json']"):
        try:
            data = json.loads(script.text or "")
        except (json.JSONDecodeError, RecursionError):
            continue
        for item in data if isinstance(data, list) else [data]:
            if isinstance(item, dict) and isinstance(item.get("datePublished"), str):
                return str(item["datePublished"])
    return ""


def _time(root: lxml_html.HtmlElement) -> str:
    values = root.xpath("//article//time/@datetime | //main//time/@datetime")
    return str(values[0]) if values else ""


def _parts(element: lxml_html.HtmlElement) -> Iterator[Part]:
    """Yield blocks in reading order; text directly inside a container is a paragraph."""
    tag = element.tag
    if tag in _HEADINGS:
        yield Part(article.said(element), BlockKind.HEADING, _HEADINGS[tag])
        return
    if tag == "table" and _holds_data(element):
        yield from (Part(article.said(caption)) for caption in element.findall("caption"))
        yield from tables.parts(list(_lines(element)))
        return
    if tag == "tr":
        yield from _row(element)
        return
    if tag == "dl" and (pairs := list(_defined(element))):
        yield from pairs
        return
    if not any(child.tag in article.BLOCKS for child in element.iterdescendants()):
        yield _leaf(element, article.said(element))
        return
    run = element.text or ""
    for child in element:
        if child.tag in article.BLOCKS or any(
            e.tag in article.BLOCKS for e in child.iterdescendants()
        ):
            yield _leaf(element, plain(run))
            run = child.tail or ""
            inner = _parts(child)
            yield from map(_as_quoted, inner) if _is_cited(child) else inner
        elif child.tag == "br":
            run += " " + (child.tail or "")
        else:
            run += "".join(article.pieces(child)) + (child.tail or "")
    yield _leaf(element, plain(run))


def _defined(element: lxml_html.HtmlElement) -> Iterator[Part]:
    """The terms of a list, each with what it says of them; nothing where it holds other blocks."""
    below = [e for child in element for e in child.iterdescendants()]
    foreign = any(child.tag not in ("dt", "dd", "div") for child in element)
    loose = (element.text, *(child.tail for child in element))
    if foreign or any(map(str.strip, filter(None, loose))):
        return
    if any(e.tag in article.BLOCKS - {"dt", "dd", "p"} for e in below):
        return
    terms: list[str] = []
    said: list[str] = []
    for entry in element.iter("dt", "dd"):
        if said and entry.tag == "dt":
            yield _pair(terms, said)
            terms, said = [], []
        if text := article.said(entry):
            (terms if entry.tag == "dt" else said).append(text)
    if terms or said:
        yield _pair(terms, said)


def _pair(terms: list[str], said: list[str]) -> Part:
    term, told = ", ".join(name.rstrip(":") for name in terms), "; ".join(said)
    kind = BlockKind.PARAGRAPH if told.endswith(".") else BlockKind.TABLE_ROW
    return Part(": ".join(filter(None, (term, told))), kind)


def _as_quoted(part: Part) -> Part:
    return replace(part, role=Role.QUOTES)


def _is_cited(element: lxml_html.HtmlElement) -> bool:
    """Whether a mail program has put there what the mail answers."""
    cites = element.get("type") == "cite" or _CITING.search(element.get("class", ""))
    return element.tag == "blockquote" and bool(cites)


def _row(row: lxml_html.HtmlElement) -> Iterator[Part]:
    """A row of a table, or what it holds block by block where it only places that on the page."""
    cells = _cells(row)
    if _only_places(row, cells):
        for cell in cells:
            yield from _parts(cell)
        return
    texts = map(article.said, cells)
    yield Part(" | ".join(text for text in texts if text), BlockKind.TABLE_ROW)


def _rows(table: lxml_html.HtmlElement) -> list[lxml_html.HtmlElement]:
    return [row for row in table.iter("tr") if next(row.iterancestors("table"), None) is table]


def _holds_data(table: lxml_html.HtmlElement) -> bool:
    """Whether a table is rows of cells and nothing else, none of them there only for the layout."""
    rows = _rows(table)
    frame = [table, *table.iterchildren("thead", "tbody", "tfoot"), *rows]
    loose = (text for e in frame for text in (e.text, *(child.tail for child in e)))
    if not rows or any(text and text.strip() for text in loose):
        return False
    return not any(_only_places(row, _cells(row)) for row in rows)


def _cells(row: lxml_html.HtmlElement) -> list[lxml_html.HtmlElement]:
    return [c for c in row.iter("td", "th") if next(c.iterancestors("tr")) is row]


def _lines(table: lxml_html.HtmlElement) -> Iterator[tables.Line]:
    """The rows of a table of data."""
    reach = spans.Reach()
    for row in _rows(table):
        cells = _cells(row)
        found = (Cell(article.said(c), _span(c, "colspan"), _span(c, "rowspan")) for c in cells)
        heads = next(row.iterancestors("thead"), None) is not None
        yield tables.Line(tuple(reach.row(found)), heads or all(cell.tag == "th" for cell in cells))


def _span(cell: lxml_html.HtmlElement, name: str) -> int:
    value = cell.get(name, "").strip()
    return min(max(1, int(value)), spans.WIDEST) if value.isdecimal() else 1


def _only_places(row: lxml_html.HtmlElement, cells: list[lxml_html.HtmlElement]) -> bool:
    """Whether a row belongs to a layout: it holds tables, or is one cell within another table."""
    if next(row.iter("table"), None) is not None:
        return True
    tables = list(row.iterancestors("table"))
    return len(tables) > 1 and len(cells) == 1


def _leaf(element: lxml_html.HtmlElement, text: str) -> Part:
    if element.tag != "li":
        return Part(text)
    parent = element.getparent()
    if parent is not None and parent.tag == "ol" and text:
        items = [child for child in parent if child.tag == "li"]
        start = parent.get("start", "1")
        number = str(items.index(element) + (int(start) if start.isdigit() else 1))
        text = text if re.match(r"\d+[.)]", text) else f"{number}. {text}"
        return Part(text, BlockKind.LIST_ITEM, None, number, mark=f"{number}.")
    return Part(text, BlockKind.LIST_ITEM, mark="")
