"""Where in a law a paragraph stands: § 5 Abs. 2 Nr. 3, Artikel 1 Nr. 2 Buchst. b, Section 5(2)(c).

Laws number their parts in a fixed order: Absatz, Nummer, Buchstabe, Doppelbuchstabe. A bill that
amends others numbers its orders the same way and puts the new wording between „ and “; what is
said there stands in the law that is amended, so it has two places: that of the order, and its own
("Artikel 1 Nr. 4", "§ 37i Abs. 1"), the latter as far as the orders above it tell.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from rag.types import Block, BlockKind

Step = tuple[str, str]
"""A level of a law and the number there, such as ``("Abs.", "2")``."""
Chain = tuple[Step, ...]

_ORDER = ("§", "Abs.", "Satz", "Nr.", "Buchst.", "Doppelbuchst.", "Dreifachbuchst.")
_NORM = re.compile(r"[„“\"]?(?P<kind>§|Artikel|Article|Section) ?(?P<number>\d+[a-z]{0,2})\b")
WITHIN = r"(?:Abs(?:[aä]tz(?:e[ns]?)?)?|S[aä]tz(?:e[ns]?)?|Nummern?|Nrn?)\b"
"""What names a place within a § and is no title; "Satzung" and "Abschlussprüfung" are titles."""
HEADING = re.compile(
    r"[„“\"]?(?:§ ?\d+[a-z]{0,2}|(?:Artikel|Article|Section) \d+[a-z]?)(?:\*\)?)?"
    rf"(?: (?!{WITHIN}|und |des |der |wird |Buchst)[A-ZÄÖÜ(–-].*)?"
)
_MARKER = re.compile(
    r"(?P<absatz>\(\d{1,2}[a-z]{0,2}\))|(?P<nummer>\d{1,3}[a-z]{0,2})\.|(?P<double>(?P<x>[a-z])(?P=x))\)"
    r"|(?P<triple>(?P<y>[a-z])(?P=y){2})\)|(?P<letter>[a-z])\)|\((?P<point>[a-z]|[ivx]{2,4})\)"
)
_NUMERALS = (
    "i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix", "x",
    "xi", "xii", "xiii", "xiv", "xv", "xvi", "xvii", "xviii", "xix", "xx",
)  # fmt: skip
_ROMANS = dict(pairwise(reversed(_NUMERALS)))
"""Roman numerals to the one before each."""
_ENGLISH = ("Article", "Section")
_CHANGES = re.compile(
    r"\b(?:wird|werden)\b.{0,300}?\b(?:geändert|ersetzt|eingefügt|angefügt|gestrichen|aufgehoben"
    r"|vorangestellt|gefasst|umnummeriert|zu [dD]e[nm])\b|\bis amended\b|\bis replaced\b",
    re.DOTALL,
)
_TARGET = re.compile(
    r"(?P<where>Nach |Vor |In |Dem |Der |Die |Das |Im )?(?:der |die |das |dem |den )?"
    r"(?P<norm>§ ?\d+[a-z]{0,2})?"
    r"(?: ?Absatz (?P<absatz>\d+[a-z]?))?(?: ?Satz (?P<satz>\d+))?"
    r"(?: ?Nummer (?P<nummer>\d+[a-z]?))?(?: ?Buchstabe (?P<letter>[a-z]{1,3}))?"
    r"(?= wird| werden| ist\b|,| \()"
)
_DIGITS = re.compile(r"\d+")
_COUNTED = re.compile(r"\d[a-z]{0,2} .* \d+$")
"""A figure behind it: the row of a table that counts cases by §."""
_SECOND = 2
_STEPS = 3
_OPENS, _CLOSES = "„", "“”"


@dataclass(frozen=True, slots=True)
class Place:
    """Where a paragraph stands: in the law that is read, and in the one that it amends."""

    outer: Chain
    inner: Chain = ()

    def shown(self) -> tuple[str, ...]:
        """Return the place in words, as jurists cite it, the amending law's first."""
        named = self.inner[:1] and self.inner[0][0] == "§"
        return (written(self.outer), *([written(self.inner)] if named else ()))

    @property
    def unit(self) -> tuple[Chain, Chain]:
        """What it shares with paragraphs that are read together: its §, its Absatz, its order."""
        numbered = ("Abs.",) if self.outer[0][0] == "§" else ("Abs.", "Nr.")
        order = (*self.outer[:1], *(step for step in self.outer[1:2] if step[0] in numbered))
        return order, tuple(step for step in self.inner if step[0] in ("§", "Abs."))


def written(chain: Chain) -> str:
    """Return a place as it is cited: ``§ 5 Abs. 2 Nr. 3``; in English ``Section 5(2)(c)``."""
    if chain and chain[0][0] in _ENGLISH:
        (kind, number), *rest = chain
        return f"{kind} {number}" + "".join(f"({value})" for _, value in rest)
    return " ".join(f"{kind} {number}" for kind, number in chain)


def span(first: Place, last: Place) -> tuple[str, ...]:
    """Return the place of a stretch in words: ``§ 5 Abs. 2 Nr. 1 bis 3``."""
    if first == last:
        return first.shown()
    outer = _from_to(first.outer, last.outer)
    of_one_law = first.inner[:1] == last.inner[:1] or first.outer == last.outer
    inner = _from_to(first.inner, last.inner) if of_one_law else ""
    return tuple(filter(None, (outer, inner if inner.startswith("§") else "")))


def _from_to(first: Chain, last: Chain) -> str:
    shared = 0
    while shared < min(len(first), len(last)) and first[shared] == last[shared]:
        shared += 1
    if shared == min(len(first), len(last)):
        return written(first[:shared])
    (kind, _), (other, end) = first[shared], last[shared]
    if kind != other:
        return written(first[:shared])
    if first[0][0] in _ENGLISH:
        return f"{written(first[: shared + 1])} to ({end})"
    many = "§" if kind == "§" else ""
    return f"{many}{written(first[: shared + 1])} bis {end}"


@dataclass(slots=True)
class _Frame:
    """One numbering: that of the law that is read, or of the wording that it puts into another."""

    norm: Step | None
    marks: dict[str, str] = field(default_factory=dict)
    about: Chain = ()
    """What of another law the orders above are about."""
    abouts: dict[str, Chain] = field(default_factory=dict)

    def mark(self, level: str, number: str) -> None:
        """Set a level's number; what is below it begins anew."""
        at = _ORDER.index(level)
        for below in _ORDER[at:]:
            self.marks.pop(below, None)
            self.abouts.pop(below, None)
        self.marks[level] = number

    def up(self) -> None:
        """Leave the list: what follows belongs to the Absatz or the § as a whole."""
        self.marks = {level: n for level, n in self.marks.items() if level == "Abs."}

    @property
    def chain(self) -> Chain:
        """The place in this numbering."""
        steps = [(level, self.marks[level]) for level in _ORDER if level in self.marks]
        return ((self.norm,) if self.norm else ()) + tuple(steps)

    @property
    def target(self) -> Chain:
        """The place in the other law that the innermost order is about."""
        found = self.about
        for level in _ORDER:
            found = _under(found, self.abouts.get(level, ()))
        return found


def _under(above: Chain, below: Chain) -> Chain:
    """Put the levels that an order names below those that the orders above it have named."""
    if not below:
        return above
    first = _ORDER.index(below[0][0])
    return (*(step for step in above if _ORDER.index(step[0]) < first), *below)


class Reader:
    """Follows the numbering of a law paragraph by paragraph."""

    def __init__(self) -> None:
        self._frame: _Frame | None = None
        self._inner: _Frame | None = None
        self._depth = 0
        self._level = 0

    @property
    def quotes(self) -> bool:
        """Whether the paragraphs now are the wording that goes into another law."""
        return self._depth > 0

    @property
    def reads(self) -> bool:
        """Whether a law is being read."""
        return self._frame is not None

    def heading(self, text: str, level: int) -> None:
        """Take note of a heading: a law's article or §, or whatever ends a law."""
        match = HEADING.fullmatch(text)
        norm = _NORM.match(text) if match else None
        if norm:
            self._frame = _Frame((norm["kind"], norm["number"]))
            self._level = level
        elif level <= self._level:
            self._frame = None
        self._inner, self._depth = None, 0

    def paragraph(self, text: str) -> Place | None:
        """Return where a paragraph stands, None outside of laws."""
        if self._frame is None:
            return None
        begins = self._begins_anew(text)
        if begins:
            self._depth, self._inner = 0, None
        before = self._depth
        if before == 0 and _opens(text):
            about = self._frame.target
            self._inner = _Frame(None, about=about)
            place = self._said_within(text)
        elif before == 0:
            self._inner = None
            place = self._said(text)
        else:
            self._inner = self._inner or _Frame(None, about=self._frame.target)
            place = self._said_within(text)
        self._depth = max(0, before + text.count(_OPENS) - sum(map(text.count, _CLOSES)))
        return place

    def _begins_anew(self, text: str) -> bool:
        """Whether the next order begins although a quote was never closed."""
        assert self._frame is not None
        marker = _MARKER.match(text)
        if not self._depth or not marker or not marker["nummer"] or not _CHANGES.search(text):
            return False
        last = self._frame.marks.get("Nr.", "0")
        return (
            marker["nummer"].isdigit() and last.isdigit() and int(marker["nummer"]) == int(last) + 1
        )

    def _said(self, text: str) -> Place:
        frame = self._frame
        assert frame is not None
        marker = _marked(frame, text)
        if marker is None:
            frame.up()
        rest = text[marker:].strip() if marker else text
        order = _CHANGES.search(rest[:400])
        if order and (about := _about(rest)):
            lowest = next((x for x in reversed(_ORDER) if x in frame.marks), None)
            if lowest:
                frame.abouts[lowest] = about
            else:
                frame.about = about
        inner = frame.target if order or frame.abouts else ()
        return Place(frame.chain, inner if frame.marks or order else ())

    def _said_within(self, text: str) -> Place:
        inner, frame = self._inner, self._frame
        assert inner is not None
        assert frame is not None
        entry = text.startswith(_OPENS) and any(sign in text for sign in _CLOSES)
        text = text.lstrip('„“"‚ ')
        if not entry and HEADING.fullmatch(text) and (norm := _NORM.match(text)):
            inner.norm, inner.marks, inner.about = (norm["kind"], norm["number"]), {}, ()
        elif _marked(inner, text) is None:
            inner.up()
        own = inner.chain
        return Place(frame.chain, own if inner.norm else _under(inner.about, own))


def _opens(text: str) -> bool:
    """Whether new wording begins: „(6) …, also with its mark before the sign: 9. „ die …"""
    if not text.startswith(_OPENS):
        marker = _MARKER.match(text)
        return bool(marker and text[marker.end() :].lstrip().startswith("„ "))
    return True


def _marked(frame: _Frame, text: str) -> int | None:
    """Set the frame to the mark that a paragraph begins with; return its length, None without."""
    marker = _MARKER.match(text)
    if marker is None or not text[marker.end() :][:1].isspace():
        return None
    if marker["absatz"]:
        frame.mark("Abs.", marker["absatz"].strip("()"))
    elif marker["nummer"]:
        frame.mark("Nr.", marker["nummer"])
    elif marker["triple"]:
        frame.mark("Dreifachbuchst.", marker["triple"])
    elif marker["double"]:
        frame.mark("Doppelbuchst.", marker["double"])
    elif marker["letter"]:
        frame.mark("Buchst.", marker["letter"])
    else:
        frame.mark(_level_of(marker["point"], frame.marks), marker["point"])
    return marker.end()


def _level_of(point: str, marks: Mapping[str, str]) -> str:
    """The level of an English point, by what it counts on from: (i) is a letter only after (h)."""
    letter, below = marks.get("Buchst."), marks.get("Doppelbuchst.")
    if letter is None:
        return "Buchst."
    before = _ROMANS.get(point)
    if point == "i":
        deep = letter != "h"
    elif len(point) == 1:
        deep = before is not None and below == before
    else:
        deep = below is not None or letter != before
    return "Doppelbuchst." if deep else "Buchst."


def _about(text: str) -> Chain:
    """The place that an order changes; what is put "after Nummer 3" stands beside it, not in it."""
    match = _TARGET.match(text)
    if not match:
        return ()
    steps: list[Step] = []
    if match["norm"]:
        steps.append(("§", match["norm"].lstrip("§ ")))
    for level, name in (("Abs.", "absatz"), ("Satz", "satz"), ("Nr.", "nummer")):
        if match[name]:
            steps.append((level, match[name]))
    if match["letter"]:
        steps.append(
            (
                ("Buchst.", "Doppelbuchst.", "Dreifachbuchst.")[len(match["letter"]) - 1],
                match["letter"],
            )
        )
    return tuple(steps[:-1] if match["where"] in ("Nach ", "Vor ") else steps)


def is_law(headings: Iterable[str]) -> bool:
    """Return whether headings count on like those of a law: § 1, § 2; or § 24, § 25, § 26, § 27.

    In tables and lists, too, lines begin with a §, but they do not count on.
    """
    last: dict[str, int] = {}
    steps = 0
    for heading in headings:
        norm = _NORM.match(heading) if HEADING.fullmatch(heading) else None
        if norm is None or _COUNTED.search(heading):
            continue
        number = int(_DIGITS.match(norm["number"]).group())  # type: ignore[union-attr]
        if last.get(norm["kind"]) == number - 1:
            steps += 1
            if number == _SECOND or steps == _STEPS:
                return True
        last[norm["kind"]] = number
    return False


def places(text: str, blocks: Sequence[Block]) -> list[Place | None]:
    """Return where each block of a document stands in a law, None for what is no law's text."""
    headings = (text[x.start : x.end] for x in blocks if x.kind is BlockKind.HEADING)
    if not is_law(headings):
        return [None] * len(blocks)
    reader = Reader()
    found: list[Place | None] = []
    for block in blocks:
        place = None
        if block.kind is BlockKind.HEADING:
            reader.heading(text[block.start : block.end], block.level or 6)
        elif reader.reads and block.kind is not BlockKind.FOOTNOTE:
            place = reader.paragraph(text[block.start : block.end])
        found.append(place)
    return found
