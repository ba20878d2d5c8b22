"""What ingest keeps in step: twins, history, files that are gone, what the user says of a file."""

from __future__ import annotations

import os
import zipfile
from pathlib import Path

import pytest
from ingest_samples import HARBOUR, STATION

from ingest import sidecar
from ingest.pipeline import ingest, remove
from ingest.rebuilding import rebuild as make_anew
from ingest.watching import Watcher, watch
from rag.analysis.words import Analyser
from rag.errors import UsageError
from rag.index import open_reader, verify
from rag.index.base import Scope
from rag.index.sameness import fingerprint

pytestmark = pytest.mark.usefixtures("opened_once")

MARKDOWN = "Der Hafen ist seit\nFreitag *wieder geöffnet* worden und kostet 3,2 Millionen Euro.\n"


@pytest.fixture
def opened(settings, embedder):
    readers = []

    def open_it():
        readers.append(open_reader(settings, embedder, Analyser().signature))
        return readers[-1]

    yield open_it
    for reader in readers:
        reader.close()


def documents(reader, *groups, everything=False):
    scope = Scope(None if everything or not groups else frozenset(groups))
    return {info.name: info for info in reader.documents(scope)}


def found(reader, words, *groups, **filters):
    """Names of the documents that a search finds, as a reader of these groups."""
    terms = dict.fromkeys(Analyser().terms(words, "de"), 1.0)
    scope = Scope(frozenset(groups) if groups else None, filters)
    hits = reader.hits([one.key for one in reader.lexical(terms, 10, scope)])
    return [hit.document.name for hit in hits]


def test_the_fingerprint_minds_words_and_numbers_and_no_layout():
    assert fingerprint("Kos-ten: 3,2 Mio.\n\n• Ende") == fingerprint("kosten 3,2 MIO – Ende")
    assert fingerprint("3,2 Mio.") != fingerprint("32 Mio.")
    assert fingerprint("bis -5 Grad") != fingerprint("bis 5 Grad")
    assert fingerprint("1 23") != fingerprint("12 3")


def test_the_same_text_in_another_format_is_linked_and_found_once(settings, folder, opened):
    (folder / "b.md").write_text(MARKDOWN, "utf-8")
    report = ingest([folder], settings)
    assert [(Path(a).name, b) for a, b in report.duplicates] == [("b.md", "a.txt")]
    reader = opened()
    assert found(reader, "Hafen Freitag") == ["a.txt"]
    assert found(reader, "Hafen Freitag", document="b.md") == ["a.txt"]
    info = documents(reader)["b.md"]
    assert info.same_as.name == "a.txt"
    assert "wieder geöffnet" in reader.document(info.id).text
    assert ingest([folder], settings).duplicates == ()
    assert verify(settings) == []


def test_removing_the_searched_one_promotes_its_twin(settings, folder, opened):
    (folder / "b.md").write_text(MARKDOWN, "utf-8")
    (folder / "c.txt").write_text(HARBOUR, "utf-8")
    ingest([folder], settings)
    remove(["a.txt"], settings)
    reader = opened()
    assert found(reader, "Hafen Freitag") == ["b.md"]
    assert documents(reader)["b.md"].same_as is None
    assert documents(reader)["c.txt"].same_as.name == "b.md"
    assert verify(settings) == []


def test_a_twin_whose_text_or_original_changes_stands_for_itself(settings, folder, opened):
    (folder / "b.md").write_text(MARKDOWN, "utf-8")
    ingest([folder], settings)
    (folder / "a.txt").write_text(STATION, "utf-8")
    assert len(ingest([folder], settings).replaced) == 1
    reader = opened()
    assert found(reader, "Hafen Freitag") == ["b.md"]
    assert found(reader, "Bahnhof Amt") == ["a.txt"]


def test_the_same_bytes_for_other_readers_neither_leak_nor_widen(settings, folder, opened):
    (folder / "a.txt.meta.toml").write_text('groups = ["leitung"]', "utf-8")
    (folder / "b.txt").write_text(HARBOUR, "utf-8")
    (folder / "b.txt.meta.toml").write_text('groups = ["hafen"]', "utf-8")
    assert ingest([folder], settings).duplicates == ()
    reader = opened()
    assert found(reader, "Hafen Freitag", "leitung") == ["a.txt"]
    assert found(reader, "Hafen Freitag", "hafen") == ["b.txt"]
    assert list(documents(reader, "hafen")) == ["b.txt"]
    (folder / "b.txt.meta.toml").write_text('groups = ["leitung"]', "utf-8")
    assert len(ingest([folder], settings).duplicates) == 1
    reader = opened()
    assert found(reader, "Hafen Freitag", "leitung") == ["a.txt"]
    assert list(documents(reader, "hafen")) == []


def test_a_twin_whose_readers_change_is_no_twin_any_more(settings, folder, opened):
    (folder / "b.txt").write_text(HARBOUR, "utf-8")
    ingest([folder], settings)
    (folder / "a.txt.meta.toml").write_text('groups = ["leitung"]', "utf-8")
    ingest([folder], settings)
    reader = opened()
    assert found(reader, "Hafen Freitag", "andere") == ["b.txt"]
    assert documents(reader, "andere")["b.txt"].same_as is None


def test_a_sidecar_that_goes_takes_its_words_back(settings, folder, opened):
    beside = folder / "a.txt.meta.toml"
    beside.write_text('groups = ["leitung"]', "utf-8")
    ingest([folder], settings)
    assert documents(opened(), "andere") == {}
    beside.unlink()
    assert len(ingest([folder], settings).replaced) == 1
    assert list(documents(opened(), "andere")) == ["a.txt"]


def test_a_replaced_file_keeps_what_it_held_before(settings, folder, opened):
    beside = folder / "a.txt.meta.toml"
    beside.write_text('groups = ["leitung"]\ntitle = "Alter Stand"', "utf-8")
    ingest([folder], settings)
    beside.unlink()
    (folder / "a.txt").write_text(STATION, "utf-8")
    ingest([folder], settings)
    reader = opened()
    info = documents(reader)["a.txt"]
    [version] = reader.history(info.id)
    assert (version.title, version.name) == ("Alter Stand", "a.txt")
    assert version.taken <= version.replaced == info.taken
    assert len(reader.history(info.id, Scope(frozenset({"leitung"})))) == 1
    assert reader.history(info.id, Scope(frozenset({"andere"}))) == []


def test_what_was_given_overrides_and_outlives_a_new_content(settings, folder, opened):
    given = sidecar.check({"groups": "leitung, hafen", "title": "Hafenlage", "date": "2024-05"})
    ingest([folder], settings, given=given)
    info = documents(opened())["a.txt"]
    assert (info.title, info.date, info.groups) == ("Hafenlage", "2024-05", ("hafen", "leitung"))
    assert info.date_source == "given with --meta"
    assert len(ingest([folder], settings).unchanged) == 1
    (folder / "a.txt").write_text(STATION, "utf-8")
    ingest([folder], settings)
    assert documents(opened())["a.txt"].groups == ("hafen", "leitung")
    ingest([folder], settings, given=sidecar.check({"groups": "", "title": ""}))
    info = documents(opened())["a.txt"]
    assert (info.groups, info.date) == ((), "2024-05")
    assert info.title == STATION


@pytest.mark.parametrize(
    ("given", "line"),
    [
        ({"titel": "x"}, r"--meta: unknown key 'titel'; allowed: title, date"),
        ({"date": "gestern"}, r"--meta: 'gestern' is no date; write date=2025-05-01"),
    ],
)
def test_what_cannot_be_given_is_one_line(given, line):
    with pytest.raises(UsageError, match=line):
        sidecar.check(given)


def test_a_moved_file_keeps_its_history_and_what_was_given(settings, folder, opened):
    ingest([folder], settings, given=(("groups", "leitung"),))
    (folder / "a.txt").rename(folder / "z.txt")
    report = ingest([folder], settings)
    assert (len(report.replaced), report.missing) == (1, ())
    assert documents(opened())["z.txt"].groups == ("leitung",)


def test_files_that_are_gone_are_told_and_with_sync_taken_out(settings, folder, opened):
    (folder / "b.txt").write_text(STATION, "utf-8")
    ingest([folder], settings)
    (folder / "a.txt").unlink()
    report = ingest([folder], settings)
    assert [info.name for info in report.missing] == ["a.txt"]
    assert list(documents(opened())) == ["a.txt", "b.txt"]
    report = ingest([folder], settings, sync=True)
    assert (report.removed, report.missing) == (("a.txt",), ())
    assert list(documents(opened())) == ["b.txt"]


def test_sync_leaves_alone_what_lies_elsewhere_or_cannot_be_known(settings, folder, opened):
    other = folder.with_name("andere")
    other.mkdir()
    (other / "c.txt").write_text(STATION, "utf-8")
    ingest([folder, other], settings)
    (other / "c.txt").unlink()
    (folder / "a.txt").unlink()
    for given in (folder, folder / "*.txt", folder.with_name("weg")):
        report = ingest([given], settings, sync=True)
        assert (report.removed, report.missing) == ((), ())
        assert len(report.failed) == 1
    assert list(documents(opened())) == ["a.txt", "c.txt"]
    assert ingest([folder / "a.txt"], settings, sync=True).removed == ("a.txt",)


def zipped(path: Path, **members: str) -> None:
    with zipfile.ZipFile(path, "w") as archive:
        for name, text in members.items():
            archive.writestr(f"{name}.txt", text)


def test_members_that_left_their_archive_are_gone_and_a_broken_archive_keeps_its_own(
    settings, folder, opened
):
    archive = folder / "akten.zip"
    zipped(archive, hafen="Der Kai ist frei.", bahnhof=STATION)
    ingest([folder], settings)
    archive.write_bytes(archive.read_bytes()[:40])
    assert ingest([folder], settings, sync=True).removed == ()
    zipped(archive, hafen="Der Kai ist frei.")
    assert ingest([folder], settings, sync=True).removed == ("akten.zip/bahnhof.txt",)
    archive.unlink()
    assert ingest([folder], settings, sync=True).removed == ("akten.zip/hafen.txt",)
    assert list(documents(opened())) == ["a.txt"]


def test_a_rebuild_carries_twins_history_and_what_was_given(settings, folder, opened, embedder):
    (folder / "b.md").write_text(MARKDOWN, "utf-8")
    ingest([folder], settings, given=(("reference", "H 7/24"),))
    (folder / "c.txt").write_text(STATION, "utf-8")
    ingest([folder], settings)
    (folder / "c.txt").write_text(STATION + " Der Zug fährt.", "utf-8")
    ingest([folder], settings)
    make_anew(settings)
    reader = opened()
    infos = documents(reader)
    assert infos["b.md"].same_as.name == "a.txt"
    assert (infos["a.txt"].reference, infos["a.txt"].given) == (
        "H 7/24",
        (("reference", "H 7/24"),),
    )
    assert len(reader.history(infos["c.txt"].id)) == 1
    assert verify(settings) == []


def test_a_watcher_waits_until_a_file_is_whole(folder):
    now = [10.0**9]
    watcher = Watcher([folder], clock=lambda: now[0])
    growing = folder / "b.txt"

    def write(text: str, at: float) -> None:
        growing.write_text(text, "utf-8")
        os.utime(growing, (at, at))

    assert watcher.changed() == []
    write("Der", now[0])
    assert watcher.changed() == [folder / "a.txt"]
    now[0] += 0.5
    assert watcher.changed() == []
    write("Der Hafen", now[0])
    now[0] += 2
    assert watcher.changed() == []
    assert watcher.changed() == [growing]
    growing.unlink()
    assert watcher.changed() == []
    assert watcher.changed() == [growing]
    assert watcher.changed() == []


def test_watching_takes_in_what_changes_and_out_what_goes(settings, folder, embedder, opened):
    steps = iter(("new", "", "sidecar", "", "gone", "", "end"))

    def sleep(_: float) -> None:
        match next(steps):
            case "new":
                (folder / "b.txt").write_text(STATION, "utf-8")
                os.utime(folder / "b.txt", (1e9, 1e9))
            case "sidecar":
                (folder / "b.meta.toml").write_text('groups = ["hafen"]', "utf-8")
                os.utime(folder / "b.meta.toml", (1e9, 1e9))
            case "gone":
                (folder / "b.txt").unlink()
            case "end":
                raise InterruptedError

    seen = []
    with pytest.raises(InterruptedError):
        seen.extend(
            [len(one.added), len(one.replaced), len(one.removed)]
            for one in watch([folder], settings, embedder, sleep=sleep)
        )
    assert seen == [[1, 0, 0], [1, 0, 0], [0, 1, 0], [0, 0, 1]]
    with pytest.raises(UsageError, match="no such folder"):
        next(watch([folder / "weg"], settings, embedder))
