"""The documents that a user may read, looked up by what a question may call them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cached_property
from pathlib import PurePath
from unicodedata import normalize

from rag.types import DocumentInfo

SHORTEST = 8
"""Characters of a title; a shorter one ("Bericht") is an ordinary word of a question."""


class Shelf:
    """Documents by title and issuer; they are listed when first asked for."""

    def __init__(self, listing: Callable[[], Sequence[DocumentInfo]]) -> None:
        """``listing`` returns the visible documents."""
        self._listing = listing

    @cached_property
    def documents(self) -> Sequence[DocumentInfo]:
        """All of them, by name."""
        return self._listing()

    def titled(self, words: str) -> DocumentInfo | None:
        """Return the only document that has ``words`` as its title or as its file's name.

        Files of the same text are one document: that which is searched for them, where it is named.
        """
        found = self._titles.get(_folded(words), [])
        texts = {info.same_as.id if info.same_as else info.id for info in found}
        return min(found, key=lambda info: info.same_as is not None) if len(texts) == 1 else None

    def key(self, document_id: str, name: str) -> str:
        """Return what filters a document: its name, its id where another bears the same name."""
        wanted = _folded(name)
        namesakes = {info.id for info in self.documents if _folded(info.name) == wanted}
        return name if namesakes <= {document_id} else document_id

    def called(self, key: str) -> str:
        """Return the name of the document that ``key`` filters."""
        return next((info.name for info in self.documents if info.id == key), key)

    def number(self, document_id: str) -> str | None:
        """Return the paper's number of a document."""
        return next((info.number for info in self.documents if info.id == document_id), None)

    def opening(self, word: str) -> DocumentInfo | None:
        """Return the only document whose title or file's name begins with ``word``, if it is long.

        "Der Koalitionsvertrag" names "koalitionsvertrag-2021.pdf" where there is no other.
        """
        wanted = _folded(word)
        if len(wanted) < SHORTEST:
            return None
        found = {
            (info.same_as.id if info.same_as else info.id): info
            for info in self.documents
            if any(_folded(name).split(" ")[:1] == [wanted] for name in (info.title, info.name))
        }
        return next(iter(found.values())) if len(found) == 1 else None

    def issued(self, house: str) -> bool:
        """Tell whether some document's issuer holds these words."""
        wanted = house.casefold()
        return any(wanted in issuer for issuer in self._issuers)

    def answering(self, number: str) -> str | None:
        """Return the number of the only Antwort to the inquiry of this number."""
        found = {info.number for info in self.documents if info.answers == number}
        return found.pop() if len(found) == 1 else None

    def referring(self, number: str) -> tuple[DocumentInfo, ...]:
        """Return the documents that refer to the paper of this number."""
        return tuple(one for one in self.documents if number in one.refers and one.same_as is None)

    @cached_property
    def _titles(self) -> dict[str, list[DocumentInfo]]:
        found: dict[str, list[DocumentInfo]] = {}
        for info in self.documents:
            names = {_folded(info.title), _folded(info.name), _folded(PurePath(info.name).stem)}
            for name in names:
                if len(name) >= SHORTEST:
                    found.setdefault(name, []).append(info)
        return found

    @cached_property
    def _issuers(self) -> frozenset[str]:
        return frozenset(info.issuer.casefold() for info in self.documents if info.issuer)


def _folded(text: str) -> str:
    whole = normalize("NFC", text).replace("_", " ").replace("-", " ")
    return " ".join(whole.split()).casefold()
