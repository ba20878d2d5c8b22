"""Any sentence-transformers model, by hub name or folder.

The library and torch take seconds to import, so they are imported when a model is opened.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

from rag.config import Settings
from rag.embed import hub
from rag.embed.base import EmbedderSignature, Vectors
from rag.embed.prefixes import Prefixes, choose
from rag.embed.unit import unit_rows

if TYPE_CHECKING:
    from sentence_transformers import SentenceTransformer

WHERE = "embedding.model"
BATCH = 32
OWN = (
    ("query", "retrieval-query", "retrieval.query", "search_query"),
    ("document", "passage", "retrieval-document", "retrieval.passage", "search_document"),
)
"""Names of stored prompts for questions and for passages, the library's own ones first."""


class TransformerEmbedder:
    """A sentence-transformers model with the prefixes of its family."""

    def __init__(self, model: SentenceTransformer, name: str, prefixes: Prefixes) -> None:
        """Take an opened model; ``name`` is what the index will remember."""
        self._model = model
        probe = model.encode(["a"], prompt="", show_progress_bar=False)
        self._signature = EmbedderSignature(
            name, int(probe.shape[1]), prefixes.query, prefixes.passage
        )

    @property
    def signature(self) -> EmbedderSignature:
        """Model, dimension and prefixes."""
        return self._signature

    def encode_passages(self, texts: Sequence[str]) -> Vectors:
        """Encode texts to be found; shape ``(n, dimension)``, empty text gives a zero row."""
        return self._encode(texts, self._signature.passage_prefix)

    def encode_queries(self, texts: Sequence[str]) -> Vectors:
        """Encode questions; shape ``(n, dimension)``, empty text gives a zero row."""
        return self._encode(texts, self._signature.query_prefix)

    def _encode(self, texts: Sequence[str], prefix: str) -> Vectors:
        result = np.zeros((len(texts), self._signature.dimension), dtype=np.float32)
        filled = [i for i, text in enumerate(texts) if text.strip()]
        if filled:
            # An explicit prompt, even an empty one, keeps the model's default prompt out: which
            # prefix was used must be what the signature says.
            rows = self._model.encode(
                [texts[i] for i in filled],
                prompt=prefix,
                batch_size=BATCH,
                show_progress_bar=False,
                convert_to_numpy=True,
            )
            result[filled] = unit_rows(rows)
        return result


def open_model(name: str, settings: Settings) -> TransformerEmbedder:
    """Open a model by hub name or folder on the device that ``embedding.device`` names.

    Raises:
        SettingsError: no such folder, the hub cannot be reached, or the device is not there.
    """
    folder = hub.folder(name, WHERE)
    model = _load(str(folder or name), hub.device(settings.embedding_device))
    known, *also = hub.names(folder) if folder else (name,)
    prefixes = choose(known, settings, _own(model), also=also)
    return TransformerEmbedder(model, hub.identity(name, folder), prefixes)


def _load(name: str, device: str) -> SentenceTransformer:
    from sentence_transformers import SentenceTransformer

    try:
        with hub.quiet():
            return SentenceTransformer(name, device=device)
    except Exception as error:  # hub, network, file and format errors of four libraries
        raise hub.unloadable(name, WHERE, error) from error


def _own(model: SentenceTransformer) -> Prefixes:
    """Return the prompts stored with the model under the names that makers use for retrieval."""
    prompts = {name.lower(): prompt for name, prompt in (model.prompts or {}).items()}
    return Prefixes(*(next((prompts[n] for n in names if prompts.get(n)), "") for names in OWN))
