"""A process that dies at the worst moment loses nothing that was acknowledged."""

from __future__ import annotations

import resource
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from index_samples import FIRE, MEMO, document, embedder, names, put, read, settings, write

import rag.index.vectors
import rag.index.writer
from rag.errors import IndexUnusableError
from rag.index import open_writer, verify
from rag.index.vectors import VectorTable
from rag.index.words import WordsTable

TESTS = Path(__file__).parent

CRASH = """
import os, sys
from pathlib import Path
import rag.index.edits, rag.index.writer, rag.index.rebuilding, rag.index.words
from rag.index import rebuild
from index_samples import *
folder, place = Path(sys.argv[1]), sys.argv[2]

def die(*_, **__):
    os._exit(9)

if place == "before the catalogue":
    rag.index.edits.EditableCatalogue.commit = die
if place == "before the vectors":
    rag.index.writer.publish_vectors = die
if place == "before the words":
    rag.index.words.WordsTable.commit = die
if place == "before the old files go":
    cleanings = iter([lambda *_: None, die])  # the first belongs to the opening
    rag.index.store.Files.clean = lambda *_: next(cleanings)()
if place == "in a rebuild":
    rag.index.rebuilding.make_derived = die
if place == "before a rebuild is used":
    rag.index.store.Store.use = die
if "rebuild" in place:
    one = embedder(folder)
    rebuild(settings(folder), one, ANALYSER, lambda d, p: entries(d), lambda d, p: "alpha")
write(folder, document("vermerk.txt", "Recht: alpha."), FIRE)
"""


def crash(folder: Path, place: str) -> None:
    done = subprocess.run(
        [sys.executable, "-c", CRASH, str(folder), place],
        cwd=TESTS.parent,
        env={"PYTHONPATH": f"{TESTS}:{TESTS.parent}", "PATH": "/usr/bin:/bin"},
        check=False,
    )
    assert done.returncode == 9


COMMITTED = ["before the vectors", "before the words", "before the old files go"]


@pytest.mark.parametrize("place", COMMITTED)
def test_whoever_comes_next_heals_what_a_crash_left(tmp_path: Path, place: str) -> None:
    write(tmp_path, MEMO)
    crash(tmp_path, place)
    copy = shutil.copytree(tmp_path, tmp_path / "copy")
    reader = read(tmp_path)
    found = reader.lexical({"recht": 1.0}, 9)
    assert [hit.text for hit in reader.hits([one.key for one in found])] == ["Recht: alpha."]
    assert len(reader.dense(embedder(tmp_path).encode_queries(["fire"]), 9)) == 3
    assert reader.status().generation == 2
    assert verify(settings(tmp_path)) == []
    # A copy of the crashed index meets a writer first.
    assert write(copy, MEMO) == 3
    assert [info.name for info in read(copy).documents()] == ["forest.txt", "vermerk.txt"]
    assert verify(settings(copy)) == []


def test_what_was_not_committed_is_not_there(tmp_path: Path) -> None:
    write(tmp_path, MEMO)
    crash(tmp_path, "before the catalogue")
    reader = read(tmp_path)
    assert reader.document(MEMO.info.id) == MEMO
    assert reader.status().generation == 1
    assert verify(settings(tmp_path)) == []


def test_verify_sees_what_a_crash_left(tmp_path: Path) -> None:
    write(tmp_path, MEMO)
    crash(tmp_path, "before the vectors")
    problems = verify(settings(tmp_path))
    assert any("the file of vectors is missing" in line for line in problems)
    assert "words of generation 1, the catalogue's is 2" in problems


def test_an_open_reader_survives_the_crash_of_a_writer(tmp_path: Path) -> None:
    write(tmp_path, MEMO)
    reader = read(tmp_path)
    crash(tmp_path, "before the words")
    assert reader.document(MEMO.info.id) == MEMO
    assert reader.refresh() is True
    assert reader.document(MEMO.info.id) is None
    assert len(reader.documents()) == 2


@pytest.mark.parametrize("place", ["in a rebuild", "before a rebuild is used"])
def test_a_crash_in_a_rebuild_leaves_the_old_index(tmp_path: Path, place: str) -> None:
    write(tmp_path, MEMO)
    crash(tmp_path, place)
    reader = read(tmp_path)
    found = reader.lexical({"recht": 1.0}, 9)
    assert names(reader, [one.key for one in found]) == ["vermerk.txt"] * 2
    assert verify(settings(tmp_path)) == []
    write(tmp_path, FIRE)
    assert not list((tmp_path / "index").glob("making-*"))


FULL = """
import resource, signal, sys
from pathlib import Path
from index_samples import *
from rag.errors import IndexUnusableError
folder, limit = Path(sys.argv[1]), int(sys.argv[2])
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit))
encoder = embedder(folder)
try:
    with open_writer(settings(folder), encoder.signature, ANALYSER) as writer:
        if sys.argv[3] == "add":
            put(writer, encoder, document("neu.txt", *(f"alpha {i}" for i in range(3000))))
        else:
            writer.remove(MEMO.info.id)
except IndexUnusableError as error:
    sys.exit(str(error))
"""


@pytest.mark.parametrize(("what", "limit"), [("add", 100_000), ("remove", 150_000)])
def test_a_full_disk_is_one_line_and_harms_nothing(tmp_path: Path, what: str, limit: int) -> None:
    """A limit on the size of files stands for the disk: first the catalogue, then the vectors."""
    write(tmp_path, MEMO, document("lang.txt", *(f"alpha {i}" for i in range(3000))))
    done = subprocess.run(
        [sys.executable, "-c", FULL, str(tmp_path), str(limit), what],
        cwd=TESTS.parent,
        env={"PYTHONPATH": f"{TESTS}:{TESTS.parent}", "PATH": "/usr/bin:/bin"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 1, done.stderr
    assert "free space" in done.stderr
    assert ("vectors" if what == "remove" else "catalogue") in done.stderr
    assert len(done.stderr.splitlines()) == 1
    assert read(tmp_path).document(MEMO.info.id) == MEMO
    assert verify(settings(tmp_path)) == []


def test_vectors_that_the_disk_has_no_room_for_are_no_file_that_was_written(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    # A file on a full disk can be synced; this device cannot, which would hide the fault.
    monkeypatch.setattr(rag.index.vectors, "sync", lambda _: None)
    with pytest.raises(IndexUnusableError, match="free space"):
        VectorTable.build(4, 0, []).write(Path("/dev/full"))


def test_words_that_cannot_be_written_are_one_line(tmp_path: Path) -> None:
    (tmp_path / "words").touch()
    with pytest.raises(IndexUnusableError, match=r"cannot be written .*free space"):
        WordsTable(tmp_path / "words")
    with limited(0), pytest.raises(IndexUnusableError, match=r"cannot be written .*free space"):
        WordsTable(tmp_path / "further")


def test_what_fails_when_an_index_is_closed_does_not_hide_what_failed_before(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    close = WordsTable.close

    def full(*_: object) -> None:
        raise IndexUnusableError("the disk is full")

    def ended(words: WordsTable) -> None:
        close(words)
        raise IndexUnusableError("a thread has ended")

    write(tmp_path, MEMO)
    encoder = embedder(tmp_path)
    monkeypatch.setattr(WordsTable, "commit", full)
    monkeypatch.setattr(WordsTable, "close", ended)
    with (
        pytest.raises(IndexUnusableError, match="the disk is full"),
        open_writer(settings(tmp_path), encoder.signature, "words-1") as writer,
    ):
        put(writer, encoder, FIRE)
    monkeypatch.undo()
    assert write(tmp_path, FIRE) == 3


@contextmanager
def limited(size: int) -> Iterator[None]:
    """Let no file grow beyond ``size``, as if the disk were full."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    told = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
        signal.signal(signal.SIGXFSZ, told)


@pytest.mark.parametrize("moment", ["vectors", "words"])
def test_a_commit_can_be_tried_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, moment: str
) -> None:
    """As when the disk is full, or the user interrupts: the pipeline then commits once more."""
    encoder = embedder(tmp_path)

    def fail(*_: object) -> None:
        raise KeyboardInterrupt

    write(tmp_path, MEMO)
    with open_writer(settings(tmp_path), encoder.signature, "words-1") as writer:
        writer.remove(MEMO.info.id)
        put(writer, encoder, FIRE)
        with monkeypatch.context() as patch:
            if moment == "vectors":
                patch.setattr(rag.index.writer, "publish_vectors", fail)
            else:
                patch.setattr(WordsTable, "commit", fail)
            with pytest.raises(KeyboardInterrupt):
                writer.commit()
        put(writer, encoder, MEMO)
    assert read(tmp_path).status().generation == 3
    assert len(read(tmp_path).documents()) == 2
    assert verify(settings(tmp_path)) == []
