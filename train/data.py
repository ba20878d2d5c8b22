"""Readers: one function per source, each giving pairs of texts that mean or answer each other."""

import csv
import hashlib
import json
import lzma
import random
import re
import tarfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from train import exclude, papers
from train.text import body_lines, chunks, fold, join_lines, key, sentences

Pair = tuple[str, str]

DICTIONARY = Path("/usr/share/trans/de-en")  # where Debian's trans-de-en puts it


@dataclass(frozen=True)
class Source:
    """Pairs of one kind. `train` repeats `weight` times a pass; `held` is never trained on."""

    name: str
    train: list[Pair]
    held: list[Pair]
    weight: int = 1


def lines(path: Path) -> Iterator[str]:
    with lzma.open(path, "rt", encoding="utf-8") as file:
        yield from (line.rstrip("\n") for line in file)


def members(path: Path) -> Iterator[tuple[str, str]]:
    """Yield name and text of each file in a .tar.xz."""
    with tarfile.open(path, "r:xz") as archive:
        for member in archive:
            content = archive.extractfile(member) if member.isfile() else None
            if content:
                yield member.name, content.read().decode("utf-8", "replace")


def bucket(text: str) -> int:
    """Return a stable number from 0 to 999 for a text, to hold out without a list of names."""
    return int(hashlib.sha256(text.encode()).hexdigest()[:8], 16) % 1000


def parallel(shared: Path, source: str) -> list[Pair]:
    """Sentence pairs (German, English) of one named source of `parallel-de-en.tsv.xz`."""
    rows = (line.split("\t") for line in lines(shared / "training/parallel-de-en.tsv.xz"))
    return [(row[1], row[2]) for row in rows if len(row) == 3 and row[0] == source]


def dictionary(path: Path = DICTIONARY) -> list[Pair]:
    """Ding entries split at `|` (inflections, phrases) and `;` (synonyms).

    Both sides of a `|` part are lists of synonyms; they are paired crosswise while short, since
    the dictionary does not say which German synonym an English one belongs to.
    """
    found: list[Pair] = []
    for line in path.read_text(encoding="utf-8").splitlines():
        if line.startswith("#") or "::" not in line:
            continue
        german, english = line.split("::", 1)
        for left, right in zip(german.split("|"), english.split("|"), strict=False):
            de, en = _synonyms(left), _synonyms(right)
            count = max(len(de), len(en))
            if de and en:
                found.extend((de[i % len(de)], en[i % len(en)]) for i in range(count))
    return list(dict.fromkeys(found))


def _synonyms(side: str) -> list[str]:
    """Split at `;`, without grammar marks: {n}, [coll.], (explanations), <references>, /ABBR/."""
    plain = re.sub(r"\{[^}]*\}|\[[^\]]*\]|\([^)]*\)|<[^>]*>", " ", side)
    parts = (fold(part.replace("/", " ")) for part in plain.split(";"))
    return [part for part in parts if part]


def ministries(shared: Path) -> list[Pair]:
    """Names of federal ministries: German, English, abbreviation, each paired with each."""
    found: list[Pair] = []
    for path in sorted(shared.glob("training/tbl_Bundesministerien_*.csv")):
        with path.open(encoding="utf-8-sig", newline="") as file:
            sample = file.read(2000)
            file.seek(0)
            for row in csv.reader(file, csv.Sniffer().sniff(sample, ",;\t")):
                names = [fold(cell) for cell in row if re.search("[A-Za-z]{2}", cell)]
                found.extend((a, b) for a in names for b in names if a < b)
    return list(dict.fromkeys(found))


def proceedings(shared: Path) -> list[Pair]:
    """DIP: title -> abstract, and title -> keywords where there is no abstract."""
    found: list[Pair] = []
    for line in lines(shared / "training/dip-titles.jsonl.xz"):
        row = json.loads(line)
        title, keywords = fold(row["title"]), ", ".join(row.get("keywords") or [])
        abstract = fold(row.get("abstract") or "").removeprefix("Originaltext der Frage(n): ")
        if "MicrosoftInternetExplorer" in abstract:  # a word processor's style sheet, pasted in
            abstract = ""
        if len(abstract) >= 60:
            found.append((title, abstract))
        elif keywords:
            found.append((title, keywords))
    return found


def questions_en(shared: Path) -> list[Pair]:
    """English question -> passage (UK guidance, US agencies' pages, privacy policies)."""
    rows = (json.loads(line) for line in lines(shared / "training/qa-en.jsonl.xz"))
    return [
        (fold(r["question"]), fold(r["passage"])[:2000]) for r in rows if len(r["passage"]) > 60
    ]


def law_sections(shared: Path) -> list[Pair]:
    """Law name and section heading -> text of the section, the paragraph sign cut off."""
    found: list[Pair] = []
    for line in lines(shared / "training/gesetze-sections.jsonl.xz"):
        row = json.loads(line)
        heading = re.sub(r"^(?:§+|Art(?:ikel)?\.?)\s*\S+\s*", "", fold(row["heading"]))
        text = fold(row["text"])
        if len(heading) >= 6 and len(text) >= 100:
            found.append((f"{heading} {row['abbreviation']}", next(chunks(text))))
    return found


def answers(shared: Path) -> list[papers.Exchange]:
    """Every exchange of every Antwort in `drucksachen-dev`."""
    found: list[papers.Exchange] = []
    for name, text in members(shared / "corpora/drucksachen-dev.tar.xz"):
        if "/Antwort/" in f"/{name}" and text:
            found.extend(papers.answers_of(papers.paper_number(Path(name).name), text))
    return found


def written(shared: Path) -> list[papers.Exchange]:
    """Every exchange of the weekly papers of Schriftliche Fragen."""
    found: list[papers.Exchange] = []
    for name, text in members(shared / "corpora/schriftliche-fragen.tar.xz"):
        found.extend(papers.written_questions(papers.paper_number(Path(name).name), text))
    return found


def neighbours(shared: Path, banned: exclude.Banned, seed: int) -> list[Pair]:
    """Inverse cloze (Lee et al. 2019): a sentence -> the rest of its passage, both languages."""
    texts = [
        fold(json.loads(line)["text"])
        for line in lines(shared / "training/gesetze-sections.jsonl.xz")
    ]
    texts += list(dict.fromkeys(passage for _, passage in questions_en(shared)))
    for name, text in members(shared / "corpora/drucksachen-dev.tar.xz"):
        number = papers.paper_number(Path(name).name)
        # An Antwort prints reported questions beside their answers: none of it may be seen here.
        if "/Antwort/" in f"/{name}" or _held_paper(number) or banned.paper(number, text):
            continue
        if text:
            texts.append(join_lines(body_lines(text)))
    chooser = random.Random(seed)
    found: list[Pair] = []
    for text in texts:
        for piece in chunks(text):
            parts = sentences(piece)
            if len(parts) >= 4:
                chosen = chooser.randrange(len(parts))
                if len(parts[chosen]) >= 40:
                    rest = " ".join(parts[:chosen] + parts[chosen + 1 :])
                    found.append((parts[chosen], rest))
    return found


def _held_paper(number: str) -> bool:
    return bucket(f"paper {number}") < 90


HELD = {"news": 2000, "docs-human": 1000, "captions": 500, "dictionary": 1000, "dip": 2000}
HELD |= {"qa-en": 300, "laws": 1000, "neighbours": 1000}


def hold_out(pairs: list[Pair], count: int, seed: int = 17) -> tuple[list[Pair], list[Pair]]:
    """Return (train, held): `count` pairs at random, and no text of theirs left in training."""
    order = list(dict.fromkeys(pairs))
    random.Random(seed).shuffle(order)
    held, rest = order[:count], order[count:]
    keys = {key(text) for pair in held for text in pair}
    kept = [p for p in rest if key(p[0]) not in keys and key(p[1]) not in keys] if held else rest
    return kept, held


def _split(name: str, pairs: list[Pair], weight: int = 1) -> Source:
    return Source(name, *hold_out(pairs, HELD.get(name, 0)), weight)


def training_exchanges(
    found: list[papers.Exchange], banned: exclude.Banned
) -> list[papers.Exchange]:
    """Leave out held-out papers, `policy-dev` papers, reported questions and their answers."""
    # Sibling questions share an answer: what answers a reported question goes with all of them.
    banned.learn_answers((e.question, e.answer) for e in found)
    return [
        e
        for e in found
        if not banned.number(e.paper)
        and not _held_paper(e.paper)
        and not banned.exchange(e.question, e.answer)
    ]


def _exchanges(
    name: str, found: list[papers.Exchange], banned: exclude.Banned, weight: int
) -> Source:
    """Hold out whole papers; cut answers into chunks."""
    kept = training_exchanges(found, banned)
    train = [pair for e in kept for pair in papers.question_chunks(e)]
    held = [e for e in found if _held_paper(e.paper) and not banned.number(e.paper)]
    # Held-out questions are asked as in use: one passage of the answer, the first.
    firsts = [papers.question_chunks(e, 1) for e in held]
    return Source(name, train, [pairs[0] for pairs in firsts if pairs], weight)


def sources(shared: Path, seed: int, log: Callable[[str], None]) -> list[Source]:
    """Read every source, without what the development sets ask or hold."""
    banned = exclude.read(shared)
    titles = [p for p in proceedings(shared) if not banned.title(p[0])]
    found = [
        _split("news", parallel(shared, "opus-news-tatoeba"), 3),
        _split("docs-human", parallel(shared, "msdocs-human")),
        _split("docs-machine", parallel(shared, "msdocs-machine")),
        _split("captions", parallel(shared, "multi30k")),
        _split("sdg", parallel(shared, "sdg") + ministries(shared), 3),
        _split("dictionary", dictionary()),
        _split("dip", titles),
        _split("qa-en", questions_en(shared), 3),
        _split("laws", law_sections(shared)),
        _exchanges("answers", answers(shared), banned, 3),
        _exchanges("written", written(shared), banned, 3),
        _split("neighbours", neighbours(shared, banned, seed)),
    ]
    for source in found:
        counts = f"{len(source.train)} pairs, {len(source.held)} held out"
        log(f"{source.name}: {counts}, x{source.weight}")
    return found
