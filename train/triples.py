"""Question, passage and a hard negative from the same paper, law or page collection."""

import json
import random
from collections import defaultdict
from collections.abc import Iterable
from pathlib import Path

from train import data, exclude, lists, papers, questions
from train.text import fold

Triple = tuple[str, str, str]


def read(
    shared: Path, mined: Path, seed: int, caps: dict[str, int], german: Path | None = None
) -> list[Triple]:
    """Read all question sources; `caps` bounds those that would drown the others.

    `german` names German wordings of some of the English questions (train/lists.py).
    """
    banned = exclude.read(shared)
    chooser = random.Random(seed)
    found = _own(shared, mined, chooser)
    asked: list[Triple] = []
    for exchanges in (data.answers(shared), data.written(shared)):
        kept = data.training_exchanges(exchanges, banned)
        asked.extend(_with_negatives(_grouped(kept), chooser))
    found.extend(_capped(asked, caps["exchanges"], chooser))
    english = data.questions_en(shared)
    held = set(data.hold_out(english, data.HELD["qa-en"])[1])
    # The file keeps pages together: passages close by are about the same subject.
    blocks = (english[i : i + 40] for i in range(0, len(english), 40))
    asked = _with_negatives(([p for p in b if p not in held] for b in blocks), chooser)
    found.extend(_capped(asked, caps["qa-en"], chooser))
    found.extend(_across(shared, lists.wordings(german), held, chooser))
    sections = data.law_sections(shared)
    laws: dict[str, list[data.Pair]] = defaultdict(list)
    for pair in data.hold_out(sections, data.HELD["laws"])[0]:
        laws[pair[0].rsplit(" ", 1)[-1]].append(pair)
    found.extend(_capped(_with_negatives(laws.values(), chooser), caps["laws"], chooser))
    titles = [p for p in data.proceedings(shared) if not banned.title(p[0]) and len(p[1]) > 150]
    titles = data.hold_out(titles, data.HELD["dip"])[0]
    blocks = (titles[i : i + 2] for i in range(0, len(titles), 2))
    found.extend(_capped(_with_negatives(blocks, chooser), caps["dip"], chooser))
    chooser.shuffle(found)
    return found


def _own(shared: Path, mined: Path, chooser: random.Random) -> list[Triple]:
    """Our own questions in both languages, against what the search mistook for their answer.

    A question is seen with the sentence alone and with its surroundings, as the index holds both.
    """
    around = {q.id: q.around for q in questions.read(shared)}
    found: list[Triple] = []
    for row in lists.mined(mined):
        for one in [] if lists.held(row["doc"]) else lists.own(row):
            if one.good and one.bad:
                mistakes = [text.replace("\t", " ") for text in one.bad[:8]]
                best = one.good[0].partition("\t")[0]
                found.append((one.question, best, chooser.choice(mistakes)))
                found.append((one.question, around[row["id"]], chooser.choice(mistakes)))
    return found


def _across(
    shared: Path, german: dict[int, str], held: set[data.Pair], chooser: random.Random
) -> list[Triple]:
    """German wordings of English questions, against a passage close by."""
    rows = [json.loads(line) for line in data.lines(shared / "training/qa-en.jsonl.xz")]
    found: list[Triple] = []
    for number, question in german.items():
        passage = fold(rows[number]["passage"])[:2000]
        if (fold(rows[number]["question"]), passage) in held:
            continue
        near = (fold(row["passage"])[:2000] for row in rows[max(0, number - 20) : number + 20])
        others = [text for text in near if text != passage]
        if others:
            found.append((question, passage, chooser.choice(others)))
    return found


def _grouped(exchanges: list[papers.Exchange]) -> list[list[data.Pair]]:
    groups: dict[str, list[data.Pair]] = defaultdict(list)
    for exchange in exchanges:
        groups[exchange.paper].extend(papers.question_chunks(exchange, 2))
    return list(groups.values())


def _with_negatives(groups: Iterable[list[data.Pair]], chooser: random.Random) -> list[Triple]:
    """Give each pair a passage of its group that answers another question."""
    found: list[Triple] = []
    for group in groups:
        for question, passage in group:
            others = [p for q, p in group if q != question and p != passage]
            if others:
                found.append((question, passage, chooser.choice(others)))
    return found


def _capped(found: list[Triple], cap: int, chooser: random.Random) -> list[Triple]:
    chooser.shuffle(found)
    return found[:cap]
