"""Files that were renamed, moved or put in each other's place keep who may read them."""

from __future__ import annotations

import pytest
from ingest_samples import HARBOUR, STATION

from ingest.pipeline import ingest
from rag.index import browse

pytestmark = pytest.mark.usefixtures("opened_once")

LEITUNG = (("groups", "leitung"),)
PRESSE = (("groups", "presse"),)


def readers(settings):
    """The groups of every document, by its file."""
    reader = browse(settings)
    try:
        return {info.source: info.groups for info in reader.documents()}
    finally:
        reader.close()


def test_one_of_two_files_of_the_same_bytes_keeps_its_readers_when_it_moves(settings, folder):
    (folder / "b.txt").write_text(HARBOUR, "utf-8")
    ingest([folder], settings, given=LEITUNG)
    (folder / "b.txt").rename(folder / "c.txt")
    ingest([folder], settings)
    assert readers(settings)[str(folder / "c.txt")] == ("leitung",)


def test_a_file_whose_name_another_takes_keeps_its_readers(settings, folder):
    ingest([folder], settings, given=LEITUNG)
    (folder / "a.txt").rename(folder / "a_alt.txt")
    (folder / "a.txt").write_text(STATION, "utf-8")
    ingest([folder], settings)
    assert set(readers(settings).values()) == {("leitung",)}


def test_files_of_the_same_bytes_in_a_folder_that_moves_keep_each_its_readers(settings, folder):
    (folder / "b.txt").write_text(HARBOUR, "utf-8")
    ingest([folder / "a.txt"], settings, given=PRESSE)
    ingest([folder / "b.txt"], settings, given=LEITUNG)
    moved = folder.rename(folder.with_name("umgezogen"))
    ingest([moved], settings)
    found = readers(settings)
    assert found[str(moved / "a.txt")] == ("presse",)
    assert found[str(moved / "b.txt")] == ("leitung",)


def test_a_copy_of_a_file_that_stays_says_for_itself_who_may_read_it(settings, folder):
    ingest([folder], settings, given=LEITUNG)
    (folder / "c.txt").write_text(HARBOUR, "utf-8")
    ingest([folder], settings)
    assert readers(settings)[str(folder / "c.txt")] == ()
