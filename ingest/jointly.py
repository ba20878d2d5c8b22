"""The sentence with which a joint answer names its questions.

"Die Fragen 4, 5 und 7 bis 11 werden gemeinsam beantwortet." names 4, 5, 7, 8, 9, 10 and 11;
letters ("3a bis 3c") count for their question.
"""

from __future__ import annotations

import re

_SENTENCE = re.compile(
    r"(?:Die )?Fragen? (?P<numbers>\d{1,3}[^.;:]{0,120}?) (?:werden|wird)\b[^.]{0,160}"
    r"\b(?:gemeinsam|zusammen|gesammelt|zusammenhängend|zusammengefasst|(?:Sachz|Z)usammenhang)"
)
_AND = re.compile(r",|\b(?:und|sowie|u\.)(?!\w)|\beinschließlich\b")
_RANGE = re.compile(
    r"(?:Fragen? )?(\d{1,3}) ?[a-z]?\)? *(?:bis|[-–]) *(?:Fragen? )?(\d{1,3}) ?[a-z]?\)?"
)
_ONE = re.compile(r"(?:Fragen? )?(\d{1,3}) ?[a-z]?\)?(?: *(?:bis|[-–]) *[a-z]\)?)?")
LONGEST = 60
"""Questions in one range; more is a misprint."""


def named_jointly(text: str) -> set[int]:
    """Return the question numbers that the opening sentence of a joint answer names.

    Empty where the text does not open with such a sentence, or one of its parts is no number.
    """
    match = _SENTENCE.match(text)
    if not match:
        return set()
    found: set[int] = set()
    for piece in filter(None, (one.strip() for one in _AND.split(match["numbers"]))):
        if span := _RANGE.fullmatch(piece):
            first, last = int(span[1]), int(span[2])
            if not first <= last <= first + LONGEST:
                return set()
            found.update(range(first, last + 1))
        elif one := _ONE.fullmatch(piece):
            found.add(int(one[1]))
        elif not re.fullmatch(r"[a-z]\)?(?: bis [a-z]\)?)?", piece):
            return set()
    return found
