"""The command line called in this process, and the JSON lines that it printed."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from rag.cli import main


def run(*words: str, index: Path) -> int:
    """Run a command on an index and return its exit code."""
    return main([*words, "--index", str(index)])


def rows(capsys: pytest.CaptureFixture[str]) -> list[dict[str, object]]:
    """Return what was printed, line by line."""
    return [json.loads(line) for line in capsys.readouterr().out.splitlines()]
