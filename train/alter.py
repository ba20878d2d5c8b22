"""German sentences rewritten so that they say the same, and altered so that they do not.

`faithful` gives what a careful writer would make of a sentence: shortened, a clause moved to the
front, a word put for another, the speaker named. `altered` changes one thing that matters: a
number, a date, a name, a negation, a modal. Word lists are in `alter.toml`; they are not those
that `rag/cite` reads, or the check would be tested by itself.
"""

from __future__ import annotations

import random
import re
import tomllib
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from typing import Any

Rewrite = Callable[[str, random.Random], str | None]
"""A sentence in, the rewritten one out; None where there is nothing to rewrite."""

_DATE = re.compile(
    r"(?P<day>\b\d{1,2})\. (?P<month>Januar|Februar|März|April|Mai|Juni|Juli|August|September"
    r"|Oktober|November|Dezember)(?: (?P<year>\d{4}))?|\b(?P<d>\d{1,2})\.(?P<m>\d{1,2})\."
    r"(?P<y>\d{4})\b|\b(?P<only>(?:19|20)\d\d)\b(?![/.,]\d)"
)
_NUMBER = re.compile(r"(?<![\w/.,§])\d+(?:[.,]\d+)*(?![\w/])(?!\.\s?\d|\. [JFMASOND][a-zä]+\b)")
_NUMBER_WORDS = ("zwei", "drei", "vier", "fünf", "sechs", "sieben", "acht", "neun", "zehn", "zwölf")
_MONTHS = (
    "Januar", "Februar", "März", "April", "Mai", "Juni", "Juli", "August", "September",
    "Oktober", "November", "Dezember",
)  # fmt: skip
_FINITE = (
    "ist|sind|hat|haben|wird|werden|wurde|wurden|kann|können|soll|sollen|muss|müssen|liegt|liegen|"
    "erfolgt|erfolgen|besteht|bestehen|gilt|gelten|dient|dienen|sieht|führt|befindet|prüft|plant"
)
_MAIN = re.compile(
    rf"^(?P<subject>(?:Die|Der|Das|Diese[rs]?|Eine?)\b[^,;:]*?) (?P<verb>{_FINITE})\b"
)
_TIME = re.compile(
    r" (?P<when>(?:am \d{1,2}\. [A-ZÄÖÜ]\w+ \d{4}|im Jahre? \d{4}|seit (?:dem Jahr )?\d{4}|"
    r"bis Ende \d{4}|in den Jahren \d{4} (?:bis|und) \d{4}|in Deutschland|derzeit|aktuell|"
    r"bereits|zudem|hierzu|grundsätzlich|regelmäßig|insgesamt|in diesem Zusammenhang|"
    r"nach Kenntnis der Bundesregierung))(?= )"
)
_BECAUSE = re.compile(
    r"^(?P<main>[^,;:]+), (?P<why>(?:wenn|weil|da|sofern|sobald|nachdem|obwohl) [^,;:]+)\.$"
)
_ASIDE = re.compile(r" \([^()]*\)")
_RELATIVE = re.compile(
    r", (?:der|die|das|dem|den|deren|dessen|welche[rsnm]?|insbesondere|unter anderem|beispielsweise"
    r"|etwa|sodass|wobei|um)\b[^,;:]*?(?:,(?= [a-zäöü])|(?=\.$))"
)
_NOT = re.compile(r" nicht(?= )(?! nur| zuletzt| allein| mehr als| weniger als| ohne)")
_NONE = re.compile(r"\b(?P<none>[Kk]ein)(?P<end>e[nmrs]?)?\b (?P<next>\w+)")
_AFFIRMED = re.compile(rf"(?<= )(?P<verb>{_FINITE})(?= )")
_PERSON = re.compile(
    r"(?:Abgeordnete[nr]?|Minister(?:in)?|Bundesminister(?:in|s)?|Staatssekretär(?:in|s)?|Präsident"
    r"(?:in|en)?|Dr\.|Prof\.) (?P<name>[A-ZÄÖÜ][a-zäöüß-]+(?: [A-ZÄÖÜ][a-zäöüß-]+)?)(?![\w-])"
)
_ENGLISH_PERSON = re.compile(
    r"(?:Minister|President|Chancellor|Secretary|Senator|Mr\.?|Mrs\.?|Ms\.?|Dr\.?|Professor) "
    r"(?:[A-Z][a-z]+ )?(?P<name>[A-Z][a-z]+)(?![\w-])"
)


@cache
def _lists() -> dict[str, Any]:
    return tomllib.loads(Path(__file__).with_name("alter.toml").read_text("utf-8"))


def shortened(sentence: str, _: random.Random) -> str | None:
    """Leave out brackets and relative clauses."""
    short = _RELATIVE.sub("", _ASIDE.sub("", sentence))
    return short if short != sentence and len(short) >= 40 else None


def reordered(sentence: str, _: random.Random) -> str | None:
    """Begin with the time, the place or the reason."""
    because = _BECAUSE.match(sentence)
    if because and (turned := _turned(because["main"])):
        return f"{because['why'][0].upper()}{because['why'][1:]}, {turned}."
    main = _MAIN.match(sentence)
    when = _TIME.search(sentence, main.end()) if main else None
    if main is None or when is None or "," in sentence[main.end() : when.start()]:
        return None
    rest = sentence[main.end() : when.start()] + sentence[when.end() :]
    first = when["when"][0].upper() + when["when"][1:]
    return f"{first} {main['verb']} {_small(main['subject'])}{rest}"


def reported(sentence: str, rng: random.Random) -> str | None:
    """Say who says it."""
    turned = _turned(sentence)
    frames = ("Laut der Antwort", "Nach Angaben der Bundesregierung", "Dem Dokument zufolge")
    return f"{rng.choice(frames)} {turned}" if turned else None


def reworded(sentence: str, _: random.Random) -> str | None:
    """Put other words of the same meaning for some."""
    changed, count = sentence, 0
    for word, other in _lists()["synonyms"].items():
        changed, times = re.subn(rf"(?<!\w){re.escape(word)}(?!\w)", other, changed)
        count += times
    return changed if count else None


def retold(sentence: str, rng: random.Random) -> str | None:
    """Do at least two of these."""
    done, text = 0, sentence
    for step in (shortened, reworded, rng.choice((reordered, reported))):
        new = step(text, rng)
        done, text = (done + 1, new) if new else (done, text)
    return text if done > 1 else None


def typography(sentence: str, rng: random.Random) -> str | None:
    """Copy it as word processors and PDF files do: other spaces, hyphens, quotation marks."""
    text = sentence.replace("„", '"').replace("“", '"').replace("-", "\u2011")
    blanks = [match.start() for match in re.finditer(" ", text)]
    for at in rng.sample(blanks, min(2, len(blanks))):
        text = text[:at] + rng.choice("\u00a0\n\u2009") + text[at + 1 :]
    return text


def number(sentence: str, rng: random.Random) -> str | None:
    """Another number: a digit changed, or one word for another."""
    found = [m for m in _NUMBER.finditer(sentence) if not re.fullmatch(r"(?:19|20)\d\d", m[0])]
    found = [
        m for m in found if not any(d.start() <= m.start() < d.end() for d in _dates(sentence))
    ]
    words = list(re.finditer(rf"\b(?:{'|'.join(_NUMBER_WORDS)})\b", sentence))
    if not found and not words:
        return None
    match = rng.choice([*found, *words])
    if match[0][0].isalpha():
        other = rng.choice([word for word in _NUMBER_WORDS if word != match[0]])
    else:
        at = rng.choice([i for i, c in enumerate(match[0]) if c.isdigit()])
        digits = [d for d in "123456789" if d != match[0][at]]
        other = match[0][:at] + rng.choice(digits) + match[0][at + 1 :]
    return sentence[: match.start()] + other + sentence[match.end() :]


def date(sentence: str, rng: random.Random) -> str | None:
    """Another day, month or year."""
    found = list(_dates(sentence))
    if not found:
        return None
    match = rng.choice(found)
    part = rng.choice([key for key, value in match.groupdict().items() if value])
    old = match[part]
    if part == "month":
        new = rng.choice([month for month in _MONTHS if month != old])
    elif part in ("year", "y", "only"):
        new = str(int(old) + rng.choice((-3, -2, -1, 1, 2)))
    else:
        most = 12 if part == "m" else 28
        new = rng.choice([str(n) for n in range(1, most + 1) if n != int(old)])
    return sentence[: match.start(part)] + new + sentence[match.end(part) :]


def name(sentence: str, rng: random.Random) -> str | None:
    """Another country, Land, town, authority, party, firm or person."""
    choices: list[tuple[int, int, str]] = []
    for group in _lists()["names"].values():
        for match in re.finditer(
            rf"(?<![\w-])(?:{'|'.join(map(re.escape, group))})(?![\w-])", sentence
        ):
            other = rng.choice([one for one in group if one not in sentence])
            choices.append((*match.span(), other))
    persons = _PERSON.finditer(sentence)
    choices += [(*match.span("name"), rng.choice(_lists()["surnames"])) for match in persons]
    if not choices:
        return None
    start, end, other = rng.choice(choices)
    return sentence[:start] + other + sentence[end:]


def english_name(sentence: str, rng: random.Random) -> str | None:
    """Another country, people, town, body or person in an English sentence."""
    choices: list[tuple[int, int, str]] = []
    for group in _lists()["english"].values():
        for match in re.finditer(
            rf"(?<![\w-])(?:{'|'.join(map(re.escape, group))})(?![\w-])", sentence
        ):
            other = rng.choice([one for one in group if one not in sentence])
            choices.append((*match.span(), other))
    persons = _ENGLISH_PERSON.finditer(sentence)
    choices += [(*match.span("name"), rng.choice(_lists()["surnames"])) for match in persons]
    if not choices:
        return None
    start, end, other = rng.choice(choices)
    return sentence[:start] + other + sentence[end:]


def negation(sentence: str, rng: random.Random) -> str | None:
    """Deny what is said, or say what is denied."""
    if _NOT.search(sentence):
        return _NOT.sub("", sentence, count=1)
    none = _NONE.search(sentence)
    if none:
        # "kein Plan" turns into "ein Plan", but "keine Pläne" into "Pläne".
        plural = none["end"] in ("e", "en", "er") and not rng.random() < 0.3
        kept = "" if plural else f"{'E' if none['none'][0] == 'K' else 'e'}in{none['end'] or ''} "
        new = sentence[: none.start()] + kept + none["next"] + sentence[none.end() :]
        return new[0].upper() + new[1:]
    main = _MAIN.match(sentence)
    if main is None:
        return None
    return sentence[: main.end()] + " nicht" + sentence[main.end() :]


def modality(sentence: str, rng: random.Random) -> str | None:
    """Must for may, is for could, decided for planned."""
    rows = list(_lists()["modality"].items())
    rng.shuffle(rows)
    for word, others in rows:
        found = re.search(rf"(?<!\w){re.escape(word)}(?!\w)", sentence)
        if found:
            other = rng.choice(others)
            new = sentence[: found.start()] + other + sentence[found.end() :]
            return " ".join(new.split())
    return None


FAITHFUL: dict[str, Rewrite] = {
    "typography": typography,
    "shortened": shortened,
    "reordered": reordered,
    "reported": reported,
    "reworded": reworded,
    "retold": retold,
}
ALTERED: dict[str, Rewrite] = {
    "number": number,
    "date": date,
    "name": name,
    "negation": negation,
    "modality": modality,
}


def _dates(sentence: str) -> Iterator[re.Match[str]]:
    return _DATE.finditer(sentence)


def _turned(sentence: str) -> str | None:
    """Put the verb before the subject, as it stands after an opening phrase."""
    main = _MAIN.match(sentence)
    if main is None:
        return None
    return f"{main['verb']} {_small(main['subject'])}{sentence[main.end() :]}"


def _small(subject: str) -> str:
    return subject[0].lower() + subject[1:]
