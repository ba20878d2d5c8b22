"""Questions, each with sentences that answer it and sentences that do not: what rerankers learn.

Three sources: questions written for training (train/questions.jsonl, both languages; the bad
sentences are those that the search itself brought up, train/mine.py), English questions with marked
answers, and parliamentary questions with the government's answers.
"""

import json
import random
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path

from rag.question import asked
from train import data, exclude, gathered
from train.text import fold, sentences

ENGLISH, EXCHANGES = 3000, 1500
"""How many questions of the other two sources are learnt from."""

HELD = 200
"""Papers of 1,000 whose questions no model is trained on: the signs are weighted by those."""

NEAREST = 24
"""Bad sentences are drawn from as many, the likeliest mistakes more often."""

AGAIN, AGAIN_ELSEWHERE = 8, 2
"""Every which question is learnt again that an earlier training has learnt; over other texts than
parliament's, of which there are fewer, more often."""

RIVAL, RIVALS = 0.5, 6
"""How often a list holds another question beside its good sentence, and of how many it is drawn."""


@dataclass(frozen=True)
class Choice:
    """A question with good and bad texts (sentence, tab, context), worst mistakes first.

    `rivals` are questions on the same subject that the good texts do not answer, nearest first;
    `keys` the words of the good texts that are the answer, as far as they are known.
    """

    question: str
    language: str
    good: tuple[str, ...]
    bad: tuple[str, ...]
    rivals: tuple[str, ...] = ()
    keys: tuple[str, ...] = ()

    @property
    def answerable(self) -> bool:
        """Tell whether any text answers."""
        return bool(self.good)

    def draw(self, count: int, rng: random.Random) -> list[tuple[str, str, bool]]:
        """Return `count` pairs of question and text or fewer, a good one first if there is one.

        A rival beside the good text teaches that a score is one of the pair: a text that answers
        something on the subject does not answer everything on it.
        """
        chosen = [(self.question, rng.choice(self.good), True)] if self.good else []
        if chosen and self.rivals and rng.random() < RIVAL:
            place = min(int(rng.expovariate(1.0)), len(self.rivals) - 1)
            chosen.append((self.rivals[place], chosen[0][1], False))
        nearest = list(self.bad[:NEAREST])
        while nearest and len(chosen) < count:
            place = min(int(rng.expovariate(0.25)), len(nearest) - 1)
            chosen.append((self.question, nearest.pop(place), False))
        return chosen


def held(paper: str) -> bool:
    """Tell whether a paper, by file name, is kept from training."""
    return data.bucket(f"questions {paper}") < HELD


def read(
    shared: Path, found: Path, seed: int, german: Path | None = None, seen: int = 0
) -> tuple[list[Choice], list[Choice]]:
    """Return the lists to train on and those of held-out papers.

    `german` names German wordings of some of the English questions, `row TAB question`; `seen` is
    that of `to_learn`.
    """
    rng = random.Random(seed)
    train: list[Choice] = []
    kept: list[Choice] = []
    rows = mined(found)
    beside = papers(rows)
    for row in rows:
        if held(row["doc"]):
            kept.extend(own(row, beside[row["doc"]]))
        elif to_learn(row, seen):
            train.extend(own(row, beside[row["doc"]]))
    english, exchanges = _english(shared, wordings(german)), _exchanges(shared)
    across = [one for one in english if one.language == "de"]
    english = [one for one in english if one.language == "en"]
    rng.shuffle(english)
    rng.shuffle(exchanges)
    train += across + english[:ENGLISH] + exchanges[:EXCHANGES]
    rng.shuffle(train)
    rng.shuffle(kept)
    return train, kept


def to_learn(row: dict, seen: int) -> bool:
    """Tell whether to learn a question: of those up to number `seen`, learnt before, a part is."""
    number = int(row["id"][1:])
    again = AGAIN_ELSEWHERE if row["folder"] in gathered.FOLDERS else AGAIN
    return number > seen or number % again == 1


def mined(found: Path) -> list[dict]:
    """Read what train/mine.py wrote: a question in both languages, right and wrong sentences."""
    return [json.loads(line) for line in found.read_text(encoding="utf-8").splitlines()]


def papers(rows: Iterable[dict]) -> dict[str, list[dict]]:
    """Return the mined questions of each paper."""
    found: dict[str, list[dict]] = {}
    for row in rows:
        found.setdefault(row["doc"], []).append(row)
    return found


def own(row: dict, beside: Sequence[dict] = ()) -> list[Choice]:
    """Return a mined question in both languages; `beside` are the questions of the same paper."""
    evidence = [_folded(text) for text in row["evidence"]]
    # An Anfrage and its Antwort print the same sentences: a twin of the evidence is no mistake.
    bad = tuple(t for t, _, _ in row["neg"] if not _same(t.partition("\t")[0], evidence))
    # What was written to be mistaken comes first, in its context if the search brought it up.
    near = _folded(row["near"])
    if near and not _same(near, evidence):
        found = [text for text in bad if _same(text.partition("\t")[0], [near])]
        others = [text for text in bad if text not in found]
        bad = (*(found or [f"{row['near']}\t"]), *others)
    good = tuple(row["pos"]) or tuple(row["evidence"][:1])
    beside = rivals(row, evidence, beside) if evidence else []
    return [
        Choice(
            _asked(row[language]),
            language,
            good,
            bad,
            tuple(_asked(one[language]) for one in beside),
            tuple(row["keys"]),
        )
        for language in ("de", "en")
    ]


def _asked(question: str) -> str:
    """Return the question as the product asks it: whose statement is wanted is judged apart."""
    return asked.topic(question) or question


def rivals(row: dict, evidence: list[str], beside: Sequence[dict]) -> list[dict]:
    """Questions that the evidence is mistaken to answer, then those that other evidence answers."""
    twins = [one for one in beside if one["near"] and _same(one["near"], evidence)]
    others = [
        one
        for one in beside
        if one["evidence"] and not any(_same(text, evidence) for text in one["evidence"])
    ]
    random.Random(row["id"]).shuffle(others)
    return [*twins, *others][:RIVALS]


def _same(text: str, evidence: list[str]) -> bool:
    here = _folded(text)
    return any(here in there or there in here for there in evidence)


@cache
def _folded(text: str) -> str:
    return fold(text).lower()


def wordings(path: Path | None) -> dict[int, str]:
    """Read German wordings of English questions by row; none without a file."""
    if path is None:
        return {}
    pairs = (line.partition("\t") for line in path.read_text("utf-8").splitlines())
    return {int(row): fold(text) for row, _, text in pairs if text}


def _english(shared: Path, german: dict[int, str]) -> list[Choice]:
    """English questions: sentences that hold a marked answer, others, those of neighbours."""
    rows = [json.loads(line) for line in data.lines(shared / "training/qa-en.jsonl.xz")]
    held_out = set(data.hold_out(data.questions_en(shared), data.HELD["qa-en"])[1])
    found = []
    for number, row in enumerate(rows):
        if (fold(row["question"]), fold(row["passage"])[:2000]) in held_out:
            continue
        answers = [fold(a).lower() for a in row["answer"]]
        good, bad = [], []
        for told in _told(row["passage"]):
            text = told.partition("\t")[0].lower()
            right = any(a in text or (len(text) > 20 and text in a) for a in answers)
            (good if right else bad).append(told)
        others = rows[max(0, number - 6) : number] + rows[number + 1 : number + 7]
        for other in others:
            if other["passage"] != row["passage"]:
                bad += _told(other["passage"])[:2]
        if good and len(bad) >= 3:
            keys = tuple(fold(answer) for answer in row["answer"])
            one = Choice(fold(row["question"]), "en", tuple(good), tuple(bad), keys=keys)
            found.append(one)
            if number in german:
                found.append(replace(one, question=german[number], language="de"))
    return found


def _exchanges(shared: Path) -> list[Choice]:
    """Parliamentary questions: the head of the answer, heads of others, other questions."""
    banned = exclude.read(shared)
    papers: dict[str, list[tuple[str, str]]] = {}
    for exchanges in (data.answers(shared), data.written(shared)):
        for one in data.training_exchanges(exchanges, banned):
            told = next((t for t in _told(one.answer) if len(t) > 60), "")
            if told:
                papers.setdefault(one.paper, []).append((one.question, told))
    found = []
    for pairs in papers.values():
        for question, told in pairs:
            bad = [t for q, t in pairs if q != question and t != told]
            bad += [f"{q}\t" for q, _ in pairs if q != question][:4]
            if len(bad) >= 3:
                found.append(Choice(question[:400], "de", (told,), tuple(bad)))
    return found


def _told(passage: str) -> list[str]:
    """Return the sentences of a passage as `sentence TAB sentence before`."""
    parts = sentences(fold(passage))
    before = ["", *parts]
    return [f"{p}\t{b[-110:]}" for p, b in zip(parts, before, strict=False) if len(p) >= 25]
