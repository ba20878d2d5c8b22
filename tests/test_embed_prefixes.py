"""Which words go before a question and a passage, by the model's name."""

from __future__ import annotations

import pytest

from rag.config import Settings, load
from rag.embed.prefixes import Prefixes, choose, of_family

INSTRUCT = "Instruct: Given a web search query, retrieve relevant passages that answer the query\n"
SENTENCE = "Represent this sentence for searching relevant passages: "


@pytest.mark.parametrize(
    ("model", "query", "passage"),
    [
        ("intfloat/e5-base-v2", "query: ", "passage: "),
        ("intfloat/multilingual-e5-small", "query: ", "passage: "),
        ("my-e5-finetune", "query: ", "passage: "),
        ("intfloat/multilingual-e5-large-instruct", INSTRUCT + "Query: ", ""),
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
        ("sentence-transformers/all-MiniLM-L6-v2", "", ""),
        ("wide5-model", "", ""),
    ],
)
def test_a_family_is_known_by_its_name(model: str, query: str, passage: str) -> None:
    assert of_family(model) == Prefixes(query, passage)


def test_what_the_model_carries_wins_over_the_family() -> None:
    own = Prefixes("Frage: ", "")
    assert choose("intfloat/e5-base-v2", Settings(), own) == own
    assert choose("intfloat/e5-base-v2", Settings()) == Prefixes("query: ", "passage: ")


def test_the_settings_win_over_everything() -> None:
    both = load({"embedding.query_prefix": "Q ", "embedding.passage_prefix": ""}, environ={})
    assert choose("intfloat/e5-base-v2", both, Prefixes("x", "y")) == Prefixes("Q ", "")
    one = load({"embedding.query_prefix": "Q "}, environ={})
    assert choose("intfloat/e5-base-v2", one) == Prefixes("Q ", "passage: ")
