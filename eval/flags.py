"""Whole numbers as flags of a command line give them; argparse names the flag beside the error."""

from __future__ import annotations

import argparse


def positive(word: str) -> int:
    """Return a whole number above 0.

    Raises:
        ArgumentTypeError: it is none.
    """
    return _at_least(1, word, "a whole number above 0")


def natural(word: str) -> int:
    """Return a whole number, 0 or above.

    Raises:
        ArgumentTypeError: it is none.
    """
    return _at_least(0, word, "a whole number, 0 or above")


def _at_least(low: int, word: str, wanted: str) -> int:
    if not word.isdecimal() or int(word) < low:
        raise argparse.ArgumentTypeError(f"'{word}' is not {wanted}")
    return int(word)
