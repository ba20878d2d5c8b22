"""Whose words a citation gives, where its document passes on those of somebody else."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import lru_cache

from rag.analysis import sentences
from rag.analysis.language import detect
from rag.speech import floor, mood, teller
from rag.speech.attributed import (
    Attributed,
    answers_back,
    attributed,
    labelled,
    noun,
    several,
    subject,
    table,
)
from rag.speech.floor import Floor
from rag.speech.quotes import masked, quotations, share
from rag.types import Manner, Role, Voice

MOSTLY = 0.5
"""Share of a sentence within quotation marks from which it is a quotation."""
SOME = 0.25
"""The same where the sentence names the speaker."""
WHOLE = 0.95
"""The same where nobody is named and the sentence may be the middle of a quotation."""

_LONG = 6
"""Letters from which the end of a compound names it: the "Zollamt" of "Hauptzollamt"."""

LEAD = 12_000
"""Characters before a passage that may be its paragraph; a text may have no blank lines at all."""

_LANGUAGES = ("de", "en")
_DEBATED = "Beschlussempfehlung"
"""Begins the kind of a committee's report."""
_WORDING = re.compile(r"^\W*(?:§|\(\d|Art(?:ikel|icle)?\b)")
"""The wording of a law is nobody's speech."""
_ORDER = 100
"""Characters before a quotation in which an order stands."""
_ENDED = re.compile(r"[.!?…]['’‘]?[“”\"»«]$")


def voice(
    passage: str,
    start: int,
    end: int,
    language: str,
    role: Role = Role.REPORTS,
    issuer: str = "",
    before: Callable[[], str] = str,
    kind: str = "",
) -> Voice | None:
    """Return whose words ``passage[start:end]`` are; None where the document speaks for itself.

    Args:
        passage: the text around the citation.
        start: of the citation in it, ``end`` exclusive.
        end: see ``start``.
        language: of the passage; where unknown it is told from the words.
        role: who speaks in the passage; a question passes on nobody's words.
        issuer: of the document, whose own words are no third party's.
        before: reads the document before the passage, whose first paragraph may begin there and
            name "die Fraktion" in full; called only where the passage may pass on words at all.
        kind: of the document; a committee's report says in turn what each group said.
    """
    known = language if language in _LANGUAGES else detect(passage, default="")
    if role is Role.ASKS or not known:
        return None
    report = known == floor.LANGUAGE and kind.startswith(_DEBATED)
    told = _within(_voices(passage, known, report), start, end)
    if (report or any(told)) and (lead := _lead(before()[-LEAD:], report)):
        at = len(lead)
        told = _within(_voices(lead + passage, known, report), at + start, at + end)
    found = [_foreign(one, known, role, issuer) for one in told]
    spoken = [one for one in found if one is not None]
    if not spoken:
        return None
    named = {one.speaker for one in spoken if one.speaker}
    if len(named) > 1:
        return Voice(spoken[0].manner, partly=True)
    first = next((one for one in spoken if one.speaker), spoken[0])
    return replace(first, partly=len(spoken) < len(found))


def _lead(before: str, report: bool) -> str:
    """Return what stands before a passage in its paragraph, or since a group took the floor."""
    since = floor.last_taken(before) if report else -1
    paragraph = len(before.rpartition("\n\n")[2])
    if since < 0 and report:
        since = min(mood.last_reporting(before), len(before) - paragraph)
    return before[since:] if since >= 0 else before[len(before) - paragraph :]


def _within(
    told: Sequence[tuple[Voice | None, tuple[int, int]]], start: int, end: int
) -> list[Voice | None]:
    return [one for one, (a, b) in told if a < end and start < b]


def _foreign(one: Voice | None, language: str, role: Role, issuer: str) -> Voice | None:
    """Leave out the document's own author."""
    if one is None or not one.speaker:
        return one
    own = table(language)["self"].get(role.value, "(?!)")
    if re.fullmatch(own, one.speaker) or _is_issuer(one.speaker, issuer):
        return None
    return None if role is Role.ANSWERS and _is_house(one.speaker, issuer) else one


def _is_house(speaker: str, issuer: str) -> bool:
    """Return whether a ministry is one of the government's that issued the document."""
    words = table("de")["houses"]
    return (
        re.match(words["of"], issuer) is not None
        and re.fullmatch(words["house"], speaker) is not None
    )


def _is_issuer(speaker: str, issuer: str) -> bool:
    """Return whether one of the two names the other: "Zollamt", "Sprecher des Zollamts"."""
    if not issuer or _countries(speaker) - _countries(issuer):
        return False
    return _names(speaker, issuer) or _names(issuer, speaker)


def _names(name: str, text: str) -> bool:
    """Return whether a text has a name as a word, inflected or, if long, the end of a compound."""
    begins = r"(?<!\w)" if name.isupper() or len(name) < _LONG else ""
    whole = rf"{begins}{re.escape(name)}(?:e?s|e?n)?(?!\w)"
    return re.search(whole, text, re.IGNORECASE) is not None


def _countries(text: str) -> frozenset[str]:
    """Return which foreign countries a text names: their governments are not ours."""
    from rag.cite import places
    from rag.cite.words import names

    return places.stated(text) & frozenset(names("countries")) - {"germany"}


@lru_cache(maxsize=128)
def _voices(
    passage: str, language: str, report: bool
) -> tuple[tuple[Voice | None, tuple[int, int]], ...]:
    """Whose words each sentence of a passage gives; ``report``: it is of a committee's report."""
    spans = sentences.spans(passage, language)
    hidden = masked(passage)
    floors = _floors(hidden, spans) if language == floor.LANGUAGE else [None] * len(spans)
    found: list[Voice | None] = []
    told = [_is_others(hidden, spans[: row + 1], language) for row in range(len(spans))]
    moods = _moods(hidden, spans, language, report)
    for row in range(len(spans)):
        near = row > 0 and floors[row] is floors[row - 1]
        others = near and told[row]
        near = near and not others
        on = near and (not _apart(passage, spans[: row + 1]) or (report and moods[row - 1]))
        on = on or _in_one_quotation(passage, spans[: row + 1])
        rows = spans[: row + 1]
        own = _sentence(passage, hidden, rows, found, language, indirect=moods[row], on=on)
        found.append(own if others and not report else _on_floor(own, floors[row], report))
    named = [
        one if told[row] else _only_speaker(found, spans, passage, floors, row)
        for row, one in enumerate(found)
    ]
    return tuple(zip(named, spans, strict=True))


def _is_others(hidden: str, spans: Sequence[tuple[int, int]], language: str) -> bool:
    """Whether the last sentence does not go on with the words of whoever spoke before."""
    one, before = (hidden[slice(*span)] for span in (spans[-1], spans[max(0, len(spans) - 2)]))
    return teller.has_own(one, language) or answers_back(one, before, language)


def _moods(
    hidden: str, spans: Sequence[tuple[int, int]], language: str, report: bool
) -> Sequence[bool]:
    """Which sentences are reported speech by their verbs; English has no mood for it."""
    texts = [hidden[start:end] for start, end in spans]
    if language != "de":
        return [False] * len(texts)
    if not report:
        return [mood.reports(text) for text in texts]
    return mood.reporting(texts, [_apart(hidden, spans[: row + 1]) for row in range(len(texts))])


def _floors(hidden: str, spans: Sequence[tuple[int, int]]) -> list[Floor | None]:
    """Who has the floor in each sentence."""
    texts = [hidden[start:end] for start, end in spans]
    begins = [_apart(hidden, spans[: row + 1]) for row in range(len(spans))]
    return list(floor.held(texts, begins, mood.reports))


def _on_floor(own: Voice | None, has: Floor | None, report: bool) -> Voice | None:
    """Give a sentence that names nobody to the group that has the floor."""
    if has is None or (own is None and not (report and has.speaks)):
        return own
    name = plain(has.speaker, floor.LANGUAGE)
    if own is None:
        return Voice(Manner.REPORTED, name, has.plural)
    if own.speaker and not _names_more(name, own.speaker):
        return own
    return Voice(own.manner, name, has.plural)


def _sentence(
    passage: str,
    hidden: str,
    spans: Sequence[tuple[int, int]],
    before: Sequence[Voice | None],
    language: str,
    *,
    indirect: bool,
    on: bool,
) -> Voice | None:
    """Whose words the last sentence gives; ``on``: it may go on with the one before."""
    start, end = spans[-1]
    quoted = share(passage, start, end)
    by = attributed(hidden[start:end], language)
    last = before[-1] if before else None
    if quoted >= MOSTLY or (quoted >= SOME and by is not None):
        manner = Manner.QUOTED
    elif (by is not None and (indirect or quoted < SOME)) or indirect:
        manner = Manner.REPORTED
    else:
        return None
    if manner is Manner.QUOTED and by is None and not _speech(passage, start, end, language):
        return None
    if by is None and indirect and re.match(table(language)["goes_on"], passage[start:end]):
        by = Attributed("", pronoun=True)
    if several(hidden[start:end], language):
        return Voice(manner)
    by = by or labelled(hidden[start:end], language)
    if by is None:
        # A quotation or a subjunctive goes on with the words of whoever spoke before.
        if last is None or not on:
            return Voice(manner)
        return Voice(manner, last.speaker, last.plural)
    named = _name(by, hidden, spans, last, language)
    if not by.pronoun and named == plain(by.speaker, language):
        named = _fuller(by.speaker, hidden, spans, before, language)
    return Voice(manner, named, by.plural)


def _name(
    by: Attributed,
    hidden: str,
    spans: Sequence[tuple[int, int]],
    last: Voice | None,
    language: str,
) -> str:
    """Name the speaker as fully as the sentence, the one before or an earlier mention allow."""
    if by.pronoun:
        told = hidden[slice(*spans[-2])] if len(spans) > 1 else ""
        if told and answers_back(hidden[slice(*spans[-1])], told, language):
            return ""
        if last is not None and last.speaker:
            return last.speaker
        return plain(subject(told, language), language) if told else ""
    told = plain(by.speaker, language)
    papers = table(language)["papers"]
    if not re.fullmatch(papers, told):
        return told
    # "in dem Papier": an earlier sentence says whose paper it is.
    owned = rf"\b{papers}(?:\s\([^()]{{1,60}}\))?\s(?:des|der|of)\s{noun(language)}"
    earlier = [match[0] for match in re.finditer(owned, hidden[: spans[-1][0]])]
    same = [one for one in earlier if one.startswith(told)] or earlier
    return plain(same[-1], language) if same else told


def _fuller(
    speaker: str,
    hidden: str,
    spans: Sequence[tuple[int, int]],
    before: Sequence[Voice | None],
    language: str,
) -> str:
    """Name "die Fraktion" as the speaker or subject that its paragraph named more fully before."""
    told = plain(speaker, language)
    if re.fullmatch(rf"{table(language)['definite']}\s\S+", speaker) is None:
        return told
    begin = hidden.rfind("\n\n", 0, spans[-1][0])
    for one, (start, end) in reversed(tuple(zip(before, spans, strict=False))):
        if start < begin:
            break
        for name in (one.speaker if one else "", subject(hidden[start:end], language)):
            if _names_more(plain(name, language), told):
                return plain(name, language)
    return told


def _names_more(name: str, told: str) -> bool:
    """Whether a name is the noun ``told`` and something more: "Fraktion der AfD"."""
    head = re.split(r"\s(?:der|des|dem|von|vom|für|of|for|at|from)\s", name, maxsplit=1)[0]
    return name != told and told in head.split()


def _speech(passage: str, start: int, end: int, language: str) -> bool:
    """Tell a quotation of whole sentences from a title, a term or a law in quotation marks."""
    text = passage[start:end]
    if _WORDING.match(text) or _is_ordered(passage, start, end, language):
        return False
    return share(passage, start, end) >= WHOLE or _ENDED.search(text) is not None


def _is_ordered(passage: str, start: int, end: int, language: str) -> bool:
    """Tell the new wording of a law, which stands behind "… wird wie folgt gefasst:"."""
    order = table(language)["order"]
    return any(
        re.search(order, passage[max(0, first - _ORDER) : first])
        for first, last in quotations(passage)
        if first < end and start < last
    )


def _in_one_quotation(passage: str, spans: Sequence[tuple[int, int]]) -> bool:
    """Whether the last sentence and the one before stand in the same quotation."""
    if len(spans) < 2:
        return False
    (_, end), (start, _) = spans[-2:]
    return any(first < end and start < last for first, last in quotations(passage))


def _apart(passage: str, spans: Sequence[tuple[int, int]]) -> bool:
    """Whether a blank line parts the last sentence from the one before."""
    return len(spans) < 2 or "\n\n" in passage[spans[-2][1] : spans[-1][0]]


def _only_speaker(
    found: Sequence[Voice | None],
    spans: Sequence[tuple[int, int]],
    passage: str,
    floors: Sequence[Floor | None],
    row: int,
) -> Voice | None:
    """Give a voice without name that of its paragraph, where only one is named there.

    Words are nobody's who takes the floor only behind them.
    """
    own = found[row]
    if own is None or own.speaker:
        return own
    begin = passage.rfind("\n\n", 0, spans[row][0])
    finish = passage.find("\n\n", spans[row][1])
    finish = len(passage) if finish < 0 else finish
    others = {
        one.speaker: one
        for one, (start, end), has in zip(found, spans, floors, strict=True)
        if one is not None
        and one.speaker
        and begin <= start
        and end <= finish
        and has is floors[row]
    }
    if len(others) != 1:
        return own
    ((name, other),) = others.items()
    return Voice(own.manner, name, other.plural)


def plain(speaker: str, language: str) -> str:
    """Return a speaker without article and in the nominative, as far as rules can tell."""
    bare = re.sub(r"\s*\([^()]*\)", "", speaker)
    match = re.match(rf"(?P<article>{table(language)['article']})\s(?P<rest>.+)", bare)
    if language != "de":
        return re.sub(r"['’]s$", "", match["rest"] if match else bare)
    return _nominative(match["article"].lower(), match["rest"]) if match else bare


def _nominative(article: str, rest: str) -> str:
    """Bring "(des) Auswärtigen Amtes" to "Auswärtiges Amt"; drop adjectives of unknown gender."""
    parts = rest.split(" ")
    at = next((i for i, word in enumerate(parts) if word[:1].isupper()), 0)
    # An adjective that belongs to a name is written large.
    named = at + 1 < len(parts) and parts[at].endswith(("e", "en")) and parts[at + 1][:1].isupper()
    at += named
    before, head, after = parts[:at], parts[at], parts[at + 1 :]
    neuter = re.fullmatch(rf"(\w*{table('de')['neuter']})(?:e?s)?", head, re.IGNORECASE)
    if neuter and article not in ("der", "die"):
        head, before = neuter[1], [re.sub(r"e[nms]?$", "es", word) for word in before]
    elif article in ("des", "dem", "den", "eines", "einem", "einen"):
        genitive = table("de")["genitive_end"]
        head = re.sub(genitive, "", head) if article in ("des", "eines") else head
        before = [word for word in before if word[:1].isupper()]
    elif article == "der":
        # "der Präsident" is a man, "(von) der neuen Regierung" is none.
        before = [re.sub(r"e$", "er", w) if w.endswith("e") else w[:-1] for w in before]
    elif article == "die":
        before = [re.sub(r"en$", "e", word) for word in before]
    return " ".join([*before, head, *after])
