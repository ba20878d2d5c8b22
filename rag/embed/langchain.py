"""Any LangChain embeddings class as an encoder.

Name: ``langchain:module:Class`` with optional arguments as in a web address, for example
``langchain:langchain_ollama:OllamaEmbeddings?model=nomic-embed-text``. Keys belong in the
environment variables that the class reads, not here.
"""

from __future__ import annotations

import importlib
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qsl

from rag.config import Settings
from rag.embed.base import EmbedderSignature, Vectors
from rag.embed.prefixes import Prefixes
from rag.embed.unit import unit_rows
from rag.errors import BackendError, MissingPackageError, SettingsError

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
    target, _, arguments = name.partition("?")
    module, _, attribute = target.partition(":")
    if not (module and attribute):
        raise SettingsError(f"cannot read 'langchain:{name}'", where=WHERE, remedy=FORM)
    model = _construct(_class(module, attribute), dict(parse_qsl(arguments)), target)
    prefixes = Prefixes(
        settings.embedding_query_prefix or "", settings.embedding_passage_prefix or ""
    )
    own = next(
        (v for k in ("model", "model_name") if isinstance(v := getattr(model, k, 0), str)), ""
    )
    return LangChainEmbedder(model, ":".join(filter(None, ("langchain", target, own))), prefixes)


def _class(module: str, attribute: str) -> Any:
    try:
        found = getattr(importlib.import_module(module), attribute, None)
    except ModuleNotFoundError as error:
        raise MissingPackageError(
            f"'{module}' needs a package that is not installed ({error.name})",
            where=WHERE,
            remedy=f"pip install {(error.name or module).partition('.')[0].replace('_', '-')}",
        ) from error
    if not isinstance(found, type):
        raise SettingsError(f"'{module}' has no class '{attribute}'", where=WHERE, remedy=FORM)
    return found


def _construct(cls: Any, arguments: dict[str, str], target: str) -> Embeddings:
    try:
        model: Embeddings = cls(**arguments)
    except Exception as error:  # pydantic, a provider's own check, a missing key
        raise SettingsError(f"'{target}' refused: {error}", where=WHERE, remedy=FORM) from error
    if not (hasattr(model, "embed_documents") and hasattr(model, "embed_query")):
        raise SettingsError(f"'{target}' is no LangChain embeddings class", where=WHERE)
    return model
