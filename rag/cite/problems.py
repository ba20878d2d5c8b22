"""What speaks against a sentence, and what its source says in that place."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from rag.cite import facts, names, polarity
from rag.cite.closeness import Similarity
from rag.cite.differences import differences
from rag.cite.evidence import Window, about
from rag.cite.rendered import untranslated
from rag.types import Hit, Problem, ProblemKind

_BOTH = re.compile(r"(?:both|beide[nr]?)\b", re.IGNORECASE)


def objections(
    claim: str,
    language: str,
    cited: Sequence[Hit],
    windows: Sequence[Window],
    similarity: Similarity | None = None,
) -> list[Problem]:
    """Return in what a sentence departs from the windows of its evidence: facts, names, mood.

    Each kind and word once. That the words hold each other at all is for `rag.cite.support`.
    """
    found = [
        *_numbers(claim, language, cited, windows),
        *_names(claim, language, cited, windows, similarity),
        *_moods(claim, language, windows),
    ]
    first: dict[tuple[ProblemKind, str], Problem] = {}
    for problem in sorted(found, key=lambda one: not one.source):
        first.setdefault((problem.kind, problem.words), problem)
    whole = {one.kind for one in first.values() if one.words}
    kept = [one for one in first.values() if one.words or one.kind not in whole]
    return sorted(kept, key=lambda one: list(ProblemKind).index(one.kind))


def absent_numbers(claim: str, language: str, sources: Sequence[tuple[str, str]]) -> list[Problem]:
    """Return the numbers and dates that no source bears out; sources are (text, language)."""
    # "both" and "beide" bear out a two of the source, but need none there.
    claimed = [one for one in facts.facts(claim, language) if not _BOTH.match(one.shown)]
    stated = [fact for text, own in sources for fact in facts.facts(text, own)]
    absent = facts.missing(claimed, stated)
    return [Problem(ProblemKind.NUMBER, f.shown, facts.instead(f, claimed, stated)) for f in absent]


def _numbers(
    claim: str, language: str, cited: Sequence[Hit], windows: Sequence[Window]
) -> Iterator[Problem]:
    sources = [(window.text, window.language) for window in windows]
    known = [(about(cited[window.hit]), window.language) for window in windows]
    absent = absent_numbers(claim, language, [*sources, *known])
    yield from absent
    if len(windows) > 1 or windows[0].language != language:
        return
    shown = " ".join(problem.words for problem in absent)
    for one in differences(claim, windows[0].text):
        mine, theirs = facts.facts(one.mine, language), facts.facts(one.theirs, language)
        other = bool(theirs) and facts.missing(mine, theirs) and mine[0].shown not in shown
        said, meant = facts.ranks(one.mine, language), facts.ranks(one.theirs, language)
        if other or (said and meant and not said & meant):
            yield Problem(ProblemKind.NUMBER, one.mine, one.theirs)


def _names(
    claim: str,
    language: str,
    cited: Sequence[Hit],
    windows: Sequence[Window],
    similarity: Similarity | None,
) -> Iterator[Problem]:
    """Sure names must be in the evidence; in the rest of the passage only where none is dropped."""
    claimed = names.find(claim, language)
    near = [*(w.text for w in windows), *(about(cited[w.hit]) for w in windows)]
    absent = [name for name in names.missing(claimed, near) if name.sure]
    wide = [cited[window.hit].text for window in windows]
    gone = {name.text for name in names.missing(absent, [*near, *wide])}
    own = [name for w in windows for name in names.find(w.text, w.language) if name.sure]
    dropped = names.missing(own, [claim])
    for window in windows:
        if window.language == language:
            yield from (
                Problem(ProblemKind.NAME, mine, theirs)
                for mine, theirs in names.swapped(claim, window.nearest, language)
            )
    if not any(w.language == language for w in windows):
        absent = untranslated(absent, claim, language, windows, similarity)
        yield from _offices(claim, near, near, wide)
    else:
        yield from _offices(claim, near, [w.text for w in windows], wide)
        if language == "de":
            yield from _bodies(claim, near, wide)
    instead = dropped[0].text if len(dropped) == 1 else ""
    for name in absent:
        if dropped or name.text in gone:
            yield Problem(ProblemKind.NAME, name.text, instead)


def _offices(
    claim: str, near: Sequence[str], there: Sequence[str], wide: Sequence[str]
) -> Iterator[Problem]:
    """An authority of the sentence that nothing ``near`` names, in the place of one ``there``.

    Where the evidence speaks of "das Ministerium", the rest of the passage may say which it is.
    """
    mine = names.offices(claim)
    if not mine:
        return
    theirs = names.offices(" ".join(there))
    if names.refers_back(" ".join(there)):
        near = [*near, *wide]
    said = frozenset[str]().union(*names.offices(claim, large=False).values())
    meant = frozenset[str]().union(*names.offices(" ".join(near), large=False).values())
    dropped = [shown for shown, forms in theirs.items() if not forms & said]
    for shown, forms in mine.items():
        if dropped and not forms & meant:
            yield Problem(ProblemKind.NAME, shown, dropped[0] if len(dropped) == 1 else "")


def _bodies(claim: str, near: Sequence[str], wide: Sequence[str]) -> Iterator[Problem]:
    """An authority must not stand for another that the evidence names, nor come from nowhere."""
    strange = names.bodies(claim, near)
    gone = {name.text for name in names.missing(strange, wide)}
    dropped = names.bodies(near[0], [claim])
    instead = dropped[0].text if len(dropped) == 1 else ""
    for name in strange:
        if dropped or name.text in gone:
            yield Problem(ProblemKind.NAME, name.text, instead)


def _moods(claim: str, language: str, windows: Sequence[Window]) -> Iterator[Problem]:
    for window in windows:
        if polarity.contradicts(claim, language, window.text, window.language):
            yield Problem(ProblemKind.NEGATION)
        if polarity.shifts(claim, language, window.text, window.language):
            yield Problem(ProblemKind.MODALITY)
    if len(windows) == 1 and windows[0].language == language:
        source = windows[0].text
        found = differences(claim, source)
        turned = polarity.turned(found, claim, source, language)
        if turned or polarity.refused(found, claim, source, language):
            yield Problem(ProblemKind.NEGATION)
        for mine, theirs in polarity.exchanged(found, language):
            yield Problem(ProblemKind.MODALITY, mine, theirs)
