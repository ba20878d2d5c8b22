"""From flags to settings."""

from __future__ import annotations

import argparse
from collections.abc import Iterable

from rag.config import Settings, load
from rag.errors import UsageError


def settings_of(arguments: argparse.Namespace, **flags: object) -> Settings:
    """Read the settings with ``--index``, ``--config``, ``--set`` and a command's own flags.

    ``flags`` are settings by dotted key with underscores for dots at the first place, such as
    ``answer__backend``; None is passed over.
    """
    # People write --index before the command as well as after it; after it wins.
    index = arguments.index or arguments.index_before
    overrides: dict[str, object] = {**pairs(arguments.set, "--set"), "index": index}
    overrides |= {name.replace("__", "."): value for name, value in flags.items()}
    return load(overrides, file=arguments.config)


def pairs(words: Iterable[str], flag: str) -> dict[str, str]:
    """Read ``KEY=VALUE`` words.

    Raises:
        UsageError: a word without '='.
    """
    found = {}
    for word in words:
        key, sign, value = word.partition("=")
        if not sign or not key:
            raise UsageError(f"'{word}' is not KEY=VALUE", where=flag, remedy="write KEY=VALUE")
        found[key] = value
    return found
