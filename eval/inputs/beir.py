"""BEIR folder: ``corpus.jsonl``, ``queries.jsonl`` and ``qrels/*.tsv``, packed or not.

As in BEIR, only queries with a judgement take part. The split is ``test`` where there is one.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from pathlib import Path
from types import MappingProxyType

from eval import files
from eval.items import Drop, GivenPassage, Gold, Question
from rag.errors import GoldError

NAME = "BEIR"
_PACKED = ("", ".xz", ".gz")


def recognises(path: Path) -> bool:
    """Whether the folder holds a corpus, queries and a folder of judgements."""
    named = (_find(path, name) for name in ("corpus.jsonl", "queries.jsonl"))
    return path.is_dir() and all(named) and (path / "qrels").is_dir()


def read(path: Path, passages: Path | None = None) -> Gold:
    """Read corpus, queries and judgements.

    Raises:
        GoldError: a row lacks a field or a judgement has no whole-number grade.
    """
    if passages is not None:
        raise GoldError("--passages goes with SQuAD files only", where=str(path))
    corpus_file, queries_file = _find(path, "corpus.jsonl"), _find(path, "queries.jsonl")
    if corpus_file is None or queries_file is None:
        raise GoldError("corpus.jsonl or queries.jsonl is missing", where=str(path))
    qrels_file = _qrels_file(path / "qrels")
    dropped: list[Drop] = []
    given = _corpus(corpus_file, dropped)
    grades = _qrels(qrels_file, given, dropped)
    questions = _queries(queries_file, grades, dropped)
    return Gold(
        path.name,
        NAME,
        tuple(questions.values()),
        (corpus_file, queries_file, qrels_file),
        tuple(given.values()),
        tuple(dropped),
    )


def _corpus(path: Path, dropped: list[Drop]) -> dict[str, GivenPassage]:
    given: dict[str, GivenPassage] = {}
    for place, row in files.objects(path):
        identity = files.text_field(row, "_id", place)
        text = files.text_field(row, "text", place)
        title = row.get("title") or ""
        if not text.strip():
            dropped.append(Drop(place, "passage without text"))
        elif identity in given:
            dropped.append(Drop(place, f"passage id '{identity}' was used before"))
        else:
            given[identity] = GivenPassage(identity, text, str(title))
    return given


def _qrels(
    path: Path, given: dict[str, GivenPassage], dropped: list[Drop]
) -> dict[str, dict[str, int]]:
    grades: dict[str, dict[str, int]] = {}
    for number, (place, line) in enumerate(files.lines(path)):
        fields = line.rstrip("\r\n").split("\t")
        if number == 0 and fields[-1].strip() == "score":
            continue
        if len(fields) != 3 or not files.is_whole(fields[2].strip()):
            raise GoldError(
                "not 'query-id <tab> corpus-id <tab> score' with a whole-number score", where=place
            )
        query, passage, grade = fields[0], fields[1], int(fields[2])
        if passage not in given:
            dropped.append(Drop(place, f"judged passage '{passage}' is not in the corpus"))
        else:
            grades.setdefault(query, {})[passage] = grade
    return grades


def _queries(
    path: Path, grades: dict[str, dict[str, int]], dropped: list[Drop]
) -> dict[str, Question]:
    questions: dict[str, Question] = {}
    for place, row in files.objects(path):
        identity = files.text_field(row, "_id", place)
        text = files.text_field(row, "text", place).strip()
        relevant = {key: grade for key, grade in grades.get(identity, {}).items() if grade > 0}
        if not text or not relevant:
            reason = "without a judged passage" if text else "without text"
            dropped.append(Drop(place, f"query {reason}"))
            continue
        questions[identity] = Question(
            id=identity,
            text=text,
            language="",
            documents=tuple(relevant),
            relevant=MappingProxyType(relevant),
            cluster=next(iter(relevant)),
        )
    return _with_language(questions)


def _with_language(questions: dict[str, Question]) -> dict[str, Question]:
    """Return the questions with the language that most of them are in.

    One for the set: a short query full of names is told apart less surely than a thousand.
    """
    from rag.analysis.language import detect

    counts = Counter(detect(question.text) for question in questions.values())
    counts.pop("und", None)
    language = counts.most_common(1)[0][0] if counts else "und"
    return {key: replace(question, language=language) for key, question in questions.items()}


def _qrels_file(folder: Path) -> Path:
    found = [path for end in _PACKED for path in sorted(folder.glob(f"*.tsv{end}"))]
    tests = [path for path in found if path.name.startswith("test.")]
    if not found:
        raise GoldError("no *.tsv with judgements", where=str(folder))
    return (tests or found)[0]


def _find(folder: Path, name: str) -> Path | None:
    paths = (folder / f"{name}{end}" for end in _PACKED)
    return next((path for path in paths if path.is_file()), None)
