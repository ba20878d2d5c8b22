"""Which words go before a question and a passage, by the model's name."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from rag.config import Settings, load
from rag.embed import hub
from rag.embed.prefixes import NONE, Prefixes, choose, families, of_family

INSTRUCT = "Instruct: Given a web search query, retrieve relevant passages that answer the query\n"
SENTENCE = "Represent this sentence for searching relevant passages: "


@pytest.mark.parametrize(
    ("model", "query", "passage"),
    [
        ("intfloat/e5-base-v2", "query: ", "passage: "),
        ("intfloat/multilingual-e5-small", "query: ", "passage: "),
        ("my-e5-finetune", "query: ", "passage: "),
        ("intfloat/multilingual-e5-large-instruct", INSTRUCT + "Query: ", ""),
        ("models/e5", "query: ", "passage: "),
        ("unser-e5", "query: ", "passage: "),
        ("BAAI/bge-small-en-v1.5", SENTENCE, ""),
        ("BAAI/bge-m3", "", ""),
        ("Qwen/Qwen3-Embedding-0.6B", INSTRUCT + "Query:", ""),
        ("Alibaba-NLP/gte-multilingual-base", "", ""),
        ("Alibaba-NLP/gte-Qwen2-1.5B-instruct", INSTRUCT + "Query: ", ""),
        (
            "jinaai/jina-embeddings-v3",
            "Represent the query for retrieving evidence documents: ",
            "Represent the document for retrieval: ",
        ),
        ("Snowflake/snowflake-arctic-embed-l-v2.0", "query: ", ""),
        ("Snowflake/snowflake-arctic-embed-m", SENTENCE, ""),
        ("nomic-ai/nomic-embed-text-v1.5", "search_query: ", "search_document: "),
        ("mixedbread-ai/mxbai-embed-large-v1", SENTENCE, ""),
        ("mixedbread-ai/deepset-mxbai-embed-de-large-v1", "query: ", "passage: "),
        (
            "google/embeddinggemma-300m",
            "task: search result | query: ",
            "title: none | text: ",
        ),
    ],
)
def test_a_family_is_known_by_its_name(model: str, query: str, passage: str) -> None:
    assert choose(model, Settings()) == Prefixes(query, passage)


@pytest.mark.parametrize(
    "model",
    [
        "sentence-transformers/all-MiniLM-L6-v2",
        "wide5-model",
        "mixedbread-ai/mxbai-embed-xsmall-v1",
    ],
)
def test_a_family_that_is_not_known_gets_no_words(model: str) -> None:
    assert of_family(model) is None
    assert choose(model, Settings()) == NONE


def test_every_family_states_its_source_and_its_members_are_found_by_their_names() -> None:
    for family in families():
        assert re.match(r"https://\S+ \(.+\)$", family.source), family.name
        assert family.models
        for model in family.models:
            found = of_family(model)
            assert found is not None
            assert found.name == family.name, model


def test_a_model_in_the_cache_of_a_hub_is_known_by_the_folder_above(tmp_path: Path) -> None:
    folder = tmp_path / "models--intfloat--multilingual-e5-small" / "snapshots" / "c007d7ef"
    folder.mkdir(parents=True)
    known, *also = hub.names(folder)
    assert choose(known, Settings(), also=also) == Prefixes("query: ", "passage: ")


def test_a_renamed_folder_is_known_by_the_name_its_makers_left(tmp_path: Path) -> None:
    (tmp_path / "ours").mkdir()
    config = tmp_path / "ours" / "config.json"
    config.write_text(json.dumps({"_name_or_path": "BAAI/bge-base-en-v1.5"}))
    known, *also = hub.names(tmp_path / "ours")
    assert choose(known, Settings(), also=also) == Prefixes(SENTENCE, "")
    for odd in ("[]", "{", '{"_name_or_path": 3}'):
        config.write_text(odd)
        assert hub.names(tmp_path / "ours") == ("ours",)


def test_the_name_of_the_folder_wins_over_what_the_model_was_made_from() -> None:
    made_from = ["intfloat/multilingual-e5-large"]
    assert choose("bge-m3-ours", Settings(), also=made_from) == NONE


def test_what_the_model_carries_wins_over_the_family() -> None:
    own = Prefixes("Frage: ", "")
    assert choose("intfloat/e5-base-v2", Settings(), own) == own
    assert choose("intfloat/e5-base-v2", Settings()) == Prefixes("query: ", "passage: ")


def test_the_settings_win_over_everything() -> None:
    both = load({"embedding.query_prefix": "Q ", "embedding.passage_prefix": ""}, environ={})
    assert choose("intfloat/e5-base-v2", both, Prefixes("x", "y")) == Prefixes("Q ", "")
    one = load({"embedding.query_prefix": "Q "}, environ={})
    assert choose("intfloat/e5-base-v2", one) == Prefixes("Q ", "passage: ")
