"""Bring up what the search mistakes for answers: bad sentences for rerankers and encoders.

    python -m train.mine --shared ../shared --work DIR

Takes the papers of train/questions.jsonl in, asks every question once (German and English in turn)
and writes `DIR/mined.jsonl`: both wordings, the evidence, right sentences, wrong ones worst first.
"""

import argparse
import json
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from functools import cache, partial
from multiprocessing import get_context
from pathlib import Path

import numpy as np

from ingest.pipeline import ingest
from rag.assistant import Assistant
from rag.config import load
from rag.ranking.finder import Finder
from rag.ranking.pairing import readings
from rag.ranking.rerank import cut, probabilities
from train import questions
from train.cases import overlaps

DEPTH = 14
"""Passages whose sentences are read; what stands below them is seldom mistaken for an answer."""
MOST_GOOD, MOST_BAD = 3, 30
SETTINGS = {"embedding.model": "bundled-fast", "search.reranker": "none"}
"""The quick search, whose mistakes are of every kind."""


def row(finder: Finder, question: questions.Question, asked: str) -> dict:
    """Search and split the sentences into right and wrong ones."""
    query, hits = finder.candidates(asked)
    hits = hits[:DEPTH]
    found = cut(hits)
    sure, _ = probabilities(query, hits, found, finder.reading)
    told = readings(hits, found)
    own = [hits[one.row].document.name == question.paper for one in found]
    good = [
        mine and overlaps(one.text, question.evidence) for one, mine in zip(found, own, strict=True)
    ]
    order: Sequence[int] = np.argsort(-sure).tolist()
    return {
        "id": question.id,
        "folder": question.folder,
        "doc": question.paper,
        "kind": question.kind,
        "de": question.german,
        "en": question.english,
        "evidence": question.evidence,
        "near": question.near,
        "keys": question.keys,
        "pos": [told[i] for i in order if good[i]][:MOST_GOOD],
        "neg": [(told[i], round(float(sure[i]), 4), own[i]) for i in order if not good[i]][
            :MOST_BAD
        ],
    }


@cache
def opened(index: Path) -> Assistant:
    """Open the index, once a process."""
    return Assistant.open(settings=load({"index": index, **SETTINGS}, environ={}))


def line(index: Path, question: questions.Question, asked: str) -> str:
    """Return one line of the file."""
    return json.dumps(row(opened(index).finder, question, asked), ensure_ascii=False) + "\n"


def main() -> None:
    """Mine every question."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--shared", type=Path, required=True)
    parser.add_argument("--work", type=Path, required=True)
    parser.add_argument("--jobs", type=int, default=2, help="processes")
    given = parser.parse_args()
    corpus, index = given.work / "corpus", given.work / "index"
    corpus.mkdir(parents=True, exist_ok=True)
    for member, text in questions.papers(given.shared).items():
        (corpus / Path(member).name).write_bytes(text.encode("utf-8"))
    ingest([corpus], load({"index": index, **SETTINGS}, environ={}))
    every = questions.read(given.shared)
    asked = [one.english if number % 2 else one.german for number, one in enumerate(every)]
    with (
        ProcessPoolExecutor(given.jobs, mp_context=get_context("spawn")) as pool,
        (given.work / "mined.jsonl").open("w", encoding="utf-8") as out,
    ):
        out.writelines(pool.map(partial(line, index), every, asked, chunksize=40))


if __name__ == "__main__":
    main()
