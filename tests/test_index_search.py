"""What a reader finds, and what it must not."""

from __future__ import annotations

from collections.abc import Iterator
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
    names,
    put,
    read,
    settings,
    write,
)

from rag.errors import UsageError
from rag.index import open_writer
from rag.index.base import IndexReader, Scope
from rag.index.words import CONTEXT_WEIGHT
from rag.types import Document, DocumentInfo

STAB = Scope(groups=frozenset({"stab", "andere"}))
PUBLIC = Scope(groups=frozenset())


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("search")
    write(folder, MEMO, FIRE)
    write(folder, SECRET, AA="Auswärtiges Amt", BMI="Bundesministerium des Innern")
    return folder


@pytest.fixture(scope="module")
def reader(folder: Path) -> Iterator[IndexReader]:
    reader = read(folder)
    yield reader
    reader.close()


def keys(found: object) -> list[int]:
    return [one.key for one in found]


def test_words_find_the_passage_that_says_them_most(reader: IndexReader) -> None:
    found = reader.lexical({"netz": 1.0, "kosten": 1.0}, 5)
    assert reader.hits(keys(found))[0].text == "Die Kosten: 5G Netz."
    assert [one.score for one in found] == sorted((one.score for one in found), reverse=True)


def test_a_heavier_term_decides(reader: IndexReader) -> None:
    for term, text in (
        ("helicopter", "Helicopter cost, fire."),
        ("forest", "Report on forest fire."),
    ):
        other = "forest" if term == "helicopter" else "helicopter"
        found = reader.lexical({term: 3.0, other: 0.5}, 2)
        assert reader.hits(keys(found))[0].text == text


def test_a_weight_of_nothing_finds_nothing(reader: IndexReader) -> None:
    assert list(reader.lexical({"netz": 0.0}, 5)) == []
    assert list(reader.lexical({}, 5)) == []
    assert list(reader.lexical({"netz": 1.0}, 0)) == []


def test_a_word_of_the_title_counts_less_than_one_of_the_text(tmp_path: Path) -> None:
    texts = [document("alpha", "beta delta."), document("gamma", "alpha delta.")]
    write(tmp_path, *texts)
    with_title = read(tmp_path).lexical({"alpha": 1.0}, 5)
    assert names(read(tmp_path), keys(with_title)) == ["gamma", "alpha"]
    assert 0 < CONTEXT_WEIGHT < 1


def test_a_term_is_data_and_no_query_language(reader: IndexReader) -> None:
    for term in ("terms:netz", "*", "netz OR recht", "key:1", '"netz"', "+netz", ""):
        assert list(reader.lexical({term: 1.0}, 5)) == []


def test_vectors_find_the_passage_itself(reader: IndexReader, folder: Path) -> None:
    query = embedder(folder).encode_queries(["Helicopter cost, fire."])
    found = reader.dense(query, 3)
    assert reader.hits(keys(found))[0].text == "Helicopter cost, fire."
    assert found[0].score == pytest.approx(1.0, abs=2e-3)
    assert len(found) == 3


def test_scores_are_the_cosines_of_the_stored_vectors(reader: IndexReader, folder: Path) -> None:
    query = embedder(folder).encode_queries(["fire law"])
    found = reader.dense(query, 10)
    cosines = reader.vectors(keys(found)) @ query[0]
    assert np.allclose(cosines, [one.score for one in found], atol=1e-5)
    assert len(found) == 6


def test_an_empty_question_finds_nothing_by_vector(reader: IndexReader) -> None:
    assert list(reader.dense(np.zeros((1, 16), dtype=np.float32), 5)) == []


def test_unknown_keys_are_left_out_and_the_order_is_kept(reader: IndexReader) -> None:
    assert [h.passage.ordinal for h in reader.hits([3, 999, 1])] == [2, 0]
    vectors = reader.vectors([3, 999])
    assert vectors.shape == (2, 16)
    assert vectors[0].any()
    assert not vectors[1].any()


def test_a_document_comes_back_as_it_went_in(reader: IndexReader) -> None:
    for one in (MEMO, FIRE, SECRET):
        assert reader.document(one.info.id) == one
        assert list(reader.passages(one.info.id)) == [entry.passage for entry in entries(one)]
    assert [info.name for info in reader.documents()] == ["forest.txt", "geheim.txt", "vermerk.txt"]


def test_a_hit_carries_the_exact_words(reader: IndexReader) -> None:
    hits = reader.hits([1, 2, 3, 4, 5, 6])
    assert len(hits) == 6
    for hit in hits:
        whole = reader.document(hit.document.id)
        assert whole is not None
        assert whole.text[hit.passage.start : hit.passage.end] == hit.text


@pytest.mark.parametrize(("scope", "seen"), [(STAB, True), (PUBLIC, False), (Scope(), True)])
def test_who_may_not_read_a_document_sees_no_trace_of_it(
    reader: IndexReader, folder: Path, scope: Scope, seen: bool
) -> None:
    query = embedder(folder).encode_queries(["Vermerk Recht Kosten"])
    assert ("geheim.txt" in names(reader, keys(reader.lexical({"recht": 1.0}, 9, scope)))) is seen
    assert ("geheim.txt" in names(reader, keys(reader.dense(query, 9, scope)))) is seen
    assert (SECRET.info in reader.documents(scope)) is seen
    assert (reader.document(SECRET.info.id, scope) is not None) is seen
    assert ("AA" in reader.acronyms(scope)) is seen


def test_hidden_passages_take_no_places_of_visible_ones(tmp_path: Path) -> None:
    hidden = [
        document(f"h{i}.txt", f"alpha alpha {'beta ' * i}", groups=("stab",)) for i in range(30)
    ]
    open_one = document("offen.txt", "alpha gamma gamma gamma delta", "delta alpha delta delta")
    write(tmp_path, *hidden, open_one)
    reader = read(tmp_path)
    query = embedder(tmp_path).encode_queries(["alpha alpha"])
    assert names(reader, keys(reader.lexical({"alpha": 1.0}, 2, PUBLIC))) == ["offen.txt"] * 2
    assert names(reader, keys(reader.dense(query, 2, PUBLIC))) == ["offen.txt"] * 2
    assert "offen.txt" not in names(reader, keys(reader.lexical({"alpha": 1.0}, 2)))


def test_a_scope_does_not_change_a_visible_passages_score(reader: IndexReader) -> None:
    free = {one.key: one.score for one in reader.lexical({"recht": 1.0}, 9)}
    kept = reader.lexical({"recht": 1.0}, 9, PUBLIC)
    assert kept
    assert all(one.score == pytest.approx(free[one.key]) for one in kept)


@pytest.mark.parametrize(
    ("filters", "expected"),
    [
        ({"kind": "MEMO"}, {"vermerk.txt", "geheim.txt"}),
        ({"issuer": "auswärtiges"}, {"vermerk.txt"}),
        ({"issuer": "für übungen"}, {"forest.txt"}),
        ({"number": "19/1"}, {"vermerk.txt"}),
        ({"language": "en"}, {"forest.txt"}),
        ({"marking": "vs-nfd"}, {"geheim.txt"}),
        ({"document": "Vermerk.TXT"}, {"vermerk.txt"}),
        ({"document": MEMO.info.id[:8].upper()}, {"vermerk.txt"}),
        ({"document": MEMO.info.id[:3]}, set()),
        ({"date": "2025"}, {"vermerk.txt", "geheim.txt"}),
        ({"date": "2025-05"}, {"vermerk.txt"}),
        ({"date": "2025-05-14"}, {"vermerk.txt"}),
        ({"date": "2025-05-01.."}, {"vermerk.txt", "geheim.txt"}),
        ({"date": "..2025-05-14"}, {"vermerk.txt", "forest.txt"}),
        ({"date": "..2025-05"}, {"vermerk.txt", "forest.txt"}),
        ({"date": "2024-11-02..2025-05-13"}, {"forest.txt"}),
        ({"date": "2025-06-01..2025-06-30"}, {"geheim.txt"}),
        ({"date": "2025-06-15.."}, {"geheim.txt"}),
        ({"date": "..2025-06-15"}, {"vermerk.txt", "forest.txt", "geheim.txt"}),
        ({"date": "2025-07.."}, set()),
        ({"kind": "memo", "date": "2025-06"}, {"geheim.txt"}),
        ({"kind": "law' OR '1'='1"}, set()),
    ],
)
def test_a_filter_chooses_documents(
    reader: IndexReader, filters: dict[str, str], expected: set[str]
) -> None:
    scope = Scope(filters=filters)
    assert {info.name for info in reader.documents(scope)} == expected
    everywhere = {"recht": 1.0, "fire": 1.0}
    assert set(names(reader, keys(reader.lexical(everywhere, 9, scope)))) == expected
    assert set(names(reader, keys(reader.dense(np.ones((1, 16), "f4"), 9, scope)))) == expected


def test_an_unknown_filter_names_the_allowed_ones(reader: IndexReader) -> None:
    with pytest.raises(UsageError, match="unknown filter 'author'; allowed: kind, issuer, number"):
        reader.documents(Scope(filters={"author": "x"}))


@pytest.mark.parametrize("date", ["may", "2025-5", "..", "", "2025-05-01...", "14.05.2025"])
def test_a_date_that_is_none_says_how_to_write_one(reader: IndexReader, date: str) -> None:
    with pytest.raises(UsageError, match=r"is no date; write 2025, 2025-05"):
        reader.documents(Scope(filters={"date": date}))


def test_acronyms_of_all_documents_are_gathered(tmp_path: Path) -> None:
    write(tmp_path, MEMO, AA="Auswärtiges Amt")
    write(tmp_path, FIRE, AA="Alcoholics Anonymous")
    assert read(tmp_path).acronyms() == {"AA": ("Alcoholics Anonymous", "Auswärtiges Amt")}


def test_the_language_of_a_hidden_document_leaves_no_trace(tmp_path: Path) -> None:
    write(tmp_path, document("offen.txt", "Der Wald brennt."))
    write(tmp_path, document("secret.txt", "The law.", language="en", groups=("stab",)))
    assert read(tmp_path).languages(STAB) == {"de", "en"}
    assert read(tmp_path).languages(PUBLIC) == {"de"}


def test_status_counts_and_names_what_the_index_was_made_with(
    reader: IndexReader, folder: Path
) -> None:
    status = reader.status()
    assert (status.documents, status.passages, status.generation) == (3, 6, 2)
    assert status.embedder == embedder(folder).signature
    assert (status.analyser, status.engine) == ("words-1", "local")
    assert status.bytes > 10_000


def test_a_document_without_passages_or_source_is_kept(tmp_path: Path) -> None:
    encoder = embedder(tmp_path)
    empty = Document(DocumentInfo("00" * 32, "leer.txt", "Leer"), "Leer")
    with open_writer(settings(tmp_path), encoder.signature, "words-1") as writer:
        writer.add(empty, [], encoder.encode_passages([]))
        put(writer, encoder, document("x", "alpha", source=None))
    assert [info.source for info in read(tmp_path).documents()] == [None, None]
