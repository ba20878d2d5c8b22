"""Rebuilding with another encoder or analyser, and tables of vectors that change their kind."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from index_samples import (
    ANALYSER,
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
from test_index_errors import alter

from rag.errors import IndexMismatchError
from rag.index import open_reader, open_writer, rebuild, verify
from rag.index.base import Entry, Scope
from rag.index.store import Store
from rag.index.vectors import VectorTable
from rag.index.writer import LocalWriter
from rag.types import Document, Passage, Twin


def shouted(of: Document, passages: Sequence[Passage]) -> list[Entry]:
    """Another analyser: first letters in capitals."""
    return [Entry(p, tuple(of.text[p.start : p.end].upper().split()), ("X",)) for p in passages]


def inputs(of: Document, passage: Passage) -> str:
    return of.info.title + " " + of.text[passage.start : passage.end]


def test_a_rebuild_takes_another_encoder_and_analyser(tmp_path: Path) -> None:
    write(tmp_path, MEMO, FIRE, SECRET, AA="Auswärtiges Amt")
    before = read(tmp_path)
    other = embedder(tmp_path / "other", dimension=24, name="tiny-2", seed=1)
    seen: list[tuple[int, int]] = []
    made = rebuild(
        settings(tmp_path), other, "loud-1", shouted, inputs, lambda *step: seen.append(step)
    )
    assert made == 2
    assert seen == [(1, 3), (2, 3), (3, 3)]
    with pytest.raises(IndexMismatchError, match=r"analyser|encoder"):
        read(tmp_path)
    after = open_reader(settings(tmp_path), other, "loud-1")
    assert after.status().embedder == other.signature
    assert {one.key for one in after.lexical({"RECHT.": 1.0}, 9)} == {1, 3}
    assert after.vectors([1]).shape == (1, 24)
    texts = [inputs(MEMO, p) for p in after.passages(MEMO.info.id)]
    assert np.allclose(after.vectors([1, 2, 3]), other.encode_passages(texts), atol=1e-3)
    assert after.documents() == before.documents()
    assert after.document(MEMO.info.id) == MEMO
    assert after.acronyms(Scope(groups=frozenset({"stab"}))) == before.acronyms()
    assert verify(settings(tmp_path)) == []


def test_a_reader_that_was_open_keeps_the_old_index_until_it_is_refreshed(tmp_path: Path) -> None:
    write(tmp_path, MEMO)
    reader = read(tmp_path)
    rebuild(settings(tmp_path), embedder(tmp_path), ANALYSER, shouted, inputs)
    assert len(reader.lexical({"recht": 1.0}, 9)) == 2
    assert reader.document(MEMO.info.id) == MEMO
    assert len(reader.dense(np.ones((1, 16), "f4"), 9)) == 3
    assert reader.refresh() is True
    assert len(reader.lexical({"recht": 1.0}, 9)) == 0
    assert [p.name for p in (tmp_path / "index").glob("*-*")] == ["set-2"]


def test_a_reader_is_told_when_the_index_was_rebuilt_with_something_else(tmp_path: Path) -> None:
    write(tmp_path, MEMO)
    reader = read(tmp_path)
    rebuild(settings(tmp_path), embedder(tmp_path), "loud-1", shouted, inputs)
    with pytest.raises(IndexMismatchError, match="made with analyser loud-1, but words-1 is set"):
        reader.refresh()
    assert len(reader.lexical({"recht": 1.0}, 9)) == 2


def test_an_error_in_a_rebuild_leaves_the_old_index(tmp_path: Path) -> None:
    write(tmp_path, MEMO)

    def fail(of: Document, passage: Passage) -> str:
        raise RuntimeError(of.info.name + str(passage.ordinal))

    with pytest.raises(RuntimeError, match=r"vermerk\.txt0"):
        rebuild(settings(tmp_path), embedder(tmp_path), ANALYSER, shouted, fail)
    assert len(read(tmp_path).lexical({"recht": 1.0}, 9)) == 2
    assert [p.name for p in (tmp_path / "index").glob("*-*")] == ["set-1"]


def test_an_index_grows_after_a_rebuild(tmp_path: Path) -> None:
    write(tmp_path, MEMO)
    rebuild(settings(tmp_path), embedder(tmp_path), ANALYSER, lambda d, _: entries(d), inputs)
    assert write(tmp_path, FIRE) == 3
    assert verify(settings(tmp_path)) == []


def cloud(count: int, dimension: int = 16, seed: int = 0) -> np.ndarray:
    rows = np.random.default_rng(seed).standard_normal((count, dimension)).astype(np.float32)
    return rows / np.linalg.norm(rows, axis=1, keepdims=True)


def grow(folder: Path, limit: int, *some: Document, remove: Sequence[Document] = ()) -> None:
    encoder = embedder(folder)
    store = Store(settings(folder).index)
    with LocalWriter(store, encoder.signature, ANALYSER, flat_limit=limit) as writer:
        for one in some:
            writer.add(one, entries(one), cloud(len(one.blocks), seed=len(one.text)))
        for one in remove:
            writer.remove(one.info.id)


def many(name: str, count: int, **info: object) -> Document:
    return document(name, *(f"alpha {name} {i}" for i in range(count)), **info)


def kind(folder: Path) -> str:
    (path,) = (folder / "index" / "set-1").glob("vectors-*.faiss")
    return path.read_bytes()[:4].decode()


def test_many_vectors_move_into_lists_and_are_still_found(tmp_path: Path) -> None:
    one, two, few = many("eins", 300), many("zwei", 400), many("drei", 7, groups=("stab",))
    grow(tmp_path, 400, one)
    assert kind(tmp_path) == "IxMp"
    grow(tmp_path, 400, two, few)
    assert kind(tmp_path) == "IwSq"
    assert verify(settings(tmp_path)) == []
    reader = read(tmp_path)
    first = [reader.dense(reader.vectors([key]), 1)[0].key == key for key in range(1, 708, 7)]
    assert np.mean(first) > 0.95
    hidden = Scope(filters={"document": "drei"})
    assert len(reader.dense(cloud(1, seed=3), 50, hidden)) == 7
    public = reader.dense(cloud(1, seed=3), 100, Scope(groups=frozenset()))
    assert len(public) == 100
    assert all(one.key <= 700 for one in public)


def test_lists_take_and_lose_vectors_and_shrink_back(tmp_path: Path) -> None:
    one, two, three = many("eins", 300), many("zwei", 300), many("drei", 30)
    grow(tmp_path, 400, one, two)
    grow(tmp_path, 400, three)
    reader = read(tmp_path)
    assert kind(tmp_path) == "IwSq"
    assert reader.dense(reader.vectors([615]), 1)[0].key == 615
    grow(tmp_path, 400, remove=[two])
    assert verify(settings(tmp_path)) == []
    assert kind(tmp_path) == "IwSq"
    assert not {one.key for one in read(tmp_path).dense(cloud(1), 400)} & set(range(301, 601))
    grow(tmp_path, 400, remove=[one])
    assert kind(tmp_path) == "IxMp"
    assert len(read(tmp_path).dense(cloud(1), 400)) == 30


def test_lists_are_made_anew_when_the_vectors_have_grown_fourfold() -> None:
    rows = cloud(2000)
    table = VectorTable.build(16, 400, [(range(400), rows[:400])], rows[:400])
    table.add(range(400, 1500), rows[400:1500])
    assert table.fits(100)
    table.add(range(1500, 2000), rows[1500:])
    assert not table.fits(100)


def test_ordinary_writers_keep_an_exact_table(tmp_path: Path) -> None:
    write(tmp_path, MEMO)
    encoder = embedder(tmp_path)
    with LocalWriter(Store(settings(tmp_path).index), encoder.signature, ANALYSER) as writer:
        put(writer, encoder, FIRE)
    assert kind(tmp_path) == "IxMp"


FORMER = (
    "DROP TABLE history",
    "DROP INDEX documents_by_fingerprint",
    "DROP INDEX documents_by_twin",
    *(
        f"ALTER TABLE documents DROP COLUMN {name}"
        for name in (
            "addressee", "reference", "refers", "date_source", "taken", "given", "described",
            "fingerprint", "same_as",
        )
    ),
    "ALTER TABLE pages DROP COLUMN confidence",
    "UPDATE meta SET value = '1' WHERE name = 'schema'",
)  # fmt: skip
"""What brings a catalogue back to the first schema."""


def test_an_index_of_the_former_schema_is_refused_and_a_rebuild_cures_it(tmp_path: Path) -> None:
    write(tmp_path, MEMO, FIRE)
    before = read(tmp_path).documents()
    alter(tmp_path, *FORMER)
    for attempt in (read, lambda folder: write(folder, SECRET)):
        with pytest.raises(
            IndexMismatchError, match=r"schema 1, this program needs 2; run 'fundstelle rebuild'"
        ):
            attempt(tmp_path)
    assert "schema 1" in verify(settings(tmp_path))[0]
    rebuild(settings(tmp_path), embedder(tmp_path), ANALYSER, lambda of, _: entries(of), inputs)
    assert verify(settings(tmp_path)) == []
    assert read(tmp_path).documents() == before
    with open_writer(settings(tmp_path), embedder(tmp_path).signature, ANALYSER) as writer:
        copy = replace(FIRE, info=replace(FIRE.info, id="f" * 64, source="/files/copy.txt"))
        assert writer.twin(copy) == Twin(FIRE.info.id, FIRE.info.name)


def test_how_sure_a_recognition_was_is_kept(tmp_path: Path) -> None:
    pages = (replace(MEMO.pages[0], confidence=0.75), *MEMO.pages[1:])
    write(tmp_path, replace(MEMO, pages=pages))
    stored = read(tmp_path).document(MEMO.info.id)
    assert stored is not None
    assert stored.pages == pages
