"""Numbers and dates in German and English text, read to values that can be compared.

A date is held with all its coarser forms, so that "January 2020" is borne out by "24. Januar 2020"
but not the other way round. "1.234" may be 1234 or 1.234: both readings are kept, and two numbers
agree where they share one.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from functools import cache
from itertools import product

from rag.cite.words import LANGUAGES, pattern, table, units

_ISO = r"(?P<iso>(?<![\d-])\d{4}-\d{2}(?:-\d{2})?(?![\d-]))"
_DOTTED = r"(?P<dotted>(?<![\d.])\d{1,2}\.\s?\d{1,2}\.\s?(?:\d{4}|\d{2})(?!\d))"
_HOUR = r"(?<![\d:.,])(?:[01]?\d|2[0-4])"
_CLOCK = (
    rf"(?P<clock>{_HOUR}(?:[:.][0-5]\d)?\s?[ap]\.?m\b\.?|{_HOUR}:[0-5]\d(?![\d:])"
    rf"|{_HOUR}\.[0-5]\d(?=\s?(?:Uhr|h)\b))"
)
_DECADE = r"(?P<decade>(?<!\w)(?:1[6-9]|20)?\d0(?:['’]?s|er)(?!\w))"
_LASTING = r"(?:jähr|monat|wöch|tägi|stünd|minüt|mal|spur|teil|stuf|stell|seit)"
# "380m" is a number of millions or metres.
_REFERENCE = r"(?P<reference>(?<![\w/])\d+/\d+(?:/\d+)*(?![\w/])|(?<!\w)\d+[a-ln-z](?!\w))"
_NUMBER = (
    r"(?P<number>(?<![\w,.])\d{1,3}(?:[.,'\u2019\u00a0\u202f ]\d{3})+(?:[.,]\d+)?(?!\d)"
    r"|(?<!\w)\d+(?:[.,]\d+)?)"
)
_GROUPED = re.compile(r"\d{1,3}(?:([.,'\u2019\u00a0\u202f ])\d{3})(?:\1\d{3})*")
_NOON, _SHORT_YEAR = 12, 2
_TEN, _HUNDRED = 10, 100
_ENDS = {"hundert": 100, "tausend": 1000}
_CODE = re.compile(r"[A-Z]{3}")
_NO_PART = r"(?<!half\s)(?<!quarter\sof\s)"
"""Before "a million": half of one is another number."""
RANKS = (
    *("first", "second", "third", "fourth", "fifth"),
    *("half", "third_part", "fourth_part", "fifth_part"),
)
"""Names of the lists of ordinals and fractions."""
_BOTH = frozenset({"beide", "beiden", "beider", "both"})


@dataclass(frozen=True, slots=True)
class Fact:
    """A number or date: as ``shown``, what it ``means``, all that it bears out, where it stands."""

    shown: str
    means: frozenset[str]
    bears_out: frozenset[str]
    unit: str | None = None
    start: int = field(default=0, compare=False)


def facts(text: str, language: str) -> list[Fact]:
    """Return numbers and dates in the order of the text.

    ``language`` decides which number words are read; digits and dates are read in both.
    """
    found: list[Fact] = []
    done = 0
    for match in _pattern(language).finditer(text):
        if match.start() < done:
            continue  # the "hundred" of "four hundred"
        kind = match.lastgroup or ""
        fact = _READERS[kind](match[kind], text[match.end() :], language)
        before = text[done : match.start()]
        sign = _unit_before(before)
        if found and len(before.split()) == 1 and before[-1].isspace():
            sign = None  # the sign of "9,6 Mrd. $ 2012" is the first number's
        unit = fact.unit or sign
        found.append(replace(fact, unit=unit, start=match.start()))
        done = match.start() + len(fact.shown)
    return found


def ranks(text: str, language: str) -> frozenset[str]:
    """Return which ordinals and fractions a text holds, each by its name: "first", "half"."""
    low = text.lower()
    return frozenset(k for k in RANKS if pattern(language, f"ranks.{k}").search(low))


def missing(claimed: Sequence[Fact], stated: Sequence[Fact]) -> list[Fact]:
    """Return the claimed facts that none of the stated ones bears out."""
    return [claim for claim in claimed if not any(_agrees(claim, fact) for fact in stated)]


def instead(fact: Fact, claimed: Sequence[Fact], stated: Sequence[Fact]) -> str:
    """Return what the source has in a wrong fact's place: the one like it that nobody claims."""
    like = [
        other
        for other in missing(stated, claimed)
        if _is_date(other) == _is_date(fact) and fact.unit in (other.unit, None)
    ]
    return like[0].shown if len({other.means for other in like}) == 1 else ""


def _is_date(fact: Fact) -> bool:
    return any("-" in value for value in fact.means)


def _agrees(claim: Fact, fact: Fact) -> bool:
    units_agree = claim.unit is None or fact.unit is None or claim.unit == fact.unit
    return units_agree and bool(claim.means & fact.bears_out)


@cache
def _pattern(language: str) -> re.Pattern[str]:
    months = "|".join(
        sorted({m for lang in LANGUAGES for m in table(lang, "months")}, key=len)[::-1]
    )
    year = r"(?:1[6-9]|20|21)\d{2}"
    day = r"\d{1,2}(?:\.|st|nd|rd|th)?"
    # "Article 12 may apply": in small letters it is a month only before its year.
    verb = rf"(?-i:may)\b(?!,?\s+{year}\b)"
    named = (
        rf"(?P<named>(?<!\w)(?:{day}\s*(?:of\s+)?(?!{verb})(?:{months})\b\.?(?:,?\s+{year}\b)?"
        rf"|(?:{months})\b\.?\s+{year}\b|(?:{months})\b\.?\s+{day}(?:,?\s+{year}\b|(?![\w%]))))"
    )
    words = "|".join(sorted(_words(language), key=len)[::-1])
    # "sechsjährig" is six years long.
    singles = "|".join(one.replace(" ", r"\s+") for one in table(language, "singles"))
    alone = rf"{_NO_PART}(?:{singles})(?![\w-])"
    word = rf"(?P<word>(?<!\w)(?:(?:{words})(?={_LASTING}|(?!\w))|{alone}))"
    return re.compile(
        "|".join((_ISO, _DOTTED, named, _CLOCK, _DECADE, _REFERENCE, _NUMBER, word)),
        re.IGNORECASE,
    )


def _iso(shown: str, _after: str, _language: str) -> Fact:
    return _date(shown, shown[:4], shown[5:7], shown[8:10])


def _dotted(shown: str, _after: str, _language: str) -> Fact:
    day, month, year = (part.strip() for part in shown.split("."))
    return _date(shown, year if len(year) == 4 else f"20{year}", month, day)


def _named(shown: str, _after: str, _language: str) -> Fact:
    month = next(
        number
        for word in re.findall(r"[^\W\d_]+", shown.lower())
        for lang in LANGUAGES
        if (number := table(lang, "months").get(word))
    )
    numbers = re.findall(r"\d+", shown)
    year = next((n for n in numbers if len(n) == 4), "")
    day = next((n for n in numbers if len(n) < 4), "")
    return _date(shown, year, str(month), day)


def _date(shown: str, year: str, month: str, day: str) -> Fact:
    month, day = month.zfill(2) if month else "", day.zfill(2) if day else ""
    forms = [
        f"{year}",
        f"{year}-{month}",
        f"--{month}-{day}",
        f"--{month}",
        f"{year}-{month}-{day}",
    ]
    whole = [bool(year), bool(year and month), bool(month and day), bool(month), bool(year and day)]
    known = [form for form, good in zip(forms, whole, strict=True) if good]
    finest = known[-1] if year and day else f"{year}-{month}" if year else f"--{month}-{day}"
    return Fact(shown, frozenset({finest}), frozenset(known))


def _reference(shown: str, _after: str, _language: str) -> Fact:
    exact = frozenset({shown.lower()})
    return Fact(shown, exact, exact)


def _clock(shown: str, _after: str, _language: str) -> Fact:
    """Read "13:00" as 13, as in "13 Uhr", and "1 pm" also so; minutes are kept."""
    hour, *minutes = re.findall(r"\d+", shown)
    hours = {int(hour)}
    if re.search(r"p\.?m", shown, re.IGNORECASE) and int(hour) < _NOON:
        hours.add(int(hour) + _NOON)
    rest = "" if minutes in ([], ["00"]) else f":{minutes[0]}"
    values = frozenset(f"{one}{rest}" for one in hours)
    # "10.15 Uhr" is written "10.15" in English, too.
    return Fact(shown, values, values | ({f"{int(hour)}.{minutes[0]}"} if minutes else set()))


def _decade(shown: str, _after: str, _language: str) -> Fact:
    """Read "1980s", "80er"; the short form is of the last century, or of this one."""
    digits = shown[: len(shown.rstrip("sSerER'’"))]
    if len(digits) > _SHORT_YEAR:
        return Fact(shown, frozenset({digits + "s"}), frozenset({digits + "s", digits[2:] + "s"}))
    long = {f"{century}{digits}s" for century in (19, 20)}
    return Fact(shown, frozenset({digits + "s"}), frozenset({digits + "s", *long}))


def _number(shown: str, after: str, language: str) -> Fact:
    power, rest = _scale(after, language)
    taken = after[: len(after) - len(rest)]
    # "400 m" are metres or millions.
    powers = {power, 0} if taken.strip() == "m" else {power}
    values = frozenset(_plain(r.scaleb(p)) for r in _readings(shown) for p in powers)
    return Fact(shown + taken, values, values, _unit(rest))


def _word(shown: str, after: str, language: str) -> Fact:
    power, rest = _scale(after, language)
    plain = " ".join(shown.lower().split())
    single = table(language, "singles").get(plain)
    count = Decimal(_words(language)[plain] if single is None else 10**single)
    value = count.scaleb(power)
    exact = frozenset({_plain(value)})
    return Fact(shown + after[: len(after) - len(rest)], exact, exact, _unit(rest))


@cache
def _words(language: str) -> dict[str, int]:
    """Return number words, "vierundzwanzig" and "twenty-four" among them."""
    plain = table(language, "numbers")
    units = {word: value for word, value in plain.items() if value < _TEN and word not in _BOTH}
    units |= table(language, "within")
    tens = {word: value for word, value in plain.items() if _TEN < value < _HUNDRED}
    tens = {word: value for word, value in tens.items() if value % _TEN == 0}
    found = dict(plain)
    for (one, small), (ten, large) in product(units.items(), tens.items()):
        found[f"{one}und{ten}" if language == "de" else f"{ten}-{one}"] = large + small
    if language == "de":
        for (one, small), (end, large) in product(units.items(), _ENDS.items()):
            found[one + end] = small * large
    return found


@cache
def spelt(value: int) -> frozenset[str]:
    """Return the words for a number in both languages: "zwanzig", "twenty"."""
    return frozenset(
        word for language in ("de", "en") for word, own in _words(language).items() if own == value
    )


_READERS = {
    "iso": _iso,
    "dotted": _dotted,
    "named": _named,
    "clock": _clock,
    "decade": _decade,
    "reference": _reference,
    "number": _number,
    "word": _word,
}


def _readings(shown: str) -> Iterator[Decimal]:
    """Read "1.234,5" and "1,234.5"; a lone group as in "1.234" both ways."""
    grouped = _GROUPED.match(shown)
    if grouped:
        whole = re.sub(r"\D", "", grouped[0])
        fraction = re.sub(r"\D", "", shown[grouped.end() :])
        yield Decimal(f"{whole}.{fraction}" if fraction else whole)
    if not grouped or (grouped[0] == shown and len(re.findall(r"\D", shown)) == 1):
        yield Decimal(re.sub(r"[^\d]", ".", shown))


def _scale(after: str, language: str) -> tuple[int, str]:
    """Return the power of ten that the next word stands for, and what follows it.

    "Billion" is 10^12 in German and 10^9 in English: the text's own language is asked first.
    """
    match = re.match(r"[\s\u00a0-]*([^\W\d_]+)\b\.?", after)
    if match:
        for known in (language, *LANGUAGES):
            power = table(known, "scales").get(match[1].lower())
            if power:
                # "two hundred thousand"
                further, rest = _scale(after[match.end() :], language)
                return power + further, rest
    return 0, after


def _unit(after: str) -> str | None:
    match = re.match(r"[\s\u00a0-]*([%€$£]|[^\W\d_]+(?:\s+points?)?)", after)
    if match is None:
        return None
    word = match[1].lower()
    if word.startswith("percent") and "point" in word:
        return "percentage points"
    return units().get(word.split()[0])


def _unit_before(before: str) -> str | None:
    """Return the unit of a sign or code before a number: "$5", "EUR 5"."""
    plain = before.rstrip()
    code = plain.split()[-1] if plain else ""
    return units().get(code.lower() if _CODE.fullmatch(code) else plain[-1:])


def _plain(value: Decimal) -> str:
    return format(value.normalize(), "f")
