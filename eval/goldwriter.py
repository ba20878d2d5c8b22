"""Writing gold questions at a terminal: a passage is shown, a person asks about it."""

from __future__ import annotations

import json
import random
import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from eval.goldcheck import Library, duplicate
from eval.items import Question
from eval.judge import plain_name
from eval.text import contains_any, has_key
from rag.analysis.language import detect
from rag.analysis.sentences import spans
from rag.assistant import Assistant
from rag.errors import GoldError
from rag.types import DocumentInfo, Passage

KINDS = (
    "fact", "number", "date", "person", "definition", "reason", "condition", "list", "table",
    "position", "speaker", "comparison", "conflict", "acronym", "compound", "marking", "multi",
    "unanswerable",
)  # fmt: skip
_SHORTEST = 150
"""Shorter passages are headings and stubs, about which there is little to ask."""

Ask = Callable[[str], str]
Say = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Shown:
    """A passage to ask about."""

    info: DocumentInfo
    passage: Passage
    text: str


def spread(assistant: Assistant, gold: Sequence[Question], seed: int) -> Iterator[Shown]:
    """Yield passages in turn from all documents, those with the fewest questions first.

    Passages that hold the evidence of a question are left out; the seed decides the order within
    a document.
    """
    asked = Counter(plain_name(name) for question in gold for name in question.documents)
    rng = random.Random(seed)
    infos = {info.id: info for info in assistant.documents()}
    waiting = {info.id: _open(assistant, info, gold, rng) for info in infos.values()}
    while waiting:
        nearest = min(waiting, key=lambda one: (asked[plain_name(infos[one].name)], one))
        if not waiting[nearest]:
            del waiting[nearest]
            continue
        asked[plain_name(infos[nearest].name)] += 1
        yield waiting[nearest].pop()


def _open(
    assistant: Assistant, info: DocumentInfo, gold: Sequence[Question], rng: random.Random
) -> list[Shown]:
    document = assistant.document(info.id)
    text = document.text if document is not None else ""
    evidence = [one for question in gold for one in question.evidence]
    found = [
        Shown(info, passage, shown)
        for passage in assistant.passages(info.id)
        if len(shown := text[passage.start : passage.end]) >= _SHORTEST
        and not contains_any(shown, evidence)
    ]
    rng.shuffle(found)
    return found


def write(
    shown: Iterator[Shown], library: Library, gold: list[Question], path: Path, ask: Ask, say: Say
) -> int:
    """Show passage after passage and append what is asked about them; return how many.

    Args:
        shown: passages, best spread over the documents.
        library: for the checks.
        gold: the questions so far; grows.
        path: the gold file, appended to after every question, so that nothing is lost.
        ask: shows a prompt and returns what was typed.
        say: shows a line.
    """
    count = 0
    for one in shown:
        sentences = _show(one, say)
        text = ask("question (empty: next passage, q: stop) ").strip()
        if text.casefold() == "q":
            break
        if not text:
            continue
        row = _row(one, sentences, text, _next_id(gold), ask, say)
        question = _question(row)
        if _doubts(question, library, gold, say) and not _yes(ask("keep it? (y/n) ")):
            continue
        append(path, row)
        gold.append(question)
        count += 1
    return count


def append(path: Path, row: Mapping[str, Any]) -> None:
    """Add one row to a gold file, on a line of its own."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        before = path.read_text("utf-8") if path.is_file() else ""
        broken = bool(before) and not before.endswith("\n")
        with path.open("a", encoding="utf-8") as file:
            file.write("\n" * broken + json.dumps(row, ensure_ascii=False) + "\n")
    except OSError as error:
        raise GoldError(f"cannot be written: {error.strerror}", where=str(path)) from error


def _show(one: Shown, say: Say) -> list[str]:
    page = f", page {one.passage.page}" if one.passage.page is not None else ""
    say(f"\n{one.info.name}{page} ({one.info.date or 'no date'})")
    if one.passage.section:
        say(" › ".join(one.passage.section))
    language = one.passage.language if one.passage.language != "und" else "de"
    sentences = [one.text[start:end] for start, end in spans(one.text, language)]
    for number, sentence in enumerate(sentences, start=1):
        say(f"  {number:>2}  {' '.join(sentence.split())}")
    return sentences


def _row(
    one: Shown, sentences: Sequence[str], text: str, identity: str, ask: Ask, say: Say
) -> dict[str, Any]:
    language = detect(text, default="de")
    typed = ask(f"language of the question ({language}) ").strip() or language
    kind = _choice(ask, say)
    row = {"id": identity, "lang": typed, "kind": kind, "question": text}
    if kind == "unanswerable":
        return {**row, "doc": None, "evidence": [], "keys": []}
    evidence = _evidence(one, sentences, ask, say)
    return {**row, "doc": one.info.name, "evidence": evidence, "keys": _keys(one.text, ask, say)}


def _choice(ask: Ask, say: Say) -> str:
    while True:
        kind = ask(f"kind ({', '.join(KINDS)}) ").strip()
        if kind in KINDS:
            return kind
        say(f"'{kind}' is none of them")


def _evidence(one: Shown, sentences: Sequence[str], ask: Ask, say: Say) -> list[str]:
    """Return the evidence: a sentence by its number, or words that stand in the passage."""
    while True:
        typed = ask("evidence (number of a sentence, or its words) ").strip()
        if typed.isdigit() and 1 <= int(typed) <= len(sentences):
            return [sentences[int(typed) - 1]]
        if typed and not typed.isdigit() and contains_any(one.text, [typed]):
            return [typed]
        say("that does not stand in the passage")


def _keys(text: str, ask: Ask, say: Say) -> list[str]:
    """Return the key facts, of which one at least stands in the passage."""
    while True:
        keys = [key.strip() for key in ask("keys (several with |) ").split("|") if key.strip()]
        if any(has_key(text, key) for key in keys):
            return keys
        say("no key stands in the passage: an exact answer would score 0")


def _doubts(question: Question, library: Library, gold: Sequence[Question], say: Say) -> bool:
    same = duplicate(question, gold)
    places = library.elsewhere(question)
    if same is not None:
        say(f"asks the same as {same.id}: {same.text}")
    for place in places:
        say(f"it is answered elsewhere too – {place}")
    return same is not None or bool(places)


def _question(row: Mapping[str, Any]) -> Question:
    return Question(
        id=row["id"],
        text=row["question"],
        language=row["lang"],
        kind=row["kind"],
        answerable=row["kind"] != "unanswerable",
        documents=(row["doc"],) if row["doc"] else (),
        evidence=tuple(row["evidence"]),
        keys=tuple(row["keys"]),
    )


def _next_id(gold: Sequence[Question]) -> str:
    """Return an id after the last one of the same form, g001 in an empty set."""
    parts = [m for question in gold if (m := re.fullmatch(r"(\D*)(\d+)", question.id))]
    if not parts:
        return "g001"
    last = max(parts, key=lambda part: int(part[2]))
    return f"{last[1]}{int(last[2]) + 1:0{len(last[2])}d}"


def _yes(word: str) -> bool:
    return word.strip().casefold() in ("y", "yes", "j", "ja")
