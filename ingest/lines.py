"""Hard-wrapped lines folded into paragraphs.

Plain text and PDF give lines, not paragraphs. The tests used here are the ones a reader uses: a
line that ends early although the next word would have fitted ended a paragraph; a list marker, a
letter-spaced line or a blank line begins something new, unless the sentence plainly runs on.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from functools import partial
from typing import TYPE_CHECKING, NamedTuple

from ingest import hyphens
from ingest.folding import Folded
from ingest.parsed import PAGE_BREAK, PageMark, Part
from ingest.provisions import WITHIN
from ingest.text import clean, continues_address, is_plain, squeeze, unspace, words
from ingest.widths import Widths
from rag.analysis.stops import CANDIDATE, ends_sentence
from rag.speech import floor
from rag.types import BlockKind

if TYPE_CHECKING:
    from ingest.rows import Row

WRAP_LIMIT = 170
"""Longer lines are whole paragraphs; nobody prints 170 characters a line."""
_ROOM = 0.88
_TAIL = 80
_TERMINAL = re.compile(r"[.!?:;…][\"'“”’‘»«)\]*\d]{0,3}$")
_CODE = re.compile(r"\d{1,2}(?:\.\d{1,2}){2,}$")
"""A number of a classification, "WZ 56.10.2": its last part is no footnote behind a full stop."""
_MARK = 4
"""Characters of the longest marker in small letters: "aaa)"."""
_END = 4
"""Characters in which a sentence's end shows."""
_ROW = re.compile(
    r"^\S.{0,70}?\s[-–+]?\d[\d.,]*(?:\s(?:[-–+]?\d[\d.,]*%?|x|%|Euro|EUR|€))*(?: x)?$"
)
_ROW_END = ".,%x€oR"
_AMOUNT = re.compile(
    r"\d[\d.,]*(?: \d{3})*(?: Mio\.| Mrd\.| Millionen| Milliarden)? ?(?:Euro|EUR|€) [A-ZÄÖÜ]"
)
"""Begins a row of what was paid for what: "8.100.000,00 Euro Deutscher Beitrag"."""
_ROW_WORD = re.compile(r"[^\W\d_]{2,}")
MARKER = re.compile(
    r"(?P<number>\d{1,3})\.\s+(?=\D)|(?P<letter>[a-z]|([a-z])\3{1,2})\)\s+|(?P<bracket>\(\d{1,2}[a-z]?\))\s+"
    r"|(?P<digit>\d{1,2})\)\s+|(?P<bullet>[•▪■●⎯–—‒*·-])\s+(?=\S)"
)
_NEVER_LAST = words(
    "der die das den dem des ein eine einen einem einer eines und oder sowie bzw für von vom mit"
    " zu zur zum im in am an auf nach bei beim seit durch gegen ohne um über unter zwischen als"
    " wie dass ob wenn ihre ihrer ihren seine seiner seinen diese dieser dieses diesen welche"
    " welcher welches jeweils sehr the a an of for and or to with by from at as than that which"
)
_DATELINE = re.compile(r"[A-ZÄÖÜ][\w-]+, (?:den )?\d{1,2}\. \w+ \d{4}$")
_HEADS = re.compile(
    r"\d{1,2} [A-ZÄÖÜ][^\W\d_]{2}|(?:Begründung|Beschlussempfehlung|Anlage|Anhang|Bericht"
    r"|Vorbemerkung|Zusammenfassung|Einleitung|Fazit|Summary|Introduction|Conclusion)\b"
)
CAPTION = re.compile(
    r"(?:Tab(?:elle|le|\.)|Abb(?:ildung|\.)|Übersicht|Grafik|Schaubild|Figure|Fig\.|Chart)"
    r"(?: \d{1,3}(?:\.\d{1,2})?[a-z]?)?: [A-ZÄÖÜ„“\"]"
)
"""Begins what is said above or below a table: "Tabelle 2: Fälle …"."""
_TERM = re.compile(r"\d{1,2}\. ?(?:Wahlperiode\b|\d{1,2}\. ?\d\d)")
_HOUSE = re.compile(r"(?:Deutscher Bundestag|Bundesrat)\s+(?:zu )?Drucksache\b")
QUESTION_WORDS = (
    r"(?:W(?:ie|elche[nrsm]?|as|er|em|en|ann|o|arum|eshalb|ieso|oher|ozu|ofür|odurch)|"
    r"Womit|Inwie\w+|Ist|Sind|War(?:en)?|Wurden?|Wird|Werden|Hat|Haben|Hatten?|Kann|Können|Soll(?:en)?|"
    r"Gibt|Gab|Trifft|Treffen|Plant|Hält|Teilt|Sieht|Liegt|Liegen|Besteh(?:t|en)|Stimmt|Kommt|"
    r"Beabsichtigt|Erwägt|Verfügt|Unterstützt|Fördert|Bis wann|Seit wann|"
    r"(?:In|Auf|Aus|An|Bei|Für|Mit|Nach|Zu|Von|Vor|Durch|Über|Unter|Um) "
    r"(?:welche|wie|was|wen)\w*)\b"
)
"""Begins a question."""
_ASKING = re.compile(rf"\d{{1,3}}\. (?:{QUESTION_WORDS}|Abgeordneter?$)")
_MONTH = re.compile(
    r"\d{1,2}\.\s+(?:Wahlperiode|Legislatur|Jan|Feb|März|Mär|Apr|Mai|Jun|Jul|Aug|Sep|Okt|Nov|Dez)",
    re.IGNORECASE,
)
_OPENING = re.compile(
    r"(?:[A-Z]|[IVX]{1,5})\.(?:\d+\.?)* +[A-ZÄÖÜ„]|\d{1,2}(?:\.\d{1,2})+\.? +[A-ZÄÖÜ]"
    r"|(?:Artikel|Anlage|Article|Annex|Section|Teil|Kapitel|Abschnitt|Unterabschnitt) \d+[a-z]?$"
    r"|Zu (?:Artikel|§|Nummer|Buchstabe|Absatz) ?\w+|Anlage \d+[a-z]? zu Frage \d+[a-z]?$"
    rf"|§ ?\d+[a-z]?(?:$| (?!{WITHIN})[A-ZÄÖÜ])"
)
NAMED = re.compile(
    r"(?P<name>Recommendation|Chapter|Part|Section|Theme|Empfehlung|Kapitel|Teil|Abschnitt)"
    r" (?:\d{1,3}|[IVX]{1,5}): (?=[A-ZÄÖÜ„“\"'])"
)
"""Begins a heading that says what it is, its number and its subject: "Recommendation 3: A …"."""
_SALUTATION = re.compile(r"(?:Sehr geehrte[rs]?|Liebe[rs]?|Guten|Hallo|Dear|Hello) .{2,80},$")
"""Goes before a letter's first sentence, which German begins small."""
_ON_BEHALF = re.compile(r"[iI]\. ?[AV]\. (?:gez\. )?[A-ZÄÖÜ]")
"""Begins a signature: "i. A. Berg"."""
_SENTENCE_OPENS = re.compile(
    r"(?:D(?:er|ie|as|iese[rsm]?|urch|amit|a)|Eine?|I[mn]|Für|Mit|Bei|Es|Zu[rm]?|Nach|Auf|Aus|Vo[nrm]"
    r"|Wenn|Hier(?:zu)?|Gemäß|Seit|Um|A[nm]|Als|The|This|These|It) "
)
"""Small words that are written large only where a sentence begins."""


class Line(NamedTuple):
    """One printed line. ``blank`` counts empty lines before it; ``trailing``: a blank ended it."""

    text: str
    blank: int = 0
    trailing: bool = False
    spaced: bool = False
    page: int | None = None
    """Index into the page marks where this line begins a page."""
    heading: str | None = None
    """The name of the print in which headings of one level are set, where that is known."""
    row: Row | None = None
    """How and where the line is printed, where the file says so."""
    kind: BlockKind | None = None
    """What the line is, where its layout has told: a row of a table, a footnote."""
    number: str | None = None
    """The mark of a footnote."""
    annexed: bool = False
    """Whether it stands behind the imprint that ends a printed paper."""

    def with_blank(self) -> Line:
        """Return the line with a blank line before it."""
        return _line((self.text, 1, *self[2:]))


_line: Callable[[Iterable[object]], Line] = partial(tuple.__new__, Line)
"""As ``Line._make``, which would ask for the number of values each time."""


def split(text: str, page: int | None = None) -> list[Line]:
    """Return the non-empty lines of ``text``; the first begins page ``page`` if one is given."""
    lines: list[Line] = []
    blank = 0
    for raw in clean(text).split("\n"):
        joined = unspace(raw)
        squeezed = squeeze(joined)
        if not squeezed:
            blank += 1
            continue
        line = Line(squeezed, blank, raw.endswith(" "), joined != raw, page)
        lines.append(line)
        blank, page = 0, None
    return lines


def line_of(text: str, row: Row) -> Line | None:
    """Return a row of a page as a line, None where nothing of it can be read."""
    # A form feed ends a page of a text file; in a PDF it is a character without meaning.
    plain = is_plain(text)
    raw = text if plain else clean(text).replace("\f", " ")
    joined = unspace(raw)
    squeezed = joined.strip() if plain and "  " not in joined else squeeze(joined)
    if not squeezed:
        return None
    kind = BlockKind.TABLE_ROW if row.table else None
    spaced = joined != raw
    return _line((squeezed, 0, raw[-1:] == " ", spaced, None, None, row, kind, None, False))


def renumber(lines: Sequence[Line], marks: Sequence[PageMark]) -> tuple[list[Line], list[PageMark]]:
    """Keep the marks of pages that still have a line, so that the n-th break is the n-th mark."""
    kept: list[PageMark] = []
    result = []
    for line in lines:
        if line.page is not None:
            kept.append(marks[line.page])
            line = line._replace(page=len(kept) - 1)
        result.append(line)
    return result, kept


def fold(lines: Sequence[Line]) -> list[Part]:
    """Return paragraphs, list items, rows and footnotes made from printed lines, in order.

    A footnote never parts a sentence: it stands before the paragraph that runs on to the next
    page, or behind the one that ends.
    """
    flow = [line for line in lines if line.kind is None]
    wide = Widths([len(line.text) for line in flow])
    telling = _trailing_blanks_tell(flow)
    folded = Folded(hyphens.of([line.text for line in lines]))
    before: Line | None = None
    place = -1
    for line in lines:
        text = line.text if line.page is None else PAGE_BREAK + line.text
        if line.kind is BlockKind.FOOTNOTE:
            folded.note(text, line.number)
        elif line.kind is not None:
            folded.begin(Part(text, line.kind))
            folded.end()
        else:
            if before and folded.open and not _breaks(before, line, wide, place, telling):
                folded.go_on(text)
            else:
                folded.begin(_start(line, text))
            before, place = line, place + 1
    return folded.all()


def _start(line: Line, text: str) -> Part:
    if line.spaced:
        return Part(text, BlockKind.HEADING, level=2)
    if line.heading:
        return Part(text, BlockKind.HEADING, number=line.heading)
    match = MARKER.match(line.text)
    if match is None or _MONTH.match(line.text):
        return Part(text)
    if not match.group("number"):
        return Part(text, BlockKind.LIST_ITEM)
    return Part(text, BlockKind.LIST_ITEM, number=match.group("number"))


def breaks_at(lines: Sequence[Line], place: int, wide: Widths) -> bool:
    """Return whether a paragraph ends before ``lines[place]``; ``wide`` is of the same lines."""
    return _breaks(lines[place - 1], lines[place], wide, place - 1, False)


def _trailing_blanks_tell(lines: Sequence[Line]) -> bool:
    """In some text layers a line that runs on ends in a blank and one that ends does not."""
    if not any(line.trailing for line in lines):
        return False
    ends = [_TERMINAL.search(x.text[-_END:]) is not None for x in lines]
    running = [x for x, end in zip(lines, ends, strict=True) if not end and len(x.text) > 40]
    ended = [x for x, end in zip(lines, ends, strict=True) if end]
    if len(running) < 5 or len(ended) < 3:
        return False
    run = sum(x.trailing for x in running) / len(running)
    return run > 0.4 and sum(x.trailing for x in ended) / len(ended) < 0.6 * run


def _breaks(before: Line, line: Line, wide: Widths, place: int, telling: bool) -> bool:
    """Whether ``line`` begins something new after ``before``, whose widths have this place."""
    last, text, section = before.text, line.text, wide.section[place]
    if len(last) > WRAP_LIMIT or section > WRAP_LIMIT:
        return True
    if before.heading or line.heading:
        numbered = MARKER.match(text) or _OPENING.match(text)
        apart = line.blank > 0 and not (_begins_small(text) or runs_on(last))
        return before.heading != line.heading or apart or bool(numbered)
    if before.spaced or line.spaced:
        goes_on = before.spaced and line.spaced and not line.blank
        return not goes_on or bool(_OPENING.match(text))
    ended = sentence_over(last, text)
    if line.blank and (_SALUTATION.match(last) or _ON_BEHALF.match(text)):
        return True
    if not ended and _begins_small(text):
        return False
    if not line.blank and not asks(text) and continues_address(last, text):
        return False
    if _HOUSE.match(text) or CAPTION.match(text):
        return True
    if text[0].isdigit() and _TERM.match(text) and _HOUSE.match(last):
        return False
    early = _fits(before, line, section)
    if _opens(before, line, section, ended or early or line.blank > 0):
        return True
    if not ended:
        return _breaks_midway(before, line, wide, place, early)
    if line.blank and line.page is None:
        return True
    if floor.taken(text) is not None:
        return True
    if last.endswith("?"):
        # An answer run into its question is worse than a question parted in two.
        return text[0].isupper()
    return _fits(before, line, wide.near(place)) or (telling and not before.trailing)


def _begins_small(text: str) -> bool:
    """Whether a line begins in small letters and with no marker such as "aa)"."""
    return text[0].islower() and ")" not in text[:_MARK]


def _breaks_midway(before: Line, line: Line, wide: Widths, place: int, early: bool) -> bool:
    """The same where ``before`` ends without a full stop: a heading or a row, or it runs on."""
    if line.text[0].islower() or _MONTH.match(line.text) or before.text[-1] in "-\xad.":
        return False  # A full stop here belongs to "ggf." or "am 1."
    if runs_on(before.text):
        return early and line.blank > 0
    amount = _AMOUNT.match(before.text)
    if _SENTENCE_OPENS.match(line.text) and (amount or _opens_heading(before.text)):
        return True
    if amount and _AMOUNT.match(line.text):
        return True
    if line.blank and line.page is None:
        return early or len(before.text) < 0.6 * wide.section[place]
    # Figures at the ends of two lines of prose, "im Mai 2025," below "25 982", make no rows.
    both = not line.text.endswith(",") and _is_row(before.text)
    if _is_row(line.text) and (both or not _is_prose(before.text)):
        return True
    if not early or _fits(before, line, wide.near(place)):
        return early
    return not _is_prose(before.text) or _opens_heading(before.text)


def _opens_heading(text: str) -> bool:
    return bool(_OPENING.match(text) or NAMED.match(text))


def _is_prose(text: str) -> bool:
    return len(text) > 40 and len(_ROW_WORD.findall(text)) >= 5


def _is_row(text: str) -> bool:
    """Whether the line ends in figures; the search is dear, and few lines end as a row may."""
    last = text[-1]
    return (last.isdigit() or last in _ROW_END) and bool(_ROW.match(text))


def sentence_over(before: str, after: str) -> bool:
    """Whether a sentence ends with the line; a full stop may belong to "ggf." or "20."."""
    if before[-1].isalpha() or not _TERMINAL.search(before[-_END:]):
        return False
    if not before.endswith("."):
        return not (_CODE.search(before) and _is_prose(before))
    tail = before[-_TAIL:]
    text = f"{tail} {after[:_TAIL]}"
    match = CANDIDATE.search(text, len(tail) - 1)
    return match is None or ends_sentence(text, 0, match, "de")


def _fits(before: Line, line: Line, width: int) -> bool:
    """Whether the next word would have had room on the line before."""
    return len(before.text) + 1 + len(line.text.split(None, 1)[0]) <= _ROOM * width


def runs_on(text: str, least: int = 30) -> bool:
    """Return whether a line cannot be an end: a comma, an open bracket, "und" behind ``least``."""
    if text[-1] in ",(/–" or text.count("(") > text.count(")"):
        return True
    last = text.rsplit(maxsplit=1)[-1]
    return last.isalpha() and len(text) > least and last.lower() in _NEVER_LAST


def asks(text: str) -> bool:
    """Return whether a numbered line begins like a question: "3. Welche …", "3. Abgeordneter"."""
    return text[:1].isdigit() and bool(_ASKING.match(text))


def _opens(before: Line, line: Line, width: int, free: bool) -> bool:
    """Whether the line begins with a marker that may stand here; ``free``: the last one ended."""
    text = line.text
    if _begins_small(text):
        return False
    short = len(text) < 0.6 * width and not runs_on(before.text)
    marker = MARKER.match(text)
    if marker and not _MONTH.match(text):
        clear = asks(text) or bool(marker.group("letter"))
        if marker.group("bullet") and before.text.startswith(f"{text[0]} "):
            return True  # The next item of the same list, whatever the one before ends in.
        return free or text[0] in "•▪■●⎯" or (clear and not runs_on(before.text))
    if _DATELINE.match(text):
        return sentence_over(before.text, text)
    if _HEADS.match(text):
        return short and sentence_over(before.text, text)
    if NAMED.match(text):
        return before.text[-1] in ".!?" or (free and not runs_on(before.text))
    if not _OPENING.match(text):
        return False
    ended = sentence_over(before.text, text) or line.blank > 0 or len(before.text) < 0.5 * width
    on_top = line.page is not None and text[0].isdigit() and not runs_on(before.text)
    return ended or on_top or (short and not _is_row(text))
