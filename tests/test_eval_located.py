"""Evidence by its place: gold without the documents' words, and the questions on the seeds."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from eval.inputs.jsonl import read
from eval.located import locate
from rag.errors import GoldError

SEEDS = Path(__file__).parents[1] / "eval" / "gold" / "seeds.jsonl"
TEXT = "Der Hafen öffnet\nam 3. Mai 2031 wieder.\n"


def gold(folder: Path, **row: object) -> Path:
    (folder / "hafen.txt").write_bytes(TEXT.encode())
    path = folder / "gold.jsonl"
    path.write_text(
        json.dumps({"id": "a", "question": "Wann?", "doc": "hafen.txt", **row}), "utf-8"
    )
    return path


def test_a_place_in_a_file_is_evidence(tmp_path: Path) -> None:
    found = locate(read(gold(tmp_path, at=[[17, 31]])), tmp_path)
    assert found.questions[0].evidence == ("am 3. Mai 2031",)


@pytest.mark.parametrize(
    ("at", "corpus", "said"),
    [
        ([[17, 900]], True, "no place in a file of"),
        ([[31, 17]], True, "start before end"),
        ([["17", "31"]], True, "no place"),
        ([[17, 31]], False, "give --corpus DIR"),
    ],
)
def test_a_bad_place_is_named_with_its_question(
    at: object, corpus: bool, said: str, tmp_path: Path
) -> None:
    path = gold(tmp_path, at=at)
    with pytest.raises(GoldError) as error:
        locate(read(path), tmp_path if corpus else None)
    assert said in str(error.value)
    assert "gold.jsonl, question a" in str(error.value)


def test_gold_without_places_needs_no_folder(tmp_path: Path) -> None:
    found = read(gold(tmp_path, evidence=["am 3. Mai"]))
    assert locate(found, None) == found


def test_the_seeds_gold_holds_no_words_of_the_papers() -> None:
    rows = [json.loads(line) for line in SEEDS.read_text("utf-8").splitlines()]
    assert len(rows) == 20
    assert all("evidence" not in row for row in rows)
    assert max(len(key) for row in rows for key in row.get("keys", ())) <= 24
    assert {row["lang"] for row in rows} == {"de", "en"}
    assert sum(row["kind"] == "unanswerable" for row in rows) >= 3


@pytest.mark.shared
def test_every_place_of_the_seeds_gold_shows_its_key(shared: Path) -> None:
    for question in locate(read(SEEDS), shared / "seeds").questions:
        assert bool(question.evidence) is question.answerable
        for evidence in question.evidence:
            words = "".join(evidence.split()).replace("-", "")
            keys = ["".join(key.split()).replace("-", "") for key in question.keys]
            assert any(key.lower() in words.lower() for key in keys), question.id


@pytest.mark.shared
def test_the_seeds_gold_runs(shared: Path, tmp_path: Path) -> None:
    from rich.console import Console

    from eval.harness import Options, evaluate

    options = Options(gold=SEEDS, corpus=shared / "seeds", out=tmp_path / "out", command=("run",))
    silent = Console(quiet=True)
    assert evaluate(options, silent, silent) == 0
    items = (tmp_path / "out" / "items.jsonl").read_text("utf-8").splitlines()
    assert len(items) == 20
