"""Questions laid out for fitting: the signs of every candidate sentence, and which are evidence.

Two sources, neither asked for by any set that docs/benchmarks.md reports: train/tuning.jsonl, and
those of train/questions.jsonl whose papers no model was trained on (train/lists.py, HELD).
"""

from __future__ import annotations

import copyreg
import json
import pickle
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from functools import cache, partial
from multiprocessing import get_context
from pathlib import Path
from types import MappingProxyType

import numpy as np
from numpy.typing import NDArray

from eval.text import fold
from ingest.pipeline import ingest
from rag.assistant import Assistant
from rag.config import load
from rag.question.query import Query
from rag.ranking.finder import Finder
from rag.ranking.rerank import cut
from rag.ranking.signs import Candidate, foreign, signs
from rag.types import Hit
from train import data, lists, questions, tuning

Table = NDArray[np.float64]

HAYSTACK = 450
"""Papers of 1,000 that the questions are asked over: the held-out ones and as many others."""

A_PAPER = 30
"""Questions asked of one paper at most, evenly out of all: no paper counts for much more."""

NO_PAPERS = "news-"
"""Sentences without connexion, which is how nobody asks for what is in a paper: left out, of the
haystack too, since the everyday questions that nothing there should answer (train/refusal.py) are
of the same source."""


def _frozen(given: dict[object, object]) -> MappingProxyType[object, object]:
    return MappingProxyType(given)


# Queries hold read-only mappings, which pickle cannot write by itself.
copyreg.pickle(MappingProxyType, lambda given: (_frozen, (dict(given),)))


@dataclass(frozen=True)
class Item:
    """A question; without `evidence` nothing answers it. `paper` is what it is about, if known."""

    id: str
    lang: str
    kind: str
    question: str
    paper: str | None
    evidence: tuple[str, ...]


@dataclass(frozen=True)
class Case:
    """One question with its candidates: signs, which are evidence, and which passage each is of."""

    item: Item
    away: bool
    table: Table
    good: NDArray[np.bool_]
    rows: NDArray[np.int64]
    fused: Table
    right: NDArray[np.bool_]
    query: Query
    hits: tuple[Hit, ...]
    candidates: tuple[Candidate, ...]

    @property
    def id(self) -> str:
        """The question's."""
        return self.item.id

    @property
    def group(self) -> str:
        """What cross-validation keeps together."""
        return self.item.paper or self.item.id

    @property
    def answerable(self) -> bool:
        """Tell whether any paper answers."""
        return bool(self.item.evidence)


def overlaps(sentence: str, evidence: Sequence[str]) -> bool:
    """Tell whether a sentence holds, or is held by, one of the evidence strings."""
    here = fold(sentence)
    return any(there in here or (len(here) > 30 and here in there) for there in map(fold, evidence))


def items(shared: Path, work: Path) -> list[Item]:
    """Return all questions to fit on, and write every paper to `work/corpus`."""
    tuning.write(shared, work)
    found = []
    for line in (work / "questions.jsonl").read_text("utf-8").splitlines():
        row = json.loads(line)
        paper = Path(row["doc"]).name if row["doc"] else None
        found.append(
            Item(
                row["id"], row["lang"], row["kind"], row["question"], paper, tuple(row["evidence"])
            )
        )
    for member, text in questions.papers(shared).items():
        name = Path(member).name
        if data.bucket(f"questions {name}") < HAYSTACK and not name.startswith(NO_PAPERS):
            (work / "corpus" / name).write_bytes(text.encode("utf-8"))
    held: dict[str, list[questions.Question]] = {}
    for one in questions.read(shared):
        if lists.held(one.paper) and not one.paper.startswith(NO_PAPERS):
            held.setdefault(one.paper, []).append(one)
    evenly = [one for every in held.values() for one in every[:: -(-len(every) // A_PAPER)]]
    for number, one in enumerate(evenly):
        # In one language each, in turn: half as many cases, as varied.
        lang, asked = (("de", one.german), ("en", one.english))[number % 2]
        found.append(Item(f"{one.id}{lang}", lang, one.kind, asked, one.paper, one.evidence))
    return found


def lay_out(finder: Finder, item: Item, depth: int) -> Case:
    """Search one question and lay out the signs of its sentences."""
    query, hits = finder.candidates(item.question)
    hits = hits[:depth]
    candidates = cut(hits)
    right = [
        hit.document.name == item.paper and any(fold(e) in fold(hit.text) for e in item.evidence)
        for hit in hits
    ]
    return Case(
        item,
        bool(foreign(query, hits, candidates).mean() > 0.5),
        signs(query, hits, candidates, finder.reading),
        np.array([overlaps(c.text, item.evidence) for c in candidates], dtype=bool),
        np.array([c.row for c in candidates]),
        np.array([hit.score for hit in hits]),
        np.array(right),
        query,
        tuple(hits),
        tuple(candidates),
    )


@cache
def _opened(index: Path, model: str) -> tuple[Assistant, int]:
    """Open the index, once a process; return also how many passages are read of a question."""
    settings = load({"index": index, "embedding.model": model}, environ={})
    return Assistant.open(settings=settings), settings.search_depth


def _case(index: Path, model: str, item: Item) -> Case:
    assistant, depth = _opened(index, model)
    return lay_out(assistant.finder, item, depth)


def prepare(shared: Path, work: Path, model: str, jobs: int = 2) -> tuple[Assistant, list[Case]]:
    """Take the papers in with the encoder `model` and lay out every question.

    What is laid out is kept in `work`, question by question: a later run adds those that are new.
    """
    asked = items(shared, work)
    index = work / f"index-{model}"
    ingest([work / "corpus"], load({"index": index, "embedding.model": model}, environ={}))
    assistant, _ = _opened(index, model)
    kept = work / f"cases-{model}.pkl"
    done = {case.item: case for case in pickle.loads(kept.read_bytes())} if kept.exists() else {}
    missing = [item for item in asked if item not in done]
    if missing:
        with ProcessPoolExecutor(jobs, mp_context=get_context("spawn")) as pool:
            laid_out = pool.map(partial(_case, index, model), missing, chunksize=20)
            done |= zip(missing, laid_out, strict=True)
        kept.write_bytes(pickle.dumps([*done.values()]))
    found = [done[item] for item in asked]
    return assistant, [case for case in found if case.candidates]
