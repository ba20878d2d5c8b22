"""The index that a run searches: given, made from a folder, or made from the gold's passages."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping, Sequence
from contextlib import closing
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any

from eval.items import Gold, Question, Run
from eval.judge import plain_name
from rag.config import Settings
from rag.errors import GoldError
from rag.index.base import IndexReader
from rag.types import DocumentInfo

_SHOWN = 120


def ingest_folder(
    folder: Path, settings: Settings, progress: Callable[[int, int], None] | None
) -> list[str]:
    """Take a folder into ``settings.index`` as ``fundstelle ingest`` does.

    Returns:
        One line for each file that failed.

    Raises:
        GoldError: the folder is not there, or no file of it could be taken in.
    """
    from ingest.pipeline import Progress, ingest

    if not folder.exists():
        raise GoldError("no such folder", where=str(folder), remedy="check --corpus")

    def told(step: Progress) -> None:
        if progress is not None:
            progress(step.done, step.total)

    report = ingest([folder], settings, progress=told)
    failed = [f"{failure.path}: {failure.error}" for failure in report.failed]
    if not report.added:
        raise GoldError(
            f"no document could be taken in ({failed[0] if failed else 'none found'})",
            where=str(folder),
        )
    return failed


def describe(settings: Settings) -> dict[str, Any]:
    """Return what the index says of itself: counts, generation, signatures."""
    with closing(_reader(settings)) as reader:
        status = asdict(reader.status())
        documents = sorted(info.id for info in reader.documents())
    digest = hashlib.sha256("\n".join(documents).encode()).hexdigest()
    # Ids are hashes of the documents' bytes, so this one stands for the corpus.
    return {**status, "corpus_sha256": digest}


def described(questions: Sequence[Question], settings: Settings) -> tuple[Question, ...]:
    """Return the questions with language and kind of their documents, as the index knows them.

    What the gold says itself stays; a question on documents of two languages gets neither.
    """
    with closing(_reader(settings)) as reader:
        known = {plain_name(info.name): info for info in reader.documents()}
    return tuple(_described(question, known) for question in questions)


def doubtful(run: Run, settings: Settings) -> tuple[str, ...]:
    """Return what gold and index do not agree on, a line for each kind with its first question.

    Such questions end as ``not_indexed``, which otherwise says that a file was read badly.
    """
    named = [
        row
        for row in run.rows
        if row.question.answerable and row.question.documents and not row.question.relevant
    ]
    if not named:
        return ()
    known = _names(settings)
    absent, misplaced = [], []
    for row in named:
        if known.isdisjoint(map(plain_name, row.question.documents)):
            absent.append(f"{row.question.id}: {row.question.documents[0]}")
        elif row.question.evidence and row.outcome.indexed is False and not row.outcome.spans:
            misplaced.append(f"{row.question.id}: {row.question.evidence[0]}")
    told = (
        (absent, "name a document that the index does not have"),
        (misplaced, "have evidence that does not stand in the document they name"),
    )
    return tuple(
        f"{len(found):,} questions {what} (first: {' '.join(found[0].split())[:_SHOWN]})"
        for found, what in told
        if found
    )


def _names(settings: Settings) -> frozenset[str]:
    with closing(_reader(settings)) as reader:
        return frozenset(plain_name(info.name) for info in reader.documents())


def _reader(settings: Settings) -> IndexReader:
    from rag.analysis.words import Analyser
    from rag.embed import open_embedder
    from rag.index import open_reader

    return open_reader(settings, open_embedder(settings), Analyser().signature)


def _described(question: Question, known: Mapping[str, DocumentInfo]) -> Question:
    infos = [known.get(plain_name(name)) for name in question.documents]
    languages = {info.language for info in infos if info is not None} - {"und"}
    kinds = {info.kind for info in infos if info is not None} - {None}
    return replace(
        question,
        source=question.source or (languages.pop() if len(languages) == 1 else ""),
        document_kind=question.document_kind or ((kinds.pop() or "") if len(kinds) == 1 else ""),
    )


def gold_hashes(gold: Gold) -> dict[str, str]:
    """Return the SHA-256 of each file of the gold set, by name."""
    return {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in gold.files}
