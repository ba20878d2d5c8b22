"""Encoders of text, by the name in ``embedding.model``; see ARCHITECTURE.md for the room."""

from __future__ import annotations

from dataclasses import replace

from rag.config import Settings
from rag.embed.base import Embedder
from rag.registry import Registry

FAST = "bundled-fast"
"""The static encoder: vectors of words, no context, a fraction of a second to open."""

JOINED = "bundled-joined"
"""Static and contextual encoder side by side."""

BUNDLED = JOINED
"""What ``bundled`` stands for: the encoder that measured best for its cost (docs/benchmarks.md)."""

embedders = Registry(
    "embedder",
    {
        FAST: "rag.embed.bundled:open_model",
        "bundled-contextual": "rag.embed.contextual:open_model",
        JOINED: "rag.embed.joined:open_model",
        "langchain": "rag.embed.langchain:open_model",
        "sentence-transformers": "rag.embed.transformer:open_model",
    },
    packages={"langchain": "langchain-core", "sentence-transformers": "sentence-transformers"},
)
"""Each entry is ``open_model(name: str, settings: Settings) -> Embedder``."""


def open_embedder(settings: Settings) -> Embedder:
    """Open the encoder that ``settings.embedding_model`` names.

    ``bundled``, ``bundled-fast`` and ``bundled-contextual`` are models in this package;
    ``langchain:module:Class`` is any LangChain embeddings class; all other names go to
    sentence-transformers, as a hub name or a folder.

    Raises:
        UsageError: the model cannot be found or loaded; the line says what to do.
    """
    kind, name = _kind(settings.embedding_model)
    embedder: Embedder = embedders.load(kind)(name, settings)
    return embedder


def open_words(settings: Settings, embedder: Embedder | None = None) -> Embedder:
    """Open the bundled static encoder, whatever encodes the passages, to compare single words.

    Its vectors have no context, so that those of single words mean something, in both languages.
    ``embedder`` is returned where it is that very encoder already; prefixes are for passages only.
    """
    plain = replace(settings, embedding_query_prefix=None, embedding_passage_prefix=None)
    if embedder is not None and settings == plain and _kind(settings.embedding_model) == (FAST, ""):
        return embedder
    words: Embedder = embedders.load(FAST)("", plain)
    return words


def _kind(model: str) -> tuple[str, str]:
    """Return the registry's name for a setting, and what follows it."""
    kind, _, name = model.partition(":")
    if kind.lower() == "bundled" or kind.lower() in embedders.names():
        kind = kind.lower()
    kind = BUNDLED if kind == "bundled" else kind
    return (kind, name) if kind in embedders.names() else ("sentence-transformers", model)
