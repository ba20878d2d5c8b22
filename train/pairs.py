"""Pairs of a sentence and the passage it cites, for calibrating `rag.cite`: supported or not.

German pairs are made from Bundestag papers by `train.alter`; English ones are those of
AttributionBench-dev (Li et al., 2024), claims with references, labelled by people; pairs across
languages are news and everyday sentences with their translation. Papers, questions and neighbouring
translations fall whole into the calibration part or the reported part, by a hash.
"""

from __future__ import annotations

import hashlib
import json
import lzma
import random
import re
import tarfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from pathlib import Path, PurePosixPath

from ingest.chunk import passages
from ingest.reader import read_bytes
from rag.analysis.sentences import spans
from rag.cite.plain import find
from rag.cite.quotes import quoted
from rag.types import BlockKind, DocumentInfo, Hit, Passage, Role
from train.alter import ALTERED, FAITHFUL

PAPERS = {"corpora/drucksachen-dev.tar.xz": 150, "corpora/schriftliche-fragen.tar.xz": 31}
ATTRIBUTION = "eval/attributionbench-dev.jsonl.xz"
PARALLEL = "training/parallel-de-en.tsv.xz"
_KINDS = ("Antwort/", "Schriftliche Fragen/")
SENTENCES = 14
"""Sentences taken of one paper."""
TRANSLATIONS = 600
FURTHER = 1000
_SHORTEST, _LONGEST = 60, 320
_PLAIN = re.compile(r"[A-ZÄÖÜ][^\[\]|•*]+\.")
_NUMBERS = re.compile(r"\s*\[\d+\]")
_HEAD = re.compile(r"^\[\d+\] \S+\s+")
"""An address that some references begin with."""
_LIKE = 0.6
_PASSAGE_TOKENS = 300
_WORD = re.compile(r"\w+")


@dataclass(frozen=True, slots=True)
class Pair:
    """A claim, what it cites, and whether the one bears the other out.

    ``kind`` says how it was made, ``source`` from what: ``papers``, ``translated`` or
    ``attribution``; ``group`` is what must not be split between the two parts.
    """

    source: str
    group: str
    kind: str
    supported: bool
    claim: str
    language: str
    cited: tuple[Hit, ...]

    @property
    def reported(self) -> bool:
        """Whether it belongs to the part that is only reported on."""
        return hashlib.sha256(self.group.encode()).digest()[0] % 2 == 1


def paper_pairs(shared: Path, seed: int) -> Iterator[Pair]:
    """Yield faithful and altered sentences of Bundestag papers."""
    for archive, most in PAPERS.items():
        for name, data in _members(shared / archive, most):
            rng = random.Random(f"{seed} {name}")
            hits = [hit for hit in _hits(data, name) if hit.passage.language == "de"]
            usable = [(hit, one) for hit in hits for one in _sentences(hit)]
            for hit, sentence in rng.sample(usable, min(SENTENCES, len(usable))):
                yield from _of_sentence(name, hit, sentence, hits, rng)


def translated_pairs(shared: Path, seed: int) -> Iterator[Pair]:
    """Yield English sentences citing a German passage that holds their translation, or does not."""
    rows = _translations(shared / PARALLEL)
    rng = random.Random(seed)
    for at in _places(rows, rng):
        yield from _of_translation(rows, at, rng)


def further_pairs(shared: Path, seed: int) -> Iterator[Pair]:
    """Yield the pairs of ``FURTHER`` more translations, all of the calibration part."""
    rows = _translations(shared / PARALLEL)
    rng = random.Random(seed)
    used = {*_places(rows, rng)}
    free = [at for at in range(1, len(rows) - 1) if at not in used]
    rng.shuffle(free)
    kept = 0
    for at in free:
        made = [*_of_translation(rows, at, rng)]
        if not made[0].reported:
            kept += 1
            yield from made
        if kept == FURTHER:
            return


def _places(rows: Sequence[tuple[str, str]], rng: random.Random) -> list[int]:
    return sorted(rng.sample(range(1, len(rows) - 1), TRANSLATIONS))


def _of_translation(rows: Sequence[tuple[str, str]], at: int, rng: random.Random) -> Iterator[Pair]:
    german = " ".join(rows[n][0] for n in (at - 1, at, at + 1))
    claim, group = rows[at][1], f"translation {at // 50}"
    hit = _hit(german, f"translation {at}", "de", "")
    yield Pair("translated", group, "translation", True, claim, "en", (hit,))
    other = rows[rng.randrange(len(rows))][1]
    yield Pair("translated", group, "another sentence", False, other, "en", (hit,))
    for kind, new in (("number", _other_number(claim, rng)), ("negation", _denied(claim))):
        if new:
            yield Pair("translated", group, kind, False, new, "en", (hit,))


def attribution_pairs(shared: Path) -> Iterator[Pair]:
    """Yield the claims of AttributionBench-dev; those of one question stay together."""
    with lzma.open(shared / ATTRIBUTION, "rt", encoding="utf-8") as stream:
        for row in map(json.loads, stream):
            supported = row["attribution_label"] == "attributable"
            texts = [_HEAD.sub("", text) for text in row["references"]]
            hits = tuple(_reference(text, row["id"]) for text in texts if text.strip())
            kind = f"{row['src_dataset']}, {'' if supported else 'not '}attributable"
            if hits:
                yield Pair(
                    "attribution", row["question"], kind, supported, _bare(row["claim"]), "en", hits
                )


def _of_sentence(
    paper: str, hit: Hit, sentence: str, hits: Sequence[Hit], rng: random.Random
) -> Iterator[Pair]:
    def pair(kind: str, claim: str, *, supported: bool, cited: Hit = hit) -> Pair:
        return Pair("papers", paper, kind, supported, claim, "de", (cited,))

    yield pair("verbatim", sentence, supported=True)
    told = [sentence]
    for kind, rewrite in FAITHFUL.items():
        if (new := rewrite(sentence, rng)) is not None:
            yield pair(kind, new, supported=True)
            told += [new] if kind != "typography" else []
    for kind, alter in ALTERED.items():
        new = alter(rng.choice(told), rng) or alter(sentence, rng)
        if new and find(new, hit.text) is None:
            yield pair(kind, new, supported=False)
    elsewhere = [one for one in hits if not _holds_like(one, sentence)]
    if elsewhere:
        yield pair("another passage", sentence, supported=False, cited=rng.choice(elsewhere))


def _members(archive: Path, most: int) -> list[tuple[str, bytes]]:
    """Return up to ``most`` papers, chosen by the hash of their names."""
    with tarfile.open(archive, "r:xz") as tar:
        files = {
            member.name: stream.read()
            for member in tar
            if member.name.startswith(_KINDS) and (stream := tar.extractfile(member))
        }
    order = sorted(files, key=lambda name: hashlib.sha256(f"pairs {name}".encode()).digest())
    return [(name, files[name]) for name in order[:most]]


def _hits(data: bytes, name: str) -> list[Hit]:
    document = read_bytes(data, PurePosixPath(name).name)
    return [
        Hit(one, document.info, document.text[one.start : one.end], 1.0)
        for one in passages(document, _PASSAGE_TOKENS)
        if one.role in (Role.ANSWERS, Role.REPORTS) and not _is_table(document.blocks, one)
    ]


def _is_table(blocks: Sequence[object], passage: Passage) -> bool:
    return any(
        getattr(block, "kind", None) is BlockKind.TABLE_ROW
        and getattr(block, "start", 0) < passage.end
        and passage.start < getattr(block, "end", 0)
        for block in blocks
    )


def _sentences(hit: Hit) -> list[str]:
    found = (hit.text[start:end] for start, end in spans(hit.text, "de"))
    return [
        one
        for one in found
        if _SHORTEST <= len(one) <= _LONGEST and _PLAIN.fullmatch(one) and " / " not in one
    ]


def _holds_like(hit: Hit, sentence: str) -> bool:
    """Return whether a passage says much the same: stock phrases recur in a paper."""
    words = _WORD.findall(sentence.casefold())
    for start, end in spans(hit.text, "de"):
        other = _WORD.findall(hit.text[start:end].casefold())
        if SequenceMatcher(None, words, other, autojunk=False).quick_ratio() > _LIKE:
            return True
    return False


def _translations(path: Path) -> list[tuple[str, str]]:
    with lzma.open(path, "rt", encoding="utf-8") as stream:
        rows = [line.rstrip("\n").split("\t") for line in stream]
    news = [(row[1], row[2]) for row in rows if row[0] == "opus-news-tatoeba"]
    # A translated quotation is no quotation: the check is right to refuse it.
    return [
        (de, en)
        for de, en in news
        if all(_SHORTEST <= len(t) <= _LONGEST for t in (de, en)) and not quoted(en)
    ]


def _other_number(claim: str, rng: random.Random) -> str | None:
    found = list(re.finditer(r"(?<![\w.,])\d+(?:[.,]\d+)*(?!\w)", claim))
    if not found:
        return None
    match = rng.choice(found)
    at = rng.choice([i for i, c in enumerate(match[0]) if c.isdigit()])
    digit = rng.choice([d for d in "123456789" if d != match[0][at]])
    return claim[: match.start() + at] + digit + claim[match.start() + at + 1 :]


def _denied(claim: str) -> str | None:
    if re.search(r"\bnot \b", claim):
        return re.sub(r"\bnot ", "", claim, count=1)
    new = re.sub(r"\b(is|are|was|were|has|have|will|can|must|should)\b", r"\1 not", claim, count=1)
    return new if new != claim else None


def _bare(claim: str) -> str:
    """Leave out what `rag.backends.reply` takes off a model's words: numbers, bold, list marks."""
    return re.sub(
        r"^\s*(?:[-*•]|\d{1,2}[.)])\s+", "", _NUMBERS.sub("", claim).replace("**", "")
    ).strip()


def _reference(text: str, id: str) -> Hit:
    title = re.match(r"Title: (.+)", text)
    return _hit(text, id, "en", title[1] if title else "")


def _hit(text: str, id: str, language: str, title: str) -> Hit:
    digest = hashlib.sha256(f"{id} {text}".encode()).hexdigest()
    info = DocumentInfo(digest, "reference.txt", title, language=language)
    return Hit(Passage(digest, 0, 0, len(text), language=language), info, text, 1.0)
