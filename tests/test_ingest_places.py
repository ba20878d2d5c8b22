"""Which files are meant by a path, and what is not known of those that cannot be seen."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import zipfile
from dataclasses import replace
from pathlib import Path

import pytest
from ingest_samples import STATION

from ingest import files
from ingest.pipeline import ingest
from ingest.watching import watch
from rag.config import Settings
from rag.index import browse

pytestmark = pytest.mark.usefixtures("opened_once")


def sources(settings: Settings) -> list[str | None]:
    reader = browse(settings)
    try:
        return [info.source for info in reader.documents()]
    finally:
        reader.close()


def test_a_file_is_the_same_however_the_way_to_it_is_written(settings, folder, monkeypatch):
    (folder / "unter").mkdir()
    monkeypatch.chdir(folder / "unter")
    ingest([".."], settings)
    assert len(ingest([folder, "../a.txt", Path("../../papiere")], settings).unchanged) == 1
    assert sources(settings) == [str(folder / "a.txt")]
    (folder / "a.txt").unlink()
    assert ingest(["../a.txt"], settings, sync=True).removed == ("a.txt",)


def test_a_way_back_out_of_a_linked_folder_leads_where_the_system_goes(folder, tmp_path):
    (tmp_path / "ablage").mkdir()
    (tmp_path / "ablage" / "link").symlink_to(folder / "unter")
    (folder / "unter").mkdir()
    assert files.absolute(tmp_path / "ablage" / "link" / ".." / "a.txt") == folder / "a.txt"


def test_a_path_that_is_empty_or_too_long_is_named_and_the_others_go_in(settings, folder):
    report = ingest(["", "a" * 300, folder], settings)
    assert len(report.added) == 1
    assert [str(one.error) for one in report.failed] == [
        "a path is empty; check the path",
        f"{'a' * 300}: no such file or folder; check the path",
    ]


def test_a_file_that_cannot_be_read_is_named_with_its_folder(settings, folder):
    for name in ("2023", "2024"):
        (folder / name).mkdir()
        (folder / name / "protokoll.doc").write_bytes(b"\x05")
        with zipfile.ZipFile(folder / name / "papiere.zip", "w") as archive:
            archive.writestr("anlage/leer.txt", " ")
    (folder / "2024" / "kaputt.zip").write_bytes(b"PK\x03\x04")
    report = ingest([folder], settings)
    assert [str(one.error).partition(": ")[0] for one in report.failed] == [
        one.path for one in report.failed
    ]
    assert sorted(one.path for one in report.failed) == [
        f"{folder}/2023/papiere.zip/anlage/leer.txt",
        f"{folder}/2023/protokoll.doc",
        f"{folder}/2024/kaputt.zip",
        f"{folder}/2024/papiere.zip/anlage/leer.txt",
        f"{folder}/2024/protokoll.doc",
    ]


def test_litter_of_systems_and_office_is_no_document(settings, folder):
    for name in ("Thumbs.db", "desktop.ini", "~$vermerk.docx"):
        (folder / name).write_bytes(b"\x05")
    assert ingest([folder], settings).failed == ()
    assert ingest([folder / "*"], settings).failed == ()
    assert len(ingest([folder / "Thumbs.db"], settings).failed) == 1


def test_an_index_among_the_documents_is_no_document(settings, folder):
    inside = replace(settings, index=folder / "index")
    ingest([folder], inside)
    report = ingest([folder], inside)
    assert (len(report.unchanged), report.failed) == (1, ())


UNSEEN = """
import os, sys
from dataclasses import replace
from pathlib import Path
from ingest.pipeline import ingest
from rag.config import Settings
from rag.embed import open_embedder
folder, mode = Path(sys.argv[1]), int(sys.argv[2], 8)
settings = replace(Settings(), ingest_jobs=1)
embedder = open_embedder(settings)
(folder / "a.txt").write_text("Der Hafen ist wieder offen.", "utf-8")
ingest([folder], replace(settings, index=folder / ".first"), embedder=embedder)  # Loads it all.
if os.getuid() == 0:
    os.setgroups([]); os.setgid(65534); os.setuid(65534)
settings = replace(settings, index=folder / ".index")
(folder / "b").mkdir()
(folder / "b" / "b.txt").write_text("Der Bahnhof bleibt bis zum Mai geschlossen.", "utf-8")
ingest([folder], settings, embedder=embedder)
(folder / "b").chmod(mode)
report = ingest([folder], settings, embedder=embedder, sync=True)
(folder / "b").chmod(0o700)
print(len(report.unchanged), report.removed, [str(one.error) for one in report.failed])
"""


@pytest.mark.parametrize("mode", ["000", "600"])
def test_a_folder_that_may_not_be_read_is_named_and_its_documents_stay(mode):
    """Not in ``tmp_path``, which only root may enter where root runs the tests."""
    with tempfile.TemporaryDirectory() as place:
        Path(place).chmod(0o777)
        done = subprocess.run(
            [sys.executable, "-W", "ignore", "-c", UNSEEN, place, mode],
            capture_output=True,
            text=True,
            check=True,
        )
    where = f"{place}/b" if mode == "000" else f"{place}/b/b.txt"
    assert done.stdout.startswith(f"1 () ['{where}: cannot be read (Permission denied)"), (
        done.stdout
    )


def test_watching_keeps_the_documents_of_a_drive_that_is_not_mounted(settings, folder, embedder):
    steps = iter(("away", "", "", "back", "", "new", "", "end"))

    def sleep(_: float) -> None:
        match next(steps):
            case "away":
                folder.rename(folder.with_name("weg"))
            case "back":
                folder.with_name("weg").rename(folder)
            case "new":
                (folder / "b.txt").write_text(STATION, "utf-8")
                os.utime(folder / "b.txt", (1e9, 1e9))
            case "end":
                raise InterruptedError

    seen = []
    with pytest.raises(InterruptedError):
        seen.extend(
            (len(one.added), one.removed)
            for one in watch([folder], settings, embedder, sleep=sleep)
        )
    assert seen == [(1, ()), (1, ())]
    assert sources(settings) == [str(folder / "a.txt"), str(folder / "b.txt")]
