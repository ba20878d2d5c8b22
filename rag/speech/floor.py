"""Who has the floor in a report on a debate: "Die Fraktion der SPD betont, …" gives it to the SPD.

What follows such a sentence is what that group said, until another takes the floor. A group whose
verb stands in the subjunctive does not take it: "Die Fraktion der SPD habe …" says what somebody
else told of the SPD. Only German reports say it so.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache

from rag.analysis.language import function_words
from rag.speech.attributed import attributed, noun, table

LANGUAGE = "de"
"""The language of such reports here."""


@dataclass(frozen=True, slots=True)
class Floor:
    """A group as it is named, and whether what it does is to speak, not to move or to vote."""

    speaker: str
    plural: bool
    speaks: bool


def taken(masked: str) -> Floor | None:
    """Return who takes the floor with a sentence; None where nobody does.

    Args:
        masked: the sentence or the line that begins one, its quotations masked.
    """
    found = _subject(masked)
    if found is None or found.subjunctive:
        return None
    acts = re.fullmatch(table(LANGUAGE)["acts"], found.verb) is not None
    speaks = not acts or attributed(masked, LANGUAGE) is not None
    return Floor(found.group, found.verb.endswith("n"), speaks)


def held(
    sentences: Sequence[str], begins: Sequence[bool], goes_on: Callable[[str], bool]
) -> Iterator[Floor | None]:
    """Yield who has the floor in each sentence of a text.

    Args:
        sentences: in order, their quotations masked.
        begins: whether each begins a paragraph.
        goes_on: whether a sentence reports the words of whoever spoke before.
    """
    floor: Floor | None = None
    for row, sentence in enumerate(sentences):
        new = taken(sentence)
        if new is not None:
            # "Die Fraktion" is the one that has the floor.
            named = floor.speaker if floor and _is_bare(new.speaker) else new.speaker
            floor = Floor(named, new.plural, new.speaks)
        elif floor and begins[row]:
            ends = next((at for at in range(row + 1, len(begins)) if begins[at]), len(begins))
            if not _keeps(floor, sentences[row:ends], goes_on):
                floor = None
        # A note at the foot of a page may stand among what is said.
        yield None if sentence.lstrip().startswith("*") else floor


def _keeps(floor: Floor, paragraph: Sequence[str], goes_on: Callable[[str], bool]) -> bool:
    """Tell whether a paragraph is still of the group that has the floor: its mood does."""
    told = _subject(paragraph[0])
    if told is not None and not _is_bare(told.group):
        return told.group == floor.speaker
    by = attributed(paragraph[0], LANGUAGE)
    if by is not None and not by.pronoun and not _is_bare(by.speaker):
        return False
    for sentence in paragraph:
        if goes_on(sentence):
            return True
        if re.search(table(LANGUAGE)["indicative"], sentence):
            return False
    return False


def last_taken(text: str) -> int:
    """Return where the last paragraph begins with which a named group took the floor; else -1."""
    at = len(text)
    while at >= 0:
        begin = text.rfind("\n\n", 0, at)
        start = 0 if begin < 0 else begin + 2
        found = taken(text[start:].split("\n\n", 1)[0][:_HEAD])
        if found is not None and not _is_bare(found.speaker):
            return start
        at = begin
    return -1


@dataclass(frozen=True, slots=True)
class _Subject:
    """A group that a sentence begins with, and what it does."""

    group: str
    verb: str
    subjunctive: bool


def _subject(masked: str) -> _Subject | None:
    match = _opening().match(masked) if "raktion" in masked else None
    if match is None:
        return None
    verb = match["verb"]
    told = _is_subjunctive(verb, masked[match.end() :])
    if not told and not is_finite(verb):
        return None
    return _Subject(" ".join(match["who"].split()), verb, told)


def _is_bare(group: str) -> bool:
    return re.fullmatch(r"[Dd]ie Fraktion(?:en)?", group) is not None


_HEAD = 300
"""Characters of a paragraph in which its first subject and verb stand."""


def is_finite(verb: str) -> bool:
    """Tell a finite verb in the indicative, by its form, from an adverb."""
    words = table(LANGUAGE)
    if re.fullmatch(words["auxiliary"], verb):
        return True
    return verb not in function_words(LANGUAGE) and bool(re.fullmatch(words["finite"], verb))


def _is_subjunctive(verb: str, rest: str) -> bool:
    """Tell the subjunctive, which reports what others say, from the past tense of weak verbs."""
    words = table(LANGUAGE)
    if re.match(words["wanted"], f"{verb}{rest}"):
        return False
    return re.fullmatch(words["reporting_verb"], verb) is not None


@cache
def _opening() -> re.Pattern[str]:
    one = noun(LANGUAGE)
    others = rf"(?:,\s{one})*(?:\s(?:und|sowie)\s{one})?"
    return re.compile(
        rf"\s*(?:\d+[.)]\s|[a-z]\)\s)?(?:Auch\s)?(?P<who>[Dd]ie\s(?:[a-zäöüß]+\s){{0,2}}"
        rf"(?={table(LANGUAGE)['group']}\s){one}{others})\*?(?:,[^,]{{3,80}},)?\s(?P<verb>[a-zäöüß]+)\b"
    )
