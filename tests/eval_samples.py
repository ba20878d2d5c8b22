"""Two documents, three questions on them and right answers, for the tests of the harness."""

from __future__ import annotations

import json

from eval import run

HARBOUR = """Vermerk zum Seehafen

Berlin, 3. März 2024

Der Ausbau des Hafenbeckens wurde im Haushaltsjahr 2024 mit 41 Millionen Euro veranschlagt.

Die Liegegebühren für Frachtschiffe steigen ab Januar um sechs Prozent. Ausgenommen sind Segler.
"""
BEES = """Report on urban beekeeping

The city counted 312 registered beekeepers in the spring of 2023.

Permits for rooftop hives are issued by the veterinary office within ten working days.
"""
GOLD = [
    {
        "id": "g1", "lang": "de", "kind": "number", "doc": "hafen.txt",
        "question": "Mit wie viel Geld wurde der Ausbau des Hafenbeckens veranschlagt?",
        "evidence": ["mit 41 Millionen Euro veranschlagt"], "keys": ["41 Millionen"],
    },
    {
        "id": "g2", "lang": "en", "kind": "fact", "doc": "bees.txt",
        "question": "Which office issues permits for rooftop hives?",
        "evidence": ["issued by the veterinary office"], "keys": ["veterinary office"],
    },
    {
        "id": "g3", "lang": "de", "kind": "unanswerable", "doc": None,
        "question": "Wie viele Vulkane gibt es auf Island?", "evidence": [], "keys": [],
    },
]  # fmt: skip
QUOTES = {
    "g1": "Der Ausbau des Hafenbeckens wurde im Haushaltsjahr 2024 mit 41 Millionen Euro "
    "veranschlagt.",
    "g2": "Permits for rooftop hives are issued by the veterinary office within ten working days.",
}
DOCUMENTS = {"g1": "hafen.txt", "g2": "bees.txt"}


def lines(path, rows):
    path.write_text("".join(json.dumps(row) + "\n" for row in rows), "utf-8")
    return path


def answer(id):
    quote = QUOTES.get(id)
    if quote is None:
        return {"id": id, "status": "no_evidence", "sentences": [], "citations": []}
    citation = {"number": 1, "document": DOCUMENTS[id], "quote": quote}
    sentences = [{"text": quote, "citations": [1]}]
    return {"id": id, "status": "answered", "sentences": sentences, "citations": [citation]}


def call(*words):
    return run.main([str(word) for word in words])


def values(folder, measure):
    return json.loads((folder / "results.json").read_text("utf-8"))["measures"][measure]


def items(folder):
    return list(map(json.loads, (folder / "items.jsonl").read_text("utf-8").splitlines()))
