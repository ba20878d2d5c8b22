"""What several test files share: where the real documents are, and a small index."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from ingest_samples import HARBOUR

from rag.config import Settings
from rag.embed.base import Embedder

SHARED = Path(__file__).resolve().parents[2] / "shared"

MEMO = """Beispielvermerk des Auswärtigen Amtes

Berlin, 14. Februar 2020

Gegenstand dieses Vermerks ist der Ausbau der 5G-Netze. Das Auswärtige Amt (AA) rät zur Vorsicht.

Nach chinesischem Recht müssen Unternehmen und Staatsangehörige den Sicherheitsbehörden auf
Verlangen zuarbeiten. Das gilt auch für Niederlassungen im Ausland.

Die Kosten eines Austauschs der Technik schätzt das Referat auf 3,2 Milliarden Euro.
"""

FOREST = """Report on forest fires

The federal agency sent 120 fire engines to Brandenburg in the summer of 2022.

Two helicopters were out of service for maintenance. The report recommends four new aircraft.
"""


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of real documents; tests that need it are skipped where it is absent."""
    if not SHARED.is_dir():
        pytest.skip("needs ../shared with the real documents")
    return SHARED


@pytest.fixture(scope="session")
def small_documents(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a German memo and an English report."""
    folder = tmp_path_factory.mktemp("documents")
    (folder / "vermerk.txt").write_text(MEMO, "utf-8")
    (folder / "forest.txt").write_text(FOREST, "utf-8")
    return folder


@pytest.fixture(scope="session")
def small_index(small_documents: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An index over the small documents; tests must not write to it."""
    from ingest.pipeline import ingest
    from rag.config import load

    index = tmp_path_factory.mktemp("index") / "index"
    report = ingest([small_documents], load({"index": index, "ingest.jobs": 1}, environ={}))
    assert not report.failed
    return index


@pytest.fixture(scope="session")
def embedder() -> Embedder:
    """The encoder of the default settings."""
    from rag.embed import open_embedder

    return open_embedder(Settings())


@pytest.fixture
def opened_once(embedder: Embedder, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let every ingest use the encoder that is open."""
    from ingest import pipeline

    monkeypatch.setattr(pipeline, "open_embedder", lambda _: embedder)


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    """The default settings with an index of the test's own, and files read one by one."""
    return replace(Settings(), index=tmp_path / "index", ingest_jobs=1)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with one paper, to be taken in and changed."""
    place = tmp_path / "papiere"
    place.mkdir()
    (place / "a.txt").write_text(HARBOUR, "utf-8")
    return place
