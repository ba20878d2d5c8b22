"""Sources that disagree on one point, and newer documents on the subject of a cited one.

Two sentences are about one point where they share their words, numbers apart (or are close in
meaning, in two languages), and where their titles do, if they share one word beside their amounts;
they disagree where each gives one number of a unit, or one date, and
these differ, or where, in the same words, each has one name in the place of the other's, and the
question asks for a name and holds neither: what it names is what the sentences are about. A
document is about the subject of another where it says that it replaces it, where their titles match
word for word, or nearly so and it names the other's number. The rules are
strict: a false alarm on every other answer would teach the reader to pass over all of them
(figures in docs/evaluation.md).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import TYPE_CHECKING

from rag.answer import framing
from rag.answer.apart import alike
from rag.types import Citation, DocumentInfo, Evidence, Hit, Role

if TYPE_CHECKING:
    from rag.cite import Similarity
    from rag.cite.facts import Fact
    from rag.embed.base import Embedder

CONSIDERED = 8
"""Best sentences that are compared with each other."""

WORTH = 0.25
"""Of the best sentence's score: below it a sentence is on another point than the question."""

CLOSE = 0.43
"""Across languages two sentences are on one point from this closeness (`rag.cite.closeness`) on,
numbers taken out.

95 of 100 sentences are as close to the passage that holds their translation, and none of 163 is to
another one (calibration half of `train.pairs`).
"""

TITLES, TITLES_NAMED = 0.75, 0.5
"""Mean match of the words of two titles, both ways; less is enough where one names the other."""

_DIGITS = re.compile(r"\d+(?:[.,/:]\d+)*")
_DAY = re.compile(r"\d{4}-\d\d-\d\d")
_YEAR = re.compile(r"(?:1[6-9]|20|21)\d\d")
_PLACE = re.compile(
    r"(?:§§?|Art(?:ikeln?|icles?|\.)|Abs(?:atz|\.)|Nr\.|Nummern?|No\.|Fragen?|Questions?|Anlagen?|Annex"
    r"|Kapitel|Chapter|Satz|Seiten?|Pages?|Section|Tabelle|Table)\s*(?:\d+\s*(?:und|and|,|bis|to)\s*)?$"
    r"|[\w)][-–/.]$",
    re.IGNORECASE,
)
_ORDINAL = re.compile(
    r"\.\s(?:Wahlperiode|Legislaturperiode|Sitzung|Tagung|Auflage|Ausgabe|Jahrgang|Jahrestag)"
)
_TO = r"(?:bis|to|–|-)"
"""Between the ends of a range, which are no count by themselves: an age, a span of years."""
_DATELINE = re.compile(r"\W*[A-ZÄÖÜ][\w-]+, (?:den|im) [^.;]{0,3}\.?[^.;]{0,20}\d{4}\W*")
"""Where and when a paper was signed: no statement."""
_REPLACES = re.compile(
    r"\b(?:ersetzt|aktualisiert|berichtigt|replaces|supersedes|updates|corrects)\b"
)
_WANTS_NAME = re.compile(
    r"\b(?:wer|wem|wen|wessen|wo|wohin|woher|who|whom|whose|where|welche[rsmn]?|which|what)\b"
    r"(?!\s(?:jahre?|datum|zahl|höhe|anteil|summe|year|date|number|share|sum|amount)\b)",
    re.IGNORECASE,
)
WholeText = Callable[[Hit], str]
"""Reads the text of a hit's document."""

_ASKING = (Role.ASKS, Role.STATES)


@dataclass(frozen=True, slots=True)
class Side:
    """What one document says: its sentence, and the words that the other contradicts."""

    evidence: Evidence
    words: str


@dataclass(frozen=True, slots=True)
class Disagreement:
    """Two sides on one point, the newer document first; an undated one stands last."""

    sides: tuple[Side, Side]


@dataclass(frozen=True, slots=True)
class Newer:
    """A document on the subject of a cited one, and younger than it."""

    cited: DocumentInfo
    document: DocumentInfo


@dataclass(frozen=True, slots=True)
class Notice:
    """What a reader is told of other sources, and the markings of those it names or quotes."""

    text: str
    markings: tuple[str, ...] = ()


def disagreements(
    evidence: Sequence[Evidence], words: Embedder, question: str = ""
) -> list[Disagreement]:
    """Return the disagreements among the best sentences, each pair of documents once.

    Args:
        evidence: sentences, best first.
        words: an encoder whose vectors are comparable across languages.
        question: what was asked; names are compared only where it asks for one.
    """
    best = _candidates(evidence)
    if len({one.hit.document.id for one in best}) < 2:
        return []
    from rag.cite import similarity

    compare = similarity(words)
    found: dict[tuple[str, str], Disagreement] = {}
    for one, other in combinations(best, 2):
        pair = (one.hit.document.id, other.hit.document.id)
        if pair[0] == pair[1] or pair in found:
            continue
        differing = _named_otherwise(one, other, question)
        if differing is None and _one_point(one, other, compare):
            differing = next(_differing(one, other), None)
        if differing:
            sides = (Side(one, differing[0]), Side(other, differing[1]))
            found[pair] = Disagreement(_newest_first(sides))
    return list(found.values())


def passage(hit: Hit) -> str:
    """Read no more of a hit's document than what was found."""
    return hit.text


def newer(
    citations: Sequence[Citation],
    hits: Sequence[Hit],
    words: Embedder,
    whole_text: WholeText = passage,
) -> list[Newer]:
    """Return the documents among the hits that are younger than a cited one on their subject.

    Only documents with a date can be older or younger; a year alone is as old as its last day.
    Documents that are cited themselves are in view; of these only one that replaces another is
    announced. It says so at its head, which need not have been found: ``whole_text`` reads it.
    """
    documents = {hit.document.id: hit.document for hit in hits}
    ids = dict.fromkeys(citation.document_id for citation in citations)
    cited = [documents[id] for id in ids if id in documents]
    pairs = [(a, b) for a in cited for b in documents.values() if _younger(b, a)]
    if not pairs:
        return []
    from rag.cite import similarity

    compare = similarity(words)
    found: dict[str, Newer] = {}
    for old, young in sorted(pairs, key=lambda pair: pair[1].date or "", reverse=True):
        hit = next(hit for hit in hits if hit.document.id == young.id)
        unseen = young.id not in ids and _one_subject(old, young, compare)
        if unseen or _replaces(hit, old, whole_text):
            found.setdefault(old.id, Newer(old, young))
    return list(found.values())


def notices(
    evidence: Sequence[Evidence],
    hits: Sequence[Hit],
    citations: Sequence[Citation],
    words: Embedder,
    language: str,
    question: str = "",
    whole_text: WholeText = passage,
) -> tuple[Notice, ...]:
    """Return what the reader of an answer must know of other sources, in ``language``.

    Sources that differ are told of where the answer cites one of them.
    """
    found = disagreements(evidence, words, question)
    said = [_disagreement(one, language) for one in found if _is_shown(one, citations)]
    said += [_newer(one, language) for one in newer(citations, hits, words, whole_text)]
    return tuple(dict.fromkeys(said))


def _is_shown(found: Disagreement, citations: Sequence[Citation]) -> bool:
    """Whether the answer cites a side: what two sources say beside it is not about it."""
    sides = [side.evidence for side in found.sides]
    return any(
        one.hit.document.id == cited.document_id and one.start < cited.end and cited.start < one.end
        for one in sides
        for cited in citations
    )


def _newer(found: Newer, language: str) -> Notice:
    young = found.document
    text = framing.phrase(
        "newer_cited", language, old=found.cited.date, date=young.date, document=_named(young)
    )
    return Notice(text, (young.marking,))


def _disagreement(found: Disagreement, language: str) -> Notice:
    sides = [
        framing.phrase(
            "disagree_side",
            language,
            words=" ".join(side.words.split()),
            document=side.evidence.hit.document.name,
            date=side.evidence.hit.document.date or framing.phrase("undated", language),
        )
        for side in found.sides
    ]
    text = framing.phrase("disagree", language, sides=", ".join(sides))
    return Notice(text, tuple(side.evidence.hit.passage.marking for side in found.sides))


def _named(info: DocumentInfo) -> str:
    return info.name if info.title in ("", info.name) else f"{info.title} ({info.name})"


def _candidates(evidence: Sequence[Evidence]) -> list[Evidence]:
    stated = [
        one
        for one in evidence
        if one.hit.passage.role not in _ASKING and not _DATELINE.fullmatch(one.text)
    ]
    best = stated[:CONSIDERED]
    return [one for one in best if one.score >= WORTH * best[0].score]


def _newest_first(sides: tuple[Side, Side]) -> tuple[Side, Side]:
    one, other = sides
    dates = [side.evidence.hit.document.date or "" for side in sides]
    return (one, other) if dates[0] >= dates[1] else (other, one)


def _one_point(one: Evidence, other: Evidence, compare: Similarity) -> bool:
    from rag.cite.closeness import closeness
    from rag.cite.evidence import language_of

    mine, theirs = language_of(one.hit), language_of(other.hit)
    if mine == theirs:
        return alike(one, other, mine)
    bare = [_DIGITS.sub(" ", text) for text in (one.text, other.text)]
    return closeness(bare[0], [bare[1]], theirs, compare)[0] >= CLOSE


def _differing(one: Evidence, other: Evidence) -> Iterator[tuple[str, str]]:
    """Yield the words of two facts of one kind of which each sentence gives one, and differing."""
    from rag.cite.evidence import language_of
    from rag.cite.facts import facts, missing

    mine, theirs = (_said(side, facts(side.text, language_of(side.hit))) for side in (one, other))
    here, there = _by_kind(mine, one.text), _by_kind(theirs, other.text)
    for kind in here:
        if len(here[kind]) == len(there.get(kind, ())) == 1:
            (a,), (b,) = here[kind], there[kind]
            if missing([a], theirs) and missing([b], mine):
                yield _with_unit(a, one.text), _with_unit(b, other.text)


def _named_otherwise(one: Evidence, other: Evidence, question: str) -> tuple[str, str] | None:
    """Return the one name of each sentence that stands where the other has another.

    Both must be of one language, and speak in the same words: whose name a sentence gives can only
    be told by what stands around it.
    """
    from rag.cite.differences import differences
    from rag.cite.evidence import language_of

    language = language_of(one.hit)
    if not _WANTS_NAME.search(question) or language != language_of(other.hit):
        return None
    found = []
    for stretch in differences(one.text, other.text):
        mine, theirs = (_name(words, language) for words in (stretch.mine, stretch.theirs))
        if mine and theirs:
            found.append((mine, theirs))
        elif mine or theirs:
            return None  # The sentences differ in what they are about, too.
    if len(found) != 1:
        return None
    mine, theirs = found[0]
    absent = (_absent(mine, f"{other.text} {question}"), _absent(theirs, f"{one.text} {question}"))
    return (mine, theirs) if all(absent) else None


def _name(stretch: str, language: str) -> str:
    """Return a stretch that is a name and nothing else, a title or an article before it at most."""
    from rag.cite import names

    words = stretch.split()
    large = [word for word in words if word[:1].isupper()]
    told = {name.text for name in names.find(f"… {stretch}", language)}
    return stretch if large and words[-1] in large and told & set(large) else ""


def _absent(name: str, text: str) -> bool:
    """Whether no form of a name stands in a text."""
    from rag.cite import names

    return bool(names.missing([names.Name(name.split()[-1], True)], [text]))


def _said(side: Evidence, found: Sequence[Fact]) -> list[Fact]:
    """Leave out the document's own date: it tells when a paper was written, not what it says."""
    from rag.cite.facts import facts

    own = {value for fact in facts(side.hit.document.date or "", "de") for value in fact.means}
    return [fact for fact in found if not fact.means & own]


def _by_kind(found: Sequence[Fact], text: str) -> Mapping[str, list[Fact]]:
    """Group numbers by their unit, dates by how fine they are; what only names a place is none."""
    groups: dict[str, list[Fact]] = {}
    for fact in found:
        value = next(iter(sorted(fact.means)))
        kind = f"date {value.count('-')}" if "-" in value else fact.unit
        if kind is None and not _names_a_place(fact, text):
            kind = "count"
        if kind is not None:
            groups.setdefault(kind, []).append(fact)
    return groups


def _names_a_place(fact: Fact, text: str) -> bool:
    """Whether a number counts nothing: a year, "19/7138", "§ 5", "1 to 7", "4." of lists."""
    if _YEAR.fullmatch(fact.shown) or not re.fullmatch(r"[\d.,\s\u00a0]+|[^\W\d_]+", fact.shown):
        return True
    before, after = text[: fact.start], text[fact.start + len(fact.shown) :]
    if re.match(rf"\s?{_TO}\s?\d", after) or re.search(rf"\d\s?{_TO}\s?$", before):
        return True
    numbered = not before.strip() and re.match(r"[.)]\s", after)
    return bool(
        numbered or _PLACE.search(before) or re.match(r"[.)]?\w", after) or _ORDINAL.match(after)
    )


def _with_unit(fact: Fact, text: str) -> str:
    """Return a number as it stands in its sentence, with the word after it: its unit."""
    if fact.unit is None:
        return fact.shown
    match = re.match(r"\s*(?:[%€$£]|[^\W\d_]+)", text[fact.start + len(fact.shown) :])
    return fact.shown + (match[0] if match else "")


def _younger(one: DocumentInfo, other: DocumentInfo) -> bool:
    if not one.date or not other.date:
        return False
    shorter = min(len(one.date), len(other.date))
    return one.date[:shorter] > other.date[:shorter]


def _replaces(hit: Hit, old: DocumentInfo, whole_text: WholeText) -> bool:
    """Whether a sentence of a younger document says that it replaces the one of that date."""
    from rag.analysis.sentences import spans
    from rag.cite.evidence import language_of
    from rag.cite.facts import facts, missing

    # Of a month or a year a whole document may well say that something else was replaced.
    text = whole_text(hit) if _DAY.fullmatch(old.date or "") else hit.text
    if not _REPLACES.search(text) or not old.date:
        return False
    language = language_of(hit)
    dated = facts(old.date, language)
    parts = [part for part in text.split("\n\n") if _REPLACES.search(part)]
    sentences = (part[start:end] for part in parts for start, end in spans(part, language))
    return any(
        _REPLACES.search(one) and dated and not missing(dated, facts(one, language))
        for one in sentences
    )


def _one_subject(old: DocumentInfo, young: DocumentInfo, compare: Similarity) -> bool:
    from rag.cite.content import content
    from rag.cite.words import known

    mine = [w.text.lower() for w in content(old.title, known(old.language))]
    theirs = [w.text.lower() for w in content(young.title, known(young.language))]
    if min(len(mine), len(theirs)) < 2:
        return False
    near = min(compare.matches(mine, theirs).mean(), compare.matches(theirs, mine).mean())
    named = old.number is not None and old.number in young.refers
    return bool(near >= (TITLES_NAMED if named else TITLES))
