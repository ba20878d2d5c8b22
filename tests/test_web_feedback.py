"""Judgements of answers: what is written down, what is not, and what becomes of a bad place."""

from __future__ import annotations

import json
import stat
import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace

import pytest

from rag.config import Settings, load
from rag.errors import UsageError
from rag.question.conversation import Turn
from rag.types import Answer, Citation, Interpretation, Sentence, Status, Support
from rag.web import feedback
from rag.web.desk import Desk
from rag.web.feedback import Judgement, append, check, judgement, line
from rag.web.judging import judging_html
from rag.web.page import Events
from rag.web.talk import Talk
from rag.web.words import words

ROOT = Path(__file__).resolve().parents[1]
OPEN = Citation(1, "offen.txt", "a", "Offen", None, None, (), 10, 26, "Bienen sind nett", "", 10)
SECRET = replace(OPEN, number=2, document="geheim.txt", document_id="b", quote="Wespen sind still")
RIGHT = Judgement(True)
SILENT = Talk()


def answer(*citations: Citation, **changes: object) -> Answer:
    made = Answer(
        question="Was ist mit den Bienen?",
        language="de",
        status=Status.ANSWERED,
        sentences=tuple(Sentence(c.quote, (c.number,), Support.VERBATIM) for c in citations),
        citations=citations,
        interpretation=Interpretation(),
        confidence=0.8,
        backend="extractive",
    )
    return replace(made, **changes)


def written(made: Answer, talk: Talk = SILENT, *, limited: bool = False) -> dict:
    return line(RIGHT, talk, made, {"a"}, limited=limited)


def test_a_line_holds_question_answer_and_judgement_and_nobodys_name() -> None:
    row = line(Judgement(False, "zu kurz"), Talk(), answer(OPEN), {"a"}, limited=False)
    assert (row["useful"], row["note"]) == (False, "zu kurz")
    assert row["question"] == "Was ist mit den Bienen?"
    assert row["sentences"][0]["text"] == row["citations"][0]["quote"] == "Bienen sind nett"
    # Every key is on this list; one that tells of the person would have to be added here.
    assert set(row) == {
        "useful", "note", "date", "question", "language", "history", "narrowed", "taken_back",
        "limited", "status", "confidence", "backend", "withheld", "sentences", "citations",
    }  # fmt: skip


@pytest.mark.parametrize("secret", [SECRET, replace(SECRET, document_id="a", marking="VS-NfD")])
def test_no_word_of_what_only_some_may_read_is_written_down(secret: Citation) -> None:
    row = written(answer(OPEN, secret))
    text = json.dumps(row, ensure_ascii=False)
    assert "Wespen" not in text
    assert "geheim" not in text
    assert row["withheld"] is True
    assert row["sentences"] == []
    first, second = row["citations"]
    assert first["quote"] == "Bienen sind nett"
    assert (second["document_id"], second["start"]) == (secret.document_id, 10)


def test_what_makes_the_question_another_one_is_written_down() -> None:
    read = Interpretation(filters={"kind": "memo", "date": "2020"}, read={"date": "im Jahr 2020"})
    talk = Talk((Turn("Was sagt das Merkblatt?"),), unread=frozenset({"AA"}))
    row = written(answer(OPEN, interpretation=read), talk, limited=True)
    assert row["narrowed"] == ["kind"]
    assert row["taken_back"] == ["AA"]
    assert row["history"] == ["Was sagt das Merkblatt?"]
    assert row["limited"] is True


@pytest.mark.parametrize("said", [None, "", "[]", "{", '{"useful": 1}', '{"note": "x"}'])
def test_what_the_page_does_not_send_is_no_judgement(said: str | None) -> None:
    assert judgement(said) is None


def test_a_note_is_one_short_line_without_control_codes() -> None:
    said = judgement(json.dumps({"useful": True, "note": "a\n\x1b[31mb\u202e" + "c" * 900}))
    assert said is not None
    assert said.note.startswith("a [31mb c")
    assert len(said.note) == feedback.LONGEST_NOTE


def test_lines_are_added_and_nobody_else_on_the_machine_may_read_them(tmp_path: Path) -> None:
    path = tmp_path / "feedback.jsonl"
    append(path, {"n": 1})
    with path.open("a") as file:
        file.write('{"cut off')  # what a crash leaves must not take the next line with it
    append(path, {"n": 2})
    first, _, last = path.read_text("utf-8").splitlines()
    assert (json.loads(first), json.loads(last)) == ({"n": 1}, {"n": 2})
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_the_file_does_not_grow_without_end(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "feedback.jsonl"
    monkeypatch.setattr(feedback, "MOST", 20)
    append(path, {"n": 1})
    with pytest.raises(UsageError, match="it has reached 20 bytes"):
        append(path, {"n": "a longer line"})
    assert path.read_text("utf-8") == '{"n": 1}\n'


@pytest.mark.parametrize("place", ["missing/feedback.jsonl", "."])
@pytest.mark.parametrize("opened", [("app.py",), ("-m", "rag", "serve")])
def test_a_place_that_cannot_be_written_to_is_one_line_before_anybody_visits(
    tmp_path: Path, place: str, opened: tuple[str, ...]
) -> None:
    path = str(tmp_path / place)
    command = [sys.executable, *opened, "--index", str(tmp_path / "index"), "--feedback", path]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=60)
    assert done.returncode == 2
    assert done.stderr.startswith(f"fundstelle: {path}: feedback cannot be written there (")
    assert done.stderr.count("\n") == 1
    assert done.stdout == ""


def test_the_file_is_there_from_the_start(tmp_path: Path) -> None:
    check(tmp_path / "feedback.jsonl")
    assert (tmp_path / "feedback.jsonl").read_text("utf-8") == ""


def settings(**changes: object) -> Settings:
    return replace(load({}, environ={}), **changes)


def test_nobody_is_asked_unless_a_file_is_named() -> None:
    w = words("de")
    assert load({}, environ={}).serve_feedback is None
    assert judging_html(settings(), answer(OPEN), Talk(), w) is None
    asking = settings(serve_feedback=Path("feedback.jsonl"))
    assert "Ist diese Antwort richtig?" in str(judging_html(asking, answer(OPEN), Talk(), w))
    failed = answer(status=Status.BACKEND_FAILED)
    assert judging_html(asking, failed, Talk(), w) is None
    refused = answer(status=Status.NO_EVIDENCE)
    assert "dass die Dokumente das nicht" in str(judging_html(asking, refused, Talk(), w))


def test_the_page_says_where_the_file_is_and_on_a_network_not_the_path() -> None:
    path = Path("/srv/fundstelle/feedback.jsonl")
    here = str(judging_html(settings(serve_feedback=path), answer(OPEN), Talk(), words("en")))
    assert "/srv/fundstelle/feedback.jsonl" in here
    network = settings(serve_feedback=path, serve_host="0.0.0.0")
    there = str(judging_html(network, answer(OPEN), Talk(), words("en")))
    assert "“feedback.jsonl” lies on this organisation" in there
    assert "/srv" not in there


def judged(path: Path, said: str, talk: Talk) -> tuple[str, Talk]:
    """What the page shows, and the talk, after a click."""
    chosen = settings(serve_feedback=path, index=path.parent / "index")
    layout = SimpleNamespace(result="result")
    changed = Events(Desk(chosen), layout, "talk", "sent").judge(said, "en", talk)
    return changed.get("result", ""), changed.get("talk", talk)


def test_an_answer_is_judged_once_and_the_next_one_again(tmp_path: Path) -> None:
    path = tmp_path / "feedback.jsonl"
    talk = Talk(asked="?").answered(answer(OPEN))
    shown, after = judged(path, '{"useful": true}', talk)
    assert "Written down: Right." in shown
    judged(path, '{"useful": false}', after)
    assert path.read_text("utf-8").count("\n") == 1
    # The document is not in the index: what is not known to be open is not written down.
    assert "Bienen sind nett" not in path.read_text("utf-8")
    assert after.answered(answer(OPEN)).judged is None
    assert after.going_on("Noch eine Frage?").judged is None


def test_a_folder_that_went_read_only_is_told_in_a_sentence_and_can_be_tried_again(
    tmp_path: Path,
) -> None:
    talk = Talk(asked="?").answered(answer(OPEN))
    shown, after = judged(tmp_path / "gone" / "feedback.jsonl", '{"useful": true}', talk)
    assert "could not be written down" in shown
    assert str(tmp_path) not in shown.replace(f"The file: {tmp_path}", "")
    assert shown.count('class="verdict"') == 2
    assert after.judged is None
