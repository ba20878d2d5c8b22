"""Every error that Fundstelle raises on purpose, in one tree.

    FundstelleError
    ├── UsageError                 the caller asked for something that cannot be (exit code 2)
    │   ├── SettingsError          a setting has an unknown key or a value that is not allowed
    │   ├── UnknownNameError       no parser, embedder, engine, backend or measure has this name
    │   ├── MissingPackageError    the named extension needs a package that is not installed
    │   ├── UnknownUserError       ``--as`` names a user that the access file does not list
    │   └── GoldError              an evaluation file cannot be read: file, line, field
    ├── DocumentError              one document cannot be taken in; the others go on (exit code 1)
    │   ├── UnsupportedFormatError no parser reads this kind of file
    │   ├── EmptyDocumentError     the file holds no readable text
    │   ├── EncryptedDocumentError the file is protected by a password
    │   └── BrokenDocumentError    the file's structure cannot be read
    ├── IndexUnusableError         the index cannot be searched as it is (exit code 3)
    │   ├── IndexMissingError      there is no index in this folder
    │   ├── IndexMismatchError     it was made with another encoder or analyser
    │   ├── IndexDamagedError      a file of it is missing or cannot be read
    │   └── IndexLockedError       another process is writing to it
    └── BackendError               a language model could not be reached or answered nonsense

Each carries three parts, so that the one line shown says what, where and what to do.
"""

from __future__ import annotations


class FundstelleError(Exception):
    """Base of the tree: ``what`` went wrong, ``where``, and the ``remedy``.

    ``str(error)`` is one line: ``where: what; remedy``.
    """

    exit_code = 1

    def __init__(self, what: str, *, where: str | None = None, remedy: str | None = None) -> None:
        self.what = what
        self.where = where
        self.remedy = remedy
        super().__init__(self._line())

    def _line(self) -> str:
        line = f"{self.where}: {self.what}" if self.where else self.what
        if self.remedy:
            line = f"{line}; {self.remedy}"
        return " ".join(line.split())

    def __reduce__(self) -> tuple[object, ...]:
        """Survive the way back from a worker process, keyword arguments included."""
        return (_rebuild, (type(self), self.what, self.where, self.remedy))


def _rebuild(
    cls: type[FundstelleError], what: str, where: str | None, remedy: str | None
) -> FundstelleError:
    return cls(what, where=where, remedy=remedy)


class UsageError(FundstelleError):
    """The caller asked for something that cannot be."""

    exit_code = 2


class SettingsError(UsageError):
    """A setting has an unknown key or a value that is not allowed."""


class UnknownNameError(UsageError):
    """No parser, embedder, engine, backend or measure has this name."""


class MissingPackageError(UsageError):
    """The named extension needs a package that is not installed."""


class UnknownUserError(UsageError):
    """``--as`` names a user that the access file does not list."""


class GoldError(UsageError):
    """An evaluation file cannot be read: file, line, field."""


class DocumentError(FundstelleError):
    """One document cannot be taken in; the others go on."""


class UnsupportedFormatError(DocumentError):
    """No parser reads this kind of file."""


class EmptyDocumentError(DocumentError):
    """The file holds no readable text."""


class EncryptedDocumentError(DocumentError):
    """The file is protected by a password."""


class BrokenDocumentError(DocumentError):
    """The file's structure cannot be read."""


class IndexUnusableError(FundstelleError):
    """The index cannot be searched as it is."""

    exit_code = 3


class IndexMissingError(IndexUnusableError):
    """There is no index in this folder."""


class IndexMismatchError(IndexUnusableError):
    """The index was made with another encoder or analyser."""


class IndexDamagedError(IndexUnusableError):
    """A file of the index is missing or cannot be read."""


class IndexLockedError(IndexUnusableError):
    """Another process is writing to the index."""


class BackendError(FundstelleError):
    """A language model could not be reached or answered nonsense."""
