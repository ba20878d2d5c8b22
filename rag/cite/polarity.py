"""Negation and modality: whether a sentence says yes where its source says no, or must for may.

Both are compared clause by clause: a source sentence may deny one thing and affirm another. A
clause of the sentence belongs to the clause of the source that it shares most words with.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

from rag.cite.content import content
from rag.cite.differences import Difference
from rag.cite.plain import fold
from rag.cite.words import pattern

MODALITIES = ("duty", "advice", "permission", "doubt", "chance")
FIRM = frozenset({"duty", "advice", "permission"})
"""Those of them that exclude each other."""
OPEN = frozenset({"doubt", "chance"})
"""Those of them that leave open whether it is so."""

COVERED = 0.5
"""A clause of the source is retold where the sentence holds this share of its content words."""

_COUNTERED = ("negations", "counters")
"""Lists of words beside which a verb that refuses says nothing by itself."""
_CUTS = re.compile(r"[,;:()]| - ")
_STEM = 4
_MONTH = re.compile(r"\bMay\b")
"""Written large it is no modal."""
_NUMBER_SIGN = re.compile(r"\.?\s?\d")


@dataclass(frozen=True, slots=True)
class Clause:
    """A clause: its content terms, its negations, the verbs that deny, and its modals."""

    terms: frozenset[str]
    negations: int
    denials: frozenset[str]
    modality: frozenset[str]

    @property
    def negated(self) -> bool:
        """Whether a negation stands in the clause."""
        return self.negations > 0

    @property
    def denies(self) -> bool:
        """Whether the clause says no in any way."""
        return self.negated or bool(self.denials)


@lru_cache(maxsize=512)
def clauses(text: str, language: str) -> tuple[Clause, ...]:
    """Cut a sentence at punctuation and conjunctions."""
    folded = fold(_MONTH.sub("", text) if language == "en" else text).text
    cuts = {match.start() for match in _CUTS.finditer(folded)}
    cuts |= {match.start() for match in pattern(language, "clause_starts").finditer(folded)}
    edges = [0, *sorted(cuts - {0}), len(folded)]
    pieces = [folded[a:b] for a, b in pairwise(edges)]
    return tuple(_clause(piece, language) for piece in pieces if piece.strip())


def contradicts(claim: str, claim_language: str, source: str, language: str) -> bool:
    """Return whether one of two texts negates what the other affirms."""
    mine, theirs = clauses(claim, claim_language), clauses(source, language)
    if claim_language != language:
        return _differ_across(mine, theirs)
    return _added(mine, theirs) or _removed(mine, theirs)


def shifts(claim: str, claim_language: str, source: str, language: str) -> bool:
    """Return whether duty, advice and permission are confused, or a doubt has gone missing."""
    every, theirs = clauses(claim, claim_language), clauses(source, language)
    mine, same = _affirmed(every), claim_language == language
    if not mine:
        return False
    terms = frozenset().union(*(clause.terms for clause in mine))
    told = [c for c in theirs if not same or _share(c.terms, terms) >= COVERED] or theirs
    meant = _modality(_affirmed(told))
    lost = same and bool(meant & OPEN) and not _modality(every)
    return lost or _confused(_modality(mine), meant, _modality(_affirmed(theirs)))


def shifts_around(frame: str, frame_language: str, quote: str, source: str, language: str) -> bool:
    """Return whether the words around a quotation say must where its source says may.

    What the quotation itself says, in the source's language, counts as said.
    """
    around, theirs = clauses(frame, frame_language), clauses(source, language)
    inside = clauses(quote, language)
    meant = _modality(_affirmed(theirs))
    return _confused(_modality(_affirmed([*around, *inside])), meant, meant)


def _confused(said: frozenset[str], meant: frozenset[str], possible: frozenset[str]) -> bool:
    return bool((said & FIRM) - possible and (meant & FIRM) - said)


def turned(found: Sequence[Difference], claim: str, source: str, language: str) -> bool:
    """Return whether a near copy has a negation more or fewer than its source, in short stretches.

    One that only changed its place is left out here and put in there: these cancel out, and where
    it moved with more words than a short stretch has, the whole sentences have as many.
    """
    short = sum(_negations(d.mine, language) - _negations(d.theirs, language) for d in found)
    return short * (_negations(claim, language) - _negations(source, language)) > 0


def refused(found: Sequence[Difference], claim: str, source: str, language: str) -> bool:
    """Return whether a near copy affirms what its source refuses with a verb, or refuses it.

    A verb that only moved, or that is left out and replaced by nothing, turns nothing. Where a
    stretch holds a negation, or a word that says as much or takes it back, these verbs cannot tell.
    """
    if any(_has(k, d.mine + " " + d.theirs, language) for d in found for k in _COUNTERED):
        return False
    more = _count("refusals", claim, language) - _count("refusals", source, language)
    if more > 0:
        gained = any(_has("refusals", d.mine, language) for d in found)
        return gained and not any(_has("denials", d.theirs, language) for d in found)
    lost = more < 0 and any(d.mine and _has("refusals", d.theirs, language) for d in found)
    return lost and not any(_has("denials", d.mine, language) for d in found)


def balance(claim: str, claim_language: str, source: str, language: str) -> tuple[int, int]:
    """Return by how many denials two texts differ, and by how many negations among them.

    Denials are negations and verbs that deny: "rejects" has a negation less than "does not accept",
    and yet denies as much.
    """
    mine, theirs = clauses(claim, claim_language), clauses(source, language)
    said, meant = (sum(c.negations + len(c.denials) for c in side) for side in (mine, theirs))
    not_said, not_meant = (sum(c.negations for c in side) for side in (mine, theirs))
    return abs(said - meant), abs(not_said - not_meant)


def exchanged(found: Sequence[Difference], language: str) -> Iterator[tuple[str, str]]:
    """Yield the words of a near copy that say must for may, or is for might, and the source's."""
    for one in found:
        said, meant = (_moods(text, language) for text in (one.mine, one.theirs))
        other = said & FIRM and meant & FIRM and not said & meant
        firmer = "doubt" in meant and "doubt" not in said
        if (
            other
            or firmer
            or (_has("decided", one.mine, language) and _has("examined", one.theirs, language))
        ):
            yield one.mine, one.theirs


def _has(name: str, text: str, language: str) -> bool:
    return pattern(language, name).search(fold(text).text) is not None


def _negations(text: str, language: str) -> int:
    return _count("negations", text, language)


def _count(name: str, text: str, language: str) -> int:
    return sum(1 for _ in pattern(language, name).finditer(fold(text).text))


def _moods(text: str, language: str) -> frozenset[str]:
    folded = fold(text).text
    return frozenset(k for k in MODALITIES if pattern(language, f"modality.{k}").search(folded))


def _affirmed(clauses: Sequence[Clause]) -> list[Clause]:
    """Leave out what is negated: "may not" and "must not" are one and the same prohibition."""
    return [clause for clause in clauses if not clause.negated]


def _modality(clauses: Sequence[Clause]) -> frozenset[str]:
    return frozenset().union(*(clause.modality for clause in clauses))


def _clause(piece: str, language: str) -> Clause:
    rest = pattern(language, "no_negations").sub(" ", piece)
    negations = pattern(language, "negations").finditer(rest)
    # "neither … nor" is one.
    count = sum(
        match[0] != "nor" and not (match[0] == "no" and _NUMBER_SIGN.match(rest, match.end()))
        for match in negations
    ) or int(" nor " in f" {rest}" and "neither" not in rest)
    modality = frozenset(k for k in MODALITIES if pattern(language, f"modality.{k}").search(piece))
    denials = frozenset(m[0][:_STEM] for m in pattern(language, "denials").finditer(piece))
    terms = frozenset(term for word in content(piece, language) for term in word.terms)
    return Clause(terms, count, denials, modality)


def _added(mine: Sequence[Clause], theirs: Sequence[Clause]) -> bool:
    """A negated clause of the claim whose nearest clauses in the source affirm."""
    for clause in mine:
        if not clause.negated:
            continue
        shared = [(len(clause.terms & other.terms), other) for other in theirs]
        most = max((count for count, _ in shared), default=0)
        near = [other for count, other in shared if count and 2 * count >= most]
        if near and not any(other.negated or _reworded(clause, other) for other in near):
            return True
    return False


def _removed(mine: Sequence[Clause], theirs: Sequence[Clause]) -> bool:
    """A negated clause of the source that the claim retells without any negation."""
    terms = frozenset().union(*(clause.terms for clause in mine))
    for clause in theirs:
        if not clause.negated or _share(clause.terms, terms) < COVERED:
            continue
        touching = [other for other in mine if other.terms & clause.terms]
        if not any(other.negated or _reworded(other, clause) for other in touching):
            return True
    return False


def _reworded(one: Clause, other: Clause) -> bool:
    """Return whether a verb that denies stands in one clause only: "rejects" for "does not"."""
    return one.denials != other.denials


def _differ_across(mine: Sequence[Clause], theirs: Sequence[Clause]) -> bool:
    """Without shared words only the whole can be compared, and only where it is plain."""
    if any(clause.denials for clause in mine) != any(clause.denials for clause in theirs):
        return False  # "rejects" may stand for "does not"
    said = any(clause.negated for clause in mine)
    negated = sum(clause.negated for clause in theirs)
    return not negated if said else 2 * negated >= max(1, len(theirs))


def _share(part: frozenset[str], whole: frozenset[str]) -> float:
    return len(part & whole) / len(part) if part else 0.0
