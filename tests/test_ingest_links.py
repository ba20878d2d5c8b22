"""Links: what may be read through one, and by whom."""

from __future__ import annotations

from pathlib import Path

import pytest

from ingest.pipeline import ingest
from ingest.watching import Watcher
from rag.assistant import Assistant
from rag.config import load

LOCKS = "Vermerk über Schleusen\n\nDas Wasserstraßenamt erneuert im Jahr 2026 genau 17 Schleusen.\n"
BEES = "Vermerk über Bienen\n\nIm Landkreis Musterau lebten im Jahr 2023 genau 4812 Bienenvölker.\n"


@pytest.fixture
def share(tmp_path: Path) -> Path:
    folder = tmp_path / "share"
    folder.mkdir()
    (folder / "bienen.txt").write_text(BEES, "utf-8")
    return folder


@pytest.fixture
def outside(tmp_path: Path) -> Path:
    folder = tmp_path / "elsewhere"
    folder.mkdir()
    (folder / "schleusen.txt").write_text(LOCKS, "utf-8")
    return folder


def taken(tmp_path: Path, *paths: Path) -> tuple[list[str], list[str], list[tuple[str, ...]]]:
    """Names in the index, names of what failed, and who may read the documents."""
    settings = load({"index": tmp_path / "index", "ingest.jobs": 1}, environ={})
    report = ingest(paths, settings)
    with Assistant.open(settings=settings) as assistant:
        known = assistant.documents()
    failed = [Path(str(one.path)).name for one in report.failed]
    return [one.name for one in known], failed, [one.groups for one in known]


@pytest.mark.parametrize("named", [".", "*.txt", "**/*.txt"])
@pytest.mark.usefixtures("opened_once")
def test_a_link_out_of_a_folder_is_not_followed_and_named(
    tmp_path: Path, share: Path, outside: Path, named: str
) -> None:
    (share / "harmlos.txt").symlink_to(outside / "schleusen.txt")
    assert taken(tmp_path, share / named)[:2] == (["bienen.txt"], ["harmlos.txt"])


@pytest.mark.usefixtures("opened_once")
def test_a_pattern_does_not_lead_through_a_linked_folder(
    tmp_path: Path, share: Path, outside: Path
) -> None:
    (share / "ordner").symlink_to(outside)
    assert taken(tmp_path, share / "*" / "*.txt", share)[:2] == (["bienen.txt"], ["schleusen.txt"])


@pytest.mark.usefixtures("opened_once")
def test_a_link_to_a_restricted_file_of_the_same_folder_opens_nothing(
    tmp_path: Path, share: Path
) -> None:
    (share / "schleusen.txt").write_text(LOCKS, "utf-8")
    (share / "schleusen.txt.meta.toml").write_text('groups = ["leitung"]\n', "utf-8")
    (share / "harmlos.txt").symlink_to("schleusen.txt")
    names, failed, groups = taken(tmp_path, share)
    assert (names, failed) == (["bienen.txt", "schleusen.txt"], [])
    assert groups == [(), ("leitung",)]


@pytest.mark.usefixtures("opened_once")
def test_a_link_that_is_named_itself_has_the_readers_of_its_file(
    tmp_path: Path, share: Path, outside: Path
) -> None:
    (outside / "schleusen.txt.meta.toml").write_text('groups = ["leitung"]\n', "utf-8")
    (share / "harmlos.txt").symlink_to(outside / "schleusen.txt")
    assert taken(tmp_path, share / "harmlos.txt") == (["harmlos.txt"], [], [("leitung",)])


def test_a_watched_file_that_gives_way_to_a_link_is_not_followed(
    share: Path, outside: Path
) -> None:
    watcher = Watcher([share], clock=lambda: 4e9)
    for _ in range(2):
        watcher.changed()
    (share / "bienen.txt").unlink()
    (share / "bienen.txt").symlink_to(outside / "schleusen.txt")
    (share / "eulen.txt").symlink_to(outside / "schleusen.txt")
    (share / "eulen.txt.meta.toml").write_text('title = "Eulen"\n', "utf-8")
    assert [watcher.changed() for _ in range(3)] == [[], [], []]
