"""Writers of answers, by name: ``extractive``, or ``PROVIDER:MODEL`` for a chat model."""

from __future__ import annotations

from dataclasses import dataclass
from importlib.util import find_spec
from typing import cast

from rag.backends.base import Backend
from rag.config import Settings
from rag.errors import SettingsError, UnknownNameError
from rag.registry import Registry

backends = Registry(
    "backend",
    {
        "extractive": "rag.backends.extractive:ExtractiveBackend",
        "chat": "rag.backends.chat:ChatBackend",
    },
)
"""``chat`` stands behind every ``PROVIDER:MODEL``; nobody writes it."""


@dataclass(frozen=True, slots=True)
class Listed:
    """One line of ``fundstelle backends``: how it is named, what it is, and what it needs."""

    name: str
    description: str
    installed: bool
    install: str | None = None
    """The command that installs what is missing; None where nothing is needed."""
    key: str | None = None
    """The environment variable that holds the key, where one is needed."""


def open_backend(settings: Settings) -> Backend:
    """Make the backend that ``answer.backend`` names; a language model is not contacted yet.

    Raises:
        UnknownNameError: neither a backend nor ``PROVIDER:MODEL`` with a provider of LangChain.
        MissingPackageError: the provider's package is not installed.
        SettingsError: prompts, address or key are not as they must be.
    """
    name = settings.answer_backend
    if name == "extractive":
        _check_unused(settings)
        return cast(Backend, backends.load(name)())
    provider, _, model = name.partition(":")
    if not provider or not model:
        raise UnknownNameError(f"unknown backend '{name}'", remedy=f"allowed: {_allowed()}")
    return cast(Backend, backends.load("chat").open(settings))


def _check_unused(settings: Settings) -> None:
    """Refuse what a language model's settings cannot mean, also where none is asked."""
    from rag.backends.providers import address

    address(settings)
    if settings.prompts is not None and not settings.prompts.is_dir():
        raise SettingsError(
            "'prompts' is no folder",
            where=str(settings.prompts),
            remedy="give a folder with answer.de.md and answer.en.md",
        )


def names() -> list[Listed]:
    """Return the backends to choose from, the one that needs nothing first."""
    from rag.backends.providers import PROVIDERS

    rows = [Listed("extractive", "quotes the best sentences; needs no language model", True)]
    for name, provider in PROVIDERS.items():
        installed = find_spec(provider.package) is not None
        command = f"pip install {provider.pip}"
        rows.append(Listed(f"{name}:MODEL", provider.description, installed, command, provider.key))
    return rows


def _allowed() -> str:
    return ", ".join(row.name for row in names()) + " or another provider of LangChain"
