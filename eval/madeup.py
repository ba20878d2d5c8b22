"""A made-up library and its gold questions, of any size, the same for the same seed.

Every municipality has one report, German or English, with a section for each public service. A
section states three facts among sentences that all reports share, so that a search must tell many
nearly alike passages apart. Words and patterns are data (``madeup.toml``). It is made to measure
speed; its questions repeat the words of their answers and say little about quality.
"""

from __future__ import annotations

import json
import random
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import product
from pathlib import Path
from typing import Any

LANGUAGES = ("de", "en")
UNANSWERABLE = 0.2
"""Share of questions that nothing in the library answers."""
CROSSING = 0.3
"""Share of the others that are asked in the other language than their document's."""
_DATA = Path(__file__).with_name("madeup.toml")


@dataclass(frozen=True, slots=True)
class Section:
    """One place and subject: the words that its sentences are filled with, per language."""

    place: str
    subject: int
    language: str
    words: Mapping[str, str]


def make(folder: Path, gold: Path, *, sections: int, questions: int, seed: int = 0) -> None:
    """Write reports into ``folder`` and questions to ``gold``, as JSONL.

    Args:
        folder: made where it is missing.
        gold: the file of questions, overwritten.
        sections: about as many passages as there will be (one each with default settings).
        questions: of them a fifth unanswerable, three of ten across languages.
        seed: decides every word.
    """
    data = tomllib.loads(_DATA.read_text("utf-8"))
    rng = random.Random(seed)
    made = list(_sections(data, sections, rng))
    folder.mkdir(parents=True, exist_ok=True)
    by_place: dict[str, list[Section]] = {}
    for section in made:
        by_place.setdefault(section.place, []).append(section)
    for place, group in by_place.items():
        (folder / _name(place)).write_text(_report(data, group, rng), "utf-8")
    with gold.open("w", encoding="utf-8") as file:
        for number, row in enumerate(_questions(data, made, questions, rng), start=1):
            file.write(json.dumps({"id": f"m{number:05d}", **row}, ensure_ascii=False) + "\n")


def _sections(data: Mapping[str, Any], count: int, rng: random.Random) -> Iterator[Section]:
    subjects = len(data["subjects"]["de"])
    pairs = list(product(data["places"]["heads"], data["places"]["tails"]))
    rng.shuffle(pairs)
    for number in range(count):
        at, subject = divmod(number, subjects)
        round, place = divmod(at, len(pairs))
        name = "".join(pairs[place]) + (f" {round + 1}" if round else "")
        language = LANGUAGES[at % 2]
        yield Section(name, subject, language, _words(data, name, subject, rng))


def _words(data: Mapping[str, Any], place: str, subject: int, rng: random.Random) -> dict[str, str]:
    month, cost = rng.randrange(12), rng.randrange(10, 990)
    words = {
        "place": place,
        "year": str(rng.randrange(1990, 2024)),
        "day": str(rng.randrange(1, 29)),
    }
    words["count"], words["cost"] = str(rng.randrange(21, 990)), f"{cost} {rng.randrange(100, 999)}"
    for language in LANGUAGES:
        words[f"subject_{language}"] = data["subjects"][language][subject]
        words[f"month_{language}"] = data["months"][language][month]
    return words


def _filled(pattern: str, section: Section, language: str) -> str:
    names = {name: section.words[f"{name}_{language}"] for name in ("subject", "month")}
    return pattern.format(**section.words, **names)


def _report(data: Mapping[str, Any], group: Sequence[Section], rng: random.Random) -> str:
    language = group[0].language
    parts = [f"# {_filled(data['title'][language], group[0], language)}"]
    for section in group:
        heading = _filled(data["heading"][language], section, language)
        facts = [_filled(fact[language], section, language) for fact in data["facts"]]
        around = rng.sample(data["padding"][language], len(data["padding"][language]) - 2)
        half = len(around) // 2
        body = " ".join([*around[:half], *facts, *around[half:]])
        parts.append(f"## {heading[0].upper()}{heading[1:]}\n\n{body}")
    return "\n\n".join(parts) + "\n"


def _questions(
    data: Mapping[str, Any], made: Sequence[Section], count: int, rng: random.Random
) -> Iterator[dict[str, Any]]:
    asked: set[str] = set()
    while len(asked) < count:
        section = rng.choice(made)
        row = (
            _unanswerable(data, section, rng)
            if rng.random() < UNANSWERABLE
            else _answerable(data, section, rng)
        )
        if row["question"] not in asked:
            asked.add(row["question"])
            yield row


def _answerable(data: Mapping[str, Any], section: Section, rng: random.Random) -> dict[str, Any]:
    fact, own = rng.choice(data["facts"]), section.language
    other = LANGUAGES[own == LANGUAGES[0]]
    language = other if rng.random() < CROSSING else own
    keys = {fact.get("key") or fact[f"key_{each}"] for each in LANGUAGES}
    return {
        "lang": language,
        "kind": fact["kind"],
        "question": _filled(fact[f"ask_{language}"], section, language),
        "doc": _name(section.place),
        "evidence": [_filled(fact[own], section, own)],
        "keys": sorted(_filled(key, section, each) for key in keys for each in LANGUAGES),
    }


def _unanswerable(data: Mapping[str, Any], section: Section, rng: random.Random) -> dict[str, Any]:
    language = rng.choice(LANGUAGES)
    question = _filled(rng.choice(data["unanswerable"][language]), section, language)
    return {
        "lang": language, "kind": "unanswerable", "question": question,
        "doc": None, "evidence": [], "keys": [],
    }  # fmt: skip


def _name(place: str) -> str:
    return f"{place.lower().replace(' ', '-')}.md"
