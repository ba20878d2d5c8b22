"""To whom a sentence ascribes what it says: "laut X", "X erklärte, …", "…, sagte X", "X said".

Quotations are masked (`rag.speech.quotes.masked`), so that verbs of saying within them are not
read. The words of a law, a table or an annex are nobody's speech.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any

from rag import tables
from rag.analysis.language import function_words

_LARGE = r"(?:Dr\.\sh\.\s?c\.|(?:Dr|Prof)\.|[A-ZÄÖÜ][\w/&’'-]*(?:\.(?=[a-z]{2})[a-z]+)?)"
_NUMBERED = r"\d{1,3}/[A-ZÄÖÜ][\w-]+"
"""A later word of a name: "Bündnis 90/Die Grünen"."""
_MASK = r"[“”\"»«·]"
_OTHER_NOUN = re.compile(
    r"([Dd]es (?:[a-zäöüß-]+en )*[A-ZÄÖÜ][\w-]*s) [A-ZÄÖÜ][\w-]*(?: [A-ZÄÖÜ][\w-]*)* (?:der|des) "
)
_CLAUSE = r"(?:[,:;–—(]|(?<![\w%])[“”\"»«„])\s*"
"""Where a clause may begin: not behind a word in quotation marks (long quotations are masked)."""


@dataclass(frozen=True, slots=True)
class Attributed:
    """Who is said to speak: the words as they stand, or a pronoun."""

    speaker: str
    plural: bool = False
    pronoun: bool = False


def table(language: str) -> dict[str, Any]:
    """Return the word lists of ``de`` or ``en``."""
    return tables.read("rag.speech", f"{language}.toml")


def attributed(masked: str, language: str) -> Attributed | None:
    """Return to whom one sentence ascribes what it says, or None.

    Args:
        masked: the sentence, its quotations masked.
        language: ``de`` or ``en``.
    """
    found = (*_according(masked, language), *_saying(masked, language))
    return next((one for one in found if one.pronoun or not _is_no_speaker(one, language)), None)


def several(masked: str, language: str) -> bool:
    """Return whether parts of a sentence, parted by ";", are said by different speakers."""
    parts = [attributed(part, language) for part in masked.split("; ")]
    return len({one.speaker for one in parts if one is not None and one.speaker}) > 1


def labelled(masked: str, language: str) -> Attributed | None:
    """Return whose name and party open a sentence: "Abgeordneter Berg (SPD): Es fehle Geld."."""
    match = re.match(rf"\W*(?P<who>{noun(language)}(?:\s\([^()]+\))?):\s", masked)
    if match is None or not re.search(r"\([^()\d]+\)$", match["who"]):
        return None
    return _of(match["who"], language, plural=False)


def answers_back(masked: str, before: str, language: str) -> bool:
    """Return whether a pronoun replies, and may be whom the sentence before it addresses."""
    words = table(language)
    replies = rf"\b(?:{words['pronoun']}\s{words['reply']}|{words['reply']}\s{words['pronoun']})\b"
    addressed = rf"\b{words['addresses']}\s{noun(language)}"
    return re.search(replies, masked) is not None and re.search(addressed, before) is not None


def subject(sentence: str, language: str) -> str:
    """Return the noun that a sentence begins with, where a small word follows; else nothing."""
    match = re.match(rf"\s*(?P<who>{noun(language)})\s+[a-zäöü]", sentence)
    if match is None or match["who"].split()[0].lower() in _prepositions(language):
        return ""
    return match["who"]


@cache
def _prepositions(language: str) -> frozenset[str]:
    """Function words that are no articles: a sentence that begins so names no subject yet."""
    article = re.compile(table(language)["article"])
    return frozenset(word for word in function_words(language) if not article.fullmatch(word))


@cache
def noun(language: str) -> str:
    """Return the expression of a noun with its article, adjectives, name and genitive."""
    words = table(language)
    large = rf"{_LARGE}(?:\s(?:(?:von|de|van|of|der|for)\s)?(?:{_LARGE}|{_NUMBERED})){{0,5}}"
    if language == "en":
        small = r"(?:(?:unnamed|senior|former|independent|local|federal)\s)?"
        common = (
            r"(?:[a-z]+\s){0,2}?(?:spokes(?:man|woman|person)|officials?|minister|ministry|company"
            r"|firm|manufacturer|maker|government|experts?|engineers?|analysts?|report|memo|paper"
            r"|letter|newspaper|agency|committee|operators?|critics?|opposition|sources?)"
        )
        of = rf"(?:\s(?:of|for|at|from)\s(?:the\s)?{large})?"
        return rf"(?:{words['article']}\s)?{small}(?:{large}|{common}){of}"
    adjective = rf"(?!{words['no_adjective']}\s)[a-zäöüß-]+(?:e|en|er|es|em)"
    genitive = rf"(?:\s(?:(?:des|der|vom|für)\s(?:[a-zäöüß-]+e[nr]\s){{0,2}}|von\s){large})?"
    aside = r"(?:\s\([^()]{1,60}\))?"
    # A house's tasks are a list: "Bundesministerium des Innern, für Bau und Heimat".
    task = rf"(?:(?:für|des|der)\s)?(?:[a-zäöüß-]+e[nr]?\s)?{_LARGE}"
    house = rf"{words['house']}\s(?:für|des|der)\s{task}(?:,\s{task})*\sund\s{task}"
    who = rf"(?:{house}|{large}{aside}{genitive})"
    return rf"(?:{words['article']}\s)?(?:{adjective}\s){{0,3}}{who}"


def _according(masked: str, language: str) -> Iterator[Attributed]:
    if language == "de":
        if _compiled("own", language).search(masked):
            yield _of(subject(masked, language) or "er", language, plural=False)
        if match := _compiled("genitive", language).search(masked):
            yield _of(match["who"], language, plural=False)
    for pattern in _accordings(language):
        for match in pattern.finditer(masked):
            if _compiled("wonders", language).search(masked[: match.start()]):
                continue  # "… die Frage, ob man aus Sicht des Landes …" is not what it says.
            several = match.groupdict().get("verb", "").endswith("n")
            yield _of(_first_noun(match["who"]), language, plural=several)


def _first_noun(who: str) -> str:
    """Leave a genitive before a noun that has one of its own, and so is no name that belongs to it.

    "aus Sicht des Parlaments Dienstreisen der Regierung" is the parliament's view.
    """
    match = _OTHER_NOUN.match(who)
    return match[1] if match else who


def _saying(masked: str, language: str) -> Iterator[Attributed]:
    reader = _saying_german if language == "de" else _saying_english
    yield from reader(masked)


def _saying_german(masked: str) -> Iterator[Attributed]:
    goes_on = bool(re.search(rf"[,:]\s|{_MASK}", masked))
    for pattern, plural, inverted in _german_orders():
        for match in pattern.finditer(masked):
            half = "verb" not in pattern.groupindex or _whole_verb(
                match["verb"], masked[match.end("verb") :]
            )
            turned = inverted and not _can_follow(match["who"], masked[: match.start()])
            many = plural and not _can_be_plural(match)
            # ", die Rechte begründen.": a clause's last word, with nothing said behind it.
            last = not inverted and not masked[match.end() :].strip(" .!?)")
            if goes_on and half and not (turned or many or last):
                yield _of(_together(match, "de"), "de", plural=plural)
    yield from _with_clause(masked)


def _with_clause(masked: str) -> Iterator[Attributed]:
    """Yield who tells the clause behind a verb that tells nothing without one."""
    words = table("de")
    halves = words["clause_halves"]
    for pattern, inverted in _clause_orders():
        match = pattern.match(masked)
        if match is None or (inverted and not _can_follow(match["who"], match["before"])):
            continue
        half = halves.get(match["verb"])
        reach = rf"[^,;:.]*\b(?:{half})" if half else ""
        told = rf"{reach}\s*(?:[,;:]\s.*{words['subjunctive']}|:?\s*{_MASK})"
        if re.match(told, masked[match.end() :]):
            yield _of(match["who"], "de", plural=match["verb"].endswith("n"))


@cache
def _clause_orders() -> tuple[tuple[re.Pattern[str], bool], ...]:
    """Subject, verb and verb, subject at the beginning of a sentence: with order."""
    words = table("de")
    who = rf"(?P<who>{noun('de')}|{words['pronoun']}\b)"
    verb = rf"(?P<verb>{words['with_clause']})"
    return (
        (re.compile(rf"\s*{who}(?:,[^,]{{3,80}},)?\s{verb}\b"), False),
        (re.compile(rf"(?P<before>[^,;:.]{{0,80}}?)\b{verb}\s{who}"), True),
    )


@cache
def _german_orders() -> tuple[tuple[re.Pattern[str], bool, bool], ...]:
    """Subject, verb; subject, auxiliary … participle; verb, subject: with number and order."""
    words = table("de")
    who = rf"(?P<who>{noun('de')}|{words['pronoun']}\b)"
    begins = rf"(?:^\s*(?:(?:\d+|[a-z]|[IVX]+)[.)]\s+)?|{_CLAUSE}|\b(?:und|aber|doch)\s)"
    aside = r"(?:,[^,]{3,80},)?"
    found: list[tuple[re.Pattern[str], bool, bool]] = []
    for number, helper in (("singular", "auxiliaries"), ("plural", "auxiliaries_plural")):
        verb = rf"\b(?P<verb>{words[number]})"
        also = r"(?:\s(?:selbst|dagegen|hingegen|jedoch|zudem))?"
        perfect = rf"\s(?:{words[helper]})\s[^,;:]{{0,120}}?\b(?:{words['participles']})\b\s*[,:]\s"
        when = rf"(?:(?:am|im)\s{_LARGE}\s|dazu\s|zudem\s|auch\s|weiter\s)?"
        orders = (
            (rf"{begins}{who}{aside}{also}\s{verb}\b", False),
            (rf"{begins}{who}{aside}{perfect}", False),
            (rf"{verb}\s{when}{who}", True),
        )
        found += [(re.compile(order), number == "plural", turned) for order, turned in orders]
    return tuple(sorted(found, key=lambda one: one[2]))


def _can_follow(who: str, before: str) -> bool:
    """Tell whether a noun behind a verb may be its subject."""
    article = re.match(rf"{table('de')['no_subject']}\s", who)
    return article is None and not _has_subject(before)


def _can_be_plural(match: re.Match[str]) -> bool:
    """Tell whether noun and verb of a match in the plural may be subject and finite verb.

    "eine Politik" and "der Fraktion" are several only beside others; "wollte … betonen" is an
    infinitive, and its subject is that of the modal verb.
    """
    words, text = table("de"), match.string
    joined = re.match(r"(?:und|sowie)\s", match[0]) or re.match(
        r"(?:,| und| sowie)\s", text[match.end("who") :]
    )
    if re.match(rf"{words['one']}\s", match["who"]) and not joined:
        return False
    if "verb" not in match.re.groupindex:
        return True
    ends = re.match(r"\s*(?:[.!?,;:)–—]|$)", text[match.end("verb") :])
    return ends is None or not re.search(
        rf"\b(?:{words['modals']})\b[^,;:]*$", text[: match.start("verb")]
    )


def _has_subject(before: str) -> bool:
    """Tell whether what stands before a verb in its clause is its subject: no room for another."""
    clause = re.split(r"[,:;“”\"»«–(·]", before)[-1].strip()
    if not clause:
        return False
    words = table("de")
    last = clause.split()[-1].lower()
    if last in function_words("de") and not re.fullmatch(words["openers"], last):
        return True
    begins = rf"(?:{words['pronoun']}|{words['article']}|{words['several']})\b"
    return re.match(rf"{begins}(?!\s(?:\w+\s)?{words['times']}\b)", clause) is not None


def _whole_verb(verb: str, rest: str) -> bool:
    half = table("de")["halves"].get(verb)
    return half is None or re.search(rf"\b(?:{half})\b\s*(?:[,:.“”\"»«]|$)", rest) is not None


def _saying_english(masked: str) -> Iterator[Attributed]:
    words = table("en")
    who = rf"(?P<who>{noun('en')}|{words['pronoun']}\b)"
    for number in ("singular", "plural"):
        verb = rf"\b(?P<verb>{words[number]})"
        orders = (
            rf"(?:^|{_CLAUSE}|\b(?:and|but|while|as)\s){who}(?:,[^,]{{3,80}},)?\s"
            rf"(?:also\s|later\s|then\s|has\s|had\s)?{verb}\b",
            rf"(?:,|{_MASK})\s*{verb}\s{who}",
        )
        for order in orders:
            for match in re.finditer(order, masked):
                if _says_in_english(match["verb"], masked, match.end(), match.start()):
                    who = _together(match, "en")
                    several = number == "plural" or who != match["who"]
                    yield _of(who, "en", plural=several)


def _says_in_english(verb: str, masked: str, end: int, start: int) -> bool:
    """Tell whether a clause, a colon or a quotation goes with the verb."""
    after = masked[end:]
    if re.match(rf"(?:\s(?:on|in|at)\s[\w ]{{2,30}})?\s*(?:that\b|[,:]?\s*{_MASK}|:\s)", after):
        return True
    bare = re.fullmatch(table("en")["bare"], verb) is not None
    behind = bool(re.search(rf"(?:,|{_MASK})\s*$", masked[: start + 2])) and start > 0
    return bare and (behind or bool(re.match(r"\s(?!to\b|in\b|on\b)\w+\s\w+\s\w+", after)))


def _together(match: re.Match[str], language: str) -> str:
    """Return the speakers, all where several say it: "the United States and China"."""
    joined = re.match(r"(?:und|and)\s", match[0])
    before = _listed(language).search(match.string[: match.start()]) if joined else None
    if joined and before and before["who"].split()[0].lower() not in _prepositions(language):
        return f"{before['who']} {joined[0]}{match['who']}"
    return match["who"]


@cache
def _listed(language: str) -> re.Pattern[str]:
    one = noun(language)
    return re.compile(rf"(?:^\s*|{_CLAUSE})(?P<who>{one}(?:,\s{one}){{0,3}})\s$")


def _of(who: str, language: str, *, plural: bool) -> Attributed:
    told = " ".join(who.split())
    words = table(language)
    if re.fullmatch(words["pronoun"], told):
        return Attributed("", plural, pronoun=True)
    return Attributed(told, plural or _is_of_several(told, language))


def _is_of_several(speaker: str, language: str) -> bool:
    """Tell a noun that is in the plural by its form: "der einbringenden Fraktionen"."""
    head = re.search(
        r"(?<!\w)[A-ZÄÖÜ][\w-]*", re.sub(rf"^{table(language)['article']}\s", "", speaker)
    )
    return (
        language == "de" and head is not None and bool(_compiled("many", "de").fullmatch(head[0]))
    )


def _is_no_speaker(one: Attributed, language: str) -> bool:
    bare = re.sub(rf"^{table(language)['article']}\s", "", one.speaker)
    first = (bare.split() or [""])[0]
    small = first.lower() in _prepositions(language)
    if language == "de" and _compiled("adverb", language).fullmatch(one.speaker):
        return True
    return small or _compiled("no_speaker", language).match(first) is not None


@cache
def _compiled(name: str, language: str) -> re.Pattern[str]:
    return re.compile(table(language)[name])


@cache
def _accordings(language: str) -> tuple[re.Pattern[str], ...]:
    words = table(language)
    places = {"noun": noun(language), "papers": words["papers"]}
    return tuple(re.compile(row.format(**places)) for row in words["according"])
