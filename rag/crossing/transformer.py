"""Any sentence-transformers cross-encoder, by hub name or folder.

The library and torch take seconds to import, so they are imported when a model is opened.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from rag.config import Settings
from rag.crossing import NONE
from rag.crossing.base import CONTEXT, Scores
from rag.embed import hub
from rag.errors import SettingsError

if TYPE_CHECKING:
    from sentence_transformers import CrossEncoder

WHERE = "search.reranker"
BATCH = 32
LONGEST = 2000
"""Characters of a text that are read: a table row may be as long as a book, and attention costs the
square of its length. The model's own limit, in tokens, cuts what is still too long."""


class TransformerCrossing:
    """A sentence-transformers ``CrossEncoder`` that gives raw logits."""

    def __init__(self, model: CrossEncoder, name: str) -> None:
        """Take an opened model of one output; ``name`` is what it is known by."""
        self._model = model
        self._id = name

    @property
    def id(self) -> str:
        """Hub name, or a folder's name and a hash of its contents."""
        return self._id

    def score(self, question: str, texts: Sequence[str]) -> Scores:
        """Score each text; it and its context are joined by a blank."""
        if not texts:
            return np.zeros(0, dtype=np.float32)
        import torch

        pairs = [(question, text.replace(CONTEXT, " ")[:LONGEST]) for text in texts]
        # Whatever a model squeezes its logits with, sigmoid most often, would flatten the best.
        found = self._model.predict(
            pairs,
            batch_size=BATCH,
            show_progress_bar=False,
            activation_fn=torch.nn.Identity(),
            convert_to_numpy=True,
        )
        return np.asarray(found, dtype=np.float32).reshape(len(texts))


def open_model(name: str, settings: Settings) -> TransformerCrossing:
    """Open a model by hub name or folder on the device that ``embedding.device`` names.

    Raises:
        SettingsError: no such folder, the hub cannot be reached, the device is not there, or the
            model was not trained to give a pair one score.
    """
    folder = hub.folder(name, WHERE, ("bundled", NONE))
    model = _load(str(folder or name), hub.device(settings.embedding_device))
    _check(model, name)
    hub.check_tokenizer(model.tokenizer, name, WHERE)
    return TransformerCrossing(model, hub.identity(name, folder))


def _load(name: str, device: str) -> CrossEncoder:
    from sentence_transformers import CrossEncoder

    try:
        if not Path(name).is_dir():
            hub.look_up(name)
        with hub.quiet():
            return CrossEncoder(name, device=device)
    except Exception as error:  # hub, network, file and format errors of four libraries
        raise hub.unloadable(name, WHERE, error) from error


def _check(model: CrossEncoder, name: str) -> None:
    remedy = "give a model that was trained to rerank"
    made = getattr(model.config, "architectures", None) or ()
    if not any("For" in architecture for architecture in made):
        # An encoder of single texts is loaded without complaint, with a head of random numbers.
        what = f"the model '{name}' has no part that was trained to score pairs"
        raise SettingsError(what, where=WHERE, remedy=remedy)
    labels = getattr(model, "num_labels", model.config.num_labels)
    if labels != 1:
        what = f"the model '{name}' gives {labels} numbers for a pair, not one score"
        raise SettingsError(what, where=WHERE, remedy=remedy)
