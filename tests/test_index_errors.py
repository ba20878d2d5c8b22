"""An index that cannot be used says what, where and what to do."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest
from index_samples import ANALYSER, FIRE, MEMO, embedder, read, settings, write

from rag.config import load
from rag.embed.base import EmbedderSignature
from rag.errors import (
    IndexDamagedError,
    IndexMismatchError,
    IndexMissingError,
    IndexUnusableError,
    UnknownNameError,
)
from rag.index import browse, destroy, open_reader, open_writer, rebuild, verify


def catalogue(folder: Path) -> Path:
    return folder / "index" / "set-1" / "catalogue.sqlite"


def alter(folder: Path, *statements: str) -> None:
    connection = sqlite3.connect(catalogue(folder))
    for statement in statements:
        connection.execute(statement)
    connection.commit()
    connection.close()


def cut(path: Path) -> None:
    """Replace a file by its first half; a new file, for the old may be mapped into memory."""
    data = path.read_bytes()
    path.unlink()
    path.write_bytes(data[: len(data) // 2])


@pytest.mark.parametrize("make", [False, True])
def test_a_missing_index_names_the_command_that_makes_one(tmp_path: Path, make: bool) -> None:
    if make:
        (tmp_path / "index").mkdir()
    whole = (browse, verify, destroy)
    for use in (read, *(lambda f, each=each: each(settings(f)) for each in whole)):
        with pytest.raises(IndexMissingError, match="no index in this folder; run 'fundstelle ing"):
            use(tmp_path)
    assert (tmp_path / "index").exists() is make
    assert not list(tmp_path.glob("index/*"))


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"model": "other"}, r"encoder tiny-1 \(16 dimensions\), but other \(16 dimensions\)"),
        ({"dimension": 8}, r"tiny-1 \(16 dimensions\), but tiny-1 \(8 dimensions\) is set"),
        ({"query_prefix": "query: "}, r"but tiny-1 \(16 dimensions, prefixes 'query: ' and ''\)"),
    ],
)
def test_another_encoder_is_refused_by_name(
    tmp_path: Path, change: dict[str, str], words: str
) -> None:
    write(tmp_path, MEMO)
    other = replace(embedder(tmp_path).signature, **change)
    with pytest.raises(IndexMismatchError, match=words) as caught:
        open_writer(settings(tmp_path), other, ANALYSER).__enter__()
    assert "run 'fundstelle rebuild'" in str(caught.value)

    class Other:
        signature: EmbedderSignature = other

    with pytest.raises(IndexMismatchError, match=words):
        open_reader(settings(tmp_path), Other(), ANALYSER)
    assert write(tmp_path, FIRE) == 2


def test_what_an_index_holds_can_be_read_whatever_it_was_made_with(tmp_path: Path) -> None:
    write(tmp_path, MEMO)
    alter(tmp_path, "UPDATE meta SET value = 'words-0' WHERE name = 'analyser'")
    with pytest.raises(IndexMismatchError, match="words-0"):
        read(tmp_path)
    with closing(browse(settings(tmp_path))) as reader:
        assert reader.status().analyser == "words-0"
        assert len(reader.documents()) == 1


def test_another_analyser_is_refused_by_name(tmp_path: Path) -> None:
    write(tmp_path, MEMO)
    with pytest.raises(
        IndexMismatchError, match="analyser words-1, but words-2 is set; run 'funds"
    ):
        open_reader(settings(tmp_path), embedder(tmp_path), "words-2")


def test_an_index_of_a_newer_program_says_so(tmp_path: Path) -> None:
    write(tmp_path, MEMO)
    alter(tmp_path, "UPDATE meta SET value = '99' WHERE name = 'schema'")
    with pytest.raises(
        IndexMismatchError, match=r"schema 99, this program reads up to 2; use the n"
    ):
        read(tmp_path)
    with pytest.raises(IndexMismatchError, match="schema 99"):
        write(tmp_path, FIRE)


def garble(path: Path) -> None:
    path.unlink()
    path.write_bytes(b"no database" * 1000)


@pytest.mark.parametrize("harm", [cut, garble, Path.unlink])
def test_a_damaged_catalogue_is_an_error_and_never_overwritten(
    tmp_path: Path, harm: Callable[[Path], None]
) -> None:
    write(tmp_path, MEMO)
    harm(catalogue(tmp_path))
    left = {p.name for p in (tmp_path / "index").rglob("*")}
    with pytest.raises(IndexDamagedError, match="catalogue"):
        read(tmp_path).documents()
    with pytest.raises(IndexDamagedError, match="catalogue"):
        write(tmp_path, FIRE)
    assert any("catalogue" in line for line in verify(settings(tmp_path)))
    assert left <= {p.name for p in (tmp_path / "index").rglob("*")}


@pytest.mark.parametrize("pattern", ["vectors-*.faiss", "words/*.idx", "words/meta.json"])
def test_a_file_that_is_cut_off_names_rebuild_which_cures_it(tmp_path: Path, pattern: str) -> None:
    write(tmp_path, MEMO)
    (path,) = (tmp_path / "index" / "set-1").glob(pattern)
    cut(path)
    with pytest.raises(IndexDamagedError, match="cut off or damaged; run 'fundstelle rebuild'"):
        read(tmp_path)
    assert verify(settings(tmp_path)) != []
    encoder = embedder(tmp_path)
    rebuild(settings(tmp_path), encoder, ANALYSER, as_before, lambda d, p: d.text[p.start : p.end])
    assert verify(settings(tmp_path)) == []
    assert len(read(tmp_path).lexical({"recht": 1.0}, 9)) == 2


def as_before(document: object, passages: object) -> object:
    from index_samples import entries

    assert [e.passage for e in entries(document)] == passages
    return entries(document)


@pytest.mark.parametrize("pattern", ["vectors-*.faiss", "words/meta.json"])
def test_a_missing_derived_file_is_made_again_without_a_model(tmp_path: Path, pattern: str) -> None:
    write(tmp_path, MEMO)
    reader = read(tmp_path)
    query = embedder(tmp_path).encode_queries(["recht"])
    before = reader.dense(query, 9), reader.lexical({"recht": 1.0}, 9)
    (path,) = (tmp_path / "index" / "set-1").glob(pattern)
    path.unlink()
    reader = read(tmp_path)
    assert (reader.dense(query, 9), reader.lexical({"recht": 1.0}, 9)) == before


@pytest.mark.parametrize(
    ("statement", "words"),
    [
        ('UPDATE passages SET "end" = 999 WHERE key = 2', "vermerk.txt: passage 1 spans 24–999 of"),
        ("UPDATE passages SET start = 25 WHERE key = 2", "passage 1 differs from the document's"),
        ("UPDATE pages SET start = -1 WHERE position = 0", "vermerk.txt: a page spans -1–"),
        ("DELETE FROM derived WHERE key = 1", "1 passages without stored terms and vector"),
        ("DELETE FROM passages WHERE key = 1", "3 vectors for 2 passages"),
        ("DELETE FROM passages WHERE key = 1", "words of 3 passages for 2 passages"),
        ("DELETE FROM texts", "the text of 'vermerk.txt' is missing"),
        (
            f"UPDATE derived SET vector = x'{'00' * 30}00fe' WHERE key = 1",
            "1 stored vectors are no numbers",
        ),
        ("UPDATE derived SET vector = x'0000' WHERE key = 1", "stored vector has not 16 dimen"),
        ("INSERT INTO acronyms VALUES (77, 'AA', 'x')", "table acronyms: a row's documents are"),
    ],
)
def test_verify_finds_what_is_wrong(tmp_path: Path, statement: str, words: str) -> None:
    write(tmp_path, MEMO)
    assert verify(settings(tmp_path)) == []
    alter(tmp_path, statement)
    assert any(words in line for line in verify(settings(tmp_path)))


def test_a_folder_that_cannot_be_made_is_one_line(tmp_path: Path) -> None:
    (tmp_path / "index").write_text("a file")
    with pytest.raises(IndexUnusableError, match=r"cannot be written .* check the folder's rights"):
        write(tmp_path, MEMO)


@pytest.mark.parametrize("name", ["lock", "switch"])
def test_a_folder_without_the_right_to_write_is_one_line(tmp_path: Path, name: str) -> None:
    write(tmp_path, MEMO)
    barred = settings(tmp_path).index / name
    barred.unlink()
    barred.mkdir()
    with pytest.raises(IndexUnusableError, match=r"cannot be written .* check the folder's rights"):
        rebuild(settings(tmp_path), embedder(tmp_path), ANALYSER, as_before, lambda *_: "")


def test_an_unknown_engine_names_the_known_ones(tmp_path: Path) -> None:
    chosen = load({"index.engine": "lokal"}, environ={})
    with pytest.raises(UnknownNameError, match="unknown index engine 'lokal'; allowed: local"):
        open_reader(chosen, embedder(tmp_path), ANALYSER)


def test_destroy_removes_the_index_and_nothing_else(tmp_path: Path) -> None:
    write(tmp_path, MEMO)
    (tmp_path / "index" / "notes.txt").write_text("mine")
    destroy(settings(tmp_path))
    with pytest.raises(IndexMissingError):
        read(tmp_path)
    assert (tmp_path / "index" / "notes.txt").read_text() == "mine"
    assert write(tmp_path, MEMO) == 1
