"""Encoders of text, by the name in ``embedding.model``; see ARCHITECTURE.md for the room."""

from __future__ import annotations

from rag.config import Settings
from rag.embed.base import Embedder
from rag.registry import Registry

embedders = Registry(
    "embedder",
    {
        "bundled": "rag.embed.bundled:open_model",
        "langchain": "rag.embed.langchain:open_model",
        "sentence-transformers": "rag.embed.transformer:open_model",
    },
    packages={"langchain": "langchain-core", "sentence-transformers": "sentence-transformers"},
)
"""Each entry is ``open_model(name: str, settings: Settings) -> Embedder``."""


def open_embedder(settings: Settings) -> Embedder:
    """Open the encoder that ``settings.embedding_model`` names.

    ``bundled`` is the model in this package; ``langchain:module:Class`` any LangChain embeddings
    class; all other names go to sentence-transformers, as a hub name or a folder.

    Raises:
        UsageError: the model cannot be found or loaded; the line says what to do.
    """
    kind, _, name = settings.embedding_model.partition(":")
    if kind not in embedders.names():
        kind, name = "sentence-transformers", settings.embedding_model
    embedder: Embedder = embedders.load(kind)(name, settings)
    return embedder


def open_words(settings: Settings) -> Embedder:
    """Open the bundled encoder for comparing single words, whatever encodes the passages.

    Its vectors have no context, so that those of single words mean something, in both languages.
    """
    words: Embedder = embedders.load("bundled")("", settings)
    return words
