"""What a figure depends on besides the code under test: versions, platform, settings."""

from __future__ import annotations

import platform
from dataclasses import fields
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

import rag
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
