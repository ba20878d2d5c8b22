"""Questions written for training: train/questions.jsonl, with their evidence cut from the papers.

Needs over papers of `drucksachen-dev` and `schriftliche-fragen`, a coalition agreement, federal
laws, pages of US agencies, sentences of the news and texts of our own (train/gathered.py), each
asked in German and in English; two in five ask for what the paper does not say. The file holds no
text of the papers: evidence is [start, end) in characters of the archive member, end excluded;
`near` is a sentence that looks like the answer and is none: for a question without an answer the
likeliest, for "what does it say about …" one that only names the subject. No paper of `policy-dev`
or of train/tuning.jsonl is among them, and no Antwort of which more than a third of the exchanges
is in BT-QA-dev.
"""

import json
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from rag.analysis import sentences
from rag.errors import GoldError
from train import data, gathered
from train.text import body_lines, join_lines

SOURCE = Path(__file__).with_name("questions.jsonl")
ARCHIVES = ("drucksachen-dev.tar.xz", "schriftliche-fragen.tar.xz")
AGREEMENT = "pdf/koalitionsvertrag-bw-2021.md"
AROUND = 200
"""Characters on either side of the evidence that make its surroundings."""


@dataclass(frozen=True)
class Question:
    """One need in two languages. Without `evidence` its paper does not answer it.

    `paper` is a file name; `folder` what it lies in, which tells its kind; `around` the evidence in
    its surroundings; `others` are sentences of the same paper, all of them, that do not answer.
    """

    id: str
    kind: str
    german: str
    english: str
    folder: str
    paper: str
    evidence: tuple[str, ...]
    around: str
    near: str
    others: tuple[str, ...]
    keys: tuple[str, ...]


def papers(shared: Path, source: Path = SOURCE) -> dict[str, str]:
    """Return the text of each paper asked about, by archive member; GoldError where one lacks."""
    wanted = {row["doc"] for row in _rows(source)}
    found: dict[str, str] = {}
    for archive in ARCHIVES:
        members = data.members(shared / "corpora" / archive)
        found |= {name: text for name, text in members if name in wanted}
    if AGREEMENT in wanted:
        found[AGREEMENT] = (shared / "corpora" / AGREEMENT).read_text("utf-8")
    for folder in {name.partition("/")[0] for name in wanted} & gathered.FOLDERS.keys():
        texts = gathered.FOLDERS[folder](shared)
        found |= {name: text for name, text in texts.items() if name in wanted}
    if missing := sorted(wanted - found.keys()):
        raise GoldError(
            f"no member {missing[0]!r}",
            where=", ".join((*ARCHIVES, AGREEMENT, *gathered.FOLDERS)),
            remedy="take the archives that the offsets were made from",
        )
    return found


def read(shared: Path, source: Path = SOURCE) -> list[Question]:
    """Cut the evidence of every question out of its paper."""
    texts = papers(shared, source)
    cut = {
        name: [(s, e, plain(text[s:e])) for s, e in sentences.spans(text)]
        for name, text in texts.items()
    }
    return [_question(row, texts[row["doc"]], cut[row["doc"]]) for row in _rows(source)]


def plain(text: str) -> str:
    """Join printed lines, without running heads."""
    return join_lines(body_lines(text))


def _question(row: dict, text: str, parts: list[tuple[int, int, str]]) -> Question:
    spans = [(start, end) for start, end in row["evidence"]]
    around = ""
    if spans:
        start, end = spans[0]
        around = plain(text[max(0, start - AROUND) : end + AROUND])
    others = [
        told
        for start, end, told in parts
        if len(told) >= 40 and all(end <= a or start >= b for a, b in spans)
    ]
    return Question(
        id=row["id"],
        kind=row["kind"],
        german=row["de"],
        english=row["en"],
        folder=PurePosixPath(row["doc"]).parts[0],
        paper=PurePosixPath(row["doc"]).name,
        evidence=tuple(plain(text[start:end]) for start, end in spans),
        around=around,
        near=plain(text[slice(*row["near"])]) if "near" in row else "",
        others=tuple(others) or ("",),
        keys=tuple(row["keys"]),
    )


def _rows(source: Path) -> list[dict]:
    return [json.loads(line) for line in source.read_text(encoding="utf-8").splitlines()]
