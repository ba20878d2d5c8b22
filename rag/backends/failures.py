"""What went wrong with a language model, in one line: every client's errors become BackendError."""

from __future__ import annotations

import os
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

from rag.backends.providers import key_variable
from rag.errors import BackendError

_FAILED = 400
_BAD = (400, 422)
_TOO_LARGE = 413
_REFUSED = (401, 403)
_NOT_FOUND = 404
_BUSY = 429
_SERVER = 500
_UNAVAILABLE = 503
_PAUSE = 1.0
_LONGEST = 200


@dataclass(frozen=True, slots=True)
class Reach:
    """Which model is asked, where, and for how long (seconds)."""

    provider: str
    model: str
    address: str
    seconds: float

    @property
    def where(self) -> str:
        """Name and address, as messages show them."""
        return f"{self.provider}:{self.model} at {self.address}"


def may_pass(error: Exception) -> bool:
    """Return whether asking once more may help: the server is busy, failed, or cut the line."""
    status = _status(error)
    if status is not None:
        return status == _BUSY or status >= _SERVER
    return _is_connection(error) and not _is_timeout(error)


def pause(error: Exception) -> float:
    """Return how many seconds a busy server wants to be left alone; 0 for other errors."""
    headers = getattr(getattr(error, "response", None), "headers", None) or {}
    told = str(headers.get("retry-after") or "").strip()
    with suppress(ValueError):
        return max(0.0, float(told))
    with suppress(ValueError):
        return max(0.0, (parsedate_to_datetime(told) - datetime.now(UTC)).total_seconds())
    return _PAUSE if _status(error) in (_BUSY, _UNAVAILABLE) else 0.0


def refuses_temperature(error: Exception) -> bool:
    """Return whether the model takes no temperature but its own, as reasoning models do."""
    return _status(error) in _BAD and "temperature" in str(error).lower()


def explain(error: Exception, reach: Reach) -> BackendError:
    """Return what happened, where, and what to do about it."""
    what, remedy = _what(error, reach)
    return BackendError(what, where=reach.where, remedy=remedy)


def _what(error: Exception, reach: Reach) -> tuple[str, str]:
    status = _status(error)
    if status in _REFUSED:
        # The server's own words may repeat a part of the key.
        return f"the server refused the key ({status})", f"set {key_variable(reach.provider)}"
    if status == _NOT_FOUND:
        return (
            f"the server does not know the model '{reach.model}' or the address (404)",
            "check the model's name and answer.base_url",
        )
    if status is not None:
        told = f"the server answered {status}: {_words(error, reach)}"
        return told, _remedy(status, told, pause(error))
    if _is_timeout(error):
        return (
            f"no reply within {reach.seconds:g} s",
            "raise answer.timeout or take a smaller model",
        )
    if _is_connection(error):
        return (
            f"the language model could not be reached ({_words(error, reach)})",
            "is the server running? check answer.base_url",
        )
    return (
        f"the reply could not be read ({type(error).__name__}: {_words(error, reach)})",
        f"is there a server for '{reach.provider}' at this address?",
    )


def _remedy(status: int, told: str, seconds: float) -> str:
    if status == _BUSY:
        return f"wait {f'{seconds:.0f} s' if seconds > _PAUSE else 'a little'} and ask again"
    if status == _TOO_LARGE or (status in _BAD and "context" in told.lower()):
        return "lower answer.context_tokens, or start the server with a larger context"
    return "look into the server's log"


def _status(error: Exception) -> int | None:
    for carrier in (error, getattr(error, "response", None)):
        status = getattr(carrier, "status_code", None)
        if isinstance(status, int) and status >= _FAILED:
            return status
    return None


def _is_timeout(error: Exception) -> bool:
    return _named(error, "Timeout")


def _is_connection(error: Exception) -> bool:
    names = ("Connect", "Network", "Transport", "Timeout")
    return isinstance(error, OSError) or _named(error, *names)


def _named(error: Exception, *parts: str) -> bool:
    """Look at the class names: httpx, openai, anthropic and ollama share no base class."""
    return any(part in kind.__name__ for kind in type(error).__mro__ for part in parts)


def _words(error: Exception, reach: Reach) -> str:
    first = (str(error).strip().splitlines() or [type(error).__name__])[0]
    if key := os.environ.get(key_variable(reach.provider)):
        first = first.replace(key, "…")  # some gateways repeat what they were sent
    return first if len(first) <= _LONGEST else first[:_LONGEST] + " …"
