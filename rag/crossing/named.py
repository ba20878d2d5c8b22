"""Any class that fits the protocol, by ``module:Class?argument=value``."""

from __future__ import annotations

from rag.config import Settings
from rag.crossing.base import CrossEncoder
from rag.errors import SettingsError
from rag.plugin import construct

WHERE = "search.reranker"
FORM = "write 'module:Class', with arguments as '?model=NAME'"


def open_model(name: str, settings: Settings) -> CrossEncoder:  # noqa: ARG001 - one shape for all
    """Import and construct the class that ``name`` gives.

    Raises:
        SettingsError: the name has another form, the class or its arguments do not exist, or it has
            no ``id`` or no ``score``.
        MissingPackageError: the module is not installed.
    """
    crossing: CrossEncoder = construct(name, where=WHERE, form=FORM)
    if not (hasattr(crossing, "id") and callable(getattr(crossing, "score", None))):
        raise SettingsError(
            f"'{name.partition('?')[0]}' is no cross-encoder",
            where=WHERE,
            remedy="give it 'id' and 'score(question, texts)', as rag/crossing/base.py says",
        )
    return crossing
