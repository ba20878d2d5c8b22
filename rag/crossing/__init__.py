"""Cross-encoders, by the name in ``search.reranker``; see ARCHITECTURE.md for the room."""

from __future__ import annotations

from rag.config import Settings
from rag.crossing.base import CrossEncoder
from rag.registry import Registry

NONE = "none"
"""The name for no cross-encoder: candidates are ranked by their signs alone."""

crossings = Registry(
    "reranker",
    {
        "bundled": "rag.crossing.bundled:open_model",
        "class": "rag.crossing.named:open_model",
        "sentence-transformers": "rag.crossing.transformer:open_model",
    },
    packages={"sentence-transformers": "sentence-transformers"},
)
"""Each entry is ``open_model(name: str, settings: Settings) -> CrossEncoder``."""


def open_crossing(settings: Settings) -> CrossEncoder | None:
    """Open the cross-encoder that ``settings.search_reranker`` names; None for ``none``.

    ``bundled`` is the model in this package; ``module:Class`` any class that fits
    :class:`CrossEncoder`; all other names go to sentence-transformers, as a hub name or a folder.

    Raises:
        UsageError: the model cannot be found or loaded; the line says what to do.
    """
    if settings.search_reranker.lower() == NONE:
        return None
    kind, name = _kind(settings.search_reranker)
    crossing: CrossEncoder = crossings.load(kind)(name, settings)
    return crossing


def _kind(model: str) -> tuple[str, str]:
    """Return the registry's name for a setting, and what follows it."""
    kind, colon, name = model.partition(":")
    kind = kind.lower() if kind.lower() in crossings.names() else kind
    if kind in crossings.names() and (colon or kind == "bundled"):
        return kind, name
    return ("class" if colon else "sentence-transformers"), model
