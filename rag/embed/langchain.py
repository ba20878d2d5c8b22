"""Any LangChain embeddings class as an encoder.

Name: ``langchain:module:Class`` with optional arguments as in a web address, for example
``langchain:langchain_ollama:OllamaEmbeddings?model=nomic-embed-text``. Keys belong in the
environment variables that the class reads, not here.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from rag.config import Settings
from rag.embed.base import EmbedderSignature, Vectors
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


class LangChainEmbedder:
    """Wraps a LangChain ``Embeddings`` object; its rows are scaled to unit length."""

    def __init__(self, model: Embeddings, name: str, prefixes: Prefixes) -> None:
        """Encode one word to learn the dimension.

        Raises:
            BackendError: the model could not be reached.
        """
        self._model = model
        self._name = name
        self._prefixes = prefixes
        self._signature = EmbedderSignature(name, 0, prefixes.query, prefixes.passage)
        dimension = self._rows(model.embed_documents, [PROBE]).shape[1]
        self._signature = EmbedderSignature(name, dimension, prefixes.query, prefixes.passage)

    @property
    def signature(self) -> EmbedderSignature:
        """Class and model name, dimension and prefixes."""
        return self._signature

    def encode_passages(self, texts: Sequence[str]) -> Vectors:
        """Encode texts to be found; shape ``(n, dimension)``, empty text gives a zero row."""
        return self._encode(self._model.embed_documents, texts, self._prefixes.passage)

    def encode_queries(self, texts: Sequence[str]) -> Vectors:
        """Encode questions; shape ``(n, dimension)``, empty text gives a zero row."""
        return self._encode(
            lambda some: [self._model.embed_query(text) for text in some],
            texts,
            self._prefixes.query,
        )

    def _encode(
        self, call: Callable[[list[str]], list[list[float]]], texts: Sequence[str], prefix: str
    ) -> Vectors:
        result = unit_rows([[0.0] * self._signature.dimension] * len(texts) or [[]])
        filled = [i for i, text in enumerate(texts) if text.strip()]
        if not filled:
            return result.reshape(len(texts), self._signature.dimension)
        result[filled] = self._rows(call, [prefix + texts[i] for i in filled])
        return result

    def _rows(self, call: Callable[[list[str]], list[list[float]]], texts: list[str]) -> Vectors:
        try:
            rows = unit_rows(call(texts))
        except Exception as error:  # every provider has its own tree of errors
            raise BackendError(
                f"the embedding model failed ({type(error).__name__}: {error})",
                where=self._name,
                remedy="check that its service runs and that its key and address are set",
            ) from error
        if self._signature.dimension not in (0, rows.shape[1]) or len(rows) != len(texts):
            raise BackendError(
                f"expected {len(texts)} vectors of {self._signature.dimension}, got {rows.shape}",
                where=self._name,
                remedy="check which model the service runs",
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
    target = name.partition("?")[0]
    if not (hasattr(model, "embed_documents") and hasattr(model, "embed_query")):
        raise SettingsError(f"'{target}' is no LangChain embeddings class", where=WHERE)
    prefixes = Prefixes(
        settings.embedding_query_prefix or "", settings.embedding_passage_prefix or ""
    )
    own = next(
        (v for k in ("model", "model_name") if isinstance(v := getattr(model, k, 0), str)), ""
    )
    return LangChainEmbedder(model, ":".join(filter(None, ("langchain", target, own))), prefixes)
