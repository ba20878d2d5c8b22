"""What a figure depends on besides the code under test: versions, platform, settings."""

from __future__ import annotations

import platform
from collections.abc import Sequence
from dataclasses import asdict, fields
from datetime import UTC, datetime
from importlib.metadata import PackageNotFoundError, version
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


def made(
    command: Sequence[str], seed: int, gold: Gold, settings: Settings, run: Run
) -> dict[str, Any]:
    """Return all that the figures of a run depend on, but the index."""
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
        "support": support.NAME,
        "did": sorted(run.did),
        "settings": settings_json(settings),
        "versions": versions(),
    }
