"""What each part of a document is: heading, table row, list item or plain paragraph.

Formats with styles bring their headings along; printed lines must show theirs by numbering
("A. Problem", "2.1 Gegenstand"), by a word that always heads something ("Begründung") or by
standing short and without a full stop before running text.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from ingest import bullets, dates, figures, opinions, signatures, statutes
from ingest.figures import CLOSED, LONGEST, PRINTED
from ingest.lines import CAPTION, NAMED, asks, runs_on
from ingest.parsed import Part, text_of
from ingest.provisions import WITHIN
from rag.types import BlockKind

_TITLE_LONGEST = 90
_ITEM_LONGEST = 110
_RUNNING = 100
"""Characters; a paragraph of this length is running text."""
_DIGIT = re.compile(r"\d")
_CUE = re.compile(
    r"(?:Besondere[r]? |Allgemeine[r]? )?(?:Begründung|Teil)(?: zu[mr]? .*)?|Vorblatt|Vorwort"
    r"|(?:Vorbemerkung(?:en)?|Einleitung|Zusammenfassung|Fazit|Summary|Introduction|Conclusions?)"
    r"(?: de[rs] .{3,90})?:?|Beschlussempfehlung|Bericht de[rs] .{3,150}|Entwurf eines Gesetzes"
    r"|An(?:lage|hang|nex|lagen)(?: [\dIVX]+[a-z]?(?: zu Frage \d+[a-z]?)?)?"
    r"|Erwägungsgründe|Schlussfolgerungen",
    re.IGNORECASE,
)
_CUE_ONLY_CAPITAL = re.compile(r"[A-ZÄÖÜ]")
_NUMBERED = (
    ("article", re.compile(r"(?:Artikel|Article|Section) \d+[a-z]?\*?\)?(?: [–-] .*)?")),
    ("law", re.compile(rf"§ ?\d+[a-z]?(?: (?!{WITHIN})[A-ZÄÖÜ(].*)?")),
    ("to article", re.compile(r"Zu (?:den )?Artikeln? ?.{1,90}")),
    ("to law", re.compile(r"Zu (?:den )?§§? ?.{1,90}")),
    (
        "to number",
        re.compile(
            r"(?:Zu )?(?:den )?Nummern? \d+[a-z]?(?:(?:,| bis| und) \d+[a-z]?)*(?: \(.+\))?"
        ),
    ),
    ("to paragraph", re.compile(r"Zu (?:Absatz|den Absätzen) ?.{1,60}")),
    ("to letter", re.compile(r"Zu (?:den )?Buchstaben? ?.{1,60}")),
    ("to double letter", re.compile(r"Zu (?:den )?(?:Doppel|Dreifach)buchstaben? ?.{1,60}")),
    ("to sentence", re.compile(r"Zu (?:Satz|den Sätzen) ?.{1,60}")),
    ("capital.", re.compile(r"[A-H]\.\d(?:\.\d)*\.? \S.*")),
    ("capital", re.compile(r"[A-H]\. \S.*")),
    ("roman.", re.compile(r"[IVX]{1,5}(?:\.\d{1,2}){1,3}\.? [A-ZÄÖÜ„].*")),
    ("roman", re.compile(r"[IVX]{1,5}\. \S.*")),
    ("caps", re.compile(r"(?:\(?\d{1,2}[.)] )?[A-ZÄÖÜ][A-ZÄÖÜẞ ,:–/-]{7,}[A-ZÄÖÜẞ)]")),
)  # fmt: skip
_ROMAN = re.compile(r"[IVX]{1,5}\. ")
_RESOLVES = re.compile(r"[IVX]{1,5}\. Der (?:Deutsche )?Bundes(?:tag|rat) .*[^.;?!]")
"""Heads the demands of a motion: "II. Der Deutsche Bundestag fordert die Bundesregierung auf,"."""
_DEMANDS = re.compile(
    r"\f?[IVX]{1,5}\. Der (?:Deutsche )?Bundes(?:tag|rat) fordert\b[^.;:]{1,150}?\bauf,(?= \S)"
)
_DECIMAL = re.compile(r"(\d{1,2}|\d{1,2}(?:\.\d{1,2}){1,4}\.?) ([A-ZÄÖÜ„].*)")
_WORD = re.compile(r"[^\W\d_]{3,}")
_OPINION = "opinion"
_BELOW = ("to paragraph", "to letter", "to double letter", "to sentence")
_CLOSES = {"to article": ("to law", "to number", *_BELOW), "to law": _BELOW}
"""What a Begründung says of an article or a § is over where it comes to the next."""
_STAMP = re.compile(r"(?:VS\b|(?:STRENG )?GEHEIM|VERTRAULICH|CONFIDENTIAL|RESTRICTED)")
_ENDS_IN_FIGURE = re.compile(r"\s\d{1,3}(?:[.,  ]\d+)*(?: ?%)?$")
"""A count at the end of a row, and no year."""
_ENDS_IN_FIGURES = re.compile(r"\s\d[\d.,]* \d[\d.,]*(?: ?%)?$")
_BARE_LAW = re.compile(r"§ ?\d+")
VERB = re.compile(
    r"\b(?:ist|sind|wird|werden|wurde|wurden|hat|haben|kann|soll|muss|is|are|was|has)\b"
)
"""A line with one of these is a sentence, or a part of one."""


_REASONS = "Begründung"
_LETTERHEAD = re.compile(
    r"BUNDESREPUBLIK DEUTSCHLAND|DER (?:BUNDESKANZLER|PRÄSIDENT DES BUNDESRATE?S)"
    r"|DIE (?:BUNDESKANZLERIN|PRÄSIDENTIN DES BUNDESRATE?S)"
)
"""Begins the letter that sends a bill, which is no part of the sheet before it."""
_PART_OF_REASONS = re.compile(r"[AB]\. (?:Allgemeiner|Besonderer) Teil")
DEEPEST = 9
"""Begründung, part, article, number, letter and double letter are six levels below the title."""
PRINT = "print "
"""Begins the numbering class of headings that are known by their print."""


def shape(parts: Sequence[Part], *, guess: bool = True) -> list[Part]:
    """Return the parts with headings (levels from 2) and table rows recognised.

    ``guess``: whether short lines before running text are headings, too.
    """
    joined = opinions.joined(_demands(signatures.marked(parts)))
    marked = statutes.settled(_numbered_headings(joined))
    marked = figures.tables(marked)
    marked = _titles(marked) if guess else marked
    return _levels(marked)


def _demands(parts: Sequence[Part]) -> list[Part]:
    """Part what a motion demands from the words that head it, where a sentence follows them."""
    result = []
    for part in parts:
        match = _DEMANDS.match(part.text) if part.kind is BlockKind.PARAGRAPH else None
        if match and _goes_on(text_of(part)):
            result.append(replace(part, text=match.group()))
            part = replace(part, text=part.text[match.end() :].lstrip(" "))
        result.append(part)
    return result


def _goes_on(text: str) -> bool:
    return text.endswith(".") or len(text) > 2 * LONGEST


def _numbered_headings(parts: list[Part]) -> list[Part]:
    result = []
    last: tuple[int, ...] = ()
    item = 0  # That of the last heading, while no other numbered item has followed.
    put_in = opinions.quoted(parts)
    styled = sum(part.kind is BlockKind.HEADING for part in parts) > 1
    for place, part in enumerate(parts):
        text = text_of(part)
        kind = None
        roman = _ROMAN.match(text)
        long = roman and (text.endswith(":") or _RESOLVES.fullmatch(text))
        longest = 2 * LONGEST if long else LONGEST
        fits = len(text) <= longest or opinions.heads_point(text)
        if part.kind in (BlockKind.PARAGRAPH, BlockKind.LIST_ITEM) and fits and not put_in[place]:
            before = last
            first_below = item and text.startswith(f"{item}.1 ")
            kind, last = _heading_class(text, (item,) if first_below else last)
            if kind and (_is_listed(parts, place) or _is_row(parts, place, kind)):
                kind, last = None, before
            if kind is None and part.kind is BlockKind.LIST_ITEM:
                counts_on = item > 0 and part.number == str(item + 1) and _heads(parts, place)
                kind = _item_class(text, *_around(parts, place), counts_on=counts_on)
            if kind and part.mark is not None and (styled or bullets.goes_on(parts, place)):
                kind, last = None, before
        if part.kind is BlockKind.LIST_ITEM and part.number:
            item = int(part.number) if kind == "item" else 0
        elif kind and not kind.startswith("decimal"):
            item = 0
        result.append(replace(part, kind=BlockKind.HEADING, number=kind) if kind else part)
    return result


def _is_listed(parts: Sequence[Part], place: int) -> bool:
    """Whether a heading by its name stands next to another one: in a list of what is to come."""
    if not NAMED.match(text_of(parts[place])):
        return False
    return any(NAMED.match(text_of(part)) for part in _beside(parts, place))


def _is_row(parts: Sequence[Part], place: int, kind: str) -> bool:
    """Whether "§ 129a StGB 12" is a row of a table: others stand beside it, or its head above."""
    text = text_of(parts[place])
    if not kind.startswith(("law", "decimal")) or not _ENDS_IN_FIGURE.search(text):
        return False
    above = text_of(parts[place - 1]) if place else ""
    beside = map(text_of, _beside(parts, place))
    # A bare "§ 1" follows the colon of the formula that begins a law.
    announced = above.endswith(":") and not _BARE_LAW.fullmatch(text)
    return announced or any(map(_ENDS_IN_FIGURE.search, beside))


def _beside(parts: Sequence[Part], place: int) -> Sequence[Part]:
    before, after = _around(parts, place)
    return (*before, *after)


def _heading_class(text: str, last: tuple[int, ...]) -> tuple[str | None, tuple[int, ...]]:
    """Return the numbering class of a heading, or None, and the last decimal number seen."""
    if _STAMP.match(text):
        return None, last
    if _CUE.fullmatch(text) and _CUE_ONLY_CAPITAL.match(text):
        return "cue", ()
    if opinions.HEADING.fullmatch(text):
        return _OPINION, ()
    if _ROMAN.match(text) and _RESOLVES.fullmatch(text):
        return "roman", last
    if (named := NAMED.match(text)) and (not CLOSED.search(text) or text.endswith("?")):
        return f"named {named.group('name')}", last
    for kind, pattern in _NUMBERED:
        if pattern.fullmatch(text):
            if kind.startswith("to ") and text.endswith("."):
                return None, last
            long = kind in ("article", "law", "capital", "roman", "roman.") and CLOSED.search(text)
            short_colon = text.endswith(":") and (kind == "roman" or len(text) <= _TITLE_LONGEST)
            return (None if long and not short_colon else kind), last
    decimal = _DECIMAL.fullmatch(text)
    if decimal and not (CLOSED.search(text) or runs_on(text, least=0)):
        number = tuple(int(n) for n in decimal.group(1).rstrip(".").split("."))
        if _follows(last, number) and _WORD.search(decimal.group(2)):
            return f"decimal{len(number)}", number
    return None, last


def _follows(last: tuple[int, ...], number: tuple[int, ...]) -> bool:
    """2.1 may follow 2, 1.4 or 2.0; a lone "7 Berlin" in a table follows nothing."""
    if not last:
        return number in ((1,), (1, 1))
    if len(number) > len(last) + 1:
        return False
    shared = number[:-1] == last[: len(number) - 1]
    before = last[len(number) - 1] if len(last) >= len(number) else 0
    return shared and number[-1] == before + 1


def _heads(parts: Sequence[Part], place: int) -> bool:
    """Whether a sentence stands below an item, or a label and one ("Bund", "Keine."), or "4.1 …".

    Below the row of a table that is broken into lines stands its rest.
    """
    number, below = parts[place].number, parts[place + 1 : place + 3]
    if below and text_of(below[0]).startswith(f"{number}.1 "):
        return True
    if len(below) == 2 and below[0].kind is BlockKind.PARAGRAPH:
        # "4. Empfehlung": what announces a list says something, too.
        listed = below[1].kind is BlockKind.LIST_ITEM and below[1].number != str(
            int(number or 0) + 1
        )
        if listed and text_of(below[0]).endswith((",", ":")):
            return True
    told = [part.kind is BlockKind.PARAGRAPH and text_of(part).endswith(".") for part in below]
    return told[:1] == [True] or (told == [False, True] and _is_label(below[0]))


def _is_label(part: Part) -> bool:
    text = text_of(part)
    return part.kind is BlockKind.PARAGRAPH and not (_DIGIT.search(text) or CLOSED.search(text))


def _around(parts: Sequence[Part], place: int) -> tuple[Sequence[Part], Sequence[Part]]:
    return parts[max(0, place - 1) : place], parts[place + 1 : place + 2]


def _item_class(
    text: str, before: Sequence[Part], after: Sequence[Part], *, counts_on: bool
) -> str | None:
    """A short item without a full stop that running text follows: "1. Fußabdruck", "• Ziele".

    One that ``counts_on`` from the item that is the last heading needs no long text: "Keine.".
    """
    mark, _, body = text.partition(" ")
    if opinions.is_point(text):
        return "item" if after and after[0].kind is not BlockKind.HEADING else None
    if CLOSED.search(text) or len(text) > _ITEM_LONGEST or not body[:1].isupper():
        return None
    if runs_on(text) or asks(text) or not after or after[0].kind is not BlockKind.PARAGRAPH:
        return None
    if counts_on and not body.rsplit(maxsplit=1)[-1].islower():
        return "item"  # One that ends in a small word goes on on the next line.
    if len(text_of(after[0])) < (_RUNNING if mark in "•▪■●" else 60):
        return None
    if mark in "•▪■●":
        listed = bool(before) and text_of(before[0])[:1] in "•▪■●"
        return None if listed or text_of(after[0])[0].islower() else "bullet"
    return "item" if mark[0].isdigit() else None


def _titles(parts: list[Part]) -> list[Part]:
    result = list(parts)
    no_title = map(any, zip(statutes.within(parts), opinions.quoted(parts), strict=True))
    for place, barred in enumerate(no_title):
        if not barred and _is_title(parts, place):
            result[place] = replace(parts[place], kind=BlockKind.HEADING, number="title")
    return result


def _is_title(parts: Sequence[Part], place: int) -> bool:
    part, text = parts[place], text_of(parts[place])
    if part.kind is not BlockKind.PARAGRAPH or len(text) > _TITLE_LONGEST or place == 0:
        return False
    if CLOSED.search(text) or PRINTED.search(text) or runs_on(text) or dates.is_stamp(text):
        return False
    if CAPTION.match(text) or _ENDS_IN_FIGURES.search(text):
        return (
            False  # It is the row of a table, or heads one or a picture, not the text that follows.
        )
    if not _WORD.search(text) or not (text[0].isupper() or text[0] in "„«»") or VERB.search(text):
        return False
    if place + 1 == len(parts):
        return False
    before, after = parts[place - 1], parts[place + 1]
    opened = before.kind is not BlockKind.PARAGRAPH or bool(CLOSED.search(text_of(before)))
    if before.kind is BlockKind.TABLE_ROW or not opened:
        return False
    if after.kind is BlockKind.LIST_ITEM:
        return after.number is not None
    if after.kind is not BlockKind.PARAGRAPH or len(text_of(after)) < _RUNNING:
        return False
    if text_of(before).endswith(":") and not CLOSED.search(text_of(after)):
        return False  # The head of a table that a colon announces; text ends in a full stop.
    return not text_of(after).startswith("©")


def _levels(parts: list[Part]) -> list[Part]:
    """Give each heading a level: a numbering seen before closes what was opened since."""
    stack: list[str] = []
    result = []
    for part in parts:
        if part.kind is not BlockKind.HEADING or (part.level or 9) == 1:
            result.append(part)
            continue
        if part.level is not None:
            stack = stack[: part.level - 2] + ["style"] * max(0, part.level - 1 - len(stack))
            result.append(replace(part, number=None))
            continue
        name = part.number or "title"
        if name == "cue" or _LETTERHEAD.fullmatch(text_of(part)):
            stack = [_REASONS if text_of(part).startswith(_REASONS) else name]
        elif name == _OPINION:
            annexed = stack[:1] == ["cue"] and stack[1:2] in ([], [name])
            stack = ["cue", name] if annexed else [name]
        elif name == statutes.OTHER and "capital" in stack:
            stack = [name]
        elif (rank := statutes.RANKS.get(name)) is not None:
            # A law's own text ends its cover sheet (A. Problem …) and whatever stands before it.
            stack = [above for above in stack if statutes.RANKS.get(above, rank) < rank]
            stack.append(name)
        elif _PART_OF_REASONS.fullmatch(text_of(part)):
            stack = [*stack[: stack[:1] == [_REASONS]], name]
        elif name.startswith(PRINT):
            # Names of prints sort by size: a heading closes what is set as large or smaller.
            closed = (n for n, above in enumerate(stack) if PRINT <= above <= name)
            stack = [*stack[: next(closed, len(stack))], name]
        elif name in _CLOSES:
            stack = [*(above for above in stack if above not in (name, *_CLOSES[name])), name]
        elif name == "roman." and "roman" in stack:
            stack = [*stack[: stack.index("roman") + 1], name]
        elif name in stack:
            stack = stack[: stack.index(name) + 1]
        else:
            stack = [*stack, name]
        result.append(replace(part, level=min(DEEPEST, 1 + len(stack)), number=None))
    return result
