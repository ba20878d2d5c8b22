"""Numbers as a spreadsheet shows them: rounded, with unit, the signs of the language it is in.

Source: ECMA-376 part 1, section 18.8.31 (number formats).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal
from functools import lru_cache

_BUILT_IN = {
    1: "0", 2: "0.00", 3: "#,##0", 4: "#,##0.00", 9: "0%", 10: "0.00%", 17: "mmm-yy", 18: "h:mm",
    19: "h:mm", 20: "h:mm", 21: "h:mm:ss", 37: "#,##0", 38: "#,##0", 39: "#,##0.00",
    40: "#,##0.00", 45: "mm:ss", 46: "[h]:mm:ss", 47: "mm:ss",
    **dict.fromkeys([*range(14, 17), 22, *range(27, 37), *range(50, 59)], "yyyy-mm-dd"),
}  # fmt: skip
"""Those that a file does not write; the program shows dates as the country does."""
_TOKEN = re.compile(
    r'"(?P<said>[^"]*)"?|\\(?P<sign>.)|\[\$(?P<money>[^\]-]*)[^\]]*\]|\[(?P<test>[<>=]+[-\d.]+)\]'
    r"|(?P<apart>[_*].)|\[(?P<elapsed>h+|m+|s+)\]|(?P<gone>\[[^\]]*\])"
    r"|(?P<general>general|standard)|(?P<time>am/pm|[ymdhs]+)|(?P<digits>[0#?][0#?,]*(?:\.[0#?]*)?"
    r",*|\.[0#?]+)|(?P<rest>.)",
    re.IGNORECASE | re.DOTALL,
)
_TEST = re.compile(r"([<>=]+)(-?\d+(?:\.\d+)?)")
_MARKS = {"de": (",", ".")}
"""The sign before the decimals, and the one between thousands. Others have a point and none: where
the language is not known for sure, "412,500" might be read as a fraction."""
_MONTHS = {
    "de": "Januar Februar März April Mai Juni Juli August September Oktober November Dezember",
    "en": "January February March April May June July August September October November December",
}
_LAST_DAY = 2_958_466
_MOST = 1e15


@dataclass(frozen=True, slots=True)
class _Section:
    """One of the forms of a format: what stands around the digits, and how many there are."""

    test: str = ""
    before: str = ""
    digits: str = ""
    after: str = ""
    percent: int = 0
    time: str = ""
    elapsed: str = ""
    plain: bool = False
    """Whether the digits are shown as they are, or in a way that is not read here."""


def code_of(number: int, codes: dict[int, str]) -> str:
    """Return the code of the format with this number, as the file or the standard gives it."""
    return codes.get(number, _BUILT_IN.get(number, "General"))


def shown(number: float, code: str, language: str, zero: datetime) -> str:
    """Return a number as the program shows it.

    Args:
        number: as it is stored.
        code: of the cell's format.
        language: "de" has a comma before the decimals and points between thousands, all others
            a point before the decimals and nothing between thousands.
        zero: the day that counts as 0; dates are told as in ISO 8601, months by their names.
    """
    sections = _sections(code)
    section, value = _chosen(sections, number)
    if section.elapsed:
        return _elapsed(number, section.elapsed)
    if section.time:
        inside = 0 <= number < _LAST_DAY
        return _moment(number, section.time, language, zero) if inside else f"{number:.15g}"
    digits = _digits(abs(value), section, language)
    sign = "-" if value < 0 and digits.strip("0.,") else ""
    return f"{sign}{section.before}{digits}{section.after}".strip()


@lru_cache(maxsize=1024)
def _sections(code: str) -> tuple[_Section, ...]:
    pieces, last = [], 0
    for token in _TOKEN.finditer(code):
        if token["rest"] == ";":
            pieces.append(code[last : token.start()])
            last = token.end()
    return tuple(map(_section, [*pieces, code[last:]]))


def _section(code: str) -> _Section:
    around = ["", ""]
    test = digits = time = elapsed = ""
    percent = 0
    odd = False
    for token in _TOKEN.finditer(code):
        side = bool(digits)
        if token["test"]:
            test = token["test"]
        elif token["elapsed"]:
            elapsed += token["elapsed"][0].lower()
        elif token["time"]:
            time += token["time"].lower()
        elif token["general"]:
            odd, digits = True, "general"
        elif token["digits"]:
            odd, digits = odd or bool(digits), digits + token["digits"]
        elif token["rest"] == "%":
            percent += 1
            around[side] += " %"
        elif token["rest"] and token["rest"] in "/eE@":
            odd = True
        elif not (token["apart"] or token["gone"]):
            around[side] += token["said"] or token["sign"] or token["money"] or token["rest"] or ""
    before, after = around if not odd or digits == "general" else ("", "")
    return _Section(test, before, digits, after, percent, time, elapsed, odd)


def _chosen(sections: tuple[_Section, ...], number: float) -> tuple[_Section, float]:
    """The form for a number, and the number as that form shows it: the second one without sign."""
    if any(section.test for section in sections):
        for section in sections:
            if not section.test or _holds(section.test, number):
                return section, number
        return _Section(plain=True, digits="0"), number
    if number < 0 and len(sections) > 1:
        return sections[1], -number
    return (sections[2] if number == 0 and len(sections) > 2 else sections[0]), number


def _holds(test: str, number: float) -> bool:
    match = _TEST.fullmatch(test)
    if not match:
        return False
    bound = float(match[2])
    sign = match[1]
    return ("=" in sign and number == bound) or ("<" in sign and number < bound) or (
        ">" in sign and number > bound
    )  # fmt: skip


def _digits(number: float, section: _Section, language: str) -> str:
    point, between = _MARKS.get(language, (".", ""))
    number *= 100**section.percent
    if not section.plain and not (section.digits.strip("?#,.") or (section.digits and number)):
        return ""
    if section.plain or number >= _MOST:
        return f"{number:.15g}".replace(".", point)
    whole, _, part = section.digits.partition(".")
    bare = section.digits.rstrip(",")
    places = len(part.rstrip(","))
    scaled = Decimal(repr(number)).scaleb(-3 * (len(section.digits) - len(bare)))
    rounded = f"{scaled.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP):f}"
    left, _, right = rounded.partition(".")
    least = len(part.rstrip("#?,"))
    right = right[:least] + right[least:].rstrip("0")
    left = left.zfill(whole.count("0"))
    if "," in whole.rstrip(","):
        left = f"{int(left):,}".replace(",", between) if left.lstrip("0") else left
    return f"{left}{point}{right}" if right else left


def _elapsed(number: float, unit: str) -> str:
    """Hours and minutes that have gone by, more than a day's, too."""
    seconds = round(abs(number) * 86_400)
    sign = "-" if number < 0 else ""
    if unit[0] == "h":
        return f"{sign}{seconds // 3600}:{seconds // 60 % 60:02d}"
    return f"{sign}{seconds // 60}:{seconds % 60:02d}" if unit[0] == "m" else f"{sign}{seconds}"


def _moment(number: float, units: str, language: str, zero: datetime) -> str:
    moment = zero + timedelta(days=number, milliseconds=500)
    clock = f"{moment:%H:%M}"
    if "y" not in units and "d" not in units and "h" in units:
        return clock
    if number < 1:
        return clock
    if "d" not in units and "h" not in units and "y" in units:
        return _month(moment, units, language)
    return moment.date().isoformat() + (f" {clock}" if number % 1 and "h" in units else "")


def _month(moment: datetime, units: str, language: str) -> str:
    """A month of a year, or a year alone: no day is shown."""
    if "m" not in units:
        return str(moment.year)
    if language not in _MONTHS:
        return f"{moment:%Y-%m}"
    return f"{_MONTHS[language].split()[moment.month - 1]} {moment.year}"
