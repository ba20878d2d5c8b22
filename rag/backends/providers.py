"""Which chat models can be had, what each needs, and how LangChain is asked for one."""

from __future__ import annotations

import math
import os
import re
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING, Any
from urllib.parse import SplitResult, urlsplit

from rag.config import Settings
from rag.errors import MissingPackageError, SettingsError, UnknownNameError

if TYPE_CHECKING:
    from langchain_core.language_models import BaseChatModel

PLACEHOLDER_KEY = "not-needed"
"""Sent to an OpenAI-compatible server where no key is set: the client refuses to send none."""

_REPLY_TOKENS = 2048
"""Room that a local model is asked to keep for the instructions and its reply."""


@dataclass(frozen=True, slots=True)
class Provider:
    """A family of models: its LangChain package, pip's words for it, and its key's variable."""

    package: str
    pip: str
    description: str
    key: str | None = None


PROVIDERS: Mapping[str, Provider] = MappingProxyType(
    {
        "openai": Provider(
            "langchain_openai",
            "'fundstelle[openai]'",
            "OpenAI, or any OpenAI-compatible server (vLLM, llama.cpp …) at answer.base_url",
            "OPENAI_API_KEY",
        ),
        "ollama": Provider(
            "langchain_ollama", "'fundstelle[ollama]'", "models run by Ollama, on this machine"
        ),
        "anthropic": Provider(
            "langchain_anthropic", "'fundstelle[anthropic]'", "Anthropic", "ANTHROPIC_API_KEY"
        ),
        "mistralai": Provider(
            "langchain_mistralai", "'fundstelle[mistral]'", "Mistral AI", "MISTRAL_API_KEY"
        ),
    }
)
"""The providers with an extra of their own; LangChain knows more, and they work by its names."""


def open_model(provider: str, model: str, settings: Settings) -> BaseChatModel:
    """Make the LangChain chat model; nothing is sent yet.

    Raises:
        UnknownNameError: LangChain knows no such provider.
        MissingPackageError: the provider's package is not installed.
        SettingsError: the address is no address, or a key is missing.
    """
    options = _options(provider, settings)
    # LangChain takes over a second to import: a question to the extractive backend must not pay.
    from langchain.chat_models import init_chat_model

    try:
        made: BaseChatModel = init_chat_model(model, model_provider=provider, **options)
    except ImportError as error:
        raise _missing(provider, error) from error
    except Exception as error:  # each provider's client has its own errors for a missing key
        if isinstance(error, ValueError) and f"provider={provider!r}" in str(error):
            raise _unknown(provider, error) from error
        raise _not_set_up(provider, model, error) from error
    return made


def split(backend: str) -> tuple[str, str]:
    """Return provider and model of ``PROVIDER:MODEL``, the provider as LangChain spells it."""
    provider, _, model = backend.partition(":")
    return provider.replace("-", "_").lower(), model


def address(settings: Settings) -> str:
    """Return where a model is reached, as a message may show it: without whatever may be secret.

    Raises:
        SettingsError: the address is no address.
    """
    if settings.answer_base_url is None:
        return "the provider's own address"
    parts = _checked(settings.answer_base_url)
    shown = parts._replace(netloc=parts.netloc.rpartition("@")[2], query="", fragment="")
    return shown.geturl()


def key_variable(provider: str) -> str:
    """Return the environment variable that holds the provider's key."""
    known = PROVIDERS.get(provider)
    return known.key if known and known.key else f"{provider.upper()}_API_KEY"


def _options(provider: str, settings: Settings) -> dict[str, Any]:
    # Retries are chat.py's own: clients differ, and some repeat a request that timed out.
    seconds = math.ceil(settings.answer_timeout)
    options: dict[str, Any] = {"temperature": 0}
    if provider == "ollama":
        # Ollama cuts a longer prompt silently, beginning with the instructions; its tokens are
        # shorter than ours in German, hence twice the room.
        context = 2 * settings.answer_context_tokens + _REPLY_TOKENS
        options |= {"client_kwargs": {"timeout": seconds}, "num_ctx": context}
    else:
        options |= {"timeout": seconds, "max_retries": 0}
    if settings.answer_base_url is not None:
        options["base_url"] = _checked(settings.answer_base_url).geturl()
        if provider == "openai" and not os.environ.get("OPENAI_API_KEY"):
            options["api_key"] = PLACEHOLDER_KEY
    return options


def _checked(base_url: str) -> SplitResult:
    try:
        parts = urlsplit(base_url.strip())
        good = parts.scheme in ("http", "https") and parts.hostname and parts.port != 0
    except ValueError:  # brackets that do not close, a port that is no number
        good = False
    if not good:
        shown = re.sub(r"(?<![^/])[^/]*@", "", base_url)
        raise SettingsError(
            f"'answer.base_url' cannot be {shown!r}",
            remedy="give an address such as http://127.0.0.1:8000/v1",
        )
    return parts


def _missing(provider: str, error: ImportError) -> MissingPackageError:
    known = PROVIDERS.get(provider)
    module = getattr(error.__cause__, "name", None) or f"langchain-{provider}"
    package = module.replace("_", "-")
    return MissingPackageError(
        f"backend '{provider}' needs a package that is not installed ({package})",
        remedy=f"pip install {known.pip if known else package}",
    )


def _unknown(provider: str, error: Exception) -> UnknownNameError:
    allowed = str(error).rpartition(":")[2].strip()
    return UnknownNameError(f"unknown provider '{provider}'", remedy=f"allowed: {allowed}")


def _not_set_up(provider: str, model: str, error: Exception) -> SettingsError:
    first = (str(error).splitlines() or [type(error).__name__])[0]
    return SettingsError(
        f"the model cannot be set up ({first})",
        where=f"{provider}:{model}",
        remedy=f"set {key_variable(provider)}, or answer.base_url for a server of your own",
    )
