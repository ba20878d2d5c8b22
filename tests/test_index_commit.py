"""Adding, replacing, removing; what others see of it, and when."""

from __future__ import annotations

import shutil
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from index_samples import (
    FIRE,
    MEMO,
    SECRET,
    document,
    embedder,
    entries,
    put,
    read,
    settings,
    write,
)

from rag.errors import BrokenDocumentError, IndexLockedError, IndexMismatchError, IndexMissingError
from rag.index import open_writer, verify
from rag.index.base import IndexReader
from rag.index.lock import opening, switching

TESTS = Path(__file__).parent


def texts(reader: IndexReader, term: str) -> list[str]:
    return [hit.text for hit in reader.hits([one.key for one in reader.lexical({term: 1.0}, 50)])]


def test_generations_count_commits_that_changed_something(tmp_path: Path) -> None:
    assert write(tmp_path, MEMO) == 1
    assert write(tmp_path) == 1
    assert write(tmp_path, FIRE) == 2


def test_a_changed_file_replaces_what_was_read_from_its_source(tmp_path: Path) -> None:
    write(tmp_path, MEMO, FIRE)
    write(tmp_path, document("vermerk.txt", "Neuer Vermerk: alpha."))
    reader = read(tmp_path)
    assert [info.name for info in reader.documents()] == ["forest.txt", "vermerk.txt"]
    assert texts(reader, "vermerk") == ["Neuer Vermerk: alpha."]
    assert reader.document(MEMO.info.id) is None
    assert reader.status().passages == 3
    assert verify(settings(tmp_path)) == []


def test_replacing_twice_within_a_commit_leaves_the_last(tmp_path: Path) -> None:
    versions = [document("a.txt", f"alpha {word}") for word in ("eins", "zwei", "drei")]
    write(tmp_path, *versions)
    assert texts(read(tmp_path), "alpha") == ["alpha drei"]
    assert verify(settings(tmp_path)) == []


def test_the_same_document_twice_is_one_document(tmp_path: Path) -> None:
    write(tmp_path, MEMO, MEMO)
    write(tmp_path, MEMO)
    reader = read(tmp_path)
    assert reader.status().documents == 1
    assert len(texts(reader, "recht")) == 2
    assert reader.document(MEMO.info.id) == MEMO
    assert verify(settings(tmp_path)) == []


def test_the_same_content_from_elsewhere_takes_the_new_description(tmp_path: Path) -> None:
    write(tmp_path, MEMO)
    moved = replace(MEMO, info=replace(MEMO.info, source="/elsewhere/v.txt", groups=("stab",)))
    write(tmp_path, moved)
    assert list(read(tmp_path).documents()) == [moved.info]


def test_a_removed_document_is_found_no_more(tmp_path: Path) -> None:
    write(tmp_path, MEMO, FIRE)
    encoder = embedder(tmp_path)
    with open_writer(settings(tmp_path), encoder.signature, "words-1") as writer:
        assert writer.remove(MEMO.info.id) is True
        assert writer.remove(MEMO.info.id) is False
        assert writer.known(MEMO.info.id) is None
    reader = read(tmp_path)
    assert texts(reader, "recht") == []
    assert len(reader.dense(encoder.encode_queries(["recht"]), 50)) == 2
    assert verify(settings(tmp_path)) == []


def test_a_key_is_never_used_again(tmp_path: Path) -> None:
    write(tmp_path, MEMO)
    old = [one.key for one in read(tmp_path).lexical({"recht": 1.0}, 9)]
    encoder = embedder(tmp_path)
    with open_writer(settings(tmp_path), encoder.signature, "words-1") as writer:
        writer.remove(MEMO.info.id)
    write(tmp_path, MEMO)
    reader = read(tmp_path)
    assert not {one.key for one in reader.lexical({"recht": 1.0}, 9)} & set(old)
    assert list(reader.hits(old)) == []


def test_a_writer_knows_what_it_has_just_added(tmp_path: Path) -> None:
    encoder = embedder(tmp_path)
    with open_writer(settings(tmp_path), encoder.signature, "words-1") as writer:
        put(writer, encoder, MEMO)
        assert writer.known(MEMO.info.id) == MEMO.info
        assert writer.by_source("/files/vermerk.txt") == MEMO.info
        assert writer.by_source("/files/other") is None


def test_an_error_takes_back_what_was_not_committed(tmp_path: Path) -> None:
    encoder = embedder(tmp_path)
    with (  # noqa: PT012
        pytest.raises(RuntimeError, match="by hand"),
        open_writer(settings(tmp_path), encoder.signature, "words-1") as writer,
    ):
        put(writer, encoder, MEMO)
        writer.commit()
        put(writer, encoder, FIRE)
        writer.remove(MEMO.info.id)
        raise RuntimeError("by hand")
    assert [info.name for info in read(tmp_path).documents()] == ["vermerk.txt"]
    assert verify(settings(tmp_path)) == []


def test_a_first_ingest_that_fails_leaves_no_index(tmp_path: Path) -> None:
    with (
        pytest.raises(RuntimeError, match="by hand"),
        open_writer(settings(tmp_path), embedder(tmp_path).signature, "words-1"),
    ):
        raise RuntimeError("by hand")
    with pytest.raises(IndexMissingError):
        read(tmp_path)


def test_a_text_that_cannot_be_stored_leaves_the_old_document(tmp_path: Path) -> None:
    encoder = embedder(tmp_path)
    broken = replace(MEMO, info=replace(MEMO.info, id="11" * 32), text=MEMO.text + "\ud800")
    with open_writer(settings(tmp_path), encoder.signature, "words-1") as writer:
        put(writer, encoder, MEMO)
        with pytest.raises(BrokenDocumentError, match=r"vermerk\.txt: .* save the file as UTF-8"):
            put(writer, encoder, broken)
        put(writer, encoder, FIRE)
    assert len(read(tmp_path).documents()) == 2
    assert verify(settings(tmp_path)) == []


@pytest.mark.parametrize("vectors", [np.zeros((3, 5), "f4"), np.full((3, 16), np.nan, "f4")])
def test_vectors_that_do_not_fit_are_refused(tmp_path: Path, vectors: object) -> None:
    with (
        pytest.raises(
            IndexMismatchError, match=r"tiny-1: expected finite vectors of shape \(3, 16"
        ),
        open_writer(settings(tmp_path), embedder(tmp_path).signature, "words-1") as writer,
    ):
        writer.add(MEMO, entries(MEMO), vectors)


def test_an_open_reader_keeps_its_view_until_it_is_refreshed(tmp_path: Path) -> None:
    write(tmp_path, MEMO, FIRE)
    reader = read(tmp_path)
    before = texts(reader, "recht"), reader.documents(), reader.status().generation
    write(tmp_path, document("vermerk.txt", "Recht: alpha."))
    write(tmp_path, SECRET)
    assert (texts(reader, "recht"), reader.documents(), reader.status().generation) == before
    assert len(reader.dense(np.ones((1, 16), "f4"), 50)) == 5
    assert reader.refresh() is True
    assert reader.refresh() is False
    assert sorted(texts(reader, "recht")) == ["Der Vermerk: Recht und Kosten.", "Recht: alpha."]
    assert len(reader.dense(np.ones((1, 16), "f4"), 50)) == 4
    reader.close()
    reader.close()


def test_an_open_reader_leaves_an_index_that_was_deleted_and_made_anew(tmp_path: Path) -> None:
    write(tmp_path / "index", MEMO)
    reader = read(tmp_path / "index")
    shutil.rmtree(tmp_path / "index")
    with pytest.raises(IndexMissingError):
        reader.refresh()
    write(tmp_path / "index", FIRE)
    assert reader.refresh()
    assert [info.name for info in reader.documents()] == ["forest.txt"]
    assert not reader.refresh()


def test_a_reader_serves_several_threads(tmp_path: Path) -> None:
    write(tmp_path, MEMO, FIRE)
    reader = read(tmp_path)
    with ThreadPoolExecutor(4) as pool:
        found = list(pool.map(lambda _: (reader.refresh(), texts(reader, "recht")), range(40)))
    assert all(one == (False, found[0][1]) for one in found)


WRITER = """
import sys
from pathlib import Path
from index_samples import *
folder = Path(sys.argv[1])
encoder = embedder(folder)
print("ready", flush=True)
with open_writer(settings(folder), encoder.signature, ANALYSER) as writer:
    for n in range(1, 13):
        for i in range(3):
            put(writer, encoder, document(f"{i}.txt", *["alpha beta"] * n, f"zahl {n} {i}"))
        writer.commit()
print("done", flush=True)
"""


def start(script: str, folder: Path, **more: object) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-c", script, str(folder)],
        cwd=TESTS.parent,
        env={"PYTHONPATH": f"{TESTS}:{TESTS.parent}", "PATH": "/usr/bin:/bin"},
        stdout=subprocess.PIPE,
        text=True,
        **more,
    )


def test_a_second_process_reads_whole_generations_while_one_writes(tmp_path: Path) -> None:
    write(tmp_path, *(document(f"{i}.txt", "zahl 0", f"zahl {i}") for i in range(3)))
    reader = read(tmp_path)
    seen = set()
    with start(WRITER, tmp_path) as writing:
        while writing.poll() is None:
            reader.refresh()
            status = reader.status()
            seen.add(status.generation)
            everything = reader.lexical({"alpha": 1.0, "zahl": 1.0}, 500)
            assert len(everything) == status.passages
            assert len(reader.dense(np.ones((1, 16), "f4"), 500)) == status.passages
            assert len(reader.hits([one.key for one in everything])) == status.passages
            assert len({text.split()[1] for text in texts(reader, "zahl")} - {"0", "1", "2"}) <= 1
    assert writing.returncode == 0
    assert len(seen) > 2
    assert verify(settings(tmp_path)) == []


HOLDER = """
import sys
from pathlib import Path
from index_samples import *
folder = Path(sys.argv[1])
with open_writer(settings(folder), embedder(folder).signature, ANALYSER):
    print("held", flush=True)
    sys.stdin.read()
"""


def test_a_second_writer_is_told_who_writes(tmp_path: Path) -> None:
    write(tmp_path, MEMO)
    with start(HOLDER, tmp_path, stdin=subprocess.PIPE) as holding:
        assert holding.stdout is not None
        assert holding.stdout.readline() == "held\n"
        with pytest.raises(IndexLockedError, match=f"process {holding.pid} is writing"):
            write(tmp_path, FIRE)
        assert len(read(tmp_path).documents()) == 1
        holding.communicate("")
    assert write(tmp_path, FIRE) == 2


def test_opening_and_committing_wait_for_each_other(tmp_path: Path) -> None:
    """So that no reader meets the catalogue of one generation and the words of another."""
    write(tmp_path, MEMO)
    switch, encoder = tmp_path / "index" / "switch", embedder(tmp_path)
    with (
        ThreadPoolExecutor(1) as pool,
        open_writer(settings(tmp_path), encoder.signature, "words-1") as writer,
    ):
        put(writer, encoder, FIRE)
        with switching(switch):
            reading = pool.submit(read, tmp_path)
            with pytest.raises(TimeoutError):
                reading.result(0.3)
        assert len(reading.result(10).documents()) == 1
        with opening(switch):
            writing = pool.submit(writer.commit)
            with pytest.raises(TimeoutError):
                writing.result(1.0)
            assert len(read(tmp_path).documents()) == 1
        assert writing.result(10) == 2
