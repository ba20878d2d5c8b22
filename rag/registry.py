"""Names for things that can be swapped: parsers, embedders, engines, backends, measures.

A registry maps a name to ``module:attribute`` and imports the module only when the name is used,
so that a question on the command line does not pay for what it does not need.
"""

from __future__ import annotations

import importlib
from collections.abc import Mapping
from typing import Any

from rag.errors import MissingPackageError, UnknownNameError


class Registry:
    """Extensions of one kind, by name, imported at first use."""

    def __init__(
        self, kind: str, entries: Mapping[str, str], *, packages: Mapping[str, str] | None = None
    ) -> None:
        """Args:
        kind: what the names stand for, as an error message says it ("backend").
        entries: name to ``module:attribute``.
        packages: name to the ``pip install`` words that provide what the extension imports.
        """
        self.kind = kind
        self._entries = dict(entries)
        self._packages = dict(packages or {})

    def names(self) -> list[str]:
        """Return the known names, sorted."""
        return sorted(self._entries)

    def load(self, name: str) -> Any:
        """Import and return what ``name`` stands for.

        Raises:
            UnknownNameError: no such name.
            MissingPackageError: the extension's package is not installed.
        """
        if name not in self._entries:
            raise UnknownNameError(
                f"unknown {self.kind} '{name}'", remedy=f"allowed: {', '.join(self.names())}"
            )
        module, _, attribute = self._entries[name].partition(":")
        try:
            return getattr(importlib.import_module(module), attribute)
        except ModuleNotFoundError as error:
            words = self._packages.get(name, error.name or module)
            raise MissingPackageError(
                f"{self.kind} '{name}' needs a package that is not installed ({error.name})",
                remedy=f"pip install {words}",
            ) from error
