"""What a figure depends on besides the code under test: files, models, versions, settings."""

from __future__ import annotations

import hashlib
import json
import platform
from collections.abc import Sequence
from dataclasses import asdict, fields
from datetime import UTC, datetime
from importlib.metadata import PackageNotFoundError, version
from importlib.resources import files
from pathlib import Path
from typing import Any

import rag
from eval import corpus, support
from eval.items import Gold, Run
from rag.config import Settings

_PACKAGES = (
    "numpy", "faiss-cpu", "tantivy", "PyStemmer", "tokenizers", "sentence-transformers",
    "langchain", "ir-measures", "pytrec_eval-terrier",
)  # fmt: skip


def versions() -> dict[str, str]:
    """Return the versions of Fundstelle, Python and the packages that figures depend on."""
    found = {"fundstelle": rag.__version__, "python": platform.python_version()}
    for package in _PACKAGES:
        try:
            found[package] = version(package)
        except PackageNotFoundError:
            found[package] = "not installed"
    found["platform"] = platform.platform()
    return found


def settings_json(settings: Settings) -> dict[str, Any]:
    """Return the settings by dotted key, paths as text."""
    values = {f.metadata["key"]: getattr(settings, f.name) for f in fields(settings)}
    return {key: str(v) if isinstance(v, Path) else v for key, v in values.items()}


def models(settings: Settings) -> dict[str, str]:
    """Return the SHA-256 of each model's files, by folder: those that ship and those named by path.

    A model that is named otherwise (a hub, a service) is known by its name in the settings alone.
    """
    rooms = [Path(str(files("rag"))) / room / "models" for room in ("embed", "crossing")]
    folders = [folder for room in rooms for folder in sorted(room.iterdir()) if folder.is_dir()]
    named = [Path(name) for name in (settings.embedding_model, settings.search_reranker)]
    found = {f"{one.parent.parent.name}/{one.name}": folder_hash(one) for one in folders}
    return found | {str(one): folder_hash(one) for one in named if one.is_dir()}


def folder_hash(folder: Path) -> str:
    """Return the SHA-256 over names and contents of all files of a folder."""
    digest = hashlib.sha256()
    for path in sorted(path for path in folder.rglob("*") if path.is_file()):
        digest.update(f"{path.relative_to(folder).as_posix()}\0".encode())
        digest.update(hashlib.sha256(path.read_bytes()).digest())
    return digest.hexdigest()


def settings_hash(settings: Settings) -> str:
    """Return the SHA-256 of the settings that can change an answer: equal for equal ones."""
    idle = ("index", "serve.", "ingest.jobs")
    values = {k: v for k, v in settings_json(settings).items() if not k.startswith(idle)}
    values["index.engine"] = settings.index_engine
    return hashlib.sha256(json.dumps(values, sort_keys=True).encode()).hexdigest()


def made(
    command: Sequence[str],
    seed: int,
    gold: Gold,
    settings: Settings,
    run: Run,
    given: Sequence[Path] = (),
) -> dict[str, Any]:
    """Return all that the figures of a run depend on, but the index.

    Args:
        command: as typed.
        seed: of intervals and sample.
        gold: the questions.
        settings: of the system.
        run: what was done.
        given: files of predictions.
    """
    return {
        "format": 1,
        "created": datetime.now(UTC).isoformat(timespec="seconds"),
        "command": list(command),
        "gold": {
            "name": gold.name,
            "format": gold.format,
            "questions": len(gold.questions),
            "passages": len(gold.passages),
            "dropped": [asdict(drop) for drop in gold.dropped],
            "sha256": corpus.gold_hashes(gold),
        },
        "seed": seed,
        "predictions": {p.name: hashlib.sha256(p.read_bytes()).hexdigest() for p in given},
        "models": models(settings),
        "settings_sha256": settings_hash(settings),
        "support": support.NAME,
        "did": sorted(run.did),
        "settings": settings_json(settings),
        "versions": versions(),
    }
