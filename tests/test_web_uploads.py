"""What visitors send: open to all, and never in the place of what somebody else took in."""

from __future__ import annotations

import io
import zipfile
from dataclasses import replace
from pathlib import Path

import pytest
from ingest_samples import HARBOUR, STATION

from ingest.pipeline import ingest
from rag.config import Settings
from rag.index import browse
from rag.web.desk import Desk
from rag.web.uploads import outcomes, staged

pytestmark = pytest.mark.usefixtures("opened_once")

LEITUNG = (("groups", "leitung"),)


def upload(settings: Settings, tmp_path: Path, name: str, data: bytes | str) -> dict[str, str]:
    """Send one file as a visitor does; return what became of it, by name."""
    sent = tmp_path / "sent" / name
    sent.parent.mkdir(exist_ok=True)
    sent.write_bytes(data.encode() if isinstance(data, str) else data)
    with staged([sent], settings.index) as (paths, refused):
        *_, report = Desk(settings).add(paths)
        found = [*refused, *outcomes(report, paths[0].parent)]
    return {one.name: one.result for one in found}


def held(settings: Settings) -> dict[str, tuple[str, ...]]:
    """The groups of every document, by its name."""
    reader = browse(settings)
    try:
        return {info.name: info.groups for info in reader.documents()}
    finally:
        reader.close()


@pytest.mark.parametrize("given", [LEITUNG, ()])
def test_an_upload_of_the_bytes_of_a_document_out_of_reach_leaves_it_as_it_is(
    settings, folder, tmp_path, given
):
    (folder / "a.txt.meta.toml").write_text('groups = ["leitung"]\n', "utf-8")
    ingest([folder / "a.txt"], settings, given=given)
    folder.rename(folder.with_name("nicht eingebunden"))
    assert upload(settings, tmp_path, "egal.txt", HARBOUR) == {"egal.txt": "added"}
    assert held(settings) == {"a.txt": ("leitung",), "egal.txt": ()}
    assert upload(settings, tmp_path, "egal.txt", STATION) == {"egal.txt": "replaced"}
    assert held(settings) == {"a.txt": ("leitung",), "egal.txt": ()}


def test_the_second_upload_of_the_same_bytes_is_a_twin_of_the_first(settings, tmp_path):
    upload(settings, tmp_path, "von-anna.txt", HARBOUR)
    assert upload(settings, tmp_path, "zz-bernd.txt", HARBOUR) == {"zz-bernd.txt": "duplicates"}
    assert held(settings) == {"von-anna.txt": (), "zz-bernd.txt": ()}


def test_a_file_of_the_same_bytes_as_an_upload_says_for_itself_who_may_read_it(
    settings, folder, tmp_path
):
    ingest([folder], settings, given=LEITUNG)
    (folder / "a.txt").rename(folder / "neu.txt")
    upload(settings, tmp_path, "neu.txt", HARBOUR)
    ingest([folder], settings)
    reader = browse(settings)
    found = {info.source: info.groups for info in reader.documents()}
    reader.close()
    assert found[str(folder / "neu.txt")] == ("leitung",)
    assert sorted(found.values()) == [(), ("leitung",)]


def test_an_upload_stays_where_the_folder_around_the_index_is_brought_in_step(
    settings, folder, tmp_path
):
    within = replace(settings, index=folder / "index")
    ingest([folder], within)
    upload(within, tmp_path, "bahnhof.txt", STATION)
    assert ingest([folder], within, sync=True).removed == ()
    assert set(held(within)) == {"a.txt", "bahnhof.txt"}


def test_an_uploaded_archive_does_not_say_who_issued_its_members_or_may_read_them(
    settings, tmp_path
):
    archive = io.BytesIO()
    with zipfile.ZipFile(archive, "w") as members:
        members.writestr("weisung.txt", HARBOUR)
        members.writestr("weisung.txt.meta.toml", 'groups = ["leitung"]\nissuer = "BMX"\n')
    assert upload(settings, tmp_path, "paket.zip", archive.getvalue()) == {
        "paket.zip/weisung.txt": "added",
        "paket.zip/weisung.txt.meta.toml": "failed",
    }
    reader = browse(settings)
    (info,) = reader.documents()
    reader.close()
    assert (info.groups, info.issuer) == ((), None)
