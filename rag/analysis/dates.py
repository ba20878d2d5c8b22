"""Dates in German and English text, as ISO 8601, no more precise than they are written."""

from __future__ import annotations

import calendar
import re
from collections.abc import Iterator

_MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "januar jänner january jan", "februar february feb", "märz march mär mar mrz",
            "april apr", "mai may", "juni june jun", "juli july jul", "august aug",
            "september sept sep", "oktober october okt oct", "november nov",
            "dezember december dez dec",
        ),
        start=1,
    )
    for name in names.split()
}  # fmt: skip
_NAMES = "|".join(sorted(_MONTHS, key=len, reverse=True))
_LAST_CENTURY = 69
_FORMS = re.compile(
    rf"(?P<iso>\b(?:19|20)\d\d-[01]\d(?:-[0-3]\d)?(?!\d))"
    rf"|(?P<d1>\b[0-3]?\d)\. ?(?P<m1>[01]?\d)\. ?(?P<y1>(?:19|20)\d\d|(?<=\d\d\.)\d\d"
    rf"|(?<=\d\d\. )\d\d)(?!\d)"
    rf"|(?P<d2>\b[0-3]?\d)(?:\.|st|nd|rd|th)? (?P<m2>{_NAMES})\.? (?P<y2>(?:19|20)\d\d)\b"
    rf"|\b(?P<m3>{_NAMES})\.? (?P<d3>[0-3]?\d)(?:st|nd|rd|th)?, (?P<y3>(?:19|20)\d\d)\b"
    rf"|\b(?P<m4>{_NAMES}) (?P<y4>(?:19|20)\d\d)\b",
    re.IGNORECASE,
)


def find(text: str) -> Iterator[tuple[int, int, str]]:
    """Yield start, end and ISO form of every date; "Januar 2020" gives "2020-01"."""
    for match in _FORMS.finditer(text):
        iso = _iso(match)
        if iso:
            yield match.start(), match.end(), iso


def is_month(word: str) -> bool:
    """Tell whether a word is the name of a month, in full or short."""
    return word.lower() in _MONTHS


def first(text: str) -> str | None:
    """Return the first date of ``text``, or None."""
    return next((iso for _, _, iso in find(text)), None)


def _iso(match: re.Match[str]) -> str | None:
    if match["iso"]:
        parts = [int(piece) for piece in match["iso"].split("-")]
        return match["iso"] if _valid(*parts) else None
    if match["y4"]:
        return f"{match['y4']}-{_MONTHS[match['m4'].lower()]:02d}"
    for number in "123":
        if match[f"y{number}"]:
            return _full(match[f"y{number}"], match[f"m{number}"], match[f"d{number}"])
    return None


def _full(year: str, month: str, day: str) -> str | None:
    """Papers print "10. 10. 25"; from 69 on two digits are of the last century, as in POSIX."""
    years = int(year)
    if len(year) == 2:
        years += 1900 if years >= _LAST_CENTURY else 2000
    months = int(month) if month.isdigit() else _MONTHS[month.lower()]
    days = int(day)
    return f"{years:04d}-{months:02d}-{days:02d}" if _valid(years, months, days) else None


def _valid(year: int, month: int, day: int = 1) -> bool:
    if not (1900 <= year <= 2100 and 1 <= month <= 12):
        return False
    return 1 <= day <= calendar.monthrange(year, month)[1]
