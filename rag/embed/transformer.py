"""Any sentence-transformers model, by hub name or folder.

The library and torch take seconds to import, so they are imported when a model is opened.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from numpy.typing import ArrayLike

from rag.config import Settings
from rag.embed import embedders, hub
from rag.embed.base import EmbedderSignature
from rag.embed.prefixed import PrefixedEmbedder
from rag.embed.prefixes import Prefixes, choose
from rag.errors import SettingsError

if TYPE_CHECKING:
    from sentence_transformers import SentenceTransformer

WHERE = "embedding.model"
BATCH = 32
OWN = (
    ("query", "retrieval-query", "retrieval.query", "search_query"),
    ("document", "passage", "retrieval-document", "retrieval.passage", "search_document"),
)
"""Names of stored prompts for questions and for passages, the library's own ones first."""


class TransformerEmbedder(PrefixedEmbedder):
    """A sentence-transformers model with the prefixes of its family."""

    def __init__(self, model: SentenceTransformer, name: str, prefixes: Prefixes) -> None:
        """Take an opened model; ``name`` is what the index will remember."""
        probe = model.encode(["a"], prompt="", show_progress_bar=False)
        dimension = int(probe.shape[1])
        super().__init__(EmbedderSignature(name, dimension, prefixes.query, prefixes.passage))
        self._model = model

    def _told(self, texts: Sequence[str], prefix: str) -> ArrayLike:
        # An explicit prompt, even an empty one, keeps the model's default prompt out: which
        # prefix was used must be what the signature says.
        rows: ArrayLike = self._model.encode(
            list(texts),
            prompt=prefix,
            batch_size=BATCH,
            show_progress_bar=False,
            convert_to_numpy=True,
        )
        return rows


def open_model(name: str, settings: Settings) -> TransformerEmbedder:
    """Open a model by hub name or folder on the device that ``embedding.device`` names.

    Raises:
        SettingsError: no such folder or not all of it, the hub cannot be reached, or the device is
            not there.
    """
    folder = hub.folder(name, WHERE, ("bundled", *embedders.names()))
    if folder and not (folder / "modules.json").is_file():
        # The library would guess how vectors are pooled, and load without complaint.
        raise SettingsError(
            f"the model '{name}' cannot be loaded (there is no modules.json)",
            where=WHERE,
            remedy="copy the whole folder, modules.json and 1_Pooling/ included",
        )
    model = _load(str(folder or name), hub.device(settings.embedding_device))
    hub.check_tokenizer(model.tokenizer, name, WHERE)
    known, *also = hub.names(folder) if folder else (name,)
    prefixes = choose(known, settings, _own(model), also=also)
    return TransformerEmbedder(model, hub.identity(name, folder), prefixes)


def _load(name: str, device: str) -> SentenceTransformer:
    from sentence_transformers import SentenceTransformer

    try:
        if not Path(name).is_dir():
            hub.look_up(name)
        with hub.quiet():
            return SentenceTransformer(name, device=device)
    except Exception as error:  # hub, network, file and format errors of four libraries
        raise hub.unloadable(name, WHERE, error) from error


def _own(model: SentenceTransformer) -> Prefixes:
    """Return the prompts stored with the model under the names that makers use for retrieval."""
    prompts = {name.lower(): prompt for name, prompt in (model.prompts or {}).items()}
    return Prefixes(*(next((prompts[n] for n in names if prompts.get(n)), "") for names in OWN))
