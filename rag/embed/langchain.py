"""Any LangChain embeddings class as an encoder.

Name: ``langchain:module:Class`` with optional arguments as in a web address, for example
``langchain:langchain_ollama:OllamaEmbeddings?model=nomic-embed-text``. Keys belong in the
environment variables that the class reads, not here.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING
from urllib.parse import parse_qsl

import numpy as np

from rag.config import Settings
from rag.embed.base import EmbedderSignature, Vectors
from rag.embed.prefixed import PrefixedEmbedder
from rag.embed.prefixes import Prefixes
from rag.embed.unit import unit_rows
from rag.errors import BackendError, SettingsError
from rag.plugin import construct

if TYPE_CHECKING:
    from langchain_core.embeddings import Embeddings

WHERE = "embedding.model"
FORM = "write 'langchain:module:Class', with arguments as '?model=NAME&base_url=URL'"
PROBE = "Fundstelle"
"""One word, encoded once to learn the dimension: LangChain classes do not tell it."""


class LangChainEmbedder(PrefixedEmbedder):
    """Wraps a LangChain ``Embeddings`` object; its rows are scaled to unit length."""

    def __init__(self, model: Embeddings, name: str, prefixes: Prefixes) -> None:
        """Encode one word to learn the dimension.

        Raises:
            BackendError: the model could not be reached.
        """
        super().__init__(EmbedderSignature(name, 0, prefixes.query, prefixes.passage))
        self._model = model
        dimension = self._rows(model.embed_documents, [PROBE]).shape[1]
        self._signature = replace(self._signature, dimension=dimension)

    def _told(self, texts: Sequence[str], prefix: str) -> Vectors:
        return self._rows(self._model.embed_documents, [prefix + text for text in texts])

    def _asked(self, texts: Sequence[str], prefix: str) -> Vectors:
        return self._rows(
            lambda some: [self._model.embed_query(text) for text in some],
            [prefix + text for text in texts],
        )

    def _rows(self, call: Callable[[list[str]], list[list[float]]], texts: list[str]) -> Vectors:
        try:
            found = np.asarray(call(texts), dtype=np.float32)
            rows = unit_rows(found)
        except Exception as error:  # every provider has its own tree of errors
            raise BackendError(
                f"the embedding model failed ({type(error).__name__}: {error})",
                where=self._signature.model,
                remedy="check that its service runs and that its key and address are set",
            ) from error
        if self._signature.dimension not in (0, rows.shape[1]) or len(rows) != len(texts):
            raise BackendError(
                f"expected {len(texts)} vectors of {self._signature.dimension}, got {rows.shape}",
                where=self._signature.model,
                remedy="check which model the service runs",
            )
        if not np.isfinite(found).all():
            # Such a row would become zeros, and its passage would never be found by meaning.
            raise BackendError(
                "the embedding model gave vectors that hold no numbers (null or NaN)",
                where=self._signature.model,
                remedy="check which model the service runs, and its log",
            )
        return rows


def open_model(name: str, settings: Settings) -> LangChainEmbedder:
    """Import and construct the class that ``name`` (``module:Class?arguments``) gives.

    Families' prefixes are not applied: a LangChain class may add its own. Set
    ``embedding.query_prefix`` and ``embedding.passage_prefix`` where it does not.

    Raises:
        SettingsError: the name has another form, or the class or its arguments do not exist.
        MissingPackageError: the module is not installed.
        BackendError: the model could not be reached.
    """
    model = construct(name, where=WHERE, form=FORM)
    target, _, arguments = name.partition("?")
    if not (hasattr(model, "embed_documents") and hasattr(model, "embed_query")):
        raise SettingsError(f"'{target}' is no LangChain embeddings class", where=WHERE)
    prefixes = Prefixes(
        settings.embedding_query_prefix or "", settings.embedding_passage_prefix or ""
    )
    own = next(
        (v for k in ("model", "model_name") if isinstance(v := getattr(model, k, 0), str)), ""
    )
    # Arguments tell apart what a class makes, but for where its service runs.
    said = [
        f"{key}={value}"
        for key, value in sorted(parse_qsl(arguments))
        if value != own and "://" not in value
    ]
    named = ":".join(filter(None, ("langchain", target, own, *said)))
    return LangChainEmbedder(model, named, prefixes)
