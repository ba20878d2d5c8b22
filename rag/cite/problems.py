"""What speaks against a sentence, and what its source says in that place."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from rag.cite import facts, names, polarity
from rag.cite.closeness import Similarity
from rag.cite.content import content
from rag.cite.differences import differences
from rag.cite.evidence import Window, about
from rag.types import Hit, Problem, ProblemKind

RENDERED = 0.6
"""Match (`Similarity.matches`) from which a word renders a name in another language."""


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
    claimed = facts.facts(claim, language)
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
        if theirs and facts.missing(mine, theirs) and mine[0].shown not in shown:
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
                for mine, theirs in names.swapped(claim, window.text, language)
            )
    if similarity is not None and not any(w.language == language for w in windows):
        absent = _untranslated(absent, windows, similarity)
    instead = dropped[0].text if len(dropped) == 1 else ""
    for name in absent:
        if dropped or name.text in gone:
            yield Problem(ProblemKind.NAME, name.text, instead)


def _untranslated(
    absent: Sequence[names.Name], windows: Sequence[Window], similarity: Similarity
) -> list[names.Name]:
    """Leave the names that no word of the foreign text renders: "Scotland" is "Schottland"."""
    words = [w.text.lower() for one in windows for w in content(one.text, one.language)]
    near = similarity.matches([name.text.lower() for name in absent], words)
    return [n for n, match in zip(absent, near, strict=True) if n.known or match < RENDERED]


def _moods(claim: str, language: str, windows: Sequence[Window]) -> Iterator[Problem]:
    for window in windows:
        if polarity.contradicts(claim, language, window.text, window.language):
            yield Problem(ProblemKind.NEGATION)
        if polarity.shifts(claim, language, window.text, window.language):
            yield Problem(ProblemKind.MODALITY)
    if len(windows) == 1 and windows[0].language == language:
        found = differences(claim, windows[0].text)
        if polarity.turned(found, claim, windows[0].text, language):
            yield Problem(ProblemKind.NEGATION)
        for mine, theirs in polarity.exchanged(found, language):
            yield Problem(ProblemKind.MODALITY, mine, theirs)
