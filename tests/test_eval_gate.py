"""The shipped gate catches systems with one broken part, each for the right reason.

The sound system is made from the shipped gold: it finds, quotes and refuses as the gold says, over
a real index of the example documents. Each broken one differs from it in a single part.
"""

from __future__ import annotations

import json
import random
import re
from pathlib import Path

import pytest

from eval import run
from rag.cite.plain import find

ROOT = Path(__file__).resolve().parent.parent
GOLD = ROOT / "eval" / "gold" / "examples.jsonl"
GATE = ROOT / "eval" / "gates.toml"


@pytest.fixture(scope="module")
def index(tmp_path_factory):
    from ingest.pipeline import ingest
    from rag.config import load

    folder = tmp_path_factory.mktemp("gate") / "index"
    settings = load({"index": folder, "ingest.jobs": 1}, environ={})
    assert not ingest([ROOT / "examples" / "documents"], settings).failed
    return folder


@pytest.fixture(scope="module")
def library(index):
    """Name of each document to its id, text and passages."""
    from rag.assistant import Assistant
    from rag.config import load

    with Assistant.open(index, load({}, environ={})) as assistant:
        return {
            info.name: (info.id, assistant.document(info.id).text, assistant.passages(info.id))
            for info in assistant.documents()
        }


@pytest.fixture(scope="module")
def sound(library):
    """The answer to every question of the gold, and the passages found, as the gold has them."""
    return [right(json.loads(line), library) for line in GOLD.read_text("utf-8").splitlines()]


def right(row, library):
    if not row["evidence"]:
        passages = [hit(name, library, 0) for name in list(library)[:5]]
        return {**refused(row["id"]), "passages": passages, "confidence": 0.1}
    documents = row["doc"] if isinstance(row["doc"], list) else [row["doc"]]
    name, place = next(
        (name, place)
        for name in documents
        for evidence in row["evidence"]
        if (place := find(evidence, library[name][1])) is not None
    )
    at = next(
        (n for n, p in enumerate(library[name][2]) if p.start <= place[0] and place[1] <= p.end), 0
    )
    citation = cite(name, *place, library)
    return {
        "id": row["id"],
        "status": "answered",
        "confidence": 0.9,
        "sentences": [{"text": citation["quote"], "citations": [1]}],
        "citations": [citation],
        "passages": [hit(name, library, at)],
    }


def refused(id):
    return {"id": id, "status": "no_evidence", "sentences": [], "citations": [], "confidence": 0.1}


def cite(name, start, end, library):
    identity, text, passages = library[name]
    around = next((p for p in passages if p.start <= start < p.end), passages[0])
    return {
        "number": 1, "document": name, "document_id": identity, "start": start, "end": end,
        "quote": text[start:end], "passage": text[around.start : around.end],
    }  # fmt: skip


def hit(name, library, at):
    _, text, passages = library[name]
    passage = passages[at]
    return {
        "document": name, "score": 1.0, "start": passage.start, "end": passage.end,
        "text": text[passage.start : passage.end],
    }  # fmt: skip


def gate(rows, index, folder, capsys):
    """Return the exit code and the measures whose demands failed, with their lines."""
    predictions = folder / "predictions.jsonl"
    predictions.write_text("".join(json.dumps(row) + "\n" for row in rows), "utf-8")
    # Besides the one named, those that the gate looks at are measured.
    words = [GOLD, "--predictions", predictions, "--index", index, "--gate", GATE]
    words += ["--measures", "hit@5"]
    code = run.main([str(word) for word in (*words, "--out", folder / "out")])
    shown = capsys.readouterr().out
    failed = dict(re.findall(r"gate FAIL (\S+)(.*)", shown)[::-1])
    return code, failed


def test_the_gate_lets_a_sound_system_pass(sound, index, tmp_path, capsys):
    assert gate(sound, index, tmp_path, capsys) == (0, {})


def test_a_broken_retriever_is_caught(sound, index, tmp_path, capsys):
    passages = [row["passages"] for row in sound]
    turned = passages[7:] + passages[:7]
    rows = [{**row, "passages": found} for row, found in zip(sound, turned, strict=True)]
    code, failed = gate(rows, index, tmp_path, capsys)
    assert (code, set(failed)) == (1, {"hit@5", "MRR@10"})
    assert "the right passages are not found" in failed["hit@5"]


def test_one_who_never_refuses_is_caught(sound, index, tmp_path, capsys):
    some = next(row for row in sound if row["status"] == "answered")
    rows = [
        row if row["status"] == "answered" else {**some, "id": row["id"], "confidence": 0.1}
        for row in sound
    ]
    code, failed = gate(rows, index, tmp_path, capsys)
    assert code == 1
    assert "questions are answered that no document answers" in failed["refusal"]
    wanted = sum(row["status"] == "no_evidence" for row in sound)
    assert f"refusal = 0.000 (n={wanted})" in f"refusal{failed['refusal']}"
    assert not failed.keys() & {"hit@5", "evidence_cited", "quote_exact", "false_refusal"}


def test_one_who_always_refuses_is_caught(sound, index, tmp_path, capsys):
    rows = [{**row, **refused(row["id"]), "confidence": row["confidence"]} for row in sound]
    code, failed = gate(rows, index, tmp_path, capsys)
    assert code == 1
    assert "questions are refused that the documents answer" in failed["false_refusal"]
    wanted = sum(row["status"] == "answered" for row in sound)
    assert f"= 1.000 (n={wanted})" in failed["false_refusal"]
    assert "above at_most" in failed["false_refusal"]
    assert "answers do not show the facts" in failed["answer_key"]
    assert not failed.keys() & {"hit@5", "refusal"}


def test_one_who_cites_at_random_is_caught(sound, index, library, tmp_path, capsys):
    rng = random.Random(1)
    rows = [{**row, "citations": [stray(rng, library) for _ in row["citations"]]} for row in sound]
    code, failed = gate(rows, index, tmp_path, capsys)
    assert code == 1
    assert "answers cite other places than those that bear them out" in failed["evidence_cited"]
    assert "sentences are not borne out by what they cite" in failed["citation_recall"]
    # The quotes are the documents' own words, the facts are right, the search is sound.
    assert not failed.keys() & {"quote_exact", "answer_key", "hit@5", "refusal", "false_refusal"}


def stray(rng, library):
    name = rng.choice(sorted(library))
    passage = rng.choice(library[name][2])
    start = passage.start
    return cite(name, start, min(passage.end, start + 80), library)
