"""The made-up library that speed is measured with: as large as asked, and its gold is right."""

from __future__ import annotations

import pytest

from eval import inputs, madeup


@pytest.fixture(scope="module")
def library(tmp_path_factory):
    folder = tmp_path_factory.mktemp("madeup")
    madeup.make(folder / "documents", folder / "gold.jsonl", sections=100, questions=60, seed=3)
    return folder


def test_the_evidence_stands_once_in_its_report_and_shows_a_key(library):
    gold = inputs.read(library / "gold.jsonl")
    assert len(gold.questions) == 60
    for question in gold.questions:
        if question.answerable:
            (name,), (evidence,) = question.documents, question.evidence
            text = (library / "documents" / name).read_text("utf-8")
            assert evidence in text, question.id
            assert any(key in evidence for key in question.keys), question.id


def test_there_are_questions_of_every_kind_and_across_languages(library):
    questions = inputs.read(library / "gold.jsonl").questions
    assert {question.kind for question in questions} == {"number", "date", "unanswerable"}
    assert {question.language for question in questions} == {"de", "en"}
    answerable = [question for question in questions if question.answerable]
    assert any(question.language != question.source for question in answerable)


def test_the_same_seed_gives_the_same_library(library, tmp_path):
    madeup.make(tmp_path / "documents", tmp_path / "gold.jsonl", sections=100, questions=60, seed=3)
    assert (tmp_path / "gold.jsonl").read_bytes() == (library / "gold.jsonl").read_bytes()
    for path in (library / "documents").iterdir():
        assert (tmp_path / "documents" / path.name).read_bytes() == path.read_bytes()
    headings = sum(p.read_text("utf-8").count("\n## ") for p in (tmp_path / "documents").iterdir())
    assert headings == 100
