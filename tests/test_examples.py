"""The example documents and their gold questions hold what they promise."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from collections import Counter
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from ingest.reader import read
from rag.types import Document

ROOT = Path(__file__).parent.parent
DOCUMENTS = ROOT / "examples" / "documents"
GOLD = ROOT / "eval" / "gold" / "examples.jsonl"
SPECIAL = ("conflict", "follow-up", "marking", "speaker", "table")
"""Kinds that show what a plain question does not: each at least six times in each language."""
SEEDS = ROOT.parent / "shared" / "seeds"
KINDS = {
    "acronym", "comparison", "compound", "condition", "conflict", "date", "definition", "fact",
    "follow-up", "list", "marking", "multi", "number", "person", "position", "reason", "speaker",
    "table", "unanswerable",
}  # fmt: skip
ITEMS: list[dict[str, Any]] = [
    json.loads(line) for line in GOLD.read_text(encoding="utf-8").splitlines()
]
ANSWERABLE = [item for item in ITEMS if item["doc"]]


def folded(text: str) -> str:
    return " ".join(text.split())


@cache
def document(name: str) -> Document:
    return read(DOCUMENTS / name)


def names() -> list[str]:
    return sorted(path.name for path in DOCUMENTS.iterdir())


def test_make_reproduces_the_committed_bytes(tmp_path):
    command = [sys.executable, "examples/make.py", "--out", str(tmp_path)]
    subprocess.run(command, cwd=ROOT, check=True, capture_output=True)
    made = sorted(path.name for path in tmp_path.iterdir())
    assert made == [name for name in names() if name.endswith((".pdf", ".docx"))]
    for name in made:
        assert (tmp_path / name).read_bytes() == (DOCUMENTS / name).read_bytes(), name


@pytest.mark.parametrize("name", names())
def test_the_evidence_stands_in_the_document_as_read(name):
    text = folded(document(name).text)
    items = [item for item in ANSWERABLE if item["doc"] == name]
    assert items
    assert all(item["evidence"] for item in items)
    missing = [(i["id"], e) for i in items for e in i["evidence"] if folded(e) not in text]
    assert not missing


@pytest.mark.parametrize("name", names())
def test_evidence_points_to_one_place(name):
    text = folded(document(name).text)
    items = [item for item in ANSWERABLE if item["doc"] == name]
    vague = [(i["id"], e) for i in items for e in i["evidence"] if text.count(folded(e)) > 1]
    assert not vague


def test_the_evidence_shows_a_key():
    keyless = [
        item["id"]
        for item in ANSWERABLE
        if not any(key in " ".join(item["evidence"]) for key in item["keys"])
    ]
    assert not keyless


def test_ids_and_questions_are_unique():
    assert len({item["id"] for item in ITEMS}) == len(ITEMS)
    assert len({item["question"].casefold() for item in ITEMS}) == len(ITEMS)


def test_the_gold_covers_every_kind_and_both_languages():
    languages = Counter(item["lang"] for item in ITEMS)
    kinds = Counter((item["kind"], item["lang"]) for item in ITEMS)
    assert len(ITEMS) >= 150
    assert min(languages["de"], languages["en"]) >= 0.45 * len(ITEMS)
    assert {kind for kind, _ in kinds} == KINDS
    assert all(kinds[kind, lang] for kind in KINDS for lang in ("de", "en"))
    assert all(kinds[kind, lang] >= 6 for kind in SPECIAL for lang in ("de", "en"))
    assert sum(item["kind"] == "unanswerable" for item in ITEMS) >= 40


def test_follow_ups_have_the_questions_before_them_and_need_them():
    for item in ITEMS:
        history = item.get("history", [])
        assert bool(history) or item["kind"] != "follow-up", item["id"]
        assert all(isinstance(one, str) and one.endswith("?") for one in history), item["id"]
        # Without them it names no document, nor anything else by which one could be found.
        assert not history or not re.search(r"\d|§", item["question"]), item["id"]


def test_unanswerable_questions_promise_nothing():
    for item in ITEMS:
        if item["kind"] == "unanswerable":
            assert (item["doc"], item["evidence"], item["keys"]) == (None, [], [])


def test_many_questions_cross_the_language_border():
    crossing = Counter(
        (item["lang"], document(item["doc"]).info.language)
        for item in ANSWERABLE
        if item["lang"] != document(item["doc"]).info.language
    )
    assert crossing["en", "de"] >= 30
    assert crossing["de", "en"] >= 30


def test_every_document_is_asked_about_and_says_that_it_is_an_example():
    assert {item["doc"] for item in ANSWERABLE} == set(names())
    for name in names():
        seen = document(name)
        dropped = " ".join(piece.text for piece in seen.dropped)
        told = seen.text + dropped
        assert re.search(r"Beispieldokument|[Ee]xample document|erfundene Zeitung", told), name


def test_the_pdf_examples_have_the_pages_and_umlauts_they_were_written_with():
    german = document("sachstand-investitionspruefung.pdf")
    assert len(german.pages) == 3
    assert len(document("paper-cyber-confidence-building.pdf").pages) == 2
    assert "Außenwirtschaftsverordnung" in german.text
    assert "Seite 2 von 3" not in german.text


def test_navigation_stays_out_of_the_html_examples():
    text = document("nachricht-cybereinheit.html").text
    for litter in ("Cookies", "Impressum", "Sieben Tipps", "Link kopieren", "Anzeige:"):
        assert litter not in text


@pytest.mark.shared
def test_no_run_of_eight_words_comes_from_the_seeds():
    if not SEEDS.is_dir():
        pytest.skip("needs ../shared/seeds, the real documents that stay outside the project")
    seeds = {run for path in SEEDS.glob("*.txt") for run in runs(path.read_text("utf-8"))}
    for name in names():
        assert not seeds & set(runs(document(name).text)), name


def runs(text: str) -> list[tuple[str, ...]]:
    words = re.findall(r"\w+", text.casefold())
    return [tuple(words[i : i + 8]) for i in range(len(words) - 7)]
