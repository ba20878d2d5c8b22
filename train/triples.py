"""Question, passage and a hard negative from the same paper, law or page collection."""

import json
import random
from collections import defaultdict
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import NamedTuple

from train import data, exclude, lists, papers, questions
from train.text import fold

BLOCK = 8
"""Triples of a paper, law or run of pages that stay together: a batch holds several such blocks, so
that a question meets what other questions about the same paper ask for."""


class Triple(NamedTuple):
    """What is learnt of one question: `evidence` are the words of `passage` that answer it."""

    question: str
    passage: str
    negative: str
    evidence: str

    def answered_by(self, text: str) -> bool:
        """Tell whether a text holds the evidence, or the evidence the text."""
        return self.evidence in text or text in self.evidence


Group = list[Triple]


def read(
    shared: Path, mined: Path, seed: int, caps: dict[str, int], german: Path | None = None
) -> list[Triple]:
    """Read all question sources; `caps` bounds those that would drown the others.

    `german` names German wordings of some of the English questions (train/lists.py).
    """
    banned = exclude.read(shared)
    chooser = random.Random(seed)
    found = _blocks(_own(shared, mined, chooser), chooser)
    asked: list[Group] = []
    for exchanges in (data.answers(shared), data.written(shared)):
        kept = data.training_exchanges(exchanges, banned)
        asked.extend(_with_negatives(_grouped(kept), chooser))
    found += _capped(_blocks(asked, chooser), caps["exchanges"])
    english = data.questions_en(shared)
    held = set(data.hold_out(english, data.HELD["qa-en"])[1])
    # The file keeps pages together: passages close by are about the same subject.
    pages = (english[i : i + 40] for i in range(0, len(english), 40))
    asked = _with_negatives(([p for p in page if p not in held] for page in pages), chooser)
    found += _capped(_blocks(asked, chooser), caps["qa-en"])
    found += _blocks([_across(shared, lists.wordings(german), held, chooser)], chooser)
    sections = data.law_sections(shared)
    laws: dict[str, list[data.Pair]] = defaultdict(list)
    for pair in data.hold_out(sections, data.HELD["laws"])[0]:
        laws[pair[0].rsplit(" ", 1)[-1]].append(pair)
    asked = _with_negatives(laws.values(), chooser)
    found += _capped(_blocks(asked, chooser), caps["laws"])
    titles = [p for p in data.proceedings(shared) if not banned.title(p[0]) and len(p[1]) > 150]
    titles = data.hold_out(titles, data.HELD["dip"])[0]
    couples = (titles[i : i + 2] for i in range(0, len(titles), 2))
    found += _capped(_blocks(_with_negatives(couples, chooser), chooser), caps["dip"])
    chooser.shuffle(found)
    return [one for block in found for one in block]


def _own(shared: Path, mined: Path, chooser: random.Random) -> list[Group]:
    """Our own questions in both languages, against what the search mistook for their answer.

    A question is seen with the sentence alone and with its surroundings, as the index holds both.
    """
    around = {q.id: q.around for q in questions.read(shared)}
    found: dict[str, Group] = defaultdict(list)
    for row in lists.mined(mined):
        for one in [] if lists.held(row["doc"]) else lists.own(row):
            if one.good and one.bad:
                mistakes = [text.replace("\t", " ") for text in one.bad[:8]]
                best = one.good[0].partition("\t")[0]
                for passage in (best, around[row["id"]]):
                    negative = chooser.choice(mistakes)
                    found[row["doc"]].append(Triple(one.question, passage, negative, best))
    return list(found.values())


def _across(
    shared: Path, german: dict[int, str], held: set[data.Pair], chooser: random.Random
) -> Group:
    """German wordings of English questions, against a passage close by."""
    rows = [json.loads(line) for line in data.lines(shared / "training/qa-en.jsonl.xz")]
    found: Group = []
    for number, question in german.items():
        passage = fold(rows[number]["passage"])[:2000]
        if (fold(rows[number]["question"]), passage) in held:
            continue
        near = (fold(row["passage"])[:2000] for row in rows[max(0, number - 20) : number + 20])
        others = [text for text in near if text != passage]
        if others:
            found.append(Triple(question, passage, chooser.choice(others), passage))
    return found


def _grouped(exchanges: list[papers.Exchange]) -> list[list[data.Pair]]:
    groups: dict[str, list[data.Pair]] = defaultdict(list)
    for exchange in exchanges:
        groups[exchange.paper].extend(papers.question_chunks(exchange, 2))
    return list(groups.values())


def _with_negatives(groups: Iterable[Sequence[data.Pair]], chooser: random.Random) -> list[Group]:
    """Give each pair a passage of its group that answers another question."""
    found: list[Group] = []
    for group in groups:
        made: Group = []
        for question, passage in group:
            others = [p for q, p in group if q != question and p != passage]
            if others:
                made.append(Triple(question, passage, chooser.choice(others), passage))
        found.append(made)
    return found


def _blocks(groups: Iterable[Group], chooser: random.Random) -> list[Group]:
    """Cut groups, each in an order by chance, into blocks in an order by chance."""
    found: list[Group] = []
    for group in groups:
        mixed = chooser.sample(group, len(group))
        found += [mixed[start : start + BLOCK] for start in range(0, len(mixed), BLOCK)]
    chooser.shuffle(found)
    return found


def _capped(blocks: Sequence[Group], cap: int) -> list[Group]:
    """Return the first blocks, with `cap` triples or hardly more."""
    kept: list[Group] = []
    count = 0
    for block in blocks:
        if count >= cap:
            break
        kept.append(block)
        count += len(block)
    return kept
