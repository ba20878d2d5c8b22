"""The table of switches, over a small set of our own in place of the development sets."""

from __future__ import annotations

import json
import lzma
from pathlib import Path

import pytest

from eval import ablation
from rag.analysis.rules import USUAL, Rules
from rag.analysis.words import Analyser

PAPER = """Bericht über Aufgaben

Die Sicherheitsbehörden melden jeden Vorfall innerhalb von zwei Tagen an das Ministerium.

Der Wald in Brandenburg brannte im Sommer, und die Feuerwehr kam mit vierzig Fahrzeugen.
"""


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """A folder like ../shared with one question on one paper, and two synonyms."""
    (tmp_path / "eval").mkdir()
    (tmp_path / "training").mkdir()
    corpus = tmp_path / "corpora" / "policy-dev"
    corpus.mkdir(parents=True)
    (corpus / "paper.txt").write_text(PAPER, "utf-8")
    (corpus / "other.txt").write_text("Ein Brief an den Rat über das Wetter und die Zeit.", "utf-8")
    question = {
        "id": "1",
        "lang": "de",
        "kind": "fact",
        "question": "Welche Behörde für Sicherheit nennt etwas?",
        "doc": "paper.txt",
        "evidence": ["innerhalb von zwei Tagen"],
        "keys": ["zwei Tage"],
    }
    (tmp_path / "eval" / "policy-dev.jsonl").write_text(json.dumps(question) + "\n", "utf-8")
    with lzma.open(tmp_path / "training" / "openthesaurus.txt.xz", "wt") as file:
        file.write("Gesetz;Vorschrift (geh.);in Kraft gesetztes Recht;Norm\nWald;Forst\n")
    return tmp_path


def test_a_switch_that_matters_is_seen_in_the_figure(data: Path) -> None:
    one = next(ablation.sets(data))
    assert one.name == "policy-dev de hit@5"
    assert ablation.score(one, Analyser(USUAL)) == 1.0
    assert ablation.score(one, Analyser(Rules(compounds=False))) == 0.0


def test_the_table_has_a_row_per_switch_and_a_column_per_set_that_is_there(
    data: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    found = switches(data)
    head, _, *rows = ablation.table(data, found).split("\n")
    assert head == "| | policy-dev de hit@5 |"
    assert rows[0] == "| all that is usual | 1.000 |"
    assert rows[1] == "| without compound splitting | .000 |"
    assert len(rows) == 8
    assert capsys.readouterr().err.split("\n")[:2] == rows[:2]


def switches(data: Path) -> list[tuple[str, Rules]]:
    return list(ablation.rules(data / "training" / "openthesaurus.txt.xz"))


def test_synonyms_are_single_words_by_their_stems(data: Path) -> None:
    near = ablation.thesaurus(data / "training" / "openthesaurus.txt.xz")
    assert near["gesetz"] == ("norm", "vorschrift")
    assert near["forst"] == ("wald",)
    assert set(near) == {"gesetz", "norm", "vorschrift", "wald", "forst"}


def test_without_the_sets_it_says_what_to_give(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert ablation.main(["--shared", str(tmp_path)]) == 2
    assert "no development set is there; give --shared" in capsys.readouterr().err
