"""What a language model writes, seen from the command line: checked, marked, explained."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from test_backend_chat import serving

from rag.cli import main

DUTY = (
    "Nach chinesischem Recht müssen Unternehmen und Staatsangehörige den Sicherheitsbehörden auf "
    "Verlangen zuarbeiten."
)
COSTS = "Die Kosten eines Austauschs der Technik schätzt das Referat auf 3,2 Milliarden Euro."
QUESTION = "Wozu verpflichtet das chinesische Recht, und was kostet der Austausch der Technik?"


@pytest.fixture(autouse=True)
def _environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("OPENAI_API_KEY", raising=False)
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")


def ask(reply: str, index: Path, *flags: str) -> int:
    """Ask through a model that always writes ``reply``."""
    with serving(reply) as server:
        model = ["--backend", "openai:tiny", "--set", f"answer.base_url={server.url}"]
        return main(["ask", QUESTION, *model, *flags, "--index", str(index)])


def told(
    reply: str, index: Path, capsys: pytest.CaptureFixture[str], *flags: str
) -> tuple[str, dict[str, Any]]:
    """Return what the terminal shows, and the JSON."""
    ask(reply, index, *flags)
    shown = capsys.readouterr().out
    ask(reply, index, "--json", *flags)
    return " ".join(shown.split()), json.loads(capsys.readouterr().out)


@pytest.mark.parametrize(
    ("altered", "kind", "words", "source", "why"),
    [
        (
            COSTS.replace("3,2", "2,3"),
            "number",
            "2,3 Milliarden",
            "3,2 Milliarden",
            "die Quelle sagt „3,2 Milliarden“, nicht „2,3 Milliarden“",
        ),
        (
            DUTY.replace("chinesischem", "russischem"),
            "name",
            "russischem",
            "chinesischem",
            "die Quelle sagt „chinesischem“, nicht „russischem“",
        ),
        (
            DUTY.replace("auf Verlangen", "nicht auf Verlangen"),
            "negation",
            None,
            None,
            "die Quelle verneint, was der Satz bejaht, oder umgekehrt",
        ),
        (
            DUTY.replace("müssen", "können"),
            "modality",
            "können",
            "müssen",
            "die Quelle sagt „müssen“, nicht „können“",
        ),
    ],
)
def test_what_a_model_altered_is_marked_and_explained(
    altered: str,
    kind: str,
    words: str | None,
    source: str | None,
    why: str,
    small_index: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    shown, answer = told(f"{altered} [1][2]", small_index, capsys)
    (sentence,) = answer["sentences"]
    assert sentence["support"] == "unsupported"
    assert {"kind": kind, "words": words, "source": source, "text": why} in sentence["problems"]
    assert why in shown
    assert "nicht belegt" in shown


def test_the_notice_counts_the_sentences_that_are_marked(
    small_index: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    altered = [
        DUTY.replace("müssen", "können"),
        DUTY.replace("auf Verlangen", "nicht auf Verlangen"),
    ]
    shown, _ = told(" ".join(f"{one} [1]" for one in altered), small_index, capsys)
    assert "2 Sätze sind durch die zitierten Fundstellen nicht belegt" in " ".join(shown.split())
    shown, _ = told(f"{altered[0]} [1]", small_index, capsys)
    assert "Ein Satz ist durch die zitierten Fundstellen nicht belegt" in " ".join(shown.split())


def test_a_batch_names_each_line_that_the_model_did_not_answer(
    small_index: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "questions.jsonl"
    questions = (QUESTION, "Wozu verpflichtet das chinesische Recht?", QUESTION)
    rows = ({"id": str(n), "question": one} for n, one in enumerate(questions, start=1))
    file.write_text("".join(json.dumps(row) + "\n" for row in rows), "utf-8")

    def script(body: dict[str, Any]) -> Any:
        return 401 if "was kostet" in str(body["messages"]) else f"{DUTY} [1]"

    with serving(script) as server:
        model = ["--backend", "openai:tiny", "--set", f"answer.base_url={server.url}"]
        assert main(["ask", "--batch", str(file), *model, "--index", str(small_index)]) == 1
    captured = capsys.readouterr()
    answers = [json.loads(line) for line in captured.out.splitlines()]
    statuses = [(answer["id"], answer["status"]) for answer in answers]
    assert statuses == [("1", "backend_failed"), ("2", "answered"), ("3", "backend_failed")]
    first, second = captured.err.splitlines()
    assert first == f"fundstelle: {file}:1: {answers[0]['framing']}"
    assert second.startswith(f"fundstelle: {file}:3: ")


def test_a_true_sentence_has_no_problems(
    small_index: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    shown, answer = told(f"{DUTY} [1][2]", small_index, capsys)
    assert [(s["support"], s["problems"]) for s in answer["sentences"]] == [("verbatim", [])]
    assert "(?)" not in shown


def test_an_unknown_number_is_removed_and_reported(
    small_index: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    shown, answer = told(f"{DUTY} [1][2][9]", small_index, capsys)
    assert any("[9]" in notice for notice in answer["notices"])
    assert {n for s in answer["sentences"] for n in s["citations"]} == {1}
    assert "[9]" in shown


def test_a_drifted_quotation_gets_the_exact_words(
    small_index: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    drifted = DUTY.replace("Unternehmen und", "Unternehmen sowie")
    shown, answer = told(f"Im Vermerk heißt es: „{drifted}“ [1][2]", small_index, capsys)
    (sentence,) = answer["sentences"]
    assert sentence["support"] == "verbatim"
    assert "Unternehmen sowie" not in shown
    assert DUTY.rstrip(".") in sentence["text"]


def test_strict_answers_leave_out_what_is_not_borne_out(
    small_index: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    reply = f"{DUTY} [1][2] {COSTS.replace('3,2', '2,3')} [1][2]"
    shown, answer = told(reply, small_index, capsys, "--set", "answer.strict=true")
    assert [sentence["text"] for sentence in answer["sentences"]] == [DUTY]
    assert answer["status"] == "partial"
    assert "2,3 Milliarden" not in shown


def test_strict_answers_of_which_nothing_is_left_say_how_much_was_removed(
    small_index: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    reply = f"{COSTS.replace('3,2', '2,3')} [1][2] Der Papst wohnt in Rom [1]."
    shown, answer = told(reply, small_index, capsys, "--set", "answer.strict=true")
    assert answer["status"] == "no_evidence"
    assert answer["notices"] == ["2 Sätze ohne Beleg in den zitierten Fundstellen wurden entfernt."]
    assert answer["notices"][0] in shown


@pytest.mark.parametrize("reply", [f"{DUTY} [17][99]", DUTY, "Der Papst wohnt in Rom. [1]"])
def test_an_answer_without_any_support_is_partial_and_the_line_above_it_says_so(
    reply: str, small_index: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    shown, answer = told(reply, small_index, capsys)
    assert answer["status"] == "partial"
    assert "ohne dass eine Fundstelle es belegt" in answer["framing"]
    assert answer["framing"] in shown
    assert "verfasst aus den zitierten Fundstellen" not in shown


def test_one_sentence_without_support_makes_an_answer_partial(
    small_index: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    shown, answer = told(f"{DUTY} [1][2] Der Papst wohnt in Rom [1].", small_index, capsys)
    assert answer["status"] == "partial"
    assert [one["support"] for one in answer["sentences"]] == ["verbatim", "unsupported"]
    assert "verfasst aus den zitierten Fundstellen" in shown


def test_an_answer_whose_sentences_are_all_borne_out_is_answered(
    small_index: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    _, answer = told(f"{DUTY} [1][2] {COSTS} [1][2]", small_index, capsys)
    assert answer["status"] == "answered"
