"""Characters and line ends: what an untrusted text looks like when it has been made plain."""

from __future__ import annotations

import re
import unicodedata

from ingest.hyphens import Hyphens

_SPACES = re.compile(r"[^\S\n\f]+")
_INVISIBLE = re.compile(
    "[\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff\u061c\u180e\ufff9-\ufffb"
    "\U000e0000-\U000e007f\ud800-\udfff\x00-\x08\x0b\x0e-\x1f\x7f-\x9f]"
)
"""Zero-width and bidirectional controls, tags, halves of characters, C0 and C1: none can be read,
and some hide words from a reader."""
_SUBSTITUTES = str.maketrans(
    {
        "\ufb00": "ff", "\ufb01": "fi", "\ufb02": "fl", "\ufb03": "ffi", "\ufb04": "ffl",
        "\ufb05": "st", "\ufb06": "st", "\u2010": "-", "\u2011": "-", "\ufffe": "-",
        "\u2028": "\n", "\u2029": "\n", "\uf0b7": "•", "\uf0a7": "•", "\uf02d": "–", "\uf020": " ",
    }
)  # fmt: skip
_ODD = re.compile("[^\n\f\x20-\x7e\xa1-\xac\xae-\u02ff\u2012-\u2027\u2030-\u205e\u20ac§]")
"""Anything but the characters of German and English print, which need no cleaning."""
_LINE_END_HYPHEN = re.compile(r"([\w“”\"’)*]+)( ?)-$")
_BRACKETED = re.compile(r"(\w+)\)? -[^\W\d_]+(?: [^\W\d_]+){0,3}-$")
"""Hyphens used as brackets around a few words: "PMK -Religiöse Ideologie-"."""


def words(text: str) -> frozenset[str]:
    """Return the words of a list written as one text."""
    return frozenset(text.split())


_ELLIPSIS_WORDS = words("und oder bzw beziehungsweise sowie als wie noch statt and or")
_DASH_WORDS = _ELLIPSIS_WORDS | words(
    "der die das den dem des ein eine so zu in im auf mit von für nicht auch aber doch es sie er"
    " wir bei nach um an am aus dass ob wenn nur also the a an of to in but"
)
_ADDRESS = re.compile(r"(?:https?://|www\.)\S*$")
_ADDRESS_REST = re.compile(r"\S*[\w)][./_%=#?&-][\w%]\S*|[\w-]+\)[.,;:]?$")
_WORD = re.compile(r"[^\W\d_]+")
_TAIL = 300
_LETTERS_APART = re.compile(r"(?:[^\W\d] ){4}")


def is_plain(text: str) -> bool:
    """Return whether nothing in a line needs cleaning: nearly every line of a PDF is so."""
    return text.isprintable() and (text.isascii() or not _ODD.search(text))


def clean(text: str) -> str:
    """Return ``text`` in NFC, without invisible controls, its blanks made plain (not folded)."""
    if not _ODD.search(text):
        return text
    text = unicodedata.normalize("NFC", text.translate(_SUBSTITUTES))
    return _INVISIBLE.sub("", text.replace("\xa0", " ").replace("\u202f", " "))


def squeeze(text: str) -> str:
    """Return ``text`` on one line: soft hyphens gone, single blanks, none at the ends."""
    if text.isprintable() and "  " not in text:
        return text.strip()
    text = re.sub("\xad\\s*", "", text) if "\xad" in text else text
    return _SPACES.sub(" ", text.replace("\n", " ")).strip()


def plain(text: str) -> str:
    """Clean and squeeze, for formats that have neither line ends to repair nor form feeds."""
    return squeeze(clean(text).replace("\f", " "))


def join(left: str, right: str, hyphens: Hyphens | None = None) -> str:
    """Join two lines of one paragraph, repairing a word that was divided at the line end.

    ``Einfluss-``/``nahme`` becomes one word; ``EU-``/``Kommission`` keeps its hyphen, and
    ``Ost-``/``und`` and ``PMK -rechts-``/``zugeordnet`` hyphen and blank. ``hyphens`` knows
    compounds of the document.
    """
    left, right = left.rstrip(), right.lstrip()
    if not left or not right:
        return left + right
    last = left[-1]
    if last == "\xad":
        return left[:-1] + right
    # Only the last words matter; a long paragraph is joined line by line.
    if last == "-" and _closes_bracket(left[-_TAIL:]):
        return f"{left} {right}"
    if last == "-" and (match := _LINE_END_HYPHEN.search(_last_word(left[-_TAIL:]))) is not None:
        return _join_hyphen(left, right, match, hyphens)
    if last == "/" and right[0].islower():
        return left + right
    if continues_address(left[-_TAIL:], right):
        return left + right
    return f"{left} {right}"


def _closes_bracket(line: str) -> bool:
    """Whether the last hyphen closes one that opened: in "und -wirt-/schaft" it divides a word."""
    if " -" not in line[:-1]:
        return False
    match = _BRACKETED.search(line)
    return match is not None and match[1].lower() not in _ELLIPSIS_WORDS


def _last_word(line: str) -> str:
    """The end of a line from its last word on, be there a blank before its hyphen."""
    return line[line.rfind(" ", 0, -2) + 1 :]


def _join_hyphen(left: str, right: str, match: re.Match[str], hyphens: Hyphens | None) -> str:
    stem, blank = match.group(1), match.group(2)
    word = _WORD.match(right)
    first = word.group(0) if word else ""
    if blank and stem.lower() in _ELLIPSIS_WORDS and first[:1].islower():
        return left + right  # "Rechte und -/freiheiten": the hyphen stands for "Rechts"
    if blank:
        # "Aus -/wirkungen" is a divided word, "er kam -/und ging" a dash.
        joined = first[:1].islower() and first not in _DASH_WORDS and stem[-1].isalpha()
        return left[:-2] + right if joined else f"{left} {right}"
    if first.lower() in _ELLIPSIS_WORDS or right[0] in ",/(":
        return f"{left} {right}"
    if not first[:1].islower():
        return left + right
    if _ends_in_address(left[-_TAIL:]):
        return left + right
    acronym = len(stem) > 1 and stem.isupper()
    if acronym or stem[-1].isdigit() or (hyphens and hyphens.belongs(left, right)):
        return left + right
    return left[:-1] + right


def _ends_in_address(text: str) -> bool:
    last = text[text.rfind(" ") + 1 :]
    return ("www." in last or "://" in last) and bool(_ADDRESS.search(last))


def continues_address(left: str, right: str) -> bool:
    """Return whether ``left`` ends within a web address that ``right`` goes on with."""
    if not _ends_in_address(left):
        return False
    address, rest = left.split()[-1], right.split()[0]
    if address[-1] in ',;:>“"' or address.count(")") > address.count("("):
        return False
    if address[-1] in "/_-=&":
        return not rest[0].isupper() or bool(_ADDRESS_REST.match(rest))
    return bool(_ADDRESS_REST.match(rest)) or address == "www." or address == "(www."


def unspace(line: str) -> str:
    """Join a letter-spaced line: ``V o r b e m e r k u n g  d e r …`` (two blanks part words)."""
    blanks = line.count(" ")
    if blanks < 4 or blanks * 4 < len(line) or not _LETTERS_APART.search(line):
        return line
    letters = line.split()
    single = sum(1 for piece in letters if len(piece) == 1)
    if single < 5 or single < 0.8 * len(letters):
        return line
    words = re.split(r"\s{2,}", line.strip())
    return " ".join(re.sub(r"(?<=\S) (?=\S)", "", word) for word in words)


def is_spaced(line: str) -> bool:
    """Return whether the line is letter-spaced, which in German print marks a heading."""
    return unspace(line) != line
