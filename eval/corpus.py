"""The index that a run searches: given, made from a folder, or made from the gold's passages."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any

from eval.items import Gold, Question
from eval.judge import plain_name
from rag.config import Settings
from rag.errors import GoldError
from rag.types import DocumentInfo


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
    from rag.analysis.words import Analyser
    from rag.embed import open_embedder
    from rag.index import open_reader

    reader = open_reader(settings, open_embedder(settings), Analyser().signature)
    try:
        status = asdict(reader.status())
        documents = sorted(info.id for info in reader.documents())
    finally:
        reader.close()
    digest = hashlib.sha256("\n".join(documents).encode()).hexdigest()
    # Ids are hashes of the documents' bytes, so this one stands for the corpus.
    return {**status, "corpus_sha256": digest}


def described(questions: Sequence[Question], settings: Settings) -> tuple[Question, ...]:
    """Return the questions with language and kind of their documents, as the index knows them.

    What the gold says itself stays; a question on documents of two languages gets neither.
    """
    from rag.analysis.words import Analyser
    from rag.embed import open_embedder
    from rag.index import open_reader

    reader = open_reader(settings, open_embedder(settings), Analyser().signature)
    try:
        known = {plain_name(info.name): info for info in reader.documents()}
    finally:
        reader.close()
    return tuple(_described(question, known) for question in questions)


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
