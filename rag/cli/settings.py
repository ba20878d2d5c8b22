"""From flags to settings."""

from __future__ import annotations

import argparse
from collections.abc import Iterable

from rag.config import Settings, flagged, load
from rag.errors import UsageError


def settings_of(arguments: argparse.Namespace, **flags: object) -> Settings:
    """Read the settings with ``--index``, ``--config``, ``--set`` and a command's own flags.

    ``flags`` are settings by dotted key with underscores for dots at the first place, such as
    ``answer__backend``; None, a flag that was not given, leaves the setting to ``--set``.
    """
    # People write --index before the command as well as after it; after it wins.
    index = arguments.index or arguments.index_before
    given = {"index": index, **{name.replace("__", "."): flag for name, flag in flags.items()}}
    return load(flagged(pairs(arguments.set, "--set"), given), file=arguments.config)


def pairs(words: Iterable[str], flag: str) -> dict[str, str]:
    """Read ``KEY=VALUE`` words.

    Raises:
        UsageError: a word without '=', or two values for one key, of which one would be lost.
    """
    found: dict[str, str] = {}
    for word in words:
        key, sign, value = word.partition("=")
        if not sign or not key:
            raise UsageError(f"'{word}' is not KEY=VALUE", where=flag, remedy="write KEY=VALUE")
        if found.setdefault(key, value) != value:
            both = f"'{found[key]}' and '{value}'"
            raise UsageError(f"{key} cannot be {both}", where=flag, remedy="give one value")
    return found
