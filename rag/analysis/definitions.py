"""Acronyms that a text defines itself: `Auswärtiges Amt (AA)`, `EU (Europäische Union)`.

The letters of the acronym must occur in order in the long form, the first at its first letter;
the nearest such form wins (Schwartz and Hearst 2003, "A simple algorithm for identifying
abbreviation definitions in biomedical text").
"""

from __future__ import annotations

import re

from rag.analysis.language import function_words

_SHORT = r"[A-ZÄÖÜ][A-Za-zÄÖÜäöü0-9/&-]{1,11}"
# "(EG) Nr. 1" is the number of a regulation.
_BEFORE = re.compile(rf" [„\"»]?\(({_SHORT})\)(?! Nr\.)")
_REACH = 180
_CLAUSE_END = re.compile(r".*[()\[\]\n;:!?„“”\"»«]", re.DOTALL)
_AFTER = re.compile(rf"(?<![\w-])({_SHORT}) \(([^()\n;:!?]{{5,120}})\)")
_EQUALS = re.compile(rf"(?<![\w-])({_SHORT}) = ([^()\n;:=]{{5,120}})")
_WORD = re.compile(r"\S+")
_SENTENCE_STOP = re.compile(r"[^\W\d_]{3,}\.\s")


def learn(text: str) -> dict[str, str]:
    """Return each acronym that ``text`` defines with its long form as written, the first one."""
    paragraphs = re.split(r"\n\s*\n", text)
    text = "\n".join(" ".join(paragraph.split()) for paragraph in paragraphs)
    found: dict[str, str] = {}
    for match in _BEFORE.finditer(text):
        before = text[max(0, match.start() - _REACH) : match.start()].rstrip('“”"»«')
        _note(found, match[1], _nearest(match[1], _CLAUSE_END.sub("", before)))
    for pattern in (_AFTER, _EQUALS):
        for match in pattern.finditer(text):
            _note(found, match[1], _whole(match[1], match[2]))
    return found


def _note(found: dict[str, str], short: str, long: str | None) -> None:
    if long is not None and _is_acronym(short) and short not in found:
        found[short] = long


def _is_acronym(short: str) -> bool:
    """Tell an acronym (two capitals or more) from a word or a formula in brackets."""
    return sum(map(str.isupper, short)) >= 2 and not any(map(str.isdigit, short))


def _letters(short: str) -> str:
    return "".join(letter for letter in short.lower() if letter.isalpha())


def _nearest(short: str, before: str) -> str | None:
    """Return the shortest run of words at the end of ``before`` that the letters fit into."""
    stops = [match.end() for match in _SENTENCE_STOP.finditer(before)]
    words = list(_WORD.finditer(before, stops[-1] if stops else 0))
    letters = _letters(short)
    for word in reversed(words[-(2 * len(letters) + 1) :]):
        long = before[word.start() :].strip(' ,.„“"»«–-')
        if _is_form(long, short) and _fits(letters, long):
            return long
    return None


def _whole(short: str, inside: str) -> str | None:
    """Return what stands in the brackets, if the letters fit into all of it."""
    long = inside.strip(' ,.„“"»«–-')
    words = long.split()
    fit = _is_form(long, short) and len(words) <= 2 * len(short) + 1
    return long if fit and _fits(_letters(short), long) else None


def _is_form(long: str, short: str) -> bool:
    """Tell a name: longer than its acronym, not opened by an article, with a word that is one."""
    words = long.split()
    if not words or len(long) <= len(short) + 2 or short in words:
        return False
    first = words[0].lower()
    if first in function_words("de") or first in function_words("en"):
        return False
    return any(len(word) >= 4 and word[0].isupper() for word in words) or long.islower()


def _fits(letters: str, long: str) -> bool:
    """Tell whether the letters occur in order, each at the start of a word or inside one.

    Every second letter at least must begin a word or follow the beginning of a compound part,
    else any long sentence would fit. Umlauts count as their base letters too.
    """
    plain = long.lower()
    if not letters or plain[0] != letters[0]:
        return False
    place, begins = 0, 1
    for letter in letters[1:]:
        start = re.search(rf"(?<=[\s\-/.,–]){re.escape(letter)}", plain[place + 1 :])
        inner = plain.find(letter, place + 1)
        if start is not None:
            place += 1 + start.start()
            begins += 1
        elif inner >= 0:
            place = inner
        else:
            return False
    return begins * 2 >= max(len(letters), 3) or " " not in plain
